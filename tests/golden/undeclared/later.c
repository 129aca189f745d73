/* A file without its own headers: names that it declares itself, further down. */
#include "later.h"
#include <string.h>

/* The prototype is in the header; the size of the arrays, too. */
char *copy_bad(const char *s)
{
    char *t = (char *)our_alloc(strlen(s));

    strcpy(t, s); // expect: strcpy-overflow
    return t;
}

char *copy_good(const char *s)
{
    char *t = (char *)our_alloc(strlen(s) + 1);

    strcpy(t, s);
    return t;
}

static char first[OUR_SIZE], second[OUR_SIZE];

void join_bad(struct user *u)
{
    second[0] = '\0';
    strcat(second, u->name); // expect: strcat-overflow
    say("%s %s", first, second);
}

void join_good(struct user *u)
{
    if (strlen(second) + strlen(u->name) < OUR_SIZE)
        strcat(second, u->name);
    say("%s %s", first, second);
}

char *our_alloc(size_t size)
{
    char *p = malloc(size);

    if (!p)
        give_up();
    return p;
}

/* A structure, also where another variable of that name is a pointer to one. */
void find_entry(struct table *t, our_entry *e)
{
    t->last = e->next->next;
    if (e->next->used > e->used)
        e->next->used = e->used;
    e->seen = 1;
}

void read_bad(struct user *u)
{
    char name[64];
    our_entry e = OUR_ENTRY_EMPTY;

    e.text = u->name;
    strcpy(name, e.text); // expect: strcpy-overflow
    say("%s", name);
}

void read_good(struct user *u)
{
    char name[64];
    our_entry e = OUR_ENTRY_EMPTY;

    e.text = u->name;
    if (strlen(e.text) >= sizeof name)
        return;
    strcpy(name, e.text);
    say("%s", name);
}

/* What a function says may be the length of what is there: one more is for its end. */
char *entry_good(struct map *map, const char *name)
{
    unsigned size = entry_size(map);
    char *data = malloc(size + 1);

    entry_read(map, data, size);
    data[size] = '\0';
    return data;
}

char *entry_bad(struct map *map, const char *name)
{
    unsigned size = entry_size(map);
    char *data = malloc(size + 1);

    entry_read(map, data, size);
    data[size + 1] = '\0'; // expect: bounds-write
    return data;
}
