/* What a table of functions leads to, with what it is given there. */
static int set(char *at, int n)
{
    at[n] = 1; // expect: bounds-write
    return n;
}

static int get(char *at, int n)
{
    return at[n];
}

static int (*const acts[])(char *, int) = {get, set};

int main(void)
{
    char room[8] = {0};

    return acts[0](room, 7) + acts[1](room, 8);
}
