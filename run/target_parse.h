/*
 * The two halves of reading a description; target_load() in run/target.c joins them.
 */
#ifndef SPILLWAY_RUN_TARGET_PARSE_H
#define SPILLWAY_RUN_TARGET_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "run/target.h"

/* YAML to values.  NULL and an error with the line.  `name` and `dir` stay NULL. */
struct target *target_parse(const char *text, size_t size, struct err *e);

/* Release what target_parse() made.  NULL is fine. */
void target_parse_free(struct target *t);

/*
 * What a schema cannot say: names that become file names, values from a short list,
 * files that must be in the folder.  `text` gives the line of what is wrong.
 */
bool target_check(const struct target *t, const char *text, struct err *e);

/* The first line of `text` that holds both words, 0 if there is none. */
unsigned target_line_of(const char *text, const char *key, const char *value);

#endif
