/* What stands before an array at the end of a structure is no part of it. */
#include <stdlib.h>

struct text {
    int size;
    char at[];
};

int main(void)
{
    struct text *t = malloc(sizeof *t + 8);
    int place = 7, before = 5009;

    if (!t)
        return 1;
    t->at[place] = 0;
    t->at[7 - place] = 0;
    t->at[before % 5000 - 10] = 0; // expect: bounds-write
    return t->at[before % 5000 - 2];
}
