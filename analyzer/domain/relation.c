/*
 * Keeping and joining facts; the search for proofs is in prove.c.
 */
#include "analyzer/domain/relation.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
    MAX_FACTS = 48, /* older ones are forgotten, which is sound */
    MAX_PROPAGATIONS = 12, /* facts looked at again after one bound changed */
    MAX_NESTING = 6, /* facts that follow from facts that follow ... */
};

static const int64_t MAX_ROUNDED = INT64_C(1) << 60; /* a number that is rounded */

/* --------------------------------------------------------------- life cycle */

void relation_init(struct relation *r, const struct symbol_table *symbols)
{
    memset(r, 0, sizeof *r);
    r->symbols = symbols;
}

void relation_fini(struct relation *r)
{
    free(r->bounds);
    free(r->facts);
    memset(r, 0, sizeof *r);
}

void relation_copy(struct relation *to, const struct relation *from)
{
    *to = *from;
    to->bounds = NULL;
    to->facts = NULL;
    to->bound_cap = from->bound_count;
    to->fact_cap = from->fact_count;
    if (from->bound_count > 0)
        to->bounds = mem_dup(from->bounds, from->bound_count * sizeof *to->bounds);
    if (from->fact_count > 0)
        to->facts = mem_dup(from->facts, from->fact_count * sizeof *to->facts);
}

/* ------------------------------------------------------------------- bounds */

static void set_range(struct relation *r, uint32_t symbol, struct interval range)
{
    uint32_t i = relation_find_bound(r, symbol);

    if (i == r->bound_count || r->bounds[i].symbol != symbol) {
        if (r->bound_count == r->bound_cap) {
            r->bound_cap = r->bound_cap ? r->bound_cap * 2 : 8;
            r->bounds = mem_resize(r->bounds, r->bound_cap, sizeof *r->bounds);
        }
        memmove(&r->bounds[i + 1], &r->bounds[i],
                (r->bound_count - i) * sizeof *r->bounds);
        r->bound_count++;
        r->bounds[i].symbol = symbol;
    }
    r->bounds[i].range = range;
    if (interval_is_empty(range))
        r->is_impossible = true;
}

/* factor * range; nearly every factor is 1 or -1. */
static inline struct interval scale(int64_t factor, struct interval range)
{
    if (factor == 1)
        return range;
    if (factor == -1)
        return interval_neg(range);
    return interval_mul(interval_of(factor), range);
}

bool relation_is_open(const struct relation *r, const struct linear_term *t)
{
    struct interval known = relation_range(r, t->symbol);
    struct interval type = symbol_brief_of(r->symbols, t->symbol).range;

    return t->factor > 0 ? known.hi >= type.hi : known.lo <= type.lo;
}

bool relation_is_open_said(const struct relation *r, const struct linear *l)
{
    struct linear_term up, down;

    if (!symbol_is_parsed(r->symbols, l))
        return false;
    up = down = l->terms[0];
    down.factor = -down.factor;
    return relation_is_open(r, &up) || relation_is_open(r, &down);
}

bool relation_has_open(const struct relation *r, const struct linear *l)
{
    for (uint32_t k = 0; k < l->n; k++)
        if (relation_is_open(r, &l->terms[k]))
            return true;
    return false;
}

struct interval relation_eval(const struct relation *r, const struct linear *l)
{
    struct interval sum = interval_of(l->k);

    for (uint32_t i = 0; i < l->n; i++)
        sum = interval_add(
            sum, scale(l->terms[i].factor, relation_range(r, l->terms[i].symbol)));
    return sum;
}

/* ---------------------------------------------------------------- tightening */

/* a / b rounded down, b > 0, keeping "no bound". */
static int64_t floor_div(int64_t a, int64_t b)
{
    if (a == INTERVAL_NO_MAX || a == INTERVAL_NO_MIN)
        return a;
    return a / b - (a % b != 0 && a < 0);
}

