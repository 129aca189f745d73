/* The small parts of the page.  See html.h. */
#include "evidence/report/html.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/report/excerpt.h"
#include "evidence/report/words.h"

enum { LINES_AROUND = 3 };

void html_raw(struct report *r, const char *markup)
{
    str_add(r->out, markup);
}

static void add_entities(struct str *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        switch (text[i]) {
        case '&': str_add(out, "&amp;"); break;
        case '<': str_add(out, "&lt;"); break;
        case '>': str_add(out, "&gt;"); break;
        case '"': str_add(out, "&quot;"); break;
        case '\'': str_add(out, "&#39;"); break;
        default: str_add_char(out, text[i]); break;
        }
    }
}

static void add_escaped(struct report *r, const char *text, bool keep_lines)
{
    SCOPED_STR struct str printable = {0};

    text = report_or_empty(text);
    str_add_escaped(&printable, text, strlen(text), keep_lines);
    add_entities(r->out, str_text(&printable), printable.len);
}

void html_text(struct report *r, const char *text)
{
    add_escaped(r, text, false);
}

void html_prose(struct report *r, const char *text)
{
    SCOPED_FREE char *rest = mem_strdup(report_or_empty(text));
    char *at = rest, *open, *end;

    while ((open = strchr(at, '`')) && (end = strchr(open + 1, '`'))) {
        *open = *end = '\0';
        html_text(r, at);
        html_element(r, "code", NULL, open + 1);
        at = end + 1;
    }
    html_text(r, at);
}

void html_lines(struct report *r, const char *text)
{
    add_escaped(r, text, true);
}

void html_textf(struct report *r, const char *fmt, ...)
{
    SCOPED_FREE char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = mem_vprintf(fmt, ap);
    va_end(ap);
    html_text(r, text);
}

void html_element(struct report *r, const char *tag, const char *css_class,
                  const char *text)
{
    if (css_class)
        str_addf(r->out, "<%s class=\"%s\">", tag, css_class);
    else
        str_addf(r->out, "<%s>", tag);
    html_text(r, text);
    str_addf(r->out, "</%s>", tag);
}

void html_number(struct report *r, uint64_t number)
{
    SCOPED_FREE char *grouped = words_number(number);

    html_text(r, grouped);
}

void html_badge(struct report *r, const char *tone, const char *text)
{
    SCOPED_FREE char *words = mem_strdup(report_or_empty(text));

    for (char *p = words; *p && !str_starts_with(words, "CWE-"); p++) {
        if (*p == '-')
            *p = ' ';
    }
    str_addf(r->out, "<span class=\"badge %s\">", tone);
    html_text(r, words);
    html_raw(r, "</span> ");
}

void html_sentence(struct report *r, const char *text)
{
    SCOPED_FREE char *words = mem_strdup(report_or_empty(text));
    size_t len = strlen(words);

    if (len == 0)
        return;
    words[0] = (char)toupper((unsigned char)words[0]);
    html_prose(r, words);
    html_raw(r, strchr(".!?", words[len - 1]) ? " " : ". ");
}

char *html_time(const char *iso, bool with_zone)
{
    if (!iso || strlen(iso) != strlen("2024-05-01T12:00:00Z") || iso[10] != 'T')
        return mem_strdup(report_or_empty(iso));
    return mem_printf("%.10s %.5s%s", iso, iso + 11, with_zone ? " UTC" : "");
}

void html_fact(struct report *r, const char *name, const char *text)
{
    if (!text || !*text)
        return;
    html_raw(r, "<div><dt>");
    html_text(r, name);
    html_raw(r, "</dt><dd>");
    html_prose(r, text);
    html_raw(r, "</dd></div>\n");
}

/* ------------------------------------------------------------------- tables */

