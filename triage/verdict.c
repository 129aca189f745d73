/*
 * Replays and what they mean; see verdict.h.
 */
#include "triage/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"

enum { REPLAYS = 2, MORE_IF_FLAKY = 2 };

void triage_verdict_fini(struct triage_verdict *v)
{
    run_result_fini(&v->run);
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

void triage_reach_verdict(const struct subjects *all, struct subject *s,
                          const struct str *input, struct triage_verdict *out)
{
    *out = (struct triage_verdict){0};
    replay_with(all, s, SUBJECT_PROGRAM, input, out);
    if (out->kind != TRIAGE_NONE)
        return;

    struct triage_verdict harness = {.is_harness_only = true};
    if (fs_is_executable(s->binaries[SUBJECT_HARNESS]))
        replay_with(all, s, SUBJECT_HARNESS, input, &harness);
    if (harness.replays > 0 && harness.kind != TRIAGE_NONE) {
        triage_verdict_fini(out);
        *out = harness;
        return;
    }
    triage_verdict_fini(&harness);
    out->reason = mem_printf("not reproduced: ended %s in %u replays",
                             run_outcome_name(out->run.outcome), out->replays);
}
