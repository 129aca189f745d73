/* A size of n - 1 units for n == 0, on a way where n has one value only. */
#include <string.h>

static int a[10];

void when_nothing_is_there(int n)
{
    if (n < 0 || n > 4)
        return;
    for (int *p = a; p <= a + n; p++)
        *p = 1;
    memset(a, 0, (n - 1) * sizeof a[0]); // expect: copy-size
}

void when_something_is_there(int n)
{
    if (n < 1 || n > 4)
        return;
    for (int *p = a; p <= a + n; p++)
        *p = 1;
    memset(a, 0, (n - 1) * sizeof a[0]);
}
