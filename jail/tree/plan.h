/*
 * What goes into a tree and why, before anything is written.
 */
#ifndef SPILLWAY_JAIL_TREE_PLAN_H
#define SPILLWAY_JAIL_TREE_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/vec.h"
#include "jail/tree/tree.h"

struct tree_entry {
    char *inside; /* absolute and normal */
    char *outside; /* a file to copy, or NULL */
    char *text; /* the content itself; NULL as well: an empty folder */
    char *why;
    bool is_executable; /* mode 0555, else 0444 */
    struct hash_key key; /* of the content */
};

struct tree_plan {
    VEC(struct tree_entry) entries;
};

/* Resolve everything `spec` asks for.  The main program is entry 0. */
bool tree_plan_make(const struct tree_spec *spec, struct tree_plan *out, struct err *e);
void tree_plan_fini(struct tree_plan *p);

/* One key for all that the plan would write. */
struct hash_key tree_plan_key(const struct tree_plan *p);

#endif
