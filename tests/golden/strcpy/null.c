#include <stdio.h>
#include <string.h>

/* It was found before; where it is not, there is no text, and nothing is copied. */
void domain_good(const char *line, char out[64])
{
    char name[64], rest[63];

    strncpy(name, line, sizeof name);
    name[sizeof name - 1] = '\0';
    if (strrchr(name, '\\')) {
        strcpy(rest, strrchr(name, '\\') + 1);
        strcpy(out, rest);
    }
}

void domain_bad(const char *line, char out[64])
{
    char name[64], rest[62];

    strncpy(name, line, sizeof name);
    name[sizeof name - 1] = '\0';
    if (strrchr(name, '\\')) {
        strcpy(rest, strrchr(name, '\\') + 1); // expect: strcpy-overflow
        strcpy(out, rest);
    }
}
