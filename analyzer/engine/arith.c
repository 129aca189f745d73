/*
 * Integer instructions.
 *
 * A result is kept as a linear form whenever it is one and fits its type.  What does
 * not fit becomes a WRAPPED symbol, which turns back into its definition on paths where
 * that is later known to fit; so `n - 1` is right both before and after `n > 0` is
 * checked. Signed sums are taken not to overflow, as the language says.
 */
#include "analyzer/engine/arith_private.h"
#include "analyzer/engine/library.h"

enum {
    SMALL_NUMBER = 1 << 28, /* added to lengths of texts it does not make them wrap */
    MAX_TIMES = 8, /* such a length counts */
};

struct linear arith_symbol(struct run *r, ir_id i, uint32_t part, struct interval range,
                           enum origin origin, const char *source)
{
    struct symbol_key key = {.kind = SYMBOL_RESULT, .a = i, .b = part};
    struct symbol model = {.range = range,
                           .origin = origin,
                           .source = source,
                           .is_vague_above = part != 0,
                           .is_vague_below = part != 0};
    uint32_t id = symbol_get(&r->symbols, &key, &model);

    symbol_raise_origin(&r->symbols, id, origin, source);
    return linear_symbol(id);
}

const struct value *arith_unknown(struct run *r, struct state *s, ir_id i,
                                  enum origin origin, const char *source)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct ir_type *t = run_type(r, in->type);
    bool is_signed = t->flags & IR_TYPE_SIGNED;
    struct linear form;
    uint32_t region = 0;

    (void)s;
    if (run_is_int(r, in->type)) {
        form = arith_symbol(r, i, 0, interval_of_type(t->bits, is_signed), origin,
                            source);
        return value_int(&r->arena, &form, t->bits, is_signed);
    }
    if (t->kind == IR_TYPE_PTR) {
        region = memory_new_region(r, REGION_POINTEE, i);
        region_at(&r->regions, region)->origin = origin;
        region_at(&r->regions, region)->source = source;
        return value_pointer(&r->arena, region);
    }
    return value_unknown();
}

/* -------------------------------------------------------------------- fitting */

static struct linear wrapped_symbol(struct run *r, const struct linear *def,
                                    unsigned bits, bool is_signed)
{
    struct symbol_key key = {
        .kind = SYMBOL_WRAPPED, .a = bits * 2 + is_signed, .def = *def};
    struct symbol model = {.range = interval_of_type(bits, is_signed),
                           .bits = (uint8_t)bits,
                           .is_signed = is_signed};

    if (def->n == 0 && def->k < 0 && bits == 64 && !is_signed) /* 2^64 less a little */
        model.range = interval_make(INTERVAL_NO_MAX - 1, INTERVAL_NO_MAX);
    model.origin = symbol_origin_of(&r->symbols, def, &model.source);
    return linear_symbol(symbol_get(&r->symbols, &key, &model));
}

/* Whether that is the length of a text, found in memory, left by a call or merged. */
static bool is_text_length(const struct symbol_table *t, uint32_t symbol)
{
    const struct symbol_key *key = &t->keys[symbol];

    switch (key->kind) {
    case SYMBOL_LENGTH: return true;
    case SYMBOL_JOIN:
        return key->a >= SITE_HEAD ? key->c == CELL_STRING : key->c / 4 == CELL_STRING;
    case SYMBOL_RESULT:
        return key->b == PART_OUTPUT || (key->b >= PART_LENGTH && key->b < PART_ATOM) ||
               (key->b >= PART_CALLED && key->c != 0);
    default: return false;
    }
}

/* Where a called function says that something begins in a text. */
static bool is_word_begin(const struct symbol_table *t, uint32_t symbol)
{
    const struct symbol_key *key = &t->keys[symbol];

    return key->kind == SYMBOL_RESULT && key->b >= PART_CALLED && key->c == 0;
}

/*
 * A sum of string lengths: no string is as long as an int can count, and neither are
 * all arguments of the program together.  Small numbers may be added.  Taken off may
 * be where a word begins in a text, if the rest stays above the least of the type.
 */
