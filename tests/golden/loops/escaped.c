/*
 * One or two places in each round, or what a helper made, while they are free; the room
 * may be none at all, and then nothing is ended either.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static char *quote(char *to, int c)
{
    if (c == '\n') {
        *to++ = '\\';
        *to++ = 'n';
    } else {
        *to++ = '\\';
        *to++ = '0' + (((unsigned)c >> 3) & 7);
        *to++ = '0' + ((unsigned)c & 7);
    }
    *to = '\0';
    return to;
}

static int copy(char *to, const char *from, size_t size)
{
    char *start = to, *end = start + size - 1;
    char one[8];
    int c, n = 0;

    while ((c = *from) && to < end) {
        if (c >= ' ') {
            if (c == '\\') {
                if (to + 1 >= end) {
                    n = 2;
                    break;
                }
                *to++ = '\\';
            }
            n = 1;
            *to++ = c;
            from++;
        } else {
            n = quote(one, c) - one;
            if (to + n > end)
                break;
            memcpy(to, one, n);
            to += n;
            from++;
        }
    }
    if (size > 0)
        *to = '\0';
    return to + n > end ? -1 : (int)(to - start);
}

/* A place is free, but both are used. */
static void copy_too_much(char *to, const char *from, size_t size)
{
    char *end = to + size - 1;
    int c;

    while ((c = *from++) && to < end) {
        if (c == '\\')
            *to++ = '\\';
        *to++ = c;
    }
    if (size > 0)
        *to = '\0'; // expect: bounds-write
}

void show(const char *text)
{
    char out[64], more[64];

    if (copy(out, text, sizeof out) > 0)
        puts(out);
    copy_too_much(more, text, sizeof more);
    puts(more);
}
