/*
 * Comments that mute a finding; see comments.h.
 *
 * A small scanner tells comments from code and literals, so that a string that holds
 * these words mutes nothing.  A comment that stands alone on its line speaks of the
 * next line with code, so that several can be stacked.
 */
#include "cli/comments.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "base/vec.h"

/* Where the scanner is. */
struct scanner {
    const char *at, *end;
    const char *line_start;
    unsigned line;
    bool line_has_code; /* before `at` */
    size_t first_waiting; /* rows from here still have no target line */
    struct mute_list *out;
};

/* The words of one comment. */
struct comment {
    const char *begin, *end;
    const char *line_start; /* of the line it begins on */
    unsigned line;
    bool is_alone; /* no code before it */
};

void mute_list_fini(struct mute_list *l)
{
    for (size_t i = 0; l && i < l->len; i++)
        free(l->at[i].rule);
    if (l)
        vec_fini(l);
}

/* ----------------------------------------------------- the words of a comment */

static bool is_rule_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '*';
}

/* Up to one rule at `*at`; false at the end of the list. */
static bool next_rule(const char **at, const char *end, char **rule)
{
    const char *begin = *at;

    while (*at < end && is_rule_char(**at))
        (*at)++;
    *rule = *at > begin ? mem_strndup(begin, (size_t)(*at - begin)) : NULL;
    return *rule != NULL;
}

static void add_mute(struct scanner *s, const struct comment *c, const char *words,
                     char *rule, bool is_for_next_line)
{
    struct mute *m = vec_push(s->out);
    unsigned line = c->line;
    const char *line_start = c->line_start;

    for (const char *p = c->begin; p < words; p++) {
        if (*p != '\n')
            continue;
        line++;
        line_start = p + 1;
    }
    m->rule = rule;
    m->line = line;
    m->col = (unsigned)(words - line_start) + 1;
    m->target_line = is_for_next_line || c->is_alone ? 0 : c->line;
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    return at;
}

/* "ignore RULE[,RULE] reason" after "spillway:". */
static void take_own(struct scanner *s, const struct comment *c, const char *words,
                     const char *at)
{
    static const char verb[] = "ignore";
    size_t first = s->out->len;
    char *rule;

    at = skip_blanks(at, c->end);
    if ((size_t)(c->end - at) < sizeof verb || memcmp(at, verb, sizeof verb - 1) != 0)
        return;
    at = skip_blanks(at + sizeof verb - 1, c->end);
    while (next_rule(&at, c->end, &rule)) {
        add_mute(s, c, words, rule, false);
        if (at >= c->end || *at != ',')
            break;
        at = skip_blanks(at + 1, c->end);
    }
    at = skip_blanks(at, c->end);
    bool lacks_reason = at >= c->end || *at == '\n' || *at == '*';
    for (size_t i = first; i < s->out->len; i++)
        s->out->at[i].lacks_reason = lacks_reason;
}

/* "(ID, ID)" after NOLINT or NOLINTNEXTLINE; only ids of ours count. */
static void take_nolint(struct scanner *s, const struct comment *c, const char *words,
                        const char *at, bool is_for_next_line)
{
    static const char prefix[] = "spillway-";
    char *rule;

    if (at >= c->end || *at != '(')
        return;
    do {
        at = skip_blanks(at + 1, c->end);
        const char *begin = at;
        while (at < c->end && *at != ',' && *at != ')' && *at != '\n')
            at++;
        if ((size_t)(at - begin) >= sizeof prefix - 1 &&
            memcmp(begin, prefix, sizeof prefix - 1) == 0) {
            begin += sizeof prefix - 1;
            if (next_rule(&begin, at, &rule))
                add_mute(s, c, words, rule, is_for_next_line);
        }
    } while (at < c->end && *at == ',');
}

static bool starts_with(const char *at, const char *end, const char *word)
{
    size_t len = strlen(word);

    return (size_t)(end - at) >= len && memcmp(at, word, len) == 0;
}

