#include <stdio.h>

/* A loop that writes into one member of a structure that was all zero. */

struct parts {
    int kind;
    short data[8];
    short more[4];
    int last;
};

int written_bad(int n)
{
    struct parts p = {0};
    char small[3] = {0};

    for (int i = 0; i < n; i++)
        p.more[i & 3] = 2;
    if (p.more[1] == 2)
        small[p.more[1] + 5] = 1; // expect: bounds-write (error)
    return small[0];
}

int not_written_good(int n)
{
    struct parts p = {0};
    char small[3] = {0};

    for (int i = 0; i < n; i++)
        p.more[i & 3] = 2;
    if (p.data[1] == 2)
        small[p.data[1] + 5] = 1;
    return small[0];
}

/* One way through the loop's end puts there what is looked for, the other one not. */

int other_member_bad(void)
{
    struct parts p = {0};
    int c, n = 0, i = 0;

    while ((c = getchar()) != EOF && c != '\n')
        if (n < 4)
            p.more[n++] = (short)c;
    if (n > 0)
        p.data[n / 2] = 7;
    while (p.data[i] != 7) // expect: bounds-read (error)
        i++;
    return i;
}
