/*
 * Linear forms over symbols: k + c1*s1 + c2*s2 + ...
 *
 * What the analyser knows of a number is nearly always of this shape: `n`, `n - 1`,
 * `strlen(s) + strlen(t) + 2`, `start + 4*i`.  Forms are small plain values with their
 * terms in ascending order of symbol, so equal forms are equal bytes in use.  An
 * operation whose result needs more terms than fit, or larger numbers, says so, and the
 * caller falls back to a fresh symbol.
 */
#ifndef SPILLWAY_ANALYZER_DOMAIN_LINEAR_H
#define SPILLWAY_ANALYZER_DOMAIN_LINEAR_H

#include <stdbool.h>
#include <stdint.h>

enum { LINEAR_TERMS = 4 };

struct linear_term {
    uint32_t symbol;
    int32_t factor; /* never 0 */
};

struct linear {
    int64_t k;
    uint32_t n; /* terms in use */
    struct linear_term terms[LINEAR_TERMS];
};

struct linear linear_const(int64_t k);
struct linear linear_symbol(uint32_t symbol);

bool linear_is_const(const struct linear *a);
bool linear_equal(const struct linear *a, const struct linear *b);
int linear_compare(const struct linear *a,
                   const struct linear *b); /* any fixed order */

/* Factor of `symbol`, 0 if it does not occur. */
static inline int32_t linear_factor(const struct linear *a, uint32_t symbol)
{
    for (uint32_t i = 0; i < a->n; i++)
        if (a->terms[i].symbol == symbol)
            return a->terms[i].factor;
    return 0;
}

/* `out` may be an operand; it is unchanged when the result does not fit (false). */
bool linear_add(const struct linear *a, const struct linear *b, struct linear *out);
bool linear_sub(const struct linear *a, const struct linear *b, struct linear *out);
bool linear_scale(const struct linear *a, int64_t factor, struct linear *out);
bool linear_add_const(const struct linear *a, int64_t k, struct linear *out);

/* a + factor * b. */
bool linear_add_scaled(const struct linear *a, const struct linear *b, int64_t factor,
                       struct linear *out);

/* The greatest number that divides both; 0 when both are 0. */
int64_t linear_common_divisor(int64_t a, int64_t b);

/* `a` with `symbol` replaced by the form `by`. */
bool linear_substitute(const struct linear *a, uint32_t symbol, const struct linear *by,
                       struct linear *out);

#endif
