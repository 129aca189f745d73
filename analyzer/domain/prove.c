/*
 * Answering questions about linear forms by cancelling their terms with known facts.
 *
 * To bound `i - n` from above when `i - m <= 0` and `m - n + 1 <= 0` are known:
 * subtract facts that have a term in common, and look at the interval of what remains.
 * Depth three is enough for chains that people write, and keeps a question at
 * microseconds.
 */
#include "analyzer/domain/relation.h"

#include <stddef.h>
#include <string.h>

enum {
    MAX_DEPTH = 3,
    MAX_WORK = 160, /* forms looked at for one question */
    MAX_KNOWN = 8, /* symbols of which one question remembers whether they fit */
    MAX_SEEN = 16, /* ... and where they lie */
};

/* WRAPPED symbols that were met, and whether they fit: the path is the same for all. */
struct met {
    uint32_t symbols[MAX_KNOWN];
    bool fits[MAX_KNOWN];
    unsigned count;
};

struct search {
    const struct relation *r;
    int64_t goal; /* stop as soon as the bound is not above this */
    int64_t best; /* lowest upper bound so far */
    struct linear form; /* that gave it */
    unsigned work;
    struct met met;
    uint32_t seen[MAX_SEEN]; /* symbols, each in its own place, and ... */
    struct interval ranges[MAX_SEEN]; /* ... their values: the path is the same */
};

/*
 * The least number that a fact by itself says `l` is at most, or one that is not above
 * `goal`; INTERVAL_NO_MAX: none.
 */
static int64_t said_max(const struct relation *r, const struct linear *l, int64_t goal)
{
    uint64_t symbols = relation_symbols_of(l);
    int64_t most = INTERVAL_NO_MAX;
    struct linear rest;

    for (uint32_t i = 0; i < r->fact_count && most > goal; i++) {
        const struct relation_fact *f = &r->facts[i];

        if (f->symbols == symbols && !f->is_unequal && f->form.n == l->n &&
            linear_sub(l, &f->form, &rest) && rest.n == 0 && rest.k < most)
            most = rest.k;
    }
    return most;
}

/* ------------------------------------------------------------------ resolve */

static bool fits_its_type(const struct relation *r, const struct symbol *s)
{
    struct interval type = interval_of_type(s->bits, s->is_signed);
    struct interval known = relation_eval(r, &s->def);
    struct linear negative;

    if (known.lo < type.lo && known.hi <= type.hi && s->def.n > 1 && type.lo == 0)
        return linear_scale(&s->def, -1, &negative) && said_max(r, &negative, 0) <= 0;
    return interval_includes(type, known);
}

/* The same, asked once for each symbol; `met` may be NULL. */
static bool fits_now(const struct relation *r, uint32_t symbol, struct met *met)
{
    const struct symbol *s = symbol_at(r->symbols, symbol);
    bool fits = false;

    for (unsigned k = 0; met && k < met->count; k++)
        if (met->symbols[k] == symbol)
            return met->fits[k];
    fits = fits_its_type(r, s);
    if (met && met->count < MAX_KNOWN) {
        met->symbols[met->count] = symbol;
        met->fits[met->count++] = fits;
    }
    return fits;
}

static struct linear resolve(const struct relation *r, const struct linear *l,
                             struct met *met)
{
    struct linear result = *l;

    /* Definitions only mention older symbols, so each round gets nearer to the end. */
    for (uint32_t i = 0, rounds = 0; i < result.n && rounds < 2 * LINEAR_TERMS;) {
        uint32_t symbol = result.terms[i].symbol;

        if (symbol_brief_of(r->symbols, symbol).kind == SYMBOL_WRAPPED &&
            fits_now(r, symbol, met) &&
            linear_substitute(&result, symbol, &symbol_at(r->symbols, symbol)->def,
                              &result)) {
            rounds++;
            i = 0;
        } else {
            i++;
        }
    }
    return result;
}

struct linear relation_resolve(const struct relation *r, const struct linear *l)
{
    return resolve(r, l, NULL);
}

/* ------------------------------------------------------------------- search */

static struct interval range_seen(struct search *s, uint32_t symbol)
{
    uint32_t k = symbol % MAX_SEEN;

    if (s->seen[k] != symbol) {
        s->seen[k] = symbol;
        s->ranges[k] = relation_range(s->r, symbol);
    }
    return s->ranges[k];
}

/* relation_eval(), its upper end. */
static int64_t highest(struct search *s, const struct linear *l)
{
    int64_t sum = l->k;
    bool is_empty = false;

    for (uint32_t i = 0; i < l->n; i++) {
        struct interval range = range_seen(s, l->terms[i].symbol);
        int32_t factor = l->terms[i].factor;
        int64_t hi = factor == 1    ? range.hi
                     : factor == -1 ? bound_neg(range.lo)
                                    : interval_mul(interval_of(factor), range).hi;

        is_empty = is_empty || interval_is_empty(range);
        sum = sum == INTERVAL_NO_MAX || hi == INTERVAL_NO_MAX ? INTERVAL_NO_MAX
                                                              : bound_add(sum, hi);
    }
    return is_empty ? interval_empty().hi : sum;
}