static bool is_sum_of_lengths(const struct state *s, const struct linear *form,
                              bool may_take_off)
{
    bool has_any = false;

    if ((form->k < 0 && !may_take_off) || form->k > SMALL_NUMBER)
        return false;
    for (uint32_t k = 0; k < form->n; k++) {
        const struct linear_term *t = &form->terms[k];
        struct interval range = relation_range(&s->relation, t->symbol);
        bool is_length = symbol_at(s->relation.symbols, t->symbol)->is_text_sum ||
                         is_text_length(s->relation.symbols, t->symbol);

        if (t->factor < 0 && may_take_off && range.lo >= 0 &&
            is_word_begin(s->relation.symbols, t->symbol))
            continue;
        if (t->factor <= 0 || t->factor > MAX_TIMES ||
            (!is_length && !interval_includes(interval_make(0, SMALL_NUMBER), range)))
            return false;
        has_any = has_any || is_length;
    }
    return has_any;
}

const struct value *arith_fit(struct run *r, struct state *s, const struct linear *form,
                              unsigned bits, bool is_signed)
{
    struct linear resolved = relation_resolve(&s->relation, form), symbol;
    struct interval range = relation_eval(&s->relation, &resolved);
    struct interval type = interval_of_type(bits, is_signed);

    if (!interval_includes(type, range))
        range = relation_bounds_of(&s->relation, &resolved);
    if (!interval_includes(type, range) && bits >= 32 &&
        is_sum_of_lengths(s, &resolved, range.lo >= type.lo)) {
        relation_add_range(&s->relation, &resolved, type);
        range = type;
    }
    if (interval_includes(type, range))
        return value_int(&r->arena, &resolved, bits, is_signed);
    if (interval_is_single(range) && bits < 64) {
        symbol = linear_const(interval_wrap(range, bits, is_signed).lo);
        return value_int(&r->arena, &symbol, bits, is_signed);
    }
    symbol = wrapped_symbol(r, &resolved, bits, is_signed);
    relation_add_range(&s->relation, &symbol, interval_wrap(range, bits, is_signed));
    return value_int(&r->arena, &symbol, bits, is_signed);
}

/* The type's sum or difference: signed ones are taken not to overflow. */
static const struct value *fit_sum(struct run *r, struct state *s,
                                   const struct linear *form, const struct ir_type *t)
{
    struct interval type = interval_of_type(t->bits, t->flags & IR_TYPE_SIGNED);

    if (t->flags & IR_TYPE_SIGNED)
        relation_add_range(&s->relation, form, type);
    return arith_fit(r, s, form, t->bits, t->flags & IR_TYPE_SIGNED);
}

struct linear arith_form(struct run *r, struct state *s, ir_id i)
{
    const struct value *v = run_value(r, s, i);
    const struct ir_type *t = run_type(r, r->f->insts[i].type);

    if (v->kind == VALUE_INT)
        return v->form;
    if (run_is_int(r, r->f->insts[i].type))
        return arith_symbol(r, i, 0,
                            interval_of_type(t->bits, t->flags & IR_TYPE_SIGNED),
                            ORIGIN_UNKNOWN, NULL);
    return arith_symbol(r, i, 0, interval_full(), ORIGIN_UNKNOWN, NULL);
}

/* ------------------------------------------------------------------ operations */

static struct operands read_operands(struct run *r, struct state *s,
                                     const struct ir_inst *in)
{
    struct operands o;

    o.a = arith_form(r, s, in->a);
    o.b = in->b ? arith_form(r, s, in->b) : linear_const(0);
    o.ra = relation_bounds_of(&s->relation, &o.a);
    o.rb = relation_bounds_of(&s->relation, &o.b);
    return o;
}

static bool is_derived(void *context, uint32_t symbol)
{
    const struct run *r = context;

    return r->symbols.keys[symbol].kind == SYMBOL_DERIVED;
}

/*
 * Masks, shifts, quotients and rests by a constant depend on one number alone: looked
 * at again they are the same number, and what a check said of it still holds.  Only one
 * deep: numbers made of such numbers have no end in a checksum.
 */
static bool is_repeatable(struct run *r, ir_id i, const struct operands *o)
{
    enum ir_op op = r->f->insts[i].op;

    return (op == IR_AND || op == IR_SHR || op == IR_DIV || op == IR_REM) &&
           interval_is_single(o->rb) && o->a.n > 0 &&
           !symbol_any_part(&r->symbols, &o->a, is_derived, r);
}