/* The values of term `i` that l <= 0 allows, given the intervals of the others. */
static struct interval allowed_by(const struct relation *r, const struct linear *l,
                                  uint32_t i)
{
    struct linear rest = *l;
    int64_t factor = l->terms[i].factor;
    int64_t room = 0;

    rest.n = 0;
    for (uint32_t k = 0; k < l->n && k < LINEAR_TERMS; k++)
        if (k != i)
            rest.terms[rest.n++] = l->terms[k];
    room = bound_neg(relation_eval(r, &rest).lo); /* factor * symbol <= room */
    if (factor > 0)
        return interval_make(INTERVAL_NO_MIN, floor_div(room, factor));
    return interval_make(bound_neg(floor_div(room, -factor)), INTERVAL_NO_MAX);
}

static bool narrow(struct relation *r, uint32_t symbol, struct interval by,
                   bool *changed)
{
    struct interval old = relation_range(r, symbol);
    struct interval now = interval_meet(old, by);

    if (interval_equal(old, now))
        return true;
    set_range(r, symbol, now);
    *changed = true;
    return !r->is_impossible;
}

/* Narrow every symbol of l by l <= 0. */
static bool narrow_all(struct relation *r, const struct linear *l, bool *changed)
{
    if (l->n == 0 && l->k > 0)
        r->is_impossible = true;
    for (uint32_t i = 0; i < l->n && !r->is_impossible; i++)
        narrow(r, l->terms[i].symbol, allowed_by(r, l, i), changed);
    return !r->is_impossible;
}

static bool add_le_fact(struct relation *r, const struct linear *l);

/* An inequality that borders on what is known of l becomes an interval. */
static bool apply_unequal(struct relation *r, const struct linear *l)
{
    struct linear below = *l, above = linear_const(0);
    struct interval range = relation_bounds_of(r, l);

    if (!linear_add_const(l, 1, &below) || !linear_scale(l, -1, &above) ||
        !linear_add_const(&above, 1, &above))
        return true;
    if (range.lo == 0 && range.hi == 0)
        r->is_impossible = true;
    else if (range.hi == 0)
        return add_le_fact(r, &below);
    else if (range.lo == 0)
        return add_le_fact(r, &above);
    return !r->is_impossible;
}

static bool shares_symbol(const struct linear *a, const struct linear *b)
{
    for (uint32_t i = 0; i < a->n; i++)
        if (linear_factor(b, a->terms[i].symbol) != 0)
            return true;
    return false;
}

/* After l became known: see what the other facts now say about its symbols. */
static bool propagate(struct relation *r, const struct linear *l)
{
    uint32_t left = MAX_PROPAGATIONS;
    uint64_t symbols = relation_symbols_of(l);

    for (uint32_t i = 0; i < r->fact_count && left > 0 && !r->is_impossible; i++) {
        struct relation_fact f;
        bool changed = false;

        if (!(r->facts[i].symbols & symbols) || !shares_symbol(&r->facts[i].form, l))
            continue;
        f = r->facts[i]; /* the list may move */
        left--;
        if (f.is_unequal)
            apply_unequal(r, &f.form);
        else
            narrow_all(r, &f.form, &changed);
    }
    return !r->is_impossible;
}

/*
 * How many multiples of `modulus` can lie between a value in `range` and its definition
 * in `def`; `*turns` is the last one found.  Definitions further away than two turns
 * are not followed (3 = too many).
 */
static unsigned count_turns(struct interval range, struct interval def, int64_t modulus,
                            int64_t *turns)
{
    unsigned found = 0;

    if (def.lo < range.lo - 2 * modulus || def.hi > range.hi + 2 * modulus)
        return 3;
    for (int64_t i = -2; i <= 2; i++) {
        struct interval shifted = interval_add(range, interval_of(i * modulus));

        if (!interval_is_empty(interval_meet(shifted, def))) {
            found++;
            *turns = i;
        }
    }
    return found;
}

/* Where the form lies by the intervals of its symbols, as a search begins. */
static struct interval eval_resolved(const struct relation *r, const struct linear *l)
{
    struct linear form = relation_resolve(r, l);

