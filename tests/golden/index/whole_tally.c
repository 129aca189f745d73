/*
 * A program that is seen whole, and a table that grows with each line: nothing in all of
 * it holds the number of entries against the room, but to walk through them.
 */
#include <stdio.h>
#include <string.h>

struct entry {
    char name[16];
    int seen;
};

static struct entry open_table[64], table[64];
static int open_count, count;

static void add(const char *name)
{
    struct entry *e = NULL;

    for (int i = 0; i < open_count; i++)
        if (strcmp(open_table[i].name, name) == 0)
            e = &open_table[i];
    if (!e) {
        e = &open_table[open_count++];
        e->seen = 1; // expect: bounds-write
    }
}

static int is_open(void)
{
    return open_count > 0;
}

static void add_good(const char *name)
{
    struct entry *e = NULL;

    for (int i = 0; i < count; i++)
        if (strcmp(table[i].name, name) == 0)
            e = &table[i];
    if (!e && count < 64) {
        e = &table[count++];
        e->seen = 1;
    }
}

int main(void)
{
    char line[80];

    for (volatile long wait = 0; wait < 100000000; wait++)
        continue;
    while (fgets(line, sizeof line, stdin)) {
        add(line);
        add_good(line);
    }
    return is_open();
}