static void take_comment(struct scanner *s, const struct comment *c)
{
    static const char own[] = "spillway:", same[] = "NOLINT", next[] = "NOLINTNEXTLINE";

    for (const char *p = c->begin; p < c->end; p++) {
        if (starts_with(p, c->end, own))
            take_own(s, c, p, p + sizeof own - 1);
        else if (starts_with(p, c->end, next))
            take_nolint(s, c, p, p + sizeof next - 1, true);
        else if (starts_with(p, c->end, same))
            take_nolint(s, c, p, p + sizeof same - 1, false);
        else
            continue;
        p += sizeof same - 1;
    }
}

/* ---------------------------------------------------------------- the scanner */

static void newline(struct scanner *s)
{
    s->line++;
    s->line_start = s->at + 1;
    s->line_has_code = false;
}

/* Code is seen: the comments that wait for it speak of this line. */
static void note_code(struct scanner *s)
{
    struct mute_list *l = s->out;

    s->line_has_code = true;
    while (s->first_waiting < l->len) {
        struct mute *m = &l->at[s->first_waiting];
        if (!m->target_line && m->line >= s->line)
            return; /* code behind a comment on its own line: wait for the next */
        if (!m->target_line)
            m->target_line = s->line;
        s->first_waiting++;
    }
}

static void scan_comment(struct scanner *s)
{
    bool is_block = s->at[1] == '*';
    struct comment c = {.begin = s->at + 2,
                        .line_start = s->line_start,
                        .line = s->line,
                        .is_alone = !s->line_has_code};

    for (s->at += 2; s->at < s->end; s->at++) {
        if (is_block && *s->at == '*' && s->at + 1 < s->end && s->at[1] == '/')
            break;
        if (!is_block && *s->at == '\n' && s->at[-1] != '\\')
            break;
        if (*s->at == '\n')
            newline(s);
    }
    c.end = s->at;
    take_comment(s, &c);
    if (is_block && s->at < s->end)
        s->at += 2;
}

/* An apostrophe in skipped text (#error don't) opens a literal that the line ends. */
static void scan_literal(struct scanner *s)
{
    char quote = *s->at++;

    note_code(s);
    for (; s->at < s->end && *s->at != quote && *s->at != '\n'; s->at++) {
        if (*s->at != '\\' || s->at + 1 >= s->end)
            continue;
        s->at++;
        if (*s->at == '\n')
            newline(s);
    }
    s->at += s->at < s->end && *s->at == quote;
}

void mute_list_scan(const char *text, size_t size, struct mute_list *out)
{
    struct scanner s = {.at = text,
                        .end = text + size,
                        .line_start = text,
                        .line = 1,
                        .first_waiting = out->len,
                        .out = out};

    /* Nearly every file has none of these words; memmem is as fast as reading it. */
    if (!memmem(text, size, "spillway", 8))
        return;
    while (s.at < s.end) {
        char c = *s.at;
        if (c == '/' && s.at + 1 < s.end && (s.at[1] == '/' || s.at[1] == '*')) {
            scan_comment(&s);
        } else if (c == '"' || c == '\'') {
            scan_literal(&s);
        } else {
            if (c == '\n')
                newline(&s);
            else if (c != ' ' && c != '\t' && c != '\r' && c != '\f' && c != '\v')
                note_code(&s);
            s.at++;
        }
    }
}

const struct mute *mute_list_match(struct mute_list *l, const struct finding *f)
{
    unsigned first = f->at.line;
    unsigned last = f->at.end_line > first ? f->at.end_line : first;
    struct mute *found = NULL;

    for (size_t i = 0; i < l->len; i++) {
        struct mute *m = &l->at[i];
        if (m->target_line < first || m->target_line > last || m->lacks_reason)
            continue;
        if (strcmp(m->rule, "*") != 0 && strcmp(m->rule, f->rule) != 0)
            continue;
        m->is_used = true;
        found = found ? found : m;
    }
    return found;
}
