#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * What pointers in structures lead to, in a program that is seen whole: a name is the
 * client's own array, its server's, or a literal, so it has less than 64 characters.
 */
struct server {
    int links;
    char name[64];
    int port;
};

struct client {
    char *name;
    char own[16];
    char *info;
};

struct command {
    const char *name;
    int count;
};

static struct command commands[] = {
    {"NICK",    0},
    {"PRIVMSG", 0},
    {NULL,      0},
};

static struct client clients[8];

static void set_name(struct client *c, char *name)
{
    c->name = name;
}

static char *name_of(struct server *s)
{
    return s->name;
}

static void add(int number, int kind, struct server *s)
{
    struct client *c = &clients[number & 7];

    c->name = c->own;
    if (kind == 2)
        set_name(c, name_of(s));
    if (kind == 3)
        c->name = "unknown";
    c->info = getenv("INFO");
}

static void show_good(int shift)
{
    char line[64];
    struct client *c = &clients[shift & 7];

    strcpy(line, c->name);
    puts(line);
}

static void show_bad(int shift)
{
    char line[63];
    struct client *c = &clients[shift & 7];

    strcpy(line, c->name); // expect: strcpy-overflow
    puts(line);
}

static void info_bad(int shift)
{
    char line[64];
    struct client *c = &clients[shift & 7];

    if (c->info)
        strcpy(line, c->info); // expect: strcpy-overflow
    puts(line);
}

static void find_good(const char *word)
{
    char name[8];
    struct command *c = commands;

    while (c->name && strcmp(word, c->name) != 0)
        c++;
    if (!c->name)
        return;
    c->count++;
    strcpy(name, c->name);
    puts(name);
}

static void find_bad(const char *word)
{
    char name[7];
    struct command *c = commands;

    while (c->name && strcmp(word, c->name) != 0)
        c++;
    if (!c->name)
        return;
    c->count++;
    strcpy(name, c->name); // expect: strcpy-overflow
    puts(name);
}

/* Its address is taken: what else is stored there, nobody sees. */
struct option {
    char *value;
};

static void set_option(char **place, char *value)
{
    *place = value;
}

static void option_bad(char **argv)
{
    struct option *o = calloc(1, sizeof *o);
    char line[16];

    if (!o)
        return;
    o->value = "default";
    set_option(&o->value, argv[1]);
    if (o->value)
        strcpy(line, o->value); // expect: strcpy-overflow
    puts(line);
    free(o);
}

int main(int argc, char **argv)
{
    struct server *s = calloc(1, sizeof *s);

    if (!s || argc < 2)
        return 1;
    for (int k = 0; k < argc; k++)
        add(k, argc, s);
    show_good(argc);
    show_bad(argc);
    info_bad(argc);
    find_good(argv[1]);
    find_bad(argv[1]);
    option_bad(argv);
    return 0;
}
