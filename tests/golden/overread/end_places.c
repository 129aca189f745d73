/*
 * A buffer and the place where it ends: what is read behind the one byte that the
 * function made sure of.
 */
#include <stddef.h>

extern void use(unsigned number);

static unsigned two(const unsigned char *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

int options(const unsigned char *p, const unsigned char *end)
{
    while (p < end) {
        unsigned type = *p++;
        unsigned len = *p++; // expect: bounds-read

        use(type);
        if (len > (size_t)(end - p))
            return -1;
        p += len;
    }
    return 0;
}

int options_good(const unsigned char *p, const unsigned char *end)
{
    while (end - p >= 2) {
        unsigned type = *p++;
        unsigned len = *p++;

        use(type);
        if (len > (size_t)(end - p))
            return -1;
        p += len;
    }
    return 0;
}

int tags(const unsigned char *p, const unsigned char *end)
{
    while (p < end) {
        unsigned type = two(p);    // expect: bounds-read
        size_t len = two(p + 2);   // expect: bounds-read

        p += 4;
        use(type);
        if (p > end || len > (size_t)(end - p))
            return -1;
        p += len;
    }
    return 0;
}

/* Records of two bytes each: that they are whole, the caller sees to. */
int records_good(const unsigned char *p, const unsigned char *end)
{
    for (; p < end; p += 2)
        use(two(p));
    return 0;
}

/* The end is the last one here. */
int last_good(const unsigned char *p, const unsigned char *end)
{
    while (p <= end)
        use(*p++);
    return 0;
}

int escaped_good(const unsigned char *p, const unsigned char *end)
{
    while (p < end)
        if (*p++ == '%') {
            if (p == end)
                return -1;
            use(*p++);
        }
    return 0;
}