    return relation_eval(r, &form);
}

/*
 * `n + 2 >= n` was asked: a WRAPPED symbol that is that near to its definition, which
 * differs from it by some multiple of 2^bits, is it.  Of 64 bits no other is near.
 */
static bool refine_near(struct relation *r, const struct symbol *s,
                        const struct linear *difference)
{
    struct interval apart = relation_bounds_of(r, difference);
    struct interval def = relation_bounds_of(r, &s->def);
    int64_t modulus = s->bits > 60 ? INTERVAL_NO_MAX / 2 : INT64_C(1) << s->bits;

    if (def.lo >= 0 && !s->is_signed && apart.lo < 0)
        apart.lo = 0; /* what no type made negative is turned down, if at all */
    if (apart.lo <= -modulus || apart.hi >= modulus)
        return true;
    return relation_add_eq(r, difference);
}

/*
 * A WRAPPED symbol that is known well enough tells of its definition: when only one
 * multiple of 2^bits can lie between them, they differ by just that.
 */
static bool refine_definition(struct relation *r, uint32_t symbol,
                              const struct linear *by)
{
    struct symbol s = *symbol_at(r->symbols, symbol);
    struct interval range = relation_range(r, symbol);
    struct interval type = interval_of_type(s.bits, s.is_signed), def;
    struct linear own = linear_symbol(symbol), difference;
    int64_t turns = 0;

    if (interval_includes(type, eval_resolved(r, &s.def)))
        return true; /* a search could only find less */
    def = relation_bounds_of(r, &s.def);
    if (interval_includes(type, def) || !linear_sub(&s.def, &own, &difference))
        return true;
    if (s.bits > 60 && (range.hi == INTERVAL_NO_MAX || (s.is_signed && range.lo < 0)))
        return !shares_symbol(&s.def, by) || refine_near(r, &s, &difference);
    if (s.bits > 60)
        return relation_add_eq(r, &difference);
    if (def.lo < INTERVAL_NO_MIN / 4 || def.hi > INTERVAL_NO_MAX / 4)
        return true;
    switch (count_turns(range, def, INT64_C(1) << s.bits, &turns)) {
    case 0: r->is_impossible = true; return false;
    case 1:
        return !linear_add_const(&difference, -turns * (INT64_C(1) << s.bits),
                                 &difference) ||
               relation_add_eq(r, &difference);
    default: return !shares_symbol(&s.def, by) || refine_near(r, &s, &difference);
    }
}

static bool refine_definitions(struct relation *r, const struct linear *l)
{
    for (uint32_t i = 0; i < l->n && !r->is_impossible; i++)
        if (symbol_brief_of(r->symbols, l->terms[i].symbol).kind == SYMBOL_WRAPPED)
            refine_definition(r, l->terms[i].symbol, l);
    return !r->is_impossible;
}

/* -------------------------------------------------------------------- facts */

static bool has_fact(const struct relation *r, const struct linear *l, bool is_unequal)
{
    uint64_t symbols = relation_symbols_of(l);

    for (uint32_t i = 0; i < r->fact_count; i++)
        if (r->facts[i].symbols == symbols && r->facts[i].is_unequal == is_unequal &&
            linear_equal(&r->facts[i].form, l))
            return true;
    return false;
}

static bool has_definition(const struct relation *r, const struct linear *l)
{
    for (uint32_t i = 0; i < l->n; i++)
        if (symbol_brief_of(r->symbols, l->terms[i].symbol).kind == SYMBOL_WRAPPED)
            return true;
    return false;
}

static void push_fact(struct relation *r, const struct linear *l, bool is_unequal)
{
    if (has_fact(r, l, is_unequal))
        return;
    if (r->fact_count == MAX_FACTS) {
        memmove(r->facts, r->facts + 1, (MAX_FACTS - 1) * sizeof *r->facts);
        r->fact_count--;
    }
    if (r->fact_count == r->fact_cap) {
        r->fact_cap = r->fact_cap ? r->fact_cap * 2 : 4;
        r->facts = mem_resize(r->facts, r->fact_cap, sizeof *r->facts);
    }
    r->facts[r->fact_count++] = (struct relation_fact){
        *l, is_unequal, has_definition(r, l), relation_symbols_of(l)};
}

