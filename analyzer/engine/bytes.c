/*
 * The bytes of a number that a variable holds: `int one = 1; if (*(char *)&one)` asks
 * which of them comes first, and only one answer is what this machine will run.  Ours
 * is that of all targets we know of, the lowest byte first.
 */
#include "analyzer/engine/run.h"

enum { WIDEST = 8 };

/* An integer, or a union that shows one in other ways. */
static bool is_number(const struct run *r, uint32_t region, const struct ir_type *as)
{
    const struct region *at = region_at(&r->regions, region);
    const struct ir_type *t = NULL;

    if (at->kind != REGION_OBJECT)
        return false;
    t = run_type(r, r->u->objects[at->object].type);
    return (t->kind == IR_TYPE_INT || t->kind == IR_TYPE_RECORD) &&
           t->size > as->size && t->size <= WIDEST;
}

const struct value *bytes_of_number(struct run *r, const struct state *s,
                                    const struct value *p, const struct ir_type *t)
{
    struct linear address, part;
    int64_t number = 0;

    if (t->kind != IR_TYPE_INT || t->bits != 8 || p->region == REGION_ROW_NULL ||
        p->other || !is_number(r, p->region, t) || !value_address(p, &address) ||
        address.n != 0)
        return NULL;
    for (int64_t back = 0; back < WIDEST; back++) {
        const struct cell *c = state_find(s, p->region, CELL_SCALAR, address.k - back);

        if (!c || c->size <= back)
            continue;
        if (c->size <= t->size || !value_is_number(c->value, &number))
            return NULL;
        number = (int64_t)((uint64_t)number >> (8 * (uint64_t)back) & UINT8_MAX);
        part = linear_const(t->flags & IR_TYPE_SIGNED ? (int8_t)number : number);
        return value_int(&r->arena, &part, t->bits, t->flags & IR_TYPE_SIGNED);
    }
    return NULL;
}
