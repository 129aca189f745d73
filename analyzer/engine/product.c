/*
 * Products of two numbers, and quotients by one.
 *
 *     if (height > MAX / width) return;
 *     p = malloc(width * height);
 *     for (y = 0; y < height; y++)
 *         fread(p + y * width, 1, width, in);
 *
 * Forms are linear, so a product is a symbol of its own; it is named by what it is made
 * of, and is the same when that is multiplied again.  What is no more than a quotient
 * makes a product that is no more than what was divided.  And where `y` is below
 * `height`, a row ends before `width * height` does, if that did not wrap.
 */
#include "analyzer/engine/arith_private.h"

/*
 * Beside the type in the key of a quotient: it is divided by the number of `def` that
 * is there once, and is one of the constant, or of what is there twice.
 */
enum { IS_BY = 1 << 10 };

/* A product that may be larger than any number. */
#define NO_MOST UINT64_MAX

static bool is_one_symbol(const struct linear *l)
{
    return l->n == 1 && l->k == 0 && l->terms[0].factor == 1;
}

static bool is_made_by(const struct symbol_key *key, enum ir_op op)
{
    return key->kind == SYMBOL_DERIVED && key->a == 0 && key->b == op;
}

static bool is_quotient_by(const struct symbol_key *key)
{
    return is_made_by(key, IR_DIV) && (key->c & IS_BY);
}

/* A number that may be part of such a symbol: no other such one, or there is no end. */
static bool is_plain(const struct run *r, const struct linear *l)
{
    const struct symbol_key *key = is_one_symbol(l)
                                       ? &r->symbols.keys[l->terms[0].symbol]
                                       : NULL;

    return key && !is_made_by(key, IR_MUL) && !is_quotient_by(key);
}

static uint32_t type_key(unsigned bits, bool is_signed)
{
    return bits * 2 + is_signed;
}

/* The largest number of a type. */
static uint64_t most_of(unsigned bits, bool is_signed)
{
    uint64_t half = ((uint64_t)1 << (bits - 1)) - 1;

    return is_signed ? half : half * 2 + 1;
}

static uint64_t most_of_ranges(struct interval a, struct interval b)
{
    uint64_t most = 0;

    return a.hi == INTERVAL_NO_MAX || b.hi == INTERVAL_NO_MAX ||
                   __builtin_mul_overflow((uint64_t)a.hi, (uint64_t)b.hi, &most)
               ? NO_MOST
               : most;
}

/* What is divided by the symbol `b` there, at most; NO_MOST: something else is. */
static uint64_t most_of_dividend(const struct relation *known,
                                 const struct symbol_key *key, uint32_t b)
{
    uint64_t most = (uint64_t)key->d;

    if (!is_quotient_by(key) || linear_factor(&key->def, b) != 1)
        return NO_MOST;
    for (uint32_t k = 0; k < key->def.n; k++)
        if (key->def.terms[k].factor == 2) {
            struct interval x = relation_range(known, key->def.terms[k].symbol);

            most = x.lo < 0 || x.hi == INTERVAL_NO_MAX ? NO_MOST : (uint64_t)x.hi;
        }
    return most;
}

/* `a <= X / b` was asked: `a * b` is at most X. */
static uint64_t most_by_quotient(const struct run *r, const struct relation *known,
                                 uint32_t a, uint32_t b)
{
    uint64_t most = NO_MOST;

    for (uint32_t k = 0; k < known->fact_count; k++) {
        const struct linear *f = &known->facts[k].form;
        uint32_t q = 0;
        uint64_t other = 0;

        if (known->facts[k].is_unequal || f->n != 2 || f->k < 0 ||
            linear_factor(f, a) != 1)
            continue;
        q = f->terms[f->terms[0].symbol == a ? 1 : 0].symbol;
        if (linear_factor(f, q) != -1)
            continue;
        other = most_of_dividend(known, &r->symbols.keys[q], b);
        most = other < most ? other : most;
    }
    return most;
}

/* How large the product of two symbols is at most, before it wraps. */
static uint64_t most_of_product(const struct run *r, const struct state *s, uint32_t a,
                                uint32_t b)
{
    const struct relation *known = &s->relation;
    struct interval ra = relation_range(known, a), rb = relation_range(known, b);
    uint64_t most = most_of_ranges(ra, rb), other = 0;

    if (ra.lo < 0 || rb.lo < 0)
        return NO_MOST;
    other = most_by_quotient(r, known, a, b);
    most = other < most ? other : most;
    other = most_by_quotient(r, known, b, a);
    return other < most ? other : most;
}

static bool make_key(unsigned bits, bool is_signed, const struct linear *a,
                     const struct linear *b, struct symbol_key *out)
{
    *out = (struct symbol_key){
        .kind = SYMBOL_DERIVED, .b = IR_MUL, .c = type_key(bits, is_signed)};
    return linear_add(a, b, &out->def);
}

