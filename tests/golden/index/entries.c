/* Arrays in the entries of a table, given to a function: the entry has to be there. */
#include <stdio.h>
#include <string.h>

#define MAX_LINKS 16

static struct link {
    char name[16];
    int index;
} links[MAX_LINKS];
static char words[MAX_LINKS][24];

struct link *find_bad(const char *name)
{
    for (int i = 0; i <= MAX_LINKS; i++)
        if (strcmp(links[i].name, name) == 0) // expect: bounds-read
            return &links[i];
    return NULL;
}

struct link *find_good(const char *name)
{
    for (int i = 0; i < MAX_LINKS; i++)
        if (strcmp(links[i].name, name) == 0)
            return &links[i];
    return NULL;
}

void print_bad(void)
{
    for (int i = 1; i <= MAX_LINKS; i++)
        puts(words[i]); // expect: bounds-read
}

void print_good(void)
{
    for (int i = 1; i < MAX_LINKS; i++)
        puts(words[i]);
}
