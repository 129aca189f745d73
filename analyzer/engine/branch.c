/*
 * What a comparison tells.
 */
#include "analyzer/engine/judge.h"
#include "analyzer/engine/values.h"

/* Only then a comparison of two pointers tells how far one of them is. */
static bool is_one_region(const struct value *a, const struct value *b)
{
    return a->kind != VALUE_POINTER || a->region == b->region;
}

/*
 * a - b of two integers, or of two pointers into one region.  What `p + n > end` says
 * of a place and an end that were passed as two pointers, callers understand.
 */
static bool difference(struct run *r, enum ir_op op, const struct value *a,
                       const struct value *b, struct linear *out)
{
    struct linear x, y;
    bool is_order = op != IR_EQ && op != IR_NE;

    if (a->kind == VALUE_INT && b->kind == VALUE_INT)
        return linear_sub(&a->form, &b->form, out);
    if (a->kind != VALUE_POINTER || b->kind != VALUE_POINTER || a->other || b->other)
        return false;
    if (a->region != b->region)
        return is_order && memory_address(r, a, &x) && memory_address(r, b, &y) &&
               linear_sub(&x, &y, out);
    return value_address(a, &x) && value_address(b, &y) && linear_sub(&x, &y, out);
}

/* ------------------------------------------------------------------- deciding */

static bool is_valid_object(const struct run *r, struct state *s, const struct value *v)
{
    const struct region *at = region_at(&r->regions, v->region);

    switch (at->kind) {
    case REGION_OBJECT:
    case REGION_FUNCTION: return true;
    default: return state_get(s, v->region, CELL_NONNULL, 0) != NULL;
    }
}

/* p == NULL: 1, 0, or -1 when it is not known. */
static int decide_null(const struct run *r, struct state *s, const struct value *v)
{
    if (value_is_null(v))
        return 1;
    if (v->kind == VALUE_POINTER && !v->other && v->region != REGION_ROW_NULL &&
        is_valid_object(r, s, v))
        return 0;
    return -1;
}

static int decide_equal_pointers(const struct run *r, struct state *s,
                                 const struct value *a, const struct value *b)
{
    if (value_is_null(a))
        return decide_null(r, s, b);
    if (value_is_null(b))
        return decide_null(r, s, a);
    if (a->kind == VALUE_POINTER && b->kind == VALUE_POINTER && !a->other &&
        !b->other && a->region != b->region &&
        region_at(&r->regions, a->region)->kind == REGION_OBJECT &&
        region_at(&r->regions, b->region)->kind == REGION_OBJECT)
        return 0;
    return -1;
}

static bool proves_ge_one(struct state *s, const struct linear *d)
{
    struct linear f;

    return linear_scale(d, -1, &f) && relation_proves_lt(&s->relation, &f);
}

static bool proves_ge_zero(struct state *s, const struct linear *d)
{
    struct linear f;

    return linear_scale(d, -1, &f) && relation_proves_le(&s->relation, &f);
}

static int decide_order(struct state *s, enum ir_op op, const struct linear *d)
{
    bool lt = relation_proves_lt(&s->relation, d), gt = proves_ge_one(s, d);

    switch (op) {
    case IR_EQ:
        if (lt || gt)
            return 0;
        return relation_proves_eq(&s->relation, d) ? 1 : -1;
    case IR_NE:
        if (lt || gt)
            return 1;
        return relation_proves_eq(&s->relation, d) ? 0 : -1;
    case IR_LT: return lt ? 1 : gt || proves_ge_zero(s, d) ? 0 : -1;
    case IR_GE: return lt ? 0 : gt || proves_ge_zero(s, d) ? 1 : -1;
    case IR_LE: return gt ? 0 : lt || relation_proves_le(&s->relation, d) ? 1 : -1;
    default: return gt ? 1 : lt || relation_proves_le(&s->relation, d) ? 0 : -1;
    }
}

/* An inequality that is known as such, for EQ and NE. */
static bool is_known_unequal(const struct state *s, const struct linear *d)
{
    struct linear negative;

    for (uint32_t k = 0; k < s->relation.fact_count; k++)
        if (s->relation.facts[k].is_unequal &&
            (linear_equal(&s->relation.facts[k].form, d) ||
             (linear_scale(d, -1, &negative) &&
              linear_equal(&s->relation.facts[k].form, &negative))))
            return true;
    return false;
}

