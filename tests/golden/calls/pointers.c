#include <stdio.h>
#include <string.h>

/* A function that is only called through a variable has no callers that are not seen. */

static void keep_name(const char *name)
{
    char kept[16];

    strcpy(kept, name); // expect: strcpy-overflow
    puts(kept);
}

void greet_long(void)
{
    void (*keep)(const char *) = keep_name;
    char name[40];

    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = 0;
    keep(name);
}

static void keep_word(const char *word)
{
    char kept[16];

    strcpy(kept, word);
    puts(kept);
}

void greet_short(void)
{
    void (*keep)(const char *) = keep_word;
    char word[40];

    memset(word, 'w', 15);
    word[15] = 0;
    keep(word);
}

/* This one goes to somebody who may call it with anything. */
static void keep_line(const char *line)
{
    char kept[16];

    strcpy(kept, line); // expect: strcpy-overflow
    puts(kept);
}

void for_each_line(void (*act)(const char *line));

void visit(void)
{
    for_each_line(keep_line);
}
