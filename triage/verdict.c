/*
 * Replays and what they mean; see verdict.h.
 */
#include "triage/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { REPLAYS = 2, MORE_IF_FLAKY = 2 };

void triage_verdict_fini(struct triage_verdict *v)
{
    run_result_fini(&v->run);
    free(v->in_front);
    free(v->reason);
    *v = (struct triage_verdict){0};
}

static bool is_limit(enum run_outcome o)
{
    return o == RUN_TIMED_OUT || o == RUN_OUT_OF_MEMORY;
}

/*
 * Of several replays the one that says most is kept: a crash, else a limit, else the
 * last.  Infrastructure ends it: then nothing can be said.
 */
static bool one_more(const struct subjects *all, struct subject *s,
                     enum subject_binary binary, const struct str *input,
                     struct triage_verdict *v)
{
    struct run_result again = {0};

    subject_run(all, s, binary, input, &again);
    v->replays++;
    v->crashes += again.outcome == RUN_CRASHED;

    bool keeps_old = v->replays > 1 && again.outcome != RUN_INFRASTRUCTURE &&
                     (v->run.outcome == RUN_CRASHED ||
                      (is_limit(v->run.outcome) && !is_limit(again.outcome) &&
                       again.outcome != RUN_CRASHED));
    if (keeps_old) {
        run_result_fini(&again);
        return true;
    }
    run_result_fini(&v->run);
    v->run = again;
    return again.outcome != RUN_INFRASTRUCTURE;
}

static void replay_with(const struct subjects *all, struct subject *s,
                        enum subject_binary binary, const struct str *input,
                        struct triage_verdict *v)
{
    unsigned limits = 0;

    for (unsigned i = 0; i < REPLAYS; i++) {
        if (!one_more(all, s, binary, input, v)) {
            v->kind = TRIAGE_INFRASTRUCTURE;
            v->reason = mem_strdup(v->run.problem);
            return;
        }
        limits += is_limit(v->run.outcome);
    }
    for (unsigned i = 0; v->crashes == 1 && i < MORE_IF_FLAKY; i++)
        if (!one_more(all, s, binary, input, v))
            break;

    if (v->crashes > 0)
        v->kind = TRIAGE_CRASH;
    else if (limits == REPLAYS)
        v->kind = TRIAGE_LIMIT;
    else
        v->kind = TRIAGE_NONE;
}

/* What the input does in the engine's own build; false: nothing, or there is none. */
static bool replay_in_harness(const struct subjects *all, struct subject *s,
                              const struct str *input, struct triage_verdict *v)
{
    *v = (struct triage_verdict){.is_harness_only = true};
    if (subject_is_built(s, SUBJECT_HARNESS))
        replay_with(all, s, SUBJECT_HARNESS, input, v);
    if (v->replays > 0 && v->kind != TRIAGE_NONE)
        return true;
    triage_verdict_fini(v);
    return false;
}

/* ---------------------------------------------------- behind a known fault */

static const char *function_of(const struct crash *c)
{
    const struct crash_frame *own = crash_own_frame(c);

    return own && own->function ? own->function : "";
}

const char *verdict_kind_of(const struct run_result *r)
{
    if (r->crash.kind)
        return r->crash.kind;
    return r->outcome == RUN_TIMED_OUT ? "timeout" : "out-of-memory";
}

char *verdict_describe(const struct run_result *r)
{
    const char *kind = verdict_kind_of(r), *function = function_of(&r->crash);

    return *function ? mem_printf("%s in %s", kind, function) : mem_strdup(kind);
}

/*
 * Whether two builds show one fault.  The engine's build has other frames around the
 * place, so there kind and function have to do.
 */
static bool is_same_fault(const struct triage_verdict *a,
                          const struct triage_verdict *b)
{
    const struct crash *left = &a->run.crash, *right = &b->run.crash;

    if (a->kind != b->kind || a->kind != TRIAGE_CRASH)
        return a->kind == b->kind && a->run.outcome == b->run.outcome;
    if (!b->is_harness_only)
        return strcmp(left->signature, right->signature) == 0;
    return strcmp(left->kind, right->kind) == 0 &&
           strcmp(function_of(left), function_of(right)) == 0;
}

/*
 * The engine ran a program whose known faults are muted, so what it found can lie
 * behind one of them.  `v` is what the program does unmuted; it becomes what lies
 * behind that, where that is something else.
 */
static void look_behind(const struct subjects *all, struct subject *s,
                        const struct str *input, struct triage_verdict *v)
{
    struct triage_verdict behind = {0};

    replay_with(all, s, SUBJECT_MUTED, input, &behind);
    if (behind.kind == TRIAGE_NONE) {
        triage_verdict_fini(&behind);
        if (!replay_in_harness(all, s, input, &behind)) {
            v->is_muted = true;
            return;
        }
    }
    if (behind.kind != TRIAGE_INFRASTRUCTURE && is_same_fault(v, &behind)) {
        triage_verdict_fini(&behind);
        return;
    }
    behind.in_front = verdict_describe(&v->run);
    triage_verdict_fini(v);
    *v = behind;
}

void triage_reach_verdict(const struct subjects *all, struct subject *s,
                          const struct str *input, struct triage_verdict *out)
{
    struct triage_verdict harness;

    *out = (struct triage_verdict){0};
    replay_with(all, s, SUBJECT_PROGRAM, input, out);
    if (out->kind == TRIAGE_INFRASTRUCTURE)
        return;
    if (out->kind != TRIAGE_NONE) {
        if (subject_has_mutes(s))
            look_behind(all, s, input, out);
        return;
    }
    if (replay_in_harness(all, s, input, &harness)) {
        triage_verdict_fini(out);
        *out = harness;
        return;
    }
    out->reason = mem_printf("not reproduced: ended %s in %u replays",
                             run_outcome_name(out->run.outcome), out->replays);
}
