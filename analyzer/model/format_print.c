/*
 * printf formats: parsing, and the length of what each conversion writes.
 *
 * The largest lengths of floating conversions are those of the largest finite value:
 * -DBL_MAX has 309 digits before the point, -LDBL_MAX (x87) 4933.
 */
#include "analyzer/model/format_parse.h"

#include <string.h>

enum {
    DOUBLE_DIGITS = 309,
    LONG_DOUBLE_DIGITS = 4933,
    DEFAULT_PRECISION = 6,
    POINTER_PREFIX = 2, /* 0x */
    MULTIBYTE_MAX = 6, /* bytes of one character, any encoding in use */
    MESSAGE_MAX = 128, /* %m: longer than any message of strerror(3) */
};

/* ------------------------------------------------------------------- parsing */

static void parse_flags(struct format_reader *r, struct print_conversion *c)
{
    for (;; r->at++) {
        switch (reader_peek(r)) {
        case '+': c->has_plus = true; break;
        case ' ': c->has_space = true; break;
        case '#': c->has_alternative = true; break;
        case '\'': c->has_grouping = true; break;
        case '-':
        case '0':
        case 'I': break;
        default: return;
        }
    }
}

/* A number, or `*` with or without a position. */
static int64_t parse_amount(struct format_reader *r, unsigned *arg, unsigned *next_arg)
{
    if (!reader_accept(r, '*'))
        return reader_number(r);
    *arg = reader_position(r);
    if (*arg == 0)
        *arg = (*next_arg)++;
    return FORMAT_NONE;
}

static bool is_print_conversion(char c)
{
    return c != '\0' && strchr("diouxXeEfFgGaAcCsSpnm", c) != NULL;
}

/* The reader stands after the '%'. */
static bool parse_conversion(struct format_reader *r, struct print_conversion *c,
                             unsigned *next_arg)
{
    unsigned position = 0;

    c->width = c->precision = FORMAT_NONE;
    if (reader_accept(r, '%')) {
        c->conversion = '%';
        return true;
    }
    position = reader_position(r);
    parse_flags(r, c);
    c->width = parse_amount(r, &c->width_arg, next_arg);
    if (reader_accept(r, '.')) {
        c->precision = parse_amount(r, &c->precision_arg, next_arg);
        if (c->precision == FORMAT_NONE && c->precision_arg == 0)
            c->precision = 0;
    }
    c->length = reader_length(r);
    c->conversion = reader_peek(r);
    if (!is_print_conversion(c->conversion))
        return false;
    r->at++;
    if (c->conversion == 'S' || c->conversion == 'C') {
        c->conversion = c->conversion == 'S' ? 's' : 'c';
        c->length = FORMAT_LENGTH_L;
    }
    if (c->conversion != 'm')
        c->arg = position ? position : (*next_arg)++;
    return true;
}

