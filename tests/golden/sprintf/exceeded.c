#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct address {
    char *name, *domain;
    unsigned zone, net;
};

void put(const char *text);

/* What follows a name that nothing limits: the name alone is told of. */
void shown(const struct address *a, int parts)
{
    char text[128];

    text[0] = '\0';
    if ((parts & 8) && a->name)
        sprintf(text + strlen(text), "%s of ", a->name); // expect: sprintf-overflow
    if ((parts & 4) && a->zone)
        sprintf(text + strlen(text), "%u:", a->zone);
    if (parts & 2)
        sprintf(text + strlen(text), "%u/", a->net);
    if ((parts & 1) && a->domain)
        sprintf(text + strlen(text), "@%s", a->domain); // expect: sprintf-overflow
    put(text);
}

/* Too much by itself. */
void bad_suffix(const char *name)
{
    char text[16];

    sprintf(text, "%s", name); // expect: sprintf-overflow
    sprintf(text + strlen(text), "%s", ".more than there is"); // expect: sprintf-overflow
    put(text);
}

/* Over what was there, not behind it. */
void bad_anew(const char *name)
{
    char text[16];

    sprintf(text, "%s", name); // expect: sprintf-overflow
    put(text);
    sprintf(text, "%s.c", name); // expect: sprintf-overflow
    put(text);
}

/* It is the rounds that make it long. */
void bad_rounds(const char *flags, int n)
{
    char text[16];

    text[0] = '\0';
    for (int i = 0; i < n; i++)
        if (flags[i])
            sprintf(text + strlen(text), "x,"); // expect: sprintf-overflow
    put(text);
}

/* It was in bounds before. */
void bad_little(const char *name)
{
    char text[16];

    if (strlen(name) >= sizeof text)
        return;
    strcpy(text, name);
    sprintf(text + strlen(text), ".c"); // expect: sprintf-overflow
    put(text);
}

/* Nothing ends it. */
void bad_raw(int fd)
{
    char text[16];

    if (read(fd, text, sizeof text) > 0) {
        sprintf(text + strlen(text), ".c"); // expect: source-overread, sprintf-overflow
        put(text);
    }
}
