/*
 * What code that is not seen may change: what a pointer leads to, or all globals.
 *
 * A call that is not seen can reach most of a large state, and such calls are frequent.
 * So the regions that are reached are marked first, and the cells are then gone through
 * once, instead of once for each region.
 */
#include "analyzer/engine/kept.h"

#include <stdlib.h>

#include "base/mem.h"

enum { MAX_HAVOC_DEPTH = 4 };

struct havoc {
    struct run *r;
    struct state *s;
    ir_id i; /* the call: the new epoch */
    struct reach *reach;
};

static void havoc_init(struct havoc *h, struct run *r, struct state *s, ir_id i)
{
    *h = (struct havoc){.r = r, .s = s, .i = i, .reach = &r->reach};
    reach_begin(r, s);
}

static void havoc_fini(struct havoc *h)
{
    for (uint32_t k = 0; k < h->reach->queued; k++)
        h->reach->depth[h->reach->queue[k]] = 0;
}

/* `depth` counts from 1. */
static void reach(struct havoc *h, uint32_t region, unsigned depth)
{
    const struct region *at = region_at(&h->r->regions, region);

    if (h->reach->depth[region] || depth > MAX_HAVOC_DEPTH + 1 || at->is_const ||
        at->kind == REGION_NULL || at->kind == REGION_FUNCTION ||
        at->kind == REGION_SLOTS ||
        reach_epoch(h->s, reach_rows(h->reach, region), 0) == h->i)
        return;
    h->reach->depth[region] = (uint8_t)depth;
    h->reach->queue[h->reach->queued++] = region;
}

/* What pointers in the region, known or not, lead to. */
static void reach_from(struct havoc *h, uint32_t region)
{
    unsigned depth = h->reach->depth[region] + 1u;
    struct rows rows = reach_rows(h->reach, region);

    for (uint32_t k = rows.first; k < rows.end; k++)
        if (h->s->cells[k].value->kind == VALUE_POINTER)
            reach(h, h->s->cells[k].value->region, depth);
    for (uint32_t k = h->reach->at[region].child; k; k = h->reach->at[k].sibling)
        reach(h, k, depth);
}

/* What holds whatever is written: how large the region is, and that it is there. */
static bool outlives_writes(const struct cell *c)
{
    return c->kind == CELL_CAPACITY || c->kind == CELL_NONNULL;
}

static struct cell whole_cell(uint32_t region, enum cell_kind kind,
                              const struct value *value)
{
    struct span whole = span_whole();

    return (struct cell){region, kind, whole.offset, whole.size, value};
}

/* Write the cells anew; those of a region are EPOCH and ORIGIN first. */
static void forget_reached(struct havoc *h)
{
    struct state *s = h->s;
    const struct value *epoch = value_number(&h->r->arena, (int64_t)h->i);
    const struct value *origin = value_origin(&h->r->arena, ORIGIN_UNKNOWN, NULL);
    uint32_t at = 0, n = 0, cap = s->count + 2 * h->reach->queued;
    struct cell *cells = mem_resize(NULL, cap, sizeof *cells);

    for (uint32_t region = 0; region < h->reach->count; region++) {
        bool is_reached = h->reach->depth[region] != 0;

        if (is_reached) {
            cells[n++] = whole_cell(region, CELL_EPOCH, epoch);
            cells[n++] = whole_cell(region, CELL_ORIGIN, origin);
        }
        for (; at < s->count && s->cells[at].region == region; at++)
            if (!is_reached || outlives_writes(&s->cells[at]))
                cells[n++] = s->cells[at];
    }
    free(s->cells);
    s->cells = cells;
    s->count = n;
    s->cap = cap ? cap : 1;
}

static void spread(struct havoc *h)
{
    for (uint32_t k = 0; k < h->reach->queued; k++)
        reach_from(h, h->reach->queue[k]);
    if (h->reach->queued > 0)
        forget_reached(h);
}

void memory_havoc(struct run *r, struct state *s, ir_id i, const struct value *v)
{
    struct havoc h;

    if (!v || v->kind != VALUE_POINTER)
        return;
    havoc_init(&h, r, s, i);
    for (; v && v->kind == VALUE_POINTER; v = v->other)
        reach(&h, v->region, 1);
    spread(&h);
    havoc_fini(&h);
}

static bool is_open_global(const struct run *r, ir_id object)
{
    return r->u->objects[object].kind == IR_OBJECT_GLOBAL &&
           !(r->u->objects[object].flags & IR_OBJECT_IS_STATIC) &&
           !r->e->is_fixed[object];
}

/* Whether a call of `callee` may leave something else in what lies there. */
static bool may_change(const struct run *r, const struct region *at, ir_id callee)
{
    if (at->kind != REGION_OBJECT)
        return false;
    if (kept_is_tracked(r->e->kept_calls, at->object))
        return !kept_is_spared(r->e->kept_calls, at->object, callee);
    return is_open_global(r, at->object);
}

void memory_havoc_globals(struct run *r, struct state *s, ir_id i, ir_id callee)
{
    struct havoc h;

    havoc_init(&h, r, s, i);
    for (uint32_t k = 1; k < h.reach->count; k++)
        if (may_change(r, region_at(&r->regions, k), callee))
            reach(&h, k, 1);
    spread(&h);
    havoc_fini(&h);
}
