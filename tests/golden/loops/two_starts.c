/* A loop that one of two numbers starts from, and of which one way is short. */
#include <string.h>

enum { MOST = 10 };

void name_bad(const char *from)
{
    char name[MOST + 1];
    int n = 0;

    if (strlen(from) > MOST)
        name[n++] = '-';
    while (n <= MOST && *from) {
        if (*from != '@')
            name[n++] = *from;
        from++;
    }
    name[n] = 0; // expect: bounds-write
}

void name_good(const char *from)
{
    char name[MOST + 1];
    int n = 0;

    if (strlen(from) > MOST)
        name[n++] = '-';
    while (n < MOST && *from) {
        if (*from != '@')
            name[n++] = *from;
        from++;
    }
    name[n] = 0;
}
