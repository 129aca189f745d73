/*
 * Walking an initialiser list: which element each value belongs to.
 *
 * libclang gives lists as they are written, without positions and with braces left out,
 * so C 6.7.9 is followed here: a current object, designators that move it, and descent
 * into an aggregate whose own braces are missing.  Storage at run time (init.c) and
 * static storage (static_init.c) share this walk.
 */
#ifndef SPILLWAY_ANALYZER_FRONTEND_INIT_WALK_H
#define SPILLWAY_ANALYZER_FRONTEND_INIT_WALK_H

#include "analyzer/frontend/lower.h"

/* An aggregate on the way from the object to the current element. */
struct init_level {
    ir_id type; /* array or record */
    int64_t index; /* current element, or field within the record */
    int64_t count; /* -1: an array without a bound */
    uint64_t offset; /* bytes of the aggregate from the object's start */
    ir_id address; /* for the user: 0 when a level is entered */
};

struct init_walk {
    struct lowerer *l;
    VEC(struct init_level) levels;
    ir_id root; /* for the user: the address of the whole object */
    void *context;
    /* One element: scalar, a record from an expression, or an array from a string. */
    void (*element)(struct init_walk *w, ir_id type, CXCursor value);
    bool is_partial; /* something was not understood */
};

/* Where the current element is. */
uint64_t init_offset(const struct init_walk *w);

/* Its field row when it is a member of a record, else 0. */
ir_id init_field(const struct init_walk *w);

/* Walk `list` (an InitListExpr) as the initialiser of an object of that type. */
void init_walk_list(struct init_walk *w, ir_id type, CXCursor list, uint64_t offset);

/*
 * Whether `value` is a string literal (in braces or not) that fills an array of chars.
 */
bool init_is_string(struct lowerer *l, ir_id type, CXCursor value, CXCursor *literal);

void init_walk_fini(struct init_walk *w);

#endif
