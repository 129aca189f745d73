#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void use(const char *text);

/* A word of a text is no longer than the text, for all of which there is room. */
void good(const char *text)
{
    char *word = malloc(strlen(text) + 1);

    if (word && sscanf(text, "version-%[^\n]\n", word) == 1)
        use(word);
    free(word);
}

void bad(const char *text, const char *other)
{
    char *word = malloc(strlen(other) + 1);

    if (word && sscanf(text, "version-%[^\n]\n", word) == 1) // expect: scanf-unbounded
        use(word);
    free(word);
}

struct line {
    char *text;
    size_t size, off;
};

int is_sane(const struct line *l);
char *line_text(const struct line *l);

static size_t line_length(const struct line *l)
{
    if (!is_sane(l))
        return 0;
    return l->size - l->off;
}

/* How long the text is that somebody made, nothing here says, but the size is its. */
void good_of_another(const struct line *l)
{
    char *text = line_text(l), *word = calloc(1, line_length(l));

    if (text && word && sscanf(text, "version-%[^\n]\n", word) == 1)
        use(word);
    free(word);
}

void bad_numbers(const char *text, int is_long)
{
    char *word = malloc(is_long ? 64 : 8);

    if (word && sscanf(text, "version-%[^\n]\n", word) == 1) // expect: scanf-unbounded
        use(word);
    free(word);
}

void bad_input(const struct line *l)
{
    char *word = calloc(1, line_length(l));

    if (word && scanf("version-%[^\n]\n", word) == 1) // expect: scanf-unbounded
        use(word);
    free(word);
}
