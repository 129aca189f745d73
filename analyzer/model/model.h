/*
 * What the analyser knows about library functions: the table functions.tsv, compiled
 * in.
 *
 * A row says which argument is written, read, bounds the access or holds a format, and
 * what the bound counts.  The kinds below say what a function does with them; nothing
 * in the engine asks for a function by name.
 */
#ifndef SPILLWAY_ANALYZER_MODEL_MODEL_H
#define SPILLWAY_ANALYZER_MODEL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How dst is written; `size` counts units.  Terminators are of the unit's width. */
enum model_kind {
    MODEL_INPUT_UNBOUNDED = 1, /* a line of any length and a terminator: gets */
    MODEL_INPUT_LINE, /* at most size, terminator included: fgets */
    MODEL_INPUT_BYTES, /* at most size, no terminator: read */
    MODEL_INPUT_EXCL, /* at most size and then a terminator: getnstr */
    MODEL_INPUT_VECTOR, /* into the buffers of `size` iovecs at dst: readv */
    MODEL_INPUT_MESSAGE, /* the same with a struct msghdr: recvmsg */
    MODEL_INPUT_CONTROL, /* the same with a struct aiocb: aio_read */
    MODEL_INPUT_OTHER, /* dst comes from outside, and fits: configured sources */
    MODEL_SCAN, /* by the format, into the arguments after it: scanf */
    MODEL_SCAN_LIST, /* the same with a va_list */
    MODEL_SCAN_SIZED, /* with a size after each string argument: scanf_s */
    MODEL_COPY, /* the string src: strcpy */
    MODEL_APPEND, /* src after the string in dst: strcat */
    MODEL_COPY_EXPAND, /* src, each character up to `bytes` times as long: strvis */
    MODEL_COPY_CHARS, /* `size` characters of src, of up to `bytes` units each */
    MODEL_CONVERT, /* the string src of the other width, at most size: mbstowcs */
    MODEL_FORMAT, /* by the format: sprintf */
    MODEL_FORMAT_LIST, /* the same with a va_list */
    MODEL_COPY_EXACT, /* exactly size, read from src: memcpy */
    MODEL_COPY_UPTO, /* at most size, read from src, perhaps unterminated: memccpy */
    MODEL_FILL, /* exactly size: memset */
    MODEL_FILL_UNKNOWN, /* exactly size, of no interest what: getentropy */
    MODEL_ENCODE_64, /* size bytes as base 64, terminated: EVP_EncodeBlock */
    MODEL_DECODE_64, /* ... and back */
    MODEL_COPY_PADDED, /* exactly size, unterminated if src is longer: strncpy */
    MODEL_APPEND_SIZED, /* at most size of src and a terminator, after dst: strncat */
    MODEL_COPY_CUT, /* src, at most size, terminator included: strlcpy */
    MODEL_APPEND_TOTAL, /* src after dst, at most size in total: strlcat */
    MODEL_CLAIM, /* believes that dst has size: strcpy_s */
    MODEL_FORMAT_SIZED, /* by the format, at most size, terminated: snprintf */
    MODEL_FORMAT_SIZED_LIST,
    MODEL_OUTPUT_CUT, /* at most size, of no interest what: strftime */
    MODEL_ELEMENTS, /* an array of size elements: getgroups */
    MODEL_FIXED, /* up to `bytes` (and size, where there is one): realpath, gcvt */
    MODEL_DIGITS, /* a number of `bytes` bits in base `size`: itoa */
    MODEL_READS, /* exactly size from src: write */
    MODEL_READS_UPTO, /* at most size from src: memchr */
    MODEL_PRINT, /* the strings that the format names: printf */
    MODEL_COMPARE, /* the string src, no further than the string size has: strcmp */
    MODEL_STRING, /* the string src: strlen */
    MODEL_ALLOC, /* returns size new bytes: malloc */
    MODEL_ALLOC_ZERO, /* ... that are zero: calloc */
    MODEL_ALLOC_STACK, /* ... in the frame: alloca */
    MODEL_DUPLICATE, /* returns a new copy of the string src: strdup */
    MODEL_ALLOC_FORMAT, /* a new string through the pointer dst: asprintf */
    MODEL_ALLOC_LINE, /* a new line through the pointer dst: getline */
    MODEL_RELEASE, /* free */
    MODEL_PURE, /* writes no buffer of the caller */
    MODEL_NORETURN,
    MODEL_OPAQUE, /* known, but its effect is not modelled */
};

