/*
 * What is known of each function of the unit without looking at its body: from the
 * project's configuration, the table, and the attributes of its declaration; and which
 * variadic functions hand their arguments on to one of the printf or scanf family.
 * Private to engine/.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_MODELS_H
#define SPILLWAY_ANALYZER_ENGINE_MODELS_H

#include <stdbool.h>

#include "analyzer/ir/ir.h"
#include "analyzer/model/model.h"

struct engine;

enum models_source {
    MODELS_NONE,
    MODELS_CONFIG, /* the project says so */
    MODELS_TABLE, /* under its name, or that of its namesake there */
    MODELS_DECLARED, /* attributes: its accesses, and not what else it does */
    MODELS_WRAPPER, /* the same, found in its body */
};

struct engine_model {
    const struct model_function *row; /* the first one; NULL: none */
    enum models_source source;
};

/* The number of the parameter whose value an argument is, unchanged; 0: it is not. */
uint8_t models_parameter(const struct engine *e, const struct ir_function *f,
                         ir_id arg);

/* Fill in `e->models`, by function; in the engine's arena. */
void models_find(struct engine *e);

/* Rows for a function that the table has under another name; NULL (namesake.c). */
const struct model_function *namesake_find(struct engine *e, ir_id function);

#endif
