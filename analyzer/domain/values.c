/*
 * Sets of numbers: a bit for each of the small ones, and some for ranges of the others.
 */
#include "analyzer/domain/values.h"

enum { BIT_ASCII = VALUES_EXACT, BIT_LARGE, BIT_NEGATIVE, LAST_ASCII = 127 };

static value_set bit_of(int64_t value)
{
    if (value < 0)
        return UINT64_C(1) << BIT_NEGATIVE;
    if (value < VALUES_EXACT)
        return UINT64_C(1) << value;
    return UINT64_C(1) << (value <= LAST_ASCII ? BIT_ASCII : BIT_LARGE);
}

value_set values_of_range(struct interval range)
{
    value_set set = VALUES_NONE;

    if (range.lo > range.hi)
        return set;
    set = bit_of(range.lo) | bit_of(range.hi);
    for (int64_t k = 0; k <= LAST_ASCII; k++)
        if (interval_contains(range, k))
            set |= bit_of(k);
    return set;
}

value_set values_moved(value_set set, int64_t k)
{
    value_set moved = VALUES_NONE;

    if ((set & VALUES_ALL) >> VALUES_EXACT)
        return VALUES_ALL;
    for (int64_t v = 0; v < VALUES_EXACT; v++)
        if (set >> v & 1)
            moved |= bit_of(v + k);
    return moved;
}

bool values_contain(value_set set, int64_t value)
{
    return (set & bit_of(value)) != 0;
}
