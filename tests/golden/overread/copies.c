#include <stdio.h>
#include <string.h>

/* A part was copied, without the terminator, into an array that holds nothing yet. */
void part_bad(void)
{
    char word[16];

    memcpy(word, "a longer sentence", 8);
    puts(word); // expect: source-overread
}

void part_good(void)
{
    char word[16];

    memcpy(word, "a longer sentence", 8);
    word[8] = '\0';
    puts(word);
}

void part_of_zeros_good(void)
{
    char word[16] = "";

    memcpy(word, "a longer sentence", 8);
    puts(word);
}

void ended_before_good(void)
{
    char word[16];

    word[15] = '\0';
    memcpy(word, "a longer sentence", 15);
    puts(word);
}

void cut_bad(void)
{
    char word[16];

    strncpy(word, "a longer sentence", 8);
    puts(word); // expect: source-overread
}

void filled_bad(void)
{
    char line[16];

    memset(line, '-', sizeof line - 1);
    puts(line); // expect: source-overread
}

void filled_good(void)
{
    char line[16];

    memset(line, '-', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    puts(line);
}

/* A copied string that begins before its buffer. */
void before_bad(void)
{
    char text[32] = "example", copy[32];
    const char *from = text - 4;

    strncpy(copy, from, sizeof copy - 1); // expect: source-overread (error)
    copy[sizeof copy - 1] = '\0';
    puts(copy);
}

void inside_good(void)
{
    char text[32] = "example", copy[32];
    const char *from = text + 4;

    strncpy(copy, from, sizeof copy - 1);
    copy[sizeof copy - 1] = '\0';
    puts(copy);
}
