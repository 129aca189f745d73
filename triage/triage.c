/*
 * The order of triage; see triage.h.
 */
#include "triage/triage.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "triage/steps.h"

void triage_begin(struct triage *t, const struct triage_options *o,
                  struct triage_result *out)
{
    *t = (struct triage){.o = o, .out = out, .subjects = {.o = o}};
    *out = (struct triage_result){0};
}

void triage_end(struct triage *t)
{
    subjects_fini(&t->subjects);
}

bool triage_is_interrupted(const struct triage *t)
{
    return t->o->interrupted && *t->o->interrupted;
}

void triage_tell(const struct triage *t, const char *what, size_t done, size_t total)
{
    if (t->o->progress)
        t->o->progress(t->o->progress_context, what, done, total);
}

/* A step that could not be done for one crash is a problem, not the end. */
static void note_problem(struct triage *t, const struct chain_crash *c,
                         const struct err *e)
{
    if (!t->out->problem)
        t->out->problem = mem_printf("%s, crash %s: %s", c->crash.target, c->crash.id,
                                     e->text);
}

static void complete(struct triage *t, const struct chain_crash *c)
{
    struct err e = {0};

    if (!triage_is_memory_error(&c->crash))
        return;
    if (t->o->minimize_seconds && !c->minimized_key && !triage_minimize_one(t, c, &e))
        note_problem(t, c, &e);
    if (triage_is_interrupted(t))
        return;
    err_clear(&e);
    if (t->o->breach && c->containment.attempt_count == 0) {
        triage_tell(t, "auditing", 0, 0);
        if (!triage_audit_one(t, c, &e))
            note_problem(t, c, &e);
    }
}

static bool complete_all(struct triage *t, struct err *e)
{
    const struct store_query query = {.target = t->o->target};
    struct chain chain = {0};

    if (!store_load(t->o->store, &query, &chain, e))
        return false;
    for (size_t i = 0; i < chain.crash_count && !triage_is_interrupted(t); i++)
        complete(t, &chain.crashes[i]);
    chain_fini(&chain);
    return true;
}

bool triage_pending(const struct triage_options *o, struct triage_result *out,
                    struct err *e)
{
    struct triage t;

    triage_begin(&t, o, out);
    bool ok = triage_settle_all(&t, e) && complete_all(&t, e) &&
              triage_link(o, &out->linked, e);
    triage_end(&t);
    return ok;
}

void triage_result_fini(struct triage_result *r)
{
    if (!r)
        return;
    free(r->problem);
    *r = (struct triage_result){0};
}

/* ------------------------------------------------------------- one crash */

/* Load the one crash that `id` names; chain_fini(). */
static bool load_one(const struct triage_options *o, const char *id, struct chain *out,
                     struct err *e)
{
    const struct store_query query = {.crash_id = id};

    *out = (struct chain){0};
    if (!store_load(o->store, &query, out, e))
        return false;
    if (out->crash_count == 1)
        return true;
    if (out->crash_count == 0)
        err_set(e, 0, "there is no crash %s (`spillway triage list` shows all)", id);
    else
        err_set(e, 0, "%s names %zu crashes: give more digits", id, out->crash_count);
    chain_fini(out);
    *out = (struct chain){0};
    return false;
}

/* Where a crash does not come any more, what comes instead is the answer. */
static enum subject_binary otherwise(const struct subject *s, const struct crash *c)
{
    return c->in_front && subject_has_mutes(s) ? SUBJECT_MUTED : SUBJECT_PROGRAM;
}

static void note_mute(enum subject_binary binary, const struct crash *on_record,
                      struct crash *replayed)
{
    if (binary == SUBJECT_MUTED && replayed->kind && on_record->in_front)
        replayed->in_front = mem_strdup(on_record->in_front);
}

bool triage_replay(const struct triage_options *o, const char *crash_id,
                   struct run_result *out, struct err *e)
{
    struct triage_result result;
    struct triage t;
    struct chain chain;
    SCOPED_STR struct str input = {0};
    enum subject_binary binary;

    *out = (struct run_result){0};
    if (!load_one(o, crash_id, &chain, e))
        return false;
    triage_begin(&t, o, &result);

    const struct chain_crash *c = &chain.crashes[0];
    struct subject *s = subjects_get(&t.subjects, c->crash.target, c->crash.engine, e);
    bool ok = s && triage_input_of(&t, c, &input, e);
    if (ok) {
        if (!triage_find_binary(&t, s, &c->crash, &input, &binary))
            binary = otherwise(s, &c->crash);
        subject_run(&t.subjects, s, binary, &input, out);
        note_mute(binary, &c->crash, &out->crash);
    }
    triage_end(&t);
    triage_result_fini(&result);
    chain_fini(&chain);
    return ok;
}

bool triage_minimize(const struct triage_options *o, const char *crash_id,
                     struct err *e)
{
    struct triage_result result;
    struct triage t;
    struct chain chain;

    if (!load_one(o, crash_id, &chain, e))
        return false;
    triage_begin(&t, o, &result);

    bool ok = triage_is_memory_error(&chain.crashes[0].crash)
                  ? triage_minimize_one(&t, &chain.crashes[0], e)
                  : err_set(e, 0, "crash %s ran into a limit: that is not minimised",
                            chain.crashes[0].crash.id);
    triage_end(&t);
    triage_result_fini(&result);
    chain_fini(&chain);
    return ok;
}
