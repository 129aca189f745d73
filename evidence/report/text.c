/*
 * Text for a terminal, in the form editors and continuous integration know from clang:
 *
 *     src/a.c:15:5: warning: scanf can write past 'tmp' [scanf-unbounded]
 *        15 |     scanf("%s", tmp);
 *           |     ^~~~~~~~~~~~~~~~
 *     src/a.c:13:10: note: 'tmp' has 13 bytes, the write has no upper bound
 *
 * followed by what was not looked at, and a summary.
 */
#include "evidence/report/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/report/excerpt.h"
#include "evidence/report/words.h"

void text_add(struct report *r, const char *colour, const char *text)
{
    bool is_coloured = r->style->colour && colour;

    if (is_coloured)
        str_addf(r->out, "\033[%sm", colour);
    text = report_or_empty(text);
    str_add_escaped(r->out, text, strlen(text), false);
    if (is_coloured)
        str_add(r->out, "\033[0m");
}

void text_addf(struct report *r, const char *colour, const char *fmt, ...)
{
    SCOPED_FREE char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = mem_vprintf(fmt, ap);
    va_end(ap);
    text_add(r, colour, text);
}

/* ----------------------------------------------------------------- findings */

static void add_place(struct report *r, const struct place *at)
{
    text_add(r, TEXT_BOLD, at->file ? report_path(r, at->file) : "(unknown place)");
    if (at->line)
        text_addf(r, TEXT_BOLD, ":%u", at->line);
    if (at->line && at->col)
        text_addf(r, TEXT_BOLD, ":%u", at->col);
    text_add(r, TEXT_BOLD, ": ");
}

static void add_excerpt(struct report *r, const struct place *at)
{
    struct excerpt x;

    if (!r->style->show_source || !excerpt_of(r, at, &x))
        return;
    str_addf(r->out, "%5u | %s\n      | %*s", at->line, x.text, (int)x.mark_column, "");
    if (r->style->colour)
        str_add(r->out, "\033[" TEXT_GREEN "m");
    str_add_char(r->out, '^');
    for (size_t i = 1; i < x.mark_width; i++)
        str_add_char(r->out, '~');
    str_add(r->out, r->style->colour ? "\033[0m\n" : "\n");
    excerpt_fini(&x);
}

static void add_note(struct report *r, const struct place *at, const char *text)
{
    add_place(r, at);
    text_add(r, TEXT_NOTE, "note: ");
    text_add(r, NULL, text);
    str_add_char(r->out, '\n');
}

