/*
 * The cache, by content: of lowered units, and of the facts of programs.
 *
 * A unit has an entry, which says whether it still holds, and its packed form beside
 * it under the key of that.  A program's facts are kept under the key of all its units.
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

/* What was kept of a unit, if its entry still holds, and the key of what it read. */
bool cache_get(const struct cache *c, const struct plan_unit *unit, struct str *kept,
               struct hash_key *sources);

/* What a unit was made from. */
struct cache_source {
    const struct plan_unit *unit;
    const struct strv *included; /* absolute paths of all files read */
    int64_t started; /* nanoseconds since the epoch: files changed later do not count */
};

/*
 * Keep `kept` of a unit.  False when there is no entry now: something it read has
 * changed, or the folder cannot be written.
 */
bool cache_put(const struct cache *c, const struct cache_source *from,
               const struct str *kept, struct hash_key *sources);

/* Bytes by a key that says all: a packed unit, a program's facts.  No entry: false. */
bool cache_get_bytes(const struct cache *c, const struct hash_key *key,
                     struct str *bytes);
bool cache_has_bytes(const struct cache *c, const struct hash_key *key);
void cache_put_bytes(const struct cache *c, const struct hash_key *key,
                     const struct str *bytes);

#endif
