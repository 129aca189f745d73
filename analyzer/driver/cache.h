/*
 * The cache of unit facts, by content.
 *
 * An entry's name is the key of everything that decides the result but the files read:
 * this binary, the libclang it would load, flags, folder, file and configuration.
 * Inside it lists every file that was read, with size, time and content key, and the
 * header names of the folders searched, so that a new header that shadows another is
 * seen.  An entry is written under a temporary name and renamed: a reader sees a whole
 * one or none, also beside other runs and after kill -9.  A damaged entry is no entry.
 */
#ifndef SPILLWAY_ANALYZER_DRIVER_CACHE_H
#define SPILLWAY_ANALYZER_DRIVER_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "analyzer/driver/plan.h"
#include "base/hash.h"
#include "base/str.h"

struct cache {
    const char *dir;
    struct hash_key tool; /* this binary, libclang, configuration */
    const struct lint_overlay *overlays;
    size_t overlay_count;
};

/*
 * Make the folder; false if that is not possible (the caller goes on without a cache).
 */
bool cache_open(const struct lint_options *o, struct cache *out, struct err *e);

/* The facts of a unit, if its entry still holds. */
bool cache_get(const struct cache *c, const struct plan_unit *unit, struct str *facts);

/* What a unit was made from. */
struct cache_source {
    const struct plan_unit *unit;
    const struct strv *included; /* absolute paths of all files read */
    int64_t started; /* nanoseconds since the epoch: files changed later do not count */
};

/* Keep the facts.  A failure only means that there is no entry. */
void cache_put(const struct cache *c, const struct cache_source *from,
               const struct str *facts);

#endif
