/* A length that stands in the data, and is held against nothing. */
#include <stdlib.h>
#include <string.h>

struct record {
    unsigned length;
    unsigned char *data;
};

int echo_bad(struct record *r, int (*send)(unsigned char *, unsigned))
{
    unsigned char *p = r->data, *out;
    unsigned n;

    n = p[0] << 8 | p[1];
    p += 2;
    out = malloc(2 + n);
    if (!out)
        return -1;
    memcpy(out + 2, p, n); // expect: source-overread
    return send(out, 2 + n);
}

int echo_good(struct record *r, int (*send)(unsigned char *, unsigned))
{
    unsigned char *p = r->data, *out;
    unsigned n;

    n = p[0] << 8 | p[1];
    p += 2;
    if (2 + n > r->length)
        return -1;
    out = malloc(2 + n);
    if (!out)
        return -1;
    memcpy(out + 2, p, n);
    return send(out, 2 + n);
}

/* Large enough for the name, but is there so much? */
int name_bad(struct record *r, char name[64])
{
    unsigned char *p = r->data;
    int n = *p++;

    if (n > 63)
        return -1;
    memcpy(name, p, n); // expect: source-overread
    name[n] = 0;
    return n;
}

int name_good(struct record *r, char name[64])
{
    unsigned char *p = r->data;
    int n = *p++;

    if (n > 63 || n >= (int)r->length)
        return -1;
    memcpy(name, p, n);
    name[n] = 0;
    return n;
}

/* An address of one size only. */
int address_good(unsigned char to[6], const unsigned char *p, size_t length)
{
    unsigned char n = 0;

    if (length < 14)
        return -1;
    n = p[4];
    if (n != 6)
        return -1;
    memcpy(to, p + 8, n);
    return 0;
}

/* The byte is read before it is known to be there. */
int address_bad(unsigned char to[6], const unsigned char *p, size_t length)
{
    unsigned char n = p[4]; // expect: bounds-read

    if (n != 6 || length < 14)
        return -1;
    memcpy(to, p + 8, n);
    return 0;
}

/* What is left of the length, when the two bytes in front of it are taken off. */
struct attribute {
    int kind;
    unsigned char *text;
};

void attribute_bad(struct attribute *out, const unsigned char *at, int size)
{
    while (size > 2) {
        int kind = *at++, length = *at++;

        if (length < 2)
            return;
        length -= 2;
        out->kind = kind;
        memcpy(out->text, at, length); // expect: source-overread
        at += length;
        size -= length + 2;
    }
}

void attribute_good(struct attribute *out, const unsigned char *at, int size)
{
    while (size > 2) {
        int kind = *at++, length = *at++;

        if (length < 2 || length > size)
            return;
        length -= 2;
        out->kind = kind;
        memcpy(out->text, at, length);
        at += length;
        size -= length + 2;
    }
}
