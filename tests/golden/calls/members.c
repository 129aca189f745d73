/* A text in an array of a structure fits the array, also where a helper finds it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mode {
    int limit;
    char key[24];
};

struct channel {
    struct channel *next;
    struct mode mode;
    char *topic;
};

static char letters[24], wide[64];

static void show_key(char *to, const struct channel *c)
{
    strcpy(to, c->mode.key);
}

static void show_topic(char *to, const struct channel *c)
{
    strcpy(to, c->topic); // expect: strcpy-overflow
}

void show(const struct channel *first, int n)
{
    for (const struct channel *c = first; c; c = c->next) {
        char small[20];

        if (n == 1)
            show_key(letters, c);
        else if (n == 2)
            show_key(small, c); // expect: strcpy-overflow
        else
            show_topic(wide, c);
    }
}
