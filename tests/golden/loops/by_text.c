/*
 * Loops that fill an array while a text goes on, and never look at how far they are:
 * fields, words, characters.  An array that is a parameter is asked about at the calls.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define FIELDS 7
#define WORDS 16

int run_words(int n, char **words);
int number_of(const char *text);
void put_text(const char *text);

/* Fields that are found one behind the other. */
int fields_bad(char *line)
{
    char *fields[FIELDS], *at = line;
    int n = 0;

    while (at != NULL) {
        fields[n++] = at; // expect: bounds-write
        at = strchr(at, ':');
        if (at)
            *at++ = '\0';
    }
    return run_words(n, fields);
}

int fields_good(char *line)
{
    char *fields[FIELDS], *at = line;
    int n = 0;

    while (at != NULL && n < FIELDS) {
        fields[n++] = at;
        at = strchr(at, ':');
        if (at)
            *at++ = '\0';
    }
    return run_words(n, fields);
}

/* A number of a file, read ahead. */
int digits_bad(FILE *in, int c)
{
    char digits[20], *to = digits;

    while (isalnum(c)) {
        *to++ = (char)c; // expect: bounds-write
        c = getc(in);
    }
    *to = '\0';
    return number_of(digits);
}

int digits_good(FILE *in, int c)
{
    char digits[20], *to = digits;
    unsigned n = 0;

    while (isalnum(c)) {
        if (++n >= sizeof digits)
            return -1;
        *to++ = (char)c;
        c = getc(in);
    }
    *to = '\0';
    return number_of(digits);
}

/* What is left of the text, as far as its caller says it goes. */
static char *at, *end;

void value_bad(void)
{
    static char value[128];
    char *to = value;

    while (at < end && *at != ',')
        *to++ = *at++; // expect: bounds-write
    *to = '\0';
    put_text(value);
}

void value_good(void)
{
    static char value[128];
    char *to = value;

    while (at < end && *at != ',') {
        *to++ = *at++;
        if (to == value + sizeof value)
            return;
    }
    *to = '\0';
    put_text(value);
}

void begin(char *text, size_t length)
{
    at = text;
    end = text + length;
    value_bad();
    value_good();
}

/* Which array that is, the calls say. */
static int split(char *line, char **words)
{
    int n = 0;

    for (;;) {
        while (isspace((unsigned char)*line))
            line++;
        if (*line == '\0')
            break;
        words[n++] = line; // expect: bounds-write
        while (*line != '\0' && !isspace((unsigned char)*line))
            line++;
        if (*line != '\0')
            *line++ = '\0';
    }
    return n;
}

int run_bad(char *line)
{
    char *words[WORDS];

    return run_words(split(line, words), words);
}

static int split_some(char *line, char **words, int max)
{
    int n = 0;

    for (;;) {
        while (isspace((unsigned char)*line))
            line++;
        if (*line == '\0' || n == max)
            break;
        words[n++] = line;
        while (*line != '\0' && !isspace((unsigned char)*line))
            line++;
        if (*line != '\0')
            *line++ = '\0';
    }
    return n;
}

int run_good(char *line)
{
    char *words[WORDS];

    return run_words(split_some(line, words, WORDS), words);
}

/* So many words are not in a line of that length. */
int short_good(FILE *in)
{
    char line[64], *words[32], *word = line;
    int n = 0;

    if (!fgets(line, sizeof line, in))
        return -1;
    while (word != NULL) {
        words[n++] = word;
        word = strpbrk(word, " \t");
        if (word)
            *word++ = '\0';
        while (word && isspace((unsigned char)*word))
            word++;
        if (word && *word == '\0')
            break;
    }
    return run_words(n, words);
}

/* A text that loses its dots is no longer than it was. */
static void without_dots(char *name)
{
    char *from = name, *to = name;

    for (; *from != '\0'; from++)
        if (*from != '.')
            *to++ = *from;
    *to = '\0';
}

void zone(FILE *in)
{
    char name[20];

    if (!fgets(name, sizeof name, in))
        return;
    without_dots(name);
    put_text(name);
}

int short_words_good(FILE *in)
{
    char line[64], *words[32], *word = line;
    int n = 0;

    if (!fgets(line, sizeof line, in))
        return -1;
    for (word = strtok(line, " "); word != NULL; word = strtok(NULL, " "))
        words[n++] = word;
    return run_words(n, words);
}

int long_words_bad(FILE *in)
{
    char line[64], *words[8], *word = line;
    int n = 0;

    if (!fgets(line, sizeof line, in))
        return -1;
    for (word = strtok(line, " "); word != NULL; word = strtok(NULL, " "))
        words[n++] = word; // expect: bounds-write
    return run_words(n, words);
}
