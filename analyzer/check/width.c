/*
 * Finding a conversion of a format in the source text.
 *
 * The text of the argument is one or more string literals with only white space between
 * them.  No escape sequence that people write makes a '%', so the n-th conversion of
 * the format is the n-th in the text.
 */
#include "analyzer/check/width.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/mem.h"

struct cursor {
    const char *text;
    size_t size, at;
    unsigned line, col;
};

static void advance(struct cursor *c)
{
    if (c->text[c->at] == '\n') {
        c->line++;
        c->col = 1;
    } else {
        c->col++;
    }
    c->at++;
}

/* Move behind the '%' of conversion `number`; false if the text is not as expected. */
static bool find_conversion(struct cursor *c, unsigned number)
{
    bool is_inside = false;
    unsigned seen = 0;

    for (; c->at < c->size; advance(c)) {
        char ch = c->text[c->at];

        if (ch == '"') {
            is_inside = !is_inside;
        } else if (!is_inside) {
            if (!isspace((unsigned char)ch))
                return false;
        } else if (ch == '\\' && c->at + 1 < c->size) {
            advance(c);
        } else if (ch == '%') {
            advance(c);
            if (seen++ == number)
                return true;
            if (c->at >= c->size || c->text[c->at] == '"')
                return false;
        }
    }
    return false;
}

void width_propose(const struct access *a, int64_t width, struct finding *f)
{
    const struct scan_conversion *p = a->conversion.parsed;
    const struct ir_loc *l = &a->program->locs[a->conversion.format_loc];
    struct cursor c = {.line = l->line, .col = l->col};
    struct place at = {0};
    char *text = NULL;

    if (!p || !a->conversion.format_loc || width < 1)
        return;
    c.text = a->text(a, a->conversion.format_loc, &c.size);
    if (!c.text || !find_conversion(&c, a->conversion.number))
        return;
    for (size_t k = p->start + 1; k < p->width_at; k++)
        advance(&c);
    at.file = mem_strdup(ir_loc_file(a->program, a->conversion.format_loc));
    at.line = at.end_line = c.line;
    at.col = c.col;
    while (c.at < c.size && isdigit((unsigned char)c.text[c.at]))
        advance(&c);
    at.end_col = c.col;
    text = mem_printf("%lld", (long long)width);
    finding_add_edit(f, &at, text);
    place_fini(&at);
    free(text);
}
