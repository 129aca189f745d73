/* What a division or a shift makes of the limit of a type is no limit of the program. */
#include <stdint.h>
#include <string.h>
#include <unistd.h>

enum { WORDS = 4 };

struct address {
    uint32_t word[WORDS];
};

uint32_t good_word(const struct address *from, uint8_t bit)
{
    return from->word[bit / 32];
}

void bad_checked(struct address *to, uint8_t prefix)
{
    if (prefix <= 160)
        to->word[prefix / 32] = 1; // expect: bounds-write
}

void bad_read(struct address *to)
{
    uint8_t prefix = 0;

    if (read(0, &prefix, 1) == 1)
        to->word[prefix >> 5] = 1; // expect: bounds-write
}

void bad_text(struct address *to, const char *text)
{
    to->word[(unsigned char)*text >> 5] = 1; // expect: bounds-write
}

void bad_rounds(struct address *to, uint8_t prefix)
{
    for (int i = 0; i < prefix / 32 && prefix <= 160; i++)
        to->word[i] = 0; // expect: bounds-write
}
