// A zero that was put in before the copy ends it, too, where the copy does not reach.
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
