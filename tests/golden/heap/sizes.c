#include <stdlib.h>
#include <string.h>

char *good(const char *s)
{
    char *p = malloc(strlen(s) + 1);

    if (p)
        strcpy(p, s);
    return p;
}

char *bad(const char *s)
{
    char *p = malloc(strlen(s));

    if (p)
        strcpy(p, s); // expect: strcpy-overflow (error)
    return p;
}

char *joined(const char *a, const char *b)
{
    size_t n = strlen(a) + 1 + strlen(b) + 1;
    char *p = malloc(n);

    if (!p)
        return NULL;
    strcpy(p, a);
    strcat(p, "/");
    strcat(p, b);
    return p;
}

char *joined_bad(const char *a, const char *b)
{
    char *p = malloc(strlen(a) + strlen(b) + 1);

    if (!p)
        return NULL;
    strcpy(p, a);
    strcat(p, "/"); // expect: strcat-overflow (warning)
    strcat(p, b); // expect: strcat-overflow (error)
    return p;
}

int *numbers(int n)
{
    int *p = malloc((size_t)n * sizeof *p);

    if (!p)
        return NULL;
    for (int i = 0; i < n; i++)
        p[i] = i;
    return p;
}

int *numbers_bad(int n)
{
    int *p = malloc((size_t)n * sizeof *p);

    if (!p || n < 1)
        return NULL;
    for (int i = 0; i <= n; i++)
        p[i] = i; // expect: bounds-write (error)
    return p;
}

char *copies(const char *s)
{
    char *p = strdup(s);

    if (p)
        strcpy(p, s);
    return p;
}

void fixed(void)
{
    char *p = calloc(10, 4);

    if (!p)
        return;
    memset(p, 1, 40);
    memset(p, 1, 41); // expect: copy-size (error)
    free(p);
}
