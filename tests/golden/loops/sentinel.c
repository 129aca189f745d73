#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Walks that end at a value which is not in the array. */

int never_there_bad(void)
{
    char b[4] = {0};
    int i = 0;

    while (b[i] != 7) // expect: bounds-read (error)
        i++;
    return i;
}

int numbers_bad(void)
{
    int b[4] = {0};
    int i = 0;

    b[0] = 0; /* as it was */
    while (b[i] != 7) // expect: bounds-read (error)
        i++;
    return i;
}

int limited_good(void)
{
    char b[4] = {0};
    int i = 0;

    while (i < 4 && b[i] != 7)
        i++;
    return i;
}

int put_there_good(int n)
{
    char b[4] = {0};
    int i = 0;

    if (n < 0 || n > 3)
        return 0;
    b[n] = 7;
    while (b[i] != 7)
        i++;
    return i;
}

/* Any element of an array that one value fills. */
int filled_good(int n)
{
    int to[4] = {0}, used[8] = {0};

    if (n < 0 || n > 7)
        return 0;
    to[used[n] + 3] = 1;
    return to[0];
}

/* Some of the zeros became something else, but not what the walk looks for. */

int partly_written_bad(int n)
{
    char b[12] = {0};
    int i = 0;

    if (n < 0 || n > 11)
        return 0;
    b[n] = 2;
    while (b[i] != 1) // expect: bounds-read (error)
        i++;
    return i;
}

int some_of_them_bad(int n)
{
    short b[16] = {0};
    int i = 0;

    memset(b, 0, (size_t)(n & 7) * sizeof b[0]);
    b[n & 15] += 3;
    while (b[i] != 7) // expect: bounds-read (error)
        i++;
    return i;
}

int digits_bad(int n)
{
    char b[16] = {0};
    int i = 0;

    snprintf(b, sizeof b, "%d", n);
    while (b[i] != 1) // expect: bounds-read (error)
        i++;
    return i;
}

int filled_loop_bad(int n)
{
    char b[10] = {0};
    int i = 0;

    for (int k = 0; k < 10 && k < n; k++)
        b[k] = 1;
    while (b[i] != 7) // expect: bounds-read (error)
        i++;
    return i;
}

int perhaps_there_good(int n, int v)
{
    char b[12] = {0};
    int i = 0;

    b[n & 7] = 2;
    b[v & 7] = 1;
    while (b[i] != 1)
        i++;
    return i;
}

int counted_up_good(int n)
{
    int b[12] = {0};
    int i = 0;

    for (int k = 0; k < 10; k++)
        b[k & n & 7]++;
    while (b[i] != 7)
        i++;
    return i;
}

/* Only some runs put anything there, and none what the walk looks for. */

int sometimes_bad(int n)
{
    char b[16] = {0};
    int i = 0;

    if (n > 0 && n < 12)
        memset(b, 1, (size_t)n);
    while (b[i] != 7) // expect: bounds-read (error)
        i++;
    return i;
}

/* On one way there is what is looked for, on the other one there are zeros. */

int one_way_bad(int n)
{
    short b[16] = {0};
    int i = 0;

    if (n >= 0 && n < 12)
        b[n] = 7;
    while (b[i] != 7) // expect: bounds-read (error)
        i++;
    return i;
}

int one_way_good(int n)
{
    short b[16] = {0};
    int i = 0, is_there = 0;

    if (n >= 0 && n < 12) {
        b[n] = 7;
        is_there = 1;
    }
    while (is_there && b[i] != 7)
        i++;
    return i;
}

/* What came in stays where the zeros, or what is copied over it, end. */

int zeros_before_bad(void)
{
    char b[16] = "";
    int n = getchar() & 7, i = 0;

    if (!fgets(b, sizeof b, stdin))
        return 0;
    memset(b, 0, (size_t)n);
    while (b[i] != 7) // expect: bounds-read (error)
        i++;
    return i;
}

int copied_over_bad(const char text[8])
{
    char b[16] = "";
    int n = getchar() & 7, i = 0;

    if (!fgets(b, sizeof b, stdin))
        return 0;
    memcpy(b, text, (size_t)n);
    while (b[i] != 7) // expect: bounds-read (error)
        i++;
    return i;
}

/* ... and a part of a structure that was read into on some runs only. */

struct kinds {
    int kind;
    char data[16];
    char more[8];
};

int read_sometimes_bad(size_t n)
{
    struct kinds *k = calloc(1, sizeof *k);
    int i = 0;

    if (!k)
        return 0;
    if (n < 15 && fread(k->data, 1, n, stdin) == 0)
        return 0;
    while (k->data[i] != 7) // expect: bounds-read (error)
        i++;
    free(k);
    return i;
}
