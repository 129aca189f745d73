/*
 * Linear forms; see linear.h.
 */
#include "analyzer/domain/linear.h"

#include <string.h>

struct linear linear_const(int64_t k)
{
    struct linear l = {0};

    l.k = k;
    return l;
}

struct linear linear_symbol(uint32_t symbol)
{
    struct linear l = {0};

    l.n = 1;
    l.terms[0].symbol = symbol;
    l.terms[0].factor = 1;
    return l;
}

bool linear_is_const(const struct linear *a)
{
    return a->n == 0;
}

int linear_compare(const struct linear *a, const struct linear *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (uint32_t i = 0; i < a->n; i++) {
        if (a->terms[i].symbol != b->terms[i].symbol)
            return a->terms[i].symbol < b->terms[i].symbol ? -1 : 1;
        if (a->terms[i].factor != b->terms[i].factor)
            return a->terms[i].factor < b->terms[i].factor ? -1 : 1;
    }
    return (a->k > b->k) - (a->k < b->k);
}

bool linear_equal(const struct linear *a, const struct linear *b)
{
    return linear_compare(a, b) == 0;
}

/* x + y*factor in 32 bits. */
static bool scaled_factor(int32_t x, int32_t y, int64_t factor, int32_t *out)
{
    int64_t v = 0;

    if (__builtin_mul_overflow((int64_t)y, factor, &v) ||
        __builtin_add_overflow(v, (int64_t)x, &v) || v < INT32_MIN + 1 || v > INT32_MAX)
        return false;
    *out = (int32_t)v;
    return true;
}

static bool push_term(struct linear *l, uint32_t symbol, int32_t factor)
{
    if (factor == 0)
        return true;
    if (l->n == LINEAR_TERMS)
        return false;
    l->terms[l->n].symbol = symbol;
    l->terms[l->n].factor = factor;
    l->n++;
    return true;
}

/* Merge the next term of a or b, whichever symbol is smaller, into `r`. */
static inline bool merge_term(const struct linear *a, const struct linear *b,
                              int64_t factor, uint32_t *i, uint32_t *j,
                              struct linear *r)
{
    const struct linear_term *x = &a->terms[*i], *y = &b->terms[*j];
    int32_t sum = 0;

    if (x->symbol < y->symbol) {
        ++*i;
        return push_term(r, x->symbol, x->factor);
    }
    ++*j;
    if (x->symbol != y->symbol)
        return scaled_factor(0, y->factor, factor, &sum) &&
               push_term(r, y->symbol, sum);
    ++*i;
    return scaled_factor(x->factor, y->factor, factor, &sum) &&
           push_term(r, y->symbol, sum);
}

/* Put the terms of `from` that are left, times the factor, behind those of `r`. */
static inline bool add_rest(const struct linear *from, uint32_t first, int64_t factor,
                            struct linear *r)
{
    for (uint32_t i = first; i < from->n; i++) {
        int32_t scaled = 0;

        if (!scaled_factor(0, from->terms[i].factor, factor, &scaled) ||
            !push_term(r, from->terms[i].symbol, scaled))
            return false;
    }
    return true;
}

bool linear_add_scaled(const struct linear *a, const struct linear *b, int64_t factor,
                       struct linear *out)
{
    struct linear r = {0};
    uint32_t i = 0, j = 0;

    if (__builtin_mul_overflow(b->k, factor, &r.k) ||
        __builtin_add_overflow(a->k, r.k, &r.k) || r.k == INT64_MAX || r.k == INT64_MIN)
        return false;
    while (i < a->n && j < b->n)
        if (!merge_term(a, b, factor, &i, &j, &r))
            return false;
    if (!add_rest(a, i, 1, &r) || !add_rest(b, j, factor, &r))
        return false;
    *out = r;
    return true;
}

bool linear_add(const struct linear *a, const struct linear *b, struct linear *out)
{
    return linear_add_scaled(a, b, 1, out);
}

bool linear_sub(const struct linear *a, const struct linear *b, struct linear *out)
{
    return linear_add_scaled(a, b, -1, out);
}

/* No factor is INT32_MIN, so that only the number can be too large. */
static bool negate(const struct linear *a, struct linear *out)
{
    if (a->k < -INT64_MAX + 1)
        return false;
    out->k = -a->k;
    out->n = a->n;
    for (uint32_t i = 0; i < LINEAR_TERMS; i++) {
        out->terms[i].symbol = a->terms[i].symbol;
        out->terms[i].factor = -a->terms[i].factor;
    }
    return true;
}

bool linear_scale(const struct linear *a, int64_t factor, struct linear *out)
{
    struct linear r = {0};

    if (factor == -1) /* as nearly always */
        return negate(a, out);

    if (__builtin_mul_overflow(a->k, factor, &r.k) || r.k == INT64_MAX ||
        r.k == INT64_MIN || !add_rest(a, 0, factor, &r))
        return false;
    *out = r;
    return true;
}

bool linear_add_const(const struct linear *a, int64_t k, struct linear *out)
{
    struct linear c = linear_const(k);

    return linear_add(a, &c, out);
}

int64_t linear_common_divisor(int64_t a, int64_t b)
{
    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    while (b != 0) {
        int64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

bool linear_substitute(const struct linear *a, uint32_t symbol, const struct linear *by,
                       struct linear *out)
{
    struct linear rest = *a;
    struct linear own = linear_symbol(symbol);
    int32_t factor = linear_factor(a, symbol);

    if (factor == 0) {
        *out = *a;
        return true;
    }
    return linear_add_scaled(&rest, &own, -(int64_t)factor, &rest) &&
           linear_add_scaled(&rest, by, factor, out);
}
