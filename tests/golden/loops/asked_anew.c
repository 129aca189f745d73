/* A few rounds, one by one: what a round asks of the outside, the next one asks anew. */
#include <stdio.h>

int other_answers(void)
{
    char letters[4];
    int n = 0;

    for (int i = 0; i < 6; i++) {
        if (getchar() == 'x')
            n++;
        else
            letters[n] = 1; // expect: bounds-write
    }
    return letters[0];
}

int other_answers_right(void)
{
    char letters[6];
    int n = 0;

    for (int i = 0; i < 6; i++) {
        if (getchar() == 'x')
            n++;
        else
            letters[n] = 1;
    }
    return letters[0];
}
