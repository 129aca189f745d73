#include <stdio.h>
#include <string.h>
#include <unistd.h>

/*
 * A text in an array of a structure, behind paths that met: what either of them left
 * there ends in the array, when both can be trusted with that.
 */
struct user {
    int flags;
    char host[64];
};

void tell(struct user *u);

void either_writes(struct user *u, int a, const char *s)
{
    char b[64];

    if (a) {
        strncpy(u->host, s, sizeof u->host);
        u->host[63] = '\0';
    } else {
        tell(u);
    }
    strcpy(b, u->host);
    puts(b);
}

void perhaps_written(struct user *u, int a, const char *s)
{
    char b[64];

    if (a) {
        strncpy(u->host, s, sizeof u->host);
        u->host[63] = '\0';
    }
    strcpy(b, u->host);
    puts(b);
}

void perhaps_cut(struct user *u, int a, const char *s)
{
    char b[64];

    if (a)
        strncpy(u->host, s, sizeof u->host);
    strcpy(b, u->host); // expect: strcpy-overflow
    puts(b);
}

void some_rounds(struct user *u, int n)
{
    char b[64];

    for (int k = 0; k < n; k++)
        tell(u);
    strcpy(b, u->host);
    puts(b);
}

void perhaps_called(struct user *u, int a)
{
    char b[64];

    if (a)
        tell(u);
    strcpy(b, u->host);
    puts(b);
}

void too_small(struct user *u, int a)
{
    char b[32];

    if (a)
        tell(u);
    strcpy(b, u->host); // expect: strcpy-overflow
    puts(b);
}

/* Nothing ends what was read. */
void raw_on_one(struct user *u, int fd)
{
    char b[64];

    if (fd >= 0)
        read(fd, u->host, sizeof u->host);
    else
        tell(u);
    strcpy(b, u->host); // expect: strcpy-overflow
    puts(b);
}

/* A loop stores as many characters as the caller says, and no end. */
void stored_on_one(struct user *u, int n, const char *s)
{
    char b[64];

    if (n > 0) {
        for (int k = 0; k < n && k < 64; k++)
            u->host[k] = *s++;
    } else {
        tell(u);
    }
    strcpy(b, u->host); // expect: strcpy-overflow
    puts(b);
}

void stored_in_rounds(struct user *u, int n, int c)
{
    char b[64];

    for (int k = 0; k < 64 && n > 0; k++) {
        if (k == n)
            tell(u);
        u->host[k] = (char)c;
    }
    strcpy(b, u->host); // expect: strcpy-overflow
    puts(b);
}
