/*
 * A settings file in the style of login.defs: a name, blanks, a value.
 *
 * Planted: scanf, stack.  The value may be as long as the line.
 * Seed: "PASS_MAX_DAYS 90\nUMASK 022\n"
 */
#include <stdio.h>
#include <string.h>

static const char *const names[] = {"PASS_MAX_DAYS", "UMASK", "ENV_PATH"};

static int known(const char *name)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return 1;
    return 0;
}

static int setting(const char *line)
{
    char name[32], value[64];

#ifdef FIXED
    if (sscanf(line, "%31s %63s", name, value) != 2)
#else
    if (sscanf(line, "%31s %s", name, value) != 2) // expect: scanf-unbounded
#endif
        return 0;
    return known(name) && value[0] != '#';
}

int main(void)
{
    char line[512];
    int count = 0;

    while (fgets(line, sizeof line, stdin))
        if (line[0] != '#')
            count += setting(line);
    return count > 100;
}
