/*
 * What a loop moves by four or eight now and then is at a multiple of that: behind
 * `p < &names[34]` a whole place is free, and not one byte.
 */
#include <stddef.h>
#include <stdio.h>

enum { NAMES = 35 };

static char *names[NAMES];
static char text[512];

/* Two places are used, and one was looked for. */
void keep(const char *in, size_t n)
{
    char **to = names;

    for (size_t k = 0; k < n; k++) {
        if (to >= &names[NAMES - 1])
            break;
        if (in[k] == 'a')
            continue;
        *to++ = text;
        *to = NULL;
    }
}

void keep_too_much(const char *in, size_t n)
{
    char **to = names;

    for (size_t k = 0; k < n; k++) {
        if (to >= &names[NAMES])
            break;
        if (in[k] == 'a')
            continue;
        *to++ = text;
        *to = NULL; // expect: bounds-write
    }
}

/* The end comes from the caller, as a pointer. */
static void note(char **list, char **last, char *at)
{
    char **p = list;

    while (*p != NULL)
        p++;
    if (p < last - 1) {
        *p++ = at;
        *p = NULL;
    }
}

static void note_too_much(char **list, char **last, char *at)
{
    char **p = list;

    while (*p != NULL)
        p++;
    if (p < last) {
        *p++ = at;
        *p = NULL; // expect: bounds-write
    }
}

void all(char **in, int n)
{
    char *list[20] = {NULL};
    char *more[20] = {NULL};

    for (int k = 0; k < n; k++)
        note(list, list + 20, in[k]);
    for (int k = 0; k < n; k++)
        note_too_much(more, more + 20, in[k]);
}

/* Four digits for some of the bytes, none for others. */
void encode(const unsigned char *in, size_t n)
{
    char out[40];
    unsigned at = 0;

    for (size_t k = 0; k < n; k++) {
        if (in[k] == ' ')
            continue;
        if (at >= 37)
            break;
        out[at] = '\\';
        out[at + 1] = '0' + (in[k] >> 6);
        out[at + 2] = '0' + ((in[k] >> 3) & 7);
        out[at + 3] = '0' + (in[k] & 7);
        at += 4;
    }
    fwrite(out, 1, at, stdout);
}

/* A step of two between them, and it may be 38. */
void encode_two(const unsigned char *in, size_t n)
{
    char out[40];
    unsigned at = 0;

    for (size_t k = 0; k < n; k++) {
        if (in[k] == ' ') {
            at += 2;
            continue;
        }
        if (at >= 39)
            break;
        out[at] = '\\';
        out[at + 3] = '0' + (in[k] & 7); // expect: bounds-write
        at += 4;
    }
}
