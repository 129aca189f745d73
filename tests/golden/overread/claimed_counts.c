/* As many elements as the data says that there are. */
#include <string.h>

extern void use(unsigned number);

static unsigned two(const unsigned char *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

int challenge(const unsigned char *p, unsigned len)
{
    unsigned count = 0;

    if (len < 1)
        return -1;
    count = p[0];
    for (unsigned i = 0; i < count; i++)
        use(p[1 + i]); // expect: bounds-read
    return 0;
}

int challenge_good(const unsigned char *p, unsigned len)
{
    unsigned count = 0;

    if (len < 1)
        return -1;
    count = p[0];
    if (count > len - 1)
        return -1;
    for (unsigned i = 0; i < count; i++)
        use(p[1 + i]);
    return 0;
}

int segments(const unsigned char *p, const unsigned char *end)
{
    while (end - p >= 2) {
        unsigned count = p[1];

        p += 2;
        for (unsigned i = 0; i < count; i++)
            use(two(p + 2 * i)); // expect: bounds-read
        p += 2 * count;
    }
    return 0;
}

int segments_good(const unsigned char *p, const unsigned char *end)
{
    while (end - p >= 2) {
        unsigned count = p[1];

        p += 2;
        if (2 * count > end - p)
            return -1;
        for (unsigned i = 0; i < count; i++)
            use(two(p + 2 * i));
        p += 2 * count;
    }
    return 0;
}

/* That a loop goes round as often is no look at how much there is. */
int texts(const unsigned char *p, const unsigned char *end)
{
    char text[256];

    while (p < end) {
        unsigned n = *p++;

        memcpy(text, p, n); // expect: source-overread
        for (unsigned i = 0; i < n; i++)
            use((unsigned char)text[i]);
        p += n;
    }
    return 0;
}

int texts_good(const unsigned char *p, const unsigned char *end)
{
    char text[256];

    while (p < end) {
        unsigned n = *p++;

        if (n > end - p)
            break;
        memcpy(text, p, n);
        for (unsigned i = 0; i < n; i++)
            use((unsigned char)text[i]);
        p += n;
    }
    return 0;
}
