#include <limits.h>
#include <stdlib.h>
#include <time.h>

void bad(const char *name, time_t *t)
{
    char path[256];
    char date[20];

    realpath(name, path); // expect: result-size (warning)
    ctime_r(t, date); // expect: result-size (warning)
}

void good(const char *name, time_t *t)
{
    char path[PATH_MAX];
    char date[26];

    realpath(name, path);
    free(realpath(name, NULL));
    ctime_r(t, date);
}
