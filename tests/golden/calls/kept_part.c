/* A part of a text that a structure keeps is kept like all of it. */
#include <stdio.h>
#include <string.h>

struct client {
    char *info;
    struct client *next;
};

static char line[120];
static struct client one;

static void version(const struct client *c)
{
    char out[256];
    char *id = strchr(c->info, ' ');

    if (!id)
        return;
    *id++ = '\0';
    snprintf(out, sizeof out, "%s", c->info);
    sprintf(out, "%s/%s", id, c->info);
    puts(out);
}

/* Nobody keeps the text of the command line. */
static void own_version(char *text)
{
    char out[256];
    char *id = strchr(text, ' ');

    if (!id)
        return;
    *id++ = '\0';
    sprintf(out, "%s/%s", id, text); // expect: sprintf-overflow
    puts(out);
}

static char *copy_of(char *text)
{
    return text;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        own_version(argv[1]);
    while (fgets(line, sizeof line, stdin)) {
        char *copies[2] = {strdup(line), NULL};

        one.info = copies[0] ? copies[0] : copy_of(line);
        one.next = &one;
        version(one.next);
    }
    return 0;
}
