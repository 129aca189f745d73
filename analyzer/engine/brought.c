/*
 * Functions of the library that a program brings along, for systems that lack them.
 *
 *     size_t strlcpy(char *dst, const char *src, size_t size) { ... }
 *
 * A function of the name and the type of one that copies or appends no more than the
 * size it gets is taken to do what that one does: the text that it leaves ends within
 * the size.  What it accesses is no matter of names: its body is run with that known
 * which such a function is promised, that the buffer has room for the size and that
 * texts have an end, and what it may then still get wrong is asked at each call, beside
 * what the library's function asks.
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

/* The parameter's value as the function finds it. */
static const struct value *found(struct run *r, struct state *s, unsigned n)
{
    ir_id param = r->f->params.first + n - 1;
    const struct ir_type *t = run_type(r, r->u->objects[param].type);
    uint32_t region = memory_object(r, param);
    struct found_place place = {.size = t->size, .bits = t->bits};

    if (t->kind == IR_TYPE_PTR)
        return state_found_pointer(&r->c, s, region, 0);
    place.is_signed = (t->flags & IR_TYPE_SIGNED) != 0;
    return state_found_int(&r->c, s, region, &place);
}

/* The text at the pointer ends in its memory. */
static void assume_text(struct run *r, struct state *s, const struct value *p)
{
    struct found_string string = {.offset = 0, .unit = 1};
    const struct value *length = state_found_length(&r->c, s, p->region, &string);
    struct linear room = judge_capacity_of(r, p->region), over;

    if (length && linear_sub(&length->form, &room, &over) &&
        linear_add_const(&over, 1, &over))
        relation_add_le(&s->relation, &over);
}

void brought_assume(struct run *r, struct state *s)
{
    const struct model_function *m = r->e->models[r->function].row;
    const struct value *to = NULL;
    struct linear room, over;

    if (!brought_is(r->e, r->function))
        return;
    to = found(r, s, m->dst);
    room = judge_capacity_of(r, to->region);
    if (linear_sub(&found(r, s, m->size)->form, &room, &over))
        relation_add_le(&s->relation, &over);
    assume_text(r, s, found(r, s, m->src));
    if (m->kind == MODEL_APPEND_TOTAL)
        assume_text(r, s, to);
}

bool brought_is(const struct engine *e, ir_id function)
{
    const struct ir_function *f = &e->u->functions[function];

    return f->has_body && !(f->flags & IR_FUNCTION_SYSTEM) && e->models[function].row &&
           e->models[function].source == MODELS_TABLE;
}
