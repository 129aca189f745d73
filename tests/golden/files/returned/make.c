/* What these return, and how much room it has, matters in the other file. */
#include <stdlib.h>

static char shared[32];

char *make_small(void)
{
    return malloc(10);
}

char *make_sized(unsigned long n)
{
    return malloc(n);
}

char *get_shared(void)
{
    return shared;
}

int ten(void)
{
    return 10;
}

char *ask_environment(void)
{
    return getenv("HOME");
}
