/*
 * Two allocations by one own malloc are two places, and one that is large or small is not
 * too small for what was checked before.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct client {
    int fd;
    char name[64];
    long since;
};

struct node {
    char *key;
    char text[40];
    long data;
};

static void *own_malloc(size_t size)
{
    void *p = malloc(size);

    if (!p)
        exit(1);
    return p;
}

static struct client *client_new(struct client *from)
{
    unsigned size = offsetof(struct client, since);
    struct client *c = NULL;

    if (!from)
        size = sizeof(struct client);
    c = own_malloc(size);
    memset(c, 0, size);
    if (size == sizeof(struct client))
        c->since = 5;
    return c;
}

static struct node *node_new(const char *key)
{
    char *copy = own_malloc(12);
    struct node *n = own_malloc(sizeof *n);

    strncpy(copy, key, 11);
    copy[11] = '\0';
    n->key = copy;
    return n;
}

int main(void)
{
    struct client *c = client_new(NULL);
    struct node *n = node_new("key");

    c->since = 7;
    n->data = 5;
    n->key[11] = 'x';
    memset(&c->since, 0, sizeof c->since);
    memset(c, 0, sizeof *c + 1); // expect: copy-size
    memset(n, 0, sizeof *n + 1); // expect: copy-size
    return n->text[0];
}
