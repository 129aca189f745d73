/*
 * Triage: from a crashing input to one record a developer can act on.
 *
 * For every pending artefact: replay it alone in the jail (twice, so that a flaky one
 * is known as such), name it by signature, and for a new crash minimise the input
 * without drifting to another bug, replay the breach link once for containment, and
 * link it to the findings whose place it confirms.
 */
#ifndef SPILLWAY_TRIAGE_TRIAGE_H
#define SPILLWAY_TRIAGE_TRIAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "evidence/store/store.h"
#include "jail/jail.h"
#include "run/run.h"
#include "run/target.h"

struct triage_options {
    struct store *store;
    const char *work; /* where targets are built */
    const char *targets_dir;
    const char *target; /* NULL: all */
    enum jail_level level;
    unsigned minimize_seconds; /* per crash; 0 = do not minimise */
    bool breach; /* replay the assumed-breach link */
    void (*progress)(void *context, const char *what, size_t done, size_t total);
    void *progress_context;
    const volatile bool *interrupted;
};

struct triage_result {
    size_t artefacts; /* settled now */
    size_t new_crashes, known_crashes;
    size_t not_reproduced, infrastructure;
    char *problem; /* first infrastructure problem */
};

/* Triage everything pending.  False for errors of the caller or the store. */
bool triage_pending(const struct triage_options *o, struct triage_result *out,
                    struct err *e);
void triage_result_fini(struct triage_result *r);

/* Replay a crash's (minimised) input once.  run_result_fini(). */
bool triage_replay(const struct triage_options *o, const char *crash_id,
                   struct run_result *out, struct err *e);

/* Minimise a crash's input further; the same signature must stay. */
bool triage_minimize(const struct triage_options *o, const char *crash_id,
                     struct err *e);

/*
 * Link crashes to findings: same function and file, the crashing frame on the finding's
 * lines (a few lines of slack), and a write finding for a write crash.  Sets reach to
 * CONFIRMED for a real entry, ISOLATED for an internal one.
 */
bool triage_link(const struct triage_options *o, struct err *e);

#endif
