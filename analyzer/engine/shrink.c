/*
 * Loops that divide a number until it is small: digits of a number, bytes of an integer
 * with seven bits each, powers of two.
 *
 * No form says how v and the count of rounds hang together, but v is at most
 * start / divisor^count.  So there is a last round in which v can still be large enough
 * for another one: with `least` as the smallest v that goes round once more, count is
 * below `rounds` wherever v is that large, and at most `rounds` everywhere.
 */
#include "analyzer/engine/run.h"

/* The largest number d for which d * now <= before is a known fact; 0. */
static int64_t divisor_of(const struct relation *known, const struct linear *now,
                          const struct linear *before)
{
    int64_t best = 0;

    if (now->n != 1 || now->k != 0 || now->terms[0].factor != 1)
        return 0;
    for (uint32_t k = 0; k < known->fact_count; k++) {
        const struct linear *f = &known->facts[k].form;
        int64_t d = linear_factor(f, now->terms[0].symbol);

        if (!known->facts[k].is_unequal && f->n == 2 && f->k >= 0 && d > best &&
            linear_factor(f, before->terms[0].symbol) == -1)
            best = d;
    }
    return best;
}

bool shrink_look(const struct relation *known, const struct linear *now,
                 struct shrinking *out)
{
    int64_t divisor = divisor_of(known, now, &out->symbol);
    int64_t least = relation_min(known, &out->symbol, NULL);

    if (divisor < 2 || least < 1)
        return false;
    if (out->divisor == 0 || divisor < out->divisor)
        out->divisor = divisor;
    if (out->least == 0 || least < out->least)
        out->least = least;
    return true;
}

int64_t shrink_rounds(const struct shrinking *of, int64_t most)
{
    uint64_t left = most == INTERVAL_NO_MAX ? UINT64_MAX : (uint64_t)most;
    int64_t rounds = 0;

    for (; left >= (uint64_t)of->least; left /= (uint64_t)of->divisor)
        rounds++;
    return rounds;
}

bool shrink_assume(struct state *s, const struct shrinking *of, bool is_large,
                   const struct linear *counter)
{
    struct linear small, large = linear_const(of->least), few;

    return linear_add_const(&of->symbol, 1 - of->least, &small) &&
           linear_sub(&large, &of->symbol, &large) &&
           linear_add_const(counter, (is_large ? 1 : 0) - of->rounds, &few) &&
           relation_add_le(&s->relation, is_large ? &large : &small) &&
           relation_add_le(&s->relation, &few);
}
