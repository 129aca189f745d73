/* What a structure says of itself, and callers that nobody sees. */
#include <string.h>

#include "missing.h"

/* How much room there is, the function is told, and never asks. */
int get_bad(struct attribute *x, unsigned long offset, char *to, unsigned room)
{
    unsigned long n = x->length - offset;

    memcpy(to, x->data + offset, n); // expect: copy-size
    return n;
}

int get_good(struct attribute *x, unsigned long offset, char *to, unsigned room)
{
    unsigned long n = x->length - offset;

    if (n > room)
        n = room;
    memcpy(to, x->data + offset, n);
    return n;
}

/* A number of bytes is no byte. */
int move_bad(struct connection *c, char *to, int room)
{
    int n = c->bytes;

    memcpy(to, c->in + c->at, n); // expect: copy-size
    c->at += n;
    return n;
}

/* The array is the function's own; its callers have the text from elsewhere. */
static int take_address_bad(struct request *h)
{
    char address[16];
    int i = 0;
    const char *p = h->callback + 7;

    while (!strchr("/:>", *p) && p < h->callback + h->callback_length)
        address[i++] = *(p++); // expect: bounds-write
    address[i] = 0;
    return look(address);
}

static int take_address_good(struct request *h)
{
    char address[16];
    int i = 0;
    const char *p = h->callback + 7;

    while (!strchr("/:>", *p) && i < (int)sizeof(address) - 1 &&
           p < h->callback + h->callback_length)
        address[i++] = *(p++);
    address[i] = 0;
    return look(address);
}

static void parse(struct request *h)
{
    char *p = h->text;
    int n = 0;

    while (p[n] != '\r')
        n++;
    h->callback = p;
    h->callback_length = n;
}

static int on_event(struct event *e)
{
    struct request *h = e->data;

    parse(h);
    return h->kind ? take_address_bad(h) : take_address_good(h);
}

void start(struct event *e)
{
    e->call = on_event;
}
