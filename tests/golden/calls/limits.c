/* A limit in a called function that its callers' texts end long before. */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 40 };

static bool is_name(const char *name)
{
    for (size_t i = 0; name[i]; i++)
        if (i >= NAME_MAX_LENGTH || name[i] == '/')
            return false;
    return true;
}

bool short_good(void)
{
    return is_name("short");
}

static int sum(const int *values, size_t count)
{
    int total = 0;

    for (size_t i = 0; i < count; i++)
        total += values[i];
    return total;
}

/* A loop that goes all the way reads all of it. */
int sum_bad(void)
{
    int values[4] = {1, 2, 3, 4};

    return sum(values, 5); // expect: bounds-read (error)
}

int sum_good(void)
{
    int values[4] = {1, 2, 3, 4};

    return sum(values, 4);
}
