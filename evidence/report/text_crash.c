/*
 * Crashes as text: one block each, what a developer asks first on top.
 *
 *     crash 5f3c91e2a7b04d18: stack-buffer-overflow, critical
 *         what       write of 38 bytes at 'tmp' (line 14)
 *         where      getfilename, src/getfilename.c:17:5
 *         ...
 */
#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/report/text.h"
#include "evidence/report/words.h"

enum { FRAMES_SHOWN = 6, LINE_WIDTH = 72 };

static void add_label(struct report *r, const char *label)
{
    text_addf(r, TEXT_DIM, "    %-10s ", label);
}

/* Bytes of `text` for one line: up to the last space that fits, or one long word. */
static size_t line_length(const char *text)
{
    size_t len = strlen(text), cut = LINE_WIDTH;

    if (len <= LINE_WIDTH)
        return len;
    while (cut > 0 && text[cut] != ' ')
        cut--;
    return cut > 0 ? cut : strcspn(text, " ");
}

/* A labelled text, wrapped with the label's column left free. */
static void add_line(struct report *r, const char *label, const char *text)
{
    do {
        size_t len = line_length(text);
        SCOPED_FREE char *line = mem_strndup(text, len);

        add_label(r, label);
        text_add(r, NULL, line);
        str_add_char(r->out, '\n');
        text += len + strspn(text + len, " ");
        label = "";
    } while (*text);
}

