/*
 * A number has only so many digits: loops that divide until nothing is left.
 */
#include <stddef.h>
#include <stdint.h>

void out(const char *text, size_t size);

void variable_length(uint64_t v)
{
    char bytes[10];
    size_t n = 0;

    for (; v >= 0x80; v >>= 7)
        bytes[n++] = (char)(v | 0x80);
    bytes[n++] = (char)v;
    out(bytes, n);
}

void decimal(unsigned v)
{
    char digits[10];
    int n = 0;

    do {
        digits[n++] = (char)('0' + v % 10);
        v /= 10;
    } while (v != 0);
    out(digits, (size_t)n);
}

void decimal_one_short(unsigned v)
{
    char digits[9];
    int n = 0;

    do {
        digits[n++] = (char)('0' + v % 10); // expect: bounds-write
        v /= 10;
    } while (v != 0);
    out(digits, (size_t)n);
}

void from_the_end(unsigned v)
{
    char digits[11];
    char *at = digits + sizeof digits;

    *--at = '\0';
    do {
        *--at = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    out(at, (size_t)(digits + sizeof digits - at));
}

void hexadecimal(unsigned long v)
{
    char digits[16];
    int n = 0;

    while (v) {
        digits[n++] = "0123456789abcdef"[v & 15];
        v >>= 4;
    }
    out(digits, (size_t)n);
}

void octal_in_room_for_hexadecimal(unsigned long v)
{
    char digits[16];
    int n = 0;

    while (v) {
        digits[n++] = (char)('0' + (v & 7)); // expect: bounds-write
        v >>= 3;
    }
    out(digits, (size_t)n);
}

void not_in_each_round(unsigned v)
{
    char marks[32];
    int n = 0;

    while (v) {
        marks[n++] = 'x'; // expect-miss: bounds-write
        if (v & 1)
            v--;
        else
            v /= 2;
    }
    out(marks, (size_t)n);
}
