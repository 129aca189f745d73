/*
 * An array and the number of its elements, which one call gave together.
 *
 *     n = read_ranges(owner, &ranges);        words = split(line, &n);
 *     for (i = 0; i <= n; i++)                for (i = 0; i <= n; i++)
 *         show(&ranges[i]);                       free(words[i]);
 *
 * How large the array is nobody says; but a loop that goes up to such a number, and
 * takes one element more than that, tells of itself that the number was meant.
 */
#include "analyzer/engine/judge.h"

static bool has_address_of(const struct run *r, const struct ir_inst *call,
                           ir_id object)
{
    for (ir_id k = 0; object && k < call->arg_count; k++) {
        const struct ir_inst *arg =
            &r->f->insts[ir_without_casts(r->f, r->f->args[call->first_arg + k])];

        if (arg->op == IR_ADDR && arg->id == object)
            return true;
    }
    return false;
}

/* The variable that a region is, of this function; 0. */
static ir_id local_of(const struct run *r, uint32_t region)
{
    const struct region *at = region_at(&r->regions, region);

    return at->kind == REGION_OBJECT &&
                   r->u->objects[at->object].kind == IR_OBJECT_LOCAL
               ? at->object
               : 0;
}

static bool gave_pointer(const struct run *r, ir_id call, const struct region *at)
{
    ir_id from = at->inst ? ir_without_casts(r->f, at->inst) : 0;

    if (at->kind != REGION_POINTEE)
        return false;
    return at->parent ? has_address_of(r, &r->f->insts[call], local_of(r, at->parent))
                      : from == call;
}

static bool gave_number(const struct run *r, ir_id call, uint32_t symbol)
{
    const struct symbol *at = symbol_at(&r->symbols, symbol);
    const struct symbol_key *key = &r->symbols.keys[symbol];

    if (at->kind == SYMBOL_WRAPPED && at->def.n == 1 && at->def.k == 0)
        key = &r->symbols.keys[at->def.terms[0].symbol];
    if (key->kind == SYMBOL_RESULT)
        return key->a == call;
    return key->kind == SYMBOL_INPUT &&
           has_address_of(r, &r->f->insts[call], local_of(r, key->a));
}

/* The element that has this number, or a member of it. */
static bool is_one_past(const struct judging *j, const struct linear *over,
                        int64_t element)
{
    int64_t excess = relation_max(&j->s->relation, over, NULL);
    struct linear whole;

    return excess > 0 && excess <= element && linear_add_const(over, -excess, &whole) &&
           judge_is_compared_sum(j, &whole);
}

/* A number that the access is held against, less the element that is too many. */
static bool is_number_of(const struct judging *j, const struct linear *end, ir_id call,
                         int64_t element)
{
    const struct run *r = j->r;
    const struct relation *known = &j->s->relation;

    for (uint32_t k = 0; k < known->fact_count; k++) {
        const struct linear *f = &known->facts[k].form;
        struct linear over, number;

        if (known->facts[k].is_unequal || f->n != 2)
            continue;
        for (uint32_t m = 0; m < f->n; m++) {
            if (f->terms[m].factor != -1 || !gave_number(r, call, f->terms[m].symbol))
                continue;
            number = linear_symbol(f->terms[m].symbol);
            if (linear_scale(&number, element, &number) &&
                linear_sub(end, &number, &over) && is_one_past(j, &over, element))
                return true;
        }
    }
    return false;
}

bool judge_passes_count_given(const struct judging *j)
{
    const struct run *r = j->r;
    const struct region *at = region_at(&r->regions, j->q->pointer->region);
    int64_t element = j->out->element_bytes; /* 0: no number of bytes is accessed */
    struct linear end;

    if (r->e->is_whole || j->q->template || j->q->kind != ACCESS_ELEMENT ||
        element <= 1 || !value_address(j->q->pointer, &end) ||
        !linear_add(&end, &j->q->bytes, &end) || at->kind != REGION_POINTEE ||
        !cfg_in_some_loop(&r->cfg, r->cfg.block_of[j->out->inst], 0))
        return false;
    for (ir_id call = 1; call < r->f->inst_count; call++) {
        if (r->f->insts[call].op != IR_CALL || !gave_pointer(r, call, at) ||
            !is_number_of(j, &end, call, element))
            continue;
        j->out->excess = element;
        return true;
    }
    return false;
}
