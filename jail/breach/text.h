/*
 * Building one line of text without the C library's formatting.
 *
 * Too long a line is cut; the text is always terminated.
 */
#ifndef SPILLWAY_JAIL_BREACH_TEXT_H
#define SPILLWAY_JAIL_BREACH_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "jail/breach/breach.h"

struct line {
    size_t size;
    char text[BREACH_LINE_SIZE];
};

void line_add(struct line *l, const char *text);
void line_add_number(struct line *l, long number);
void line_add_hex(struct line *l, const unsigned char *bytes, size_t size);

size_t text_size(const char *text);
bool text_equal(const char *a, const char *b);
bool text_starts(const char *text, const char *prefix);

/* Copy as much of `from` (up to `size` bytes) as fits into `to`, terminated. */
void text_copy(char *to, size_t room, const char *from, size_t size);

/* Exactly `size` bytes. */
void text_copy_bytes(unsigned char *to, const void *from, size_t size);

/* Bytes from pairs of hexadecimal digits, as many as fit and as are well formed. */
size_t text_unhex(const char *text, unsigned char *out, size_t room);

/* A decimal number, with a sign.  False unless `size` bytes are nothing else. */
bool text_number(const char *text, size_t size, long *out);

/* The first place of `needle` in `text`, or NULL. */
const char *text_find(const char *text, const char *needle);

#endif
