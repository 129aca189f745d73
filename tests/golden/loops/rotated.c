/*
 * Rows that take turns stay in their array, whichever is which.
 */
#include <stddef.h>
#include <string.h>

enum { LONGEST = 20 };

static size_t distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t rows[3][LONGEST + 1];
    size_t *first = rows[0], *second = rows[1], *row = rows[2];

    for (size_t j = 0; j <= b_size; j++)
        first[j] = second[j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        size_t *oldest = first;

        row[0] = i;
        for (size_t j = 1; j <= b_size; j++)
            row[j] = second[j - 1] + (a[i - 1] != b[j - 1]);
        first = second;
        second = row;
        row = oldest;
    }
    return second[b_size];
}

size_t between(const char *a, const char *b)
{
    if (strlen(a) > LONGEST || strlen(b) > LONGEST)
        return 0;
    return distance(a, strlen(a), b, strlen(b));
}
