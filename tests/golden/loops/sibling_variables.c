/* Two variables of which one counts what the other leads to, as other loops say. */
#include <stddef.h>

int is_good(const char *name);

int mark_bad(char **names, int count)
{
    for (int i = 0; i < count; i++)
        if (!is_good(names[i]))
            return -1;
    for (int i = 0; i <= count; i++)
        names[i][0] = ':'; // expect: bounds-read
    return 0;
}

int mark_good(char **names, int count)
{
    for (int i = 0; i < count; i++)
        if (!is_good(names[i]))
            return -1;
    for (int i = 0; i < count; i++)
        names[i][0] = ':';
    return 0;
}

static char **kept;
static unsigned kept_count;

void take(char **names, unsigned n)
{
    kept = names;
    kept_count = n;
}

int all_are_good(void)
{
    for (unsigned i = 0; i < kept_count; i++)
        if (!is_good(kept[i]))
            return 0;
    return 1;
}

void drop_bad(void)
{
    for (unsigned i = 0; kept_count >= i; i++)
        kept[i] = NULL; // expect: bounds-write
}
