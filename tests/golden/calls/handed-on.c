// Private helpers that are handed what a caller outside of the file gave.
#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct peer {
    char name[32];
};

// A word of the line, however long it is.
static void first_word(const char *line)
{
    char word[64];
    char *d = word;

    while (*line && *line != ' ')
        *d++ = *line++; // expect: bounds-write
    *d = 0;
    puts(word);
}

static void set_name(struct peer *p, const unsigned char *data, size_t n)
{
    memcpy(p->name, data, n); // expect: copy-size
}

static void set_short_name(struct peer *p, const unsigned char *data, size_t n)
{
    memcpy(p->name, data, n);
}

static void show(const char *text)
{
    char out[80];
    int i;

    for (i = 0; text[i] && i < (int)sizeof(out); i++)
        out[i] = text[i];
    out[i] = 0; // expect: bounds-write
    puts(out);
}

static void show_short(const char *text)
{
    char out[80];
    int i;

    for (i = 0; text[i] && i < (int)sizeof(out) - 1; i++)
        out[i] = text[i];
    out[i] = 0;
    puts(out);
}

// The caller's business: it looked at the length before.
static void copy_checked(const char *line)
{
    char word[64];
    char *d = word;

    while (*line)
        *d++ = *line++;
    *d = 0;
    puts(word);
}

void handle(struct peer *p, const char *line, const unsigned char *data, int n, int max)
{
    first_word(line);
    set_name(p, data, (size_t)n);
    if (n <= max)
        set_short_name(p, data, (size_t)n); // what `max` is, nobody says
    show(line);
    show_short(line);
    if (strlen(line) < 64)
        copy_checked(line);
}
