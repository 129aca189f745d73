/*
 * Every verb of `spillway`, one row each, in the order of the chain.
 */
#include "cli/cli.h"

#include "cli/verbs.h"

/* The SPILLWAY_HAS_ definitions come from cli/CMakeLists.txt. */
static const struct cli_verb verbs[] = {
#ifdef SPILLWAY_HAS_LINT
    {"lint",    "find accesses that can leave their buffer",           verb_lint   },
#endif
#ifdef SPILLWAY_HAS_FUZZ
    {"fuzz",    "break a target, inside the jail",                     verb_fuzz   },
#endif
#ifdef SPILLWAY_HAS_JAIL
    {"jail",    "contain a program: build, run, shell, audit",         verb_jail   },
#endif
#ifdef SPILLWAY_HAS_TRIAGE
    {"triage",  "explain what was found: list, show, replay, report",  verb_triage },
#endif
#ifdef SPILLWAY_HAS_TARGETS
    {"targets", "the programs under test: list, fetch, build",         verb_targets},
#endif
#ifdef SPILLWAY_HAS_DOCTOR
    {"doctor",  "what works on this machine, and how to get the rest", verb_doctor },
#endif
    {NULL,      NULL,                                                  NULL        },
};

const struct cli_verb *cli_verbs(size_t *count)
{
    *count = sizeof verbs / sizeof verbs[0] - 1;
    return verbs;
}
