/*
 * What is known of many bytes at once, in a loop: which byte fills them, and what the
 * elements of an array may be.  It holds at the head as long as each round leaves it.
 */
#include "analyzer/engine/loop_private.h"

/* The set of an array's values, where zeros fill it when the loop begins. */
static const struct value *values_at_entry(struct loop *l, const struct cell *c)
{
    struct linear set = linear_const((int64_t)values_of_range(interval_of(0)));
    int64_t byte = -1;

    if (!state_find_fill(l->entry, c->region, (struct span){c->offset, c->size},
                         &byte) ||
        byte != 0)
        return NULL;
    return value_int(&l->r->arena, &set, c->value->bits, false);
}

/* The byte that fills the place when the loop begins, as a part of more perhaps. */
static const struct value *fill_at_entry(struct loop *l, const struct cell *c)
{
    int64_t byte = 0;

    return state_find_fill(l->entry, c->region, (struct span){c->offset, c->size},
                           &byte)
               ? value_number(&l->r->arena, byte)
               : NULL;
}

/* What is known of many bytes at once: in a loop that holds as long as each round. */
bool loop_is_content(const struct cell *c)
{
    return c->kind == CELL_VALUES || c->kind == CELL_FILL;
}

/* The elements of both sets, or the one byte; NULL: they may be anything. */
const struct value *loop_content_of_both(struct loop *l, const struct value *a,
                                         const struct cell *c)
{
    const struct value *b = c->value;
    struct linear both;

    if (!a || !b || a->bits != b->bits)
        return NULL;
    if (c->kind == CELL_FILL)
        return value_equal(a, b) ? b : NULL;
    both = linear_const(a->form.k | b->form.k);
    return value_int(&l->r->arena, &both, a->bits, false);
}

/* An array may hold more than it was thought to; what grows twice may be anything. */
bool loop_has_other_content(struct loop *l, struct changed *known, const struct cell *c)
{
    const struct value *both = NULL;

    if (!known->strongest)
        return false;
    both = loop_content_of_both(l, known->strongest, c);
    if (both && value_equal(both, known->strongest))
        return false;
    known->strongest = known->is_tried ? NULL : both;
    known->is_tried = true;
    return true;
}

/* Nothing is known of it at an end. */
bool loop_lose_content(struct changed *known)
{
    bool had_any = known && known->strongest;

    if (known)
        known->strongest = NULL;
    return had_any;
}

const struct value *loop_content_at_entry(struct loop *l, const struct cell *c)
{
    return c->kind == CELL_VALUES ? values_at_entry(l, c) : fill_at_entry(l, c);
}
