#include <stdlib.h>
#include <string.h>

/* Bounded copies that begin before their source. */

static void take(char *to, const char *from)
{
    strncpy(to, from, 15);
    to[15] = '\0';
}

void passed_on(void)
{
    char from[32], to[16];

    memset(from, 'x', sizeof from - 1);
    from[31] = '\0';
    take(to, from);
    take(to, from + 8);
    take(to, from - 8); // expect: source-overread (error)
}

void on_one_path(int is_before)
{
    char from[32], to[16];
    const char *start = NULL;

    memset(from, 'x', sizeof from - 1);
    from[31] = '\0';
    if (is_before)
        start = from - 8;
    else
        start = from;
    strncpy(to, start, sizeof to - 1); // expect: source-overread (error)
    to[15] = '\0';
}

void on_no_path(int is_behind)
{
    char from[32], to[16];
    const char *start = NULL;

    memset(from, 'x', sizeof from - 1);
    from[31] = '\0';
    if (is_behind)
        start = from + 8;
    else
        start = from;
    strncpy(to, start, sizeof to - 1);
    to[15] = '\0';
}
