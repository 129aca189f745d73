/*
 * The project's own functions: a file of three columns that `.spillway.yaml` names.
 *
 *     # function    role           arguments
 *     my_strcpy     copy           1 2
 *     my_snprintf   format-sized   1 2 3
 *     packet_name   source         return
 *     packet_read   source         2
 *     xmalloc       alloc          1
 *
 * A role says what the function does and which arguments it names, in which order;
 * spillway.yaml(5) lists them.  The rows become rows of the kind that functions.tsv
 * has, so the engine knows no difference.
 */
#ifndef SPILLWAY_ANALYZER_MODEL_CONFIG_H
#define SPILLWAY_ANALYZER_MODEL_CONFIG_H

#include <stdbool.h>

#include "analyzer/model/model.h"
#include "base/arena.h"
#include "base/err.h"

/* Sorted by name; belongs to the arena.  Zeroed: nothing is configured. */
struct model_config {
    const struct model_function *rows;
    size_t count;
};

/*
 * Read the text (NULL: none).  An error names the line: "line 3: ...".  The arena may
 * be NULL when only the text is to be checked.
 */
bool model_config_parse(const char *text, struct arena *a, struct model_config *out,
                        struct err *e);

/* The first row of a function; NULL. */
const struct model_function *model_config_find(const struct model_config *c,
                                               const char *name);

#endif
