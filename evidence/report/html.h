/*
 * What the files of the HTML format share: escaping, badges, excerpts, sections.
 *
 * The page is one file without scripts, images or fonts; its content security policy
 * forbids loading anything, so that a hostile text that got past the escaping still
 * could do nothing.
 */
#ifndef SPILLWAY_EVIDENCE_REPORT_HTML_H
#define SPILLWAY_EVIDENCE_REPORT_HTML_H

#include <stdint.h>

#include "evidence/report/context.h"

extern const char *const html_style[]; /* in pieces, NULL after the last */

/* Append markup of our own. */
void html_raw(struct report *r, const char *markup);

/* Append foreign text, escaped for element content and quoted attributes. */
void html_text(struct report *r, const char *text);
void html_textf(struct report *r, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Foreign text in words: `code` between backquotes is shown as code. */
void html_prose(struct report *r, const char *text);

/* Text that may have several lines, as in <pre>. */
void html_lines(struct report *r, const char *text);

/* `<TAG CLASS>text</TAG>`; `css_class` may be NULL. */
void html_element(struct report *r, const char *tag, const char *css_class,
                  const char *text);

/* A number with its digits in groups of three. */
void html_number(struct report *r, uint64_t number);

/*
 * A small label with words of our own, hyphens shown as spaces; `tone` is "good",
 * "bad", "warn", "dim", or a severity.
 */
void html_badge(struct report *r, const char *tone, const char *text);

/* Foreign or composed text as a sentence: a capital in front, a full stop behind. */
void html_sentence(struct report *r, const char *text);

/*
 * "2024-05-01 12:00" and " UTC" when `with_zone`, of a time in ISO 8601; another text
 * as it is.  New memory.
 */
char *html_time(const char *iso, bool with_zone);

/* One row of a description list; nothing for a NULL or empty text. */
void html_fact(struct report *r, const char *name, const char *text);

/*
 * Open a table with a caption and column heads (NULL after the last; ">" of numbers).
 */
void html_table(struct report *r, const char *caption, const char *const *heads);
void html_table_end(struct report *r);
void html_cell(struct report *r, const char *text);

/*
 * The source around a place, its line marked; false and nothing when it is not there.
 */
bool html_excerpt(struct report *r, const struct place *at, bool with_caption);

/* The line of an edit, with what goes and what comes. */
void html_edit(struct report *r, const struct finding_edit *edit);

/* "src/a.c:15:5" in code type; "unknown place" without a file. */
void html_place(struct report *r, const struct place *at);

/* Links, plain text when the report does not have what they lead to. */
void html_crash_link(struct report *r, const char *crash_id);
void html_finding_link(struct report *r, const char *fingerprint);

const char *html_verdict_tone(enum containment_verdict v);

/* The sections, in the order of the page; each leaves itself out when it is empty. */
void html_add_crashes(struct report *r);
void html_add_findings(struct report *r);
void html_add_campaigns(struct report *r);
void html_add_coverage(struct report *r);
void html_add_rules(struct report *r);
void html_add_guide(struct report *r);

#endif
