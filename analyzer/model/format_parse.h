/*
 * What the two format parsers share.  Private to analyzer/model.
 */
#ifndef SPILLWAY_ANALYZER_MODEL_FORMAT_PARSE_H
#define SPILLWAY_ANALYZER_MODEL_FORMAT_PARSE_H

#include "analyzer/model/format.h"

struct format_reader {
    const char *text;
    size_t size, at;
};

char reader_peek(const struct format_reader *r); /* '\0' at the end */
bool reader_accept(struct format_reader *r, char c);

/* Digits; FORMAT_NONE if there are none.  Absurdly large numbers saturate. */
int64_t reader_number(struct format_reader *r);

/* "12$" at this place: its number, else 0 and nothing is consumed. */
unsigned reader_position(struct format_reader *r);

enum format_length reader_length(struct format_reader *r);

unsigned format_length_bits(enum format_length length, unsigned pointer_bits);

#endif
