/*
 * A function ends the first word of a line in place and returns where the rest begins:
 * that ends where the line did, however far behind its start it begins.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

char *split_word(char *line)
{
    char *to = line, *from = line;

    while (*from && isspace((unsigned char)*from))
        from++;
    while (*from && !isspace((unsigned char)*from))
        *to++ = *from++;
    while (*from && isspace((unsigned char)*from))
        from++;
    *to = '\0';
    return from;
}

int count_words(char *rest)
{
    int n = 0;

    for (; *rest; n++)
        rest = split_word(rest);
    return n;
}

int second_word(char *rest)
{
    return split_word(rest)[0];
}

int read_lines(FILE *in)
{
    char line[2049];
    int n = 0;

    while (fgets(line, sizeof(line), in))
        n += second_word(split_word(line)) + count_words(split_word(line));
    return n;
}

/* The bad twins: the rest is too long for another array, */
void keep_rest(FILE *in, char *out)
{
    char line[2049], kept[64];

    if (!fgets(line, sizeof(line), in))
        return;
    strcpy(kept, split_word(line)); // expect: strcpy-overflow
    strcpy(out, kept);
}

/* and there is no room behind it for more than it has. */
int mark_rest(FILE *in)
{
    char line[2049];

    if (!fgets(line, sizeof(line), in))
        return 0;
    strcat(split_word(line), "!\n\n"); // expect: strcat-overflow
    return line[0];
}
