/*
 * Intervals of integers.
 *
 * Bounds are 64-bit; the two extreme values stand for "no bound", so an unsigned 64-bit
 * value above INT64_MAX has no upper bound here (no object is that large).  Operations
 * are exact in the mathematical integers; what a C type does to a result that does not
 * fit is asked for separately (interval_wrap), so that each wrap is seen.
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

struct interval interval_make(int64_t lo, int64_t hi);
struct interval interval_of(int64_t value); /* the single value */
struct interval interval_full(void);
struct interval interval_empty(void);

/* The values of an integer type of `bits` (1 to 64) bits. */
struct interval interval_of_type(unsigned bits, bool is_signed);

bool interval_is_empty(struct interval a);
bool interval_is_single(struct interval a);
bool interval_contains(struct interval a, int64_t value);
bool interval_includes(struct interval outer, struct interval inner);
bool interval_equal(struct interval a, struct interval b);

struct interval interval_join(struct interval a, struct interval b); /* hull */
struct interval interval_meet(struct interval a, struct interval b);

struct interval interval_add(struct interval a, struct interval b);
struct interval interval_sub(struct interval a, struct interval b);
struct interval interval_neg(struct interval a);
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

/* Saturating arithmetic on bounds: an extreme value stays what it is. */
int64_t bound_add(int64_t a, int64_t b);
int64_t bound_neg(int64_t a);
int64_t bound_mul(int64_t a, int64_t b);

#endif
