/*
 * A check of a sum of two numbers that a packet says: it would be right, had the sum not
 * wrapped.
 */
#include <stdint.h>
#include <string.h>

struct image {
    uint8_t data[4096];
};

int write_bad(struct image *to, const uint8_t *packet, uint32_t length)
{
    uint32_t offset, size;

    if (length < 8)
        return -1;
    memcpy(&offset, packet, 4);
    memcpy(&size, packet + 4, 4);
    if (size > length - 8 || offset + size > sizeof to->data)
        return -1;
    memcpy(to->data + offset, packet + 8, size); // expect: copy-size
    return 0;
}

int write_good(struct image *to, const uint8_t *packet, uint32_t length)
{
    uint32_t offset, size;

    if (length < 8)
        return -1;
    memcpy(&offset, packet, 4);
    memcpy(&size, packet + 4, 4);
    if (size > length - 8 || offset > sizeof to->data ||
        size > sizeof to->data - offset)
        return -1;
    memcpy(to->data + offset, packet + 8, size);
    return 0;
}

/* In a type that has room for the sum. */
int write_wide_good(struct image *to, const uint8_t *packet, uint32_t length)
{
    uint32_t offset, size;

    if (length < 8)
        return -1;
    memcpy(&offset, packet, 4);
    memcpy(&size, packet + 4, 4);
    if (size > length - 8 || (uint64_t)offset + size > sizeof to->data)
        return -1;
    memcpy(to->data + offset, packet + 8, size);
    return 0;
}

/* Narrow numbers, added as `int`. */
int write_short_good(struct image *to, const uint8_t *packet, uint32_t length)
{
    uint16_t offset, size;

    if (length < 4)
        return -1;
    memcpy(&offset, packet, 2);
    memcpy(&size, packet + 2, 2);
    if (size > length - 4 || offset + size > (int)sizeof to->data)
        return -1;
    memcpy(to->data + offset, packet + 4, size);
    return 0;
}
