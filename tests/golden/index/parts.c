#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A part of a number, computed again, is the part that was checked. */
unsigned long digit_good(void)
{
    static const unsigned long tens[8] = {1, 10, 100, 1000};
    unsigned char in[16], size;

    if (read(0, in, sizeof in) != sizeof in)
        return 0;
    size = in[1];
    if ((size & 15) >= 10 || (size >> 4) >= 10)
        abort();
    if ((size & 15) > 1)
        return (size >> 4) * tens[(size & 15) - 2];
    return (size >> 4) * tens[size & 15];
}

unsigned long digit_bad(void)
{
    static const unsigned long tens[8] = {1, 10, 100, 1000};
    unsigned char in[16], size;

    if (read(0, in, sizeof in) != sizeof in)
        return 0;
    size = in[1];
    if ((size & 15) >= 10 || (size >> 4) >= 10)
        abort();
    return tens[size & 15]; // expect: bounds-read (error)
}

/* Of another number, it is another one. */
unsigned long other_bad(void)
{
    static const unsigned long tens[8] = {1, 10, 100, 1000};
    unsigned char in[16];

    if (read(0, in, sizeof in) != sizeof in)
        return 0;
    if ((in[1] & 15) >= 8)
        abort();
    return tens[in[2] & 15]; // expect: bounds-read (error)
}

/* Whole words, then what is left of the last one. */
static uint64_t sum(const uint8_t *in, size_t length)
{
    const uint8_t *end = in + length - length % 8;
    size_t left = length & 7;
    uint64_t b = 0;

    for (; in != end; in += 8)
        b ^= in[0] ^ in[7];
    switch (left) {
    case 3: b |= in[2]; /* fall through */
    case 2: b |= in[1]; /* fall through */
    case 1: b |= in[0]; /* fall through */
    default: return b;
    }
}

uint64_t sum_good(int a)
{
    uint8_t key[11] = {(uint8_t)a};

    return sum(key, sizeof key);
}

uint64_t sum_bad(int a)
{
    uint8_t key[11] = {(uint8_t)a};

    return sum(key, sizeof key + 8); // expect: bounds-read (error)
}
