/*
 * The path of a finding: what leads to the access, in steps.  Private to engine/.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_PATH_H
#define SPILLWAY_ANALYZER_ENGINE_PATH_H

#include "analyzer/engine/run.h"

/* A location as a place, whose file is owned by it; location 0 leaves it as it is. */
void path_place(const struct ir_unit *u, ir_id loc, struct place *out);

/* Add a step there; takes `text` over, which is from the heap. */
void path_add_step(struct run *r, struct finding *f, ir_id loc, char *text);

/* Where the size of the buffer is written: a member of a structure, else the object. */
ir_id path_declared(const struct access *a);

/*
 * Add the steps that lead to `a`, which was judged in the function of `r`: the calls,
 * outermost first, the buffer with its size, and what moves or sets the number that
 * decides how far it goes.
 */
void path_add_steps(struct run *r, const struct access *a, struct finding *f);

#endif
