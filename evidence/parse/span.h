/*
 * A piece of hostile text: bytes with a length, never assumed to end in NUL.
 *
 * Parsers walk it line by line; whatever they keep is copied through span_text(), which
 * bounds and escapes it.
 */
#ifndef SPILLWAY_EVIDENCE_PARSE_SPAN_H
#define SPILLWAY_EVIDENCE_PARSE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SPAN_LONGEST_TEXT = 512 };

struct span {
    const char *at;
    size_t size;
};

/* The next line of `rest`, without its end; false when `rest` is empty. */
bool span_line(struct span *rest, struct span *line);

bool span_starts(struct span s, const char *prefix);
bool span_has(struct span s, const char *needle);

/* What follows the first `needle`; false when it is not there. */
bool span_after(struct span s, const char *needle, struct span *rest);

/* What stands before the first `needle`, or all of `s` when it is not there. */
struct span span_before(struct span s, const char *needle);

struct span span_skip(struct span s, size_t bytes); /* at most all of it */
struct span span_trim(struct span s); /* without white space at both ends */

/* Digits at the start, in base 10 or 16, saturating; `used` may be NULL. */
uint64_t span_number(struct span s, int base, size_t *used);

/* New memory: at most SPAN_LONGEST_TEXT bytes, not printable ones escaped. */
char *span_text(struct span s);

#endif
