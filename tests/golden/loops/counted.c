#include <unistd.h>

enum { N = 10 };

int bad(int *out)
{
    int a[N];
    int sum = 0;

    for (int i = 0; i <= N; i++)
        a[i] = i; // expect: bounds-write (error)
    for (int i = 0; i < N; i++)
        sum += a[i + 1]; // expect: bounds-read (error)
    for (int i = N; i >= 0; i--)
        a[i] = 0; // expect: bounds-write (error)
    for (int i = 0; i != 12; i += 2)
        out[0] += a[i]; // expect: bounds-read (error)
    for (int i = N - 1; i >= -1; i--)
        a[i] = 0; // expect: bounds-write (error)
    return sum;
}

int good(int *out)
{
    int a[N];
    int sum = 0, j = 0;

    for (int i = 0; i < N; i++)
        a[i] = i;
    for (int i = 1; i < N; i++)
        sum += a[i] - a[i - 1];
    for (int i = N - 1; i >= 0; i--)
        a[i] = 0;
    for (int i = N; i-- > 0;)
        a[i] = 0;
    for (unsigned i = 0; i < sizeof a / sizeof a[0]; ++i)
        a[i] = 1;
    for (int *p = a; p < a + N; p++)
        *p = 0;
    for (int *p = a, *end = a + N; p != end; p++)
        sum += *p;
    while (j < N)
        a[j++] = 0;
    for (int i = 0; i < 5; i++)
        for (int k = 0; k < 2; k++)
            a[i * 2 + k] = 0;
    for (int i = 0; i != 10; i += 2)
        out[0] += a[i];
    do {
        a[--j] = 0;
    } while (j > 0);
    return sum;
}

void conditional(const int *in, int n)
{
    int a[N];
    int used = 0;

    for (int i = 0; i < n; i++)
        if (in[i] > 0 && used < N)
            a[used++] = in[i];
    for (int i = 0; i < used; i++)
        a[i]++;
}

void conditional_bad(const int *in, int n)
{
    int a[N];
    int used = 0;

    for (int i = 0; i < n; i++) {
        if (in[i] <= 0)
            continue;
        if (used > N)
            break;
        a[used++] = in[i]; // expect: bounds-write
    }
}

/* From a clamped number on, in elements that are larger than a byte. */
int merged_start_bad(void)
{
    short b[12] = {0};
    unsigned short n = 0;

    if (read(0, &n, sizeof n) != sizeof n)
        return 0;
    if (n > 12)
        n = 12;
    for (int i = n; i < 24; i++)
        b[i] = 1; // expect: bounds-write (error)
    return b[0];
}

int merged_start_good(void)
{
    short b[12] = {0};
    unsigned short n = 0;

    if (read(0, &n, sizeof n) != sizeof n)
        return 0;
    if (n > 12)
        n = 12;
    for (int i = n; i < 12; i++)
        b[i] = 1;
    return b[0];
}
