/*
 * Numbers that a call answered, taken for an index as they are.
 *
 *     fd = accept(listener, NULL, NULL);
 *     clients[fd].active = 1;
 *
 * The system hands out descriptors up to a limit of its own: a table with room for
 * fewer than it allows by itself wants a look at the number.
 *
 *     n = snprintf(line, sizeof line, "%s: ", name);
 *     n += vsnprintf(line + n, sizeof line - n, format, args);
 *     line[n++] = '\n';
 *
 * What a format answers is how long the text is before it is cut.
 *
 * The index is a local variable that only such calls set; to compare it with nothing
 * (`fd < 0`), or with the largest one so far, is no look at it.
 */
#include "analyzer/engine/judge.h"

enum { MAX_STEPS = 6, DESCRIPTORS = 1024 /* that a process has unless it asks */ };

enum answer { ANSWER_OTHER, ANSWER_CONSTANT, ANSWER_DESCRIPTOR, ANSWER_LENGTH };

/* What a store puts into the variable. */
static enum answer answer_of(const struct run *r, ir_id value, ir_id variable,
                             unsigned steps)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, value)];
    const struct model_function *m = NULL;
    enum answer one = ANSWER_OTHER;

    switch (in->op) {
    case IR_CONST: return ANSWER_CONSTANT;
    case IR_LOAD:
        return ir_variable_read(r->f, value) == variable ? ANSWER_CONSTANT
                                                         : ANSWER_OTHER;
    case IR_ADD:
        if (steps == 0)
            return ANSWER_OTHER;
        one = answer_of(r, in->a, variable, steps - 1);
        return one == ANSWER_CONSTANT ? answer_of(r, in->b, variable, steps - 1)
               : answer_of(r, in->b, variable, steps - 1) == ANSWER_OTHER ? ANSWER_OTHER
                                                                          : one;
    case IR_CALL:
        m = in->id ? r->e->models[in->id].row : NULL;
        if (m && m->result == MODEL_RESULT_DESCRIPTOR)
            return ANSWER_DESCRIPTOR;
        if (m && (m->kind == MODEL_FORMAT_SIZED || m->kind == MODEL_FORMAT_SIZED_LIST))
            return ANSWER_LENGTH;
        return m ? ANSWER_CONSTANT : ANSWER_OTHER;
    default: return ANSWER_OTHER;
    }
}

/* What all that is stored to the variable has in common. */
static enum answer answers_of(const struct run *r, ir_id variable)
{
    enum answer all = ANSWER_CONSTANT;
    bool is_counted = false; /* a variable for several things */

    for (ir_id i = 1; i < r->f->inst_count; i++) {
        enum answer one = ANSWER_OTHER;

        if (!ir_is_store_to(r->f, i, variable))
            continue;
        one = answer_of(r, r->f->insts[i].b, variable, MAX_STEPS);
        if (one == ANSWER_OTHER)
            return ANSWER_OTHER;
        is_counted = is_counted || ir_step_of(r->f, i, variable) != 0;
        all = one == ANSWER_CONSTANT ? all : one;
    }
    return all == ANSWER_DESCRIPTOR && is_counted ? ANSWER_OTHER : all;
}

/* `if (fd > largest) largest = fd;` */
static bool is_largest(const struct run *r, ir_id other, ir_id variable)
{
    struct keeper k = keeper_read(r->f, other);
    ir_id local = ir_variable_read(r->f, other);

    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];
        struct keeper to = {0};

        if (in->op != IR_STORE || !ir_is_about(r->f, in->b, variable))
            continue;
        to = keeper_at(&r->f->insts[in->a]);
        if ((local && ir_is_store_to(r->f, i, local)) ||
            (keeper_is_known(&k) && keeper_is_same(&to, &k)))
            return true;
    }
    return false;
}

/* The other side of a comparison says nothing of how large the number is. */
static bool is_no_limit(const struct run *r, ir_id other, ir_id variable)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, other)];

    return (in->op == IR_CONST && in->imm <= 0) || is_largest(r, other, variable);
}

static bool is_given(const struct ir_function *f, const struct ir_inst *call,
                     ir_id variable)
{
    for (ir_id k = 0; k < call->arg_count; k++) {
        ir_id arg = f->args[call->first_arg + k];

        if (ir_is_about(f, arg, variable) ||
            (f->insts[arg].op == IR_ADDR && f->insts[arg].id == variable))
            return true;
    }
    return false;
}

/* Code that is no library's is given the number, and may look at it. */
static bool is_asked(const struct run *r, const struct ir_inst *in, ir_id variable)
{
    const struct ir_function *callee = in->id ? &r->u->functions[in->id] : NULL;

    return !(callee && !callee->has_body &&
             (callee->flags & IR_FUNCTION_SYSTEM || r->e->models[in->id].row)) &&
           is_given(r->f, in, variable);
}

static bool is_looked_at(const struct run *r, ir_id variable)
{
    const struct ir_function *f = r->f;

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (in->op == IR_CALL && is_asked(r, in, variable))
            return true;
        if (in->op == IR_EQ || in->op == IR_NE || !ir_is_comparison(in->op))
            continue;
        if ((ir_is_about(f, in->a, variable) && !is_no_limit(r, in->b, variable)) ||
            (ir_is_about(f, in->b, variable) && !is_no_limit(r, in->a, variable)))
            return true;
    }
    return false;
}

bool judge_is_answered(const struct judging *j)
{
    const struct run *r = j->r;
    ir_id element = 0, variable = 0;
    int64_t size = j->out->element_bytes > 0 ? j->out->element_bytes : 1;
    enum answer answer = ANSWER_OTHER;

    if (j->q->template || j->q->kind != ACCESS_ELEMENT || !j->has_capacity ||
        j->capacity.n != 0 || relation_max(&j->s->relation, &j->over, NULL) <= NO_LIMIT)
        return false;
    element = judge_element_accessed(j);
    variable = element ? ir_variable_read(r->f, r->f->insts[element].b) : 0;
    if (!variable || r->u->objects[variable].kind != IR_OBJECT_LOCAL)
        return false;
    answer = answers_of(r, variable);
    if (answer == ANSWER_DESCRIPTOR)
        return j->capacity.k / size < DESCRIPTORS && !is_looked_at(r, variable);
    return answer == ANSWER_LENGTH && j->q->is_write && !r->e->is_closed &&
           !is_looked_at(r, variable);
}
