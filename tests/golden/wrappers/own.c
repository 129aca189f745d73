#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* strlcpy, as many programs have it. */
static size_t own_strlcpy(char *to, const char *from, size_t size)
{
    size_t n = strlen(from), all = n;

    if (size > 0) {
        if (n >= size)
            n = size - 1;
        memcpy(to, from, n);
        to[n] = '\0';
    }
    return all;
}

static void *xmalloc(size_t size)
{
    void *p = malloc(size);

    if (!p)
        exit(1);
    return p;
}

static char *xstrdup(const char *s)
{
    char *p = xmalloc(strlen(s) + 1);

    strcpy(p, s);
    return p;
}

static int safe_strcpy(char *to, size_t size, const char *from)
{
    if (strlen(from) >= size)
        return -1;
    strcpy(to, from);
    return 0;
}

void bad(const char *s)
{
    char b[16], *p = xmalloc(16);

    own_strlcpy(b, s, 32); // expect: copy-size (error), bounds-write (error)
    safe_strcpy(b, 32, s); // expect: strcpy-overflow
    memset(p, 0, 17); // expect: copy-size (error)
    strcpy(p, s); // expect: strcpy-overflow
}

void good(const char *s)
{
    char b[16], *p = xmalloc(16), *q = xstrdup(s);

    own_strlcpy(b, s, sizeof b);
    safe_strcpy(b, sizeof b, s);
    memset(p, 0, 16);
    strcpy(q, s);
}
