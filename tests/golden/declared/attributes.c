#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int own_scanf(void *stream, const char *format, ...)
    __attribute__((format(scanf, 2, 3)));
int own_snprintf(char *buf, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void report(char *where, const char *format, ...) __attribute__((format(printf, 2, 3)));
void fetch(void *to, size_t size) __attribute__((access(write_only, 1, 2)));
void fetch_words(int *to, int count) __attribute__((access(write_only, 1, 2)));
void send_all(const void *from, size_t size) __attribute__((access(read_only, 1, 2)));
void *own_alloc(size_t count, size_t size) __attribute__((alloc_size(1, 2)));

void bad(const char *s, size_t n)
{
    char b[16];
    int words[4];
    char *p = own_alloc(4, 4);

    own_scanf(NULL, "%s", b); // expect: scanf-unbounded (warning)
    own_snprintf(b, 32, "%s", s); // expect: copy-size (error)
    fetch(b, 17); // expect: copy-size (error)
    fetch_words(words, sizeof words); // expect: copy-size (error)
    send_all(b, 32); // expect: source-overread (error)
    if (p)
        memset(p, 0, 17); // expect: copy-size (error)
    p = own_alloc(n, 4);
    if (p)
        memset(p, 0, 4 * n);
}

void good(const char *s)
{
    char b[16];
    int words[4];
    char *p = own_alloc(4, 4);

    own_scanf(NULL, "%15s", b);
    own_snprintf(b, sizeof b, "%s", s);
    report(b, "%s is too long, but who knows what becomes of it", s);
    fetch(b, sizeof b);
    fetch_words(words, 4);
    send_all(b, sizeof b);
    if (p)
        memset(p, 0, 16);
}

struct packet {
    unsigned count;
    unsigned short items[] __attribute__((counted_by(count)));
};

int counted(struct packet *p, unsigned i)
{
    if (i < p->count)
        return p->items[i];
    return p->items[p->count]; // expect: bounds-read (error)
}

struct tag {
    char kind[4] __attribute__((nonstring));
    char text[12];
};

void tags(struct tag *t)
{
    char b[16], c[4];

    strcpy(b, t->kind); // expect: strcpy-overflow (warning)
    memcpy(c, t->kind, sizeof c);
    strcpy(b, t->text);
}
