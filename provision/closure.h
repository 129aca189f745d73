/*
 * What a unit needs to be linked: other units of its program, and libraries.
 *
 * Each source is compiled once and its symbols are read with nm(1), so that two
 * programs of one tree, each with its own main(), do not get in each other's way.
 */
#ifndef SPILLWAY_PROVISION_CLOSURE_H
#define SPILLWAY_PROVISION_CLOSURE_H

#include <jansson.h>
#include <stdbool.h>

#include "base/err.h"
#include "base/vec.h"

struct closure {
    struct strv units; /* absolute paths, the first one included */
    struct strv libraries; /* "-lcrypt" */
    struct strv missing; /* symbols that are in none of them */
};

/*
 * Of the sources of a database, those that `unit` needs.  A source that does not
 * compile is left out.  `tick` is called before each one; may be NULL.
 */
bool closure_find(const json_t *database, const char *unit,
                  void (*tick)(size_t done, size_t total), struct closure *out,
                  struct err *e);
void closure_fini(struct closure *c);
#define SCOPED_CLOSURE __attribute__((cleanup(closure_fini)))

#endif
