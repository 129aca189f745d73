/*
 * What a number is, of which a mask, a quotient or a rest by a constant is known to be
 * zero or not: `(c & 0x80) == 0` says that a byte `c` is below 128, `n % 8 != 0` that
 * an `n` of at most 128 is at most 127.
 */
#include "analyzer/engine/run.h"

/* The smallest 2^k - 1 that covers a number that is not negative. */
static uint64_t covering(int64_t v)
{
    uint64_t mask = 0;

    while (mask < (uint64_t)v)
        mask = mask * 2 + 1;
    return mask;
}

/* The largest number of `range` (not negative) that has none of the bits of `mask`. */
static int64_t largest_without(struct interval range, int64_t mask)
{
    uint64_t all = covering(range.hi), top = 0;

    /* The uppermost bits of these numbers, as long as the mask has them. */
    for (uint64_t bit = all ^ (all >> 1); bit && ((uint64_t)mask & bit); bit >>= 1)
        top |= bit;
    all &= ~top;
    return (int64_t)all < range.hi ? (int64_t)all : range.hi;
}

/* The ends of the range that `by` divides are not among its numbers. */
static struct interval without_multiples(struct interval range, int64_t by)
{
    if (range.lo != INTERVAL_NO_MIN && range.lo % by == 0)
        range.lo++;
    if (range.hi != INTERVAL_NO_MAX && range.hi % by == 0)
        range.hi--;
    return range;
}

/* x & mask is zero: `x` has bits that the mask has not, and no others. */
static struct interval masked_to_zero(struct interval x, int64_t mask)
{
    if (mask < 0) { /* it takes every bit from some place up, the sign too */
        uint64_t below = ~(uint64_t)mask;

        if ((below & (below + 1)) != 0)
            return x;
        return interval_meet(x, interval_make(0, (int64_t)below));
    }
    if (x.lo >= 0 && x.hi != INTERVAL_NO_MAX)
        x.hi = largest_without(x, mask);
    return x;
}

/* x & mask is not zero: it may be a flag, unless the uppermost bit is meant. */
static struct interval masked_to_more(struct interval x, int64_t mask)
{
    int64_t lowest = mask & -mask;

    if (mask <= 0 || x.lo < 0 || x.hi == INTERVAL_NO_MAX)
        return x;
    if ((mask & (mask + 1)) == 0)
        return without_multiples(x, mask + 1);
    return x.lo < lowest && x.hi / 2 < lowest ? interval_make(lowest, x.hi) : x;
}

bool masked_refine(struct run *r, struct state *s, uint32_t symbol, bool is_zero)
{
    struct symbol_key key = r->symbols.keys[symbol];
    struct interval x = relation_bounds_of(&s->relation, &key.def), known = x;

    if (key.b == IR_AND && is_zero)
        x = masked_to_zero(x, key.d);
    else if (key.b == IR_AND)
        x = masked_to_more(x, key.d);
    else if (key.b == IR_REM && key.d > 0 && !is_zero)
        x = without_multiples(x, key.d);
    if (x.lo == known.lo && x.hi == known.hi)
        return true;
    return !interval_is_empty(x) && relation_add_range(&s->relation, &key.def, x);
}
