/*
 * What a called function would have been told of, had its callers not all been known.
 *
 * A private helper is judged at its calls, with what is known there.  Where a call
 * hands on, as it came, what this function itself was given by callers that cannot be
 * seen, nothing more is known than in the helper: its own verdict stands.  Not so in a
 * program that is seen whole: there, only callbacks have such callers.
 *
 * Where a call hands on a number that text or a packet says, as many as that the helper
 * stores into its fixed array: what limits the number is only how it came.
 *
 * So does a limit that the helper sets itself, larger than its own buffer, where a call
 * says nothing that is stricter.
 */
#include "analyzer/engine/judge.h"

/* The number, or the text's length, is in or behind a parameter of this function. */
static bool is_given(const struct run *r, const struct symbol_key *key)
{
    const struct region *at = region_at(&r->regions, key->a);

    while (at->kind == REGION_POINTEE && at->parent)
        at = region_at(&r->regions, at->parent);
    return at->kind == REGION_OBJECT &&
           r->u->objects[at->object].kind == IR_OBJECT_PARAM;
}

/* ... and nothing in this function looks at how large it is. */
static bool is_unlooked_at(const struct judging *j, uint32_t symbol)
{
    const struct symbol *at = symbol_at(&j->r->symbols, symbol);

    return !at->is_compared && at->origin >= ORIGIN_UNKNOWN;
}

static bool is_as_given(const struct judging *j, const struct linear *l)
{
    for (uint32_t k = 0; k < l->n; k++) {
        const struct symbol_key *key = &j->r->symbols.keys[l->terms[k].symbol];

        if (key->kind == SYMBOL_WRAPPED) {
            if (!is_as_given(j, &key->def))
                return false;
        } else if ((key->kind != SYMBOL_INPUT && key->kind != SYMBOL_LENGTH) ||
                   !is_given(j->r, key) || !is_unlooked_at(j, l->terms[k].symbol)) {
            return false;
        }
    }
    return true;
}

/* The helper decides over it by something that this function has no name for. */
static bool is_nameless(void *context, uint32_t symbol)
{
    const struct judging *j = context;
    const struct symbol_key *key = &j->r->symbols.keys[symbol];

    return key->kind == SYMBOL_RESULT && key->a == j->out->inst &&
           key->b >= PART_ATOM && key->b < PART_CALLED;
}

/* The caller narrows the excess down: it is smaller here than in the helper alone. */
static bool is_narrowed(const struct judging *j, const struct linear *over, int64_t by)
{
    struct linear end, other;

    if (relation_max(&j->s->relation, over, NULL) < by)
        return true;
    for (unsigned k = 0; k < j->q->others.count; k++)
        if (judge_excess(j, &j->q->others.at[k], &end, &other) &&
            relation_max(&j->s->relation, &other, NULL) < by)
            return true;
    return false;
}

/* The limit is a number, or a sum that was compared with one. */
static bool is_plain_limit(const struct judging *j, const struct linear *over)
{
    struct linear end, other;

    for (unsigned k = 0; k < j->q->others.count && !j->q->is_loose; k++)
        if (judge_excess(j, &j->q->others.at[k], &end, &other) && other.n == 0)
            return true;
    return over->n <= 1 || judge_is_compared_sum(j, over);
}

bool judge_is_own_limit(struct judging *j, const struct linear *over)
{
    const struct question *q = j->q;
    const struct access *t = q->template;

    return t && q->capacity >= 0 && t->verdict == ACCESS_TOO_LARGE && !t->is_before &&
           over == &j->over && t->excess > 0 && is_plain_limit(j, over) &&
           !judge_has_kept(j, over) &&
           !symbol_any_part(&j->r->symbols, over, is_nameless, j) &&
           !is_narrowed(j, over, t->excess);
}

bool judge_is_passed_on(const struct judging *j, const struct linear *over)
{
    const struct question *q = j->q;

    return !j->r->e->is_whole && q->template &&
           q->template->verdict >= ACCESS_UNBOUNDED && over->n > 0 &&
           is_as_given(j, over);
}

/* No number of the program is what it was held against: a packet's end, at most. */
static bool is_as_it_came(const struct judging *j, uint32_t symbol)
{
    const struct symbol *at = symbol_at(&j->r->symbols, symbol);

    if (at->kind == SYMBOL_COUNT || at->kind == SYMBOL_LENGTH ||
        at->kind == SYMBOL_CAPACITY || at->origin < ORIGIN_CALLER)
        return false;
    return !at->has_limit &&
           (!at->is_compared || (!j->r->e->is_whole && !judge_is_kept(j->r, symbol))) &&
           relation_range(&j->s->relation, symbol).hi >= UINT8_MAX;
}

bool judge_is_passed_said(const struct judging *j, const struct linear *over)
{
    const struct access *t = j->q->template;
    uint32_t symbol = over->n == 1 ? over->terms[0].symbol : 0;

    return t && t->verdict >= ACCESS_UNBOUNDED && symbol && t->is_write &&
           over == &j->over && over->terms[0].factor > 0 && j->capacity.n == 0 &&
           !j->q->is_loose && is_as_it_came(j, symbol) &&
           (judge_is_said(j, symbol) || !j->r->e->is_whole);
}
