/*
 * Which variables may lead to the arguments of the program.
 *
 * `say(argc, argv)`, or through a table of functions: what `word[k]` leads to is then
 * no text that the program keeps, but one that whoever starts it writes.  So `argv` is
 * followed through parameters, variables and arrays, and through what code that is not
 * seen returns of it (`strchr(argv[1], '=')`); where a member of a structure holds it,
 * it is kept like everything else there.
 */
#include "analyzer/engine/run.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct command_line {
    struct engine *e;
    const struct ir_function *f;
    bool *is_taken; /* by function: its address is */
    bool *gives; /* by function: it returns such a pointer */
    bool has_changed;
};

static void mark(struct command_line *c, bool *what)
{
    c->has_changed = c->has_changed || !*what;
    *what = true;
}

static bool leads_there(const struct command_line *c, ir_id i);

/* What the call returns may be such a pointer, or lead into what one leads to. */
static bool gives_it(const struct command_line *c, const struct ir_inst *call)
{
    if (!call->id || c->e->u->functions[call->id].has_body)
        return call->id && c->gives[call->id];
    for (ir_id k = 0; k < call->arg_count; k++)
        if (leads_there(c, c->f->args[call->first_arg + k]))
            return true;
    return false;
}

/* Whether the value, or what lies where it leads, may be such a pointer. */
static bool leads_there(const struct command_line *c, ir_id i)
{
    while (i) {
        const struct ir_inst *in = &c->f->insts[i];

        switch (in->op) {
        case IR_ADDR: return c->e->may_be_argument[in->id];
        case IR_CALL: return gives_it(c, in);
        case IR_INDEX:
        case IR_DECAY:
        case IR_PTR_CAST:
        case IR_LOAD: i = in->a; break;
        default: return false;
        }
    }
    return false;
}

/* What is stored at the place that an instruction gives is in that variable. */
static void mark_place(struct command_line *c, ir_id i)
{
    while (i) {
        const struct ir_inst *in = &c->f->insts[i];

        if (in->op == IR_ADDR)
            mark(c, &c->e->may_be_argument[in->id]);
        i = in->op == IR_INDEX || in->op == IR_DECAY || in->op == IR_PTR_CAST ||
                    in->op == IR_LOAD
                ? in->a
                : 0;
    }
}

static void mark_param(struct command_line *c, ir_id function, ir_id k)
{
    const struct ir_function *f = &c->e->u->functions[function];

    if (f->has_body && k < f->params.count)
        mark(c, &c->e->may_be_argument[f->params.first + k]);
}

static void follow_call(struct command_line *c, const struct ir_inst *in)
{
    for (ir_id k = 0; k < in->arg_count; k++) {
        if (!leads_there(c, c->f->args[in->first_arg + k]))
            continue;
        if (in->id)
            mark_param(c, in->id, k);
        for (ir_id fn = 1; !in->id && fn < c->e->u->function_count; fn++)
            if (c->is_taken[fn])
                mark_param(c, fn, k);
    }
}

static void follow(struct command_line *c, ir_id function)
{
    c->f = &c->e->u->functions[function];
    for (ir_id i = 1; c->f->has_body && i < c->f->inst_count; i++) {
        const struct ir_inst *in = &c->f->insts[i];

        if (in->op == IR_STORE && leads_there(c, in->b))
            mark_place(c, in->a);
        if (in->op == IR_CALL)
            follow_call(c, in);
        if (in->op == IR_RETURN && in->a && leads_there(c, in->a))
            mark(c, &c->gives[function]);
    }
}

static void find_taken(struct command_line *c)
{
    const struct ir_unit *u = c->e->u;

    for (ir_id fn = 1; fn < u->function_count; fn++)
        for (ir_id i = 1; i < u->functions[fn].inst_count; i++)
            if (u->functions[fn].insts[i].op == IR_FUNC_ADDR)
                c->is_taken[u->functions[fn].insts[i].id] = true;
    for (ir_id k = 1; k < u->init_count; k++)
        c->is_taken[u->inits[k].function] = true;
}

void command_line_find(struct engine *e)
{
    const struct ir_unit *u = e->u;
    struct command_line c = {.e = e, .has_changed = true};

    e->may_be_argument = mem_calloc(u->object_count, sizeof *e->may_be_argument);
    if (!e->is_whole)
        return;
    c.is_taken = mem_calloc(u->function_count, sizeof *c.is_taken);
    c.gives = mem_calloc(u->function_count, sizeof *c.gives);
    find_taken(&c);
    for (ir_id fn = 1; fn < u->function_count; fn++)
        for (ir_id k = 1; k < 3 && strcmp(u->functions[fn].name, "main") == 0; k++)
            mark_param(&c, fn, k);
    while (c.has_changed) {
        c.has_changed = false;
        for (ir_id fn = 1; fn < u->function_count; fn++)
            follow(&c, fn);
    }
    free(c.is_taken);
    free(c.gives);
}
