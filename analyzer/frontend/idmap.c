/* A map from 64-bit keys to row numbers; see idmap.h.  Open addressing. */
#include "analyzer/frontend/idmap.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Addresses differ in their middle bits: spread them over the high ones. */
static size_t start_of(const struct idmap *m, uint64_t key)
{
    return (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (m->slot_count - 1);
}

static struct idmap_slot *find(const struct idmap *m, uint64_t key)
{
    size_t at = start_of(m, key);

    while (m->slots[at].key && m->slots[at].key != key)
        at = (at + 1) & (m->slot_count - 1);
    return &m->slots[at];
}

uint32_t idmap_get(const struct idmap *m, uint64_t key)
{
    return m->slot_count ? find(m, key)->value : 0;
}

static void grow(struct idmap *m)
{
    struct idmap old = *m;

    m->slot_count = old.slot_count ? mem_mul(old.slot_count, 2) : 64;
    m->slots = mem_calloc(m->slot_count, sizeof *m->slots);
    for (size_t i = 0; i < old.slot_count; i++)
        if (old.slots[i].key)
            *find(m, old.slots[i].key) = old.slots[i];
    free(old.slots);
}

void idmap_set(struct idmap *m, uint64_t key, uint32_t value)
{
    if (m->used * 2 >= m->slot_count)
        grow(m);

    struct idmap_slot *slot = find(m, key);
    m->used += slot->key == 0;
    slot->key = key;
    slot->value = value;
}

void idmap_clear(struct idmap *m)
{
    if (m->used)
        memset(m->slots, 0, m->slot_count * sizeof *m->slots);
    m->used = 0;
}

void idmap_fini(struct idmap *m)
{
    free(m->slots);
    *m = (struct idmap){0};
}
