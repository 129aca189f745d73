/*
 * What has to be compiled and linked, as a file for ninja.
 *
 * ninja runs the commands in parallel and stops with the output of the first that
 * fails; it is there wherever spillway was built (ninja-build.org/manual.html, "Ninja
 * file reference").
 */
#ifndef SPILLWAY_PROVISION_GRAPH_H
#define SPILLWAY_PROVISION_GRAPH_H

#include "base/str.h"
#include "base/vec.h"

struct graph {
    struct str text;
    struct strv outputs;
};

void graph_init(struct graph *g);
void graph_fini(struct graph *g);

/* One command, run in `cwd` through ninja's shell with every argument quoted. */
struct graph_step {
    const char *what; /* "compile env.c" */
    const char *output; /* absolute path */
    const char *cwd;
    const char *const *env; /* "NAME=value"; may be NULL */
    const struct strv *argv;
    const struct strv *inputs; /* outputs of other steps, made before; may be NULL */
};

void graph_add(struct graph *g, const struct graph_step *step);

#endif
