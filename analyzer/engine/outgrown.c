/*
 * A buffer that grows once, by a step, for something of any length.
 *
 *     if (b->len + n > b->size) {
 *         b->size *= 2;
 *         b->data = realloc(b->data, b->size);
 *     }
 *     memcpy(b->data + b->len, s, n);
 *
 * It was found to be too small for `n`, and is now larger by an amount that has nothing
 * to do with it: `while` for `if`, or a size that is made of `n`, would do.
 */
#include "analyzer/engine/judge.h"

/* A number that a caller chooses, and nothing holds to a limit of the program. */
static bool is_any_amount(const struct judging *j, const struct linear_term *t)
{
    return t->factor > 0 &&
           symbol_at(&j->r->symbols, t->symbol)->origin >= ORIGIN_CALLER &&
           relation_range(&j->s->relation, t->symbol).hi > NO_LIMIT;
}

/* What was there before is known to be too small for the amount. */
static bool was_too_small(const struct judging *j, uint32_t size, uint32_t amount)
{
    const struct linear *f = NULL;
    uint32_t k = 0;

    while ((f = judge_next_limit(j, size, &k)) != NULL)
        if (linear_factor(f, amount) < 0)
            return true;
    return false;
}

bool judge_is_outgrown(const struct judging *j)
{
    const struct linear *has = &j->capacity, *asked = &j->q->bytes;

    if (j->r->e->is_whole || j->q->template || !j->q->is_write || !j->has_capacity ||
        j->q->kind != ACCESS_SIZE || has->n != 1 || has->terms[0].factor < 1 ||
        (has->terms[0].factor == 1 && has->k <= 0) ||
        relation_max(&j->s->relation, &j->over, NULL) <= NO_LIMIT)
        return false;
    for (uint32_t k = 0; k < asked->n; k++)
        if (is_any_amount(j, &asked->terms[k]) &&
            was_too_small(j, has->terms[0].symbol, asked->terms[k].symbol))
            return true;
    return false;
}
