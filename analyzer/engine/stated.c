/*
 * What calls of names that nobody declared say of numbers.
 *
 *     REQUIRE(n < sizeof buf);            a check that stops, or tells, when it fails
 *     CHECK_ROOM(n, buf, 64);             ... made of the two by the macro itself
 *     if (unlikely(n >= sizeof buf))      what it is given, with a hint to the compiler
 *
 * In a file without its headers such names may be macros.  What is given the outcome of
 * a comparison, and is a condition itself, is taken to say just that.  What is called
 * for nothing, or with more than that, may be a check either way: from there on there
 * is a limit to what it compares, which nobody knows.  A number and a buffer without a
 * comparison, as in `dump(buf, n)`, say so only to a macro or in a condition.
 */
#include <ctype.h>
#include <string.h>

#include "analyzer/engine/judge.h"

enum {
    IS_STATED = 1, /* a comparison that a check is given */
    IS_CHECK = 2, /* a call that is one */
    IS_HINT = 4, /* a call that gives back what it is given */
};

/* Parts of RESULT symbols: what limits the sides of a comparison, or the arguments. */
enum { PART_LIMIT = 90, PART_LIMITS_END = 98 };

enum {
    LEAST_SIZE = 32
}; /* of a buffer that is written as a number: larger than headers */

/* -------------------------------------------------------------------- finding them */

static bool is_undeclared(const struct run *r, const struct ir_inst *in)
{
    const struct ir_function *f = in->id ? &r->u->functions[in->id] : NULL;

    return in->op == IR_CALL && f && !f->has_body && (f->flags & IR_FUNCTION_IMPLICIT);
}

/* How a value is used: not at all, as a condition, or as a number. */
enum use { USE_NONE, USE_CONDITION, USE_NUMBER };

static enum use use_of(const struct ir_function *f, ir_id value)
{
    enum use use = USE_NONE;

    for (ir_id i = value + 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];
        enum use one = USE_NUMBER;

        for (ir_id k = 0; k < in->arg_count && in->op != IR_SWITCH; k++)
            if (f->args[in->first_arg + k] == value)
                return USE_NUMBER;
        if (in->a != value && in->b != value)
            continue;
        if (in->op == IR_BRANCH)
            one = USE_CONDITION;
        else if (ir_is_comparison(in->op) || in->op == IR_LNOT || in->op == IR_INT_CAST)
            one = use_of(f, i) == USE_CONDITION ? USE_CONDITION : USE_NUMBER;
        use = one > use ? one : use;
    }
    return use;
}

static bool stores_to(const struct ir_function *f, ir_id block, ir_id object)
{
    for (ir_id k = 0; k < f->blocks[block].count; k++)
        if (ir_is_store_to(f, f->blocks[block].first + k, object))
            return true;
    return false;
}

/* The comparison that a value is, whichever way round; 0. */
static ir_id comparison_of(const struct ir_function *f, ir_id i)
{
    while (i && (f->insts[i].op == IR_INT_CAST || f->insts[i].op == IR_LNOT))
        i = f->insts[i].a;
    return i && ir_is_comparison(f->insts[i].op) ? i : 0;
}

/* A number that is no size: `n > 0` and `n >= 12` ask for a least length. */
static bool is_small_number(const struct ir_function *f, ir_id i)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, i)];

    return in->op == IR_CONST && !(in->flags & IR_INST_SIZEOF) && in->imm < LEAST_SIZE;
}

/* Whether it may hold a number against what there is room for. */
static bool may_limit(const struct ir_function *f, ir_id comparison)
{
    const struct ir_inst *in = &f->insts[comparison];

    return !is_small_number(f, in->a) && !is_small_number(f, in->b);
}

