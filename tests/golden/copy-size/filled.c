#include <stdio.h>
#include <string.h>

/* Bytes that are no zeros, over an array of zeros: how many says no less of the number. */

int filled_bad(void)
{
    int n = getchar();
    char b[16] = {0}, c[4] = {0};

    if (n < 0 || n > 14)
        return 0;
    memset(b, 1, (size_t)n);
    c[n] = 0; // expect: bounds-write (error)
    return b[0] + c[0];
}

int filled_good(void)
{
    int n = getchar();
    char b[16] = {0}, c[4] = {0};

    if (n < 0 || n > 3)
        return 0;
    memset(b, 1, (size_t)n);
    c[n] = 0;
    return b[0] + c[0];
}
