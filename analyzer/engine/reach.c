/*
 * What a search along the pointers of a state needs: where each region's cells are, and
 * which regions were found in it.
 *
 * Searches are frequent (at each block, and at each call of code that is not seen) and
 * states large.  So the cells are listed once for a search instead of looked up for
 * each region, and the tree of regions, which only grows, is kept from one search to
 * the next.
 */
#include "analyzer/engine/run.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void make_room(struct reach *h, uint32_t count)
{
    if (count <= h->cap)
        return;
    h->cap = count * 2;
    h->at = mem_resize(h->at, h->cap, sizeof *h->at);
    h->depth = mem_resize(h->depth, h->cap, sizeof *h->depth);
    h->queue = mem_resize(h->queue, h->cap, sizeof *h->queue);
    memset(&h->at[h->count], 0, (h->cap - h->count) * sizeof *h->at);
    memset(&h->depth[h->count], 0, (h->cap - h->count) * sizeof *h->depth);
}

/* List the regions that are new with their parents. */
static void learn_regions(struct run *r)
{
    struct reach *h = &r->reach;

    make_room(h, r->regions.len);
    for (uint32_t k = h->count ? h->count : 1; k < r->regions.len; k++) {
        const struct region *at = region_at(&r->regions, k);

        if (at->kind != REGION_POINTEE || !at->parent)
            continue;
        h->at[k].sibling = h->at[at->parent].child;
        h->at[at->parent].child = k;
        h->at[k].epoch = at->epoch;
        h->at[k].offset = at->offset;
    }
    h->count = r->regions.len;
}

void reach_begin(struct run *r, const struct state *s)
{
    struct reach *h = &r->reach;

    learn_regions(r);
    h->round++;
    h->queued = 0;
    for (uint32_t k = 0; k < s->count;) {
        uint32_t region = s->cells[k].region, first = k;

        while (k < s->count && s->cells[k].region == region)
            k++;
        h->at[region].listed = h->round;
        h->at[region].rows = (struct rows){first, k};
    }
}

uint32_t reach_epoch(const struct state *s, struct rows rows, int64_t offset)
{
    /* Nearly always one epoch holds for the whole region; it comes first. */
    if (rows.first == rows.end || s->cells[rows.first].kind != CELL_EPOCH)
        return 0;
    if (rows.first + 1 == rows.end || s->cells[rows.first + 1].kind != CELL_EPOCH) {
        const struct cell *c = &s->cells[rows.first];
        bool covers = c->offset <= offset && (c->size == INTERVAL_NO_MAX ||
                                              offset < bound_add(c->offset, c->size));

        return covers ? (uint32_t)c->value->form.k : 0;
    }
    return state_epoch(s, s->cells[rows.first].region, offset);
}

void reach_fini(struct reach *h)
{
    free(h->at);
    free(h->depth);
    free(h->queue);
}
