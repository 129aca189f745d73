/*
 * Interval arithmetic; see interval.h.  Sums and products that leave 64 bits saturate
 * to "no bound", which is always sound: it only loses precision.
 */
#include "analyzer/domain/interval.h"

#include <assert.h>

int64_t bound_mul(int64_t a, int64_t b)
{
    int64_t product = 0;

    if (a == 0 || b == 0)
        return 0; /* also 0 times no bound: the bound is attained by nothing else */
    if (bound_is_none(a) || bound_is_none(b) || __builtin_mul_overflow(a, b, &product))
        return (a > 0) == (b > 0) ? INTERVAL_NO_MAX : INTERVAL_NO_MIN;
    return product;
}

struct interval interval_of_type(unsigned bits, bool is_signed)
{
    assert(bits >= 1 && bits <= 64);
    if (bits == 64)
        return interval_make(is_signed ? INTERVAL_NO_MIN : 0, INTERVAL_NO_MAX);
    if (is_signed) {
        int64_t half = INT64_C(1) << (bits - 1);

        return interval_make(-half, half - 1);
    }
    return interval_make(0, (int64_t)((UINT64_C(1) << bits) - 1));
}

/* -------------------------------------------------------------- arithmetic */

static struct interval hull_of_four(int64_t a, int64_t b, int64_t c, int64_t d)
{
    struct interval ab = interval_make(a < b ? a : b, a > b ? a : b);
    struct interval cd = interval_make(c < d ? c : d, c > d ? c : d);

    return interval_join(ab, cd);
}

struct interval interval_mul(struct interval a, struct interval b)
{
    if (interval_is_empty(a) || interval_is_empty(b))
        return interval_empty();
    return hull_of_four(bound_mul(a.lo, b.lo), bound_mul(a.lo, b.hi),
                        bound_mul(a.hi, b.lo), bound_mul(a.hi, b.hi));
}

static int64_t bound_div(int64_t a, int64_t b)
{
    if (bound_is_none(a))
        return (a > 0) == (b > 0) ? INTERVAL_NO_MAX : INTERVAL_NO_MIN;
    if (bound_is_none(b))
        return 0;
    return a / b; /* a is not INT64_MIN, that is "no bound" */
}

static struct interval div_by_one_sign(struct interval a, struct interval b)
{
    if (interval_is_empty(b))
        return interval_empty();
    return hull_of_four(bound_div(a.lo, b.lo), bound_div(a.lo, b.hi),
                        bound_div(a.hi, b.lo), bound_div(a.hi, b.hi));
}

struct interval interval_div(struct interval a, struct interval b)
{
    struct interval negative = interval_meet(b, interval_make(INTERVAL_NO_MIN, -1));
    struct interval positive = interval_meet(b, interval_make(1, INTERVAL_NO_MAX));

    if (interval_is_empty(a))
        return a;
    return interval_join(div_by_one_sign(a, negative), div_by_one_sign(a, positive));
}

/* The largest absolute value, INTERVAL_NO_MAX when there is none. */
static int64_t magnitude(struct interval a)
{
    int64_t low = bound_neg(a.lo);

    return low > a.hi ? low : a.hi;
}

struct interval interval_rem(struct interval a, struct interval b)
{
    int64_t limit = 0;
    struct interval r;

    if (interval_is_empty(a) || interval_is_empty(b) || (b.lo == 0 && b.hi == 0))
        return interval_empty();
    limit = magnitude(b);
    if (limit != INTERVAL_NO_MAX)
        limit--;
    if (a.lo >= 0 && b.lo > 0 && a.hi < b.lo)
        return a; /* smaller than every divisor: unchanged */
    if (b.lo == b.hi && b.lo > 0 && a.lo != INTERVAL_NO_MIN &&
        a.hi != INTERVAL_NO_MAX && (a.lo >= 0 || a.hi <= 0) &&
        a.lo / b.lo == a.hi / b.lo)
        return interval_make(a.lo % b.lo, a.hi % b.lo); /* all in one round */
    r = interval_make(a.lo < 0 ? bound_neg(limit) : 0, a.hi > 0 ? limit : 0);
    if (a.lo > r.lo && a.lo < 0)
        r.lo = a.lo;
    if (a.hi < r.hi && a.hi > 0)
        r.hi = a.hi;
    return r;
}

