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
