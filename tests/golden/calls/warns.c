#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* It says what is wrong, and returns what its callers hand on. */
static int warn_about(const char *format, ...)
{
    va_list rest;

    va_start(rest, format);
    vfprintf(stderr, format, rest);
    va_end(rest);
    return -1;
}

static int cut_of(const char *name, size_t *room)
{
    size_t n = strlen(name);

    if (n >= 16)
        return warn_about("%s is too long\n", name);
    *room = n;
    return 0;
}

void good(const char *name)
{
    char copy[16];
    size_t n = 99;

    if (cut_of(name, &n) != 0)
        return;
    memcpy(copy, name, n);
    copy[n] = '\0';
    puts(copy);
}

/* Says something, and goes on. */
static int note(const char *format, ...)
{
    va_list rest;
    int n;

    va_start(rest, format);
    n = vfprintf(stderr, format, rest);
    va_end(rest);
    return n < 0 ? -1 : 0;
}

static int noted(const char *name, size_t *room)
{
    size_t n = strlen(name);

    if (n >= 16)
        return note("%s is long\n", name);
    *room = n;
    return 0;
}

void bad(const char *name)
{
    char copy[16];
    size_t n = 99;

    if (noted(name, &n) != 0)
        return;
    memset(copy, ' ', n); // expect: copy-size
    putchar(copy[0]);
}
