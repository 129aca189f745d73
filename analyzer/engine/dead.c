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

#include <string.h>

enum { FEW_CELLS = 48 }; /* a state that is not worth the search */

/* Callers' names for the regions that are new. */
static void learn_names(struct run *r)
{
    struct reach *h = &r->reach;
    struct summary_path path;

    for (uint32_t k = h->named ? h->named : 1; k < h->count; k++) {
        const struct region *at = region_at(&r->regions, k);

        if (at->kind == REGION_POINTEE && at->parent)
            h->at[k].is_named = maker_path(r, k, &path);
    }
    h->named = h->count;
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

/*
 * Whether a load would find in the state's memory the pointer that names the region;
 * `rows` are its parent's.
 */
static bool is_found_in(const struct reach *h, const struct state *s, struct rows rows,
                        uint32_t region)
{
    return reach_epoch(s, rows, h->at[region].offset) == h->at[region].epoch;
}

static bool is_found(const struct run *r, const struct state *s, uint32_t region)
{
    uint32_t parent = region_at(&r->regions, region)->parent;

    return is_found_in(&r->reach, s, reach_rows(&r->reach, parent), region);
}

/* What the region's pointers lead to: those that have cells, and those found there. */
static void follow(struct run *r, const struct state *s, uint32_t region)
{
    struct reach *h = &r->reach;
    struct rows rows = reach_rows(h, region);

    for (uint32_t k = rows.first; k < rows.end; k++)
        if (s->cells[k].kind == CELL_SCALAR)
            mark_value(h, s->cells[k].value);
    for (uint32_t k = h->at[region].child; k; k = h->at[k].sibling)
        if (h->at[k].round != h->round && is_found_in(h, s, rows, k))
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

static bool is_unreached(const struct run *r, uint32_t region)
{
    return r->reach.at[region].round != r->reach.round;
}

/*
 * Remove the regions that `is_gone` says yes to.  Their cells stand together, and most
 * stay where they are.
 */
static inline void drop_regions(const struct run *r, struct state *s, uint32_t kept,
                                bool (*is_gone)(const struct run *, uint32_t))
{
    for (uint32_t first = kept, end = first; first < s->count; first = end) {
        uint32_t region = s->cells[first].region;

        while (end < s->count && s->cells[end].region == region)
            end++;
        if (is_gone(r, region))
            continue;
        if (kept != first)
            memmove(&s->cells[kept], &s->cells[first],
                    (end - first) * sizeof *s->cells);
        kept += end - first;
    }
    s->count = kept;
}

static void drop_unreached(struct run *r, struct state *s)
{
    struct reach *h = &r->reach;

    reach_begin(r, s);
    learn_names(r);
    for (uint32_t k = 0; k < s->count; k = reach_rows(h, s->cells[k].region).end)
        if (is_root(r, s, s->cells[k].region))
            mark(h, s->cells[k].region);
    for (uint32_t k = 0; k < h->queued; k++)
        follow(r, s, h->queue[k]);
    drop_regions(r, s, 0, is_unreached);
}

/* Whether no path from `block` on uses the variable. */
static bool is_unused(const struct run *r, uint32_t region)
{
    const struct region *at = region_at(&r->regions, region);

    return at->kind == REGION_OBJECT &&
           !cfg_is_live_object(&r->cfg, r->block, at->object);
}

/* The values of instructions come before all variables. */
static void drop_unused(const struct run *r, struct state *s)
{
    uint32_t kept = 0, k = 0;

    while (k < s->count && s->cells[k].region < REGION_ROW_SLOTS)
        k++;
    for (kept = k; k < s->count && s->cells[k].region == REGION_ROW_SLOTS; k++)
        if (cfg_is_live_value(&r->cfg, r->block, (ir_id)s->cells[k].offset)) {
            if (kept != k)
                s->cells[kept] = s->cells[k];
            kept++;
        }
    if (kept != k)
        memmove(&s->cells[kept], &s->cells[k], (s->count - k) * sizeof *s->cells);
    s->count -= k - kept;
    drop_regions(r, s, kept, is_unused);
}

void dead_drop(struct run *r, struct state *s)
{
    drop_unused(r, s);
    if (s->count > FEW_CELLS)
        drop_unreached(r, s);
}
