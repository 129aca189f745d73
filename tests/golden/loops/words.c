/*
 * Whole words of a number of bits: that the number's type would allow eight of them is
 * nothing the program says, and no path to tell of.
 */
#include <stdint.h>
#include <stdio.h>

struct key {
    uint32_t w[4];
};

/* A prefix: at most 128, as those who make one see to. */
unsigned mix(const struct key *k, uint8_t prefix)
{
    unsigned sum = 0;
    int i = 0, words = prefix / 32, rest = prefix % 32;

    while (i < words) {
        sum ^= k->w[i];
        i++;
    }
    if (rest != 0)
        sum ^= k->w[i] >> (32 - rest);
    return sum;
}

/* Here it is the program that says how many. */
unsigned mix_checked(const struct key *k, uint8_t prefix)
{
    unsigned sum = 0;
    int i = 0, words = prefix / 32;

    if (prefix > 200)
        return 0;
    while (i < words) {
        sum ^= k->w[i]; // expect: bounds-read
        i++;
    }
    return sum;
}
