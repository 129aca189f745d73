/* Sizes that are sums of the lengths of arguments: those do not wrap, others do. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    unsigned length = 0, asked = 0;
    char *all = NULL, *more = NULL, **list = NULL;

    for (int i = 1; i < argc; i++)
        length += strlen(argv[i]) + 1;
    all = malloc(length + 2);
    list = malloc((argc + length + 2) * sizeof *list);
    if (!all || !list)
        return 1;
    all[0] = '(';
    list[0] = all;
    list[1] = NULL;
    if (argc > 1)
        asked = strtoul(argv[1], NULL, 0);
    more = malloc(asked + 2);
    if (!more)
        return 1;
    more[0] = '('; // expect: bounds-write
    puts(list[0]);
    for (int i = 1; i < argc; i++)
        length -= 3;
    more = malloc(length + 2);
    if (!more)
        return 1;
    more[0] = '('; // expect: bounds-write
    return 0;
}
