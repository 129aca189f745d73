#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A pointer of which it is not known where it leads to: read twice, it leads to the same
 * text.
 */
static char *next_field(char *line)
{
    static char *rest = NULL;
    char *field = line ? line : rest;
    char *end = NULL;

    if (!field)
        return NULL;
    end = strchr(field, ':');
    rest = end ? end + 1 : NULL;
    if (!end)
        end = field + strlen(field);
    *end = '\0';
    return field;
}

static void *get(size_t size)
{
    void *p = malloc(size);

    if (!p)
        exit(1);
    return p;
}

static void add(char **text)
{
    strcat(*text, "xx");
}

int main(int argc, char **argv)
{
    char line[512], *value = NULL, *kept = NULL, *small = NULL;
    int mode = argc;

    while (fgets(line, sizeof line, stdin)) {
        value = next_field(line);
        if (!value)
            continue;
        switch (*value) {
        case 'A': mode++; break;
        case 'B': mode--; break;
        default: continue;
        }
        for (;;) {
            if (!(value = next_field(NULL)))
                break;
            value = next_field(NULL);
            break;
        }
        if (mode <= 3 || !value)
            continue;
        kept = get(strlen(value) + 1);
        strcpy(kept, value);
        small = get(strlen(value));
        strcpy(small, value); // expect: strcpy-overflow
        free(small);
        small = get(strlen(value) + 1);
        add(&value);
        strcpy(small, value); // expect: strcpy-overflow
    }
    return kept && small ? puts(kept) : argv[0][0];
}