static void add_linef(struct report *r, const char *label, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void add_linef(struct report *r, const char *label, const char *fmt, ...)
{
    SCOPED_FREE char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = mem_vprintf(fmt, ap);
    va_end(ap);
    add_line(r, label, text);
}

/* ------------------------------------------------------------- what and where */

static void add_frame(struct report *r, const char *label, const struct crash_frame *f)
{
    SCOPED_STR struct str text = {0};

    if (f->function && *f->function)
        str_add(&text, f->function);
    if (f->file && *f->file)
        str_addf(&text, "%s%s", text.len ? ", " : "", report_path(r, f->file));
    if (f->file && *f->file && f->line)
        str_addf(&text, ":%u", f->line);
    if (f->file && *f->file && f->line && f->col)
        str_addf(&text, ":%u", f->col);
    if (text.len == 0)
        str_addf(&text, "%s+0x%" PRIx64, report_or_empty(f->module), f->offset);
    add_line(r, label, str_text(&text));
}

/* The program's own frames; of all frames if none is. */
static void add_stack(struct report *r, const struct crash *c)
{
    bool any = crash_own_frame(c) == NULL;
    size_t shown = 0;

    for (size_t i = 0; i < c->frame_count && shown < FRAMES_SHOWN; i++) {
        if (!any && !crash_is_own(&c->frames[i]))
            continue;
        add_frame(r, shown++ == 0 ? "where" : "  called by", &c->frames[i]);
        if (strcmp(report_or_empty(c->frames[i].function), "LLVMFuzzerTestOneInput") ==
            0)
            return; /* outside is only the engine */
    }
}

/* -------------------------------------------------------------- containment */

static void add_weak_layers(struct report *r, const struct containment *c)
{
    for (size_t i = 0; i < c->layer_count; i++) {
        const struct layer_record *l = &c->layers[i];

        if (l->state == LAYER_WEAKER || l->state == LAYER_MISSING)
            add_linef(r, "", "%s %s%s%s", report_or_empty(l->name),
                      layer_state_name(l->state), l->detail ? ": " : "",
                      report_or_empty(l->detail));
    }
}

static void add_escapes(struct report *r, const struct containment *c)
{
    for (size_t i = 0; i < c->attempt_count; i++) {
        const struct escape_attempt *a = &c->attempts[i];

        if (a->outcome == ATTEMPT_ESCAPED)
            add_linef(r, "", "%s got out: %s", report_or_empty(a->technique),
                      report_or_empty(a->detail));
    }
    for (size_t i = 0; i < c->witness_count; i++) {
        const struct witness_record *w = &c->witnesses[i];

        if (!w->is_unchanged)
            add_linef(r, "", "witness %s changed: %s", report_or_empty(w->name),
                      report_or_empty(w->detail));
    }
}

static void add_containment(struct report *r, const struct containment *c)
{
    const char *colour = c->verdict == CONTAINMENT_CONTAINED ? TEXT_GREEN
                         : c->verdict == CONTAINMENT_ESCAPED ? TEXT_ERROR
                                                             : TEXT_WARNING;
    SCOPED_FREE char *identity = words_identity(c);
    SCOPED_FREE char *layers = words_layers(c);
    SCOPED_FREE char *attempts = words_attempts(c);

    if (c->level || c->layer_count) {
        add_line(r, "ran as", identity);
        add_line(r, "layers", layers);
        add_weak_layers(r, c);
    }
    add_label(r, "verdict");
    text_add(r, colour, containment_verdict_name(c->verdict));
    if (c->attempt_count == 0 && c->reason)
        text_addf(r, NULL, ": %s", c->reason);
    else
        text_addf(r, NULL, ": %s", attempts);
    if (c->attempt_count > 0 && c->reason)
        text_addf(r, NULL, " (%s)", c->reason);
    str_add_char(r->out, '\n');
    add_escapes(r, c);
}

/* -------------------------------------------------------------------- crash */

static void add_history(struct report *r, const struct chain_crash *c)
{
    SCOPED_FREE char *times = words_count(c->times_seen, "time", "times");

    if (c->times_seen && c->first_seen)
        add_linef(r, "seen", "%s, first %s by %s", times, c->first_seen,
                  c->crash.engine ? c->crash.engine : "an unknown engine");
    if (c->minimized_key)
        add_linef(r, "input", "%zu bytes, minimised from %zu", c->minimized_size,
                  c->input_size);
    else if (c->input_key)
        add_linef(r, "input", "%zu bytes", c->input_size);
    if (c->reproduce)
        add_line(r, "reproduce", c->reproduce);
}

static void add_links(struct report *r, const struct chain_crash *c)
{
    for (size_t i = 0; i < c->fingerprint_count; i++) {
        const struct chain_finding *f = report_find_finding(r, c->fingerprints[i]);

        if (f)
            add_linef(r, "finding", "%s:%u:%u %s [%s]",
                      report_path(r, f->finding.at.file), f->finding.at.line,
                      f->finding.at.col, reach_name(f->reach),
                      report_or_empty(f->finding.rule));
        else
            add_line(r, "finding", c->fingerprints[i]);
    }
    if (c->fingerprint_count == 0)
        add_line(r, "finding", "none: the analyser did not report this place");
}

static void add_crash(struct report *r, const struct chain_crash *c)
{
    struct crash_rating rating = crash_rate(&c->crash);
    SCOPED_FREE char *access = words_access(&c->crash);

    str_add(r->out, r->out->len ? "\n" : "");
    text_addf(r, TEXT_BOLD, "crash %s: %s", c->crash.id,
              report_or_empty(c->crash.kind));
    text_add(r, NULL, ", ");
    text_add(r, rating.severity >= CRASH_SEVERITY_HIGH ? TEXT_ERROR : TEXT_WARNING,
             crash_severity_name(rating.severity));
    str_add_char(r->out, '\n');
    if (c->crash.target)
        add_linef(r, "target", "%s%s%s", c->crash.target, c->entry ? ", entry " : "",
                  report_or_empty(c->entry));
    add_line(r, "what", access);
    if (c->crash.in_front)
        add_linef(r, "behind", "%s, a known fault that its first input meets before",
                  c->crash.in_front);
    add_stack(r, &c->crash);
    add_line(r, "how bad", rating.meaning);
    add_containment(r, &c->containment);
    add_history(r, c);
    add_links(r, c);
}

void text_add_crashes(struct report *r)
{
    for (size_t i = 0; i < r->in->chain->crash_count; i++)
        add_crash(r, &r->in->chain->crashes[i]);
    if (r->in->chain->crash_count > 0)
        str_add_char(r->out, '\n');
}

void text_add_campaigns(struct report *r)
{
    for (size_t i = 0; i < r->in->chain->campaign_count; i++) {
        const struct chain_campaign *c = &r->in->chain->campaigns[i];
        SCOPED_FREE char *artefacts = words_count(c->artefacts, "crashing input",
                                                  "crashing inputs");

        text_addf(r, NULL,
                  "campaign %" PRId64 ": %s, %s, %s: %" PRIu64 " s, %" PRIu64
                  " runs, %" PRIu64 " edges, %s, %s",
                  c->id, report_or_empty(c->target), report_or_empty(c->engine),
                  report_or_empty(c->level), c->seconds, c->executions, c->edges,
                  artefacts, report_or_empty(c->status));
        str_add_char(r->out, '\n');
    }
}
