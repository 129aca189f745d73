/* Texts that were put together, and a list of them with its length as an int. */
#include <stdio.h>
#include <string.h>

static char made[4096];

static int list_of(char **words, int count)
{
    char list[512];
    int at = 0;

    for (int i = 1; i < count; i++) {
        int n = 0;

        sprintf(made, "%.4s-%.9s%s", words[0], words[i], words[i] + strlen(words[i]) / 2); // expect: sprintf-overflow
        n = strlen(made);
        if (at + n + 2 >= (int)sizeof list)
            break;
        if (at)
            list[at++] = ',';
        strcpy(list + at, made);
        at += n;
    }
    return at ? puts(list) : 0;
}

/* The comma, and no terminator. */
static int short_list_of(char **words, int count)
{
    char list[512];
    int at = 0;

    for (int i = 1; i < count; i++) {
        int n = 0;

        sprintf(made, "%.4s-%.9s%s", words[0], words[i], words[i] + strlen(words[i]) / 2); // expect: sprintf-overflow
        n = strlen(made);
        if (at + n + 1 > (int)sizeof list)
            break;
        if (at)
            list[at++] = ',';
        strcpy(list + at, made); // expect: strcpy-overflow
        at += n;
    }
    return at ? puts(list) : 0;
}

int main(int argc, char **argv)
{
    return list_of(argv, argc) + short_list_of(argv, argc);
}
