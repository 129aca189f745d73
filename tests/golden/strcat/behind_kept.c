/* What stands in a buffer behind a text that the program keeps, its code knows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct channel {
    struct channel *next;
    char name[1];
};

static struct channel *channels;

static void join(const char *name)
{
    struct channel *c = malloc(sizeof *c + strlen(name));

    if (!c)
        exit(1);
    strcpy(c->name, name);
    c->next = channels;
    channels = c;
}

static void list(const char *who)
{
    char buf[512];
    int len = 0;
    size_t head = strlen(channels->name);

    *buf = '\0';
    for (struct channel *c = channels; c; c = c->next) {
        if (len + strlen(c->name) > sizeof buf - 4 - head) {
            printf("%s: %s\n", who, buf);
            *buf = '\0';
            len = 0;
        }
        strcpy(buf + len, c->name);
        len += strlen(c->name);
        strcat(buf + len, " ");
        len++;
    }
    puts(buf);
}

static void list_badly(const char *who)
{
    char buf[512];

    sprintf(buf, "%s:", who); // expect: sprintf-overflow
    puts(buf);
}

int main(int argc, char **argv)
{
    char line[100];

    if (argc < 2)
        return 1;
    while (fgets(line, sizeof line, stdin))
        join(line);
    if (!channels)
        return 0;
    list(argv[1]);
    list_badly(argv[1]);
    return 0;
}
