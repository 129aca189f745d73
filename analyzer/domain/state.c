/*
 * Cells of a state; joining is in join.c.
 */
#include "analyzer/domain/state.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct state *state_new(const struct symbol_table *symbols)
{
    struct state *s = mem_alloc(sizeof *s);

    relation_init(&s->relation, symbols);
    return s;
}

struct state *state_copy(const struct state *s)
{
    struct state *copy = mem_dup(s, sizeof *s);

    relation_copy(&copy->relation, &s->relation);
    copy->cap = s->count + 4;
    copy->cells = mem_resize(NULL, copy->cap, sizeof *copy->cells);
    if (s->count > 0)
        memcpy(copy->cells, s->cells, s->count * sizeof *s->cells);
    return copy;
}

void state_free(struct state *s)
{
    if (!s)
        return;
    relation_fini(&s->relation);
    free(s->cells);
    free(s);
}

/* -------------------------------------------------------------------- lookup */

static int compare_place(const struct cell *c, uint32_t region, uint32_t kind,
                         int64_t offset)
{
    if (c->region != region)
        return c->region < region ? -1 : 1;
    if (c->kind != kind)
        return c->kind < kind ? -1 : 1;
    return (c->offset > offset) - (c->offset < offset);
}

/* Row of the first cell that is not before the given place. */
static uint32_t lower_bound(const struct state *s, uint32_t region, uint32_t kind,
                            int64_t offset)
{
    uint32_t lo = 0, hi = s->count;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;

        if (compare_place(&s->cells[mid], region, kind, offset) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

const struct cell *state_find(const struct state *s, uint32_t region,
                              enum cell_kind kind, int64_t offset)
{
    uint32_t i = lower_bound(s, region, kind, offset);

    if (i < s->count && compare_place(&s->cells[i], region, kind, offset) == 0)
        return &s->cells[i];
    return NULL;
}

const struct value *state_get(const struct state *s, uint32_t region,
                              enum cell_kind kind, int64_t offset)
{
    const struct cell *c = state_find(s, region, kind, offset);

    return c ? c->value : NULL;
}

uint32_t state_region_cells(const struct state *s, uint32_t region, uint32_t *first)
{
    uint32_t end = 0;

    *first = lower_bound(s, region, 0, INT64_MIN);
    for (end = *first; end < s->count && s->cells[end].region == region; end++)
        continue;
    return end;
}

/* -------------------------------------------------------------------- change */

void state_set(struct state *s, const struct cell *cell)
{
    uint32_t i = lower_bound(s, cell->region, cell->kind, cell->offset);

    if (i == s->count ||
        compare_place(&s->cells[i], cell->region, cell->kind, cell->offset) != 0) {
        if (s->count == s->cap) {
            s->cap = s->cap ? s->cap * 2 : 16;
            s->cells = mem_resize(s->cells, s->cap, sizeof *s->cells);
        }
        memmove(&s->cells[i + 1], &s->cells[i], (s->count - i) * sizeof *s->cells);
        s->count++;
    }
    s->cells[i] = *cell;
}

static void remove_rows(struct state *s, uint32_t first, uint32_t end)
{
    if (end <= first)
        return;
    memmove(&s->cells[first], &s->cells[end], (s->count - end) * sizeof *s->cells);
    s->count -= end - first;
}

void state_remove(struct state *s, uint32_t region, enum cell_kind kind, int64_t offset)
{
    uint32_t i = lower_bound(s, region, kind, offset);

    if (i < s->count && compare_place(&s->cells[i], region, kind, offset) == 0)
        remove_rows(s, i, i + 1);
}

void state_drop_region(struct state *s, uint32_t region)
{
    uint32_t first = 0, end = state_region_cells(s, region, &first);

    remove_rows(s, first, end);
}

void state_drop_kind(struct state *s, uint32_t region, enum cell_kind kind)
{
    uint32_t first = lower_bound(s, region, kind, INT64_MIN), end = first;

    while (end < s->count && s->cells[end].region == region &&
           s->cells[end].kind == (uint32_t)kind)
        end++;
    remove_rows(s, first, end);
}

void state_drop_bytes(struct state *s, uint32_t region, int64_t lo, int64_t hi)
{
    uint32_t i = lower_bound(s, region, CELL_FILL, INT64_MIN), kept = i, end = i;

    for (; end < s->count && s->cells[end].region == region; end++) {
        const struct cell *c = &s->cells[end];

        if (c->kind == CELL_STRING || c->offset >= hi ||
            bound_add(c->offset, c->size) <= lo)
            s->cells[kept++] = *c;
    }
    remove_rows(s, kept, end);
}

void state_filter(struct state *s, bool (*drop)(void *, const struct cell *),
                  void *context)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < s->count; i++)
        if (!drop(context, &s->cells[i]))
            s->cells[kept++] = s->cells[i];
    s->count = kept;
}

/* -------------------------------------------------------------------- epochs */

uint32_t state_epoch(const struct state *s, uint32_t region)
{
    const struct value *v = state_get(s, region, CELL_EPOCH, 0);

    return v ? (uint32_t)v->form.k : 0;
}

void state_set_epoch(struct state *s, struct arena *arena, uint32_t region,
                     uint32_t epoch)
{
    struct cell c = {.region = region, .kind = CELL_EPOCH};

    c.value = value_number(arena, (int64_t)epoch);
    state_set(s, &c);
}

/* ----------------------------------------------------------------------- key */

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ (h >> 31);
}

uint64_t state_key(const struct state *s)
{
    uint64_t h = 1;

    for (uint32_t i = 0; i < s->count; i++) {
        const struct cell *c = &s->cells[i];
        int64_t k = 0;
        uint64_t v = 0;

        if (c->kind == CELL_NONNULL)
            v = 99;
        else if (c->kind == CELL_SCALAR && c->value->kind == VALUE_POINTER)
            v = 100 + (uint64_t)c->value->region;
        else if (c->kind == CELL_SCALAR && value_is_number(c->value, &k) && k >= -1 &&
                 k < 8)
            v = (uint64_t)(k + 2);
        if (v != 0)
            h = mix(mix(mix(h, c->region), (uint64_t)c->offset), v);
    }
    return h;
}
