/*
 * A map from 64-bit keys (addresses inside libclang) to row numbers.
 *
 * The front end looks up every type and every reference to a declaration, a hundred
 * thousand times in a large unit, so this keeps keys in place and allocates nothing per
 * entry.  base/map.h is for everything else.
 */
#ifndef SPILLWAY_ANALYZER_FRONTEND_IDMAP_H
#define SPILLWAY_ANALYZER_FRONTEND_IDMAP_H

#include <stddef.h>
#include <stdint.h>

/* A zeroed map is empty. */
struct idmap {
    struct idmap_slot {
        uint64_t key; /* 0: free */
        uint32_t value;
    } *slots;
    size_t slot_count, used;
};

uint32_t idmap_get(const struct idmap *m, uint64_t key); /* 0 if absent */
void idmap_set(struct idmap *m, uint64_t key, uint32_t value); /* key is not 0 */
void idmap_clear(struct idmap *m); /* forget all, keep the memory */
void idmap_fini(struct idmap *m);

#endif
