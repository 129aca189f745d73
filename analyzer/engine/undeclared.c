/*
 * Calls of what nobody declared.
 *
 * In a file that is looked at without its own headers, `GETSHORT(n, cp)` may be a macro
 * that reads a number from the packet at `cp` into `n`, and `get_u16(cp)` a function
 * that returns one.  Nothing is known of such numbers; but what hands out the packet is
 * a caller, or the network, and that decides them, until something compares them.
 */
#include "analyzer/engine/library.h"

#include <string.h>

/* Whose data the call is given; ORIGIN_UNKNOWN when it is nobody's in particular. */
static enum origin data_origin(struct run *r, struct state *s, const struct ir_inst *in,
                               const char **source)
{
    enum origin origin = ORIGIN_UNKNOWN;

    for (ir_id k = 0; k < in->arg_count; k++) {
        const struct value *v = run_value(r, s, r->f->args[in->first_arg + k]);
        enum origin by = ORIGIN_UNKNOWN, of = ORIGIN_UNKNOWN;
        const char *name = NULL, *content = NULL;

        if (v->kind != VALUE_POINTER || v->other || v->region == REGION_ROW_NULL)
            continue;
        by = region_at(&r->regions, v->region)->origin;
        name = region_at(&r->regions, v->region)->source;
        of = state_origin(&r->c, s, v->region, v->base.n ? 0 : v->base.k, &content);
        if (of > by) {
            by = of;
            name = content;
        }
        if (by > origin) {
            origin = by;
            *source = name;
        }
    }
    return origin >= ORIGIN_CALLER ? origin : ORIGIN_UNKNOWN;
}

/* Nothing in the function stores to the variable, or takes its address. */
static bool is_set_by_macros(const struct ir_function *f, ir_id variable)
{
    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (in->op == IR_STORE && f->insts[in->a].op == IR_ADDR &&
            f->insts[in->a].id == variable)
            return false;
        for (ir_id k = 0; k < in->arg_count; k++) {
            const struct ir_inst *arg = &f->insts[f->args[in->first_arg + k]];

            if (arg->op == IR_ADDR && arg->id == variable)
                return false;
        }
    }
    return true;
}

/*
 * The local variable that the argument reads without a value, or with one that only
 * such a call can have given it; its type, or NULL.
 */
static const struct ir_type *unset_variable(struct run *r, struct state *s, ir_id arg,
                                            uint32_t *region)
{
    const struct ir_inst *in = &r->f->insts[arg];
    const struct ir_inst *place = NULL;
    uint32_t since = 0;

    while (in->op == IR_INT_CAST && in->a)
        in = &r->f->insts[in->a];
    if (in->op != IR_LOAD || !in->a || !run_is_int(r, in->type))
        return NULL;
    place = &r->f->insts[in->a];
    if (place->op != IR_ADDR || r->u->objects[place->id].kind != IR_OBJECT_LOCAL)
        return NULL;
    *region = memory_object(r, place->id);
    if (is_set_by_macros(r->f, place->id))
        return run_type(r, in->type);
    since = state_epoch(s, *region, 0);
    if (state_find(s, *region, CELL_SCALAR, 0) ||
        (since != 0 &&
         (since >= r->f->inst_count || r->f->insts[since].op != IR_LIFETIME)))
        return NULL;
    return run_type(r, in->type);
}

/* What is read so is two bytes, and its sign is not: `get_u16`, `GETSHORT`. */
static bool is_short(const struct run *r, const struct ir_inst *in)
{
    const char *name = in->id ? r->u->functions[in->id].name : NULL;

    return name && (strstr(name, "16") || strcasestr(name, "short"));
}

