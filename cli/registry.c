/*
 * Every verb of `spillway`, one row each, in the order of the chain.
 */
#include "cli/cli.h"

#include "cli/verbs.h"

static const struct cli_verb verbs[] = {
    {"lint",    "find accesses that can leave their buffer",            verb_lint   },
    {"fuzz",    "break a target, inside the jail",                      verb_fuzz   },
    {"jail",    "contain a program: build, run, shell, audit",          verb_jail   },
    {"triage",  "explain what was found: list, show, replay, report",   verb_triage },
    {"targets", "the programs under test: fetch, build, coverage, new", verb_targets},
    {"doctor",  "what works on this machine, and how to get the rest",  verb_doctor },
};

const struct cli_verb *cli_verbs(size_t *count)
{
    *count = sizeof verbs / sizeof verbs[0];
    return verbs;
}
