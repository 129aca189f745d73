/* Sizes that wrap in 32 bits before they are allocated. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

unsigned char *table_bad(const unsigned char *p)
{
    uint32_t count = ntohl(*(const uint32_t *)p), size = count * 16, i;
    unsigned char *table = malloc(size);

    if (!table)
        return NULL;
    for (i = 0; i < count; i++) {
        p += 16;
        memcpy(table + i * 16, p, 16); // expect: copy-size
    }
    return table;
}

unsigned char *table_good(const unsigned char *p)
{
    uint32_t count = ntohl(*(const uint32_t *)p), size, i;
    unsigned char *table;

    if (count > 1024)
        return NULL;
    size = count * 16;
    table = malloc(size);
    if (!table)
        return NULL;
    for (i = 0; i < count; i++) {
        p += 16;
        memcpy(table + i * 16, p, 16);
    }
    return table;
}

/* As wide as a size is, nothing that a packet says wraps it. */
unsigned char *wide_good(const unsigned char *p)
{
    size_t count = ntohl(*(const uint32_t *)p), i;
    unsigned char *table = malloc(count * 16);

    if (!table)
        return NULL;
    for (i = 0; i < count; i++) {
        p += 16;
        memcpy(table + i * 16, p, 16);
    }
    return table;
}

/* A number of the program itself: somebody thought of it. */
unsigned char *own_good(const unsigned char *p, uint32_t count)
{
    uint32_t size = count * 16, i;
    unsigned char *table = malloc(size);

    if (!table)
        return NULL;
    for (i = 0; i < count; i++)
        memcpy(table + i * 16, p, 16);
    return table;
}
