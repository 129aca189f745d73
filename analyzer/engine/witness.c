/*
 * In a program that is seen whole: does anything show that the excess occurs?
 *
 * All the code that makes a number is there, so that "nothing limits it" is most often
 * a gap of ours: a member of a structure, a merge, the sum of a loop.  What shows an
 * excess is a number from outside as it came in, a difference that can pass zero, a
 * limit of the program that is too large, or a text, which has no limit unless somebody
 * sets one.  Nothing does when the access is a called function's, which checks before
 * it by what is not known here.
 */
#include "analyzer/engine/judge.h"

/* Paths that met, not rounds of a loop; each of them is limited. */
static bool is_plain_merge(const struct symbol_key *key, struct interval range)
{
    return key->kind == SYMBOL_JOIN && key->a < SITE_HEAD && range.hi <= NO_LIMIT &&
           range.lo >= -NO_LIMIT;
}

/* Whether the term's worst values are only where a limit of ours lies. */
static bool is_vague(const struct judging *j, const struct linear_term *t)
{
    const struct symbol *at = symbol_at(&j->r->symbols, t->symbol);
    struct interval range = relation_range(&j->s->relation, t->symbol);

    return (t->factor > 0 ? at->is_vague_above : at->is_vague_below) &&
           !is_plain_merge(&j->r->symbols.keys[t->symbol], range) &&
           !symbol_edge_occurs(&j->r->symbols, t->symbol, t->factor > 0, range);
}

static bool has_vague(const struct judging *j, const struct linear *over)
{
    for (uint32_t k = 0; k < over->n; k++)
        if (is_vague(j, &over->terms[k]))
            return true;
    return false;
}

static bool is_open(const struct judging *j, const struct linear_term *t)
{
    struct interval range = relation_range(&j->s->relation, t->symbol);

    return t->factor > 0 ? range.hi > NO_LIMIT : range.lo < -NO_LIMIT;
}

/* What nothing limits is compared all the same: by a check that is not understood. */
static bool is_checked_somehow(const struct judging *j, const struct linear *over)
{
    bool found = false;

    for (uint32_t k = 0; k < over->n; k++) {
        const struct linear_term *t = &over->terms[k];

        if (!is_open(j, t))
            continue;
        if (!is_vague(j, t) || !symbol_at(&j->r->symbols, t->symbol)->is_compared)
            return false;
        found = true;
    }
    return found;
}

/* A text that the program begins anew when it thinks that there is enough of it. */
static bool is_renewed(const struct judging *j, const struct linear *over)
{
    bool found = false;

    for (uint32_t k = 0; k < over->n; k++) {
        if (!is_open(j, &over->terms[k]))
            continue;
        if (!symbol_at(&j->r->symbols, over->terms[k].symbol)->is_renewed)
            return false;
        found = true;
    }
    return found;
}

/* Whether nothing limits a term of that kind; `*others`: one of another kind. */
static bool has_open(const struct judging *j, const struct linear *over,
                     enum symbol_kind kind, bool *others)
{
    bool found = false;

    *others = false;
    for (uint32_t k = 0; k < over->n; k++) {
        const struct linear_term *t = &over->terms[k];

        if (!is_open(j, t))
            continue;
        if (j->r->symbols.keys[t->symbol].kind == kind)
            found = true;
        else
            *others = true;
    }
    return found;
}

/* A loop that copies until something in what comes from outside ends it. */
static bool is_filled_blindly(const struct judging *j)
{
    return j->q->kind == ACCESS_ELEMENT &&
           (j->q->template ? j->q->template->is_filled : judge_is_filled_blindly(j));
}

/*
 * A read of so many bytes, of which the number that the program sets as a limit is more
 * than there are: that limit is most often the one of where they are copied to.
 */
static bool is_limit_of_target(const struct judging *j, enum access_verdict verdict,
                               enum origin origin)
{
    return verdict == ACCESS_TOO_LARGE && j->q->kind == ACCESS_SIZE &&
           !j->q->is_write && origin > ORIGIN_LOCAL;
}

/* A step back from a place of a cursor that is perhaps the start, as far as we know. */
static bool is_behind_vague_start(const struct judging *j, enum access_verdict verdict,
                                  const struct linear *over)
{
    return verdict == ACCESS_TOO_LARGE && j->q->kind == ACCESS_ELEMENT &&
           !j->q->template && over != &j->over && has_vague(j, over);
}

/*
 * The called function's own buffer, and a number that would not fit it with all that
 * may lie there already; but how much that is, the function looks at.
 */
static bool is_checked_by_callee(const struct judging *j, enum access_verdict verdict)
{
    const struct question *q = j->q;

    return !j->r->e->is_whole && verdict == ACCESS_TOO_LARGE && q->template &&
           q->capacity >= 0 && q->is_loose && q->template->has_lost_guard;
}

bool judge_is_witnessed(const struct judging *j, enum access_verdict verdict,
                        const struct linear *over, enum origin origin)
{
    bool others = false;

    if (is_checked_by_callee(j, verdict))
        return false;
    if (!j->r->e->is_whole || (verdict == ACCESS_ATTACKER && is_filled_blindly(j)))
        return true;
    if (j->q->kind > ACCESS_SIZE)
        return verdict != ACCESS_UNBOUNDED ||
               (!is_checked_somehow(j, over) && !is_renewed(j, over));
    if (verdict != ACCESS_ATTACKER && j->q->template && j->q->is_loose &&
        j->q->template->has_lost_guard)
        return false;
    if (is_limit_of_target(j, verdict, origin))
        return false;
    if (is_behind_vague_start(j, verdict, over))
        return false;
    if (verdict == ACCESS_UNBOUNDED)
        return !has_vague(j, over) && (has_open(j, over, SYMBOL_WRAPPED, &others) ||
                                       has_open(j, over, SYMBOL_LENGTH, &others));
    if (verdict == ACCESS_ATTACKER)
        return !has_vague(j, over) &&
               (!has_open(j, over, SYMBOL_COUNT, &others) || others);
    return true;
}
