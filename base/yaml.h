/*
 * YAML files into structs, by libcyaml's schemas.
 *
 * Strict: an unknown key, a wrong type or an alias is an error that names the line.
 */
#ifndef SPILLWAY_BASE_YAML_H
#define SPILLWAY_BASE_YAML_H

#include <cyaml/cyaml.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * Read `text` as `schema` (a mapping with CYAML_FLAG_POINTER) says.  The value is
 * released with yaml_value_free(); NULL and an error on failure.  Text without any
 * value gives an error too.
 */
void *yaml_value_load(const char *text, size_t size, const cyaml_schema_value_t *schema,
                      struct err *e);

/* NULL is fine.  (yaml_free itself is a function of libyaml.) */
void yaml_value_free(const cyaml_schema_value_t *schema, void *value);

#endif
