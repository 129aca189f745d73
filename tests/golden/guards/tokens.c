#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * The length of a word that a function of the program cut out of a text, kept in an
 * int: no text is as long as that can count.
 */
static char list[512];
static char small[512];

static char *word(char **rest, char *text)
{
    char *at = *rest, *begin = NULL;

    if (text)
        at = text;
    while (at && *at == ',')
        at++;
    if (!at || !*at)
        return *rest = NULL;
    begin = at;
    while (*at && *at != ',')
        at++;
    if (!*at) {
        *rest = NULL;
    } else {
        *at++ = '\0';
        *rest = at;
    }
    return begin;
}

static void join(char **args)
{
    int n = 0, length = 0;
    char *name = NULL, *rest = NULL;

    list[0] = '\0';
    for (; (name = word(&rest, args[1])); args[1] = NULL) {
        if (*name == '0' && !atoi(name)) {
            strcpy(list, "0");
            n = 1;
            continue;
        }
        length = strlen(name);
        if (n + length + 2 >= sizeof(list))
            break;
        if (*list)
            list[n++] = ',';
        strcpy(list + n, name);
        n += length;
    }
}

/* The comma that is put before it is not counted, nor the end. */
static void join_short(char **args)
{
    int n = 0, length = 0;
    char *name = NULL, *rest = NULL;

    small[0] = '\0';
    for (; (name = word(&rest, args[1])); args[1] = NULL) {
        length = strlen(name);
        if (n + length > sizeof(small))
            break;
        strcpy(small + n, name); // expect: strcpy-overflow
        n += length;
    }
}

int main(int argc, char **argv)
{
    join(argv);
    join_short(argv);
    puts(list);
    puts(small);
    return argc;
}
