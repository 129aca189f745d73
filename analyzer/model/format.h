/*
 * printf and scanf formats, taken apart exactly (ISO C17 7.21.6, with the POSIX and GNU
 * additions: positions, `m`, the ' flag).
 *
 * For printf, how long the output of a conversion can be; for scanf, what each
 * conversion writes and how much of it.  Formats are bytes with a given size, so they
 * need no terminator; wide formats are narrowed by the caller first.
 */
#ifndef SPILLWAY_ANALYZER_MODEL_FORMAT_H
#define SPILLWAY_ANALYZER_MODEL_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FORMAT_MAX_CONVERSIONS = 48 };

#define FORMAT_NONE (-1) /* no width, no precision */
#define FORMAT_UNBOUNDED INT64_MAX

enum format_length {
    FORMAT_LENGTH_NONE,
    FORMAT_LENGTH_HH,
    FORMAT_LENGTH_H,
    FORMAT_LENGTH_L,
    FORMAT_LENGTH_LL, /* also q */
    FORMAT_LENGTH_J,
    FORMAT_LENGTH_Z,
    FORMAT_LENGTH_T,
    FORMAT_LENGTH_LONG_DOUBLE,
};

struct format_range {
    int64_t min, max; /* FORMAT_UNBOUNDED: no largest */
};

/* ------------------------------------------------------------------- printf */

struct print_conversion {
    size_t start, end; /* its bytes in the format, from the '%' */
    char conversion; /* 'd' ... ; '%' for a literal percent sign; 'm' */
    enum format_length length;
    bool has_plus, has_space, has_alternative, has_grouping;
    int64_t width, precision; /* FORMAT_NONE where not given */
    unsigned width_arg, precision_arg; /* where it is given by an argument */
    unsigned arg; /* the value; arguments after the format count from 1; 0 = none */
};

struct print_format {
    struct print_conversion at[FORMAT_MAX_CONVERSIONS];
    unsigned count;
    size_t literal_bytes; /* outside of conversions */
    bool is_valid; /* false: bad, unknown or too many conversions */
};

void format_parse_print(const char *text, size_t size, struct print_format *out);

/* What is known of the arguments of one conversion. */
struct print_operand {
    struct format_range value; /* of an integer argument, in its own type */
    struct format_range string; /* units before the terminator of a string argument */
    struct format_range width, precision; /* of `*` arguments */
    int64_t digits; /* of a floating argument before its point; 0: not known */
    unsigned pointer_bits; /* of the target */
    bool is_wide; /* the output is wide: %s converts, %ls does not */
};

/* An operand about which nothing is known. */
struct print_operand print_operand_unknown(unsigned pointer_bits);

/* Characters that the conversion writes, without a terminator. */
struct format_range print_conversion_length(const struct print_conversion *c,
                                            const struct print_operand *operand);

/* Bits of the integer that %d and the like take; 0 for others. */
unsigned print_conversion_bits(const struct print_conversion *c, unsigned pointer_bits);

/* -------------------------------------------------------------------- scanf */

struct scan_conversion {
    size_t start, end; /* its bytes in the format, from the '%' */
    char conversion; /* 'd' ... 's' 'c' '[' 'n' '%' */
    enum format_length length;
    bool is_suppressed; /* '*': takes no argument */
    bool allocates; /* 'm' */
    int64_t width; /* FORMAT_NONE where not given */
    size_t width_at; /* where digits would be inserted (or stand) in the format */
    unsigned arg; /* arguments after the format count from 1; 0 = none */
};

struct scan_format {
    struct scan_conversion at[FORMAT_MAX_CONVERSIONS];
    unsigned count;
    bool is_valid;
};

void format_parse_scan(const char *text, size_t size, struct scan_format *out);

/* Whether it stores characters: %s %[ %c and their wide forms. */
bool scan_conversion_is_text(const struct scan_conversion *c);

/*
 * Units (char, or wchar_t for the wide forms) that a text conversion can store, with
 * its terminator; FORMAT_UNBOUNDED without a width.
 */
int64_t scan_conversion_units(const struct scan_conversion *c);
bool scan_conversion_is_wide(const struct scan_conversion *c);

/* Bytes that another conversion stores; 0 if unknown. */
unsigned scan_conversion_bytes(const struct scan_conversion *c, unsigned pointer_bits);

#endif
