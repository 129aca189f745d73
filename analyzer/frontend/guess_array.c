/*
 * Arrays among the names that nobody declared; see guess.h.
 *
 *     snprintf(p->name, sizeof(p->name), "%s/%s", dir, file);
 *
 * Who gives a function a name together with its size has an array: of a pointer that
 * size would be of no use.  How large it is, only the missing header knows.
 */
#include "analyzer/frontend/guess.h"

#include <ctype.h>
#include <string.h>

#include "analyzer/frontend/words.h"

/* A use of `sizeof`: of what, and where it ends. */
struct size_use {
    const char *at, *name, *end;
};

/* The name of `sizeof(a->b.name)` or `sizeof a->b.name`; false: something else. */
static bool read_size(const char *at, struct size_use *out)
{
    const char *next = words_skip_blanks(at + strlen("sizeof"));
    bool has_paren = *next == '(';

    out->at = at;
    out->name = NULL;
    next = has_paren ? words_skip_blanks(next + 1) : next;
    while (words_is_char(*next) && !isdigit((unsigned char)*next)) {
        out->name = next;
        while (words_is_char(*next))
            next++;
        out->end = next;
        next = words_skip_blanks(next);
        if (*next == '[' && strchr(next, ']'))
            next = words_skip_blanks(strchr(next, ']') + 1);
        if (strncmp(next, "->", 2) == 0)
            next = words_skip_blanks(next + 2);
        else if (*next == '.')
            next = words_skip_blanks(next + 1);
        else
            break;
    }
    return out->name && (!has_paren || *next == ')') &&
           *words_skip_blanks(out->end) != '[';
}

/* `f(p->name, ...)`, `f(..., (char *)p->name + n, ...)`: given away as it is. */
static bool is_given(const char *code, const char *at, const char *end)
{
    const char *from = at, *next = words_skip_blanks(end);

    if (!*next || !strchr(",)+", *next))
        return false;
    while (from > code && (words_is_char(from[-1]) || strchr("->.[]", from[-1])))
        from--;
    from = words_before(code, from);
    while (from && *from == ')') { /* a cast */
        while (from > code && *from != '(')
            from--;
        from = words_before(code, from);
    }
    return from && (*from == '(' || *from == ',');
}

static bool is_part_of_statement(char c)
{
    return c && !strchr(";{}", c);
}

/* In the statement of the `sizeof` the name stands once more, as an argument. */
static bool is_given_there(const char *code, const struct size_use *use,
                           const char *name, bool is_member)
{
    const char *from = use->at, *to = use->end;

    while (from > code && is_part_of_statement(from[-1]))
        from--;
    while (is_part_of_statement(*to))
        to++;
    for (const char *at = words_find(code, from, name); at && at < to;
         at = words_find(code, at + 1, name))
        if (at != use->name && words_is_member(code, at) == is_member &&
            is_given(code, at, at + strlen(name)))
            return true;
    return false;
}

static bool is_indexed(const char *code, const char *name, bool is_member)
{
    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name))
        if (words_is_member(code, at) == is_member &&
            *words_skip_blanks(at + strlen(name)) == '[')
            return true;
    return false;
}

/* `*p->name = ...` is a store to what is there, and `p->name` stays. */
static bool is_behind_star(const char *code, const char *at)
{
    const char *from = at, *prev = NULL;

    while (from > code && (words_is_char(from[-1]) || strchr("->.[]", from[-1])))
        from--;
    if (from == code || from[-1] != '*')
        return false;
    prev = words_before(code, from - 1);
    return !prev || strchr("(=!&|;{},", *prev);
}

/* `p->name = ...`, `p->name++`: no array. */
static bool is_moved(const char *code, const char *name, bool is_member)
{
    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        const char *next = words_skip_blanks(at + strlen(name));

        if (words_is_member(code, at) == is_member &&
            ((*next == '=' && next[1] != '=') || strncmp(next, "++", 2) == 0 ||
             strncmp(next, "--", 2) == 0 || strncmp(next, "+=", 2) == 0) &&
            !(*next == '=' && is_behind_star(code, at)))
            return true;
    }
    return false;
}

/* `memset(p->name, 0, sizeof(p->name))`: of whatever, and no characters. */
static bool is_cleared(const char *code, const struct size_use *use)
{
    static const char *const clearing[] = {"memset", "bzero", "MEMSET", "BZERO"};
    unsigned number = 0;
    size_t size = 0;
    const char *at = words_call_around(code, use->at, &number);
    const char *callee = at ? words_ending(code, words_before(code, at), &size) : NULL;

    for (size_t k = 0; callee && k < sizeof clearing / sizeof clearing[0]; k++)
        if (words_is(callee, size, clearing[k]))
            return true;
    return false;
}

bool guess_is_array(const char *code, const char *name, bool is_member)
{
    for (const char *at = words_find(code, code, "sizeof"); at;
         at = words_find(code, at + 1, "sizeof")) {
        struct size_use use;

        if (!read_size(at, &use) || strlen(name) != (size_t)(use.end - use.name) ||
            strncmp(use.name, name, strlen(name)) != 0 ||
            words_is_member(code, use.name) != is_member || is_cleared(code, &use))
            continue;
        if (is_given_there(code, &use, name, is_member) ||
            is_indexed(code, name, is_member))
            return !is_moved(code, name, is_member);
    }
    return false;
}
