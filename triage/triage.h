/*
 * Triage: from a crashing input to one record a developer can act on.
 *
 * For every pending artefact: replay it alone in the jail (twice, so that a flaky one
 * is known as such) and name it by signature.  For every crash that lacks one of them:
 * minimise the input without drifting to another bug, and replay the breach link once
 * for containment.  Then link crashes to the findings whose place they confirm.
 *
 * Each step is in the store before the next begins, so triage can be killed at any time
 * and goes on where it was.
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
    const char *cache_dir; /* jail trees and staged inputs */
    const char *target; /* "cron" or "cron/load_user"; NULL: all */
    enum jail_level level;
    uint64_t timeout_ms; /* of one replay; 0 = 10 s */
    unsigned minimize_seconds; /* per crash; 0 = do not minimise */
    bool breach; /* replay the assumed-breach link */
    const char *battery; /* the escape battery's program, for that */
    void (*progress)(void *context, const char *what, size_t done, size_t total);
    void *progress_context;
    const volatile bool *interrupted;
};

struct triage_result {
    size_t artefacts; /* settled now */
    size_t new_crashes, known_crashes; /* known: one more input of a crash on record */
    size_t not_reproduced; /* settled with the reason why they are no crash */
    size_t infrastructure; /* still pending: nothing can be said of them here */
    size_t minimized, audited, linked;
    char *problem; /* first infrastructure problem */
};

/* Triage everything pending.  False for errors of the caller or the store. */
bool triage_pending(const struct triage_options *o, struct triage_result *out,
                    struct err *e);
void triage_result_fini(struct triage_result *r);

/*
 * Replay a crash's (minimised) input once.  `crash_id` may be a prefix of at least four
 * digits.  run_result_fini().
 */
bool triage_replay(const struct triage_options *o, const char *crash_id,
                   struct run_result *out, struct err *e);

/* Minimise a crash's input further; the same signature must stay. */
bool triage_minimize(const struct triage_options *o, const char *crash_id,
                     struct err *e);

/*
 * Link crashes to findings: same function and file, the crashing frame on the finding's
 * lines (a few lines of slack), and an overflow in the finding's direction.  Sets reach
 * to CONFIRMED for a real entry, ISOLATED for an internal one.  `linked` may be NULL.
 */
bool triage_link(const struct triage_options *o, size_t *linked, struct err *e);

/* "cron/load_user" taken apart; entry NULL when there is none.  New memory. */
void triage_split_target(const char *target, char **name, char **entry);

#endif