/* Mark the comparisons that an argument is made of; false when it is made of none. */
static bool mark_comparisons(struct run *r, ir_id arg, uint8_t mark)
{
    const struct ir_function *f = r->f;
    ir_id one = comparison_of(f, arg), temp = one ? 0 : ir_variable_read(f, arg);
    bool is_found = one;

    if (one && may_limit(f, one))
        r->stated[one] |= mark;
    if (!temp || r->u->objects[temp].kind != IR_OBJECT_TEMP)
        return is_found;
    for (ir_id i = 1; i < arg; i++) { /* the branches of `a && b` */
        const struct ir_inst *in = &f->insts[i];

        one = in->op == IR_BRANCH ? comparison_of(f, in->a) : 0;
        if (one && (stores_to(f, in->t, temp) || stores_to(f, in->f, temp))) {
            r->stated[one] |= may_limit(f, one) ? mark : 0;
            is_found = true;
        }
    }
    return is_found;
}

/* A number that is kept somewhere, and not read from what a pointer walks through. */
static bool is_kept_number(const struct run *r, ir_id arg)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, arg)];

    return in->op == IR_LOAD && run_is_int(r, in->type) &&
           (r->f->insts[in->a].op == IR_ADDR || r->f->insts[in->a].op == IR_FIELD);
}

/* A number in the program, or an array of a size. */
static bool is_size(const struct run *r, ir_id arg)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, arg)];

    if (in->op == IR_CONST)
        return in->imm > 1;
    if (in->op != IR_DECAY || !in->a)
        return false;
    in = &r->f->insts[in->a];
    return in->op == IR_FIELD ||
           (in->op == IR_ADDR && r->u->objects[in->id].kind != IR_OBJECT_STRING);
}

/* Nothing but numbers, and what they may be held against. */
static bool holds_against_size(const struct run *r, const struct ir_inst *in)
{
    bool has_number = false, has_size = false;

    for (ir_id k = 0; k < in->arg_count; k++) {
        ir_id arg = r->f->args[in->first_arg + k];

        if (is_kept_number(r, arg))
            has_number = true;
        else if (is_size(r, arg))
            has_size = true;
        else if (r->f->insts[ir_without_casts(r->f, arg)].op != IR_CONST)
            return false;
    }
    return has_number && has_size;
}

/* As macros are written, which functions are not. */
static bool is_macro_name(const char *name)
{
    for (; *name; name++)
        if (islower((unsigned char)*name))
            return false;
    return true;
}

static void look_at_call(struct run *r, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    enum use use = use_of(r->f, i);
    bool is_hint = in->arg_count == 1 && use == USE_CONDITION, is_stated = false;

    if (use == USE_NUMBER)
        return;
    for (ir_id k = 0; k < in->arg_count; k++)
        is_stated = mark_comparisons(r, r->f->args[in->first_arg + k],
                                     is_hint ? 0 : IS_STATED) ||
                    is_stated;
    if (is_stated)
        r->stated[i] |= is_hint ? IS_HINT : IS_CHECK;
    else if ((use == USE_CONDITION || is_macro_name(r->u->functions[in->id].name)) &&
             holds_against_size(r, in))
        r->stated[i] |= IS_STATED;
}

void stated_find(struct run *r)
{
    if (r->e->is_whole)
        return;
    for (ir_id i = 1; i < r->f->inst_count; i++) {
        if (!is_undeclared(r, &r->f->insts[i]))
            continue;
        if (!r->stated)
            r->stated = arena_calloc(&r->arena, r->f->inst_count, sizeof *r->stated);
        look_at_call(r, i);
    }
}

/* ------------------------------------------------------------------ what they say */

/* From here on the form has a limit, above and below, that nobody knows. */
static void limit(struct run *r, struct state *s, ir_id i, uint32_t part,
                  const struct linear *form)
{
    for (int side = 1; side >= -1; side -= 2) {
        struct linear l, fact;

        if (form->n == 0)
            return;
        l = arith_symbol(r, i, PART_LIMIT + 2 * part + (side < 0), interval_full(),
                         ORIGIN_UNKNOWN, NULL);
        if (linear_scale(form, side, &fact) && linear_sub(&fact, &l, &fact))
            relation_add_le(&s->relation, &fact);
    }
}

