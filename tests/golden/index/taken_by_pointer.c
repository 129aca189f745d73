/* The next free entry of an array, by a pointer to it. */
#include <stdio.h>
#include <string.h>

struct server {
    char host[128];
    int port;
};

struct config {
    struct server servers[8];
    int count, interval;
};

static int add_bad(struct config *c, const char *name)
{
    struct server *s = &c->servers[c->count++];

    s->port = 123; // expect: bounds-write
    strncpy(s->host, name, sizeof s->host - 1); // expect: copy-size
    return 0;
}

int load_bad(struct config *c, FILE *in)
{
    char text[256];

    while (fgets(text, sizeof text, in) != NULL)
        if (add_bad(c, text) < 0)
            return -1;
    return 0;
}

struct table {
    struct server servers[8];
    int used;
};

int add_good(struct table *t, const char *name)
{
    struct server *s = NULL;

    if (t->used >= 8)
        return -1;
    s = &t->servers[t->used++];
    s->port = 123;
    strncpy(s->host, name, sizeof s->host - 1);
    return 0;
}
