/* A number from outside that a loop makes smaller, and that was negative before. */
#include <unistd.h>

static int number(void)
{
    int n = 0;

    return read(0, &n, sizeof n) == sizeof n ? n : 0;
}

char divided_bad(void)
{
    char b[8] = {0};
    int n = number();

    while (n > 5)
        n /= 2;
    b[n] = 1; // expect: bounds-write (error)
    return b[0];
}

char divided_good(void)
{
    char b[8] = {0};
    int n = number();

    if (n < 0)
        return 0;
    while (n > 5)
        n /= 2;
    b[n] = 1;
    return b[0];
}

char checked_after_good(void)
{
    char b[8] = {0};
    int n = number();

    while (n > 5)
        n /= 2;
    if (n < 1)
        return 0;
    return b[n - 1];
}

char trimmed_bad(void)
{
    char b[16] = {0};
    int n = number();

    if (n >= 16)
        return 0;
    while (n > 0 && b[n - 1] == 0)
        n--;
    b[n] = 1; // expect: bounds-write (error)
    return b[0];
}

char trimmed_good(void)
{
    char b[16] = {0};
    int n = number();

    if (n < 0 || n >= 16)
        return 0;
    while (n > 0 && b[n - 1] == 0)
        n--;
    b[n] = 1;
    return b[0];
}
