/* Two characters of a text make one byte: half of a length that nothing limits. */
#include <string.h>

struct key {
    unsigned char bytes[16];
    size_t count;
};

int digit(int c);

int read_bad(struct key *k, const char *text)
{
    size_t length = strlen(text);

    if (length % 2 != 0)
        return -1;
    for (size_t i = 0; i < length; i += 2)
        k->bytes[i / 2] = // expect: bounds-write
            (unsigned char)(digit(text[i]) << 4 | digit(text[i + 1]));
    k->count = length / 2;
    return 0;
}

int read_good(struct key *k, const char *text)
{
    size_t length = strlen(text);

    if (length % 2 != 0 || length > 2 * sizeof k->bytes)
        return -1;
    for (size_t i = 0; i < length; i += 2)
        k->bytes[i / 2] = (unsigned char)(digit(text[i]) << 4 | digit(text[i + 1]));
    k->count = length / 2;
    return 0;
}

/* Half as many as there are, in an array for that. */
void halves_good(unsigned short *out, const unsigned short *in, long long count)
{
    if (count > 1) {
        unsigned short half[count / 2];
        long long i;

        for (i = 0; i < count - 1; i += 2)
            half[i / 2] = (unsigned short)(in[i] + in[i + 1]);
        memcpy(out, half, sizeof half);
    }
}

/* Bits that are set one by one. */
struct bits {
    unsigned char at[32];
};

void mark_good(struct bits *b, const char *text)
{
    for (size_t i = 0; i < strlen(text); i++)
        b->at[i / 8] |= (unsigned char)(1u << i % 8);
}
