/*
 * Text for report lines and orders; see text.h for why the C library is not used.
 */
#include "jail/breach/text.h"

#include <limits.h>

size_t text_size(const char *text)
{
    size_t size = 0;

    while (text[size])
        size++;
    return size;
}

bool text_starts(const char *text, const char *prefix)
{
    while (*prefix && *text == *prefix) {
        text++;
        prefix++;
    }
    return !*prefix;
}

bool text_equal(const char *a, const char *b)
{
    return text_starts(a, b) && text_size(a) == text_size(b);
}

const char *text_find(const char *text, const char *needle)
{
    for (; *text; text++) {
        if (text_starts(text, needle))
            return text;
    }
    return NULL;
}

void text_copy(char *to, size_t room, const char *from, size_t size)
{
    size_t n = size < room ? size : room - 1;

    for (size_t i = 0; i < n; i++)
        to[i] = from[i];
    to[n] = '\0';
}

void text_copy_bytes(unsigned char *to, const void *from, size_t size)
{
    const unsigned char *bytes = from;

    for (size_t i = 0; i < size; i++)
        to[i] = bytes[i];
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t text_unhex(const char *text, unsigned char *out, size_t room)
{
    size_t n = 0;

    while (n < room && digit_of(text[0]) >= 0 && digit_of(text[1]) >= 0) {
        out[n++] = (unsigned char)(digit_of(text[0]) << 4 | digit_of(text[1]));
        text += 2;
    }
    return n;
}

static void add_char(struct line *l, char c)
{
    if (l->size + 1 < sizeof l->text)
        l->text[l->size++] = c;
    l->text[l->size] = '\0';
}

void line_add(struct line *l, const char *text)
{
    while (*text)
        add_char(l, *text++);
}

void line_add_number(struct line *l, long number)
{
    char digits[24];
    size_t n = 0;
    unsigned long rest = number < 0 ? -(unsigned long)number : (unsigned long)number;

    do {
        digits[n++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest && n < sizeof digits);
    if (number < 0)
        add_char(l, '-');
    while (n)
        add_char(l, digits[--n]);
}

void line_add_hex(struct line *l, const unsigned char *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < size; i++) {
        add_char(l, digits[bytes[i] >> 4]);
        add_char(l, digits[bytes[i] & 15]);
    }
}

bool text_number(const char *text, size_t size, long *out)
{
    bool is_negative = size > 0 && text[0] == '-';
    long number = 0;

    if (size == (size_t)is_negative)
        return false;
    for (size_t i = is_negative; i < size; i++) {
        if (text[i] < '0' || text[i] > '9' || number > (LONG_MAX - 9) / 10)
            return false;
        number = number * 10 + (text[i] - '0');
    }
    *out = is_negative ? -number : number;
    return true;
}
