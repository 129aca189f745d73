/*
 * A new target that compiles at once, from a compile database and a function's name.
 *
 * Written are TARGETS/NAME/target.yaml and harness.c, and a first seed below
 * CORPUS/NAME.  The description takes the program's tree as it is on this machine.
 */
#ifndef SPILLWAY_PROVISION_SKELETON_H
#define SPILLWAY_PROVISION_SKELETON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/vec.h"

struct skeleton_options {
    const char *name; /* of the target */
    const char *targets_dir, *corpus_dir;
    const char *compdb; /* path of compile_commands.json */
    const char *function;
    const char *unit; /* the source it is in; NULL: look in all */
    void (*tick)(size_t done, size_t total); /* sources looked at; may be NULL */
};

struct skeleton {
    char *unit; /* where the function is defined, relative to the tree */
    char *prototype; /* "int parse(const char *text, size_t len)" */
    bool is_called; /* the harness hands its input over; else it is to be completed */
    size_t units; /* sources of the program that are linked */
    struct strv files; /* that were written */
    struct strv missing; /* symbols that nothing defines */
};

/* Nothing is written over: a target of this name is an error. */
bool skeleton_make(const struct skeleton_options *o, struct skeleton *out,
                   struct err *e);
void skeleton_fini(struct skeleton *s);

#endif
