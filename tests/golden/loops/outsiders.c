#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Loops that start from a number of an outsider, or that one ends. */

static int number(void)
{
    int n = 0;

    return scanf("%d", &n) == 1 ? n : 0;
}

/* In the first round it is the number itself that is taken away. */

int down_from_bad(void)
{
    char b[4] = {0};
    int n = number();

    for (int i = n; i < 24; i++)
        b[24 - i] = 2; // expect: bounds-write (error)
    return b[0];
}

int down_from_good(void)
{
    char b[25] = {0};
    int n = number();

    if (n < 0)
        return 0;
    for (int i = n; i < 24; i++)
        b[24 - i] = 2;
    return b[0];
}

/* What does not go round is as negative as it came. */

int negative_bad(void)
{
    char b[8] = {0};
    int n = number();

    while (n > 6)
        n /= 2;
    for (int i = n; i != 7; i++)
        b[i] = 1; // expect: bounds-write (error)
    return b[0];
}

int negative_good(void)
{
    char b[8] = {0};
    int n = number();

    if (n < 0)
        return 0;
    while (n > 6)
        n /= 2;
    for (int i = n; i != 7; i++)
        b[i] = 1;
    return b[0];
}

/* ... and what is taken down may have been 0 before. */

int none_left_bad(void)
{
    char b[12] = {0};
    int n = number();

    if (n < 0)
        return 0;
    while (n > 3)
        n -= 1;
    return b[n - 1]; // expect: bounds-read (error)
}

int none_left_good(void)
{
    char b[12] = {0};
    int n = number();

    if (n <= 0)
        return 0;
    while (n > 3)
        n -= 1;
    return b[n - 1];
}

/* As many rounds as characters come, which the loop does not look at. */

static void put(char *p, int n)
{
    p[n] = 1;
}

int characters_bad(void)
{
    char b[16] = {0};
    int c, n = 0;

    while ((c = getchar()) != EOF && c != ':')
        n++;
    put(b, n); // expect: bounds-write (error)
    return b[0];
}

int characters_good(void)
{
    char b[16] = {0};
    int c, n = 0;

    while (n < 15 && (c = getchar()) != EOF && c != ':')
        n++;
    put(b, n);
    return b[0];
}

/* All of the array is filled, and no end is put there. */

size_t filled_up_bad(void)
{
    char b[24] = "";
    int c, i = 0;

    while ((c = getchar()) != EOF && c != '\n' && i < 24)
        b[i++] = (char)c;
    return strlen(b); // expect: source-overread
}

size_t filled_up_good(void)
{
    char b[24] = "";
    int c, i = 0;

    while ((c = getchar()) != EOF && c != '\n' && i < 23)
        b[i++] = (char)c;
    b[i] = '\0';
    return strlen(b);
}

/* Of a text without an end so much is copied that it need not get one. */

size_t cut_bad(size_t n)
{
    char from[16] = "", to[16] = "";

    if (n > sizeof to || fread(from, 1, sizeof from, stdin) == 0)
        return 0;
    strncpy(to, from, n);
    return strlen(to); // expect: source-overread
}

/* Divided, and compared as what has no sign, down to a number that is still too large. */

static void clear(int *p, int n)
{
    for (int i = 0; i <= n; i++)
        p[i] = 1;
}

int divided_bad(void)
{
    int b[4] = {0};
    int n = getchar();

    if (n == EOF)
        return 0;
    while (n > sizeof b / sizeof b[0] + 1)
        n = n / 3;
    clear(b, n); // expect: bounds-write (error)
    return b[0];
}

int divided_good(void)
{
    int b[6] = {0};
    int n = getchar();

    if (n == EOF)
        return 0;
    while (n > sizeof b / sizeof b[0] - 1)
        n = n / 3;
    clear(b, n);
    return b[0];
}

/* What is too large was told of before; on other ways it is too small, which was not. */

int other_side_bad(void)
{
    int n = getchar();
    int *b = calloc(16, sizeof *b);
    int sum = 0;

    if (n == EOF || !b)
        return 0;
    if ((size_t)n < 16)
        for (int i = 0; i <= 13; i++)
            b[i + 1] = 2;
    b[n] = 0; // expect: bounds-write (error)
    sum += b[n - 1]; // expect: bounds-read (error)
    free(b);
    return sum;
}
