/* Walks that end at a value which is not in the array. */

int never_there_bad(void)
{
    char b[4] = {0};
    int i = 0;

    while (b[i] != 7) // expect: bounds-read (error)
        i++;
    return i;
}

int numbers_bad(void)
{
    int b[4] = {0};
    int i = 0;

    b[0] = 0; /* as it was */
    while (b[i] != 7) // expect: bounds-read (error)
        i++;
    return i;
}

int limited_good(void)
{
    char b[4] = {0};
    int i = 0;

    while (i < 4 && b[i] != 7)
        i++;
    return i;
}

int put_there_good(int n)
{
    char b[4] = {0};
    int i = 0;

    if (n < 0 || n > 3)
        return 0;
    b[n] = 7;
    while (b[i] != 7)
        i++;
    return i;
}

/* Any element of an array that one value fills. */
int filled_good(int n)
{
    int to[4] = {0}, used[8] = {0};

    if (n < 0 || n > 7)
        return 0;
    to[used[n] + 3] = 1;
    return to[0];
}