/* What names a repeatable result; `x % 8` of no negative `x` is `x & 7`. */
static struct symbol_key result_key(const struct ir_inst *in, const struct operands *o,
                                    const struct ir_type *t)
{
    struct symbol_key key = {.kind = SYMBOL_DERIVED, .b = in->op, .def = o->a};
    int64_t by = o->rb.lo;

    key.c = t->bits * 2 + (t->flags & IR_TYPE_SIGNED ? 1 : 0);
    key.d = by;
    if (in->op == IR_REM && o->ra.lo >= 0 && by > 0 && (by & (by - 1)) == 0) {
        key.b = IR_AND;
        key.d = by - 1;
    }
    return key;
}

struct linear arith_named(struct run *r, const struct symbol_key *key,
                          const struct symbol *model, const struct operands *o)
{
    struct symbol own = *model;
    const char *sa = NULL, *sb = NULL;
    enum origin oa = symbol_origin_of(&r->symbols, &o->a, &sa);
    enum origin ob = symbol_origin_of(&r->symbols, &o->b, &sb);
    uint32_t id = 0;

    own.origin = origin_join(oa, ob);
    own.source = ob > oa ? sb : sa;
    id = symbol_get(&r->symbols, key, &own);
    symbol_raise_origin(&r->symbols, id, own.origin, own.source);
    if (!symbol_all_followed(&r->symbols, &o->a) ||
        !symbol_all_followed(&r->symbols, &o->b))
        symbol_mark_vague(&r->symbols, id);
    return linear_symbol(id);
}

/* The symbol of a result that is no linear form. */
static struct linear result_symbol(struct run *r, ir_id i, const struct operands *o,
                                   struct interval type, enum origin origin,
                                   const char *source)
{
    const struct ir_inst *in = &r->f->insts[i];
    struct symbol model = {.range = type, .origin = origin, .source = source};
    struct symbol_key key;
    struct linear out;

    if (!is_repeatable(r, i, o))
        return arith_symbol(r, i, 0, type, origin, source);
    key = result_key(in, o, run_type(r, in->type));
    out = linear_symbol(symbol_get(&r->symbols, &key, &model));
    symbol_raise_origin(&r->symbols, out.terms[0].symbol, origin, source);
    return out;
}

/* A new symbol for a result that is no linear form, with its interval. */
static struct linear opaque_result(struct run *r, struct state *s, ir_id i,
                                   const struct operands *o, struct interval range)
{
    const struct ir_type *t = run_type(r, r->f->insts[i].type);
    struct interval type = interval_of_type(t->bits, t->flags & IR_TYPE_SIGNED);
    const char *sa = NULL, *sb = NULL;
    enum origin oa = symbol_origin_of(&r->symbols, &o->a, &sa);
    enum origin ob = symbol_origin_of(&r->symbols, &o->b, &sb);
    struct linear symbol = result_symbol(r, i, o, type, origin_join(oa, ob),
                                         ob > oa ? sb : sa);

    if (!symbol_all_followed(&r->symbols, &o->a) ||
        !symbol_all_followed(&r->symbols, &o->b))
        symbol_mark_vague(&r->symbols, symbol.terms[0].symbol);
    if (interval_includes(type, range))
        relation_add_range(&s->relation, &symbol, range);
    return symbol;
}

static void add_le(struct state *s, const struct linear *a, const struct linear *b,
                   int64_t k)
{
    struct linear f;

    if (linear_sub(a, b, &f) && linear_add_const(&f, k, &f))
        relation_add_le(&s->relation, &f);
}

/* The values that the types of its symbols allow a form. */
static struct interval range_by_types(const struct run *r, const struct linear *l)
{
    struct interval sum = interval_of(l->k);

    for (uint32_t k = 0; k < l->n; k++)
        sum = interval_add(
            sum, interval_mul(interval_of(l->terms[k].factor),
                              symbol_at(&r->symbols, l->terms[k].symbol)->range));
    return sum;
}

