// A program's own copying functions: with a size, and without one.
#include <stddef.h>
#include <stdio.h>

static void copy_until(char *dst, const char *src, char stop)
{
    while (*src && *src != stop)
        *dst++ = *src++;
    *dst = 0;
}

static char *copy_all(char *dst, const char *src)
{
    while ((*dst = *src++) != 0)
        dst++;
    return dst;
}

// The room counts down, and ends the loop before it is 0.
static size_t copy_sized(char *dst, const char *src, size_t size)
{
    const char *from = src;
    size_t left = size;

    if (left != 0)
        while (--left != 0)
            if ((*dst++ = *src++) == 0)
                break;
    if (left == 0) {
        if (size != 0)
            *dst = 0;
        while (*src++)
            continue;
    }
    return src - from - 1;
}

// What is there is passed over first, then one byte is always left.
static size_t append_sized(char *dst, const char *src, size_t size)
{
    const char *start = dst, *from = src;
    size_t left = size, have;

    while (left-- != 0 && *dst != 0)
        dst++;
    have = dst - start;
    left = size - have;
    if (left == 0)
        return size;
    while (*src != 0) {
        if (left != 1) {
            *dst++ = *src;
            left--;
        }
        src++;
    }
    *dst = 0;
    return have + (src - from);
}

// The same with the byte for the terminator taken off at the start.
static void append_cut(char *dst, size_t have, const char *src, size_t size)
{
    size_t left = size - have;

    if (have > size || left-- == 0)
        return;
    dst += have;
    while (*src != 0) {
        if (left != 0) {
            *dst++ = *src;
            left--;
        }
        src++;
    }
    *dst = 0;
}

void read_users(FILE *f)
{
    char line[512], user[32], shell[32];

    while (fgets(line, sizeof line, f)) {
        copy_until(user, line, ':'); // expect: bounds-write
        copy_all(shell, line); // expect: bounds-write
        puts(user);
        puts(shell);
    }
}

void keep_user(const char *name, const char *host)
{
    char a[32], b[32], c[32];

    copy_until(a, name, ':'); // expect: bounds-write
    copy_sized(b, name, sizeof b);
    append_sized(b, host, sizeof b);
    c[0] = 'x';
    append_cut(c, 1, host, sizeof c);
    puts(a);
    puts(b);
    puts(c);
}

void keep_short(const char *name)
{
    char a[32], b[64];

    copy_sized(a, name, sizeof a);
    copy_all(b, a);
    puts(b);
}