int branch_decide(struct run *r, struct state *s, enum ir_op op, const struct value *a,
                  const struct value *b)
{
    struct linear d;
    int equal = -1;

    if (difference(r, op, a, b, &d)) {
        if ((op == IR_EQ || op == IR_NE) &&
            (is_known_unequal(s, &d) || values_exclude(r, &d)))
            return op == IR_NE;
        return decide_order(s, op, &d);
    }
    if (op != IR_EQ && op != IR_NE)
        return -1;
    equal = decide_equal_pointers(r, s, a, b);
    if (equal < 0)
        return -1;
    return op == IR_EQ ? equal : !equal;
}

/* ---------------------------------------------------------------- what follows */

/* The unit at the place that the BYTE symbol stands for is zero, or is not. */
static bool refine_end(struct state *s, const struct linear *def, bool is_zero)
{
    struct linear f = *def, negative;
    bool is_within = relation_proves_le(&s->relation, def);

    if (!linear_scale(def, -1, &negative))
        return true;
    if (is_zero && is_within)
        return relation_add_eq(&s->relation, def);
    if (is_zero)
        return relation_add_le(&s->relation, &negative);
    if (is_within && linear_add_const(&f, 1, &f))
        return relation_add_le(&s->relation, &f);
    return true;
}

static bool refine_symbols(struct run *r, struct state *s, const struct linear *d);

/* A character is of a class of <ctype.h>. */
static bool refine_member(struct run *r, struct state *s, uint32_t symbol)
{
    struct linear character;
    struct interval range;

    if (!ctype_member(r, s, symbol, &character, &range))
        return true;
    return relation_add_range(&s->relation, &character, range) &&
           relation_add_ne(&s->relation, &character) &&
           refine_symbols(r, s, &character);
}

/*
 * A converted number lies in `range`: so does the number itself, where only one of the
 * numbers that it may be is converted to that.
 */
static bool refine_unwrapped(struct state *s, const struct symbol *at,
                             struct interval range)
{
    struct interval known = relation_bounds_of(&s->relation, &at->def), same;
    int64_t modulus = at->bits < 32 ? INT64_C(1) << at->bits : 0;

    if (!modulus || known.lo <= range.hi - modulus || known.hi >= range.lo + modulus)
        return true;
    same = interval_meet(known, range);
    return interval_is_empty(same) || relation_add_range(&s->relation, &at->def, same);
}

/* What is now known of one symbol says something about what it is made of. */
static bool refine_symbol(struct run *r, struct state *s, uint32_t symbol)
{
    struct symbol at = *symbol_at(&r->symbols, symbol);
    struct interval range = relation_range(&s->relation, symbol);
    struct linear own = linear_symbol(symbol);
    bool is_not_zero = !interval_contains(range, 0) || is_known_unequal(s, &own);
    bool is_zero = range.lo == 0 && range.hi == 0;

    if (is_zero)
        string_meet_copied(s, symbol);
    if (at.kind == SYMBOL_BYTE && (is_zero || is_not_zero))
        return refine_end(s, &at.def, is_zero);
    if (at.kind == SYMBOL_RESULT && is_zero && r->symbols.keys[symbol].b == 0)
        return equal_refine(r, s, r->symbols.keys[symbol].a);
    if (is_not_zero && !refine_member(r, s, symbol))
        return false;
    if (at.kind == SYMBOL_DERIVED && (is_zero || is_not_zero))
        return masked_refine(r, s, symbol, is_zero);
    if (at.kind != SYMBOL_WRAPPED || !is_not_zero)
        return true;
    if (!refine_unwrapped(s, &at, range))
        return false;
    if (!relation_add_ne(&s->relation, &at.def))
        return false;
    for (uint32_t k = 0; k < at.def.n; k++)
        if (!refine_symbol(r, s, at.def.terms[k].symbol))
            return false;
    return true;
}

static bool refine_symbols(struct run *r, struct state *s, const struct linear *d)
{
    for (uint32_t k = 0; k < d->n; k++)
        if (!refine_symbol(r, s, d->terms[k].symbol))
            return false;
    for (uint32_t k = 0; k < d->n; k++) { /* `(unsigned char)*s == 0` */
        struct symbol at = *symbol_at(&r->symbols, d->terms[k].symbol);

        for (uint32_t m = 0; at.kind == SYMBOL_WRAPPED && m < at.def.n; m++)
            if (!refine_symbol(r, s, at.def.terms[m].symbol))
                return false;
    }
    return true;
}

