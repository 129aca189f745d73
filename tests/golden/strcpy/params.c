/* A caller's string: a warning into a fixed buffer, a note into a caller's. */
#include <string.h>

void fixed(const char *s)
{
    char buffer[16];

    strcpy(buffer, s); // expect: strcpy-overflow (warning)
}

void both(char *d, const char *s)
{
    strcpy(d, s); // expect: strcpy-overflow (note)
}

char *wide(const char *s, int which)
{
    static char store[2][16];

    if (strlen(s) > 15)
        return NULL;
    return strcpy(store[which ? 1 : 0], s);
}
