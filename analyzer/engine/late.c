/*
 * An amount that is held against the room of its buffer when it was copied already.
 *
 *     memmove(to, from, n);
 *     if (*room > n)
 *         to[n] = 0;
 *     *room = n;
 *
 * How large `to` is only the caller knows, and says so in what stands behind it.
 */
#include "analyzer/engine/judge.h"

/* The parameter that the value is read through or made of; 0: none. */
static ir_id parameter_behind(const struct run *r, ir_id value)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, value)];
    ir_id variable = ir_variable_of(r->f, value);

    if (!variable && in->op == IR_LOAD)
        variable = ir_variable_at(r->f, in->a);
    return variable && r->u->objects[variable].kind == IR_OBJECT_PARAM ? variable : 0;
}

/* The comparison holds the variable against something; that value, or 0. */
static ir_id held_against(const struct ir_function *f, ir_id i, ir_id variable)
{
    const struct ir_inst *in = &f->insts[i];

    if (!ir_is_comparison(in->op))
        return 0;
    if (ir_is_about(f, in->a, variable))
        return in->b;
    return ir_is_about(f, in->b, variable) ? in->a : 0;
}

bool judge_is_held_late(const struct judging *j)
{
    const struct run *r = j->r;
    ir_id param = 0, amount = 0, room = 0;

    if (r->e->is_closed || j->q->template || j->q->kind != ACCESS_SIZE ||
        !j->q->is_write || j->start.n > 0 || j->start.k != 0 ||
        relation_max(&j->s->relation, &j->q->bytes, NULL) <= NO_LIMIT)
        return false;
    param = judge_walked_parameter(j);
    amount = param ? judge_amount_variable(j) : 0;
    for (ir_id i = 1; amount && i < r->f->inst_count; i++) {
        ir_id other = held_against(r->f, i, amount);

        if (!other)
            continue;
        if (!cfg_is_before(&r->cfg, j->out->inst, i))
            return false;
        if (parameter_behind(r, other) == param + 1)
            room = param + 1;
    }
    if (!room)
        return false;
    j->out->excess = FINDING_UNBOUNDED;
    j->out->counted_by = r->u->objects[room].name;
    return true;
}
