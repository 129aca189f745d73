// Further copies of a program's own, of which some ways end in the middle.
#include <string.h>

/* With a size of 0 it does nothing at all. */
static size_t copy_bsd(char *dst, const char *src, size_t size)
{
    char *d = dst;
    const char *s = src;
    size_t n = size;

    if (n != 0 && --n != 0) {
        do {
            if ((*d++ = *s++) == 0)
                break;
        } while (--n != 0);
    }
    if (n == 0) {
        if (size != 0)
            *d = '\0';
        while (*s++)
            ;
    }
    return (size_t)(s - src - 1);
}

static void copy_out(char *d, const char *s, size_t n)
{
    do {
        if ((*d++ = *s++) == 0)
            goto out;
    } while (--n != 0);
    *d = '\0';
out:;
}

void good_short(const char *name)
{
    char b[256], c[11];

    if (strlen(name) > 10)
        return;
    copy_bsd(b, name, sizeof b);
    strcpy(c, b);
    copy_out(b, name, sizeof b - 1);
    strcpy(c, b);
}

void good_cut(const char *name)
{
    char b[11], c[11];

    copy_bsd(b, name, sizeof b);
    strcpy(c, b);
    copy_out(b, name, sizeof b - 1);
    strcpy(c, b);
}

void bad_short(const char *name)
{
    char b[256], c[10], d[10];

    if (strlen(name) > 10)
        return;
    copy_bsd(b, name, sizeof b);
    strcpy(c, b); // expect: strcpy-overflow
    copy_out(b, name, sizeof b - 1);
    strcpy(d, b); // expect: strcpy-overflow
}

void bad_nothing(const char *name)
{
    char b[256], c[11];

    if (strlen(name) > 10)
        return;
    memset(b, 'b', sizeof b - 1);
    b[255] = '\0';
    copy_bsd(b, name, 0);
    strcpy(c, b); // expect: strcpy-overflow
}
