/*
 * Values: what a variable or an instruction's result may be.
 *
 * An integer is a linear form over symbols.  A pointer is a place in one region: the
 * start of the part it may touch (`base`: an array in a struct, a row of a matrix), and
 * how far into that part it points (`form`).  A pointer that may point to one of
 * several places is a chain of alternatives; the engine splits the path before it uses
 * one.
 *
 * Values are immutable and live in the arena of the function's analysis.
 */
#ifndef SPILLWAY_ANALYZER_DOMAIN_VALUE_H
#define SPILLWAY_ANALYZER_DOMAIN_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "analyzer/domain/linear.h"
#include "analyzer/domain/symbol.h"
#include "analyzer/ir/ir.h"
#include "base/arena.h"

enum value_kind {
    VALUE_UNKNOWN, /* nothing is known; also floating values */
    VALUE_INT,
    VALUE_POINTER,
    VALUE_ORIGIN, /* who wrote a region's bytes (cells of that kind only) */
};

enum { VALUE_MAX_ALTERNATIVES = 4 };

#define VALUE_WHOLE (-1) /* extent: up to the end of the region */

struct value;

/* A comparison whose outcome (0 or 1) a value is. */
struct condition {
    enum ir_op op; /* IR_EQ ... IR_GE */
    const struct value *a, *b;
};

struct value {
    enum value_kind kind;
    uint8_t bits; /* INT: width of its type */
    bool is_signed; /* INT */
    struct linear form; /* INT: the number.  POINTER: bytes after `base` */
    uint32_t region; /* POINTER */
    struct linear base; /* POINTER: bytes from the region's start to the part */
    int64_t extent; /* POINTER: bytes of the part, or VALUE_WHOLE */
    bool is_member; /* POINTER: the part is a member of a struct */
    bool is_open; /* POINTER: the part has no end of its own (last member, union) */
    ir_id field; /* POINTER: row of that member, or 0 */
    const struct value *whole; /* POINTER: the same place in all of a matrix, or NULL */
    const struct value *around; /* POINTER to a member: to the element of an array,
                                   itself a member, that it is taken of; or NULL */
    const struct value *other; /* POINTER: further alternatives */
    const struct condition *condition; /* INT: set when it is an outcome */
    enum origin origin; /* ORIGIN */
    const char *source; /* ORIGIN */
};

const struct value *value_unknown(void);
const struct value *value_int(struct arena *a, const struct linear *form, unsigned bits,
                              bool is_signed);
const struct value *value_number(struct arena *a, int64_t k); /* as a C int */
const struct value *value_outcome(struct arena *a, const struct linear *form,
                                  enum ir_op op, const struct value *left,
                                  const struct value *right);
const struct value *value_null(void);
const struct value *value_pointer(struct arena *a, uint32_t region); /* to its start */
const struct value *value_origin(struct arena *a, enum origin origin,
                                 const char *source);

/* Moved by `bytes`; the unknown value when the form gets too long. */
const struct value *value_move(struct arena *a, const struct value *pointer,
                               const struct linear *bytes);

/* Bytes from the region's start: base + form.  False when that does not fit a form. */
bool value_address(const struct value *pointer, struct linear *out);

bool value_equal(const struct value *a, const struct value *b);
bool value_is_null(const struct value *v);
bool value_is_number(const struct value *v, int64_t *out);
unsigned value_alternatives(const struct value *v);

/* `list` with `more` in front; NULL if there would be too many. */
const struct value *value_add_alternative(struct arena *a, const struct value *list,
                                          const struct value *more);

#endif
