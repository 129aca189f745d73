/*
 * Linking: the packed units of one program are analysed as one.
 *
 * Each unit is lowered once, alone (and kept, by content); here its names meet those of
 * the others, and the engine runs over all functions, callees first, so that callers
 * discharge or inherit what their callees ask for, whichever file those are in.  The
 * result does not depend on the order of the units.
 */
#ifndef SPILLWAY_ANALYZER_LINK_LINK_H
#define SPILLWAY_ANALYZER_LINK_LINK_H

#include "analyzer/engine/engine.h"
#include "analyzer/ir/pack.h"

/* A unit as the front end left it. */
struct link_unit {
    const char *name; /* main file */
    struct ir_packed packed;
};

/* The facts of a program; NULL when a unit is damaged. */
struct unit_facts *link_program(const struct link_unit *units, size_t count,
                                const struct engine_options *o, struct err *e);

struct link_result {
    struct finding_list findings; /* sorted */
    struct silence_list silences; /* sorted */
    struct facts_coverage coverage;
};

/* The facts of several programs, put together; what they share is said once. */
void link_units(struct unit_facts *const *units, size_t count, struct link_result *out);
void link_result_fini(struct link_result *r);

#endif
