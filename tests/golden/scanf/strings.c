/* sscanf: the source string limits what is stored. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void bad(const char *s)
{
    char out[8];
    char line[64];

    sscanf(s, "%s", out); // expect: scanf-unbounded (warning)
    if (!fgets(line, sizeof line, stdin))
        return;
    sscanf(line, "%s", out); // expect: scanf-unbounded (error)
    sscanf(getenv("HOME"), "%[^/]", out); // expect: scanf-unbounded (error)
}

void good(const char *s)
{
    char out[64];
    char line[64];

    if (!fgets(line, sizeof line, stdin))
        return;
    sscanf(line, "%s", out);
    sscanf("four", "%s", out);
    if (strlen(s) < sizeof out)
        sscanf(s, "%s", out);
}
