/*
 * Reading the text that libclang prints: string literals and attributes.
 *
 * Pure functions over hostile text; nothing of libclang here.
 */
#ifndef SPILLWAY_ANALYZER_FRONTEND_TEXT_H
#define SPILLWAY_ANALYZER_FRONTEND_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "analyzer/ir/ir.h"
#include "base/str.h"

/*
 * Decode a literal as clang spells it ("..." with escapes, perhaps several, perhaps
 * with a prefix) into units of `unit` bytes, little-endian, without a
 * terminator.  Appends. False when it is not understood.
 */
bool text_decode_string(const char *text, unsigned unit, struct str *out);

/*
 * Which parts of a `for` header are there.  `text` stands behind "for "; the result is
 * bits 1 init, 2 condition, 4 increment, or -1 when this is no header.
 */
int text_for_slots(const char *text);

/* The next `for` keyword in printed C at or after `text`, behind it; NULL if none. */
const char *text_next_for(const char *text);

/* The attributes in a printed declaration, or in source, added to `attrs`, `flags`. */
void text_read_attributes(const char *text, size_t size, struct ir_attrs *attrs,
                          uint32_t *flags);

/* The name in counted_by(NAME), into `out`; false if there is none. */
bool text_counted_by(const char *text, struct str *out);

/*
 * Whether source text begins with a declaration's own specifiers: a keyword such as int
 * or static, or two names.  Then the word before it was no type.
 */
bool text_starts_declaration(const char *text, size_t size);

/*
 * The next line `#include "NAME"` or <NAME> at or after `text`: NAME into `out`, and
 * where the line ends; NULL if there is none.
 */
const char *text_next_include(const char *text, struct str *out);

/* Whether `word` stands in the text as a word of its own. */
bool text_has_word(const char *text, size_t size, const char *word);

#endif
