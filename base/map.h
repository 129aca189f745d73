/*
 * A hash map from strings or 64-bit keys to pointers.
 *
 * Keys are copied.  Values are the caller's.  Iteration is in the order of insertion,
 * so that results never depend on hashing.
 */
#ifndef SPILLWAY_BASE_MAP_H
#define SPILLWAY_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map_entry {
    const void *key; /* NUL-terminated for string keys */
    size_t key_size;
    void *value;
};

struct map {
    struct map_entry *entries; /* in insertion order; at most one per key */
    size_t len, cap;
    uint32_t *slots; /* entry index + 1, 0 = free */
    size_t slot_count;
};

void map_init(struct map *m);
void map_fini(struct map *m); /* frees keys, not values */

void *map_get(const struct map *m, const char *key); /* NULL if absent */
bool map_has(const struct map *m, const char *key);
void map_set(struct map *m, const char *key, void *value); /* adds or replaces */

void *map_get_u64(const struct map *m, uint64_t key);
void map_set_u64(struct map *m, uint64_t key, void *value);

#define SCOPED_MAP __attribute__((cleanup(map_fini)))

#endif
