/*
 * The abstract state of one path: what memory holds, and what is known of the symbols.
 *
 * Memory is a sorted array of cells.  A cell says one thing about one region at one
 * offset: the scalar stored there, where the string that starts there ends, that a
 * range is filled with one byte value, who wrote the region's bytes.  What has no cell
 * is as the region was found: reading it gives a symbol named by region, offset and
 * epoch, so the same question has the same answer until something unknown writes to the
 * region and begins a new epoch.
 */
#ifndef SPILLWAY_ANALYZER_DOMAIN_STATE_H
#define SPILLWAY_ANALYZER_DOMAIN_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "analyzer/domain/region.h"
#include "analyzer/domain/relation.h"
#include "analyzer/domain/value.h"

enum cell_kind {
    CELL_EPOCH, /* INT, a constant: which unknown content bytes [offset, +size) have */
    CELL_ORIGIN, /* ORIGIN: who wrote bytes [offset, +size) */
    CELL_CAPACITY, /* INT: bytes of the region (allocations) */
    CELL_NONNULL, /* INT: 1, the pointer that names the region is not null */
    CELL_READ, /* INT: byte or length that instruction `offset` read, until a write;
                  POINTER: read of the unknown value at -1 - `offset` */
    CELL_FILL, /* INT: `size` bytes from `offset` hold this byte value */
    CELL_VALUES, /* INT: a set (values.h) with all elements of `size` bytes there */
    CELL_STRING, /* INT: units of `size` bytes from `offset` to the first zero unit */
    CELL_SCALAR, /* any value, `size` bytes at `offset` */
    CELL_ZERO, /* INT: distance of a zero byte that was put in last, until a write */
    CELL_COPIED, /* INT: distance of the byte `offset` (a symbol), the same way */
};

struct cell {
    uint32_t region;
    uint32_t kind; /* enum cell_kind */
    int64_t offset;
    int64_t size;
    const struct value *value;
};

/* One decision or event on the way here, newest first; shared between states. */
struct trail {
    const struct trail *before;
    uint32_t depth;
    uint32_t inst;
    bool taken; /* of a branch */
};

struct state {
    struct relation relation;
    struct cell *cells; /* ascending region, kind, offset */
    uint32_t count, cap;
    const struct trail *trail;
};

/*
 * Epochs are numbered by what began them: 0 as the function found the region, an
 * instruction, or a merge at a site.
 */
enum { EPOCH_JOIN = 1 << 28 };

/* What joins and lookups need of the analysis they are part of. */
struct state_context {
    struct arena *arena;
    struct symbol_table *symbols;
    struct region_table *regions;
    unsigned pointer_bits;
    bool is_forced; /* paths with different keys are merged, for lack of room */
    /* Whether what began an epoch ends the texts that it writes; the instructions. */
    bool (*ends_texts)(const void *context, uint32_t epoch);
    const void *context;
    uint32_t inst_count; /* epochs from here on are merges */
};

/*
 * The part of a cell that a JOIN symbol stands for where one side is not known, and
 * where the other one perhaps has no end.
 */
enum { JOIN_UNKNOWN = 2, JOIN_UNENDED = 3 };

/* A string in memory: `limit` (0: none) units hold it with its terminator. */
struct found_string {
    int64_t offset;
    int64_t unit; /* bytes of a character */
    int64_t limit;
};

/* An integer in memory. */
struct found_place {
    int64_t offset;
    int64_t size;
    unsigned bits;
    bool is_signed;
};

/* As many bytes of that value, read as one integer. */
int64_t state_repeat_byte(int64_t byte, const struct found_place *place);

struct state *state_new(const struct symbol_table *symbols);
struct state *state_copy(const struct state *s);
void state_free(struct state *s);

/* What cells are in the order of, before their offsets. */
static inline uint64_t state_group_of(uint32_t region, uint32_t kind)
{
    return (uint64_t)region << 32 | kind;
}