/* What a division by a constant leaves of all numbers of a type. */
static struct interval quotients_of_type(const struct ir_type *t, int64_t divisor)
{
    if (t->bits < 64 || divisor <= 1)
        return interval_full();
    if (t->flags & IR_TYPE_SIGNED)
        return interval_make(INT64_MIN / divisor, INT64_MAX / divisor);
    return interval_make(0, (int64_t)(UINT64_MAX / (uint64_t)divisor));
}

/*
 * x / c for a constant c > 0: c*q <= x <= c*q + c - 1, if x >= 0 or it is a shift,
 * which rounds down.
 */
static struct linear divide(struct run *r, struct state *s, ir_id i,
                            const struct operands *o, int64_t divisor)
{
    const struct ir_type *t = run_type(r, r->f->insts[i].type);
    struct interval type = interval_of_type(t->bits, t->flags & IR_TYPE_SIGNED);
    bool is_shift = r->f->insts[i].op == IR_SHR;
    struct interval q = is_shift ? interval_shr(o->ra, o->rb, t->bits)
                                 : interval_div(o->ra, interval_of(divisor));
    struct interval all = interval_meet(range_by_types(r, &o->a), type);
    struct interval possible = quotients_of_type(t, divisor);
    struct linear symbol, scaled;

    q = interval_meet(q, possible);
    all = interval_meet(all, possible);
    symbol = opaque_result(r, s, i, o, q);
    /* What the division makes of the limits of types is no limit anybody set. */
    symbol_limit(&r->symbols, symbol.terms[0].symbol,
                 is_shift ? interval_shr(all, o->rb, t->bits)
                          : interval_div(all, interval_of(divisor)));

    if ((is_shift || o->ra.lo >= 0) && linear_scale(&symbol, divisor, &scaled)) {
        add_le(s, &scaled, &o->a, 0);
        add_le(s, &o->a, &scaled, 1 - divisor);
    }
    return symbol;
}

static struct linear remainder_of(struct run *r, struct state *s, ir_id i,
                                  const struct operands *o)
{
    struct interval range = interval_rem(o->ra, o->rb);
    struct linear symbol = opaque_result(r, s, i, o, range), negative;

    /* It is as negative as the dividend, and that is only what a type allows. */
    if (o->b.n == 0 && o->ra.lo < 0 && linear_scale(&o->a, -1, &negative) &&
        relation_has_open(&s->relation, &negative))
        symbol_limit(&r->symbols, symbol.terms[0].symbol,
                     interval_make(range.lo, INTERVAL_NO_MAX));
    if (o->ra.lo >= 0)
        add_le(s, &symbol, &o->a, 0);
    if (o->rb.lo > 0)
        add_le(s, &symbol, &o->b, 1);
    return symbol;
}

static struct linear mask_of(struct run *r, struct state *s, ir_id i,
                             const struct operands *o)
{
    struct linear symbol = opaque_result(r, s, i, o, interval_and(o->ra, o->rb));

    if (o->ra.lo >= 0)
        add_le(s, &symbol, &o->a, 0);
    if (o->rb.lo >= 0)
        add_le(s, &symbol, &o->b, 0);
    return symbol;
}

static bool multiply(const struct operands *o, struct linear *out)
{
    if (interval_is_single(o->rb))
        return linear_scale(&o->a, o->rb.lo, out);
    if (interval_is_single(o->ra))
        return linear_scale(&o->b, o->ra.lo, out);
    return false;
}

static bool shift_left(const struct operands *o, unsigned bits, struct linear *out)
{
    return interval_is_single(o->rb) && o->rb.lo >= 0 && o->rb.lo < (int64_t)bits &&
           o->rb.lo < 31 && linear_scale(&o->a, INT64_C(1) << o->rb.lo, out);
}

/* Operations whose result may be a linear form; false: it is not. */
static bool linear_result(const struct ir_inst *in, const struct operands *o,
                          unsigned bits, struct linear *out)
{
    switch (in->op) {
    case IR_ADD: return linear_add(&o->a, &o->b, out);
    case IR_SUB: return linear_sub(&o->a, &o->b, out);
    case IR_NEG: return linear_scale(&o->a, -1, out);
    case IR_NOT: return linear_scale(&o->a, -1, out) && linear_add_const(out, -1, out);
    case IR_MUL: return multiply(o, out);
    case IR_SHL: return shift_left(o, bits, out);
    default: return false;
    }
}

