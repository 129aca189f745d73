/*
 * Conditions around code; see guess.h.
 *
 * What decides them stands in a header that configure wrote, or in flags that are not
 * known.  A name is taken to be defined when more lines are there with it than without.
 */
#include "analyzer/frontend/guess.h"

#include <ctype.h>
#include <string.h>

#include "analyzer/frontend/words.h"

enum { MAX_DEPTH = 64, MAX_NAMES = 8 };

/* One `#if`, and what is counted for the names that it asks for. */
struct condition {
    struct strv names;
    int sign; /* of a line: 1 where they are wanted, -1 where not, 0 else */
    int balance;
};

struct counting {
    struct condition stack[MAX_DEPTH];
    unsigned depth; /* may be more than there is room for */
    struct guess_gains *out;
};

static bool is_at_word(const char *at, const char *word)
{
    size_t n = strlen(word);

    return strncmp(at, word, n) == 0 && !words_is_char(at[n]);
}

/* `A`, `defined(A)`, `defined A && defined(B)`; false: something else. */
static bool read_wanted(const char *at, struct strv *names)
{
    const char *end = at + strcspn(at, "\r\n");

    while (at < end) {
        SCOPED_STR struct str name = {0};
        size_t n = 0;
        bool has_paren = false;

        at += strspn(at, " \t");
        if (is_at_word(at, "defined"))
            at += strlen("defined") + strspn(at + strlen("defined"), " \t");
        has_paren = *at == '(';
        at += has_paren;
        while (words_is_char(at[n]))
            n++;
        if (n == 0 || isdigit((unsigned char)*at) || names->len == MAX_NAMES)
            return false;
        str_add_bytes(&name, at, n);
        strv_add(names, name.text);
        at += n + strspn(at + n, " \t");
        if (has_paren && *at++ != ')')
            return false;
        at += strspn(at, " \t");
        if (at < end && strncmp(at, "&&", 2) != 0 && strncmp(at, "||", 2) != 0)
            return false;
        at += at < end ? 2 : 0;
    }
    return names->len > 0;
}

static void add_gain(struct guess_gains *g, const char *name, int lines)
{
    int at = strv_index(&g->names, name);

    if (at < 0) {
        at = (int)g->names.len;
        strv_add(&g->names, name);
        *vec_push(&g->lines) = 0;
    }
    g->lines.at[at] += lines;
}

static void open_condition(struct counting *c, const char *word)
{
    struct condition *top = c->depth < MAX_DEPTH ? &c->stack[c->depth] : NULL;
    const char *at = NULL;

    c->depth++;
    if (!top)
        return;
    *top = (struct condition){0};
    if (is_at_word(word, "ifdef") || is_at_word(word, "ifndef")) {
        top->sign = word[2] == 'n' ? -1 : 1;
        at = word + strlen(word[2] == 'n' ? "ifndef" : "ifdef");
    } else {
        at = words_skip_blanks(word + 2);
        top->sign = *at == '!' ? -1 : 1;
        at += *at == '!';
    }
    if (!read_wanted(at, &top->names) || (top->sign < 0 && top->names.len > 1))
        top->sign = 0;
}

static void close_condition(struct counting *c)
{
    if (c->depth == 0 || --c->depth >= MAX_DEPTH)
        return;
    struct condition *top = &c->stack[c->depth];

    for (size_t k = 0; k < top->names.len; k++)
        add_gain(c->out, top->names.at[k], top->balance);
    strv_fini(&top->names);
}

static void read_directive(struct counting *c, const char *word)
{
    struct condition *top = c->depth > 0 && c->depth <= MAX_DEPTH
                                ? &c->stack[c->depth - 1]
                                : NULL;

    if (is_at_word(word, "if") || is_at_word(word, "ifdef") ||
        is_at_word(word, "ifndef"))
        open_condition(c, word);
    else if (is_at_word(word, "endif"))
        close_condition(c);
    else if (top && is_at_word(word, "else"))
        top->sign = -top->sign;
    else if (top && is_at_word(word, "elif"))
        top->sign = 0;
}

static void count_line(struct counting *c)
{
    for (unsigned k = 0; k < c->depth && k < MAX_DEPTH; k++)
        c->stack[k].balance += c->stack[k].sign;
}

void guess_gains(const char *code, struct guess_gains *out)
{
    struct counting c = {.out = out};

    for (const char *at = code; *at; at += *at == '\n') {
        const char *from = at + strspn(at, " \t");

        at += strcspn(at, "\n");
        if (*from == '#')
            read_directive(&c, words_skip_blanks(from + 1));
        else if (from < at)
            count_line(&c);
    }
    while (c.depth > 0)
        close_condition(&c);
}

void guess_gains_fini(struct guess_gains *g)
{
    strv_fini(&g->names);
    vec_fini(&g->lines);
}

/* How names begin that say which system the code is for: this one it is not. */
static const char *const systems[] = {
    "WIN",   "SYS_WIN", "VMS",    "MSDOS", "DOS",    "OS2", "AIX",   "HPUX", "SOLARIS",
    "SUNOS", "NEXT",    "ULTRIX", "IRIX",  "CYGWIN", "MAC", "APPLE", "TEST",
};

bool guess_is_feature(const char *code, const char *name)
{
    SCOPED_STR struct str define = {0};

    for (const char *at = name; *at; at++)
        if (islower((unsigned char)*at))
            return false; /* of the compiler: `sun`; never meant to be: `notdef` */
    for (size_t k = 0; k < sizeof systems / sizeof systems[0]; k++)
        if (strncmp(name, systems[k], strlen(systems[k])) == 0)
            return false;
    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        size_t size = 0;
        const char *word = words_ending(code, words_before(code, at), &size);

        if (words_is(word, size, "define") || words_is(word, size, "undef"))
            return false;
    }
    return name[0] != '_';
}
