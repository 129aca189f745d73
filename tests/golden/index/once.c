/* A check that is missing is told of at the first access that wants it. */
#include <stdio.h>
#include <stdlib.h>

struct record {
    int id, count;
};

static struct record table[16];

/* What follows is as far outside as the first. */
int chosen_bad(const char *text)
{
    int i = atoi(text), sum = 0;

    sum += table[i].id; // expect: bounds-read
    sum += table[i].id;
    if (sum > 3)
        sum -= table[i].id;
    return sum;
}

/* On the way around the first one, the second comes first. */
int chosen_twice_bad(const char *text, int flag)
{
    int i = atoi(text), sum = 0;

    if (flag)
        sum += table[i].id; // expect: bounds-read
    return sum + table[i].id; // expect: bounds-read
}

/* Further out than the first: inside there does not mean inside here. */
int further_bad(const char *text)
{
    int i = atoi(text), sum = 0;

    sum += table[i].id;           // expect: bounds-read
    return sum + table[i + 1].id; // expect: bounds-read
}

/* A write is worse than the read before it. */
void changed_bad(const char *text)
{
    int i = atoi(text);

    if (table[i].id == 0)   // expect: bounds-read
        table[i].count = 1; // expect: bounds-write
}

/* Of a loop, behind which the number is another one. */
int looped_bad(void)
{
    const char *text = getenv("COUNT");
    int n = text ? atoi(text) : 0, i, sum = 0;

    for (i = 0; i < n; i++)
        sum += table[i].id; // expect: bounds-read (error)
    table[i].id = sum;      // expect: bounds-write (error)
    return sum + table[i].id;
}

/* Where the first one ends too late, the second may begin too early. */
int chop_bad(void)
{
    char line[16];
    const char *text = getenv("COUNT");
    unsigned n = text ? atoi(text) : 0;

    if (n > 16)
        return 0;
    line[n] = '\0';     // expect: bounds-write (error)
    line[n - 1] = '\n'; // expect: bounds-write (error)
    return line[0];
}
