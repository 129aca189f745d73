/* A file without its own headers: what may be a macro that checks, or that is a hint. */
#include "checks.h"
#include <string.h>

struct packet {
    const unsigned char *at;
    int length;
};

int hint_good(const unsigned char *p, unsigned n)
{
    unsigned char out[64];

    if (unlikely(n > sizeof out))
        return -1;
    memcpy(out, p, n);
    return use(out);
}

int hint_bad(const unsigned char *p, unsigned n)
{
    unsigned char out[64];

    if (unlikely(n > 2 * sizeof out))
        return -1;
    memcpy(out, p, n); // expect: copy-size
    return use(out);
}

int stated_good(const char *p, unsigned n)
{
    char out[64];

    REQUIRE(n <= sizeof out);
    memcpy(out, p, n);
    return use(out);
}

int stated_with_others_good(const char *p, unsigned n, unsigned have)
{
    char out[64];

    REQUIRE(p != NULL && n <= sizeof out && n <= have);
    memcpy(out, p, n);
    return use(out);
}

int stated_of_another_bad(const char *p, unsigned n, unsigned have)
{
    char out[64];

    REQUIRE(have <= sizeof out);
    memcpy(out, p, n); // expect: copy-size
    return use(out);
}

int stated_later_bad(const char *p, unsigned n)
{
    char out[64];

    memcpy(out, p, n); // expect: copy-size
    REQUIRE(n <= sizeof out);
    return use(out);
}

int clipped_good(const unsigned char *p)
{
    char out[64];
    int n = p[0];

    CLIP(n, 0, 64);
    memcpy(out, p, n);
    return use(out);
}

int room_good(const unsigned char *p)
{
    char out[64];
    int n = p[0];

    if (TOO_LONG(n, out))
        return -1;
    memcpy(out, p, n);
    return use(out);
}

/* It is only told of. */
int told_bad(const unsigned char *p)
{
    char out[64];
    int n = p[0];

    TRACE("length %d", n);
    memcpy(out, p, n); // expect: copy-size
    return use(out);
}

int leaves_good(const char *p, unsigned n)
{
    char out[64];

    FAIL_IF(n > sizeof out, return -1);
    memcpy(out, p, n);
    return use(out);
}

int leaves_by_goto_good(const char *p, unsigned n)
{
    char out[64];

    FAIL_UNLESS(n <= sizeof out, goto fail);
    memcpy(out, p, n);
    return use(out);
fail:
    return -1;
}

int of_a_type_good(struct packet *k, int left)
{
    unsigned char out[64], n;

    if (left < 2 || k->at[1] + 2 > left)
        return -1;
    n = lesser_of(unsigned char, k->at[1], sizeof out);
    memcpy(out, k->at + 2, n);
    return use(out);
}

int of_a_type_bad(struct packet *k, int left)
{
    unsigned char out[64], n;

    if (left < 2 || k->at[1] + 2 > left)
        return -1;
    n = k->at[1];
    memcpy(out, k->at + 2, n); // expect: copy-size
    return use(out);
}

/* What is done with the number and the buffer is no check of them. */
void shown_bad(int fd)
{
    unsigned char in[1500];
    unsigned short n;
    char out[64];

    read(fd, in, sizeof in);
    n = (in[0] << 8) | in[1];
    if (n > 1000)
        return;
    show_bytes(out, n);
    memcpy(out, in + 2, n); // expect: copy-size
}

void asked_good(int fd)
{
    unsigned char in[1500];
    unsigned short n;
    char out[64];

    read(fd, in, sizeof in);
    n = (in[0] << 8) | in[1];
    if (n > 1000)
        return;
    if (is_too_long(n, 64))
        return;
    memcpy(out, in + 2, n);
}

/* A least length is no limit of the greatest. */
void least_bad(int fd)
{
    unsigned char in[1500];
    unsigned short n;
    char out[64];

    read(fd, in, sizeof in);
    n = (in[0] << 8) | in[1];
    if (n > 1000)
        return;
    REQUIRE(n > 0);
    REQUIRE(n >= 12 && in[0] != 1);
    memcpy(out, in + 2, n); // expect: copy-size
}

void most_good(int fd)
{
    unsigned char in[1500];
    unsigned short n;
    char out[64];

    read(fd, in, sizeof in);
    n = (in[0] << 8) | in[1];
    REQUIRE(n > 0);
    REQUIRE(n <= 64);
    memcpy(out, in + 2, n);
}