/*
 * Subtract a multiple of the fact `f` <= 0 from `l` so that its term goes away; what
 * remains is not below l.
 */
static inline bool cancel(const struct linear *l, const struct linear *f,
                          const struct linear_term *term, struct linear *out)
{
    int64_t own = term->factor, theirs = linear_factor(f, term->symbol);

    if (own == theirs) /* as nearly always */
        return linear_add_scaled(l, f, -1, out);
    if (theirs == 0 || (own > 0) != (theirs > 0) || own % theirs != 0)
        return false;
    return linear_add_scaled(l, f, -(own / theirs), out);
}

static void look_at(struct search *s, const struct linear *l, unsigned depth);

/* Cancel one term of `l` with f <= 0 and go on with the rest. */
static bool try_form(struct search *s, const struct linear *l, const struct linear *f,
                     unsigned depth)
{
    struct linear rest;

    for (uint32_t i = 0; i < l->n && s->best > s->goal; i++)
        if (cancel(l, f, &l->terms[i], &rest)) {
            look_at(s, &rest, depth - 1);
            return true;
        }
    return false;
}

/* The same with what the fact means, now that more is known. */
static void try_definition(struct search *s, const struct linear *l,
                           const struct relation_fact *fact, unsigned depth)
{
    struct linear f;

    if (!fact->has_definition)
        return;
    f = resolve(s->r, &fact->form, &s->met);
    if (!linear_equal(&f, &fact->form))
        try_form(s, l, &f, depth);
}

/* A fact that says just this, but for a number: before a search among all others. */
static void look_for(struct search *s, const struct linear *l)
{
    int64_t most = s->best > s->goal ? said_max(s->r, l, s->goal) : INTERVAL_NO_MAX;

    if (most >= s->best)
        return;
    s->best = most;
    s->form = linear_const(most);
}

/* Whether the work that may be done is done, or the goal reached. */
static bool is_over(const struct search *s)
{
    return s->best <= s->goal || s->work >= MAX_WORK;
}

static void look_at(struct search *s, const struct linear *l, unsigned depth)
{
    struct linear form = resolve(s->r, l, &s->met);
    int64_t bound = highest(s, &form);
    uint64_t symbols = 0;

    s->work++;
    if (bound < s->best || s->work == 1) {
        s->best = bound;
        s->form = form;
    }
    if (depth == 0 || form.n == 0)
        return;
    if (s->goal != INTERVAL_NO_MIN)
        look_for(s, &form);
    symbols = relation_symbols_of(&form);
    for (uint32_t i = 0; i < s->r->fact_count; i++) {
        const struct relation_fact *fact = &s->r->facts[i];
        bool is_shared = (fact->symbols & symbols) != 0;

        if (fact->is_unequal || !(is_shared || fact->has_definition))
            continue;
        if (is_over(s))
            return;
        if (!is_shared || !try_form(s, &form, &fact->form, depth))
            try_definition(s, &form, fact, depth);
    }
}

/*
 * Once more, with the facts that have all the symbols of a sum: what limits `start + i`
 * as a whole is what people write, and many other facts may have come before it.
 */
static void try_whole(struct search *s, const struct linear *l)
{
    struct linear form = resolve(s->r, l, &s->met);
    uint64_t symbols = relation_symbols_of(&form);

    s->work = 1;
    for (uint32_t i = s->r->fact_count; form.n > 1 && i-- > 0 && !is_over(s);) {
        const struct relation_fact *fact = &s->r->facts[i];

        if ((fact->symbols & symbols) == symbols && !fact->is_unequal)
            try_form(s, &form, &fact->form, MAX_DEPTH);
    }
}

static int64_t search_max(const struct relation *r, const struct linear *l,
                          int64_t goal, struct linear *best)
{
    struct search s;

    if (l->n == 0) { /* a number: no fact can say more of it */
        if (best)
            *best = *l;
        return l->k;
    }
    s.r = r;
    s.goal = goal;
    s.best = INTERVAL_NO_MAX;
    s.form = linear_const(0);
    s.work = 0;
    s.met.count = 0;
    memset(s.seen, 0, sizeof s.seen);
    look_at(&s, l, MAX_DEPTH);
    if (s.work >= MAX_WORK && goal != INTERVAL_NO_MIN && s.best > goal)
        try_whole(&s, l);
    if (best)
        *best = s.form;
    return s.best;
}

/* ---------------------------------------------------------------- questions */

bool relation_proves_le(const struct relation *r, const struct linear *l)
{
    return r->is_impossible || search_max(r, l, 0, NULL) <= 0;
}

bool relation_proves_lt(const struct relation *r, const struct linear *l)
{
    return r->is_impossible || search_max(r, l, -1, NULL) <= -1;
}

