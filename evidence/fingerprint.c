/*
 * The fingerprint of a finding: rule, function, and the statement's text without
 * layout.
 *
 * Comments and white space do not count, so reformatting or moving a function keeps the
 * fingerprint; what stands inside string and character literals does count.  White
 * space is dropped altogether except where it keeps two words apart ("return x").
 */
#include <ctype.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "evidence/finding.h"

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || ((unsigned char)c & 0x80);
}

/* The end of the comment that starts at `p`, or NULL when none starts there. */
static const char *skip_comment(const char *p)
{
    const char *end;

    if (p[0] != '/' || (p[1] != '*' && p[1] != '/'))
        return NULL;
    end = strstr(p + 2, p[1] == '*' ? "*/" : "\n");
    if (!end)
        return p + strlen(p);
    return p[1] == '*' ? end + 2 : end;
}

/* The end of the string or character literal that starts at `p`. */
static const char *skip_literal(const char *p)
{
    char quote = *p++;

    while (*p && *p != quote)
        p += p[0] == '\\' && p[1] ? 2 : 1;
    return *p ? p + 1 : p;
}

static void normalise(const char *text, struct str *out)
{
    bool gap = false;

    for (const char *p = text; *p;) {
        const char *end = skip_comment(p);

        if (end || isspace((unsigned char)*p)) {
            gap = true;
            p = end ? end : p + 1;
            continue;
        }
        if (gap && out->len && is_word(out->text[out->len - 1]) && is_word(*p))
            str_add_char(out, ' ');
        gap = false;
        end = *p == '"' || *p == '\'' ? skip_literal(p) : p + 1;
        str_add_bytes(out, p, (size_t)(end - p));
        p = end;
    }
}

void finding_set_fingerprint(struct finding *f, const char *context, unsigned ordinal)
{
    SCOPED_STR struct str text = {0};
    struct hash_key key;

    str_addf(&text, "%s\n%s\n%u\n", f->rule ? f->rule : "",
             f->function ? f->function : "", ordinal);
    normalise(context ? context : "", &text);
    key = hash_bytes(str_text(&text), text.len);
    memcpy(f->fingerprint, key.hex, sizeof f->fingerprint);
}
