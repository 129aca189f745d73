/*
 * Functions that put nothing but one byte into memory of their callers:
 *
 *     static void clear(char *p, int n) { memset(p, 0, n); }
 *
 * How many, a summary cannot always say; but an array of zeros holds nothing else
 * after such a call, and `while (a[i] != 7)` still runs past its end.
 */
#include "analyzer/engine/values.h"
#include "analyzer/ir/ir.h"

/* The byte that a call fills memory with; -1: it may write something else. */
static int64_t filled_with(const struct run *r, const struct ir_inst *in)
{
    const struct model_function *m = in->id ? r->e->models[in->id].row : NULL;
    const struct ir_inst *byte = NULL;

    if (!m && in->id && r->e->summaries[in->id].is_done)
        return r->e->summaries[in->id].clears_with;
    if (!m || m->kind != MODEL_FILL)
        return -1;
    if (!m->src)
        return 0;
    byte = m->src <= in->arg_count
               ? &r->f->insts[r->f->args[in->first_arg + m->src - 1u]]
               : NULL;
    while (byte && byte->op == IR_INT_CAST)
        byte = &r->f->insts[byte->a];
    return byte && byte->op == IR_CONST ? (byte->imm & 0xff) : -1;
}

/* A variable of the function itself, stored to by its name. */
static bool is_own_variable(const struct run *r, const struct ir_inst *in)
{
    const struct ir_inst *to = &r->f->insts[in->a];
    enum ir_object_kind kind = to->op == IR_ADDR ? r->u->objects[to->id].kind
                                                 : IR_OBJECT_GLOBAL;

    return kind == IR_OBJECT_LOCAL || kind == IR_OBJECT_PARAM || kind == IR_OBJECT_TEMP;
}

int clears_with(const struct run *r)
{
    int64_t all = -1;

    for (ir_id i = 0; i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];
        int64_t byte = all;

        if (in->op == IR_COPY || in->op == IR_ZERO || in->op == IR_HAVOC ||
            (in->op == IR_STORE && !is_own_variable(r, in)))
            return -1;
        if (in->op == IR_CALL)
            byte = filled_with(r, in);
        if (in->op == IR_CALL && (byte < 0 || (all >= 0 && byte != all)))
            return -1;
        all = byte;
    }
    return (int)all;
}

struct values *clears_look(struct run *r, const struct state *s,
                           const struct summary *m, const struct value *const *places)
{
    struct values *kept = NULL;

    if (m->clears_with < 0)
        return NULL;
    kept = arena_calloc(&r->arena, m->place_count + 1, sizeof *kept);
    for (unsigned k = 0; k < m->place_count; k++) {
        int64_t size = values_size(r, s, places[k]);

        if ((size != 1 && m->clears_with != 0) ||
            !values_kept(r, s, places[k], size, &kept[k]))
            kept[k].set = VALUES_ALL;
        kept[k].set |= values_of_range(interval_of(m->clears_with));
    }
    return kept;
}

void clears_keep(struct run *r, struct state *s, const struct summary *m,
                 const struct value *const *places, const struct values *kept)
{
    for (unsigned k = 0; kept && k < m->place_count; k++)
        values_keep(r, s, places[k], &kept[k], values_size(r, s, places[k]));
}
