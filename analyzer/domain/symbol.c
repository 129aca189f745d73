/*
 * The symbol table; see symbol.h.
 */
#include "analyzer/domain/symbol.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { FIRST_ROWS = 64, MAX_STRIDE = 1 << 16 };

void symbol_table_init(struct symbol_table *t, struct arena *arena)
{
    memset(t, 0, sizeof *t);
    t->arena = arena;
    t->cap = FIRST_ROWS;
    t->at = mem_calloc(t->cap, sizeof *t->at);
    t->brief = mem_calloc(t->cap, sizeof *t->brief);
    t->keys = mem_calloc(t->cap, sizeof *t->keys);
    t->len = 1;
    t->slot_count = FIRST_ROWS * 2;
    t->slots = mem_calloc(t->slot_count, sizeof *t->slots);
}

void symbol_table_fini(struct symbol_table *t)
{
    free(t->at);
    free(t->brief);
    free(t->keys);
    free(t->slots);
    memset(t, 0, sizeof *t);
}

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ (h >> 29);
}

static uint64_t key_hash(const struct symbol_key *k)
{
    uint64_t h = mix((uint64_t)k->kind, ((uint64_t)k->a << 32) | k->b);

    h = mix(h, k->c);
    h = mix(h, (uint64_t)k->d);
    h = mix(h, (uint64_t)k->def.k);
    for (uint32_t i = 0; i < k->def.n; i++)
        h = mix(h, ((uint64_t)k->def.terms[i].symbol << 32) |
                       (uint32_t)k->def.terms[i].factor);
    return h;
}

static bool key_equal(const struct symbol_key *x, const struct symbol_key *y)
{
    return x->kind == y->kind && x->a == y->a && x->b == y->b && x->c == y->c &&
           x->d == y->d && linear_equal(&x->def, &y->def);
}

/* The slot that holds `key`, or the free one where it belongs. */
static uint32_t *find_slot(const struct symbol_table *t, const struct symbol_key *key)
{
    uint32_t mask = t->slot_count - 1;
    uint32_t i = (uint32_t)key_hash(key) & mask;

    while (t->slots[i] && !key_equal(&t->keys[t->slots[i]], key))
        i = (i + 1) & mask;
    return &t->slots[i];
}

static void grow(struct symbol_table *t)
{
    t->cap *= 2;
    t->at = mem_resize(t->at, t->cap, sizeof *t->at);
    t->brief = mem_resize(t->brief, t->cap, sizeof *t->brief);
    t->keys = mem_resize(t->keys, t->cap, sizeof *t->keys);
    free(t->slots);
    t->slot_count = t->cap * 2;
    t->slots = mem_calloc(t->slot_count, sizeof *t->slots);
    for (uint32_t row = 1; row < t->len; row++)
        *find_slot(t, &t->keys[row]) = row;
}

uint32_t symbol_get(struct symbol_table *t, const struct symbol_key *key,
                    const struct symbol *model)
{
    uint32_t *slot = find_slot(t, key);

    if (*slot)
        return *slot;
    if (t->len == t->cap) {
        grow(t);
        slot = find_slot(t, key);
    }
    t->at[t->len] = *model;
    t->at[t->len].kind = key->kind;
    t->at[t->len].def = key->def;
    t->brief[t->len] = (struct symbol_brief){model->range, key->kind};
    t->keys[t->len] = *key;
    *slot = t->len;
    return t->len++;
}

uint32_t symbol_find(const struct symbol_table *t, const struct symbol_key *key)
{
    return *find_slot(t, key);
}

void symbol_raise_origin(struct symbol_table *t, uint32_t id, enum origin origin,
                         const char *source)
{
    if (t->at[id].origin >= origin)
        return;
    t->at[id].origin = origin;
    t->at[id].source = source;
}

void symbol_mark_compared(struct symbol_table *t, uint32_t id)
{
    t->at[id].is_compared = true;
}

void symbol_mark_tested(struct symbol_table *t, uint32_t id)
{
    t->at[id].is_tested = true;
}

void symbol_note_limit(struct symbol_table *t, uint32_t id, int64_t limit)
{
    struct symbol *at = &t->at[id];

    if (!at->has_limit || limit > at->limit)
        at->limit = limit;
    at->has_limit = true;
}

