/*
 * Members of the elements of an array that is itself a member: how much there is behind
 * the structure, only the caller knows, but how many elements the array has is written
 * there.
 */
#include <stddef.h>

#define SLOTS 32

struct slot {
    unsigned address;
    unsigned short port, flags;
};

struct table {
    struct slot slots[SLOTS];
    int used;
};

void clear_bad(struct table *t)
{
    for (int i = 0; i <= SLOTS; i++)
        t->slots[i].address = 0; // expect: bounds-write
}

void clear_good(struct table *t)
{
    for (int i = 0; i < SLOTS; i++)
        t->slots[i].address = 0;
}

void last_bad(struct table *t)
{
    t->slots[SLOTS].flags = 0; // expect: bounds-write
}

void last_good(struct table *t)
{
    t->slots[SLOTS - 1].flags = 0;
}

int set_bad(struct table *t, int i, unsigned short port)
{
    struct slot *s = &t->slots[i];

    if (i > SLOTS)
        return -1;
    s->port = port; // expect: bounds-write
    return 0;
}

int set_good(struct table *t, int i, unsigned short port)
{
    struct slot *s = &t->slots[i];

    if (i < 0 || i >= SLOTS)
        return -1;
    s->port = port;
    return 0;
}

/* Which of the program's own sections: -1 is one that is none. */
unsigned first_bad(const struct table *t, int section)
{
    if (section < -1 || section >= SLOTS)
        return 0;
    return t->slots[section].address; // expect: bounds-read
}

unsigned first_good(const struct table *t, int section)
{
    if (section < 0 || section >= SLOTS)
        return 0;
    return t->slots[section].address;
}

/* A record that was put into an array of bytes. */
struct packet {
    unsigned char bytes[512];
    int length;
};

void header_bad(struct packet *p)
{
    for (size_t at = 0; at <= sizeof p->bytes; at += sizeof(struct slot))
        ((struct slot *)(p->bytes + at))->flags = 0; // expect: bounds-write
}

void header_good(struct packet *p)
{
    for (size_t at = 0; at + sizeof(struct slot) <= sizeof p->bytes;
         at += sizeof(struct slot))
        ((struct slot *)(p->bytes + at))->flags = 0;
}

/* How many there are stands beside them, and the code that keeps it is not here. */
struct parts {
    unsigned short count;
    struct part {
        unsigned short tag, length;
        unsigned char *data;
    } at[18];
};

void give_back(void *pool, void *data);

void release(struct parts *p, void *pool)
{
    for (int i = 0; i < p->count; i++) {
        if (p->at[i].data == NULL)
            continue;
        give_back(pool, p->at[i].data);
        p->at[i].data = NULL;
    }
    p->count = 0;
}
