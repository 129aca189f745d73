/*
 * An access to a buffer of which no size is known here: the caller's, or nobody's.
 *
 * Callers decide, if they are asked.  But a function may say itself what is wrong, by
 * what it does elsewhere with the same buffer, or with what belongs to it: a size that
 * it was given, an end that it looks at, a member that counts.  Each way to say that is
 * a question of a file of its own, and a row here.
 */
#include "analyzer/engine/judge.h"

static const struct {
    bool (*is_too_far)(const struct judging *);
    enum access_verdict verdict;
    enum origin origin;
} questions[] = {
    {judge_passes_end,          ACCESS_TOO_LARGE, ORIGIN_CALLER },
    {judge_is_late_shift,       ACCESS_TOO_LARGE, ORIGIN_CALLER },
    {judge_is_claimed_count,    ACCESS_TOO_LARGE, ORIGIN_CALLER },
    {judge_is_claimed_place,    ACCESS_TOO_LARGE, ORIGIN_CALLER },
    {judge_passes_sibling,      ACCESS_TOO_LARGE, ORIGIN_UNKNOWN},
    {judge_passes_count_given,  ACCESS_TOO_LARGE, ORIGIN_UNKNOWN},
    {judge_is_unasked,          ACCESS_TOO_LARGE, ORIGIN_UNKNOWN},
    {judge_reaches_undeclared,  ACCESS_TOO_LARGE, ORIGIN_UNKNOWN},
    {judge_passes_given,        ACCESS_TOO_LARGE, ORIGIN_UNKNOWN},
    {judge_passes_allotted,     ACCESS_TOO_LARGE, ORIGIN_UNKNOWN},
    {judge_is_appended_blindly, ACCESS_TOO_LARGE, ORIGIN_UNKNOWN},
    {judge_passes_rest,         ACCESS_TOO_LARGE, ORIGIN_UNKNOWN},
    {judge_passes_fence,        ACCESS_TOO_LARGE, ORIGIN_UNKNOWN},
    {judge_jumps_fence,         ACCESS_TOO_LARGE, ORIGIN_UNKNOWN},
    {judge_searches_past_fence, ACCESS_TOO_LARGE, ORIGIN_UNKNOWN},
    {judge_is_held_late,        ACCESS_TOO_LARGE, ORIGIN_CALLER },
    {judge_is_short_head,       ACCESS_TOO_LARGE, ORIGIN_CALLER },
    {judge_is_kept_cursor,      ACCESS_UNBOUNDED, ORIGIN_UNKNOWN},
};

/* What the caller said with the buffer, which this function looks at, or does not. */
static enum access_verdict ask_of_parameters(const struct judging *j)
{
    enum access_verdict verdict = judge_passes_count(j);

    if (verdict <= ACCESS_UNKNOWN)
        verdict = judge_passes_room(j);
    return verdict <= ACCESS_UNKNOWN && judge_skips_look(j) ? ACCESS_UNBOUNDED
                                                            : verdict;
}

void judge_unsized(struct judging *j)
{
    /* A copy: the questions may add regions. */
    const struct region at = *region_at(&j->r->regions, j->q->pointer->region);
    enum access_verdict verdict = ask_of_parameters(j);

    if (verdict > ACCESS_UNKNOWN) {
        judge_set(j, verdict, ORIGIN_CALLER, at.source);
        j->is_own = judge_is_claimed(j); /* read here, and never held against that */
        j->out->is_own_word = true;
        return;
    }
    if (judge_is_claimed(j) && !judge_is_stated(j, &j->q->bytes)) {
        j->out->is_claimed = true;
        j->is_own = true;
        judge_set(j, ACCESS_TOO_LARGE, at.origin, at.source);
        return;
    }
    for (size_t k = 0; k < sizeof questions / sizeof questions[0]; k++)
        if (questions[k].is_too_far(j)) {
            j->is_own = true;
            judge_set(j, questions[k].verdict, questions[k].origin,
                      questions[k].origin == ORIGIN_CALLER ? at.source : NULL);
            return;
        }
    j->out->verdict = at.origin == ORIGIN_CALLER ? ACCESS_CALLER : ACCESS_UNKNOWN;
    j->out->origin = at.origin;
    j->out->source = at.source;
    j->out->reason = "the size of the buffer is not known here";
}
