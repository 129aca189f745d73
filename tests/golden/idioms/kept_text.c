/* A program that is seen whole: how long a kept text is, the code that keeps it knows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct client {
    char *name;
};

static struct client *made;

static int greet(const struct client *client)
{
    char line[32];

    sprintf(line, "hello %s", client->name);
    return line[0];
}

/* What somebody passes along is still looked at. */
static int greet_text(const char *text)
{
    char line[32];

    sprintf(line, "hello %s", text); // expect: sprintf-overflow
    return line[0];
}

static int (*const greetings[2])(const struct client *) = {greet, greet};
static int (*const texts[2])(const char *) = {greet_text, greet_text};

int main(int argc, char **argv)
{
    (void)argv;
    made = malloc(sizeof *made);
    if (!made)
        return 1;
    made->name = strdup("somebody");
    if (!made->name)
        return 1;
    return greetings[argc > 3](made) + texts[argc > 4]("short");
}
