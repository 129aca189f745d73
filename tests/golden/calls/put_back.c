/*
 * A called function changes a character of a text and puts it back: it is as long as it
 * was, also where only one way to return did so.
 */
#include <stdio.h>
#include <string.h>

struct client {
    struct client *next;
    char *name;
};

static struct client *table[26];

static struct client *find(const char *nick, struct client *otherwise)
{
    for (struct client *t = table[(unsigned char)nick[0] % 26]; t; t = t->next)
        if (strcmp(nick, t->name) == 0)
            return t;
    return otherwise;
}

/* "*.net", "*.example.net" of "www.example.net". */
static struct client *find_mask(char *name, struct client *otherwise)
{
    char *at = name + strlen(name) - 1, c;
    struct client *found = NULL;

    for (;;) {
        while (at > name && *at != '.')
            at--;
        if (at == name)
            break;
        at--;
        if (*at == '*')
            break;
        c = *at;
        *at = '*';
        found = find(at, otherwise);
        if (found != otherwise) {
            *at = c;
            return found;
        }
        *at = c;
    }
    return otherwise;
}

/* ... and something else, as often as nobody says. */
static void append(char *name)
{
    while (find(name, NULL))
        strcat(name, "_");
}

static void say(char **words)
{
    char line[80], *name = words[1];

    if (strlen(name) > 63)
        return;
    if (find_mask(name, NULL))
        sprintf(line, "found %s", name);
    else
        sprintf(line, "no %s", name);
    puts(line);
}

static void say_more(char **words)
{
    char line[80], *name = words[1];

    if (strlen(name) > 63)
        return;
    append(name);
    sprintf(line, "now %s", name); // expect: sprintf-overflow
    puts(line);
}

int main(void)
{
    char line[512], *words[10] = {NULL};

    while (fgets(line, sizeof line, stdin)) {
        char *word = strtok(line, " ");

        for (int n = 0; word && n < 10; n++) {
            words[n] = word;
            word = strtok(NULL, " ");
        }
        say(words);
        say_more(words);
    }
    return 0;
}
