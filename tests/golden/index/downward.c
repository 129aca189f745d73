#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Strings end; they do not begin: going down needs a look at where one is. */

int last_blank(void)
{
    char line[80];
    int at;

    if (!fgets(line, sizeof line, stdin))
        return -1;
    at = (int)strlen(line);
    while (line[at] != ' ') // expect: bounds-read
        at--;
    return at;
}

int last_blank_checked(void)
{
    char line[80];
    int at;

    if (!fgets(line, sizeof line, stdin))
        return -1;
    at = (int)strlen(line);
    while (at >= 0 && line[at] != ' ')
        at--;
    return at;
}

int last_blank_left(void)
{
    char line[80];
    int at;

    if (!fgets(line, sizeof line, stdin))
        return -1;
    for (at = (int)strlen(line); line[at] != ' '; at--)
        if (at == 0)
            break;
    return at;
}

int last_blank_pointer(void)
{
    char line[80], *at;

    if (!fgets(line, sizeof line, stdin))
        return -1;
    for (at = line + strlen(line); *at != ' '; at--) // expect: bounds-read
        ;
    return (int)(at - line);
}

int last_blank_pointer_checked(void)
{
    char line[80], *at;

    if (!fgets(line, sizeof line, stdin))
        return -1;
    for (at = line + strlen(line); at > line && *at != ' '; at--)
        ;
    return (int)(at - line);
}

struct pair {
    int id;
    char name[12];
};

/* A member that is inside its struct, of an element that is not in the array. */
char before_first(void)
{
    struct pair *list = calloc(4, sizeof *list);
    int which = -1;
    char c = 0;

    if (list)
        c = list[which].name[2]; // expect: bounds-read
    free(list);
    return c;
}

char first(void)
{
    struct pair *list = calloc(4, sizeof *list);
    int which = 0;
    char c = 0;

    if (list)
        c = list[which].name[2];
    free(list);
    return c;
}
