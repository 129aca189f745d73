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

/* How many there are is no more than there is room for, whatever else limits it. */
struct spec {
    size_t kept_count;
    const int *kept;
};

struct plan {
    const struct spec *spec;
    int channel;
};

void keep(int fd);

static size_t list_kept(const struct plan *p, int *out, size_t max)
{
    const int ours[] = {0, 1, 2, p->channel};
    size_t n = 0;

    for (size_t i = 0; i < sizeof ours / sizeof ours[0] && n < max; i++)
        out[n++] = ours[i];
    for (size_t i = 0; i < p->spec->kept_count && n < max; i++)
        out[n++] = p->spec->kept[i];
    return n;
}

void keep_good(const struct plan *p)
{
    int list[80];
    size_t count = list_kept(p, list, 80);

    for (size_t i = 0; i < count; i++)
        keep(list[i]);
}