static const struct value *said(struct run *r, ir_id i, uint32_t part,
                                const struct ir_type *t, enum origin origin,
                                const char *source)
{
    bool is_signed = t->flags & IR_TYPE_SIGNED;
    struct interval range = t->bits > 16 && is_short(r, &r->f->insts[i])
                                ? interval_of_type(16, false)
                                : interval_of_type(t->bits, is_signed);
    struct linear n = arith_symbol(r, i, part, range, origin, source);

    symbol_mark_parsed(&r->symbols, n.terms[0].symbol);
    return value_int(&r->arena, &n, t->bits, is_signed);
}

/* What the call may have set: variables that it is given before they have a value. */
static void set_variables(struct run *r, struct state *s, ir_id i, enum origin origin,
                          const char *source)
{
    const struct ir_inst *in = &r->f->insts[i];

    for (ir_id k = 0; k < in->arg_count; k++) {
        struct cell c = {.kind = CELL_SCALAR};
        const struct ir_type *t = unset_variable(r, s, r->f->args[in->first_arg + k],
                                                 &c.region);

        if (!t)
            continue;
        c.size = t->size;
        c.value = said(r, i, PART_SET + k, t, origin, source);
        state_set(s, &c);
    }
}

/* ... and those whose address it is given. */
static void fill_variables(struct run *r, struct state *s, ir_id i, enum origin origin,
                           const char *source)
{
    const struct ir_inst *in = &r->f->insts[i];

    for (ir_id k = 0; k < in->arg_count; k++) {
        const struct value *v = run_value(r, s, r->f->args[in->first_arg + k]);
        const struct region *at = NULL;
        struct summary_write w = {.i = i, .size = 8};

        if (v->kind != VALUE_POINTER || v->other || v->region == REGION_ROW_NULL)
            continue;
        at = region_at(&r->regions, v->region);
        if (at->kind != REGION_OBJECT || !run_is_int(r, r->u->objects[at->object].type))
            continue;
        w.value = value_origin(&r->arena, origin, source);
        memory_poke_origin(r, s, v, &w);
    }
}

/* The array of bytes of this function that the argument is the start of; 0. */
static int64_t bytes_at(const struct run *r, const struct value *v)
{
    const struct region *at = v->kind == VALUE_POINTER && !v->other &&
                                      v->region != REGION_ROW_NULL
                                  ? region_at(&r->regions, v->region)
                                  : NULL;
    const struct ir_type *t = at && at->kind == REGION_OBJECT &&
                                      r->u->objects[at->object].kind == IR_OBJECT_LOCAL
                                  ? run_type(r, r->u->objects[at->object].type)
                                  : NULL;

    return t && t->kind == IR_TYPE_ARRAY && run_type(r, t->elem)->size == 1 &&
                   v->form.n == 0 && v->form.k == 0 && v->base.n == 0
               ? t->size
               : 0;
}

/* ... and an array of bytes with its size behind it: `io_read(io, head, 40)`. */
static void fill_bytes(struct run *r, struct state *s, ir_id i, enum origin origin,
                       const char *source)
{
    const struct ir_inst *in = &r->f->insts[i];

    for (ir_id k = 0; k + 1 < in->arg_count; k++) {
        const ir_id *args = &r->f->args[in->first_arg + k];
        const struct value *v = run_value(r, s, args[0]);
        struct summary_write w = {.i = i, .size = bytes_at(r, v)};
        int64_t size = 0;

        if (w.size == 0 || !value_is_number(run_value(r, s, args[1]), &size) ||
            size < 2 || size > w.size)
            continue;
        w.value = value_origin(&r->arena, origin, source);
        memory_poke_origin(r, s, v, &w);
    }
}

const struct value *undeclared_call(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    const char *source = NULL;
    enum origin origin = data_origin(r, s, in, &source);

    if (origin == ORIGIN_UNKNOWN)
        return NULL;
    set_variables(r, s, i, origin, source);
    fill_variables(r, s, i, origin, source);
    fill_bytes(r, s, i, origin, source);
    return in->type && run_is_int(r, in->type)
               ? said(r, i, PART_RESULT, run_type(r, in->type), origin, source)
               : NULL;
}
