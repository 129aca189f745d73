// A zero that was put in before the copy ends it, too, where the copy does not reach.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1024 };

void good_cleared(const char *host)
{
    char b[ROOM], *slash = NULL;

    memset(b, 0, sizeof b);
    strncpy(b, host, sizeof b - 6);
    if ((slash = strchr(b, '/')))
        *slash = '\0';
    if (!strchr(b, ':'))
        strcat(b, ":1080");
}

void bad_cleared(const char *host)
{
    char b[ROOM];

    memset(b, 0, sizeof b);
    strncpy(b, host, sizeof b - 5);
    strcat(b, ":1080"); // expect: strcat-overflow
}

void good_ended(const char *path)
{
    char b[ROOM];

    b[ROOM - 2] = '\0';
    strncpy(b, path, ROOM - 2);
    strcat(b, "/");
}

void bad_ended_inside(const char *path)
{
    char b[ROOM];

    b[ROOM - 3] = '\0';
    strncpy(b, path, ROOM - 2);
    strcat(b, "/"); // expect: strcat-overflow
}

static char *copy_ended(char *dst, const char *src, size_t size)
{
    dst[size - 1] = '\0';
    return strncpy(dst, src, size - 1);
}

void good_helper(const char *path)
{
    char b[ROOM];

    copy_ended(b, path, sizeof b - 1);
    strcat(b, "/");
}

void bad_helper(const char *path)
{
    char b[ROOM];

    copy_ended(b, path, sizeof b);
    strcat(b, "/"); // expect: strcat-overflow
}

/* The zeros behind a member end no text in it. */

struct tagged {
    char data[4];
    char more[12];
};

size_t next_member_bad(void)
{
    char line[10] = "";
    struct tagged *t = calloc(1, sizeof *t);
    size_t n = 0;

    if (!t || !fgets(line, sizeof line, stdin))
        return 0;
    strncpy(t->data, line, sizeof t->data);
    n = strlen(t->data); // expect: source-overread (error)
    free(t);
    return n;
}
