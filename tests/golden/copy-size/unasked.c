/* A place to write to, which a call gave together with its size. */
#include <string.h>

struct region {
    unsigned char *base;
    unsigned length;
};
struct target;

void available(struct target *t, struct region *r);
void reserve(struct target *t, unsigned n);
void advance(struct target *t, unsigned n);
int is_room(const struct region *r, unsigned n);

void put_bad(struct target *t, const char *text)
{
    struct region r;
    unsigned n = (unsigned)strlen(text);

    available(t, &r);
    memmove(r.base, text, n); // expect: copy-size
    advance(t, n);
}

int put_good(struct target *t, const char *text)
{
    struct region r;
    unsigned n = (unsigned)strlen(text);

    available(t, &r);
    if (n > r.length)
        return -1;
    memmove(r.base, text, n);
    advance(t, n);
    return 0;
}

/* Who is given the structure may ask. */
int put_asked_good(struct target *t, const char *text)
{
    struct region r;
    unsigned n = (unsigned)strlen(text);

    available(t, &r);
    if (!is_room(&r, n))
        return -1;
    memmove(r.base, text, n);
    return 0;
}

/* A limit of the program's own. */
int put_short_good(struct target *t, const char *text, unsigned n)
{
    struct region r;

    if (n > 16)
        return -1;
    reserve(t, 16);
    available(t, &r);
    memmove(r.base, text, n);
    return 0;
}

/* Room for that much was asked for. */
void put_reserved_good(struct target *t, const char *text)
{
    struct region r;
    unsigned n = (unsigned)strlen(text);

    reserve(t, n);
    available(t, &r);
    memmove(r.base, text, n);
}
