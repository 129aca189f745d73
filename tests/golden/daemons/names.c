/* Names in messages, nested lengths, buffers that grow. */
#include "parts/daemon.h"
#include <unistd.h>

/* Labels of a domain name are joined with dots. */
int expand_bad(const unsigned char *msg, const unsigned char *end,
               const unsigned char *p)
{
    char name[MAX_NAME + 1];
    char *d = name;
    int n;

    while (p < end && (n = *p++) != 0) {
        if ((n & 0xc0) == 0xc0) {
            p = msg + (((n & 0x3f) << 8) | *p);
            continue;
        }
        if (p + n > end)
            return -1;
        memcpy(d, p, n); // expect: copy-size
        d += n;
        *d++ = '.'; // expect: bounds-write
        p += n;
    }
    *d = '\0'; // expect-miss: bounds-write
    return fail(name);
}

int expand_good(const unsigned char *msg, const unsigned char *end,
                const unsigned char *p)
{
    char name[MAX_NAME + 1];
    char *d = name, *last = name + sizeof name - 1;
    int n, jumps = 0;

    while (p < end && (n = *p++) != 0) {
        if ((n & 0xc0) == 0xc0) {
            if (p >= end || ++jumps > MAX_LABELS)
                return -1;
            p = msg + (((n & 0x3f) << 8) | *p);
            continue;
        }
        if (n > end - p || n + 1 > last - d)
            return -1;
        memcpy(d, p, n);
        d += n;
        *d++ = '.';
        p += n;
    }
    *d = '\0';
    return fail(name);
}

/* An ASN.1-like length of up to four bytes. */
int der_bad(const unsigned char *p, size_t size)
{
    unsigned char key[64];
    size_t len, i, bytes;

    if (size < 2)
        return -1;
    len = p[1];
    p += 2;
    if (len & 0x80) {
        bytes = len & 0x7f;
        len = 0;
        for (i = 0; i < bytes; i++)
            len = (len << 8) | *p++;
    }
    memcpy(key, p, len); // expect: copy-size
    return key[0];
}

int der_good(const unsigned char *p, size_t size)
{
    unsigned char key[64];
    size_t len, i, bytes;

    if (size < 2)
        return -1;
    len = p[1];
    p += 2;
    if (len & 0x80) {
        bytes = len & 0x7f;
        if (bytes > 4 || bytes > size - 2)
            return -1;
        len = 0;
        for (i = 0; i < bytes; i++)
            len = (len << 8) | *p++;
    }
    if (len > sizeof key)
        return -1;
    memcpy(key, p, len);
    return key[0];
}

/* Options of one packet are collected; the sum is not looked at. */
struct collector {
    unsigned char data[256];
    unsigned used;
};

void collect_bad(struct collector *c, const unsigned char *p, unsigned char len)
{
    memcpy(c->data + c->used, p, len); // expect: copy-size
    c->used += len;
}

void collect_good(struct collector *c, const unsigned char *p, unsigned char len)
{
    if (c->used > sizeof c->data || len > sizeof c->data - c->used)
        return;
    memcpy(c->data + c->used, p, len);
    c->used += len;
}

/* A text that grows by what it has, not by what it needs. */
struct text {
    char *at;
    size_t size, used;
};

int grow_bad(const char *s)
{
    size_t len = strlen(s);
    char *at = malloc(len);

    if (!at)
        return -1;
    strcpy(at, s); // expect: strcpy-overflow
    return fail(at);
}

int grow_good(const char *s)
{
    size_t len = strlen(s);
    char *at = malloc(len + 1);

    if (!at)
        return -1;
    strcpy(at, s);
    return fail(at);
}

/* Three parts, room for two separators but no terminator. */
char *join_bad(const char *a, const char *b)
{
    char *s = malloc(strlen(a) + strlen(b) + 1);

    if (!s)
        return NULL;
    sprintf(s, "%s=%s", a, b); // expect: sprintf-overflow
    return s;
}

char *join_good(const char *a, const char *b)
{
    char *s = malloc(strlen(a) + strlen(b) + 2);

    if (!s)
        return NULL;
    sprintf(s, "%s=%s", a, b);
    return s;
}

/* The array doubles when it is full, but elements are forgotten. */
int *numbers_bad(FILE *f)
{
    int count = 0, size = 16;
    int *list = malloc(size * sizeof *list);
    int c;

    while (list && (c = getc(f)) != EOF) {
        if (count > size) {
            size *= 2;
            list = realloc(list, size * sizeof *list);
            if (!list)
                return NULL;
        }
        list[count++] = c; // expect: bounds-write
    }
    return list;
}

/* Characters that the caller has, as an index. */
static const signed char values[128];

int value_of_bad(const char *s)
{
    int sum = 0;

    while (*s)
        sum += values[(unsigned char)*s++]; // expect: bounds-read
    return sum;
}

int value_of_good(const char *s)
{
    int sum = 0;

    while (*s) {
        unsigned char c = (unsigned char)*s++;

        if (c < sizeof values)
            sum += values[c];
    }
    return sum;
}

/* A type, a length and a value; the value is read without a look at the end. */
int tlv_read_bad(int fd)
{
    unsigned char buf[512];
    unsigned char *p = buf, *end;
    long n = read(fd, buf, sizeof buf);
    int sum = 0;

    if (n <= 0)
        return -1;
    end = buf + n;
    while (p < end) {
        unsigned len = p[1]; // expect: bounds-read

        sum += p[0];
        p += 2 + len;
    }
    return sum;
}

int tlv_read_good(int fd)
{
    unsigned char buf[512];
    unsigned char *p = buf, *end;
    long n = read(fd, buf, sizeof buf);
    int sum = 0;

    if (n <= 0)
        return -1;
    end = buf + n;
    while (end - p >= 2) {
        unsigned len = p[1];

        sum += p[0];
        if (len > end - p - 2)
            return -1;
        p += 2 + len;
    }
    return sum;
}
