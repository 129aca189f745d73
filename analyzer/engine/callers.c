/*
 * Functions all of whose callers can be seen.
 *
 * Static ones, and those of a whole program, unless their address goes where it cannot
 * be followed.  A local variable that holds it and is only called through can.
 */
#include "analyzer/engine/run.h"

#include <stdlib.h>

#include "base/mem.h"

static bool is_argument(const struct ir_function *f, const struct ir_inst *in, ir_id i)
{
    if (in->op != IR_CALL && in->op != IR_HAVOC)
        return false;
    for (ir_id k = 0; k < in->arg_count; k++)
        if (f->args[in->first_arg + k] == i)
            return true;
    return false;
}

/* Whether the function pointer that `load` read is only called. */
static bool is_only_called(const struct ir_function *f, ir_id load)
{
    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (in->b == load || is_argument(f, in, load) ||
            (in->a == load && (in->op != IR_CALL || in->id)))
            return false;
    }
    return true;
}

/* Whether the place `addr` is only stored to, or read for a call. */
static bool is_plain_place(const struct ir_function *f, ir_id addr)
{
    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (in->b == addr || is_argument(f, in, addr))
            return false;
        if (in->a != addr || in->op == IR_STORE)
            continue;
        if (in->op != IR_LOAD || !is_only_called(f, i))
            return false;
    }
    return true;
}

static bool is_call_variable(const struct ir_unit *u, const struct ir_function *f,
                             ir_id object)
{
    if (u->objects[object].kind != IR_OBJECT_LOCAL)
        return false;
    for (ir_id i = 1; i < f->inst_count; i++)
        if (f->insts[i].op == IR_ADDR && f->insts[i].id == object &&
            !is_plain_place(f, i))
            return false;
    return true;
}

/* Whether the address that instruction `i` takes only goes to such variables. */
static bool is_followed(const struct ir_unit *u, const struct ir_function *f, ir_id i)
{
    for (ir_id k = 1; k < f->inst_count; k++) {
        const struct ir_inst *in = &f->insts[k];

        if (in->a == i || is_argument(f, in, i))
            return false;
        if (in->b != i)
            continue;
        if (in->op != IR_STORE || f->insts[in->a].op != IR_ADDR ||
            !is_call_variable(u, f, f->insts[in->a].id))
            return false;
    }
    return true;
}

void callers_find(struct engine *e)
{
    const struct ir_unit *u = e->u;
    unsigned *calls = mem_calloc(u->function_count, sizeof *calls);
    bool *is_taken = mem_calloc(u->function_count, sizeof *is_taken);

    for (ir_id fn = 1; fn < u->function_count; fn++) {
        const struct ir_function *f = &u->functions[fn];

        for (ir_id i = 1; f->has_body && i < f->inst_count; i++) {
            const struct ir_inst *in = &f->insts[i];

            if (in->op == IR_CALL && in->id && in->id != fn)
                calls[in->id]++;
            else if (in->op == IR_FUNC_ADDR && in->id != fn && is_followed(u, f, i))
                calls[in->id]++;
            else if (in->op == IR_CALL || in->op == IR_FUNC_ADDR)
                is_taken[in->id] = true; /* recursive, or by its address */
        }
    }
    for (ir_id k = 1; k < u->init_count; k++)
        is_taken[u->inits[k].function] = true;
    e->is_private = mem_calloc(u->function_count, sizeof *e->is_private);
    e->is_called_once = mem_calloc(u->function_count, sizeof *e->is_called_once);
    for (ir_id fn = 1; fn < u->function_count; fn++) {
        bool is_known = calls[fn] > 0 && !is_taken[fn];

        e->is_called_once[fn] = is_known && calls[fn] == 1;
        e->is_private[fn] =
            is_known && ((u->functions[fn].flags & IR_FUNCTION_STATIC) || e->is_closed);
    }
    free(calls);
    free(is_taken);
}
