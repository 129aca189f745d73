/* A store that skips the look at how far it is, which the others of its loop take. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

size_t encode_bad(uint8_t *to, size_t size, const uint8_t *from, size_t count)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        unsigned c = from[i];

        if (c < 0x80) {
            if (n + 1 >= size)
                break;
            to[n++] = (uint8_t)c;
        } else {
            to[n++] = (uint8_t)(0xc0 | c >> 6); // expect: bounds-write
            to[n++] = (uint8_t)(0x80 | (c & 0x3f));
        }
    }
    return n;
}

size_t encode_good(uint8_t *to, size_t size, const uint8_t *from, size_t count)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        unsigned c = from[i];

        if (c < 0x80) {
            if (n + 1 >= size)
                break;
            to[n++] = (uint8_t)c;
        } else {
            if (n + 2 >= size)
                break;
            to[n++] = (uint8_t)(0xc0 | c >> 6);
            to[n++] = (uint8_t)(0x80 | (c & 0x3f));
        }
    }
    return n;
}

/* One look at the end of each round has room for all that a round stores. */
size_t quote_good(char *to, size_t size, const char *from)
{
    size_t n = 0;

    if (size < 8)
        return 0;
    for (; *from; from++) {
        if (*from == '"')
            to[n++] = '\\';
        to[n++] = *from;
        if (n + 4 > size)
            break;
    }
    to[n] = 0;
    return n;
}

int is_plain(int c);
char *escape(char *to, int c);

/* The end is a pointer, and only one kind of characters is held against it. */
char *show_bad(char *to, size_t size, const char *from)
{
    char *end = to + size - 1, word[5];
    int n = 0;

    while (*from) {
        if (is_plain(*from)) {
            *to++ = *from++; // expect: bounds-write
        } else {
            n = (int)(escape(word, *from++) - word);
            if (to + n > end)
                break;
            memcpy(to, word, (size_t)n);
            to += n;
        }
    }
    *to = 0;
    return to;
}

char *show_good(char *to, size_t size, const char *from)
{
    char *end = to + size - 1, word[5];
    int n = 0;

    while (*from && to < end) {
        if (is_plain(*from)) {
            *to++ = *from++;
        } else {
            n = (int)(escape(word, *from++) - word);
            if (to + n > end)
                break;
            memcpy(to, word, (size_t)n);
            to += n;
        }
    }
    *to = 0;
    return to;
}

/* The function knows where the buffer ends, and asks when it is too late. */
int join_bad(char *to, char *end, const char *name)
{
    char *at = to;

    while ((*at++ = *name++) != 0) // expect: bounds-write
        ;
    return at >= end ? -1 : 0;
}

int join_good(char *to, char *end, const char *name)
{
    char *at = to;

    while (at < end && (*at++ = *name++) != 0)
        ;
    return at >= end ? -1 : 0;
}

/* Where the cursor began is not where it has to end. */
int count_good(char *to, const char *name)
{
    char *start = to;

    while ((*to++ = *name++) != 0)
        ;
    return to == start + 1;
}
