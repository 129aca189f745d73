/* A buffer and its length, passed side by side, and compared once too little. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

void option(unsigned type, const uint8_t *data, size_t len);

int options_bad(const uint8_t *p, size_t len)
{
    size_t i = 0;

    while (i < len) {
        unsigned type = p[i], n = p[i + 1]; // expect: bounds-read

        if (n > len - i)
            return -1;
        option(type, p + i, n);
        i += n;
    }
    return 0;
}

int options_good(const uint8_t *p, size_t len)
{
    size_t i = 0;

    while (i + 1 < len) {
        unsigned type = p[i], n = p[i + 1];

        if (n > len - i)
            return -1;
        option(type, p + i, n);
        i += n;
    }
    return 0;
}

int cursor_bad(const uint8_t *p, size_t len)
{
    const uint8_t *end = p + len;
    int sum = 0;

    while (p < end) {
        unsigned type = *p++;
        unsigned n = *p++; // expect: bounds-read

        if (n > (size_t)(end - p))
            return -1;
        sum += type;
        p += n;
    }
    return sum;
}

int cursor_good(const uint8_t *p, size_t len)
{
    const uint8_t *end = p + len;
    int sum = 0;

    while (end - p >= 2) {
        unsigned type = *p++;
        unsigned n = *p++;

        if (n > (size_t)(end - p))
            return -1;
        sum += type;
        p += n;
    }
    return sum;
}

int header_bad(const uint8_t *packet, size_t len)
{
    if (len < 4)
        return -1;
    return packet[0] << 8 | packet[7]; // expect: bounds-read
}

int header_good(const uint8_t *packet, size_t len)
{
    if (len < 8)
        return -1;
    return packet[0] << 8 | packet[7];
}

size_t payload_bad(const uint8_t *packet, size_t len, uint8_t *out)
{
    uint8_t copy[300];
    size_t n;

    if (len < 2)
        return 0;
    n = packet[1];
    memcpy(copy, packet + 2, n); // expect: source-overread
    out[0] = copy[0];
    return n;
}

size_t payload_good(const uint8_t *packet, size_t len, uint8_t *out)
{
    uint8_t copy[300];
    size_t n;

    if (len < 2)
        return 0;
    n = packet[1];
    if (n > len - 2)
        return 0;
    memcpy(copy, packet + 2, n);
    out[0] = copy[0];
    return n;
}

/* Records of one size, of which there is a whole number. */
int pairs_good(const uint8_t *p, int len)
{
    int i, sum = 0;

    for (i = 0; i < len; i += 2)
        sum += p[i] << 8 | p[i + 1];
    return sum;
}

/* Text has an end of its own behind its last character. */
int breaks_good(const char *text, size_t len)
{
    size_t i;
    int n = 0;

    for (i = 0; i < len; i++)
        if (text[i] == '\r' && text[i + 1] == '\n')
            n++;
    return n;
}

/* What nobody compared, nobody knows. */
int first_good(const uint8_t *p, size_t len)
{
    (void)len;
    return p[3];
}