void symbol_mark_watched(struct symbol_table *t, uint32_t id)
{
    t->at[id].is_watched = true;
}

void symbol_mark_uneven(struct symbol_table *t, uint32_t id)
{
    t->at[id].is_uneven = true;
}

void symbol_forget_merges(struct symbol_table *t, uint32_t first)
{
    for (uint32_t id = first; id < t->len; id++) {
        t->at[id].is_blurred = t->at[id].is_merged = false;
        t->at[id].is_vague_above = t->at[id].is_vague_below = false;
    }
}

void symbol_mark_blurred(struct symbol_table *t, uint32_t id)
{
    t->at[id].is_blurred = true;
}

void symbol_mark_grown(struct symbol_table *t, uint32_t id)
{
    t->at[id].is_grown = true;
}

void symbol_set_renewed(struct symbol_table *t, uint32_t id, bool is_renewed)
{
    t->at[id].is_renewed = is_renewed;
}

void symbol_set_kept_sum(struct symbol_table *t, uint32_t id, bool is_kept_sum)
{
    t->at[id].is_kept_sum = is_kept_sum;
}

void symbol_mark_text_sum(struct symbol_table *t, uint32_t id, bool is_text_sum)
{
    t->at[id].is_text_sum = is_text_sum;
}

void symbol_mark_shrunk(struct symbol_table *t, uint32_t id)
{
    t->at[id].is_shrunk = true;
}

void symbol_mark_parsed(struct symbol_table *t, uint32_t id)
{
    t->at[id].is_parsed = true;
}

bool symbol_is_parsed(const struct symbol_table *t, const struct linear *l)
{
    const struct symbol *at = l->n == 1 ? symbol_at(t, l->terms[0].symbol) : NULL;

    if (at && at->kind == SYMBOL_WRAPPED)
        return symbol_is_parsed(t, &at->def);
    return at && at->is_parsed && at->origin >= ORIGIN_CALLER;
}

void symbol_set_unended(struct symbol_table *t, uint32_t id, bool is_unended)
{
    t->at[id].is_unended = is_unended;
}

bool symbol_is_unended(const struct symbol_table *t, const struct linear *l)
{
    for (uint32_t k = 0; k < l->n; k++)
        if (l->terms[k].factor > 0 && t->at[l->terms[k].symbol].is_unended)
            return true;
    return false;
}

void symbol_add_values(struct symbol_table *t, uint32_t id, value_set set)
{
    t->at[id].values |= set;
}

void symbol_mark_vague(struct symbol_table *t, uint32_t id)
{
    t->at[id].is_vague_above = t->at[id].is_vague_below = true;
}

void symbol_mark_vague_end(struct symbol_table *t, uint32_t id, bool is_above)
{
    if (is_above)
        t->at[id].is_vague_above = true;
    else
        t->at[id].is_vague_below = true;
}

void symbol_mark_followed(struct symbol_table *t, uint32_t id)
{
    t->at[id].is_vague_above = t->at[id].is_vague_below = false;
}

/* ---------------------------------------------------------------------- parts */

enum { MAX_PARTS = 32 }; /* waiting at once */

/* Symbols that wait to be looked at, each once. */
struct parts {
    uint32_t at[MAX_PARTS];
    uint32_t count;
};

static bool parts_add(struct parts *p, const struct linear *l)
{
    for (uint32_t i = 0; i < l->n; i++) {
        uint32_t k = 0;

        while (k < p->count && p->at[k] != l->terms[i].symbol)
            k++;
        if (k < p->count)
            continue;
        if (p->count == MAX_PARTS)
            return false;
        p->at[p->count++] = l->terms[i].symbol;
    }
    return true;
}

/* The newest: what defines it is older, so that none comes back. */
static uint32_t parts_take(struct parts *p)
{
    uint32_t newest = 0, id = 0;

    assert(p->count > 0 && p->count <= MAX_PARTS);
    for (uint32_t k = 1; k < p->count; k++)
        if (p->at[k] > p->at[newest])
            newest = k;
    id = p->at[newest];
    p->at[newest] = p->at[--p->count];
    return id;
}