/* 2 to the power of each bound of a valid shift count. */
static struct interval power_of_two(struct interval count)
{
    return interval_make(INT64_C(1) << count.lo,
                         count.hi >= 63 ? INTERVAL_NO_MAX : INT64_C(1) << count.hi);
}

static bool is_valid_count(struct interval count, unsigned bits)
{
    return count.lo >= 0 && count.hi < (int64_t)bits && count.lo < 63;
}

struct interval interval_shl(struct interval a, struct interval b, unsigned bits)
{
    if (interval_is_empty(a) || interval_is_empty(b))
        return interval_empty();
    if (!is_valid_count(b, bits))
        return interval_full();
    return interval_mul(a, power_of_two(b));
}

/* Division by 2^n that rounds down, as an arithmetic shift does. */
static int64_t shift_down(int64_t a, int64_t count)
{
    if (bound_is_none(a))
        return a;
    if (count >= 63)
        return a < 0 ? -1 : 0;
    return a >> count;
}

struct interval interval_shr(struct interval a, struct interval b, unsigned bits)
{
    if (interval_is_empty(a) || interval_is_empty(b))
        return interval_empty();
    if (!is_valid_count(b, bits))
        return a.lo >= 0 ? interval_make(0, a.hi) : interval_full();
    return interval_make(shift_down(a.lo, a.lo < 0 ? b.lo : b.hi),
                         shift_down(a.hi, a.hi < 0 ? b.hi : b.lo));
}

/* The smallest 2^k - 1 that is not below `v`. */
static int64_t mask_above(int64_t v)
{
    int64_t mask = 0;

    while (mask < v && mask < INT64_MAX / 2)
        mask = mask * 2 + 1;
    return mask < v ? INTERVAL_NO_MAX : mask;
}

struct interval interval_and(struct interval a, struct interval b)
{
    if (interval_is_empty(a) || interval_is_empty(b))
        return interval_empty();
    if (interval_is_single(a) && interval_is_single(b))
        return interval_of(a.lo & b.lo);
    if (a.lo >= 0 && b.lo >= 0)
        return interval_make(0, a.hi < b.hi ? a.hi : b.hi);
    if (a.lo >= 0)
        return interval_make(0, a.hi);
    if (b.lo >= 0)
        return interval_make(0, b.hi);
    return interval_full();
}

struct interval interval_or(struct interval a, struct interval b)
{
    if (interval_is_empty(a) || interval_is_empty(b))
        return interval_empty();
    if (interval_is_single(a) && interval_is_single(b))
        return interval_of(a.lo | b.lo);
    if (a.lo < 0 || b.lo < 0)
        return interval_full();
    return interval_make(a.lo > b.lo ? a.lo : b.lo,
                         mask_above(a.hi > b.hi ? a.hi : b.hi));
}

struct interval interval_xor(struct interval a, struct interval b)
{
    if (interval_is_empty(a) || interval_is_empty(b))
        return interval_empty();
    if (interval_is_single(a) && interval_is_single(b))
        return interval_of(a.lo ^ b.lo);
    if (a.lo < 0 || b.lo < 0)
        return interval_full();
    return interval_make(0, mask_above(a.hi > b.hi ? a.hi : b.hi));
}

/* --------------------------------------------------------------- conversion */

struct interval interval_wrap(struct interval a, unsigned bits, bool is_signed)
{
    struct interval type = interval_of_type(bits, is_signed);
    int64_t modulus = 0, turns = 0;

    if (interval_is_empty(a) || interval_includes(type, a))
        return a;
    if (bits > 61 || bound_add(bound_neg(magnitude(a)), INT64_MAX / 2) < 0)
        return type; /* too large to shift by a modulus without leaving 64 bits */
    modulus = INT64_C(1) << bits;
    turns = (a.lo - type.lo) / modulus - ((a.lo - type.lo) % modulus < 0);
    a = interval_make(a.lo - turns * modulus, a.hi - turns * modulus);
    return interval_includes(type, a) ? a : type;
}
