#include <stdio.h>

/*
 * More texts than the sum of their lengths can be kept of: each counts with the size of
 * its array.
 */
struct user {
    char name[16], login[11], host[64];
};

struct link {
    struct user *user;
    char name[64], peer[64];
};

void tell(const char *text);

void fits(struct link *a, struct link *b)
{
    char path[512];

    sprintf(path, "(%s@%s[%s](%s) <- %s@%s[%s])", a->user->login, a->user->host,
            a->name, a->user->name, b->user->login, b->user->host, b->name);
    tell(path);
}

void too_small(struct link *a, struct link *b)
{
    char path[256];

    sprintf(path, "(%s@%s[%s](%s) <- %s@%s[%s])", // expect: sprintf-overflow (warning)
            a->user->login, a->user->host, a->name, a->user->name, b->user->login,
            b->user->host, b->name);
    tell(path);
}

/* 287 characters, the end, and %d of at most 11. */
void just_fits(struct link *a, struct link *b, int n)
{
    char path[299];

    sprintf(path, "%s%s%s%s%s%s%s%d", a->user->login, a->user->host, a->name,
            a->user->name, b->user->login, b->user->host, b->name, n);
    tell(path);
}

void one_short(struct link *a, struct link *b, int n)
{
    char path[298];

    sprintf(path, "%s%s%s%s%s%s%s%d", // expect: sprintf-overflow
            a->user->login, a->user->host, a->name, a->user->name, b->user->login,
            b->user->host, b->name, n);
    tell(path);
}

void one_is_open(struct link *a, struct link *b, const char *reason)
{
    char path[512];

    sprintf(path, "(%s@%s[%s](%s) <- %s@%s[%s])", // expect: sprintf-overflow
            a->user->login, a->user->host, a->name, reason, b->user->login,
            b->user->host, b->name);
    tell(path);
}
