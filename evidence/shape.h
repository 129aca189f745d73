/*
 * The shape of a value: one table of its fields.
 *
 * Values of this module are released, copied, written as JSON and read back in the same
 * way, so each describes its fields once, one row a field, and the four operations walk
 * the table.  A field that is added to a struct needs one row and nothing else.
 *
 * Texts may hold any bytes but NUL.  In JSON a text that is not valid UTF-8 becomes
 * {"hex": "..."}, so nothing is lost on the way to the store and back.
 */
#ifndef SPILLWAY_EVIDENCE_SHAPE_H
#define SPILLWAY_EVIDENCE_SHAPE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum shape_kind {
    SHAPE_TEXT, /* char *, owned; NULL is left out */
    SHAPE_CHARS, /* char[size], NUL-terminated */
    SHAPE_BYTES, /* char *, owned, with a size_t count; hexadecimal in JSON */
    SHAPE_BOOL,
    SHAPE_INT, /* any integer type: `size` and `is_signed` say which */
    SHAPE_ENUM, /* by name */
    SHAPE_VALUE, /* a struct, by `of` */
    SHAPE_TEXTS, /* char **, owned, with a size_t count */
    SHAPE_LIST, /* struct *, owned, by `of`, with a size_t count */
};

struct shape_names {
    const char *const *at; /* indexed by the enumerator */
    size_t count;
};

struct shape;

struct shape_field {
    const char *name; /* the JSON key */
    enum shape_kind kind;
    size_t offset, size;
    size_t count_offset; /* of the size_t that counts */
    bool is_signed;
    bool is_optional; /* zero and empty are left out, absent reads as zero */
    const struct shape_names *names;
    const struct shape *of;
};

struct shape {
    const char *name; /* for error messages */
    size_t size;
    const struct shape_field *fields;
    size_t field_count;
};

/* Release what the value owns and zero it.  NULL is fine. */
void shape_fini(const struct shape *shape, void *value);

/* A deep copy into `to`, whose content is overwritten without release. */
void shape_copy(const struct shape *shape, void *to, const void *from);

json_t *shape_to_json(const struct shape *shape, const void *value);

/*
 * Read a value back into `out` (overwritten).  Unknown keys are ignored, so that newer
 * writers stay readable; a missing field, a wrong type or a number out of range is an
 * error that names the field, and `out` is left zeroed.
 */
bool shape_from_json(const struct shape *shape, const json_t *document, void *out,
                     struct err *e);

/* The name of an enumerator; "?" for a number that is none. */
const char *shape_enum_name(const struct shape_names *names, int value);
bool shape_enum_parse(const struct shape_names *names, const char *name, int *out);

/* Rows of a field table.  `T` is the struct, `m` its member. */
#define SHAPE_MEMBER(T, m) offsetof(T, m), sizeof(((T *)0)->m)
#define SHAPE_ROW_TEXT(T, m)                                                           \
    {#m, SHAPE_TEXT, SHAPE_MEMBER(T, m), 0, false, true, NULL, NULL}
#define SHAPE_ROW_CHARS(T, m)                                                          \
    {#m, SHAPE_CHARS, SHAPE_MEMBER(T, m), 0, false, true, NULL, NULL}
#define SHAPE_ROW_BYTES(T, m, counter)                                                 \
    {#m, SHAPE_BYTES, SHAPE_MEMBER(T, m), offsetof(T, counter), false, true, NULL, NULL}
#define SHAPE_ROW_BOOL(T, m)                                                           \
    {#m, SHAPE_BOOL, SHAPE_MEMBER(T, m), 0, false, true, NULL, NULL}
#define SHAPE_ROW_INT(T, m)                                                            \
    {#m, SHAPE_INT, SHAPE_MEMBER(T, m), 0, true, false, NULL, NULL}
#define SHAPE_ROW_COUNT(T, m)                                                          \
    {#m, SHAPE_INT, SHAPE_MEMBER(T, m), 0, false, true, NULL, NULL}
#define SHAPE_ROW_ENUM(T, m, enumeration)                                              \
    {#m, SHAPE_ENUM, SHAPE_MEMBER(T, m), 0, false, false, &(enumeration), NULL}
#define SHAPE_ROW_VALUE(T, m, shape_of)                                                \
    {#m, SHAPE_VALUE, SHAPE_MEMBER(T, m), 0, false, true, NULL, &(shape_of)}
#define SHAPE_ROW_TEXTS(T, m, counter)                                                 \
    {#m, SHAPE_TEXTS, SHAPE_MEMBER(T, m), offsetof(T, counter), false, true, NULL, NULL}
#define SHAPE_ROW_LIST(T, m, counter, shape_of)                                        \
    {#m,   SHAPE_LIST, SHAPE_MEMBER(T, m), offsetof(T, counter), false,                \
     true, NULL,       &(shape_of)}
#define SHAPE_OF(label, T, table)                                                      \
    {label, sizeof(T), table, sizeof(table) / sizeof *(table)}

/* The shapes of this module's values. */
extern const struct shape place_shape;
extern const struct shape finding_shape;
extern const struct shape silence_shape;
extern const struct shape crash_shape;
extern const struct shape crash_frame_shape;
extern const struct shape containment_shape;
extern const struct shape chain_crash_shape;
extern const struct shape chain_finding_shape;
extern const struct shape chain_campaign_shape;

#endif
