/* A row that the matrix does not have: what lies in it is outside of the matrix. */
#include <stdio.h>

static int grid[3][4];

static void mark(const char *at)
{
    int row = at[0] - '0', column = at[1] & 3;

    grid[row][column] = 1; // expect: bounds-write
}

static void mark_good(const char *at)
{
    int row = at[0] & 1, column = at[1] & 3;

    grid[row][column] = 1;
}

int main(void)
{
    char line[80];

    while (fgets(line, sizeof line, stdin)) {
        mark_good(line);
        mark(line);
    }
    return 0;
}
