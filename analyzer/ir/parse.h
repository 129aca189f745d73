/*
 * What the two halves of the text form's reader share: parse.c cuts lines into words
 * and reads the tables, parse_inst.c reads function bodies.  Private to ir/.
 */
#ifndef SPILLWAY_ANALYZER_IR_PARSE_H
#define SPILLWAY_ANALYZER_IR_PARSE_H

#include "analyzer/ir/columns.h"
#include "base/map.h"
#include "base/vec.h"

/* `key`, `key=value` or `key="value"`; "=", "(" and ")" stand alone as keys. */
struct ir_word {
    const char *key;
    const char *value; /* NULL without "=" */
    size_t value_size;
};

struct ir_line {
    unsigned number;
    size_t first, count; /* words */
};

struct ir_parser {
    struct ir_unit *u;
    struct err *e;
    VEC(struct ir_word) words;
    VEC(struct ir_line) lines;
    VEC(struct ir_loc) locs; /* instructions may add some */
    VEC(ir_id) params;
    VEC(ir_id) alike; /* pairs of types, the first with the fields of the second */
    struct map names[IR_TABLE_COUNT]; /* name -> row */
};

/* Record an error at the line; returns false. */
bool ir_parse_fail(struct ir_parser *p, const struct ir_line *line, const char *fmt,
                   ...) __attribute__((format(printf, 3, 4)));

/* The row that a name stands for; "none" is 0.  False for an unknown one. */
bool ir_parse_name(struct ir_parser *p, enum ir_table table, const char *name,
                   ir_id *out);

/* A whole text as a decimal number. */
bool ir_parse_i64(const char *text, int64_t *out);
bool ir_parse_u64(const char *text, uint64_t max, uint64_t *out);

/* "LINE:COL[-LINE:COL]" */
bool ir_parse_span(const char *text, struct ir_loc *out);

/* Read the `count` lines from `first` on as the body of `f`. */
bool ir_parse_body(struct ir_parser *p, struct ir_function *f, size_t first,
                   size_t count);

#endif