void html_table(struct report *r, const char *caption, const char *const *heads)
{
    html_raw(r, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    html_text(r, caption);
    html_raw(r, "\"><table><caption>");
    html_text(r, caption);
    html_raw(r, "</caption>\n<thead><tr>");
    for (; *heads; heads++) {
        bool is_number = **heads == '>';

        html_raw(r,
                 is_number ? "<th scope=\"col\" class=\"num\">" : "<th scope=\"col\">");
        html_text(r, *heads + is_number);
        html_raw(r, "</th>");
    }
    html_raw(r, "</tr></thead>\n<tbody>\n");
}

void html_table_end(struct report *r)
{
    html_raw(r, "</tbody></table></div>\n");
}

void html_cell(struct report *r, const char *text)
{
    html_element(r, "td", NULL, text);
}

/* ------------------------------------------------------------------- source */

static void add_source_line(struct report *r, const struct place *at, unsigned line)
{
    struct place here = {.file = at->file, .line = line};
    bool is_marked = line == at->line;
    struct excerpt x;

    if (is_marked)
        here = *at;
    if (!excerpt_of(r, &here, &x))
        return;
    str_addf(r->out, "<span class=\"line%s\"><span class=\"number\">%u</span>",
             is_marked ? " here" : "", line);
    if (is_marked && at->col && x.mark_end > x.mark) {
        add_entities(r->out, x.text, x.mark);
        html_raw(r, "<mark>");
        add_entities(r->out, x.text + x.mark, x.mark_end - x.mark);
        html_raw(r, "</mark>");
        add_entities(r->out, x.text + x.mark_end, strlen(x.text + x.mark_end));
    } else {
        add_entities(r->out, x.text, strlen(x.text));
    }
    html_raw(r, "\n</span>");
    excerpt_fini(&x);
}

bool html_excerpt(struct report *r, const struct place *at, bool with_caption)
{
    unsigned first = at->line > LINES_AROUND ? at->line - LINES_AROUND : 1;
    const char *text;
    size_t size;

    if (!report_source_line(r, at->file, at->line, &text, &size))
        return false;
    html_raw(r, "<figure class=\"source\">");
    if (with_caption) {
        html_raw(r, "<figcaption>");
        html_place(r, at);
        html_raw(r, "</figcaption>");
    }
    html_raw(r, "<pre tabindex=\"0\">");
    for (unsigned line = first; line <= at->line + LINES_AROUND; line++)
        add_source_line(r, at, line);
    html_raw(r, "</pre></figure>\n");
    return true;
}

void html_place(struct report *r, const struct place *at)
{
    if (!at->file || !*at->file) {
        html_raw(r, "<span class=\"dim\">unknown place</span>");
        return;
    }
    html_raw(r, "<code class=\"place\">");
    html_text(r, report_path(r, at->file));
    if (at->line)
        str_addf(r->out, ":%u", at->line);
    if (at->line && at->col)
        str_addf(r->out, ":%u", at->col);
    html_raw(r, "</code>");
}

static void add_piece(struct report *r, const char *tag, const char *text, size_t size)
{
    SCOPED_FREE char *piece = mem_strndup(text, size);

    if (size == 0)
        return;
    if (tag)
        html_element(r, tag, NULL, piece);
    else
        html_text(r, piece);
}

/* Within one line that is there, as most fixes are. */
static bool is_in_line(struct report *r, const struct place *at, const char **line,
                       size_t *size)
{
    return report_source_line(r, at->file, at->line, line, size) &&
           at->end_line == at->line && at->col > 0 && at->end_col >= at->col &&
           at->end_col - 1 <= *size;
}

void html_edit(struct report *r, const struct finding_edit *edit)
{
    const char *text = report_or_empty(edit->text), *line;
    size_t size, indent = 0;

    if (!is_in_line(r, &edit->at, &line, &size)) {
        html_place(r, &edit->at);
        html_raw(r, ": <code>");
        add_piece(r, "ins", text, strlen(text));
        html_raw(r, "</code>");
        return;
    }
    while (indent < edit->at.col - 1 && strchr(" \t", line[indent]))
        indent++;
    html_raw(r, "<code>");
    add_piece(r, NULL, line + indent, edit->at.col - 1 - indent);
    add_piece(r, "del", line + edit->at.col - 1, edit->at.end_col - edit->at.col);
    add_piece(r, "ins", text, strlen(text));
    add_piece(r, NULL, line + edit->at.end_col - 1, size - (edit->at.end_col - 1));
    html_raw(r, "</code>");
}

/* -------------------------------------------------------------------- links */

void html_crash_link(struct report *r, const char *crash_id)
{
    const struct chain_crash *c = report_find_crash(r, crash_id);
    const struct crash_frame *own = c ? crash_own_frame(&c->crash) : NULL;

    if (!c) {
        html_raw(r, "crash <code>");
        html_text(r, crash_id);
        html_raw(r, "</code>");
        return;
    }
    html_raw(r, "<a href=\"#crash-");
    html_text(r, crash_id);
    html_raw(r, "\">");
    html_text(r, *report_or_empty(c->crash.kind) ? c->crash.kind : "crash");
    if (own && own->function && *own->function)
        html_textf(r, " in %s", own->function);
    html_raw(r, "</a>");
}

void html_finding_link(struct report *r, const char *fingerprint)
{
    const struct chain_finding *f = report_find_finding(r, fingerprint);

    if (!f) {
        html_raw(r, "finding <code>");
        html_text(r, fingerprint);
        html_raw(r, "</code>");
        return;
    }
    html_raw(r, "<a href=\"#finding-");
    html_text(r, fingerprint);
    html_raw(r, "\">");
    html_text(r, *report_or_empty(f->finding.rule) ? f->finding.rule : "finding");
    html_raw(r, "</a> at ");
    html_place(r, &f->finding.at);
}

const char *html_verdict_tone(enum containment_verdict v)
{
    switch (v) {
    case CONTAINMENT_CONTAINED: return "good";
    case CONTAINMENT_ESCAPED: return "bad";
    case CONTAINMENT_NOT_AUDITED: break;
    }
    return "warn";
}
