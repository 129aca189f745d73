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
    struct cell place = {.region = region, .kind = kind, .offset = offset};

    return state_compare_cells(c, &place);
}

/* The same question, half of it, without a branch that the processor must guess. */
static inline bool is_before(const struct cell *c, uint64_t group, int64_t offset)
{
    uint64_t own = state_group_of(c->region, c->kind);

    return (own < group) | ((own == group) & (c->offset < offset));
}

/* Row of the first cell that is not before the given place. */
static uint32_t lower_bound(const struct state *s, uint32_t region, uint32_t kind,
                            int64_t offset)
{
    uint64_t group = state_group_of(region, kind);
    const struct cell *at = s->cells;
    uint32_t left = s->count;

    if (left == 0)
        return 0;
    while (left > 1) {
        uint32_t half = left / 2;

        at = is_before(&at[half - 1], group, offset) ? at + half : at;
        left -= half;
    }
    return (uint32_t)(at - s->cells) + is_before(at, group, offset);
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

static void make_room(struct state *s)
{
    if (s->count < s->cap)
        return;
    s->cap = s->cap ? s->cap * 2 : 16;
    s->cells = mem_resize(s->cells, s->cap, sizeof *s->cells);
}

void state_append(struct state *s, const struct cell *cell)
{
    make_room(s);
    s->cells[s->count++] = *cell;
}

void state_set(struct state *s, const struct cell *cell)
{
    uint32_t i = lower_bound(s, cell->region, cell->kind, cell->offset);

    if (i == s->count ||
        compare_place(&s->cells[i], cell->region, cell->kind, cell->offset) != 0) {
        make_room(s);
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

/* Put back what remains of a fill on both sides of [lo, hi). */
static void cut_fill(struct state *s, const struct cell *fill, int64_t lo, int64_t hi)
{
    struct cell left = *fill, right = *fill;
    int64_t end = bound_add(fill->offset, fill->size);

    state_remove(s, fill->region, CELL_FILL, fill->offset);
    left.size = lo == INT64_MIN ? 0 : lo - fill->offset;
    if (left.size > 0)
        state_set(s, &left);
    right.offset = hi;
    right.size = end == INTERVAL_NO_MAX ? end : end - hi;
    if (hi < end)
        state_set(s, &right);
}

static bool overlaps(const struct cell *c, int64_t lo, int64_t hi)
{
    return c->offset < hi && bound_add(c->offset, c->size) > lo;
}

/* Whether the cell says what no longer holds once bytes [lo, hi) are written. */
static bool is_dropped_by(const struct cell *c, int64_t lo, int64_t hi)
{
    switch ((enum cell_kind)c->kind) {
    case CELL_READ:
    case CELL_ZERO:
    case CELL_COPIED: return true; /* where they stand is no constant */
    case CELL_VALUES:
    case CELL_SCALAR: return overlaps(c, lo, hi);
    default: return false;
    }
}

void state_drop_strings(struct state *s, uint32_t region, int64_t lo, int64_t hi)
{
    uint32_t first = lower_bound(s, region, CELL_STRING, lo), end = first;

    while (end < s->count && s->cells[end].region == region &&
           s->cells[end].kind == CELL_STRING && s->cells[end].offset < hi)
        end++;
    remove_rows(s, first, end);
}

void state_drop_bytes(struct state *s, uint32_t region, int64_t lo, int64_t hi)
{
    uint32_t first = lower_bound(s, region, CELL_READ, INT64_MIN), end = first;
    uint32_t kept = first;

    for (; end < s->count && s->cells[end].region == region; end++) {
        if (is_dropped_by(&s->cells[end], lo, hi))
            continue;
        if (kept != end)
            s->cells[kept] = s->cells[end];
        kept++;
    }
    remove_rows(s, kept, end);
    for (; first < s->count && s->cells[first].region == region &&
           s->cells[first].kind == CELL_FILL;
         first++) {
        struct cell c = s->cells[first];

        if (overlaps(&c, lo, hi) && lo < hi)
            cut_fill(s, &c, lo, hi);
    }
}

void state_filter(struct state *s, bool (*drop)(void *, const struct cell *),
                  void *context)
{
    uint32_t kept = 0;

    while (kept < s->count && !drop(context, &s->cells[kept]))
        kept++;
    for (uint32_t i = kept + 1; i < s->count; i++)
        if (!drop(context, &s->cells[i]))
            s->cells[kept++] = s->cells[i];
    s->count = kept;
}

/* -------------------------------------------------------------------- epochs */

struct span span_whole(void)
{
    return (struct span){INT64_MIN, INTERVAL_NO_MAX};
}

/* The part of that kind that covers `offset`: the smallest, or the whole region's. */
static const struct cell *find_part(const struct state *s, uint32_t region,
                                    enum cell_kind kind, int64_t offset)
{
    uint32_t i = lower_bound(s, region, kind, INT64_MIN);
    const struct cell *found = NULL;

    for (; i < s->count && s->cells[i].region == region && s->cells[i].kind == kind;
         i++)
        if (s->cells[i].offset <= offset &&
            (s->cells[i].size == INTERVAL_NO_MAX ||
             offset < bound_add(s->cells[i].offset, s->cells[i].size)))
            if (!found || s->cells[i].size <= found->size)
                found = &s->cells[i];
    return found;
}

/* Whether row `i` stands at the place of `cell`, the only one of its kind there. */
static bool is_whole_kind(const struct state *s, uint32_t i, const struct cell *cell)
{
    return compare_place(&s->cells[i], cell->region, cell->kind, cell->offset) == 0 &&
           (i + 1 == s->count || s->cells[i + 1].region != cell->region ||
            s->cells[i + 1].kind != cell->kind);
}

/* Replace what was said of the parts inside `part`. */
static void set_part(struct state *s, const struct cell *cell)
{
    uint32_t i = lower_bound(s, cell->region, cell->kind, cell->offset), kept = i;

    if (cell->size == INTERVAL_NO_MAX) {
        if (i < s->count && cell->offset == INT64_MIN && is_whole_kind(s, i, cell)) {
            s->cells[i] = *cell;
            return;
        }
        state_drop_kind(s, cell->region, cell->kind);
    } else {
        uint32_t end = i;

        for (; end < s->count && s->cells[end].region == cell->region &&
               s->cells[end].kind == cell->kind;
             end++)
            if (bound_add(s->cells[end].offset, s->cells[end].size) >
                bound_add(cell->offset, cell->size))
                s->cells[kept++] = s->cells[end];
        remove_rows(s, kept, end);
    }
    state_set(s, cell);
}

uint32_t state_epoch(const struct state *s, uint32_t region, int64_t offset)
{
    const struct cell *c = find_part(s, region, CELL_EPOCH, offset);

    return c ? (uint32_t)c->value->form.k : 0;
}

void state_set_epoch(struct state *s, struct arena *arena, uint32_t region,
                     struct span part, uint32_t epoch)
{
    struct cell c = {.region = region, .kind = CELL_EPOCH};

    c.offset = part.offset;
    c.size = part.size;
    c.value = value_number(arena, (int64_t)epoch);
    set_part(s, &c);
}

void state_set_origin(struct state *s, uint32_t region, struct span part,
                      const struct value *origin)
{
    struct cell c = {.region = region, .kind = CELL_ORIGIN};

    c.offset = part.offset;
    c.size = part.size;
    c.value = origin;
    set_part(s, &c);
}

enum origin state_origin(const struct state_context *c, const struct state *s,
                         uint32_t region, int64_t offset, const char **source)
{
    const struct cell *found = find_part(s, region, CELL_ORIGIN, offset);
    const struct region *r = region_at(c->regions, region);
    bool is_as_found = state_epoch(s, region, offset) == 0;

    if (found) {
        *source = found->value->source;
        return found->value->origin;
    }
    *source = is_as_found ? r->source : NULL;
    return is_as_found ? r->origin : ORIGIN_UNKNOWN;
}

/* ----------------------------------------------------------------------- key */

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ (h >> 31);
}

/* What the key takes of a cell; 0: nothing. */
static uint64_t key_part(const struct cell *c)
{
    int64_t k = 0;

    if (c->kind == CELL_NONNULL)
        return 99;
    if (c->kind == CELL_SCALAR && c->value->kind == VALUE_POINTER)
        return 100 + (uint64_t)c->value->region;
    if (c->kind == CELL_SCALAR && value_is_number(c->value, &k) && k >= -1 && k < 8)
        return (uint64_t)(k + 2);
    if (c->kind == CELL_VALUES && c->value->bits > 8) /* texts have ends */
        return 200 + (uint64_t)c->value->form.k;
    return 0;
}

uint64_t state_key(const struct state *s)
{
    uint64_t h = 1;

    for (uint32_t i = 0; i < s->count; i++) {
        const struct cell *c = &s->cells[i];
        uint64_t v = key_part(c);

        if (v != 0)
            h = mix(mix(mix(h, c->region), (uint64_t)c->offset), v);
    }
    return h;
}

/* The row of a cell that the other state has, too; NULL. */
static const struct cell *counterpart(const struct state *s, const struct cell *c)
{
    return state_find(s, c->region, c->kind, c->offset);
}

/* Parts of the key of `a` that are others in `b`: 2 also for one that is no number. */
static unsigned other_parts(const struct state *a, const struct state *b,
                            const struct cell **last)
{
    unsigned n = 0;

    for (uint32_t i = 0; i < a->count && n <= 1; i++) {
        const struct cell *x = &a->cells[i], *y = NULL;

        if (key_part(x) == 0)
            continue;
        y = counterpart(b, x);
        if (y && key_part(y) == key_part(x))
            continue;
        *last = x;
        n += y && x->kind == CELL_SCALAR && x->value->kind == VALUE_INT &&
                     y->value->kind == VALUE_INT
                 ? 1
                 : 2;
    }
    return n;
}

bool state_differs_by_number(const struct state *a, const struct state *b)
{
    const struct cell *x = NULL, *y = NULL;

    return other_parts(a, b, &x) <= 1 && other_parts(b, a, &y) <= 1 && (x || y) &&
           (!x || !y || (x->region == y->region && x->offset == y->offset));
}
