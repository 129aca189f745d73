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

#include "base/mem.h"

enum { MAX_STEPS = 6 };

/* Below this a constant may be in two places for two reasons. */
enum { LEAST_SIZE = 16 };

ir_id judge_owner_of(const struct ir_function *f, ir_id place)
{
    return f->insts[place].op == IR_ADDR ? f->insts[place].id
                                         : ir_variable_read(f, place);
}

ir_id judge_member_read(const struct ir_function *f, ir_id value, ir_id *base)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, value)];

    if (in->op != IR_LOAD || f->insts[in->a].op != IR_FIELD)
        return 0;
    *base = judge_owner_of(f, f->insts[in->a].a);
    return f->insts[in->a].id;
}

static bool is_same_value(const struct ir_function *f, ir_id a, ir_id b, unsigned steps)
{
    const struct ir_inst *one = &f->insts[ir_without_casts(f, a)];
    const struct ir_inst *two = &f->insts[ir_without_casts(f, b)];

    if (one == two)
        return true;
    if (steps == 0 || one->op != two->op || one->id != two->id ||
        one->imm != two->imm || one->op == IR_CALL || !one->a != !two->a ||
        !one->b != !two->b)
        return false;
    return (!one->a || is_same_value(f, one->a, two->a, steps - 1)) &&
           (!one->b || is_same_value(f, one->b, two->b, steps - 1));
}

bool judge_is_same_value(const struct ir_function *f, ir_id a, ir_id b)
{
    return is_same_value(f, a, b, MAX_STEPS);
}

/* What is stored to a member of the structure, too: that member. */
static ir_id member_beside(const struct ir_function *f, ir_id value, ir_id base)
{
    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (in->op == IR_STORE && f->insts[in->a].op == IR_FIELD &&
            judge_owner_of(f, f->insts[in->a].a) == base &&
            is_same_value(f, in->b, value, MAX_STEPS))
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

    if (steps == 0 || in->op == IR_CONST)
        return in->op == IR_CONST && in->imm >= LEAST_SIZE
                   ? member_beside(f, value, base)
                   : 0;
    if (in->op == IR_MUL) {
        if (f->insts[ir_without_casts(f, in->b)].op == IR_CONST)
            member = counted_member(f, in->a, base, steps - 1);
        else if (f->insts[ir_without_casts(f, in->a)].op == IR_CONST)
            member = counted_member(f, in->b, base, steps - 1);
        return member ? member : member_beside(f, value, base);
    }
    member = judge_member_read(f, value, &of);
    if (member && of == base)
        return member;
    return member ? 0 : member_beside(f, value, base);
}

ir_id judge_unconverted(const struct ir_function *f, ir_id value)
{
    value = ir_without_casts(f, value);
    return f->insts[value].op == IR_INT_TO_PTR ? ir_without_casts(f, f->insts[value].a)
                                               : value;
}

/*
 * The call allocates: so says the table, or nobody says what it does, and it is given
 * a number, or what is there already and a number.
 */
static bool is_allocation(const struct run *r, const struct ir_function *f,
                          const struct ir_inst *call, ir_id array)
{
    const struct model_function *m = NULL;
    ir_id base = 0, first = 0;

    if (call->op != IR_CALL || !call->id || call->arg_count == 0)
        return false;
    m = r->e->models[call->id].row;
    if (m)
        return m->result == MODEL_RESULT_FRESH && m->size > 0;
    first = f->args[call->first_arg];
    return run_is_int(r, f->insts[first].type)
               ? call->arg_count <= 2
               : call->arg_count <= 3 && judge_member_read(f, first, &base) == array;
}

/* The allocation that the value is from, perhaps by way of a variable; NULL. */
static const struct ir_inst *
allocation(const struct run *r, const struct ir_function *f, ir_id value, ir_id array)
{
    const struct ir_inst *in = &f->insts[judge_unconverted(f, value)];
    ir_id variable = ir_variable_read(f, value);

    for (ir_id i = 1; variable && i < value; i++)
        if (ir_is_store_to(f, i, variable))
            in = &f->insts[judge_unconverted(f, f->insts[i].b)];
    return is_allocation(r, f, in, array) ? in : NULL;
}

/* The member that counts the elements of what the store puts there; 0. */
static ir_id count_of_store(const struct run *r, const struct ir_function *f,
                            const struct ir_inst *store)
{
    const struct ir_inst *call = allocation(r, f, store->b, f->insts[store->a].id);
    ir_id base = judge_owner_of(f, f->insts[store->a].a), count = 0;

    for (ir_id k = 0; call && base && k < call->arg_count && !count; k++)
        if (run_is_int(r, f->insts[f->args[call->first_arg + k]].type))
            count = counted_member(f, f->args[call->first_arg + k], base, MAX_STEPS);
    return count;
}

/* All that the file stores to the member is memory for as many; the count, or 0. */
static ir_id find_count(const struct run *r, ir_id array)
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

ir_id judge_allotted_count(const struct run *r, ir_id array)
{
    struct engine *e = r->e;

    if (!e->allotted)
        e->allotted = mem_calloc(r->u->field_count, sizeof *e->allotted);
    if (!e->allotted[array].is_known) {
        e->allotted[array].count = find_count(r, array);
        e->allotted[array].is_known = true;
    }
    return e->allotted[array].count;
}

bool judge_member_number(struct run *r, struct state *s, const struct value *p,
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
    count = judge_allotted_count(r, r->f->insts[from->a].id);
    if (!count ||
        !judge_member_number(r, j->s, run_value(r, j->s, r->f->insts[from->a].a), count,
                             &number) ||
        !may_just_be(j, &number, in->imm))
        return false;
    j->out->excess = in->imm;
    j->out->counted_by = r->u->fields[count].name;
    return true;
}
