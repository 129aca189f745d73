// Copies of the program's own: neither more than there is room for, nor than there is.
#include <string.h>

static void copy(char *d, const char *s)
{
    while ((*d++ = *s++))
        ;
}

static void copy_up_to(char *d, const char *s, size_t n)
{
    while (n > 1 && *s) {
        *d++ = *s++;
        n--;
    }
    *d = '\0';
}

static void copy_cut(char *d, const char *s, size_t n)
{
    do {
        if ((*d++ = *s++) == '\0')
            return;
    } while (--n != 0);
    d[-1] = '\0';
}

void good_short(const char *name)
{
    char b[256], c[11];

    if (strlen(name) > 10)
        return;
    copy(b, name);
    strcpy(c, b);
    copy_up_to(b, name, sizeof b);
    strcpy(c, b);
    copy_cut(b, name, sizeof b);
    strcpy(c, b);
}

void good_cut(const char *name)
{
    char b[11], c[11];

    copy_up_to(b, name, sizeof b);
    strcpy(c, b);
    copy_cut(b, name, sizeof b);
    strcpy(c, b);
}

void bad_short(const char *name)
{
    char b[256], c[10], d[10], e[10];

    if (strlen(name) > 10)
        return;
    copy(b, name);
    strcpy(c, b); // expect: strcpy-overflow
    copy_up_to(b, name, sizeof b);
    strcpy(d, b); // expect: strcpy-overflow
    copy_cut(b, name, sizeof b);
    strcpy(e, b); // expect: strcpy-overflow
}