bool symbol_any_part(const struct symbol_table *t, const struct linear *l,
                     bool (*test)(void *context, uint32_t symbol), void *context)
{
    struct parts waiting = {.count = 0};

    if (!parts_add(&waiting, l))
        return true;
    while (waiting.count > 0) {
        uint32_t id = parts_take(&waiting);
        const struct symbol *s = symbol_at(t, id);

        if (s->kind == SYMBOL_WRAPPED ? !parts_add(&waiting, &s->def)
                                      : test(context, id))
            return true;
    }
    return false;
}

static bool is_compared(void *context, uint32_t symbol)
{
    const struct symbol_table *t = context;

    return symbol_at(t, symbol)->is_compared;
}

bool symbol_any_compared(const struct symbol_table *t, const struct linear *l)
{
    return symbol_any_part(t, l, is_compared, (void *)(uintptr_t)t);
}

/* Whether the symbol's largest (smallest) values may occur. */
static bool is_followed(const struct symbol_table *t, const struct symbol *s,
                        bool is_above)
{
    switch (s->kind) {
    case SYMBOL_INPUT:
    case SYMBOL_BYTE: return true;
    case SYMBOL_RESULT:
    case SYMBOL_DERIVED:
    case SYMBOL_JOIN: return !(is_above ? s->is_vague_above : s->is_vague_below);
    case SYMBOL_COUNT: return !is_above || s->is_attained; /* no round is always one */
    case SYMBOL_WRAPPED: return symbol_all_followed(t, &s->def);
    case SYMBOL_LENGTH:
    case SYMBOL_CAPACITY:
    case SYMBOL_ADDRESS:
    case SYMBOL_HUGE: break;
    }
    return false;
}

bool symbol_most_followed(const struct symbol_table *t, const struct linear *l)
{
    for (uint32_t i = 0; i < l->n; i++)
        if (!is_followed(t, symbol_at(t, l->terms[i].symbol), l->terms[i].factor > 0))
            return false;
    return true;
}

static bool is_not_followed(void *context, uint32_t symbol)
{
    const struct symbol_table *t = context;
    const struct symbol *s = symbol_at(t, symbol);

    return !is_followed(t, s, true) || !is_followed(t, s, false);
}

bool symbol_all_followed(const struct symbol_table *t, const struct linear *l)
{
    return !symbol_any_part(t, l, is_not_followed, (void *)(uintptr_t)t);
}

/* How sure the smallest values of `l` are, which lies in `range`. */
static struct edge edge_of(const struct symbol_table *t, const struct linear *l,
                           struct interval range)
{
    struct edge out = {interval_empty(), range};
    const struct symbol *at = l->n == 1 ? symbol_at(t, l->terms[0].symbol) : NULL;
    struct linear negative;

    if (linear_scale(l, -1, &negative) && symbol_most_followed(t, &negative))
        return (struct edge){range, interval_empty()};
    if (!at || !at->is_merged || (l->terms[0].factor != 1 && l->terms[0].factor != -1))
        return out;
    out = at->edges[l->terms[0].factor < 0];
    out.sure = interval_meet(interval_add(out.sure, interval_of(l->k)), range);
    out.vague = interval_meet(interval_add(out.vague, interval_of(l->k)), range);
    return out;
}

static int64_t stride_of_symbol(const struct symbol *s)
{
    return s->has_stride && s->stride < MAX_STRIDE ? s->stride : 1;
}

int64_t symbol_stride_of(const struct symbol_table *t, const struct linear *l)
{
    int64_t stride = l->k;

    for (uint32_t i = 0; i < l->n && stride != 1; i++)
        stride = linear_common_divisor(
            stride,
            l->terms[i].factor * stride_of_symbol(symbol_at(t, l->terms[i].symbol)));
    return stride;
}

int64_t symbol_step_of(const struct symbol_table *t, const struct linear *l)
{
    int64_t stride = l->k;

    for (uint32_t i = 0; i < l->n && stride != 1; i++) {
        const struct symbol *s = symbol_at(t, l->terms[i].symbol);
        int64_t one = stride_of_symbol(s);

        if (!s->has_stride && s->kind == SYMBOL_WRAPPED && s->bits <= 62)
            one = linear_common_divisor(symbol_stride_of(t, &s->def), INT64_C(1)
                                                                          << s->bits);
        stride = linear_common_divisor(stride, l->terms[i].factor * one);
    }
    return stride;
}

