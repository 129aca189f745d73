/*
 * Functions of the library that a program brings along, for systems that lack them.
 *
 *     size_t strlcpy(char *dst, const char *src, size_t size) { ... }
 *
 * A function of the name and the type of one that copies or appends no more than the
 * size it gets is taken to do what that one does where that size is a number: the text
 * that it leaves ends within the size.  What it accesses is no matter of names: that is
 * asked of its body at each such call, where the buffer has room for the size, and
 * texts that have an end have it in their memory.
 */
#include "analyzer/engine/judge.h"

static const struct ir_type *param_type(const struct engine *e, ir_id function,
                                        unsigned n)
{
    const struct ir_type *t = &e->u->types[e->u->functions[function].type];

    return n > 0 && n <= t->param_count
               ? &e->u->types[e->u->param_types[t->first_param + n - 1]]
               : NULL;
}

/* A pointer to characters of the model's, that may be written or not. */
static bool is_text(const struct engine *e, const struct ir_type *t, bool is_const)
{
    const struct ir_type *to = t && t->kind == IR_TYPE_PTR ? &e->u->types[t->elem]
                                                           : NULL;

    return to && (to->flags & IR_TYPE_CHAR) &&
           ((to->flags & IR_TYPE_CONST) != 0) == is_const;
}

const struct model_function *brought_find(const struct engine *e, ir_id function)
{
    const struct ir_function *f = &e->u->functions[function];
    const struct model_function *m = f->name ? model_find(f->name) : NULL;
    const struct ir_type *size = NULL;

    if (!m || m->has_next || m->unit != MODEL_UNIT_CHAR ||
        (m->kind != MODEL_COPY_CUT && m->kind != MODEL_APPEND_TOTAL) ||
        e->u->types[f->type].param_count != 3)
        return NULL;
    size = param_type(e, function, m->size);
    return is_text(e, param_type(e, function, m->dst), false) &&
                   is_text(e, param_type(e, function, m->src), true) && size &&
                   size->kind == IR_TYPE_INT && size->bits == 64
               ? m
               : NULL;
}

bool brought_is(const struct engine *e, ir_id function)
{
    const struct ir_function *f = &e->u->functions[function];

    return f->has_body && !(f->flags & IR_FUNCTION_SYSTEM) && e->models[function].row &&
           e->models[function].source == MODELS_TABLE;
}

static ir_id argument(const struct run *r, ir_id call, unsigned n)
{
    const struct ir_inst *in = &r->f->insts[call];

    return n <= in->arg_count ? r->f->args[in->first_arg + n - 1] : 0;
}

bool brought_applies(struct run *r, struct state *s, ir_id i, ir_id callee)
{
    ir_id size = argument(r, i, r->e->models[callee].row->size);

    return size && run_is_int(r, r->f->insts[size].type) &&
           arith_form(r, s, size).n == 0;
}

/* A text that has an end has it in its memory. */
static void assume_end(struct run *r, struct state *s, ir_id i, ir_id text)
{
    const struct value *p = run_value(r, s, text);
    struct linear length, room, over;

    if (p->kind != VALUE_POINTER || p->other || p->region == REGION_ROW_NULL ||
        !memory_room(r, s, p, &room))
        return;
    length = string_length(r, s, i, p, 1);
    if (!symbol_is_unended(&r->symbols, &length) && linear_sub(&length, &room, &over) &&
        linear_add_const(&over, 1, &over))
        relation_add_le(&s->relation, &over);
}

/* Whether the buffer has room for the size; else the library's function is told of. */
static bool has_room(struct run *r, struct state *s, ir_id to, ir_id size)
{
    const struct value *p = run_value(r, s, to);
    struct linear form = arith_form(r, s, size), room, over;

    return p->kind != VALUE_POINTER || p->other || p->region == REGION_ROW_NULL ||
           !memory_room(r, s, p, &room) ||
           (linear_sub(&form, &room, &over) && relation_proves_le(&s->relation, &over));
}

void brought_ask(struct run *r, struct state *s, ir_id i, ir_id callee)
{
    const struct model_function *m = r->e->models[callee].row;
    struct state *copy = NULL;

    if (r->quiet || !has_room(r, s, argument(r, i, m->dst), argument(r, i, m->size)))
        return;
    copy = state_copy(s);
    assume_end(r, copy, i, argument(r, i, m->src));
    if (m->kind == MODEL_APPEND_TOTAL)
        assume_end(r, copy, i, argument(r, i, m->dst));
    summary_ask(r, copy, i, callee);
    state_free(copy);
}
