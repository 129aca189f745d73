/*
 * Members of the elements of an array that is a member itself.
 *
 *     for (i = 0; i <= N; i++)
 *         table->slots[i].port = 0;
 *
 * `port` is inside of whatever `slots[i]` is, and how much there is behind `table` only
 * the caller knows; but `slots` has N elements.  Where the access stays inside of the
 * member, the question is about the largest array around it that it may leave.
 */
#include "analyzer/engine/judge.h"

/* The same place, as one in the array that `element` is an element of. */
static const struct value *in_array(struct run *r, const struct value *p,
                                    const struct value *element)
{
    struct value *v = arena_dup(&r->arena, element, sizeof *element);

    v->around = v->whole = v->other = NULL;
    return value_address(p, &v->form) && linear_sub(&v->form, &v->base, &v->form)
               ? v
               : NULL;
}

/* Whether so many bytes there are known to lie in the part that may be touched. */
static bool is_inside(const struct state *s, const struct value *p,
                      const struct linear *bytes)
{
    struct linear over, below;

    return linear_add(&p->form, bytes, &over) &&
           linear_add_const(&over, -p->extent, &over) &&
           relation_proves_le(&s->relation, &over) &&
           linear_scale(&p->form, -1, &below) &&
           relation_proves_le(&s->relation, &below);
}

struct question judge_widen(struct run *r, const struct state *s,
                            const struct question *q)
{
    struct question out = *q;
    const struct value *p = q->pointer, *v = NULL;

    if (r->quiet || p->kind != VALUE_POINTER || p->other || !p->around || q->template ||
        q->is_unbounded || !is_inside(s, p, &q->bytes))
        return out;
    for (const struct value *e = p->around; e; e = e->around) {
        v = in_array(r, p, e);
        if (v && !is_inside(s, v, &q->bytes)) {
            out.pointer = v;
            out.is_in_element = true;
        }
    }
    return out;
}
