/* A growing string; see str.h. */
#include "base/str.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void str_init(struct str *s)
{
    *s = (struct str){0};
}

void str_fini(struct str *s)
{
    if (!s)
        return;
    if (s->cap)
        free(s->text);
    *s = (struct str){0};
}

void str_clear(struct str *s)
{
    s->len = 0;
    if (s->cap)
        s->text[0] = '\0';
}

/* Room for `extra` more bytes and the terminator. */
static void reserve(struct str *s, size_t extra)
{
    size_t need = mem_add(mem_add(s->len, extra), 1);

    if (need <= s->cap)
        return;

    size_t cap = s->cap ? s->cap : 32;
    while (cap < need)
        cap = mem_mul(cap, 2);
    s->text = mem_resize(s->cap ? s->text : NULL, cap, 1);
    s->cap = cap;
}

void str_add_bytes(struct str *s, const void *bytes, size_t size)
{
    reserve(s, size);
    if (size)
        memcpy(s->text + s->len, bytes, size);
    s->len += size;
    s->text[s->len] = '\0';
}

void str_add(struct str *s, const char *text)
{
    str_add_bytes(s, text, strlen(text));
}

void str_add_char(struct str *s, char c)
{
    str_add_bytes(s, &c, 1);
}

void str_vaddf(struct str *s, const char *fmt, va_list ap)
{
    char *text = mem_vprintf(fmt, ap);

    str_add(s, text);
    free(text);
}

void str_addf(struct str *s, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    str_vaddf(s, fmt, ap);
    va_end(ap);
}

char *str_take(struct str *s)
{
    char *text = s->cap ? s->text : mem_strdup("");

    *s = (struct str){0};
    return text;
}

const char *str_text(const struct str *s)
{
    return s->text ? s->text : "";
}

/*
 * Length of the well-formed UTF-8 sequence at `p` (RFC 3629: no overlong forms, no
 * surrogates, at most U+10FFFF) that is not a control character; 0 if there is none.
 */
static size_t utf8_length(const unsigned char *p, size_t left)
{
    static const struct {
        unsigned char first_lo, first_hi, second_lo, second_hi, length;
    } forms[] = {
        {0xC2, 0xC2, 0xA0, 0xBF, 2}, /* U+0080 to U+009F are controls */
        {0xC3, 0xDF, 0x80, 0xBF, 2},
        {0xE0, 0xE0, 0xA0, 0xBF, 3},
        {0xE1, 0xEC, 0x80, 0xBF, 3},
        {0xED, 0xED, 0x80, 0x9F, 3},
        {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4},
        {0xF1, 0xF3, 0x80, 0xBF, 4},
        {0xF4, 0xF4, 0x80, 0x8F, 4},
    };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (p[0] < forms[i].first_lo || p[0] > forms[i].first_hi)
            continue;
        if (left < forms[i].length || p[1] < forms[i].second_lo ||
            p[1] > forms[i].second_hi)
            return 0;
        for (size_t k = 2; k < forms[i].length; k++)
            if (p[k] < 0x80 || p[k] > 0xBF)
                return 0;
        return forms[i].length;
    }
    return 0;
}

/* U+200E/F, U+202A-E and U+2066-9 turn text around and can make a report lie. */
static bool is_bidi_control(const unsigned char *p, size_t length)
{
    return length == 3 && p[0] == 0xE2 &&
           ((p[1] == 0x80 &&
             (p[2] == 0x8E || p[2] == 0x8F || (p[2] >= 0xAA && p[2] <= 0xAE))) ||
            (p[1] == 0x81 && p[2] >= 0xA6 && p[2] <= 0xA9));
}

void str_add_escaped(struct str *s, const char *bytes, size_t size, bool keep_lines)
{
    const unsigned char *p = (const unsigned char *)bytes;

    for (size_t i = 0; i < size;) {
        size_t length = 0;

        if ((p[i] >= 0x20 && p[i] < 0x7F) ||
            (keep_lines && (p[i] == '\n' || p[i] == '\t')))
            length = 1;
        else if (p[i] >= 0x80)
            length = utf8_length(p + i, size - i);

        if (length == 0 || is_bidi_control(p + i, length)) {
            str_addf(s, "\\x%02X", p[i]);
            length = 1;
        } else {
            str_add_bytes(s, bytes + i, length);
        }
        i += length;
    }
}

bool str_starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool str_ends_with(const char *text, const char *suffix)
{
    size_t n = strlen(text), m = strlen(suffix);

    return n >= m && memcmp(text + n - m, suffix, m) == 0;
}
