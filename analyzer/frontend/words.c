/* Words of cleaned source; see words.h. */
#include "analyzer/frontend/words.h"

#include <ctype.h>
#include <string.h>

bool words_is_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

const char *words_find(const char *code, const char *at, const char *word)
{
    size_t n = strlen(word);

    for (at = strstr(at, word); at; at = strstr(at + 1, word))
        if ((at == code || !words_is_char(at[-1])) && !words_is_char(at[n]))
            return at;
    return NULL;
}

const char *words_skip_blanks(const char *at)
{
    while (isspace((unsigned char)*at))
        at++;
    return at;
}

const char *words_before(const char *code, const char *at)
{
    while (at > code && isspace((unsigned char)at[-1]))
        at--;
    return at > code ? at - 1 : NULL;
}

const char *words_ending(const char *code, const char *last, size_t *size)
{
    const char *from = last;

    if (!last || !words_is_char(*last))
        return NULL;
    while (from > code && words_is_char(from[-1]))
        from--;
    *size = (size_t)(last - from) + 1;
    return isdigit((unsigned char)*from) ? NULL : from;
}

bool words_is(const char *at, size_t size, const char *word)
{
    return at && strlen(word) == size && strncmp(at, word, size) == 0;
}

const char *words_call_around(const char *code, const char *at, unsigned *number)
{
    int depth = 0;

    *number = 0;
    for (const char *from = at; from > code && at - from < MAX_SCAN; from--) {
        char c = from[-1];

        if (c == '(' && depth == 0)
            return from - 1;
        if (c == ';' || c == '{' || c == '}')
            return NULL;
        depth += (c == ')') - (c == '(');
        *number += c == ',' && depth == 0;
    }
    return NULL;
}

bool words_is_member(const char *code, const char *at)
{
    const char *prev = words_before(code, at);

    return prev && (*prev == '.' || (*prev == '>' && prev > code && prev[-1] == '-'));
}