void format_parse_print(const char *text, size_t size, struct print_format *out)
{
    struct format_reader r = {text, size, 0};
    unsigned next_arg = 1;

    memset(out, 0, sizeof *out);
    out->is_valid = true;
    while (r.at < r.size) {
        struct print_conversion *c = &out->at[out->count];

        if (reader_peek(&r) != '%') {
            out->literal_bytes++;
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

/* ------------------------------------------------------------------- lengths */

static int64_t add(int64_t a, int64_t b)
{
    return a == FORMAT_UNBOUNDED || b == FORMAT_UNBOUNDED ? FORMAT_UNBOUNDED : a + b;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

unsigned print_conversion_bits(const struct print_conversion *c, unsigned pointer_bits)
{
    if (c->conversion == '\0' || !strchr("diouxX", c->conversion))
        return 0;
    return format_length_bits(c->length, pointer_bits);
}

static unsigned base_of(char conversion)
{
    switch (conversion) {
    case 'o': return 8;
    case 'x':
    case 'X': return 16;
    default: return 10;
    }
}

static int64_t digits_of(uint64_t v, unsigned base)
{
    int64_t n = 1;

    for (; v >= base; v /= base)
        n++;
    return n;
}

static uint64_t magnitude(int64_t v)
{
    return v < 0 ? (uint64_t)-(v + 1) + 1 : (uint64_t)v;
}

/* The values an integer conversion can print, narrowed to its type. */
static struct format_range printed_values(struct format_range v, unsigned bits,
                                          bool is_signed)
{
    struct format_range type;

    if (bits == 64)
        type = (struct format_range){is_signed ? INT64_MIN : 0, INT64_MAX};
    else if (is_signed)
        type = (struct format_range){-(INT64_C(1) << (bits - 1)),
                                     (INT64_C(1) << (bits - 1)) - 1};
    else
        type = (struct format_range){0, (INT64_C(1) << bits) - 1};
    return v.min >= type.min && v.max <= type.max ? v : type;
}

static struct format_range precision_of(const struct print_conversion *c,
                                        const struct print_operand *o)
{
    if (c->precision_arg)
        return o->precision;
    return (struct format_range){c->precision, c->precision};
}

/* Characters of one number, before precision and width. */
static int64_t number_length(int64_t value, bool is_top,
                             const struct print_conversion *c)
{
    unsigned base = base_of(c->conversion);
    bool is_signed = c->conversion == 'd' || c->conversion == 'i';
    int64_t digits = digits_of(is_top ? UINT64_MAX : magnitude(value), base);

    if (c->has_grouping && base == 10)
        digits += (digits - 1) / 3;
    if (is_signed && (value < 0 || c->has_plus || c->has_space))
        digits++;
    if (c->has_alternative && base != 10)
        digits += base == 16 ? 2 : 1;
    return digits;
}

static struct format_range integer_length(const struct print_conversion *c,
                                          const struct print_operand *o)
{
    bool is_signed = c->conversion == 'd' || c->conversion == 'i';
    unsigned bits = print_conversion_bits(c, o->pointer_bits);
    struct format_range v = printed_values(o->value, bits, is_signed);
    struct format_range precision = precision_of(c, o);
    bool is_top = !is_signed && bits == 64 && v.max == INT64_MAX;
    int64_t low = number_length(v.min, false, c);
    int64_t high = number_length(v.max, is_top, c);
    int64_t sign = is_signed && (v.min < 0 || c->has_plus || c->has_space);
    int64_t prefix = sign + (c->has_alternative ? 2 : 0);
    struct format_range r = {v.min < 0 && v.max > 0 ? 1 : smaller(low, high),
                             larger(low, high)};

    if (precision.max >= 0)
        r.max = larger(r.max, add(precision.max, prefix));
    if (precision.min == 0)
        r.min = 0; /* %.0d prints nothing for 0 */
    return r;
}

static struct format_range floating_length(const struct print_conversion *c,
                                           const struct print_operand *o)
{
    bool is_long = c->length == FORMAT_LENGTH_LONG_DOUBLE;
    struct format_range precision = precision_of(c, o);
    int64_t p = precision.max < 0 ? DEFAULT_PRECISION : precision.max;
    int64_t exponent = is_long ? 6 : 5; /* e+4932, e+308 */
    int64_t point = p > 0 || c->has_alternative ? 1 : 0;
    struct format_range r = {1, 0};

    if (p == FORMAT_UNBOUNDED)
        return (struct format_range){1, FORMAT_UNBOUNDED};
    switch (c->conversion) {
    case 'f':
    case 'F':
        r.max = 1 + point + p +
                (o->digits > 0 ? o->digits
                 : is_long     ? LONG_DOUBLE_DIGITS
                               : DOUBLE_DIGITS);
        break;
    case 'e':
    case 'E': r.max = 1 + 1 + point + p + exponent; break;
    case 'g':
    case 'G':
        p = p == 0 ? 1 : p;
        r.max = 1 + 1 + (p > 1 || c->has_alternative) + p - 1 + exponent;
        break;
    default: /* -0x1.fffffffffffffp+1023; without a precision all digits */
        p = precision.max < 0 ? (is_long ? 15 : 13) : p;
        r.max = 1 + 3 + (p > 0 || c->has_alternative) + p + (is_long ? 7 : 6);
    }
    if (c->has_grouping)
        r.max += r.max / 3;
    return r;
}

static struct format_range string_length(const struct print_conversion *c,
                                         const struct print_operand *o)
{
    struct format_range precision = precision_of(c, o);
    struct format_range r = o->string;
    bool converts = (c->length == FORMAT_LENGTH_L) != o->is_wide;

    if (converts) { /* a wide string as bytes, or bytes as wide characters */
        r.min = 0;
        if (!o->is_wide && r.max != FORMAT_UNBOUNDED)
            r.max = r.max > FORMAT_UNBOUNDED / MULTIBYTE_MAX ? FORMAT_UNBOUNDED
                                                             : r.max * MULTIBYTE_MAX;
    }
    if (precision.max >= 0)
        r.max = smaller(r.max, precision.max);
    if (precision.max >= 0 || precision.min >= 0)
        r.min = smaller(r.min, larger(precision.min, 0));
    return r;
}

/* %m: the text of an error number. */
static struct format_range message_length(const struct print_conversion *c,
                                          const struct print_operand *o)
{
    struct format_range precision = precision_of(c, o);
    struct format_range r = {1, MESSAGE_MAX};

    if (precision.max >= 0 && precision.max < r.max)
        r = (struct format_range){precision.min > 0 ? 1 : 0, precision.max};
    return r;
}

static struct format_range bare_length(const struct print_conversion *c,
                                       const struct print_operand *o)
{
    switch (c->conversion) {
    case '%': return (struct format_range){1, 1};
    case 'n': return (struct format_range){0, 0};
    case 'm': return message_length(c, o);
    case 'c':
        if (c->length == FORMAT_LENGTH_L && !o->is_wide)
            return (struct format_range){0, MULTIBYTE_MAX};
        return (struct format_range){1, 1};
    case 's': return string_length(c, o);
    case 'p':
        return (struct format_range){POINTER_PREFIX + 1,
                                     POINTER_PREFIX + o->pointer_bits / 4};
    case 'd':
    case 'i':
    case 'o':
    case 'u':
    case 'x':
    case 'X': return integer_length(c, o);
    default: return floating_length(c, o);
    }
}

struct format_range print_conversion_length(const struct print_conversion *c,
                                            const struct print_operand *operand)
{
    struct format_range r = bare_length(c, operand);
    struct format_range width = operand->width;

    if (c->conversion == '%' || c->conversion == 'n')
        return r;
    if (!c->width_arg)
        width = (struct format_range){c->width, c->width};
    if (width.min < 0 && width.min != FORMAT_NONE) /* a negative width: its magnitude */
        width.max = larger(width.max,
                           width.min == INT64_MIN ? FORMAT_UNBOUNDED : -width.min);
    r.max = add(larger(r.max, width.max), 0);
    r.min = larger(r.min, width.min);
    return r;
}

struct print_operand print_operand_unknown(unsigned pointer_bits)
{
    struct print_operand o = {
        .value = {INT64_MIN,   INT64_MAX       },
        .string = {0,           FORMAT_UNBOUNDED},
        .width = {INT64_MIN,   FORMAT_UNBOUNDED},
        .precision = {FORMAT_NONE, FORMAT_UNBOUNDED},
        .pointer_bits = pointer_bits
    };

    return o;
}
