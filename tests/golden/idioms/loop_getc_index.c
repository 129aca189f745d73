#include <stdio.h>

int bad(void)
{
    char line[64];
    int c, i = 0;

    while ((c = getchar()) != EOF)
        line[i++] = (char)c; // expect: bounds-write (error)
    return line[0];
}

int good(void)
{
    char line[64];
    int c, i = 0;

    while (i < 63 && (c = getchar()) != EOF)
        line[i++] = (char)c;
    line[i] = '\0';
    return line[0];
}
