/* A function that calls itself until the number of elements is reached, or passed. */
static void fill(char *at, int from, int count)
{
    if (from > count)
        return;
    at[from] = 1; // expect: bounds-write
    fill(at, from + 1, count);
}

static void fill_below(char *at, int from, int count)
{
    if (from >= count)
        return;
    at[from] = 1;
    fill_below(at, from + 1, count);
}

int main(void)
{
    char one[8], other[8];

    fill_below(other, 0, 8);
    fill(one, 0, 8);
    return one[0] + other[0];
}
