/* Arrays of pointers to storage of one size. */
#include <stdlib.h>

enum { WIDTH = 10 };

void fill(char **rows, int n);

void rows_of_ten(int n)
{
    char **rows = malloc(n * sizeof *rows);
    int i;

    if (!rows)
        return;
    for (i = 0; i < n; i++)
        rows[i] = malloc(WIDTH * sizeof(char));
    for (i = 0; i < n; i++)
        if (rows[i])
            rows[i][WIDTH] = 0; // expect: bounds-write
    for (i = 0; i < n; i++)
        free(rows[i]);
    free(rows);
}

void rows_of_ten_right(int n)
{
    char **rows = malloc(n * sizeof *rows);
    int i;

    if (!rows)
        return;
    for (i = 0; i < n; i++)
        rows[i] = malloc(WIDTH * sizeof(char));
    for (i = 0; i < n; i++)
        if (rows[i])
            rows[i][WIDTH - 1] = 0;
    free(rows);
}

int one_more_column(void)
{
    int *rows[40];
    int sum = 0;

    for (int i = 0; i < 40; i++)
        rows[i] = calloc(5, sizeof(int));
    for (int i = 0; i < 40; i++)
        for (int j = 0; j <= 5; j++)
            sum += rows[i][j]; // expect: bounds-read
    return sum;
}

void filled_elsewhere(void)
{
    char *rows[40];

    for (int i = 0; i < 40; i++)
        rows[i] = malloc(WIDTH);
    fill(rows, 40);
    rows[7][WIDTH] = 0;
}

void of_two_sizes(void)
{
    char *rows[40];

    for (int i = 0; i < 40; i++)
        rows[i] = malloc(WIDTH);
    rows[39] = malloc(2 * WIDTH);
    for (int i = 0; i < 40; i++)
        rows[i][WIDTH] = 0;
}

void of_another_array(char **given)
{
    char **rows = malloc(40 * sizeof *rows);

    for (int i = 0; i < 40; i++)
        rows[i] = malloc(WIDTH);
    rows = given;
    rows[3][WIDTH] = 0;
}
