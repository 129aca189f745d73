#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void terminate_bad(int fd)
{
    char b[128];
    ssize_t n = read(fd, b, sizeof b);

    if (n < 0)
        return;
    b[n] = '\0'; // expect: bounds-write (error)
}

void terminate_unchecked(int fd)
{
    char b[128];
    ssize_t n = read(fd, b, sizeof b - 1);

    b[n] = '\0'; // expect: bounds-write (error)
}

void terminate_good(int fd)
{
    char b[128];
    ssize_t n = read(fd, b, sizeof b - 1);

    if (n < 0)
        return;
    b[n] = '\0';
}

void link_bad(const char *name)
{
    char b[64];
    ssize_t n = readlink(name, b, sizeof b);

    if (n > 0)
        b[n] = '\0'; // expect: bounds-write (error)
}

int table_bad(const char *text)
{
    static const int table[10] = {1, 2, 3};
    int i = atoi(getenv("INDEX"));
    int j = atoi(text);

    if (i >= 10)
        return 0;
    return table[i] + j; // expect: bounds-read (error)
}

int table_good(void)
{
    static const int table[10] = {1, 2, 3};
    int i = atoi(getenv("INDEX"));

    if (i < 0 || i >= 10)
        return 0;
    return table[i];
}

int constant_bad(void)
{
    int a[4] = {0};

    a[4] = 1; // expect: bounds-write (error)
    return a[-1]; // expect: bounds-read (error)
}

int unknown_index(int i)
{
    static int a[10];

    return a[i];
}

struct packet {
    int length;
    char data[1];
};

struct flexible {
    int length;
    char data[];
};

void trailing(struct packet *p, struct flexible *f)
{
    p->data[4] = 1;
    f->data[4] = 1;
}

void masked(unsigned n)
{
    char b[16];

    b[n & 15] = 0;
    b[n % 16] = 0;
    b[n & 31] = 0; // expect: bounds-write (warning)
    b[n % 17] = 0; // expect: bounds-write (warning)
}

int matrix(void)
{
    int m[3][4] = {{0}};

    m[2][3] = 1;
    m[0][4] = 1; // expect: bounds-write (error)
    m[3][0] = 1; // expect: bounds-write (error)
    return m[1][1];
}

struct connection {
    int fd;
    int used;
    char data[512];
};

/* A sum that is compared, but may be as large as the buffer. */
void append_bad(struct connection *c, const char *text, int n)
{
    if (c->used < 0 || n < 0 || c->used + n > (int)sizeof c->data)
        return;
    memcpy(c->data + c->used, text, (size_t)n);
    c->data[c->used + n] = '\0'; // expect: bounds-write
}

void append_good(struct connection *c, const char *text, int n)
{
    if (c->used < 0 || n < 0 || c->used + n >= (int)sizeof c->data)
        return;
    memcpy(c->data + c->used, text, (size_t)n);
    c->data[c->used + n] = '\0';
}

static const struct day {
    const char *name;
    int number;
} days[] = {{"sun", 0}, {"mon", 1}, {"tue", 2}, {"wed", 3}, {"thu", 4}, {"fri", 5},
            {"sat", 6}, {"su", 0},  {"mo", 1},  {"tu", 2},  {"we", 3},  {"th", 4},
            {"fr", 5},  {"sa", 6}};

/* A search that ends early, but for a name that is none. */
int search_bad(const char *name)
{
    for (unsigned i = 0; i <= sizeof days / sizeof days[0]; i++)
        if (strcmp(name, days[i].name) == 0) // expect: bounds-read
            return days[i].number;
    return -1;
}

int search_good(const char *name)
{
    for (unsigned i = 0; i < sizeof days / sizeof days[0]; i++)
        if (strcmp(name, days[i].name) == 0)
            return days[i].number;
    return -1;
}
