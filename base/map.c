/* A hash map that keeps the order of insertion; see map.h.  Open addressing. */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

void map_init(struct map *m)
{
    *m = (struct map){0};
}

void map_fini(struct map *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < m->len; i++)
        free((void *)(uintptr_t)m->entries[i].key);
    free(m->entries);
    free(m->slots);
    *m = (struct map){0};
}

/* The slot of the key, or the free slot where it would go. */
static size_t find_slot(const struct map *m, const void *key, size_t size)
{
    size_t mask = m->slot_count - 1;
    size_t at = (size_t)hash_u64(key, size, 0) & mask;

    for (;; at = (at + 1) & mask) {
        uint32_t entry = m->slots[at];
        if (!entry)
            return at;
        const struct map_entry *e = &m->entries[entry - 1];
        if (e->key_size == size && memcmp(e->key, key, size) == 0)
            return at;
    }
}

static const struct map_entry *find(const struct map *m, const void *key, size_t size)
{
    if (!m->slot_count)
        return NULL;

    uint32_t entry = m->slots[find_slot(m, key, size)];
    return entry ? &m->entries[entry - 1] : NULL;
}

/* At most half full. */
static void grow_slots(struct map *m)
{
    if (m->len * 2 < m->slot_count)
        return;

    m->slot_count = m->slot_count ? mem_mul(m->slot_count, 2) : 16;
    free(m->slots);
    m->slots = mem_calloc(m->slot_count, sizeof *m->slots);
    for (size_t i = 0; i < m->len; i++) {
        const struct map_entry *e = &m->entries[i];
        m->slots[find_slot(m, e->key, e->key_size)] = (uint32_t)i + 1;
    }
}

static void set(struct map *m, const void *key, size_t size, void *value)
{
    grow_slots(m);

    size_t slot = find_slot(m, key, size);
    if (m->slots[slot]) {
        m->entries[m->slots[slot] - 1].value = value;
        return;
    }
    if (m->len == m->cap) {
        m->cap = m->cap ? mem_mul(m->cap, 2) : 16;
        m->entries = mem_resize(m->entries, m->cap, sizeof *m->entries);
    }

    char *copy = mem_alloc(mem_add(size, 1)); /* the NUL of string keys */
    memcpy(copy, key, size);
    m->entries[m->len] = (struct map_entry){copy, size, value};
    m->slots[slot] = (uint32_t)++m->len;
}

void *map_get(const struct map *m, const char *key)
{
    const struct map_entry *e = find(m, key, strlen(key));

    return e ? e->value : NULL;
}

bool map_has(const struct map *m, const char *key)
{
    return find(m, key, strlen(key)) != NULL;
}

void map_set(struct map *m, const char *key, void *value)
{
    set(m, key, strlen(key), value);
}

void *map_get_u64(const struct map *m, uint64_t key)
{
    const struct map_entry *e = find(m, &key, sizeof key);

    return e ? e->value : NULL;
}

void map_set_u64(struct map *m, uint64_t key, void *value)
{
    set(m, &key, sizeof key, value);
}
