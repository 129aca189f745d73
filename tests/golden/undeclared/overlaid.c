/* What a structure that is laid over the bytes of a packet says. */
#include <arpa/inet.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "missing.h"

struct message {
    uint8_t kind, code;
    uint16_t length;
};

struct record {
    uint16_t kind, size;
    char text[];
};

static const char *const reasons[] = {"none", "net", "host", "port"};

const char *reason_bad(const unsigned char *packet, size_t head)
{
    const struct message *m = (const struct message *)(packet + head);

    return reasons[m->code]; // expect: bounds-read
}

const char *reason_good(const unsigned char *packet, size_t head)
{
    const struct message *m = (const struct message *)(packet + head);

    return m->code < 4 ? reasons[m->code] : NULL;
}

/* A structure of the program's own: whoever made it knows. */
const char *reason_kept(const struct message *m)
{
    return reasons[m->code];
}

/* As much as its length says, which is one of the data. */
int store_bad(struct table *t, const uint8_t *at, size_t left)
{
    while (left >= sizeof(struct record)) {
        const struct record *r = (const struct record *)at;
        size_t n = ntohs(r->size);
        void *copy = malloc(n);

        if (!copy)
            return -1;
        memcpy(copy, r->text, n); // expect: source-overread
        keep(t, copy, n);
        at += sizeof(*r) + n;
        left -= sizeof(*r) + n;
    }
    return 0;
}

int store_good(struct table *t, const uint8_t *at, size_t left)
{
    while (left >= sizeof(struct record)) {
        const struct record *r = (const struct record *)at;
        size_t n = ntohs(r->size);
        void *copy = NULL;

        if (n + sizeof(*r) > left)
            return -1;
        copy = malloc(n);
        if (!copy)
            return -1;
        memcpy(copy, r->text, n);
        keep(t, copy, n);
        at += sizeof(*r) + n;
        left -= sizeof(*r) + n;
    }
    return 0;
}

/* With its head. */
int whole_bad(struct table *t, struct record *r, size_t left)
{
    size_t n = ntohs(r->size);
    void *copy = NULL;

    if (left < sizeof(*r))
        return -1;
    copy = malloc(n + sizeof(*r));
    if (!copy)
        return -1;
    memcpy(copy, r, n + sizeof(*r)); // expect: source-overread
    return keep(t, copy, n);
}

/* How much there is, nobody told it: its callers must know. */
int whole_kept(struct table *t, struct record *r)
{
    size_t n = ntohs(r->size);
    void *copy = malloc(n + sizeof(*r));

    if (!copy)
        return -1;
    memcpy(copy, r, n + sizeof(*r));
    return keep(t, copy, n);
}

/* The number is copied out of the bytes before. */
int token_bad(struct table *t, const unsigned char *p, size_t left)
{
    uint32_t n = 0;
    char *text = NULL;

    if (left < 4)
        return -1;
    memcpy(&n, p, sizeof n);
    p += sizeof n;
    n = ntohl(n);
    text = malloc(n);
    if (!text)
        return -1;
    memcpy(text, p, n); // expect: source-overread
    return keep(t, text, n);
}

int token_good(struct table *t, const unsigned char *p, size_t left)
{
    uint32_t n = 0;
    char *text = NULL;

    if (left < 4)
        return -1;
    memcpy(&n, p, sizeof n);
    p += sizeof n;
    n = ntohl(n);
    if (n > left - 4)
        return -1;
    text = malloc(n);
    if (!text)
        return -1;
    memcpy(text, p, n);
    return keep(t, text, n);
}

/* Of a size that was asked for, nobody reads more. */
int token_of_size(char to[6], const unsigned char *p, size_t left)
{
    uint32_t n = 0;

    if (left < 16)
        return -1;
    memcpy(&n, p, sizeof n);
    if (n != 6)
        return -1;
    memcpy(to, p + 4, n);
    return 0;
}

/* Bytes in an order that only a missing header turns round; `size` is never looked at. */
static int length_of(const uint16_t *attribute)
{
    return swap16(attribute[1]);
}

int message_bad(const uint16_t *attribute, unsigned char *to, size_t size)
{
    const unsigned char *value = (const unsigned char *)(attribute + 2);

    if (size > 0) {
        size_t n = length_of(attribute);

        memcpy(to, value, n); // expect: copy-size
    }
    return 0;
}

int message_good(const uint16_t *attribute, unsigned char *to, size_t size)
{
    const unsigned char *value = (const unsigned char *)(attribute + 2);

    if (size > 0) {
        size_t n = length_of(attribute);

        memcpy(to, value, n < size ? n : size);
    }
    return 0;
}
