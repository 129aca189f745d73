/* The text of a file without what is in its comments and literals; see guess.h. */
#include "analyzer/frontend/guess.h"

/* Behind the literal that begins at `at`; its inside becomes blanks in `out`. */
static const char *clean_literal(const char *at, const char *end, struct str *out)
{
    char quote = *at++;

    str_add_char(out, quote);
    while (at < end && *at != quote && *at != '\n') {
        if (*at == '\\' && at + 1 < end)
            at++;
        at++;
    }
    if (at < end && *at == quote) {
        str_add_char(out, quote);
        at++;
    }
    return at;
}

static const char *clean_comment(const char *at, const char *end)
{
    bool is_line = at[1] == '/';

    for (at += 2; at < end; at++) {
        if (is_line && *at == '\n')
            return at;
        if (!is_line && at[0] == '*' && at + 1 < end && at[1] == '/')
            return at + 2;
    }
    return end;
}

void guess_clean(const char *text, size_t size, struct str *out)
{
    const char *at = text, *end = text + size;

    while (at < end) {
        bool has_next = at + 1 < end;

        if (*at == '"' || *at == '\'') {
            at = clean_literal(at, end, out);
        } else if (has_next && *at == '/' && (at[1] == '/' || at[1] == '*')) {
            at = clean_comment(at, end);
            str_add_char(out, ' ');
        } else {
            if (*at)
                str_add_char(out, *at);
            at++;
        }
    }
}
