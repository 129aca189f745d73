/*
 * As many elements as the member beside it says, by the file's own allocation.
 *
 *     m->count = get16(b);
 *     m->glyphs = malloc(m->count * sizeof *m->glyphs);
 *     ...
 *     if (c < m->first || c > m->first + m->count)
 *         return 0;
 *     return m->glyphs[c - m->first];
 *
 * Another function has only the two members; but all that the file stores to the one is
 * memory for as many elements as the other one says.  A check that lets the index be
 * just that is one too far.
 */
#include "analyzer/engine/judge.h"
#include "analyzer/engine/summary_make.h"

enum { MAX_STEPS = 6 };

/* The member that the value is read from, and the variable that leads to it. */
static ir_id member_read(const struct ir_function *f, ir_id value, ir_id *base)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, value)];

    if (in->op != IR_LOAD || f->insts[in->a].op != IR_FIELD)
        return 0;
    *base = ir_variable_read(f, f->insts[in->a].a);
    return f->insts[in->a].id;
}

/* What the variable is a copy of, or what else is stored there: the same member. */
static ir_id member_beside(const struct ir_function *f, ir_id variable, ir_id base)
{
    for (ir_id i = 1; variable && i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (in->op == IR_STORE && f->insts[in->a].op == IR_FIELD &&
            ir_variable_read(f, f->insts[in->a].a) == base &&
            ir_variable_read(f, in->b) == variable)
            return f->insts[in->a].id;
    }
    return 0;
}

/* The member that counts what is asked for: `n`, `n * size`; 0: something else. */
static ir_id counted_member(const struct ir_function *f, ir_id value, ir_id base,
                            unsigned steps)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, value)];
    ir_id of = 0, member = 0;

    if (steps == 0)
        return 0;
    if (in->op == IR_MUL) {
        if (f->insts[ir_without_casts(f, in->b)].op == IR_CONST)
            return counted_member(f, in->a, base, steps - 1);
        return f->insts[ir_without_casts(f, in->a)].op == IR_CONST
                   ? counted_member(f, in->b, base, steps - 1)
                   : 0;
    }
    member = member_read(f, value, &of);
    if (member)
        return of == base ? member : 0;
    return member_beside(f, ir_variable_read(f, value), base);
}

/* The call that the value is from, when it allocates. */
static const struct ir_inst *allocation(const struct run *r,
                                        const struct ir_function *f, ir_id value)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, value)];
    const struct model_function *m = NULL;

    if (in->op == IR_INT_TO_PTR)
        in = &f->insts[ir_without_casts(f, in->a)];
    m = in->op == IR_CALL && in->id ? r->e->models[in->id].row : NULL;
    return m && m->result == MODEL_RESULT_FRESH && m->size > 0 ? in : NULL;
}

/* The member that counts the elements of what the store puts there; 0. */
static ir_id count_of_store(const struct run *r, const struct ir_function *f,
                            const struct ir_inst *store)
{
    const struct ir_inst *call = allocation(r, f, store->b);
    ir_id base = ir_variable_read(f, f->insts[store->a].a), count = 0;

    for (ir_id k = 0; call && base && k < call->arg_count && !count; k++)
        if (run_is_int(r, f->insts[f->args[call->first_arg + k]].type))
            count = counted_member(f, f->args[call->first_arg + k], base, MAX_STEPS);
    return count;
}

/* All that the file stores to the member is memory for as many; the count, or 0. */
static ir_id count_of(const struct run *r, ir_id array)
{
    ir_id count = 0;

    for (ir_id k = 1; k < r->u->function_count; k++) {
        const struct ir_function *f = &r->u->functions[k];

        for (ir_id i = 1; i < f->inst_count; i++) {
            const struct ir_inst *in = &f->insts[i];
            ir_id one = 0;

            if (in->op != IR_STORE || f->insts[in->a].op != IR_FIELD ||
                f->insts[in->a].id != array ||
                f->insts[ir_without_casts(f, in->b)].op == IR_NULL)
                continue;
            one = count_of_store(r, f, in);
            if (!one || (count && one != count))
                return 0;
            count = one;
        }
    }
    return count;
}

/* What the structure at `p` says in that member now. */
static bool number_in(struct run *r, struct state *s, const struct value *p,
                      ir_id member, struct linear *out)
{
    const struct ir_type *t = run_type(r, r->u->fields[member].type);
    const struct summary_atom atom = {
        .kind = SUMMARY_INT,
        .offset = (int64_t)(r->u->fields[member].offset_bits / 8),
        .bits = t->bits,
        .is_signed = t->flags & IR_TYPE_SIGNED};
    const struct value *v = t->kind == IR_TYPE_INT && p->kind == VALUE_POINTER
                                ? memory_peek_int(r, s, 0, p, &atom)
                                : NULL;

    if (!v || v->kind != VALUE_INT || v->form.n == 0)
        return false;
    *out = v->form;
    return true;
}

/* A check said that it is no larger than the count, and that is all that is known. */
static bool may_just_be(const struct judging *j, const struct linear *count,
                        int64_t element)
{
    const struct relation *known = &j->s->relation;
    struct linear place, all, over, once;
    bool is_said = false;

    if (!value_address(j->q->pointer, &place) || place.n == 0 ||
        !linear_scale(count, element, &all) || !linear_sub(&place, &all, &over))
        return false;
    over.k -= over.k % element; /* a member of the element */
    for (uint32_t k = 0; k < known->fact_count && !is_said; k++)
        is_said = !known->facts[k].is_unequal &&
                  linear_scale(&known->facts[k].form, element, &once) &&
                  linear_equal(&once, &over);
    return is_said && !relation_proves_lt(known, &over);
}

bool judge_passes_allotted(const struct judging *j)
{
    struct run *r = j->r;
    ir_id element = 0, count = 0;
    const struct ir_inst *in = NULL, *from = NULL;
    struct linear number;

    if (r->e->is_whole || j->q->template || j->q->kind != ACCESS_ELEMENT)
        return false;
    element = judge_element_accessed(j);
    in = element ? &r->f->insts[element] : NULL;
    from = in ? &r->f->insts[ir_without_casts(r->f, in->a)] : NULL;
    if (!from || from->op != IR_LOAD || r->f->insts[from->a].op != IR_FIELD)
        return false;
    count = count_of(r, r->f->insts[from->a].id);
    if (!count ||
        !number_in(r, j->s, run_value(r, j->s, r->f->insts[from->a].a), count,
                   &number) ||
        !may_just_be(j, &number, in->imm))
        return false;
    j->out->excess = in->imm;
    j->out->counted_by = r->u->fields[count].name;
    return true;
}
