/*
 * scanf formats: parsing, and what each conversion stores.
 */
#include "analyzer/model/format_parse.h"

#include <string.h>

/* The reader stands after the '['; false when there is no closing ']'. */
static bool skip_set(struct format_reader *r)
{
    reader_accept(r, '^');
    reader_accept(r, ']'); /* first in the set, it stands for itself */
    while (r->at < r->size && !reader_accept(r, ']'))
        r->at++;
    return r->at > 0 && r->text[r->at - 1] == ']';
}

static void parse_modifiers(struct format_reader *r, struct scan_conversion *c)
{
    c->is_suppressed = reader_accept(r, '*');
    reader_accept(r, '\'');
    c->width_at = r->at;
    c->width = reader_number(r);
    c->allocates = reader_accept(r, 'm');
    c->length = reader_length(r);
}

static bool is_scan_conversion(char c)
{
    return c != '\0' && strchr("diouxXeEfFgGaAcsn[p", c) != NULL;
}

/* The reader stands after the '%'. */
static bool parse_conversion(struct format_reader *r, struct scan_conversion *c,
                             unsigned *next_arg)
{
    unsigned position = 0;

    if (reader_accept(r, '%')) {
        c->conversion = '%';
        c->width = FORMAT_NONE;
        return true;
    }
    position = reader_position(r);
    parse_modifiers(r, c);
    c->conversion = reader_peek(r);
    if (c->conversion == 'S' || c->conversion == 'C') {
        c->conversion = c->conversion == 'S' ? 's' : 'c';
        c->length = FORMAT_LENGTH_L;
    }
    if (!is_scan_conversion(c->conversion))
        return false;
    r->at++;
    if (c->conversion == '[' && !skip_set(r))
        return false;
    if (!c->is_suppressed)
        c->arg = position ? position : (*next_arg)++;
    return true;
}

void format_parse_scan(const char *text, size_t size, struct scan_format *out)
{
    struct format_reader r = {text, size, 0};
    unsigned next_arg = 1;

    memset(out, 0, sizeof *out);
    out->is_valid = true;
    while (r.at < r.size) {
        struct scan_conversion *c = &out->at[out->count];

        if (reader_peek(&r) != '%') {
            r.at++;
            continue;
        }
        if (out->count == FORMAT_MAX_CONVERSIONS) {
            out->is_valid = false;
            return;
        }
        c->start = r.at++;
        out->is_valid = parse_conversion(&r, c, &next_arg);
        c->end = r.at;
        if (!out->is_valid)
            return;
        out->count++;
    }
}

bool scan_conversion_is_text(const struct scan_conversion *c)
{
    return c->conversion == 's' || c->conversion == '[' || c->conversion == 'c';
}

bool scan_conversion_is_wide(const struct scan_conversion *c)
{
    return scan_conversion_is_text(c) && c->length == FORMAT_LENGTH_L;
}

int64_t scan_conversion_units(const struct scan_conversion *c)
{
    if (c->conversion == 'c')
        return c->width == FORMAT_NONE ? 1 : c->width;
    if (c->width == FORMAT_NONE || c->width == 0)
        return FORMAT_UNBOUNDED;
    return c->width + 1;
}

unsigned scan_conversion_bytes(const struct scan_conversion *c, unsigned pointer_bits)
{
    switch (c->conversion) {
    case 'p': return pointer_bits / 8;
    case 'd':
    case 'i':
    case 'o':
    case 'u':
    case 'x':
    case 'X':
    case 'n': return format_length_bits(c->length, pointer_bits) / 8;
    case '%':
    case 's':
    case '[':
    case 'c': return 0;
    default: /* floating */
        if (c->length == FORMAT_LENGTH_LONG_DOUBLE)
            return pointer_bits == 64 ? 16 : 12;
        return c->length == FORMAT_LENGTH_L ? 8 : 4;
    }
}
