#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Allocated in one function, as large as another one says. */

static int *make(size_t n)
{
    int *p = malloc(n * sizeof *p);

    if (!p)
        exit(1);
    for (size_t k = 0; k < n; k++)
        p[k] = 1;
    return p;
}

int *some(void)
{
    return make(20);
}

static int first(int n)
{
    int *p = malloc((size_t)n * sizeof *p), first = 0;

    if (!p)
        exit(1);
    for (size_t k = 0; k < (size_t)n; k++)
        p[k] = 0;
    first = p[0]; // expect: bounds-read (error)
    free(p);
    return first;
}

int read_number(void)
{
    int n = -1;

    if (scanf("%d", &n) != 1)
        return 0;
    return first(n);
}

int fixed_number(void)
{
    return first(20);
}

static int first_checked(int n)
{
    int *p = malloc((size_t)n * sizeof *p), first = 0;

    if (!p)
        exit(1);
    first = p[0];
    free(p);
    return first;
}

int read_and_checked(void)
{
    int n = 0;

    if (scanf("%d", &n) != 1 || n <= 0)
        return 0;
    return first_checked(n);
}

/* The number is that from outside, or one of the program's own. */
int read_or_not(void)
{
    char line[16];
    int n = -1, *p = NULL, first = 0;

    if (fgets(line, sizeof line, stdin))
        n = atoi(line);
    p = malloc((size_t)n * sizeof *p);
    if (!p)
        return 0;
    for (size_t k = 0; k < (size_t)n; k++)
        p[k] = 0;
    first = p[0]; // expect: bounds-read (error)
    free(p);
    return first;
}

static char *with_end(const char *from, size_t n)
{
    char *to = malloc(n + 1);

    if (!to)
        exit(1);
    memcpy(to, from, n);
    to[n] = '\0';
    return to;
}

char *ended(void)
{
    return with_end("abc", 3);
}
