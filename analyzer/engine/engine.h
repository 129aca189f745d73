/*
 * The engine: run every function of a unit over abstract states, ask the checks about
 * each access, and leave the unit's facts.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_ENGINE_H
#define SPILLWAY_ANALYZER_ENGINE_ENGINE_H

#include "analyzer/engine/facts.h"
#include "analyzer/ir/ir.h"

/* The source text of a file of the unit, for messages and fingerprints. */
struct engine_sources {
    /* Bytes of the file, valid while the engine runs; NULL if not to be had. */
    const char *(*text)(void *context, const char *file, size_t *size);
    void *context;
};

struct engine_checks; /* engine/access.h */

struct engine_options {
    const struct engine_checks *checks; /* check_all(); NULL: no findings */
    const struct engine_sources *sources; /* NULL: none */
    const char *config; /* text of the three-column configuration, or NULL */
    const char *explain_file; /* keep every silence of this line; NULL: of none */
    unsigned explain_line;
    unsigned budget_steps; /* per function; 0 = the default */
};

/* Never fails: what could not be looked at is in the facts. */
struct unit_facts *engine_analyze(const struct ir_unit *u,
                                  const struct engine_options *o);

#endif
