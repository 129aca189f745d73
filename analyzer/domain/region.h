/*
 * Regions: the pieces of memory a function's analysis tells apart.
 *
 * A variable, a string literal, what one allocation returned, or what an unknown
 * pointer points to.  The last kind is named by where the pointer was found, so reading
 * the same pointer twice gives the same region, and a check on `s->name` still holds at
 * the copy.
 *
 * Two regions are taken to be disjoint.  For unknown pointers that is an assumption
 * (two parameters may alias); docs/analyzer.md says what it costs.
 */
#ifndef SPILLWAY_ANALYZER_DOMAIN_REGION_H
#define SPILLWAY_ANALYZER_DOMAIN_REGION_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "analyzer/domain/linear.h"
#include "analyzer/domain/symbol.h"
#include "analyzer/ir/ir.h"
#include "base/arena.h"

enum region_kind {
    REGION_NULL = 1, /* what the null pointer points to; always row 1 */
    REGION_SLOTS, /* values of instructions that later blocks use; always row 2 */
    REGION_OBJECT, /* an object of the unit */
    REGION_FUNCTION, /* the code of a function */
    REGION_POINTEE, /* what a pointer found in memory or got from a call points to */
    REGION_HEAP, /* made by the call `inst` */
};

enum { REGION_ROW_NULL = 1, REGION_ROW_SLOTS = 2 };

struct region {
    enum region_kind kind;
    ir_id object; /* OBJECT */
    ir_id function; /* FUNCTION */
    ir_id inst; /* HEAP: the call; POINTEE: the call it came from, or 0 */
    uint32_t parent; /* POINTEE found in memory: its pointer is there ... */
    int64_t offset; /* ... at this byte ... */
    uint32_t epoch; /* ... while the parent was in this epoch */
    uint32_t near; /* POINTEE found at a place that is no constant: in that region;
                      REGION_ROW_NULL: in several */
    ir_id type; /* of what lies at offset 0; 0 unknown */
    ir_id loc; /* declaration or allocation */
    const char *name; /* in messages: "tmp", "*s"; NULL: none */
    enum origin origin; /* of the content it is found with */
    const char *source;
    bool has_capacity;
    struct linear capacity; /* bytes after offset 0 */
    bool is_kept; /* OBJECT that is an integer: it has no values but `kept` */
    struct interval kept;
    bool is_aligned; /* POINTEE: pointers lie there, at a multiple of their size */
    int64_t text_room; /* POINTEE: bytes from there to the end of the array, at most;
                          0: not known */
    bool is_const; /* content never changes */
    bool is_exposed; /* code that is not seen may reach it */
    bool is_string_source; /* found content is a terminated string */
    bool is_raw; /* a merge may have brought content that nobody need have ended */
};

struct region_key {
    enum region_kind kind;
    uint32_t a, b; /* object, function, inst; or parent and epoch */
    int64_t offset;
};

struct region_table {
    struct region *at; /* row 0 unused */
    struct region_key *keys;
    uint32_t len, cap;
    uint32_t *slots;
    uint32_t slot_count;
};

/* Rows 1 and 2 exist from the start. */
void region_table_init(struct region_table *t);
void region_table_fini(struct region_table *t);

/* The region of `key`; `*is_new` asks the caller to fill in the row. */
uint32_t region_get(struct region_table *t, const struct region_key *key, bool *is_new);

/* Row `id`; valid until the next region is made. */
static inline struct region *region_at(const struct region_table *t, uint32_t id)
{
    assert(id > 0 && id < t->len);
    return &t->at[id];
}

#endif
