/* Storage for rows of a size that is only known as a product. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct size {
    uint32_t width, height;
};

enum { MOST = 1 << 26 };

char *rows_right(FILE *in)
{
    struct size s;
    uint32_t all = 0, y = 0;
    char *p = NULL;

    if (fread(&s, sizeof s, 1, in) != 1 || s.width == 0)
        return NULL;
    if (s.height > MOST / s.width)
        return NULL;
    all = s.width * s.height;
    p = malloc(all);
    for (y = 0; p && y < s.height; y++)
        if (fread(p + (size_t)y * s.width, s.width, 1, in) != 1)
            break;
    return p;
}

char *rows_of_wrapped(FILE *in)
{
    struct size s;
    uint32_t all = 0, y = 0;
    char *p = NULL;

    if (fread(&s, sizeof s, 1, in) != 1 || s.width == 0)
        return NULL;
    all = s.width * s.height;
    p = malloc(all);
    for (y = 0; p && y < s.height; y++)
        if (fread(p + (size_t)y * s.width, s.width, 1, in) != 1) // expect: input-size
            break;
    return p;
}

/* The quotient is by something else. */
char *rows_asked_of_other(FILE *in, uint32_t other)
{
    struct size s;
    uint32_t all = 0, y = 0;
    char *p = NULL;

    if (fread(&s, sizeof s, 1, in) != 1 || s.width == 0 || other == 0)
        return NULL;
    if (s.height > MOST / other)
        return NULL;
    all = s.width * s.height;
    p = malloc(all);
    for (y = 0; p && y < s.height; y++)
        if (fread(p + (size_t)y * s.width, s.width, 1, in) != 1) // expect: input-size
            break;
    return p;
}

char *one_row_more(FILE *in)
{
    struct size s;
    uint32_t y = 0;
    char *p = NULL;

    if (fread(&s, sizeof s, 1, in) != 1 || s.width == 0)
        return NULL;
    p = malloc((size_t)s.width * s.height);
    for (y = 0; p && y <= s.height; y++)
        if (fread(p + (size_t)y * s.width, s.width, 1, in) != 1) // expect: input-size
            break;
    return p;
}

/* In 64 bits that product cannot wrap. */
char *rows_of_wide(FILE *in)
{
    struct size s;
    uint32_t y = 0;
    char *p = NULL;

    if (fread(&s, sizeof s, 1, in) != 1 || s.width == 0)
        return NULL;
    p = malloc((size_t)s.width * s.height);
    for (y = 0; p && y < s.height; y++)
        if (fread(p + (size_t)y * s.width, s.width, 1, in) != 1)
            break;
    return p;
}

int *numbers_right(FILE *in)
{
    struct size s;
    size_t y = 0;
    int *p = NULL;

    if (fread(&s, sizeof s, 1, in) != 1 || s.width == 0)
        return NULL;
    if (s.height > SIZE_MAX / sizeof(int) / s.width)
        return NULL;
    p = malloc(sizeof(int) * s.width * s.height);
    for (y = 0; p && y < s.height; y++)
        if (fread(p + y * s.width, sizeof(int), s.width, in) != s.width)
            break;
    return p;
}

/* A limit that nobody knows: the product is no larger, and so does not wrap. */
char *rows_below_setting(FILE *in, uint32_t setting)
{
    struct size s;
    uint32_t all = 0, y = 0;
    char *p = NULL;

    if (fread(&s, sizeof s, 1, in) != 1 || s.width == 0)
        return NULL;
    if (s.height > setting / s.width)
        return NULL;
    all = s.width * s.height;
    p = malloc(all);
    for (y = 0; p && y < s.height; y++)
        if (fread(p + (size_t)y * s.width, s.width, 1, in) != 1)
            break;
    return p;
}