/* The order of cells in a state: negative when x comes first, 0 at the same place. */
static inline int state_compare_cells(const struct cell *x, const struct cell *y)
{
    uint64_t own = state_group_of(x->region, x->kind);
    uint64_t theirs = state_group_of(y->region, y->kind);

    if (own != theirs)
        return own < theirs ? -1 : 1;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

/* The cell of exactly that kind and offset, or NULL. */
const struct cell *state_find(const struct state *s, uint32_t region,
                              enum cell_kind kind, int64_t offset);
const struct value *state_get(const struct state *s, uint32_t region,
                              enum cell_kind kind, int64_t offset);
void state_set(struct state *s, const struct cell *cell); /* adds or replaces */
void state_append(struct state *s, const struct cell *cell); /* it comes last */
void state_remove(struct state *s, uint32_t region, enum cell_kind kind,
                  int64_t offset);

/* Cells of `region`: rows [first, result) of s->cells. */
uint32_t state_region_cells(const struct state *s, uint32_t region, uint32_t *first);

/* Remove the cells of a region (of all kinds; or of one kind). */
void state_drop_region(struct state *s, uint32_t region);
void state_drop_kind(struct state *s, uint32_t region, enum cell_kind kind);

/* Remove scalars that overlap bytes [lo, hi), and cut fills there. */
void state_drop_bytes(struct state *s, uint32_t region, int64_t lo, int64_t hi);

/* Remove the strings that begin in [lo, hi). */
void state_drop_strings(struct state *s, uint32_t region, int64_t lo, int64_t hi);

/* Remove the cells that `drop` says yes to. */
void state_filter(struct state *s, bool (*drop)(void *context, const struct cell *c),
                  void *context);

/* Part of a region: EPOCH and ORIGIN cells hold for one, or for the whole region. */
struct span {
    int64_t offset, size;
};

struct span span_whole(void);

/* The epoch of the byte at `offset`; begin a new one for a part. */
uint32_t state_epoch(const struct state *s, uint32_t region, int64_t offset);
void state_set_epoch(struct state *s, struct arena *arena, uint32_t region,
                     struct span part, uint32_t epoch);
void state_set_origin(struct state *s, uint32_t region, struct span part,
                      const struct value *origin);

/* The byte value that fills a part of a region, if one does. */
bool state_find_fill(const struct state *s, uint32_t region, struct span part,
                     int64_t *byte);

/*
 * What a region holds where no cell says it: symbols named by region, epoch and offset.
 */
const struct value *state_found_int(const struct state_context *c,
                                    const struct state *s, uint32_t region,
                                    const struct found_place *place);
const struct value *state_found_length(const struct state_context *c,
                                       const struct state *s, uint32_t region,
                                       const struct found_string *place);
/* Whether what was written in that epoch of the region ends the texts there. */
bool state_ends_texts(const struct state_context *c, uint32_t region, uint32_t epoch);

/* A merge brings what was written in that epoch: there may be text without an end. */
void state_note_raw(const struct state_context *c, uint32_t region, uint32_t epoch);

const struct value *state_found_pointer(const struct state_context *c,
                                        const struct state *s, uint32_t region,
                                        int64_t offset);

/* Who wrote the byte at `offset` of a region. */
enum origin state_origin(const struct state_context *c, const struct state *s,
                         uint32_t region, int64_t offset, const char **source);

/*
 * A hash of what tells states apart at a merge: the targets of pointers, integers that
 * are constants in [-1, 8) (flags), and what arrays of numbers may hold.  States with
 * different keys stay apart while there is room.
 */
uint64_t state_key(const struct state *s);

/* Whether only one number tells their keys apart: a few rounds of a loop, say. */
bool state_differs_by_number(const struct state *a, const struct state *b);

/*
 * Merge `other`, which is taken, into `into` at the program point `site` (any number
 * that names it).  Values that differ become JOIN symbols with what both sides know of
 * them.
 */
void state_join(const struct state_context *c, struct state *into, struct state *other,
                uint32_t site);

/* Whether every concrete state of `a` is one of `b` (quick and conservative). */
bool state_is_covered(const struct state *a, const struct state *b);

#endif
