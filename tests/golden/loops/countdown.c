#include <stdio.h>
#include <string.h>

/* A program's own bounded copy: n is never 0 at the head, so it never passes 0. */
static size_t copy(char *to, const char *from, size_t size)
{
    const char *start = from;
    size_t left = size;

    if (left != 0) {
        while (--left != 0) {
            if ((*to++ = *from++) == '\0')
                break;
        }
    }
    if (left == 0) {
        if (size != 0)
            *to = '\0';
        while (*from++)
            ;
    }
    return from - start - 1;
}

static void name_of(char *to, size_t size)
{
    char line[300];

    if (fgets(line, sizeof line, stdin))
        copy(to, line, size);
}

int copy_good(void)
{
    char name[65];

    name_of(name, sizeof name);
    return name[0];
}

int copy_bad(void)
{
    char name[65];

    name_of(name, sizeof name + 1); // expect: bounds-write
    return name[0];
}

/* The terminator has no room when the loop used all of it. */
static void copy_late(char *to, const char *from, size_t size)
{
    size_t left = size + 1;

    while (--left != 0) {
        if ((*to++ = *from++) == '\0')
            break;
    }
    if (left == 0)
        *to = '\0';
}

static void name_late(char *to, size_t size)
{
    char line[300];

    if (fgets(line, sizeof line, stdin))
        copy_late(to, line, size);
}

int copy_late_bad(void)
{
    char name[65];

    name_late(name, sizeof name); // expect: bounds-write
    return name[0];
}

int copy_late_good(void)
{
    char name[65];

    name_late(name, sizeof name - 1);
    return name[0];
}

/* One that begins at 0 does pass it. */
static void copy_wrapped(char *to, const char *from, size_t left)
{
    while (--left != 0) {
        if ((*to++ = *from++) == '\0') // expect: bounds-write
            break;
    }
}

int copy_wrapped_bad(void)
{
    char line[300], name[65];

    if (fgets(line, sizeof line, stdin))
        copy_wrapped(name, line, strlen(line) - strlen(line));
    return name[0];
}
