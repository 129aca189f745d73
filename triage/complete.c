/*
 * What a crash on record may still lack: a minimised input, and proof of containment.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/proc.h"
#include "triage/minimize.h"
#include "triage/steps.h"

bool triage_is_memory_error(const struct crash *c)
{
    return strcmp(c->kind, "timeout") != 0 && strcmp(c->kind, "out-of-memory") != 0;
}

bool triage_input_of(const struct triage *t, const struct chain_crash *c,
                     struct str *out, struct err *e)
{
    return store_get_input(t->o->store,
                           c->minimized_key ? c->minimized_key : c->input_key, out, e);
}

static bool crashes_alike(struct triage *t, struct subject *s,
                          enum subject_binary binary, const char *signature,
                          const struct str *input)
{
    struct run_result r;

    subject_run(&t->subjects, s, binary, input, &r);
    bool is_same = r.outcome == RUN_CRASHED &&
                   strcmp(r.crash.signature, signature) == 0;
    run_result_fini(&r);
    return is_same;
}

bool triage_find_binary(struct triage *t, struct subject *s, const struct crash *crash,
                        const struct str *input, enum subject_binary *out)
{
    static const enum subject_binary order[] = {SUBJECT_PROGRAM, SUBJECT_MUTED,
                                                SUBJECT_HARNESS};

    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        *out = order[i];
        if (subject_is_built(s, order[i]) &&
            crashes_alike(t, s, order[i], crash->signature, input))
            return true;
    }
    return false;
}

/* --------------------------------------------------------------- smaller */

struct shrinking {
    struct triage *t;
    struct subject *subject;
    enum subject_binary binary;
    const char *signature;
    uint64_t started, deadline;
};

static bool keeps(void *context, const void *bytes, size_t size)
{
    struct shrinking *s = context;
    SCOPED_STR struct str candidate = {0};

    str_add_bytes(&candidate, bytes, size);
    return crashes_alike(s->t, s->subject, s->binary, s->signature, &candidate);
}

static bool is_over(void *context)
{
    const struct shrinking *s = context;
    uint64_t now = proc_now_ms();

    triage_tell(s->t, "minimising", (size_t)(now - s->started),
                (size_t)(s->deadline - s->started));
    return now >= s->deadline || triage_is_interrupted(s->t);
}

static bool keep_minimized(struct triage *t, const struct chain_crash *c,
                           const struct str *bytes, struct err *e)
{
    char key[33];

    if (!store_put_input(t->o->store, str_text(bytes), bytes->len, key, e) ||
        !store_set_minimized(t->o->store, c->crash.id, key, bytes->len, e))
        return false;
    t->out->minimized++;
    return true;
}

bool triage_minimize_one(struct triage *t, const struct chain_crash *c, struct err *e)
{
    SCOPED_STR struct str bytes = {0};
    struct shrinking s = {
        .t = t, .signature = c->crash.signature, .started = proc_now_ms()};

    s.deadline = s.started + (uint64_t)t->o->minimize_seconds * 1000;
    s.subject = subjects_get(&t->subjects, c->crash.target, c->crash.engine, e);
    if (!s.subject || !triage_input_of(t, c, &bytes, e))
        return false;
    if (!triage_find_binary(t, s.subject, &c->crash, &bytes, &s.binary))
        return err_set(e, 0,
                       "crash %s does not reproduce with the builds that are here",
                       c->crash.id);

    const struct minimize_options options = {
        .keeps = keeps, .is_over = is_over, .context = &s};
    minimize_bytes(&bytes, &options);
    return keep_minimized(t, c, &bytes, e);
}

/* ------------------------------------------------------------- contained */

/* What is known of the jail stays; why there is no verdict is added. */
static bool keep_reason(struct triage *t, const struct chain_crash *c,
                        const char *reason, struct err *e)
{
    struct containment with_reason = c->containment; /* borrowed, but for the reason */

    with_reason.reason = mem_strdup(reason);
    bool ok = store_put_containment(t->o->store, c->crash.id, &with_reason, e);
    free(with_reason.reason);
    return ok;
}

bool triage_audit_one(struct triage *t, const struct chain_crash *c, struct err *e)
{
    SCOPED_STR struct str bytes = {0};
    struct subject *s = subjects_get(&t->subjects, c->crash.target, c->crash.engine, e);
    bool is_muted = s && c->crash.in_front && subject_has_mutes(s);
    struct run_result r;
    bool ok;

    if (!s || !triage_input_of(t, c, &bytes, e))
        return false;
    subject_run(&t->subjects, s, is_muted ? SUBJECT_MUTED_BREACH : SUBJECT_BREACH,
                &bytes, &r);
    if (r.containment.attempt_count > 0)
        ok = store_put_containment(t->o->store, c->crash.id, &r.containment, e);
    else
        ok = keep_reason(t, c,
                         r.problem              ? r.problem
                         : r.containment.reason ? r.containment.reason
                                                : "the crash did not happen again",
                         e);
    t->out->audited += ok && r.containment.verdict != CONTAINMENT_NOT_AUDITED;
    run_result_fini(&r);
    return ok;
}
