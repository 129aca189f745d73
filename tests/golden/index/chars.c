#include <stdio.h>
#include <string.h>

/* A character from outside is negative where char is signed. */
int class_bad(void)
{
    static const int classes[256] = {1};
    char line[80];

    if (!fgets(line, sizeof line, stdin))
        return 0;
    return classes[(signed char)line[0]]; // expect: bounds-read (error)
}

int class_good(void)
{
    static const int classes[256] = {1};
    char line[80];

    if (!fgets(line, sizeof line, stdin))
        return 0;
    return classes[(unsigned char)line[0]];
}

int short_table_bad(void)
{
    static const int classes[128] = {1};
    char line[80];

    if (!fgets(line, sizeof line, stdin))
        return 0;
    return classes[(unsigned char)line[0]]; // expect: bounds-read (error)
}

int short_table_good(void)
{
    static const int classes[128] = {1};
    char line[80];

    if (!fgets(line, sizeof line, stdin))
        return 0;
    if ((unsigned char)line[0] >= 128)
        return 0;
    return classes[(unsigned char)line[0]];
}

/* A line can begin with a zero byte; then there is nothing before the terminator. */
void chop_bad(void)
{
    char line[80];

    if (!fgets(line, sizeof line, stdin))
        return;
    line[strlen(line) - 1] = '\0'; // expect: bounds-write (error)
}

void chop_good(void)
{
    char line[80];
    size_t n;

    if (!fgets(line, sizeof line, stdin))
        return;
    n = strlen(line);
    if (n > 0)
        line[n - 1] = '\0';
}

/* Cut to the buffer's size, and no room left for the terminator. */
void cut_bad(void)
{
    char line[80], word[16];
    size_t n;

    if (!fgets(line, sizeof line, stdin))
        return;
    n = strlen(line);
    if (n > sizeof word)
        n = sizeof word;
    memcpy(word, line, n);
    word[n] = '\0'; // expect: bounds-write (error)
}

void cut_good(void)
{
    char line[80], word[16];
    size_t n;

    if (!fgets(line, sizeof line, stdin))
        return;
    n = strlen(line);
    if (n >= sizeof word)
        n = sizeof word - 1;
    memcpy(word, line, n);
    word[n] = '\0';
}

/* A program has its own name at least. */
int main(int argc, char **argv)
{
    char text[argc];

    memset(text, argv[0][0], sizeof text);
    return text[argc - 1];
}
