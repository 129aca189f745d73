#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A few rounds, known before the first: every one is looked at by itself. */

int rows_of_six(void)
{
    int board[24], row, column, filled = 0;

    for (row = 0; row < 4; row++)
        for (column = 0; column <= 6; column++)
            board[filled++] = row; // expect: bounds-write
    return board[0];
}

int rows_of_six_right(void)
{
    int board[24], row, column, filled = 0;

    for (row = 0; row < 4; row++)
        for (column = 0; column < 6; column++)
            board[filled++] = row;
    return board[0];
}

int table_on_heap(void)
{
    int **table = malloc(3 * sizeof *table), sum = 0;

    if (!table)
        return 0;
    for (int row = 0; row < 3; row++)
        table[row] = calloc(4, sizeof **table);
    for (int row = 0; row < 3; row++)
        for (int column = 0; column <= 4; column++)
            if (table[row])
                table[row][column] = row; // expect: bounds-write
    for (int row = 0; row < 3; row++) {
        sum += table[row] ? table[row][0] : 0;
        free(table[row]);
    }
    free(table);
    return sum;
}

int table_on_heap_right(void)
{
    int **table = malloc(3 * sizeof *table), sum = 0;

    if (!table)
        return 0;
    for (int row = 0; row < 3; row++)
        table[row] = calloc(4, sizeof **table);
    for (int row = 0; row < 3; row++)
        for (int column = 0; column < 4; column++)
            if (table[row])
                table[row][column] = row;
    for (int row = 0; row < 3; row++) {
        sum += table[row] ? table[row][0] : 0;
        free(table[row]);
    }
    free(table);
    return sum;
}

/* What each round reads is another number, though one instruction reads it. */
int pairs(FILE *in)
{
    int seen[16] = {0}, before = 0, now = 0, rounds;

    for (rounds = 0; rounds < 3; rounds++) {
        before = now;
        now = getc(in);
        if (now < 0)
            return 0;
        if (now == before)
            continue;
        if (now - before > 15 || now < before)
            return 0;
        seen[now - before] = 1;
    }
    return seen[1];
}