/* d op 0 */
static bool add_order(struct state *s, enum ir_op op, const struct linear *d)
{
    struct linear f = *d;

    switch (op) {
    case IR_EQ: return relation_add_eq(&s->relation, d);
    case IR_NE: return relation_add_ne(&s->relation, d);
    case IR_LT: return !linear_add_const(d, 1, &f) || relation_add_le(&s->relation, &f);
    case IR_LE: return relation_add_le(&s->relation, d);
    case IR_GT:
        return !linear_scale(d, -1, &f) || !linear_add_const(&f, 1, &f) ||
               relation_add_le(&s->relation, &f);
    default: return !linear_scale(d, -1, &f) || relation_add_le(&s->relation, &f);
    }
}

/* A pointer is null, or is not. */
static bool refine_null(struct run *r, struct state *s, const struct value *v,
                        bool is_null)
{
    struct cell c = {.region = v->region, .kind = CELL_NONNULL};
    int known = decide_null(r, s, v);

    if (known >= 0)
        return known == is_null;
    if (v->kind != VALUE_POINTER || v->other || is_null)
        return true;
    c.value = value_number(&r->arena, 1);
    state_set(s, &c);
    return true;
}

static void note_exit(struct run *r, const struct linear *d)
{
    const char *source = NULL;
    enum origin origin = symbol_origin_of(&r->symbols, d, &source);

    for (struct loop_pass *p = r->loop; p; p = p->outer)
        if (origin > p->exit_origin) {
            p->exit_origin = origin;
            p->exit_source = source;
        }
}

/* `i < n` and its opposite let `i` grow as far as n, `i <= n` by one more. */
static void note_limit(struct run *r, enum ir_op op, const struct linear *d)
{
    bool is_up = d->n == 1 && d->terms[0].factor == 1;
    bool is_down = d->n == 1 && d->terms[0].factor == -1;
    bool is_strict = is_up ? op == IR_LT || op == IR_GE : op == IR_GT || op == IR_LE;

    if ((is_up || is_down) && d->k > -NO_LIMIT && d->k < NO_LIMIT)
        symbol_note_limit(&r->symbols, d->terms[0].symbol,
                          (is_up ? -d->k : d->k) +
                              !(is_strict || op == IR_EQ || op == IR_NE));
}

/* Numbers that are compared with others: somebody thought of a limit. */
static void note_compared(struct run *r, const struct linear *d)
{
    for (uint32_t k = 0; k < d->n; k++)
        symbol_mark_tested(&r->symbols, d->terms[k].symbol);
    if (d->n <= 1 && d->k >= -1 && d->k <= 1)
        return;
    for (uint32_t k = 0; k < d->n; k++) {
        struct linear def = symbol_at(&r->symbols, d->terms[k].symbol)->def;

        symbol_mark_compared(&r->symbols, d->terms[k].symbol);
        if (symbol_at(&r->symbols, d->terms[k].symbol)->kind != SYMBOL_WRAPPED)
            continue;
        for (uint32_t m = 0; m < def.n; m++)
            symbol_mark_compared(&r->symbols, def.terms[m].symbol);
    }
}

/* The list or the text that a pointer comes from decides how long the loop runs. */
static void note_exit_pointer(struct run *r, const struct value *v)
{
    const struct region *at = NULL;

    if (v->kind != VALUE_POINTER || v->region == REGION_ROW_NULL)
        return;
    at = region_at(&r->regions, v->region);
    for (struct loop_pass *p = r->loop; p; p = p->outer)
        if (at->origin > p->exit_origin) {
            p->exit_origin = at->origin;
            p->exit_source = at->source;
        }
}

bool branch_compare(struct run *r, struct state *s, enum ir_op op,
                    const struct value *a, const struct value *b)
{
    struct linear d;

    if (difference(r, op, a, b, &d)) {
        loop_note_atom(r, &d);
        note_exit(r, &d);
        if (is_one_region(a, b)) {
            note_compared(r, &d);
            note_limit(r, op, &d);
        }
        return add_order(s, op, &d) && refine_symbols(r, s, &d);
    }
    note_exit_pointer(r, a);
    note_exit_pointer(r, b);
    if (op != IR_EQ && op != IR_NE)
        return true;
    if (value_is_null(b))
        return refine_null(r, s, a, op == IR_EQ);
    if (value_is_null(a))
        return refine_null(r, s, b, op == IR_EQ);
    return true;
}

bool branch_refine(struct run *r, struct state *s, const struct value *v, bool truth)
{
    struct linear other;

    if (v->condition)
        return (!linear_add_const(&v->form, truth ? -1 : 0, &other) ||
                add_order(s, IR_EQ, &other)) &&
               branch_compare(
                   r, s, truth ? v->condition->op : arith_opposite(v->condition->op),
                   v->condition->a, v->condition->b);
    return branch_compare(r, s, truth ? IR_NE : IR_EQ, v, value_number(&r->arena, 0));
}
