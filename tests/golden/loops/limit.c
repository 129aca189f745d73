/* A cursor that is compared at most of its stores. */
#include <stddef.h>

void use(const char *text);

void quote_bad(const char *s)
{
    char out[64];
    char *d = out, *end = out + sizeof out - 1;

    for (; *s; s++) {
        if (*s == '\b') {
            if (d > out)
                d--;
        } else if (*s == '\n') {
            *d++ = '\\';
            *d++ = 'n'; // expect: bounds-write
        } else if (d < end) {
            *d++ = *s;
        }
    }
    *d = '\0'; // expect-miss: bounds-write
    use(out);
}

void quote_good(const char *s)
{
    char out[64];
    char *d = out, *end = out + sizeof out - 1;

    for (; *s; s++) {
        if (*s == '\b') {
            if (d > out)
                d--;
        } else if (*s == '\n') {
            if (d + 1 >= end)
                break;
            *d++ = '\\';
            *d++ = 'n';
        } else if (d < end) {
            *d++ = *s;
        }
    }
    *d = '\0';
    use(out);
}

/* Room for two characters is kept behind the limit, and one round stores no more. */
void mark_good(const char *s)
{
    char out[64];
    size_t n = 0;

    for (; *s; s++) {
        if (n >= sizeof out - 3)
            break;
        if (*s == '\n')
            out[n++] = '\\';
        out[n++] = *s;
    }
    out[n] = '\0';
    use(out);
}

/* Compared with what has nothing to do with how large the array is. */
void head_good(const char *s, size_t count)
{
    char out[64];
    size_t n = 0;

    for (size_t i = 0; i < count && i < 60; i++) {
        if (n < 3)
            out[n++] = '-';
        out[n++] = s[i];
        if (n > 60)
            break;
    }
    use(out);
}
