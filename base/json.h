/*
 * Conveniences over jansson, so that writers read like the document they write.
 */
#ifndef SPILLWAY_BASE_JSON_H
#define SPILLWAY_BASE_JSON_H

#include <jansson.h>
#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

/* Set `key`; a NULL or not valid UTF-8 text is escaped, NULL leaves the key out. */
void json_set_text(json_t *object, const char *key, const char *text);
void json_set_int(json_t *object, const char *key, json_int_t value);
void json_set_bool(json_t *object, const char *key, bool value);
void json_set_new(json_t *object, const char *key, json_t *value); /* takes `value` */
void json_add_new(json_t *array, json_t *value); /* takes `value` */

/* Text or number of `key`, or the given default if absent or of another type. */
const char *json_text_of(const json_t *object, const char *key, const char *otherwise);
json_int_t json_int_of(const json_t *object, const char *key, json_int_t otherwise);

/* The document as text, indented by 2, keys in insertion order, newline at the end. */
void json_print(const json_t *document, struct str *out);

/* Parse text of at most `size` bytes.  NULL and an error with line and column. */
json_t *json_parse(const char *text, size_t size, struct err *e);
json_t *json_parse_file(const char *path, struct err *e);

void json_scoped_decref(json_t **document);
#define SCOPED_JSON __attribute__((cleanup(json_scoped_decref)))

#endif
