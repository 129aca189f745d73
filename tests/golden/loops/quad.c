/* Four numbers with dots between: what the first round does not print makes it fit. */
#include <stdio.h>

int quad_bad(const unsigned char *address)
{
    char out[15];
    int n = 0;

    for (int i = 0; i < 4; i++)
        n += sprintf(out + n, i ? ".%d" : "%d", address[i]); // expect: sprintf-overflow
    return puts(out);
}

int quad_good(const unsigned char *address)
{
    char out[16];
    int n = 0;

    for (int i = 0; i < 4; i++)
        n += sprintf(out + n, i ? ".%d" : "%d", address[i]);
    return puts(out);
}

int some_good(const unsigned char *address, int count)
{
    char out[16];
    int n = 0;

    if (count > 4)
        return 0;
    for (int i = 0; i < count; i++) {
        if (i > 0)
            out[n++] = '.';
        n += sprintf(out + n, "%d", address[i]);
    }
    return puts(out);
}
