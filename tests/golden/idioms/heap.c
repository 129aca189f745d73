#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *malloc_strlen_no_nul(const char *s)
{
    char *p = malloc(strlen(s));

    if (p)
        strcpy(p, s); // expect: strcpy-overflow (error)
    return p;
}

char *malloc_strlen_and_nul(const char *s)
{
    char *p = malloc(strlen(s) + 1);

    if (p)
        strcpy(p, s);
    return p;
}

void vla_or_alloca(const char *s, size_t n)
{
    char b[n], *p = __builtin_alloca(strlen(s) + 1);

    memset(b, 0, n + 1); // expect: copy-size (error)
    memset(b, 0, n);
    strcpy(p, s);
}
