/* Bytes that were computed into a small array, and are looked up in a table. */
#include <stddef.h>

static const char table[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int encode(unsigned char const *src, size_t n, char *target, size_t size);
int encode_wrong(unsigned char const *src, char *target);

int encode(unsigned char const *src, size_t n, char *target, size_t size)
{
    unsigned char in[3], out[4];
    size_t d = 0;

    while (2 < n) {
        in[0] = *src++;
        in[1] = *src++;
        in[2] = *src++;
        n -= 3;
        out[0] = in[0] >> 2;
        out[1] = ((in[0] & 3) << 4) + (in[1] >> 4);
        out[2] = ((in[1] & 15) << 2) + (in[2] >> 6);
        out[3] = in[2] & 0x3f;
        if (d + 4 > size)
            return -1;
        target[d++] = table[out[0]];
        target[d++] = table[out[1]];
        target[d++] = table[out[2]];
        target[d++] = table[out[3]];
    }
    return 0;
}

int encode_wrong(unsigned char const *src, char *target)
{
    unsigned char out[2];

    out[0] = src[0] >> 1;
    out[1] = src[0] & 1;
    target[0] = table[out[0]]; // expect: bounds-read
    target[1] = table[out[1]];
    return 0;
}
