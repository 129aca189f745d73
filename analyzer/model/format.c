/*
 * Reading the parts that printf and scanf conversions have in common.
 */
#include "analyzer/model/format_parse.h"

enum { MAX_NUMBER = 1000000000 };

char reader_peek(const struct format_reader *r)
{
    return r->at < r->size ? r->text[r->at] : '\0';
}

bool reader_accept(struct format_reader *r, char c)
{
    if (r->at >= r->size || r->text[r->at] != c)
        return false;
    r->at++;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

int64_t reader_number(struct format_reader *r)
{
    int64_t n = 0;

    if (!is_digit(reader_peek(r)))
        return FORMAT_NONE;
    for (; is_digit(reader_peek(r)); r->at++)
        if (n < MAX_NUMBER)
            n = n * 10 + (reader_peek(r) - '0');
    return n;
}

unsigned reader_position(struct format_reader *r)
{
    size_t start = r->at;
    int64_t n = reader_number(r);

    if (n > 0 && n < 1000 && reader_accept(r, '$'))
        return (unsigned)n;
    r->at = start;
    return 0;
}

enum format_length reader_length(struct format_reader *r)
{
    switch (reader_peek(r)) {
    case 'h':
        r->at++;
        return reader_accept(r, 'h') ? FORMAT_LENGTH_HH : FORMAT_LENGTH_H;
    case 'l':
        r->at++;
        return reader_accept(r, 'l') ? FORMAT_LENGTH_LL : FORMAT_LENGTH_L;
    case 'q': r->at++; return FORMAT_LENGTH_LL;
    case 'j': r->at++; return FORMAT_LENGTH_J;
    case 'z':
    case 'Z': r->at++; return FORMAT_LENGTH_Z;
    case 't': r->at++; return FORMAT_LENGTH_T;
    case 'L': r->at++; return FORMAT_LENGTH_LONG_DOUBLE;
    default: return FORMAT_LENGTH_NONE;
    }
}

unsigned format_length_bits(enum format_length length, unsigned pointer_bits)
{
    switch (length) {
    case FORMAT_LENGTH_HH: return 8;
    case FORMAT_LENGTH_H: return 16;
    case FORMAT_LENGTH_NONE: return 32;
    case FORMAT_LENGTH_L:
    case FORMAT_LENGTH_Z:
    case FORMAT_LENGTH_T: return pointer_bits;
    case FORMAT_LENGTH_LL:
    case FORMAT_LENGTH_J:
    case FORMAT_LENGTH_LONG_DOUBLE: return 64;
    }
    return 0;
}