static struct interval result_range(const struct ir_inst *in, const struct operands *o,
                                    unsigned bits)
{
    switch (in->op) {
    case IR_ADD: return interval_add(o->ra, o->rb);
    case IR_SUB: return interval_sub(o->ra, o->rb);
    case IR_MUL: return interval_mul(o->ra, o->rb);
    case IR_DIV: return interval_div(o->ra, o->rb);
    case IR_REM: return interval_rem(o->ra, o->rb);
    case IR_SHL: return interval_shl(o->ra, o->rb, bits);
    case IR_SHR: return interval_shr(o->ra, o->rb, bits);
    case IR_AND: return interval_and(o->ra, o->rb);
    case IR_OR: return interval_or(o->ra, o->rb);
    case IR_XOR: return interval_xor(o->ra, o->rb);
    default: return interval_full();
    }
}

/* Both operands are numbers, and so is what becomes of them. */
static bool is_constant_result(const struct ir_inst *in, const struct operands *o,
                               const struct ir_type *t)
{
    struct interval range;

    if (!interval_is_single(o->ra) || !interval_is_single(o->rb))
        return false;
    range = result_range(in, o, t->bits);
    return interval_is_single(range) &&
           interval_includes(interval_of_type(t->bits, t->flags & IR_TYPE_SIGNED),
                             range);
}

static const struct value *binary(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct ir_type *t = run_type(r, in->type);
    struct operands o = read_operands(r, s, in);
    bool is_signed = t->flags & IR_TYPE_SIGNED;
    struct linear form;

    if (is_constant_result(in, &o, t)) {
        form = linear_const(result_range(in, &o, t->bits).lo);
    } else if (interval_is_single(o.rb) && o.rb.lo > 0 && in->op == IR_DIV) {
        form = divide(r, s, i, &o, o.rb.lo);
    } else if (interval_is_single(o.rb) && o.rb.lo >= 0 && o.rb.lo < 62 &&
               in->op == IR_SHR) {
        form = divide(r, s, i, &o, INT64_C(1) << o.rb.lo);
    } else if (in->op == IR_REM) {
        form = remainder_of(r, s, i, &o);
    } else if (in->op == IR_AND) {
        form = mask_of(r, s, i, &o);
    } else if (linear_result(in, &o, t->bits, &form)) {
        if (in->op == IR_ADD || in->op == IR_SUB || in->op == IR_NEG)
            return fit_sum(r, s, &form, t);
        return arith_fit(r, s, &form, t->bits, is_signed);
    } else if (!(in->op == IR_MUL && product_of(r, s, i, &o, &form)) &&
               !(in->op == IR_DIV && quotient_by(r, s, i, &o, &form))) {
        form = opaque_result(r, s, i, &o, result_range(in, &o, t->bits));
    }
    return value_int(&r->arena, &form, t->bits, is_signed);
}

/* ----------------------------------------------------------------- comparisons */

enum ir_op arith_opposite(enum ir_op op)
{
    switch (op) {
    case IR_EQ: return IR_NE;
    case IR_NE: return IR_EQ;
    case IR_LT: return IR_GE;
    case IR_GE: return IR_LT;
    case IR_LE: return IR_GT;
    default: return IR_LE;
    }
}

static const struct value *outcome(struct run *r, struct state *s, ir_id i,
                                   enum ir_op op, const struct value *a,
                                   const struct value *b)
{
    int known = branch_decide(r, s, op, a, b);
    struct linear form;

    if (known >= 0)
        return value_number(&r->arena, known);
    form = arith_symbol(r, i, 0, interval_make(0, 1), ORIGIN_LOCAL, NULL);
    return value_outcome(&r->arena, &form, op, a, b);
}

/* `!x` of what is 0 or 1 is `1 - x`; else some other number of the two. */
static bool is_truth(const struct state *s, const struct value *a, struct linear *out)
{
    struct interval range = interval_full();

    if (a->kind != VALUE_INT)
        return false;
    range = relation_eval(&s->relation, &a->form);
    return range.lo >= 0 && range.hi <= 1 && linear_scale(&a->form, -1, out) &&
           linear_add_const(out, 1, out);
}