enum model_unit {
    MODEL_UNIT_NONE,
    MODEL_UNIT_BYTE,
    MODEL_UNIT_CHAR,
    MODEL_UNIT_WCHAR,
    MODEL_UNIT_ELEM, /* elements of the type dst points to */
};

enum model_result {
    MODEL_RESULT_UNKNOWN,
    MODEL_RESULT_DST, /* dst, or a null pointer from input functions */
    MODEL_RESULT_END, /* one past what was written, or its terminator */
    MODEL_RESULT_INSIDE_DST, /* somewhere in what was written */
    MODEL_RESULT_COUNT, /* -1, or units transferred, at most size */
    MODEL_RESULT_ITEMS, /* items transferred (the second factor of size) */
    MODEL_RESULT_LENGTH, /* what the whole output would need, without terminator */
    MODEL_RESULT_STRING_LENGTH, /* of the string src */
    MODEL_RESULT_INSIDE, /* a place in the string src, or null */
    MODEL_RESULT_INSIDE_SURE, /* a place in the string src */
    MODEL_RESULT_INSIDE_CHANGED, /* like strtok: the string is cut */
    MODEL_RESULT_SPAN, /* 0 to the length of the string src */
    MODEL_RESULT_PARSED, /* a number that the string src decides */
    MODEL_RESULT_FRESH, /* a new object, or null */
    MODEL_RESULT_STRING, /* a string from `source`, or null */
    MODEL_RESULT_TEXT, /* a string that fits `bytes`: ctime */
    MODEL_RESULT_SAME, /* src itself, or a text to the same effect: gettext */
    MODEL_RESULT_INPUT, /* a number, or a string or null, from `source` */
    MODEL_RESULT_INPUT_CHAR, /* -1, or a byte from `source` */
    MODEL_RESULT_DERIVED, /* a number computed from argument src alone */
    MODEL_RESULT_CHAR, /* a character, when src is one */
    MODEL_RESULT_RANDOM, /* any number that is not negative */
    MODEL_RESULT_PROCESS, /* the number of a process: up to 2^22, by proc(5) */
    MODEL_RESULT_DESCRIPTOR, /* of an open file, or -1 */
    MODEL_RESULT_ERROR, /* where the number of the last error is */
    MODEL_RESULT_REST, /* of a division by argument 2, C17, 7.12.10.1 */
    MODEL_RESULT_ORDER, /* 0 when what arguments 1 and 2 point to is the same */
};

/* The argument is a pointer to what is meant. */
enum model_through {
    MODEL_THROUGH_DST = 1,
    MODEL_THROUGH_SRC = 2,
    MODEL_THROUGH_SIZE = 4,
};

/* Arguments count from 1; 0 = the function has none of that kind. */
struct model_function {
    const char *name;
    enum model_kind kind;
    uint8_t dst, src, size, times; /* bound = size * times, if times */
    uint8_t format, first; /* first: the argument its conversions begin with */
    uint8_t through; /* enum model_through */
    uint8_t when; /* the row holds only when this argument is ... */
    int32_t when_value;
    enum model_unit unit;
    enum model_result result;
    int32_t bytes;
    const char *source; /* NULL: not from outside */
    bool has_next; /* the row behind it is of the same function */
};

/*
 * The first row of a function, NULL if it is not known.  `__builtin_NAME` and
 * `__builtin___NAME_chk` are found under NAME and `__NAME_chk`.
 */
const struct model_function *model_find(const char *name);

/* The row of the function's next buffer; NULL behind the last. */
const struct model_function *model_next(const struct model_function *f);

/* Every row, for tests; sorted by name. */
const struct model_function *model_rows(size_t *count);

#endif