static void add_notef(struct report *r, const struct place *at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void add_notef(struct report *r, const struct place *at, const char *fmt, ...)
{
    SCOPED_FREE char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = mem_vprintf(fmt, ap);
    va_end(ap);
    add_note(r, at, text);
}

static void add_buffer_note(struct report *r, const struct finding *f)
{
    const struct place *at = f->object_at.file ? &f->object_at : &f->at;
    SCOPED_FREE char *buffer = words_buffer(f);

    if (buffer && f->behind)
        add_notef(r, at, "%s; %s it, %s", buffer, words_side(f), f->behind);
    else if (buffer)
        add_note(r, at, buffer);
    else if (f->behind)
        add_notef(r, at, "%s the buffer: %s", words_side(f), f->behind);
}

static bool is_same_place(const struct place *a, const struct place *b)
{
    return a->line == b->line && a->col == b->col &&
           strcmp(report_or_empty(a->file), report_or_empty(b->file)) == 0;
}

/* The step at the declaration says no more than the note of the buffer. */
static void add_steps(struct report *r, const struct finding *f)
{
    for (size_t i = 0; i < f->step_count; i++) {
        const struct finding_step *step = &f->steps[i];

        if (f->capacity < 0 || !is_same_place(&step->at, &f->object_at))
            add_note(r, &step->at, report_or_empty(step->text));
    }
}

/* The guard, unless the fix says the same. */
static void add_remedy(struct report *r, const struct finding *f)
{
    bool is_fix = f->edit_count == 1 && f->guard &&
                  strcmp(report_or_empty(f->edits[0].text), f->guard) == 0;

    if (f->guard && !is_fix)
        add_notef(r, &f->at, "this makes it safe: %s", f->guard);
    for (size_t i = 0; i < f->edit_count; i++) {
        const struct finding_edit *edit = &f->edits[i];

        bool is_insertion = edit->at.end_line == edit->at.line &&
                            edit->at.end_col == edit->at.col;

        if (!edit->text || !*edit->text)
            add_note(r, &edit->at, "fix: remove this (lint --fix does)");
        else
            add_notef(r, &edit->at, "fix: %s %s here (lint --fix does)",
                      is_insertion ? "insert" : "write", edit->text);
    }
}

static void add_crash_evidence(struct report *r, const struct chain_finding *f,
                               const char *id)
{
    const struct chain_crash *c = report_find_crash(r, id);

    if (c)
        add_notef(r, &f->finding.at, "evidence: crash %s, %s, %s", id,
                  report_or_empty(c->crash.kind),
                  containment_verdict_name(c->containment.verdict));
    else
        add_notef(r, &f->finding.at, "evidence: crash %s", id);
}

/* What later links of the chain know. */
static void add_evidence(struct report *r, const struct chain_finding *f)
{
    const struct place *at = &f->finding.at;

    if (f->reach != REACH_REPORTED)
        add_notef(r, at, "evidence: %s%s%s", reach_name(f->reach),
                  f->reach_detail ? ", " : "", report_or_empty(f->reach_detail));
    for (size_t i = 0; i < f->crash_count; i++)
        add_crash_evidence(r, f, f->crash_ids[i]);
    if (f->fix == FIX_PROVEN || (f->fix == FIX_PROPOSED && f->finding.edit_count == 0))
        add_notef(r, at, "fix: %s", words_fix(f->fix));
}

static const char *severity_colour(enum finding_severity s)
{
    switch (s) {
    case FINDING_ERROR: return TEXT_ERROR;
    case FINDING_WARNING: return TEXT_WARNING;
    case FINDING_NOTE: break;
    }
    return TEXT_NOTE;
}

static void add_finding(struct report *r, const struct chain_finding *link)
{
    const struct finding *f = &link->finding;

    add_place(r, &f->at);
    text_addf(r, severity_colour(f->severity),
              "%s: ", finding_severity_name(f->severity));
    text_add(r, TEXT_BOLD, f->message);
    text_addf(r, NULL, " [%s]", report_or_empty(f->rule));
    str_add_char(r->out, '\n');
    add_excerpt(r, &f->at);
    add_buffer_note(r, f);
    if (f->source && !strstr(report_or_empty(f->message), f->source))
        add_notef(r, &f->at, "the data comes from %s", f->source);
    if (r->style->show_steps)
        add_steps(r, f);
    add_remedy(r, f);
    if (f->is_partial)
        add_notef(r, &f->at, "not all of the code around was understood: %s",
                  f->confidence_note ? f->confidence_note : "(no reason recorded)");
    add_evidence(r, link);
}

/* ----------------------------------------------------------------- coverage */

static void add_problems(struct report *r, const struct report_coverage *c)
{
    for (size_t i = 0; i < c->problem_count; i++) {
        const struct report_unit *unit = &c->problems[i];

        text_addf(r, TEXT_BOLD, "%s: ", report_path(r, unit->file));
        if (unit->is_failed)
            text_add(r, TEXT_ERROR, "error: ");
        else
            text_add(r, TEXT_NOTE, "note: ");
        text_addf(r, NULL, "%s: %s",
                  unit->is_failed ? "not analysed" : "analysed in part",
                  report_or_empty(unit->problem));
        str_add_char(r->out, '\n');
    }
}

static void add_coverage(struct report *r, const struct report_coverage *c)
{
    SCOPED_FREE char *files = words_count(c->units, "file", "files");
    SCOPED_FREE char *functions = words_count(c->functions, "function", "functions");

    str_addf(r->out, "looked at %s, %s", files, functions);
    if (c->units_failed)
        str_addf(r->out, "; %zu not analysed", c->units_failed);
    if (c->units_partial || c->functions_partial)
        str_addf(r->out, "; in part: %zu of the files, %zu of the functions",
                 c->units_partial, c->functions_partial);
    if (c->hidden_nodes) {
        SCOPED_FREE char *hidden = words_count(c->hidden_nodes, "construct",
                                               "constructs");
        str_addf(r->out, " (the parser hides %s)", hidden);
    }
    str_add_char(r->out, '\n');
}

/* ------------------------------------------------------------------ summary */

static void add_count(struct report *r, size_t n, const char *one, bool *is_first)
{
    if (n == 0)
        return;
    str_addf(r->out, "%s%zu %s%s", *is_first ? "" : ", ", n, one, n == 1 ? "" : "s");
    *is_first = false;
}

static void add_summary(struct report *r)
{
    const struct chain *c = r->in->chain;
    size_t by_severity[3] = {0}, muted = 0;
    bool is_first = true;

    for (size_t i = 0; i < c->finding_count; i++) {
        if (c->findings[i].suppressed_by)
            muted++;
        else
            by_severity[c->findings[i].finding.severity % 3]++;
    }
    add_count(r, by_severity[FINDING_ERROR], "error", &is_first);
    add_count(r, by_severity[FINDING_WARNING], "warning", &is_first);
    add_count(r, by_severity[FINDING_NOTE], "note", &is_first);
    if (!r->in->coverage && c->crash_count > 0)
        str_addf(r->out, "%s%zu crash%s", is_first ? "" : ", ", c->crash_count,
                 c->crash_count == 1 ? "" : "es");
    else if (is_first)
        str_add(r->out, "nothing found");
    if (muted)
        str_addf(r->out, " (and %zu muted)", muted);
    str_add_char(r->out, '\n');
}

/* Editors and terminals open what is named from where the command was given. */
static void show_from_here(struct report *r)
{
    free(r->shown_from);
    r->shown_from = getcwd(NULL, 0); /* NULL where the folder is gone: full paths */
}

void text_write(struct report *r)
{
    const struct chain *c = r->in->chain;

    show_from_here(r);

    for (size_t i = 0; i < c->finding_count; i++) {
        if (!c->findings[i].suppressed_by)
            add_finding(r, &c->findings[i]);
    }
    if (r->in->coverage) {
        add_problems(r, r->in->coverage);
    } else {
        text_add_crashes(r);
        text_add_campaigns(r);
    }
    if (r->style->is_quiet)
        return;
    if (r->in->coverage)
        add_coverage(r, r->in->coverage);
    add_summary(r);
}
