/*
 * What replaying an artefact says about it.  Used inside triage/ only.
 */
#ifndef SPILLWAY_TRIAGE_VERDICT_H
#define SPILLWAY_TRIAGE_VERDICT_H

#include "triage/subject.h"

enum triage_verdict_kind {
    TRIAGE_CRASH, /* `run` is a replay that crashed */
    TRIAGE_LIMIT, /* it runs into the time or memory limit, each time */
    TRIAGE_NONE, /* not reproduced; `reason` */
    TRIAGE_INFRASTRUCTURE, /* `reason`; nothing can be said */
};

struct triage_verdict {
    enum triage_verdict_kind kind;
    bool is_harness_only; /* crashes as the engine runs it, not in the program */
    bool is_muted; /* in the engine's build, and nothing comes behind it */
    char *in_front; /* a known fault that had to be muted to see it; NULL: none */
    unsigned replays, crashes; /* crashes < replays: flaky */
    struct run_result run;
    char *reason;
};

/*
 * Replay as the program takes its input; with its known faults muted if that ends it,
 * since the engine did not meet them; and as the engine did if that shows nothing.
 */
void triage_reach_verdict(const struct subjects *all, struct subject *s,
                          const struct str *input, struct triage_verdict *out);
void triage_verdict_fini(struct triage_verdict *v);

/* What a crash or a limit is called: its kind; "KIND in FUNCTION", new memory. */
const char *verdict_kind_of(const struct run_result *r);
char *verdict_describe(const struct run_result *r);

#endif