void stated_compare(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];

    if (!r->stated || !(r->stated[i] & IS_STATED))
        return;
    for (uint32_t k = 0; k < 2; k++) {
        const struct value *v = run_value(r, s, k ? in->b : in->a);

        if (v->kind == VALUE_INT || v->kind == VALUE_POINTER)
            limit(r, s, i, k, &v->form);
    }
}

/* The number in a variable, as it is now. */
static const struct value *number_in(struct run *r, struct state *s, ir_id object)
{
    const struct ir_type *t = object ? run_type(r, r->u->objects[object].type) : NULL;
    struct found_place place = {0};
    const struct value *v = NULL;

    if (!t || t->kind != IR_TYPE_INT)
        return value_unknown();
    v = state_get(s, memory_object(r, object), CELL_SCALAR, 0);
    if (v)
        return v;
    place = (struct found_place){
        .size = t->size, .bits = t->bits, .is_signed = t->flags & IR_TYPE_SIGNED};
    return state_found_int(&r->c, s, memory_object(r, object), &place);
}

/* `p && n < 8`: what was not compared on this path is what the check may fail for. */
static void limit_compared(struct run *r, struct state *s, ir_id i)
{
    for (ir_id k = i - 1; k > 0 && !(r->stated[k] & IS_CHECK); k--) {
        const struct ir_inst *in = &r->f->insts[k];

        for (uint32_t m = 0; m < 2 && (r->stated[k] & IS_STATED); m++) {
            ir_id object = ir_variable_of(r->f, m ? in->b : in->a);
            const struct value *v = number_in(r, s, object);

            if (v->kind == VALUE_INT)
                limit(r, s, k, m, &v->form);
        }
    }
}

const struct value *stated_call(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];

    if (!r->stated)
        return NULL;
    if (r->stated[i] & IS_HINT)
        return run_value(r, s, r->f->args[in->first_arg]);
    for (ir_id k = 0; k < in->arg_count && (r->stated[i] & IS_STATED); k++) {
        const struct value *v = run_value(r, s, r->f->args[in->first_arg + k]);

        if (v->kind == VALUE_INT && k < (PART_LIMITS_END - PART_LIMIT) / 2)
            limit(r, s, i, k, &v->form);
    }
    if (r->stated[i] & IS_CHECK)
        limit_compared(r, s, i);
    return r->stated[i] & IS_CHECK ? arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL)
                                   : NULL;
}

/* ------------------------------------------------------------------------- judging */

static bool is_stated_limit(const struct run *r, uint32_t symbol)
{
    const struct symbol_key *key = &r->symbols.keys[symbol];

    return key->kind == SYMBOL_RESULT && key->b >= PART_LIMIT &&
           key->b < PART_LIMITS_END && key->a < r->f->inst_count && r->stated[key->a];
}

/* Whether such a limit keeps the symbol from being large, or from being small. */
static bool has_limit(const struct judging *j, const struct linear_term *t)
{
    const struct relation *known = &j->s->relation;

    for (uint32_t k = 0; k < known->fact_count; k++) {
        const struct linear *f = &known->facts[k].form;
        int64_t factor = linear_factor(f, t->symbol);

        if (known->facts[k].is_unequal || factor == 0 ||
            (factor > 0) != (t->factor > 0))
            continue;
        for (uint32_t m = 0; m < f->n; m++)
            if (f->terms[m].factor < 0 && is_stated_limit(j->r, f->terms[m].symbol))
                return true;
    }
    return false;
}

bool judge_is_stated(const struct judging *j, const struct linear *over)
{
    for (uint32_t k = 0; j->r->stated && k < over->n; k++) {
        const struct symbol *at = symbol_at(&j->r->symbols, over->terms[k].symbol);

        if (has_limit(j, &over->terms[k]))
            return true;
        for (uint32_t m = 0; at->kind == SYMBOL_WRAPPED && m < at->def.n; m++)
            if (has_limit(j, &at->def.terms[m]))
                return true;
    }
    return false;
}
