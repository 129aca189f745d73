/*
 * Between the files that model library calls.  Private to engine/.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_LIBRARY_H
#define SPILLWAY_ANALYZER_ENGINE_LIBRARY_H

#include "analyzer/engine/run.h"

enum {
    WCHAR_BYTES = 4,
    MULTIBYTE_BYTES = 6, /* of one character, in any encoding in use */

    /* Parts of RESULT symbols of one call. */
    PART_RESULT = 0,
    PART_SIZE = 1, /* a product of sizes */
    PART_MOVED = 2, /* units that a bounded copy moves */
    PART_PLACE = 3, /* where in a string the result points */
    PART_OUTPUT = 4, /* length of formatted output */
    PART_SUM = 5, /* a sum that is too long to be a form */
    PART_DIGITS = 20, /* a number of so many digits, of one conversion each */
    PART_SET = 40, /* what a call may leave in a variable; by argument */
    PART_UNENDED = 115, /* the same, where nothing put a terminator */
    PART_CONTENT = 116, /* length of what input left behind (a length, see judge.c) */
};

/* One library call being modelled. */
struct call {
    struct run *r;
    struct state *s;
    ir_id i;
    const struct ir_inst *in;
    const struct model_function *m;
    int64_t unit; /* bytes of what the function counts */
};

/* Argument `n`, from 1: its instruction (0 if missing), and its value. */
ir_id call_arg(const struct call *c, unsigned n);
const struct value *call_value(const struct call *c, unsigned n);
struct linear call_form(const struct call *c, unsigned n);

/* The size argument (or product) in units. */
struct linear call_size(const struct call *c);

/* A new symbol of this call, in `range`. */
struct linear call_symbol(const struct call *c, uint32_t part, struct interval range,
                          enum origin origin, const char *source);

/* a <= b + k from now on. */
void call_add_le(const struct call *c, const struct linear *a, const struct linear *b,
                 int64_t k);

/* A question about argument `n`, to be completed. */
struct question call_question(const struct call *c, unsigned n, enum access_kind kind);

/* fitted.c: `size` was asked of what `p` leads to; from now on it did not wrap. */
void call_take_as_fitted(const struct call *c, const struct value *p,
                         const struct linear *size);

/* units * unit bytes; false when it does not fit a form. */
bool call_bytes(const struct call *c, const struct linear *units, struct linear *out);

/* What the string at argument `n` holds decides: its origin. */
enum origin call_content_origin(const struct call *c, const struct value *p,
                                const char **source);

/* Sums of units; a new symbol where they are too long to be a form. */
struct linear call_plus(const struct call *c, const struct linear *a,
                        const struct linear *b, int64_t k);
struct linear call_plus_const(const struct call *c, const struct linear *a, int64_t k);

/* A number of units not above either of the two (and 0 or more). */
struct linear call_smaller(const struct call *c, const struct linear *a,
                           const struct linear *b);

/* Ask about `most` units at the buffer of `q`, of which `least` (or NULL) are sure. */
void call_ask(const struct call *c, struct question *q, const struct linear *most,
              const struct linear *least);

/* A pointer moved by `units`. */
const struct value *call_moved(const struct call *c, const struct value *p,
                               const struct linear *units);

/* The length of the string at the source argument. */
struct linear call_source_length(const struct call *c);

/* What the call returns, by the table: result.c.  NULL: nothing is known of it. */
const struct value *call_result(const struct call *c);

/* errors.c: the place of an error's number, which is not 0; NULL: it may be. */
const struct value *errors_place(const struct call *c);

/* Whether the call has a result at all. */
bool call_is_used(const struct call *c);

/* Input into buffers that stand in structures: gather.c. */
void call_gather(const struct call *c);

/* Formats: scan.c and print.c. */
void call_scan(const struct call *c);

/*
 * Length of formatted output in units: at least, at most, and one symbol between them.
 */
struct output {
    struct linear least, most, length;
    bool is_known; /* the format could be read and has a largest length or form */
    bool is_folded; /* lengths are numbers in it: they were too many for a form ... */
    enum origin origin; /* ... and who decides them */
    const char *source;
};

void call_output(const struct call *c, struct output *out);

/* ------------------------------------------------------------------------ ends.c */

/* A length of which only the source is known; the same where nothing put an end. */
struct linear call_content_length(const struct call *c, enum origin origin,
                                  const char *source);
struct linear call_open_length(const struct call *c, enum origin origin,
                               const char *source);

/* A zero byte that `size` bytes at dst do not reach: so many bytes behind dst. */
bool call_zero_behind(const struct call *c, const struct value *dst,
                      const struct linear *size, struct linear *units);

/*
 * Whether what `size` units at dst leave there need not have an end: they fill all the
 * room, or what was there before had none, or nothing was there.
 */
bool call_may_lose_end(const struct call *c, const struct value *dst,
                       const struct linear *size);

/*
 * The length at dst after `size` units were copied of a text of `length`: the same, or
 * it was cut before its terminator.  `is_open`: then there is perhaps none behind.
 */
struct linear call_cut_length(const struct call *c, const struct linear *length,
                              const struct linear *size, bool is_open,
                              enum origin origin, const char *source);

/* The length of what a call such as read left there, where nobody promised an end. */
bool call_is_raw_input(const struct run *r, uint32_t length);

/* The length after `size` zeros, which may be none at all, were written at dst. */
struct linear call_zeroed_length(const struct call *c, const struct value *dst,
                                 const struct linear *size);

/* Which characters the output of a printf format may have, and its terminator. */
value_set call_print_values(const struct call *c);

/* What a printf format does to its arguments: %s reads strings, %n stores a number. */
void call_print_arguments(const struct call *c);

/*
 * strlen and the like read argument `n` up to the terminator.  Only asked of arrays of
 * known size, where the end is surely not inside, or input decides whether there is
 * one; and of what a caller passed: whether it has an end, the caller knows.
 */
void call_read_string(const struct call *c, unsigned n);

/* write: so many bytes.  strnlen: as many, or to a terminator, which may be missing. */
void call_read_sized(const struct call *c);

/*
 * `strcmp(table[i].name, name)`: an array of an entry that a call is given, whatever it
 * is, has to be there.
 */
void call_read_entries(struct run *r, struct state *s, ir_id i);
void call_read_upto(const struct call *c);

/* The constant text of a format argument, narrowed if wide; NULL if not known. */
const char *call_format(const struct call *c, size_t *size);

#endif
