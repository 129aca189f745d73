/*
 * A loop from a place that an outer loop moves on, below a number that is held to the
 * array's size: the place and the rounds together stay below it, whatever else is known
 * of each.
 */
#include <assert.h>

enum { POINTS = 64 };
extern const int critical[];
int runs(double *r, int n);

int find(double *y, int n)
{
    double rest[POINTS];
    int start = 0;

    assert(n <= POINTS);
    do {
        if (n - start == 3)
            break;
        for (int i = start; i < n; i++)
            rest[i] = y[i];
        if (runs(rest + start, n))
            break;
        else
            start++;
    } while (1);
    return start;
}

int find_best(double *x, double *y, int n, int *best)
{
    double rest[POINTS], a = 0, b = 0;
    int start = 0, left = 0;

    assert(n <= POINTS);
    if (n < 3)
        return 0;
    do {
        left = n - start;
        for (int i = start; i < n; i++)
            a += x[i], b += y[i];
        if (left == 3)
            break;
        for (int i = start; i < n; i++)
            rest[i] = y[i] - a - b * x[i];
        if (runs(rest + start, left) > critical[left])
            break;
        else
            start++;
    } while (1);
    *best = start;
    return 1;
}

/* The bad twin: one more than that. */
int find_past(double *x, double *y, int n, int *best)
{
    double rest[POINTS], a = 0, b = 0;
    int start = 0, left = 0;

    assert(n <= POINTS);
    if (n < 3)
        return 0;
    do {
        left = n - start;
        for (int i = start; i < n; i++)
            a += x[i], b += y[i];
        if (left == 3)
            break;
        for (int i = start; i <= n; i++)
            rest[i] = y[i] - a - b * x[i]; // expect: bounds-write
        if (runs(rest + start, left) > critical[left])
            break;
        else
            start++;
    } while (1);
    *best = start;
    return 1;
}
