/*
 * A function of a program: which source defines it, and what it takes.
 *
 * clang says so (its syntax tree as JSON), so that macros and types are what they are.
 */
#ifndef SPILLWAY_PROVISION_PROTOTYPE_H
#define SPILLWAY_PROVISION_PROTOTYPE_H

#include <jansson.h>
#include <stdbool.h>

#include "base/err.h"
#include "base/vec.h"

struct prototype {
    char *unit; /* absolute path of the source that defines it */
    char *result; /* its type, as written */
    struct strv types; /* of parameters */
    struct strv names; /* the same, "" where there is none */
    bool is_static;
};

/*
 * Find the definition of `function` in the sources of a database (compdb_import()).
 * `unit` NULL: in any; else the one source whose path ends with it.  Defined nowhere,
 * or in several sources: an error that names them.
 */
bool prototype_find(const json_t *database, const char *function, const char *unit,
                    struct prototype *out, struct err *e);
void prototype_fini(struct prototype *p);
#define SCOPED_PROTOTYPE __attribute__((cleanup(prototype_fini)))

#endif