bool relation_proves_eq(const struct relation *r, const struct linear *l)
{
    struct linear negative;

    if (l->n == 0)
        return l->k == 0;
    return relation_proves_le(r, l) && linear_scale(l, -1, &negative) &&
           relation_proves_le(r, &negative);
}

int64_t relation_max(const struct relation *r, const struct linear *l,
                     struct linear *best)
{
    return search_max(r, l, INTERVAL_NO_MIN, best);
}

int64_t relation_min(const struct relation *r, const struct linear *l,
                     struct linear *best)
{
    struct linear negative;
    int64_t bound = 0;

    if (!linear_scale(l, -1, &negative)) {
        if (best)
            *best = *l;
        return INTERVAL_NO_MIN;
    }
    bound = search_max(r, &negative, INTERVAL_NO_MIN, best);
    if (best)
        linear_scale(best, -1, best);
    return bound_neg(bound);
}

struct interval relation_bounds_of(const struct relation *r, const struct linear *l)
{
    if (l->n == 0)
        return interval_of(l->k);
    return interval_make(relation_min(r, l, NULL), relation_max(r, l, NULL));
}

/* ---------------------------------------------------------------- projections */

struct projection {
    const struct relation *r;
    bool (*keep)(void *context, uint32_t symbol);
    void *context;
    struct relation_bounds *out;
    unsigned replaced[RELATION_BOUNDS]; /* terms of each that became numbers */
    unsigned work;
};

/* Replace what must not stay by its bound; false when there is none. */
static bool replace_terms(const struct projection *p, const struct linear *l,
                          struct linear *out, unsigned *replaced)
{
    *out = *l;
    *replaced = 0;
    for (uint32_t i = 0; i < l->n; i++) {
        struct interval range = relation_range(p->r, l->terms[i].symbol);
        struct linear number = linear_const(l->terms[i].factor > 0 ? range.hi
                                                                   : range.lo);

        if (p->keep(p->context, l->terms[i].symbol))
            continue;
        if (number.k == INTERVAL_NO_MAX || number.k == INTERVAL_NO_MIN ||
            !linear_substitute(out, l->terms[i].symbol, &number, out))
            return false;
        (*replaced)++;
    }
    return true;
}

/* Take a bound, in place of one from which it differs only by a number. */
static void add_bound(struct projection *p, const struct linear *form,
                      unsigned replaced)
{
    struct relation_bounds *out = p->out;
    unsigned k = 0;

    for (; k < out->count; k++) {
        struct linear difference;

        if (!linear_sub(form, &out->at[k], &difference) || difference.n != 0)
            continue;
        if (replaced > p->replaced[k] ||
            (replaced == p->replaced[k] && difference.k >= 0))
            return;
        break;
    }
    if (k == RELATION_BOUNDS)
        return;
    out->at[k] = *form;
    p->replaced[k] = replaced;
    out->count += k == out->count;
}

/* The one with the fewest numbers in place of symbols comes first. */
static void put_best_first(struct projection *p)
{
    struct linear first = p->out->at[0];
    unsigned best = 0;

    for (unsigned k = 1; k < p->out->count; k++)
        if (p->replaced[k] < p->replaced[best])
            best = k;
    p->out->at[0] = p->out->at[best];
    p->out->at[best] = first;
}

static void project(struct projection *p, const struct linear *l, unsigned depth)
{
    struct linear form = relation_resolve(p->r, l), simple;
    unsigned replaced = 0;

    p->work++;
    if (replace_terms(p, &form, &simple, &replaced))
        add_bound(p, &simple, replaced);
    for (uint32_t i = 0; i < p->r->fact_count && depth > 0; i++) {
        const struct relation_fact *f = &p->r->facts[i];
        struct linear rest;

        if (!(f->symbols & relation_symbols_of(&form)))
            continue;

        if (p->work >= MAX_WORK)
            return;
        for (uint32_t k = 0; k < form.n && !f->is_unequal; k++)
            if (!p->keep(p->context, form.terms[k].symbol) &&
                cancel(&form, &f->form, &form.terms[k], &rest)) {
                project(p, &rest, depth - 1);
                break;
            }
    }
}

void relation_project_all(const struct relation *r, const struct linear *l,
                          bool (*keep)(void *, uint32_t), void *context,
                          struct relation_bounds *out)
{
    struct projection p = {.r = r, .keep = keep, .context = context, .out = out};

    out->count = 0;
    project(&p, l, MAX_DEPTH);
    if (out->count > 1)
        put_best_first(&p);
}

bool relation_project_max(const struct relation *r, const struct linear *l,
                          bool (*keep)(void *, uint32_t), void *context,
                          struct linear *out)
{
    struct relation_bounds all;

    relation_project_all(r, l, keep, context, &all);
    if (all.count > 0)
        *out = all.at[0];
    return all.count > 0;
}
