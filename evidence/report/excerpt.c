/* See excerpt.h. */
#include "evidence/report/excerpt.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { TAB = 8, BEFORE_MARK = 70, LONGEST = 160 };

static bool continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Length of the character at `p`: a whole UTF-8 sequence, else one byte. */
static size_t character(const char *p, size_t left)
{
    size_t n = 1;

    if (!((unsigned char)*p & 0x80))
        return 1;
    while (n < left && n < 4 && continues(p[n]))
        n++;
    return n;
}

/* Columns that escaped text takes. */
static size_t width_of(const char *text, size_t size)
{
    size_t width = 0;

    for (size_t i = 0; i < size; i++)
        width += !continues(text[i]);
    return width;
}

/* The byte range of the line that is marked, from a place that counts from 1. */
static void range_of(const struct place *at, size_t size, size_t *from, size_t *to)
{
    *from = at->col > 0 ? at->col - 1 : 0;
    if (*from > size)
        *from = size;
    *to = *from + 1;
    if (at->end_line == at->line && at->end_col > at->col)
        *to = at->end_col - 1;
    else if (at->end_line > at->line)
        *to = size;
    if (*to > size)
        *to = size;
}

/* Where to begin so that a mark far to the right is still seen. */
static size_t window_start(const char *line, size_t size, size_t from)
{
    size_t start = from > BEFORE_MARK ? from - BEFORE_MARK : 0;

    if (size <= LONGEST)
        return 0;
    while (start > 0 && continues(line[start]))
        start--;
    return start;
}

static void add_character(struct str *out, const char *p, size_t n, size_t *column)
{
    size_t before = out->len;

    if (*p == '\t') {
        do {
            str_add_char(out, ' ');
            ++*column;
        } while (*column % TAB != 0);
        return;
    }
    str_add_escaped(out, p, n, false);
    *column += width_of(out->text + before, out->len - before);
}

bool excerpt_of(struct report *r, const struct place *at, struct excerpt *out)
{
    struct str text = {0};
    const char *line;
    size_t size, from, to, column = 0, i;

    *out = (struct excerpt){0};
    if (!report_source_line(r, at->file, at->line, &line, &size))
        return false;
    range_of(at, size, &from, &to);
    i = window_start(line, size, from);
    str_add(&text, i > 0 ? "..." : "");
    column = text.len;
    for (size_t n; i < size && column < LONGEST + BEFORE_MARK; i += n) {
        n = character(line + i, size - i);
        if (i <= from) {
            out->mark = text.len;
            out->mark_column = column;
        }
        add_character(&text, line + i, n, &column);
        if (i < to) {
            out->mark_end = text.len;
            out->mark_width = column - out->mark_column;
        }
    }
    if (from >= size) { /* the mark is at the line's end */
        out->mark = out->mark_end = text.len;
        out->mark_column = column;
    }
    if (out->mark_width == 0)
        out->mark_width = 1;
    if (i < size)
        str_add(&text, "...");
    out->text = str_take(&text);
    return true;
}

void excerpt_fini(struct excerpt *x)
{
    free(x->text);
    *x = (struct excerpt){0};
}

unsigned excerpt_column(struct report *r, const char *file, unsigned line, unsigned col)
{
    const char *text;
    size_t size;

    if (col == 0 || !report_source_line(r, file, line, &text, &size) || col - 1 > size)
        return col;
    return (unsigned)width_of(text, col - 1) + 1;
}