/* The product of the two as it was computed before, in a type that it fits; 0. */
static uint32_t find_product(const struct run *r, const struct state *s,
                             const struct linear *a, const struct linear *b,
                             uint64_t *most)
{
    static const unsigned sizes[] = {64, 32};

    *most = most_of_product(r, s, a->terms[0].symbol, b->terms[0].symbol);
    for (unsigned k = 0; k < 4; k++) {
        struct symbol_key key;
        uint32_t found = 0;

        if (make_key(sizes[k / 2], k % 2, a, b, &key) && *most != NO_MOST &&
            *most <= most_of(sizes[k / 2], k % 2))
            found = symbol_find(&r->symbols, &key);
        if (found)
            return found;
    }
    return 0;
}

/* `y <= h - k`: y * w is at most h * w - k * w, for each `h` that is known. */
static void hold_below(struct run *r, struct state *s, const struct linear *product,
                       const struct linear *y, const struct linear *w, uint64_t limit)
{
    uint32_t count = s->relation.fact_count;

    for (uint32_t k = 0; k < count; k++) {
        struct linear fact = s->relation.facts[k].form, more, apart, h;
        uint32_t of = 0;
        uint64_t most = 0;

        if (s->relation.facts[k].is_unequal || fact.n != 2 ||
            linear_factor(&fact, y->terms[0].symbol) != 1)
            continue;
        h = linear_symbol(
            fact.terms[fact.terms[0].symbol == y->terms[0].symbol ? 1 : 0].symbol);
        if (linear_factor(&fact, h.terms[0].symbol) != -1 || fact.k < 0)
            continue;
        of = find_product(r, s, &h, w, &most);
        if (!of || most > limit)
            continue;
        h = linear_symbol(of);
        if (linear_scale(w, fact.k, &more) && linear_sub(product, &h, &apart) &&
            linear_add(&apart, &more, &apart))
            relation_add_le(&s->relation, &apart);
    }
}

/* `4 * n` is the symbol, so many times. */
static int64_t take_factor(struct linear *l)
{
    int64_t times = l->n == 1 && l->k == 0 ? l->terms[0].factor : 0;

    if (times > 1)
        l->terms[0].factor = 1;
    return times;
}

static struct linear product_symbol(struct run *r, struct state *s,
                                    const struct operands *o,
                                    const struct symbol_key *key,
                                    const struct symbol *model)
{
    struct linear out = arith_named(r, key, model, o);
    uint64_t most = most_of_product(r, s, o->a.terms[0].symbol, o->b.terms[0].symbol);
    uint64_t limit = most_of(key->c / 2, key->c % 2);

    relation_add_range(&s->relation, &out,
                       most <= limit && most < INTERVAL_NO_MAX
                           ? interval_make(0, (int64_t)most)
                           : model->range);
    if (o->ra.lo < 0 || o->rb.lo < 0)
        return out;
    hold_below(r, s, &out, &o->a, &o->b, limit);
    hold_below(r, s, &out, &o->b, &o->a, limit);
    return out;
}

bool product_of(struct run *r, struct state *s, ir_id i, const struct operands *o,
                struct linear *out)
{
    const struct ir_type *t = run_type(r, r->f->insts[i].type);
    bool is_signed = t->flags & IR_TYPE_SIGNED;
    struct symbol model = {.range = interval_of_type(t->bits, is_signed)};
    struct operands parts = *o;
    int64_t times = 0;
    uint64_t most = 0;
    struct symbol_key key;

    if (__builtin_mul_overflow(take_factor(&parts.a), take_factor(&parts.b), &times) ||
        times < 1 || !is_plain(r, &parts.a) || !is_plain(r, &parts.b) ||
        !make_key(t->bits, is_signed, &parts.a, &parts.b, &key))
        return false;
    most = most_of_product(r, s, parts.a.terms[0].symbol, parts.b.terms[0].symbol);
    if (times > 1 && (__builtin_mul_overflow(most, (uint64_t)times, &most) ||
                      most > most_of(t->bits, is_signed)))
        return false;
    *out = product_symbol(r, s, &parts, &key, &model);
    return times == 1 || linear_scale(out, times, out);
}

bool quotient_by(struct run *r, struct state *s, ir_id i, const struct operands *o,
                 struct linear *out)
{
    const struct ir_type *t = run_type(r, r->f->insts[i].type);
    bool is_signed = t->flags & IR_TYPE_SIGNED;
    struct symbol model = {.range = interval_of_type(t->bits, is_signed)};
    struct symbol_key key = {.kind = SYMBOL_DERIVED,
                             .b = IR_DIV,
                             .c = type_key(t->bits, is_signed) | IS_BY,
                             .def = o->b};

    if (o->ra.lo < 0 || o->rb.lo < 0 || !is_plain(r, &o->b))
        return false;
    if (interval_is_single(o->ra))
        key.d = o->ra.lo;
    else if (!is_plain(r, &o->a) || !linear_add_scaled(&o->b, &o->a, 2, &key.def))
        return false;
    *out = arith_named(r, &key, &model, o);
    relation_add_range(&s->relation, out, interval_div(o->ra, o->rb));
    return true;
}