/*
 * Divide by the greatest common factor, rounding towards the stronger fact: what the
 * sum is a multiple of goes by its symbols, too.
 */
static void normalise(const struct relation *r, struct linear *l)
{
    struct linear sum = *l;
    int64_t divisor = 0, stride = 0;

    sum.k = 0;
    stride = symbol_stride_of(r->symbols, &sum);
    if (stride > 1 && l->k > -MAX_ROUNDED && l->k < MAX_ROUNDED)
        l->k = -floor_div(-l->k, stride) * stride;
    for (uint32_t i = 0; i < l->n; i++)
        divisor = linear_common_divisor(divisor, l->terms[i].factor);
    if (divisor <= 1)
        return;
    for (uint32_t i = 0; i < l->n; i++)
        l->terms[i].factor = (int32_t)(l->terms[i].factor / divisor);
    l->k = -floor_div(-l->k, divisor);
}

static bool add_le_fact(struct relation *r, const struct linear *l)
{
    struct linear form = *l;
    bool changed = false;

    if (r->nesting >= MAX_NESTING)
        return true;
    r->nesting++;
    normalise(r, &form);
    if (narrow_all(r, &form, &changed) && form.n > 1) {
        changed = changed || !has_fact(r, &form, false);
        push_fact(r, &form, false);
    }
    if (changed && propagate(r, &form))
        refine_definitions(r, &form);
    r->nesting--;
    return !r->is_impossible;
}

bool relation_add_le(struct relation *r, const struct linear *l)
{
    struct linear form = relation_resolve(r, l);
    struct linear lowest;

    if (r->is_impossible)
        return false;
    if (relation_min(r, &form, &lowest) > 0) {
        r->is_impossible = true;
        return false;
    }
    return add_le_fact(r, &form);
}

bool relation_add_eq(struct relation *r, const struct linear *l)
{
    struct linear negative;

    if (!relation_add_le(r, l))
        return false;
    return !linear_scale(l, -1, &negative) || relation_add_le(r, &negative);
}

/* Whether anything is known of the symbol on this path. */
static bool is_known(const struct relation *r, uint32_t symbol)
{
    uint32_t i = relation_find_bound(r, symbol);

    if (i < r->bound_count && r->bounds[i].symbol == symbol)
        return true;
    for (i = 0; i < r->fact_count; i++)
        if ((r->facts[i].symbols & UINT64_C(1) << (symbol & 63)) != 0 &&
            linear_factor(&r->facts[i].form, symbol) != 0)
            return true;
    return false;
}

bool relation_define(struct relation *r, uint32_t symbol, const struct linear *l)
{
    struct linear own = linear_symbol(symbol), form = relation_resolve(r, l);
    struct interval range = form.n > 1 ? relation_bounds_of(r, &form)
                                       : relation_eval(r, &form);
    struct linear above, below;

    if (!linear_sub(&own, &form, &above) || !linear_sub(&form, &own, &below))
        return !r->is_impossible;
    if (r->is_impossible || is_known(r, symbol) || linear_factor(&form, symbol) != 0)
        return (form.n <= 1 || relation_add_range(r, &own, range)) &&
               relation_add_eq(r, &above);
    set_range(r, symbol, interval_meet(relation_range(r, symbol), range));
    if (form.n > 0) {
        push_fact(r, &above, false);
        push_fact(r, &below, false);
    }
    return !r->is_impossible;
}

bool relation_add_ne(struct relation *r, const struct linear *l)
{
    struct linear form = relation_resolve(r, l);

    if (r->is_impossible)
        return false;
    if (form.n == 0 && form.k == 0) {
        r->is_impossible = true;
        return false;
    }
    if (!apply_unequal(r, &form))
        return false;
    if (form.n > 0)
        push_fact(r, &form, true);
    return true;
}

