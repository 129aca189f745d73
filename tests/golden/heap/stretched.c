/*
 * Structures that end in an array, and are allocated larger than their type says: the
 * array ends where the memory does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <netinet/in.h>

struct message {
    unsigned char op;
    unsigned char options[64];
};

struct plain {
    unsigned char op;
    unsigned char options[64];
};

struct entry {
    int id;
    char name[16];
};

union address {
    struct sockaddr any;
    struct sockaddr_in6 v6;
};

struct message *make(size_t room);
struct message *make_short(void);
void put(struct message *m);
void put_all(struct message *m);
void put_plain(struct plain *p);
struct entry *make_entries(size_t n);
void name_entry(struct entry *e);
void mask(struct sockaddr *to, const struct sockaddr *from);
void mask_all(const union address *from);
void fill_declared(void);

struct message *make(size_t room)
{
    struct message *m = calloc(1, room - 28);

    return m;
}

/* A message from somewhere, of a length that its type does not say. */
void put(struct message *m)
{
    unsigned char *p = m->options;

    memset(p, 0, 100);
    p[120] = 0;
}

/* As large as was allocated, and no larger. */
struct message *make_short(void)
{
    struct message *m = malloc(100);

    if (!m)
        return NULL;
    memset(m->options, 0, 90);
    memset(m->options, 0, 100); // expect: copy-size
    return m;
}

/* What is declared is as large as it says. */
void fill_declared(void)
{
    struct message m;

    memset(m.options, 0, 65); // expect: copy-size
    put_all(&m);
}

void put_all(struct message *m)
{
    memset(m->options, 0, 100); // expect: copy-size
}

/* Nothing makes these longer. */
void put_plain(struct plain *p)
{
    memset(p->options, 0, 100); // expect: copy-size
}

/* So many of them are no longer ones. */
struct entry *make_entries(size_t n)
{
    return malloc((n + 1) * sizeof(struct entry));
}

void name_entry(struct entry *e)
{
    memset(e->name, 0, 20); // expect: copy-size
}

void mask_all(const union address *from)
{
    union address to;

    mask(&to.any, &from->any);
}

/* An address of any family: its data has the length of that. */
void mask(struct sockaddr *to, const struct sockaddr *from)
{
    memcpy(to->sa_data, from->sa_data, sizeof(struct sockaddr_in6) - 2);
}

/* A wrapper of the program's own that is given such a sum makes them larger, too. */
struct line {
    char *text, *rest;
    struct lines *in;
};

struct lines {
    char *name;
    int count, done;
    struct line at[10];
};

void *need(size_t size);
void *need_more(void *old, size_t size);

struct lines *read_lines(FILE *in)
{
    struct lines *all = (struct lines *)need(sizeof(struct lines));
    int n = 0, room = 10;
    char *line = NULL;
    size_t size = 0;

    while (getline(&line, &size, in) > 0) {
        if (n >= room) {
            all = (struct lines *)need_more(
                all, sizeof(struct lines) + room * sizeof(struct line));
            room += 10;
        }
        all->at[n].text = strdup(line);
        all->at[n].rest = NULL;
        n++;
    }
    all->count = n;
    return all;
}

/* Not so where it is only given how many structures there are. */
struct few {
    int count;
    struct line at[10];
};

struct few *read_few(FILE *in, int n)
{
    struct few *all = (struct few *)need(n * sizeof(struct few));
    char *line = NULL;
    size_t size = 0;

    for (int i = 0; getline(&line, &size, in) > 0; i++) {
        all->at[i].text = strdup(line); // expect: bounds-write
        all->at[i].rest = NULL;
    }
    return all;
}
