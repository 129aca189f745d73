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

/* `char *to = p->name;` */
static bool is_start_of_text(const char *code, const char *at, const char *end)
{
    const char *from = at, *next = words_skip_blanks(end), *type = NULL;

    while (from > code && is_part_of_statement(from[-1]))
        from--;
    type = words_find(from, from, "char");
    return (*next == ';' || *next == ',') && type && type < at &&
           *words_skip_blanks(type + strlen("char")) == '*' &&
           memchr(type, '=', (size_t)(at - type));
}

/* `p->name[n] = '\0'`, `strcpy(p->name, ...)`: characters, or bytes that are copied. */
static bool has_characters(const char *code, const char *name, bool is_member)
{
    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        const char *next = words_skip_blanks(at + strlen(name)), *callee = NULL;
        unsigned number = 0;
        size_t size = 0;

        if (words_is_member(code, at) != is_member)
            continue;
        if (is_start_of_text(code, at, next))
            return true;
        if (*next == '[' && strchr(next, ']')) {
            next = words_skip_blanks(strchr(next, ']') + 1);
            next = words_skip_blanks(next + strspn(next, "=!"));
            if (*next == '\'')
                return true;
        }
        callee = words_call_around(code, at, &number);
        callee = callee ? words_ending(code, words_before(code, callee), &size) : NULL;
        if (callee && number < 2 && size > 3 &&
            (strncmp(callee, "str", 3) == 0 || words_is(callee, size, "memcpy") ||
             words_is(callee, size, "memmove") || words_is(callee, size, "snprintf")))
            return true;
    }
    return false;
}

bool guess_is_array(const char *code, const char *name, bool is_member)
{
    for (const char *at = words_find(code, code, "sizeof"); at;
         at = words_find(code, at + 1, "sizeof")) {
        struct size_use use;

        if (!read_size(at, &use) || strlen(name) != (size_t)(use.end - use.name) ||
            strncmp(use.name, name, strlen(name)) != 0 ||
            words_is_member(code, use.name) != is_member ||
            (is_cleared(code, &use) && !has_characters(code, name, is_member)))
            continue;
        if (is_given_there(code, &use, name, is_member) ||
            is_indexed(code, name, is_member))
            return !is_moved(code, name, is_member);
    }
    return false;
}

/* A declaration of the name says that it is a byte. */
static bool is_byte(const char *code, const char *name)
{
    static const char *const bytes[] = {"u_char", "uint8_t", "u_int8_t", "u8", "uint8"};

    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        const char *from = at, *end = NULL;

        while (from > code && at - from < MAX_SCAN && !strchr(";{}(", from[-1]))
            from--;
        from = words_skip_blanks(from);
        for (end = from; words_is_char(*end);)
            end++;
        if (words_is(from, (size_t)(end - from), "unsigned")) {
            from = words_skip_blanks(end);
            if (strncmp(from, "char", 4) == 0 && *words_skip_blanks(from + 4) != '*')
                return true;
            continue;
        }
        for (size_t k = 0; k < sizeof bytes / sizeof bytes[0]; k++)
            if (words_is(from, (size_t)(end - from), bytes[k]) &&
                words_is_char(*words_skip_blanks(end)))
                return true;
    }
    return false;
}

/* `n > sizeof x`, `n >= (size_t)sizeof(x)`: the name that is held against it. */
static bool is_held_against_byte(const char *code, const struct size_use *use)
{
    SCOPED_STR struct str name = {0};
    const char *prev = words_before(code, use->at), *word = NULL;
    size_t size = 0;

    if (prev && *prev == '=')
        prev = prev > code ? prev - 1 : NULL;
    if (!prev || (*prev != '<' && *prev != '>') || (prev > code && prev[-1] == '-'))
        return false;
    word = words_ending(code, words_before(code, prev), &size);
    if (!word || words_is_member(code, word))
        return false;
    str_add_bytes(&name, word, size);
    return is_byte(code, name.text);
}

/* The next `sizeof` of the name from `*at` on, which is where it is then. */
static bool next_size(const char *code, const char **at, const char *name,
                      bool is_member, struct size_use *out)
{
    size_t n = strlen(name);

    for (*at = words_find(code, *at, "sizeof"); *at;
         *at = words_find(code, *at + 1, "sizeof"))
        if (read_size(*at, out) && n == (size_t)(out->end - out->name) &&
            strncmp(out->name, name, n) == 0 &&
            words_is_member(code, out->name) == is_member)
            return true;
    return false;
}

int guess_array_size(const char *code, const char *name, bool is_member)
{
    struct size_use use;

    for (const char *at = code; next_size(code, &at, name, is_member, &use); at++)
        if (is_held_against_byte(code, &use))
            return GUESS_UNKNOWN_SMALL_SIZE;
    return GUESS_UNKNOWN_SIZE;
}

/* `p->name + n`: something behind its start. */
static bool is_added_to(const char *code, const char *name, bool is_member)
{
    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        const char *next = words_skip_blanks(at + strlen(name));

        if (words_is_member(code, at) == is_member && *next == '+' && next[1] != '+' &&
            next[1] != '=')
            return true;
    }
    return false;
}

bool guess_has_size(const char *code, const char *name, bool is_member)
{
    struct size_use use;

    for (const char *at = code; next_size(code, &at, name, is_member, &use); at++)
        if (!is_cleared(code, &use))
            return is_added_to(code, name, is_member) &&
                   !is_moved(code, name, is_member);
    return false;
}

bool guess_is_cleared_array(const char *code, const char *name, bool is_member)
{
    struct size_use use;

    for (const char *at = code; next_size(code, &at, name, is_member, &use); at++)
        if (is_cleared(code, &use) && is_indexed(code, name, is_member))
            return !is_moved(code, name, is_member);
    return false;
}
