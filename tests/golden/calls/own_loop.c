/* A private helper that goes one element too far, which its own file says: no caller can
 * make that right. */
#include <stdio.h>

struct words {
    char **at;
    size_t count;
};

static void print_bad(const struct words *w)
{
    for (size_t i = 0; i <= w->count; i++)
        puts(w->at[i]); // expect: bounds-read
}

static void print_good(const struct words *w)
{
    for (size_t i = 0; i < w->count; i++)
        puts(w->at[i]);
}

static int has_empty(const struct words *w)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->at[i][0] == 0)
            return 1;
    return 0;
}

void show(const struct words *w)
{
    if (!has_empty(w))
        print_good(w);
    else
        print_bad(w);
}
