/*
 * Cells that nothing can ask for any more.
 *
 * Values of instructions and plain local variables are dead where no path uses them
 * (live.c).  What a pointer led to is dead when no pointer to it is left: after a call
 * of an unseen function each pointer in reach leads somewhere new, and a long function
 * with many calls would carry along what hundreds of forgotten places held.  What
 * callers can name stays, since they are told of what was written there.
 */
#include "analyzer/engine/summary_make.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { FEW_CELLS = 48 }; /* a state that is not worth the search */

/* Make room for the regions that are new, and list each with its parent. */
static void learn_regions(struct run *r)
{
    struct reach *h = &r->reach;
    uint32_t count = r->regions.len;

    if (count > h->cap) {
        h->cap = count * 2;
        h->at = mem_resize(h->at, h->cap, sizeof *h->at);
        h->queue = mem_resize(h->queue, h->cap, sizeof *h->queue);
        memset(&h->at[h->count], 0, (h->cap - h->count) * sizeof *h->at);
    }
    for (uint32_t k = h->count ? h->count : 1; k < count; k++) {
        const struct region *at = region_at(&r->regions, k);
        struct summary_path path;

        if (at->kind != REGION_POINTEE || !at->parent)
            continue;
        h->at[k].sibling = h->at[at->parent].child;
        h->at[at->parent].child = k;
        h->at[k].is_named = maker_path(r, k, &path);
    }
    h->count = count;
}

static void mark(struct reach *h, uint32_t region)
{
    if (h->at[region].round == h->round)
        return;
    h->at[region].round = h->round;
    h->queue[h->queued++] = region;
}

static void mark_value(struct reach *h, const struct value *v)
{
    for (; v; v = v->other) {
        if (v->kind == VALUE_POINTER)
            mark(h, v->region);
        if (v->condition) {
            mark_value(h, v->condition->a);
            mark_value(h, v->condition->b);
        }
    }
}

/* Rows of the region in the state that is looked at; none if it has no cells. */
static struct rows rows_of(const struct reach *h, uint32_t region)
{
    return h->at[region].listed == h->round ? h->at[region].rows : (struct rows){0, 0};
}

/* Whether a load would find in the state's memory the pointer that names the region. */
static bool is_found(const struct run *r, const struct state *s, uint32_t region)
{
    const struct region *at = region_at(&r->regions, region);
    struct rows rows = rows_of(&r->reach, at->parent);

    if (rows.end == rows.first || s->cells[rows.first].kind != CELL_EPOCH)
        return at->epoch == 0;
    return state_epoch(s, at->parent, at->offset) == at->epoch;
}

/* What the region's pointers lead to: those that have cells, and those found there. */
static void follow(struct run *r, const struct state *s, uint32_t region)
{
    struct reach *h = &r->reach;
    struct rows rows = rows_of(h, region);

    for (uint32_t k = rows.first; k < rows.end; k++)
        if (s->cells[k].kind == CELL_SCALAR)
            mark_value(h, s->cells[k].value);
    for (uint32_t k = h->at[region].child; k; k = h->at[k].sibling)
        if (h->at[k].round != h->round && is_found(r, s, k))
            mark(h, k);
}

/*
 * Where a search begins: values, variables, what callers can name, and what a pointer
 * in one of those leads to that was never touched itself.
 */
static bool is_root(const struct run *r, const struct state *s, uint32_t region)
{
    const struct region *at = region_at(&r->regions, region);

    if (at->kind == REGION_HEAP)
        return false;
    if (at->kind != REGION_POINTEE || r->reach.at[region].is_named)
        return true;
    return at->parent && is_found(r, s, region) && is_root(r, s, at->parent);
}

static void list_rows(struct reach *h, const struct state *s)
{
    for (uint32_t k = 0; k < s->count; k++) {
        uint32_t region = s->cells[k].region;

        if (h->at[region].listed != h->round) {
            h->at[region].listed = h->round;
            h->at[region].rows.first = k;
        }
        h->at[region].rows.end = k + 1;
    }
}

static bool is_unreached(void *context, const struct cell *c)
{
    const struct run *r = context;

    return r->reach.at[c->region].round != r->reach.round;
}

static void drop_unreached(struct run *r, struct state *s)
{
    struct reach *h = &r->reach;

    learn_regions(r);
    h->round++;
    h->queued = 0;
    list_rows(h, s);
    for (uint32_t k = 0; k < s->count; k = rows_of(h, s->cells[k].region).end)
        if (is_root(r, s, s->cells[k].region))
            mark(h, s->cells[k].region);
    for (uint32_t k = 0; k < h->queued; k++)
        follow(r, s, h->queue[k]);
    state_filter(s, is_unreached, r);
}

/* Whether no path from `block` on uses the cell's variable or value. */
static bool is_unused(void *context, const struct cell *c)
{
    const struct run *r = context;

    if (c->region == REGION_ROW_SLOTS)
        return !cfg_is_live_value(&r->cfg, r->block, (ir_id)c->offset);
    if (region_at(&r->regions, c->region)->kind == REGION_OBJECT)
        return !cfg_is_live_object(&r->cfg, r->block,
                                   region_at(&r->regions, c->region)->object);
    return false;
}

void dead_drop(struct run *r, struct state *s)
{
    state_filter(s, is_unused, r);
    if (s->count > FEW_CELLS)
        drop_unreached(r, s);
}

void dead_fini(struct reach *h)
{
    free(h->at);
    free(h->queue);
}