bool relation_add_range(struct relation *r, const struct linear *l,
                        struct interval range)
{
    struct linear form;

    if (range.hi != INTERVAL_NO_MAX && linear_add_const(l, -range.hi, &form) &&
        !relation_add_le(r, &form))
        return false;
    if (range.lo != INTERVAL_NO_MIN && linear_scale(l, -1, &form) &&
        linear_add_const(&form, range.lo, &form) && !relation_add_le(r, &form))
        return false;
    return !r->is_impossible;
}

/* ----------------------------------------------------------- forget and join */

static bool mentions(const struct linear *l, bool (*drop)(void *, uint32_t),
                     void *context)
{
    for (uint32_t i = 0; i < l->n; i++)
        if (drop(context, l->terms[i].symbol))
            return true;
    return false;
}

void relation_forget(struct relation *r, bool (*drop)(void *, uint32_t), void *context)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < r->bound_count; i++)
        if (!drop(context, r->bounds[i].symbol))
            r->bounds[kept++] = r->bounds[i];
    r->bound_count = kept;
    kept = 0;
    for (uint32_t i = 0; i < r->fact_count; i++)
        if (!mentions(&r->facts[i].form, drop, context))
            r->facts[kept++] = r->facts[i];
    r->fact_count = kept;
}

static bool follows(const struct relation *r, const struct relation_fact *f)
{
    struct linear negative;

    if (has_fact(r, &f->form, f->is_unequal))
        return true;
    if (!f->is_unequal)
        return relation_proves_le(r, &f->form);
    return relation_proves_lt(r, &f->form) ||
           (linear_scale(&f->form, -1, &negative) && relation_proves_lt(r, &negative));
}

/* Hull of two bound lists; a symbol that one side does not name has its range there. */
static void join_bounds(struct relation *into, const struct relation *other)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < into->bound_count; i++) {
        uint32_t symbol = into->bounds[i].symbol;
        struct interval hull = interval_join(into->bounds[i].range,
                                             relation_range(other, symbol));

        if (interval_equal(hull, symbol_brief_of(into->symbols, symbol).range))
            continue;
        into->bounds[kept].symbol = symbol;
        into->bounds[kept++].range = hull;
    }
    into->bound_count = kept;
}

/* A bit for each fact of `of` that follows from `r`, too. */
static uint64_t find_following(const struct relation *r, const struct relation *of)
{
    uint64_t found = 0;

    static_assert(MAX_FACTS <= 64, "a bit for each fact");
    for (uint32_t i = 0; i < of->fact_count; i++)
        found |= (uint64_t)follows(r, &of->facts[i]) << i;
    return found;
}

void relation_join(struct relation *into, const struct relation *other)
{
    uint64_t own = 0, theirs = 0;
    uint32_t kept = 0;

    if (other->is_impossible)
        return;
    if (into->is_impossible) {
        relation_fini(into);
        relation_copy(into, other);
        return;
    }
    own = find_following(other, into);
    theirs = find_following(into, other);
    for (uint32_t i = 0; i < into->fact_count; i++)
        if (own >> i & 1)
            into->facts[kept++] = into->facts[i];
    into->fact_count = kept;
    join_bounds(into, other);
    for (uint32_t i = 0; i < other->fact_count; i++)
        if (theirs >> i & 1)
            push_fact(into, &other->facts[i].form, other->facts[i].is_unequal);
}

bool relation_implies(const struct relation *r, const struct relation *weaker)
{
    for (uint32_t i = 0; i < weaker->bound_count; i++)
        if (!interval_includes(weaker->bounds[i].range,
                               relation_range(r, weaker->bounds[i].symbol)))
            return false;
    for (uint32_t i = 0; i < weaker->fact_count; i++)
        if (!follows(r, &weaker->facts[i]))
            return false;
    return true;
}
