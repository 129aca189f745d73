/* Texts of which some characters are replaced: they end where they ended before. */
#include <stdio.h>
#include <string.h>

void replace_good(const char *in)
{
    char name[256], *p;
    size_t n;

    snprintf(name, sizeof name, "%s", in);
    for (p = name; *p; p++)
        if (*p == '.')
            *p = '-';
    n = strlen(name);
    name[n] = '\0';
    puts(name);
}

void replace_bad(const char *in)
{
    char name[256], *p;

    snprintf(name, sizeof name, "%s", in);
    for (p = name; *p; p++)
        if (*p == '.')
            *p = '-';
    strcat(name, "-copy"); // expect: strcat-overflow
    puts(name);
}

/* Again and again, for each line of a file. */
void each_line_good(const char *in, FILE *f)
{
    char name[256], line[512], *p;

    snprintf(name, sizeof name, "%s", in);
    while (fgets(line, sizeof line, f)) {
        if (line[0] != 'x')
            continue;
        for (p = name; *p; p++)
            if (*p == '.')
                *p = '-';
    }
    for (p = name; *p; p++)
        if (*p == ':')
            *p = '-';
    puts(name);
}

/* The end is replaced, too: the text goes on behind it. */
void end_bad(const char *in, FILE *f)
{
    char name[256], line[512];
    int i;

    snprintf(name, sizeof name, "%s", in);
    if (!fgets(line, sizeof line, f))
        return;
    for (i = 0; i < 256; i++)
        if (name[i] == '.' || name[i] == '\0')
            name[i] = '-';
    puts(name); // expect-miss: source-overread
}

/*
 * Characters of a line that are replaced, or moved down, where they were seen: the text
 * has an end, and nothing is written where nothing was read.
 */

static const char quotes[][2] = {{'b', '\b'}, {'n', '\n'}, {0, 0}};

int unquote_good(void)
{
    char line[512], *to, *s;
    int i;

    while (fgets(line, sizeof line, stdin)) {
        for (to = line; *to; to++) {
            if (*to != '\\')
                continue;
            for (i = 0; quotes[i][0]; i++)
                if (quotes[i][0] == *(to + 1)) {
                    *to = quotes[i][1];
                    break;
                }
            if (!quotes[i][0])
                *to = *(to + 1);
            if (!*(to + 1))
                break;
            for (s = to; (*s = *(s + 1)); s++)
                ;
        }
        puts(line);
    }
    return 0;
}
