/*
 * A ring, or a buffer that keeps how much is in it: what is held to the rest of it is
 * left to the code that keeps that.  What goes in must still fit behind the head.
 */
#include <string.h>

#define ROOM 1024

struct ring {
    unsigned char data[ROOM];
    unsigned head, used;
};

unsigned put_bad(struct ring *r, const unsigned char *from, unsigned n)
{
    unsigned first = ROOM - r->head;

    if (n > ROOM - r->used)
        n = ROOM - r->used;
    memcpy(r->data + r->head, from, first); // expect: copy-size
    if (n > first)
        memcpy(r->data, from + first, n - first);
    r->head = (r->head + n) % ROOM;
    r->used += n;
    return n;
}

unsigned put_good(struct ring *r, const unsigned char *from, unsigned n)
{
    unsigned first = ROOM - r->head;

    if (n > ROOM - r->used)
        n = ROOM - r->used;
    if (first > n)
        first = n;
    memcpy(r->data + r->head, from, first);
    if (n > first)
        memcpy(r->data, from + first, n - first);
    r->head = (r->head + n) % ROOM;
    r->used += n;
    return n;
}

/* Held to the rest of something larger. */
unsigned put_larger_bad(struct ring *r, const unsigned char *from, unsigned n)
{
    if (n > 2 * ROOM - r->used)
        return 0;
    memcpy(r->data, from, n); // expect: copy-size
    return n;
}
