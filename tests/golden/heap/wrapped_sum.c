/* Whether a sum has wrapped is asked the usual way: it is smaller than it was. */
#include <stdlib.h>

unsigned short *prepend(const unsigned short *in, size_t n)
{
    size_t all = n + 2;
    unsigned short *out = NULL;

    if (all < n || n > 100000)
        return NULL;
    out = malloc(all * sizeof *out);
    for (size_t i = 0; out && i < n; i++)
        out[i + 2] = in[i];
    return out;
}

char **push(char **list, unsigned n, char *value)
{
    unsigned all = n + 2;
    char **out = NULL;

    if (all < n)
        return NULL;
    out = malloc(sizeof *out * all);
    if (!out)
        return NULL;
    for (unsigned i = 0; i < n; i++)
        out[i + 1] = list[i];
    out[0] = value;
    out[n + 1] = NULL;
    return out;
}

char **push_too_much(char **list, unsigned n, char *value)
{
    unsigned all = n + 2;
    char **out = NULL;

    if (all < n)
        return NULL;
    out = malloc(sizeof *out * all);
    if (!out)
        return NULL;
    for (unsigned i = 0; i < n; i++)
        out[i + 1] = list[i];
    out[0] = value;
    out[n + 2] = NULL; // expect: bounds-write
    return out;
}
