/*
 * Under which conditions a called function makes an access: what it excludes, and that
 * one way to the access says nothing of another one.
 */
#include <stdio.h>

enum { KINDS = 6, ALL = -1 };

struct error {
    int count;
};

static int first[KINDS];

/* A number that stands for all is told apart by what it is not. */
static void clear(struct error *errors, unsigned long kind)
{
    if (kind == (unsigned)ALL) {
        for (unsigned k = 0; k < KINDS; k++)
            errors[k].count = first[k];
    } else {
        errors[kind].count = first[kind]; // expect: bounds-read
    }
}

int clear_all(unsigned n)
{
    struct error errors[KINDS];

    clear(errors, (unsigned)ALL);
    clear(errors, 3);
    return errors[n % KINDS].count;
}

void clear_behind(struct error *errors)
{
    clear(errors, KINDS);
}

/* Only one of two ways looks at the number. */
static void put(char *b, int n, int is_checked)
{
    int others = 0;

    if (!is_checked)
        others = 1;
    else if (n > 10)
        return;
    b[n] = 0;
    if (others)
        puts("more");
}

char put_checked(void)
{
    char b[16] = "";

    put(b, 50, 1);
    return b[0];
}

char put_unchecked(void)
{
    char b[16] = "";

    put(b, 50, 0); // expect: bounds-write
    return b[0];
}
