/*
 * Artefacts become crashes: the first half of triage.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/parse/parse.h"
#include "triage/steps.h"
#include "triage/verdict.h"

/* A limit that an input runs into again and again; it has no place of its own. */
static void crash_from_limit(const struct subject *s, const struct triage_verdict *v,
                             const struct store_artefact *a, struct crash *out)
{
    bool is_time = v->run.outcome == RUN_TIMED_OUT;

    *out = (struct crash){
        .target = mem_strdup(s->name),
        .engine = mem_strdup(a->engine),
        .detector = mem_strdup("spillway"),
        .kind = mem_strdup(is_time ? "timeout" : "out-of-memory"),
        .access_size = -1,
        .summary = mem_printf("%s, in each of %u replays", v->run.problem, v->replays),
        .report = mem_strdup(a->report),
        .signal = v->run.exit.signal,
        .exit_code = v->run.exit.exit_code,
    };
    crash_set_signature(out);
}

/* What a reader of the report must know before believing it. */
static void add_note(struct crash *crash, const struct triage_verdict *v)
{
    SCOPED_STR struct str text = {0};

    if (v->crashes < v->replays)
        str_addf(&text, "note: flaky, crashed in %u of %u replays\n", v->crashes,
                 v->replays);
    if (v->is_harness_only)
        str_add(&text,
                "note: crashes in the fuzzing harness, not in the program itself\n");
    if (!text.len)
        return;
    str_add(&text, crash->report ? crash->report : "");
    free(crash->report);
    crash->report = str_take(&text);
}

static bool is_on_record(const struct triage *t, const char *id, bool *known,
                         struct err *e)
{
    const struct store_query query = {.crash_id = id};
    struct chain chain = {0};

    if (!store_load(t->o->store, &query, &chain, e))
        return false;
    *known = chain.crash_count > 0;
    chain_fini(&chain);
    return true;
}

/* Put the crash on record and settle the artefact with it. */
static bool file_crash(struct triage *t, const struct subject *s,
                       struct triage_verdict *v, const struct store_artefact *a,
                       struct err *e)
{
    struct chain_crash c = {
        .entry = mem_strdup(subject_is_real(s) && !v->is_harness_only ? "real"
                                                                      : "internal"),
        .input_key = mem_strdup(a->input_key),
    };
    bool known = false, is_new = false;

    if (v->kind == TRIAGE_CRASH) {
        c.crash = v->run.crash;
        v->run.crash = (struct crash){0};
        add_note(&c.crash, v);
    } else {
        crash_from_limit(s, v, a, &c.crash);
    }
    c.reproduce = mem_printf("spillway triage replay %s", c.crash.id);

    bool ok = is_on_record(t, c.crash.id, &known, e);
    if (ok && !known) { /* what is known of it is of its first input, and stays */
        c.containment = v->run.containment;
        v->run.containment = (struct containment){0};
        c.crash.in_front = TAKE(v->in_front);
    }
    ok = ok && store_put_crash(t->o->store, &c, &is_new, e) &&
         store_settle_artefact(t->o->store, a->id, c.crash.id, NULL, e);
    if (ok) {
        t->out->artefacts++;
        t->out->new_crashes += is_new;
        t->out->known_crashes += !is_new;
    }
    chain_crash_fini(&c);
    return ok;
}

static void leave_pending(struct triage *t, const char *target, const char *problem)
{
    t->out->infrastructure++;
    if (!t->out->problem)
        t->out->problem = mem_printf("%s: %s", target, problem);
}

static bool settle_as_none(struct triage *t, const struct store_artefact *a,
                           const char *reason, struct err *e)
{
    t->out->artefacts++;
    t->out->not_reproduced++;
    return store_settle_artefact(t->o->store, a->id, NULL, reason, e);
}

/*
 * Whether the engine reported another kind of crash than the one fault that replays
 * show, which is muted for the engine.  Then what it found needs more than this input,
 * and is not to be taken for what is in front of it.
 */
static bool is_lost_behind(const struct triage_verdict *v,
                           const struct store_artefact *a, struct str *reason)
{
    const struct parse_exit none = {0};
    struct crash seen = {0};

    if (!v->is_muted || !a->report)
        return false;
    bool is_lost = parse_crash(a->report, strlen(a->report), &none, &seen) &&
                   strcmp(seen.kind, verdict_kind_of(&v->run)) != 0;
    if (is_lost) {
        SCOPED_FREE char *muted = verdict_describe(&v->run);
        str_addf(reason,
                 "not reproduced: the %s that was found; %s, which is muted, is",
                 seen.kind, muted);
    }
    crash_fini(&seen);
    return is_lost;
}

static bool triage_one(struct triage *t, const struct store_artefact *a, struct err *e)
{
    SCOPED_STR struct str input = {0}, lost = {0};
    struct err problem = {0};
    struct subject *s = subjects_get(&t->subjects, a->target, a->engine, &problem);
    struct triage_verdict v;

    if (!s || !store_get_input(t->o->store, a->input_key, &input, &problem)) {
        leave_pending(t, a->target, problem.text);
        return true;
    }
    triage_reach_verdict(&t->subjects, s, &input, &v);

    bool ok = true;
    switch (v.kind) {
    case TRIAGE_CRASH:
    case TRIAGE_LIMIT:
        ok = is_lost_behind(&v, a, &lost) ? settle_as_none(t, a, str_text(&lost), e)
                                          : file_crash(t, s, &v, a, e);
        break;
    case TRIAGE_NONE: ok = settle_as_none(t, a, v.reason, e); break;
    case TRIAGE_INFRASTRUCTURE: leave_pending(t, a->target, v.reason); break;
    }
    triage_verdict_fini(&v);
    return ok;
}

bool triage_settle_all(struct triage *t, struct err *e)
{
    struct store_artefact *list = NULL;
    size_t count = 0;

    if (!store_pending_artefacts(t->o->store, t->o->target, &list, &count, e))
        return false;

    bool ok = true;
    for (size_t i = 0; ok && i < count && !triage_is_interrupted(t); i++) {
        triage_tell(t, "replaying", i, count);
        ok = triage_one(t, &list[i], e);
    }
    for (size_t i = 0; i < count; i++)
        store_artefact_fini(&list[i]);
    free(list);
    return ok;
}
