/*
 * A buffer and its length, passed side by side.
 *
 *     int parse(const unsigned char *p, size_t len)
 *     {
 *         while (i < len) { type = p[i]; n = p[i + 1]; ... }
 *
 * How large `p` is only its callers know, but where the function compares the place
 * with the `len` that stands behind it, it takes that for the end; and an access that
 * begins inside of it and is not known to end there is looked at once too little.  Text
 * is left alone: it has an end of its own, one further.
 */
#include "analyzer/engine/judge.h"

/* The parameter whose content the pointer walks through; 0 none. */
static ir_id walked_parameter(const struct judging *j)
{
    const struct run *r = j->r;
    const struct region *at = region_at(&r->regions, j->q->pointer->region);
    const struct region *in = NULL;

    if (at->kind != REGION_POINTEE || !at->parent || at->epoch != 0)
        return 0;
    in = region_at(&r->regions, at->parent);
    return in->kind == REGION_OBJECT &&
                   r->u->objects[in->object].kind == IR_OBJECT_PARAM
               ? in->object
               : 0;
}

/* Bytes of what the parameter points to; 0 for text and what has no size. */
static int64_t element_of(const struct run *r, ir_id param)
{
    const struct ir_type *t = run_type(r, r->u->objects[param].type);
    const struct ir_type *to = t->kind == IR_TYPE_PTR ? run_type(r, t->elem) : NULL;

    if (!to || to->kind != IR_TYPE_INT ||
        (to->bits == 8 && (to->flags & IR_TYPE_SIGNED)))
        return 0;
    return to->size;
}

/* The bytes that the integer parameter right behind that one counts. */
static bool counted_bytes(const struct judging *j, ir_id param, int64_t element,
                          struct linear *out)
{
    struct run *r = j->r;
    ir_id next = param + 1;
    const struct ir_type *t = NULL;
    const struct value *v = NULL;

    if (next >= r->f->params.first + r->f->params.count)
        return false;
    t = run_type(r, r->u->objects[next].type);
    if (t->kind != IR_TYPE_INT || t->bits < 16)
        return false;
    const struct found_place place = {
        .size = t->size, .bits = t->bits, .is_signed = t->flags & IR_TYPE_SIGNED};
    v = state_found_int(&r->c, j->s, memory_object(r, next), &place);
    return v->kind == VALUE_INT && v->form.n == 1 &&
           linear_scale(&v->form, element, out);
}

/* A loop takes more at once than the access goes too far: records of one size. */
static bool is_record_step(const struct judging *j, int64_t excess)
{
    for (uint32_t k = 0; k < j->start.n; k++)
        if (symbol_at(&j->r->symbols, j->start.terms[k].symbol)->kind == SYMBOL_COUNT &&
            j->start.terms[k].factor > excess)
            return true;
    return false;
}

enum { FEW = 8 }; /* elements that are looked at once too little */

/*
 * The function looked at the count, and where the access begins is inside of it; or it
 * begins at a number, and the count was compared with a smaller one, which is not the
 * one of which a loop tells that it goes round at all.
 */
static bool is_looked_at(const struct judging *j, const struct linear *count,
                         int64_t element)
{
    const struct relation *known = &j->s->relation;
    struct linear inside;

    if (j->start.n == 0 && j->q->bytes.n == 0)
        return relation_min(known, count, NULL) > element;
    return linear_sub(&j->start, count, &inside) &&
           relation_proves_le(known, &inside) && relation_min(known, &inside, NULL) < 0;
}

bool judge_passes_count(const struct judging *j)
{
    ir_id param = j->r->e->is_whole || j->q->template ? 0 : walked_parameter(j);
    int64_t element = param ? element_of(j->r, param) : 0, excess = 0;
    struct linear count, over;

    if (element == 0 || !counted_bytes(j, param, element, &count) ||
        !linear_sub(&j->end, &count, &over) || !is_looked_at(j, &count, element))
        return false;
    excess = relation_max(&j->s->relation, &over, NULL);
    if (excess <= 0 || is_record_step(j, excess) ||
        excess > (j->q->bytes.n == 0 ? FEW * element : NO_LIMIT))
        return false;
    j->out->excess = excess;
    j->out->counted_by = j->r->u->objects[param + 1].name;
    return true;
}