static const struct value *negation(struct run *r, struct state *s, ir_id i)
{
    const struct value *a = run_value(r, s, r->f->insts[i].a), *out = NULL;
    struct linear form;

    if (a->condition)
        out = outcome(r, s, i, arith_opposite(a->condition->op), a->condition->a,
                      a->condition->b);
    else
        out = outcome(r, s, i, IR_EQ, a, value_number(&r->arena, 0));
    return out->condition && is_truth(s, a, &form)
               ? value_outcome(&r->arena, &form, out->condition->op, out->condition->a,
                               out->condition->b)
               : out;
}

/* ----------------------------------------------------------------- conversions */

/*
 * What strtoul() made of a text may be 2^63 or more, and is negative as a `long`: other
 * numbers of that size do not occur.
 */
static const struct value *negative_perhaps(struct run *r, struct state *s, ir_id i,
                                            const struct value *a)
{
    const struct ir_type *t = run_type(r, r->f->insts[i].type);
    const char *source = NULL;
    enum origin origin = ORIGIN_CONSTANT;
    const struct value *v = NULL;

    if (a->bits != 64 || a->is_signed || t->bits != 64 ||
        !(t->flags & IR_TYPE_SIGNED) || a->form.n != 1 ||
        !symbol_is_parsed(&r->symbols, &a->form) ||
        relation_range(&s->relation, a->form.terms[0].symbol).hi < INTERVAL_NO_MAX)
        return NULL;
    origin = symbol_origin_of(&r->symbols, &a->form, &source);
    v = arith_unknown(r, s, i, origin, source);
    symbol_mark_parsed(&r->symbols, v->form.terms[0].symbol);
    return v;
}

static const struct value *convert(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct ir_type *t = run_type(r, in->type);
    const struct value *a = run_value(r, s, in->a), *parsed = NULL;
    struct value *copy = NULL;

    if (a->kind != VALUE_INT)
        return arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL);
    if (a->condition) { /* 0 or 1 fits everything */
        copy = arena_dup(&r->arena, a, sizeof *a);
        copy->bits = (uint8_t)t->bits;
        return copy;
    }
    if (t->bits == 1)
        return outcome(r, s, i, IR_NE, a, value_number(&r->arena, 0));
    parsed = negative_perhaps(r, s, i, a);
    return parsed ? parsed
                  : arith_fit(r, s, &a->form, t->bits, t->flags & IR_TYPE_SIGNED);
}

/* A constant of 2^63 or more: a symbol that is larger than every object. */
struct linear arith_huge(struct run *r, int64_t bits)
{
    struct symbol_key key = {.kind = SYMBOL_HUGE, .d = bits};
    struct symbol model = {
        .range = {INTERVAL_NO_MAX - 1, INTERVAL_NO_MAX},
          .origin = ORIGIN_CONSTANT
    };

    return linear_symbol(symbol_get(&r->symbols, &key, &model));
}

static const struct value *constant(struct run *r, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct ir_type *t = run_type(r, in->type);
    struct linear k = linear_const(in->imm);

    if (t->bits == 64 && !(t->flags & IR_TYPE_SIGNED) && in->imm < 0)
        k = arith_huge(r, in->imm);
    return value_int(&r->arena, &k, t->bits, t->flags & IR_TYPE_SIGNED);
}

const struct value *arith_step(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];

    if (ir_is_comparison(in->op)) {
        stated_compare(r, s, i);
        return outcome(r, s, i, in->op, run_value(r, s, in->a), run_value(r, s, in->b));
    }
    if (in->op == IR_LNOT)
        return negation(r, s, i);
    if (!run_is_int(r, in->type))
        return arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL);
    switch (in->op) {
    case IR_CONST: return constant(r, i);
    case IR_INT_CAST: return convert(r, s, i);
    default: return binary(r, s, i);
    }
}

bool arith_proves_le(struct state *s, const struct linear *a, const struct linear *b)
{
    struct linear f;

    return linear_sub(a, b, &f) && relation_proves_le(&s->relation, &f);
}

bool arith_proves_lt(struct state *s, const struct linear *a, const struct linear *b)
{
    struct linear f;

    return linear_sub(a, b, &f) && relation_proves_lt(&s->relation, &f);
}
