/* A function fills a buffer of its caller's, as far as a packet says. */
#include <string.h>

struct packet {
    const unsigned char *data;
    unsigned length;
};

struct question {
    char name[256];
    int type;
};

int send_all(const char *text);

static int expand_bad(const struct packet *k, const unsigned char **at, char *out)
{
    const unsigned char *p = *at, *end = k->data + k->length;
    char *o = out;
    unsigned n;

    for (;;) {
        if (p >= end)
            return -1;
        n = *p++;
        if (n == 0)
            break;
        if (p + n > end)
            return -1;
        if (o != out)
            *o++ = '.'; // expect: bounds-write
        for (; n > 0; n--)
            *o++ = *p++; // expect: bounds-write
    }
    *o = '\0';
    *at = p;
    return 0;
}

int question_bad(const struct packet *k, struct question *q)
{
    const unsigned char *at = k->data + 12;

    return expand_bad(k, &at, q->name);
}

static int expand_good(const struct packet *k, const unsigned char **at, char *out)
{
    const unsigned char *p = *at, *end = k->data + k->length;
    char *o = out;
    unsigned n;

    for (;;) {
        if (p >= end)
            return -1;
        n = *p++;
        if (n == 0)
            break;
        if (p + n > end || (o - out) + n + 1 >= 256)
            return -1;
        if (o != out)
            *o++ = '.';
        for (; n > 0; n--)
            *o++ = *p++;
    }
    *o = '\0';
    *at = p;
    return 0;
}

int question_good(const struct packet *k, struct question *q)
{
    const unsigned char *at = k->data + 12;

    return expand_good(k, &at, q->name);
}

struct piece {
    const void *data;
    size_t size;
};

static size_t join(const struct piece *p, int n, char *out)
{
    size_t done = 0;

    for (int i = 0; i < n; i++) {
        memcpy(out + done, p[i].data, p[i].size);
        done += p[i].size;
    }
    return done;
}

static size_t sum(const struct piece *p, int n)
{
    size_t all = 0;

    while (n-- > 0)
        all += p[n].size;
    return all;
}

int pieces_bad(const struct piece *p, int n)
{
    char text[1500];

    text[0] = '\0';
    join(p, n, text); // expect: copy-size
    return send_all(text);
}

/* Something is held against the size of the array before. */
int pieces_good(const struct piece *p, int n)
{
    char text[900];

    text[0] = '\0';
    if (sum(p, n) > sizeof text)
        return -1;
    join(p, n, text);
    return send_all(text);
}