bool symbol_add_stride(struct symbol_table *t, uint32_t id, const struct linear *l)
{
    int64_t old = t->at[id].stride, now = symbol_step_of(t, l);

    if (t->at[id].has_stride)
        now = linear_common_divisor(old, now);
    t->at[id].stride = now;
    if (t->at[id].has_stride)
        return now != old;
    t->at[id].has_stride = true;
    return false;
}

static void merge_edge(struct symbol *into, unsigned side, struct edge e)
{
    struct edge *edge = &into->edges[side];

    if (!into->is_merged)
        *edge = (struct edge){interval_empty(), interval_empty()};
    edge->sure = interval_join(edge->sure, e.sure);
    edge->vague = interval_join(edge->vague, e.vague);
}

void symbol_mark_merged(struct symbol_table *t, uint32_t id, const struct linear *l,
                        struct interval range)
{
    struct linear negative;
    bool has_negative = linear_scale(l, -1, &negative);
    struct edge low = edge_of(t, l, range), high = {interval_empty(), interval_full()};

    if (has_negative)
        high = edge_of(t, &negative, interval_neg(range));
    if (!symbol_most_followed(t, l))
        t->at[id].is_vague_above = true;
    if (!has_negative || !symbol_most_followed(t, &negative))
        t->at[id].is_vague_below = true;
    merge_edge(&t->at[id], 0, low);
    merge_edge(&t->at[id], 1, high);
    t->at[id].is_merged = true;
    symbol_add_stride(t, id, l);
    if (symbol_is_unended(t, l))
        symbol_set_unended(t, id, true);
}

void symbol_mark_started(struct symbol_table *t, uint32_t id,
                         const struct linear *start, struct interval range,
                         struct interval again)
{
    struct linear negative;
    struct edge low = edge_of(t, start, range), high;
    const char *source = NULL;

    t->at[id].start_origin = symbol_origin_of(t, start, &source);
    if (!linear_scale(start, -1, &negative))
        return;
    high = edge_of(t, &negative, interval_neg(range));
    low.vague = interval_join(low.vague, again);
    high.vague = interval_join(high.vague, interval_neg(again));
    merge_edge(&t->at[id], 0, low);
    merge_edge(&t->at[id], 1, high);
    t->at[id].is_merged = true;
}

void symbol_reset_edges(struct symbol_table *t, uint32_t id, const struct symbol *from)
{
    for (unsigned side = 0; side < 2; side++)
        t->at[id].edges[side] = from->edges[side];
    t->at[id].is_merged = from->is_merged;
}

bool symbol_edge_occurs(const struct symbol_table *t, uint32_t id, bool is_negative,
                        struct interval known)
{
    const struct symbol *at = symbol_at(t, id);
    const struct edge *e = &at->edges[is_negative];
    int64_t least = is_negative ? interval_neg(known).lo : known.lo;

    return at->kind == SYMBOL_JOIN && at->is_merged &&
           interval_contains(e->sure, least) && !interval_contains(e->vague, least);
}

void symbol_limit(struct symbol_table *t, uint32_t id, struct interval range)
{
    t->brief[id].range = t->at[id].range = interval_meet(t->at[id].range, range);
}

void symbol_allow(struct symbol_table *t, uint32_t id, struct interval range)
{
    t->brief[id].range = t->at[id].range = interval_join(t->at[id].range, range);
}

enum origin origin_join(enum origin a, enum origin b)
{
    return a > b ? a : b;
}

enum origin symbol_origin_of(const struct symbol_table *t, const struct linear *l,
                             const char **source)
{
    enum origin strongest = ORIGIN_CONSTANT;

    *source = NULL;
    for (uint32_t i = 0; i < l->n; i++) {
        const struct symbol *s = symbol_at(t, l->terms[i].symbol);

        if (s->origin > strongest || (s->origin == strongest && !*source)) {
            strongest = s->origin;
            *source = s->source;
        }
    }
    return strongest;
}
