/*
 * What callers need to know of a function: how it ends, what it returns and writes, and
 * what it demands of them.
 *
 * A summary speaks only of what a caller can see: parameters, what they point to, and
 * objects of the unit.  Its numbers are linear forms over atoms ("the length of the
 * string at parameter 2"), which a call replaces by its own values.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_SUMMARY_H
#define SPILLWAY_ANALYZER_ENGINE_SUMMARY_H

#include <stdbool.h>

#include "analyzer/domain/state.h"
#include "analyzer/engine/access.h"
#include "analyzer/ir/ir.h"
#include "base/arena.h"
#include "base/vec.h"

struct engine;
struct question;
struct run;

enum {
    SUMMARY_DEPTH = 3, /* pointers followed from a parameter */
    SUMMARY_EXITS = 4, /* ways to return that are kept apart */
    SUMMARY_OBLIGATIONS = 24,
    SUMMARY_WAYS = 3, /* of them, the same access under different conditions */
    SUMMARY_SURE_ONLY = 12, /* of them, questions beside others */
    SUMMARY_TOLD = 24, /* more of them that are told of where no caller answers */
    SUMMARY_EFFECTS = 64, /* of one exit */
    SUMMARY_GUARDS = 8,
    SUMMARY_RESULT_PLACE = 2000000, /* in keys of regions: what a result leads to */
};

/*
 * A piece of memory as a caller sees it: an object (a parameter, or one of the unit),
 * and offsets at which pointers are followed.
 */
struct summary_path {
    ir_id object;
    unsigned depth;
    int64_t offset[SUMMARY_DEPTH];
};

enum summary_atom_kind {
    SUMMARY_INT = 1, /* the integer at `offset` of the place */
    SUMMARY_LENGTH, /* the length of the string there */
    SUMMARY_CAPACITY, /* bytes from there to the end of the object */
    SUMMARY_ADDRESS, /* where it lies */
    SUMMARY_WRAPPED, /* `def`, converted */
    SUMMARY_HUGE, /* a constant of 2^63 or more, `offset` as it stands in 64 bits */
};

struct summary_atom {
    enum summary_atom_kind kind;
    struct summary_path path;
    int64_t offset;
    unsigned bits; /* INT, WRAPPED */
    bool is_signed;
    int64_t unit; /* LENGTH */
    int64_t limit; /* LENGTH: units that its array has room for; 0: not known */
    struct linear def; /* WRAPPED: over atoms */
};

/* A number: exactly a form, or between two forms (either may be missing). */
struct summary_number {
    bool is_exact, has_low, has_high, has_other;
    bool is_followed; /* all in `range` may occur: symbol_all_followed() */
    bool is_reached; /* a loop counts up to `high`, and looks */
    bool is_said; /* text or a packet says it */
    bool is_unended; /* the length of a text that perhaps nothing ends */
    struct linear low, high; /* over atoms; equal when exact */
    struct linear other; /* a text's length is not above this one either */
    struct interval range; /* as plain numbers */
    enum origin origin;
    const char *source;
    unsigned bits;
    bool is_signed;
};

/* Memory that a summary speaks of: at a path, or made by the call. */
struct summary_place {
    bool is_new; /* allocated by the function */
    bool is_object; /* an object of the unit itself, not what a path points to */
    struct summary_path path;
    uint32_t region; /* new ones: that of the function that was run */
    struct summary_number capacity; /* new ones */
    const char *name;
    ir_id loc;
};

struct summary_value {
    enum value_kind kind;
    bool is_null;
    struct summary_number number; /* INT; POINTER: bytes from the place's start */
    unsigned place; /* POINTER: index + 1; 0 = somewhere unknown */
    enum origin origin; /* somewhere unknown: of what is there */
    const char *source;
};

struct summary_effect {
    unsigned place; /* index */
    enum cell_kind kind;
    int64_t offset, size;
    struct summary_value value; /* SCALAR, FILL, STRING (a number) */
    enum origin origin; /* ORIGIN */
    const char *source;
};

/* One way to return. */
struct summary_exit {
    struct linear *guards; /* <= 0, over atoms */
    unsigned guard_count;
    struct linear *unequal; /* not 0, over atoms */
    unsigned unequal_count;
    struct summary_value result;
    struct summary_effect *effects; /* in the order to apply them */
    unsigned effect_count;
};

/* An access whose outcome depends on the caller. */
struct summary_obligation {
    struct access access; /* its fixed parts: kind, model, texts, place */
    bool has_path; /* the buffer belongs to the caller: at `path` + start */
    struct summary_path path;
    int64_t capacity; /* else its size ... */
    bool has_size; /* ... unless that is a form */
    struct linear size; /* over atoms */
    struct linear start, least; /* over atoms */
    struct relation_bounds bytes; /* it never goes further than any of them */
    int64_t step, rest; /* and ends at a multiple of `step`, and `rest` */
    bool has_least;
    bool is_loose; /* `bytes` is a limit that need not be reached */
    bool is_sure_only; /* a question beside others */
    struct linear *guards; /* <= 0, over atoms */
    unsigned guard_count;
    struct linear *unequal; /* not 0, over atoms */
    unsigned unequal_count;
    const char *via; /* the function with the access */
    ir_id via_loc;
};

struct summary {
    bool is_done; /* the function was analysed */
    bool returns; /* some path comes back */
    bool is_opaque; /* what it does is not summarised: treat it as not seen */
    int clears_with; /* all it writes outside of its variables is that byte; -1 */
    struct summary_atom *atoms; /* row 0 unused */
    unsigned atom_count;
    struct summary_place *places;
    unsigned place_count;
    struct summary_exit *exits;
    unsigned exit_count;
    struct summary_obligation *obligations;
    unsigned obligation_count;
};

/* A path of the running function returns. */
void summary_note_return(struct run *r, struct state *s, const struct ir_inst *in);

/* An access that was not proven safe may be the caller's business: keep it for them. */
bool summary_note_obligation(struct run *r, struct state *s, const struct question *q,
                             const struct access *a);

/* Make the summary of the function that was run. */
void summary_finish(struct run *r);

/*
 * Apply what is known of `callee` to the state at the call `i`, and keep its result;
 * false: nothing is known, and nothing was done.
 */
bool summary_apply(struct run *r, struct state *s, ir_id i, ir_id callee);

/*
 * Of a function whose summary is not taken over, as it takes any number of arguments or
 * has too many ways to return: that what it returns is no 0, or always the same, as in
 * `return warn_about("...", name);`.
 */
void summary_limit_result(struct run *r, struct state *s, ir_id callee,
                          const struct value *result);

/* Only ask what is asked of callers there. */
void summary_ask(struct run *r, struct state *s, ir_id i, ir_id callee);

/* Whether calls of the function never come back. */
bool summary_never_returns(const struct engine *e, ir_id function);

#endif
