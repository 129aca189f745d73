/* Unsigned differences, and room that is left. */
#include <stdio.h>
#include <string.h>

void room_good(const char *a, const char *b)
{
    char out[64];
    size_t used = strlen(a);

    if (used >= sizeof out)
        return;
    memcpy(out, a, used);
    if (strlen(b) >= sizeof out - used)
        return;
    strcpy(out + used, b);
}

void room_bad(const char *a, const char *b)
{
    char out[64];
    size_t used = strlen(a);

    if (used >= sizeof out)
        return;
    memcpy(out, a, used);
    if (strlen(b) > sizeof out - used)
        return;
    strcpy(out + used, b); // expect: strcpy-overflow (warning)
}

void cast_good(const char *s, int n)
{
    char out[64];

    if ((size_t)n < sizeof out)
        memcpy(out, s, n);
    if (n > 0 && n < 64)
        out[n - 1] = 0;
}

void pieces(const char *a, const char *b)
{
    char out[64];
    size_t o = 0;
    int n = snprintf(out, sizeof out, "%s", a);

    if (n < 0 || (size_t)n >= sizeof out)
        return;
    o += (size_t)n;
    snprintf(out + o, sizeof out - o, "%s", b);
}
