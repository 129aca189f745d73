enum { N = 12 };

void bad(int *out)
{
    int a[N];
    int i;

    for (i = 0; i <= N; i++)
        a[i] = i; // expect: bounds-write (error)
    *out = a[0];
}

void good(int *out)
{
    int a[N];
    int i;

    for (i = 0; i < N; i++)
        a[i] = i;
    *out = a[N - 1];
}
