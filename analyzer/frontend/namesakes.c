/* Functions that are named for the library's; see namesakes.h. */
#include "analyzer/frontend/namesakes.h"

#include <string.h>

#include "analyzer/frontend/guess.h"
#include "analyzer/frontend/words.h"

#define SIZE "__SIZE_TYPE__"

static const struct {
    const char *ending, *result, *parameters;
    unsigned arguments;
} rows[] = {
    {"memcpy",  "void *", "void *, const void *, " SIZE, 3},
    {"memmove", "void *", "void *, const void *, " SIZE, 3},
    {"memset",  "void *", "void *, int, " SIZE,          3},
    {"malloc",  "void *", SIZE,                          1},
    {"realloc", "void *", "void *, " SIZE,               2},
    {"MEMCPY",  "void *", "void *, const void *, " SIZE, 3},
    {"MEMMOVE", "void *", "void *, const void *, " SIZE, 3},
    {"MEMSET",  "void *", "void *, int, " SIZE,          3},
};

enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

/* Arguments of the call whose parenthesis opens at `at`; 0: none, or no end. */
static unsigned count_arguments(const char *at)
{
    unsigned depth = 0, n = 0;

    if (*words_skip_blanks(at + 1) == ')')
        return 0;
    for (; *at; at++) {
        if (strchr("([{", *at))
            depth++;
        else if (strchr(")]}", *at) && --depth == 0)
            return n + 1;
        else if (*at == ',' && depth == 1)
            n++;
    }
    return 0;
}

/* What stands before a call: no type, and no `#define`. */
static bool is_before_call(const char *code, const char *at)
{
    const char *last = words_before(code, at);
    size_t size = 0;
    const char *word = last ? words_ending(code, last, &size) : NULL;

    if (!last)
        return false;
    if (word)
        return words_is(word, size, "return") || words_is(word, size, "else") ||
               words_is(word, size, "do");
    return *last != '*' && *last != '#';
}

static bool is_only_called(const char *code, const char *name, unsigned arguments)
{
    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        const char *open = words_skip_blanks(at + strlen(name));

        if (*open != '(' || !is_before_call(code, at) ||
            count_arguments(open) != arguments)
            return false;
    }
    return true;
}

/* `os_memcpy` of `memcpy`; in capitals it may be the name alone. */
static bool is_namesake(const char *name, const char *ending)
{
    size_t left = strlen(name) - strlen(ending);

    return left > 0 ? name[left - 1] == '_' : ending[0] >= 'A' && ending[0] <= 'Z';
}

bool namesakes_next(const char *code, unsigned *row, const char **at, struct str *name,
                    struct str *text)
{
    for (; *row < ROW_COUNT; ++*row, *at = NULL) {
        *at = *at ? *at : code;
        while ((*at = guess_next_word(code, *at, rows[*row].ending, name))) {
            if (!is_namesake(name->text, rows[*row].ending) ||
                !is_only_called(code, name->text, rows[*row].arguments))
                continue;
            str_clear(text);
            str_addf(text, "%s%s(%s);", rows[*row].result, name->text,
                     rows[*row].parameters);
            return true;
        }
    }
    return false;
}
