/* Functions that choose one of two numbers, as many programs have them. */
#include <string.h>

void use(const char *s);

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t smaller_by_if(size_t a, size_t b)
{
    if (a < b)
        return a;
    return b;
}

static int smaller_int(int a, int b)
{
    return a < b ? a : b;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void keep_smaller(size_t *n, size_t most)
{
    *n = *n < most ? *n : most;
}

void copy_bad(const char *from, size_t n)
{
    char to[64];

    memcpy(to, from, larger(n, sizeof to)); // expect: copy-size
    use(to);
}

void copy_good(const char *from, size_t n)
{
    char to[64];

    memcpy(to, from, smaller(n, sizeof to));
    memcpy(to, from, smaller_by_if(n, sizeof to));
    use(to);
}

void end_bad(const char *from, size_t n)
{
    char to[64];

    n = smaller(n, sizeof to);
    memcpy(to, from, n);
    to[n] = 0; // expect: bounds-write
    use(to);
}

void end_good(const char *from, size_t n)
{
    char to[64];

    n = smaller(n, sizeof to - 1);
    memcpy(to, from, n);
    to[n] = 0;
    use(to);
}

/* What is negative is smaller than any size, and as a size larger. */
void signed_bad(const char *from, int n)
{
    char to[64];

    memcpy(to, from, smaller_int(n, sizeof to)); // expect: copy-size
    use(to);
}

void signed_good(const char *from, int n)
{
    char to[64];

    if (n < 0)
        return;
    memcpy(to, from, smaller_int(n, sizeof to));
    use(to);
}

void kept_good(const char *from, size_t n)
{
    char to[64];

    keep_smaller(&n, sizeof to);
    memcpy(to, from, n);
    use(to);
}
