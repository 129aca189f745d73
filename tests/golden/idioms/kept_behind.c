/* A program that is seen whole: texts that a called function finds behind pointers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As large as its host wants: `host` is the last member. */
struct user {
    struct user *next;
    char host[1];
};

struct client {
    struct user *user;
};

static struct user *users;

static struct user *add_user(const char *host)
{
    size_t n = strlen(host);
    struct user *made = n < 64 ? malloc(sizeof *made + n) : NULL;

    if (!made)
        return NULL;
    strcpy(made->host, host);
    made->next = users;
    users = made;
    return made;
}

static const char *title_of(const struct client *client)
{
    static char title[128];

    sprintf(title, "at %s", client->user ? client->user->host : "nowhere");
    return title;
}

/* One has none, and the caller has no name for what is behind nothing. */
static int show(int has_user)
{
    struct client *client = malloc(sizeof *client);
    int shown = 0;

    if (!client)
        return 0;
    client->user = NULL;
    shown = puts(title_of(client));
    if (has_user) {
        client->user = users;
        shown += puts(title_of(client));
    }
    free(client);
    return shown;
}

/* A text that is handed on is no member of anything. */
static const char *title_at(const char *host)
{
    static char title[128];

    sprintf(title, "at %s", host); // expect: sprintf-overflow
    return title;
}

static const char *(*const titles[])(const char *) = {title_at, title_at};

int main(int argc, char **argv)
{
    int n = 0;

    for (int i = 1; i < argc; i++)
        n += add_user(argv[i]) != NULL;
    return show(argc > 3) + puts(titles[n > 1]("home"));
}
