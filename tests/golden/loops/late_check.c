/* A check of some rounds that lets one too many pass: the end behind the loop is too far, too. */
#include <stdio.h>

int take_bad(void)
{
    int c, n = 0;
    char line[10];

    while ((c = getchar()) != EOF && c != ':') {
        if (n <= sizeof line)
            line[n++] = (char)c; // expect: bounds-write
    }
    line[n] = 0; // expect: bounds-write
    return line[0];
}

int take_good(void)
{
    int c, n = 0;
    char line[10];

    while ((c = getchar()) != EOF && c != ':') {
        if (n < sizeof line - 1)
            line[n++] = (char)c;
    }
    line[n] = 0;
    return line[0];
}
