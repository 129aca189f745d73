/*
 * Intervals of integers.
 *
 * Bounds are 64-bit; the two extreme values stand for "no bound", so an unsigned 64-bit
 * value above INT64_MAX has no upper bound here (no object is that large).  Operations
 * are exact in the mathematical integers; what a C type does to a result that does not
 * fit is asked for separately (interval_wrap), so that each wrap is seen.  What proofs
 * are made of is defined here, so that it costs no calls.
 */
#ifndef SPILLWAY_ANALYZER_DOMAIN_INTERVAL_H
#define SPILLWAY_ANALYZER_DOMAIN_INTERVAL_H

#include <stdbool.h>
#include <stdint.h>

#define INTERVAL_NO_MIN INT64_MIN /* no lower bound */
#define INTERVAL_NO_MAX INT64_MAX /* no upper bound */

/* Empty when lo > hi. */
struct interval {
    int64_t lo, hi;
};

/* Whether the bound is "no bound", on either side. */
static inline bool bound_is_none(int64_t bound)
{
    return bound == INTERVAL_NO_MIN || bound == INTERVAL_NO_MAX;
}

/* Saturating arithmetic on bounds: an extreme value stays what it is. */
static inline int64_t bound_add(int64_t a, int64_t b)
{
    int64_t sum = 0;

    if (bound_is_none(a))
        return a;
    if (bound_is_none(b))
        return b;
    if (__builtin_add_overflow(a, b, &sum))
        return a > 0 ? INTERVAL_NO_MAX : INTERVAL_NO_MIN;
    return sum;
}

static inline int64_t bound_neg(int64_t a)
{
    if (a == INTERVAL_NO_MIN)
        return INTERVAL_NO_MAX;
    if (a == INTERVAL_NO_MAX)
        return INTERVAL_NO_MIN;
    return -a;
}

int64_t bound_mul(int64_t a, int64_t b);

static inline struct interval interval_make(int64_t lo, int64_t hi)
{
    return (struct interval){lo, hi};
}

/* The single value. */
static inline struct interval interval_of(int64_t value)
{
    return interval_make(value, value);
}

static inline struct interval interval_full(void)
{
    return interval_make(INTERVAL_NO_MIN, INTERVAL_NO_MAX);
}

static inline struct interval interval_empty(void)
{
    return interval_make(1, 0);
}

/* The values of an integer type of `bits` (1 to 64) bits. */
struct interval interval_of_type(unsigned bits, bool is_signed);

static inline bool interval_is_empty(struct interval a)
{
    return a.lo > a.hi;
}

static inline bool interval_is_single(struct interval a)
{
    return a.lo == a.hi && !bound_is_none(a.lo);
}

static inline bool interval_contains(struct interval a, int64_t value)
{
    return a.lo <= value && value <= a.hi;
}

static inline bool interval_includes(struct interval outer, struct interval inner)
{
    return interval_is_empty(inner) || (outer.lo <= inner.lo && inner.hi <= outer.hi);
}

static inline bool interval_equal(struct interval a, struct interval b)
{
    return (interval_is_empty(a) && interval_is_empty(b)) ||
           (a.lo == b.lo && a.hi == b.hi);
}

/* The hull of both. */
static inline struct interval interval_join(struct interval a, struct interval b)
{
    if (interval_is_empty(a))
        return b;
    if (interval_is_empty(b))
        return a;
    return interval_make(a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi);
}

static inline struct interval interval_meet(struct interval a, struct interval b)
{
    return interval_make(a.lo > b.lo ? a.lo : b.lo, a.hi < b.hi ? a.hi : b.hi);
}

static inline struct interval interval_add(struct interval a, struct interval b)
{
    if (interval_is_empty(a) || interval_is_empty(b))
        return interval_empty();
    return interval_make(
        a.lo == INTERVAL_NO_MIN || b.lo == INTERVAL_NO_MIN ? INTERVAL_NO_MIN
                                                           : bound_add(a.lo, b.lo),
        a.hi == INTERVAL_NO_MAX || b.hi == INTERVAL_NO_MAX ? INTERVAL_NO_MAX
                                                           : bound_add(a.hi, b.hi));
}

static inline struct interval interval_neg(struct interval a)
{
    if (interval_is_empty(a))
        return a;
    return interval_make(bound_neg(a.hi), bound_neg(a.lo));
}

static inline struct interval interval_sub(struct interval a, struct interval b)
{
    return interval_add(a, interval_neg(b));
}

struct interval interval_mul(struct interval a, struct interval b);

/* C division (towards zero) and remainder; a divisor of 0 has no result. */
struct interval interval_div(struct interval a, struct interval b);
struct interval interval_rem(struct interval a, struct interval b);

/* `bits` is the width of the type: a count outside 0..bits-1 has no result. */
struct interval interval_shl(struct interval a, struct interval b, unsigned bits);
struct interval interval_shr(struct interval a, struct interval b, unsigned bits);

struct interval interval_and(struct interval a, struct interval b);
struct interval interval_or(struct interval a, struct interval b);
struct interval interval_xor(struct interval a, struct interval b);

/*
 * The value of `a` after conversion to a type of `bits` bits: exact when every value of
 * `a` moves by the same multiple of 2^bits, else the whole type.
 */
struct interval interval_wrap(struct interval a, unsigned bits, bool is_signed);

#endif
