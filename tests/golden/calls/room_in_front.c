/*
 * Buffers that are used again, with their room in front of them: what fits one is for
 * the function that hands them out to see.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct kept {
    struct kept *next;
    size_t room;
    union {
        char text[4];
        char first;
    } u;
};

static struct kept *unused;

char *take(size_t room)
{
    struct kept *k = unused;

    if (!k) {
        k = malloc(sizeof(*k) + room - 4);
        if (!k)
            abort();
        k->room = room;
    } else {
        unused = k->next;
        if (k->room < room) {
            k = realloc(k, sizeof(*k) + room - 4);
            if (!k)
                abort();
            k->room = room;
        }
    }
    return k->u.text;
}

void give_back(char *text)
{
    int before = offsetof(struct kept, u);
    struct kept *k = (struct kept *)(void *)(text - before);

    k->next = unused;
    unused = k;
}

char *copy_text(const char *from)
{
    size_t size = strlen(from) + 1;
    char *text = take(size);

    memcpy(text, from, size);
    return text;
}

struct command {
    const char *from, *run;
    const char *user;
};

void log_line(const char *format, ...);

static int fail(struct command *c, const char *why)
{
    char *text = take(strlen(c->from) + sizeof " (execution of \"\")" +
                      strlen(c->run));

    sprintf(text, "%s (execution of \"%s\")", c->from, c->run);
    log_line("%s: %s", text, why);
    give_back(text);
    return -1;
}

int check(struct command *c, long size, long most)
{
    char *file = copy_text(c->from);

    if (size < 0) {
        give_back(file);
        if (size != -1)
            return fail(c, "no size");
        return fail(c, "does not exist");
    }
    if (size > most) {
        give_back(file);
        return fail(c, "too large");
    }
    log_line("%s", file);
    return 0;
}

/* The bad twin: more than was asked for. */
int greet(struct command *c)
{
    char *text = malloc(strlen(c->user) + 1);

    if (!text)
        return -1;
    sprintf(text, "%s!", c->user); // expect: sprintf-overflow
    log_line("%s", text);
    free(text);
    return 0;
}
