/*
 * The plan of a run: which units, in which folder, with which flags.
 */
#ifndef SPILLWAY_ANALYZER_DRIVER_PLAN_H
#define SPILLWAY_ANALYZER_DRIVER_PLAN_H

#include "analyzer/driver/driver.h"

struct plan_unit {
    char *file; /* absolute */
    char *cwd; /* absolute: where the compiler would run */
    struct strv flags; /* filtered */
    bool has_guessed_flags; /* nobody said how to compile it */
};

struct plan {
    struct plan_unit *at; /* ascending by file, each file once */
    size_t len, cap;
};

/*
 * Files as named, folders as all *.c below them (hidden folders passed over), or every
 * C source of the database.  False when a name does not exist, a folder holds no C, or
 * the database cannot be read.
 */
bool plan_make(const struct lint_options *o, struct plan *out, struct err *e);
void plan_fini(struct plan *p);

#endif
