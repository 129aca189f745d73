/* A number that may be negative is no rest of a buffer: a read does not settle that. */
#include <stdio.h>

int fill_and_mark(void)
{
    char buf[80] = "";
    int n = getchar();

    if (n > 19)
        return 0;
    if (fread(buf, 1, n, stdin) == 0) // expect: input-size
        return 0;
    buf[n] = 0; // expect: bounds-write
    return buf[0];
}

int fill_and_mark_right(void)
{
    char buf[80] = "";
    int n = getchar();

    if (n > 19 || n == EOF)
        return 0;
    if (fread(buf, 1, n, stdin) == 0)
        return 0;
    buf[n] = 0;
    return buf[0];
}
