/*
 * The region table; see region.h.
 */
#include "analyzer/domain/region.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

enum { FIRST_ROWS = 32 };

void region_table_init(struct region_table *t)
{
    struct region_key null_key = {.kind = REGION_NULL};
    struct region_key slots_key = {.kind = REGION_SLOTS};
    bool is_new = false;

    memset(t, 0, sizeof *t);
    t->cap = FIRST_ROWS;
    t->at = mem_calloc(t->cap, sizeof *t->at);
    t->keys = mem_calloc(t->cap, sizeof *t->keys);
    t->slot_count = FIRST_ROWS * 2;
    t->slots = mem_calloc(t->slot_count, sizeof *t->slots);
    t->len = 1;
    region_get(t, &null_key, &is_new);
    region_get(t, &slots_key, &is_new);
    t->at[REGION_ROW_NULL].has_capacity = true;
}

void region_table_fini(struct region_table *t)
{
    free(t->at);
    free(t->keys);
    free(t->slots);
    memset(t, 0, sizeof *t);
}

static uint64_t key_hash(const struct region_key *k)
{
    uint64_t words[3] = {(uint64_t)k->kind, ((uint64_t)k->a << 32) | k->b,
                         (uint64_t)k->offset};

    return hash_u64(words, sizeof words, 0);
}

static bool key_equal(const struct region_key *x, const struct region_key *y)
{
    return x->kind == y->kind && x->a == y->a && x->b == y->b && x->offset == y->offset;
}

static uint32_t *find_slot(const struct region_table *t, const struct region_key *key)
{
    uint32_t mask = t->slot_count - 1;
    uint32_t i = (uint32_t)key_hash(key) & mask;

    while (t->slots[i] && !key_equal(&t->keys[t->slots[i]], key))
        i = (i + 1) & mask;
    return &t->slots[i];
}

static void grow(struct region_table *t)
{
    t->cap *= 2;
    t->at = mem_resize(t->at, t->cap, sizeof *t->at);
    t->keys = mem_resize(t->keys, t->cap, sizeof *t->keys);
    free(t->slots);
    t->slot_count = t->cap * 2;
    t->slots = mem_calloc(t->slot_count, sizeof *t->slots);
    for (uint32_t row = 1; row < t->len; row++)
        *find_slot(t, &t->keys[row]) = row;
}

uint32_t region_get(struct region_table *t, const struct region_key *key, bool *is_new)
{
    uint32_t *slot = find_slot(t, key);

    *is_new = *slot == 0;
    if (*slot)
        return *slot;
    if (t->len == t->cap) {
        grow(t);
        slot = find_slot(t, key);
    }
    memset(&t->at[t->len], 0, sizeof t->at[0]);
    t->at[t->len].kind = key->kind;
    t->keys[t->len] = *key;
    *slot = t->len;
    return t->len++;
}
