/*
 * A growing string.
 *
 * `text` is always a valid C string of `len` bytes (never NULL after str_init or the
 * first append; a zeroed struct is an empty string).  Bytes may include NUL.
 */
#ifndef SPILLWAY_BASE_STR_H
#define SPILLWAY_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct str {
    char *text;
    size_t len; /* without the terminating NUL */
    size_t cap; /* bytes allocated, 0 when `text` is not ours to free */
};

void str_init(struct str *s);
void str_fini(struct str *s);
void str_clear(struct str *s);
void str_add(struct str *s, const char *text);
void str_add_bytes(struct str *s, const void *bytes, size_t size);
void str_add_char(struct str *s, char c);
void str_addf(struct str *s, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void str_vaddf(struct str *s, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* The text as free()-able memory; the string is empty afterwards. */
char *str_take(struct str *s);

/* `s->text`, or "" for a zeroed string. */
const char *str_text(const struct str *s);

/*
 * Append `size` bytes of hostile text so that it can be shown: printable ASCII and
 * valid UTF-8 as they are, newline and tab too when `keep_lines`, the rest as \xHH.
 */
void str_add_escaped(struct str *s, const char *bytes, size_t size, bool keep_lines);

bool str_starts_with(const char *text, const char *prefix);
bool str_ends_with(const char *text, const char *suffix);

#define SCOPED_STR __attribute__((cleanup(str_fini)))

#endif
