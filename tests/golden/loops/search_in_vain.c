/* A search for what is not, or perhaps not, in an array whose content is known. */
#include <string.h>

static void clear(char *p, int n)
{
    memset(p, 0, n);
}

static void clear_all(char *p)
{
    clear(p, 10);
}

int after_a_helper(int n)
{
    char b[16] = {0};
    int i = 0;

    if (n < 0 || n > 16)
        return 0;
    clear(b, n);
    while (b[i] != 7) // expect: bounds-read
        i++;
    return i;
}

int after_two_helpers(void)
{
    char b[16] = {0};
    int i = 0;

    clear_all(b);
    while (b[i] != 7) // expect: bounds-read
        i++;
    return i;
}

int perhaps_no_mark(int n)
{
    char b[16] = {0};
    int i = 0;

    if (n < 0 || n > 16)
        return 0;
    memset(b, 1, n);
    while (b[i] != 1) // expect: bounds-read
        i++;
    return i;
}

int a_mark_at_least(int n)
{
    char b[16] = {0};
    int i = 0;

    if (n < 1 || n > 16)
        return 0;
    memset(b, 1, n);
    while (b[i] != 1)
        i++;
    return i;
}

int a_mark_of_its_own(int n)
{
    char b[16] = {0};
    int i = 0;

    if (n < 0 || n > 16)
        return 0;
    memset(b, 1, n);
    b[9] = 1;
    while (b[i] != 1)
        i++;
    return i;
}

int a_mark_behind_a_helper(int n)
{
    char b[16] = {0};
    int i = 0;

    if (n < 0 || n > 16)
        return 0;
    clear(b, n);
    b[15] = 7;
    while (b[i] != 7)
        i++;
    return i;
}
