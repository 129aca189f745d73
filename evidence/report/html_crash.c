/*
 * Crashes: one card each, telling the chain in its own order: found, broken, contained,
 * explained.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/report/html.h"
#include "evidence/report/words.h"

enum { FEW = 6, STACK_SHOWN = 40, HEX_SHOWN = 512, HEX_WIDTH = 16 };

/* -------------------------------------------------------------------- found */

static struct place own_place(const struct crash *c)
{
    const struct crash_frame *f = crash_own_frame(c);

    if (!f)
        return (struct place){0};
    return (struct place){.file = f->file, .line = f->line, .col = f->col};
}

static void add_found(struct report *r, const struct chain_crash *c)
{
    struct place at = own_place(&c->crash);
    bool is_linked = false;

    str_addf(r->out, "<li%s><h4>Found</h4>\n",
             c->fingerprint_count ? "" : " class=\"missing\"");
    if (c->fingerprint_count == 0)
        html_raw(r, "<p>The analyser did not report this place. Fuzzing found it "
                    "alone.</p>\n");
    for (size_t i = 0; i < c->fingerprint_count; i++) {
        const struct chain_finding *f = report_find_finding(r, c->fingerprints[i]);

        html_raw(r, "<p>");
        html_finding_link(r, c->fingerprints[i]);
        if (f && f->finding.message) {
            html_raw(r, ": ");
            html_prose(r, f->finding.message);
        }
        html_raw(r, "</p>\n");
        if (f && f->finding.at.line && !is_linked) {
            at = f->finding.at;
            is_linked = true;
        }
    }
    if (!html_excerpt(r, &at, !is_linked) && is_linked) {
        at = own_place(&c->crash); /* the finding's file is not to be had from here */
        html_excerpt(r, &at, true);
    }
    html_raw(r, "</li>\n");
}

/* ------------------------------------------------------------------- broken */

static void add_frame(struct report *r, size_t number, const struct crash_frame *f,
                      bool is_own)
{
    struct place at = {.file = f->file, .line = f->line, .col = f->col};

    str_addf(r->out, "<tr><td class=\"num\">%zu</td><td>", number);
    str_add(r->out, is_own ? "<strong>" : "");
    html_raw(r, "<code>");
    html_text(r, f->function && *f->function ? f->function : "?");
    html_raw(r, "</code>");
    str_add(r->out, is_own ? "</strong>" : "");
    html_raw(r, "</td><td>");
    if (f->file && *f->file) {
        html_place(r, &at);
    } else if (f->module && *f->module) {
        html_raw(r, "<code class=\"dim\">");
        html_textf(r, "%s+0x%" PRIx64, report_or_empty(f->module), f->offset);
        html_raw(r, "</code>");
    }
    html_raw(r, "</td></tr>\n");
}

static void add_stack(struct report *r, const char *caption,
                      const struct crash_frame *frames, size_t count,
                      const struct crash_frame *own)
{
    static const char *const heads[] = {">#", "Function", "Place", NULL};

    if (count == 0)
        return;
    html_table(r, caption, heads);
    for (size_t i = 0; i < count && i < STACK_SHOWN; i++)
        add_frame(r, i, &frames[i], &frames[i] == own);
    if (count > STACK_SHOWN)
        str_addf(r->out, "<tr><td></td><td colspan=\"2\">and %zu more</td></tr>\n",
                 count - STACK_SHOWN);
    html_table_end(r);
}

static const char *entry_words(const char *entry)
{
    if (strcmp(report_or_empty(entry), "real") == 0)
        return "real: the way the program's own input comes in";
    if (strcmp(report_or_empty(entry), "internal") == 0)
        return "internal: a function called on its own, which proves less";
    return entry;
}

static void add_broken(struct report *r, const struct chain_crash *c)
{
    const struct crash_frame *own = crash_own_frame(&c->crash);
    SCOPED_FREE char *times = words_count(c->times_seen, "time", "times");
    SCOPED_FREE char *first = html_time(c->first_seen, true);
    SCOPED_FREE char *last = html_time(c->last_seen, true);
    SCOPED_FREE char *seen = NULL;

    if (c->times_seen)
        seen = mem_printf("%s, first %s, last %s", times, first, last);
    html_raw(r, "<li><h4>Broken</h4>\n<dl>\n");
    html_fact(r, "Target", c->crash.target);
    html_fact(r, "Entry", entry_words(c->entry));
    html_fact(r, "Behind the known", c->crash.in_front);
    html_fact(r, "Found by", c->crash.engine);
    html_fact(r, "Noticed by", c->crash.detector);
    html_fact(r, "Seen", seen);
    html_raw(r, "</dl>\n");
    add_stack(r, "Stack at the crash, innermost first", c->crash.frames,
              c->crash.frame_count, own);
    add_stack(r, "Where the memory came from", c->crash.origin, c->crash.origin_count,
              NULL);
    if (c->crash.report && *c->crash.report) {
        html_raw(r, "<details><summary>What the sanitizer printed</summary>"
                    "<pre tabindex=\"0\">");
        html_lines(r, c->crash.report);
        html_raw(r, "</pre></details>\n");
    }
    html_raw(r, "</li>\n");
}

/* ---------------------------------------------------------------- contained */

static void add_layers(struct report *r, const struct containment *c)
{
    static const char *const heads[] = {"Layer", "State", "Detail", NULL};
    static const char *const tones[] = {"good", "warn", "bad", "dim"};

    if (c->layer_count == 0)
        return;
    html_table(r, "Layers of the jail it ran in", heads);
    for (size_t i = 0; i < c->layer_count; i++) {
        html_raw(r, "<tr>");
        html_cell(r, c->layers[i].name);
        html_raw(r, "<td>");
        html_badge(r, tones[c->layers[i].state & 3],
                   layer_state_name(c->layers[i].state));
        html_raw(r, "</td>");
        html_cell(r, c->layers[i].detail);
        html_raw(r, "</tr>\n");
    }
    html_table_end(r);
}

static const char *outcome_tone(enum attempt_outcome o)
{
    switch (o) {
    case ATTEMPT_BLOCKED: return "good";
    case ATTEMPT_ESCAPED:
    case ATTEMPT_NO_REPORT: return "bad";
    case ATTEMPT_REACHABLE: return "warn";
    case ATTEMPT_NOT_HERE:
    case ATTEMPT_NO_CONTROL: break;
    }
    return "dim";
}

/* Folded away, unless something got out. */
static void add_attempts(struct report *r, const struct containment *c)
{
    static const char *const heads[] = {"Technique", "Outcome", "Detail", NULL};
    size_t uncounted = containment_count(c, ATTEMPT_NOT_HERE) +
                       containment_count(c, ATTEMPT_NO_CONTROL);

    if (c->attempt_count == 0)
        return;
    str_addf(r->out, "<details%s><summary>All %zu escape attempts",
             c->verdict == CONTAINMENT_ESCAPED ? " open" : "", c->attempt_count);
    if (uncounted > 0)
        str_addf(r->out, ", %zu of them not counted", uncounted);
    html_raw(r, "</summary>\n");
    html_table(r, "Escapes tried from inside the crashing process", heads);
    for (size_t i = 0; i < c->attempt_count; i++) {
        const struct escape_attempt *a = &c->attempts[i];

        html_raw(r, "<tr><td><code>");
        html_text(r, a->technique);
        html_raw(r, "</code></td><td>");
        html_badge(r, outcome_tone(a->outcome), attempt_outcome_name(a->outcome));
        html_raw(r, "</td>");
        html_cell(r, a->detail);
        html_raw(r, "</tr>\n");
    }
    html_table_end(r);
    html_raw(r, "</details>\n");
}

static void add_witnesses(struct report *r, const struct containment *c)
{
    static const char *const heads[] = {"Witness", "What it saw", NULL};

    if (c->witness_count == 0)
        return;
    html_table(r, "Witnesses outside the jail", heads);
    for (size_t i = 0; i < c->witness_count; i++) {
        const struct witness_record *w = &c->witnesses[i];

        html_raw(r, "<tr>");
        html_cell(r, w->name);
        html_raw(r, "<td>");
        html_badge(r, w->is_unchanged ? "good" : "bad",
                   w->is_unchanged ? "no change" : "a change");
        html_text(r, w->detail);
        html_raw(r, "</td></tr>\n");
    }
    html_table_end(r);
}

static void add_contained(struct report *r, const struct containment *c)
{
    SCOPED_FREE char *identity = words_identity(c);
    SCOPED_FREE char *layers = words_layers(c);
    SCOPED_FREE char *attempts = words_attempts(c);

    str_addf(r->out, "<li%s><h4>Contained</h4>\n<p>",
             c->verdict == CONTAINMENT_NOT_AUDITED ? " class=\"missing\"" : "");
    html_badge(r, html_verdict_tone(c->verdict), containment_verdict_name(c->verdict));
    html_sentence(r, attempts);
    html_sentence(r, words_verdict(c->verdict));
    html_raw(r, "</p>\n<dl>\n");
    if (c->level || c->layer_count) {
        html_fact(r, "Ran as", identity);
        html_fact(r, "Layers", layers);
    }
    if (c->attempt_count)
        html_fact(r, "Reason", c->reason);
    html_raw(r, "</dl>\n");
    add_layers(r, c);
    add_witnesses(r, c);
    add_attempts(r, c);
    html_raw(r, "</li>\n");
}

/* ---------------------------------------------------------------- explained */

static void add_hex_row(struct report *r, const char *bytes, size_t at, size_t size)
{
    size_t end = at + HEX_WIDTH < size ? at + HEX_WIDTH : size;
    char shown[HEX_WIDTH + 1] = "";

    str_addf(r->out, "%08zx ", at);
    for (size_t i = at; i < at + HEX_WIDTH; i++) {
        if (i % 8 == 0)
            str_add_char(r->out, ' ');
        if (i < end)
            str_addf(r->out, "%02x ", (unsigned)(unsigned char)bytes[i]);
        else
            str_add(r->out, "   ");
    }
    for (size_t i = at; i < end; i++)
        shown[i - at] = bytes[i] >= ' ' && bytes[i] <= '~' ? bytes[i] : '.';
    html_raw(r, " |");
    html_text(r, shown);
    html_raw(r, "|\n");
}

static void add_input(struct report *r, const struct chain_crash *c)
{
    size_t size = c->minimized_key ? c->minimized_size : c->input_size;
    size_t shown = c->preview_size < HEX_SHOWN ? c->preview_size : HEX_SHOWN;

    if (!c->preview)
        return;
    html_raw(r, "<p>");
    if (c->minimized_key)
        html_textf(r,
                   "The smallest input that still crashes there has %zu bytes; it "
                   "was minimised from %zu.",
                   size, c->input_size);
    else
        html_textf(r, "The input has %zu bytes. It was not minimised.", size);
    html_raw(r, "</p>\n<pre tabindex=\"0\" class=\"hex\">");
    for (size_t at = 0; at < shown; at += HEX_WIDTH)
        add_hex_row(r, c->preview, at, shown);
    if (size > shown)
        html_textf(r, "... and %zu more bytes", size - shown);
    html_raw(r, "</pre>\n");
}

/* Why it happens and what would end it, from the finding. */
static void add_cause(struct report *r, const struct chain_finding *link)
{
    const struct finding *f = &link->finding;
    SCOPED_FREE char *buffer = words_buffer(f);
    SCOPED_FREE char *source = f->source
                                   ? mem_printf("the data comes from %s", f->source)
                                   : NULL;

    html_raw(r, "<p>");
    html_sentence(r, buffer);
    html_sentence(r, source);
    html_raw(r, "</p>\n");
    for (size_t i = 0; i < f->edit_count; i++) {
        html_raw(r, "<p>Fix: ");
        html_edit(r, &f->edits[i]);
        html_raw(r, "</p>\n");
    }
    html_raw(r, "<p>State of the fix: ");
    html_text(r, words_fix(report_fix(link)));
    html_raw(r, ".</p>\n");
}

static void add_explained(struct report *r, const struct chain_crash *c)
{
    html_raw(r, "<li><h4>Explained</h4>\n");
    for (size_t i = 0; i < c->fingerprint_count; i++) {
        const struct chain_finding *f = report_find_finding(r, c->fingerprints[i]);

        if (f)
            add_cause(r, f);
    }
    if (c->reproduce) {
        html_raw(r, "<p>See it again:</p><pre tabindex=\"0\">");
        html_text(r, c->reproduce);
        html_raw(r, "</pre>\n");
    }
    add_input(r, c);
    if (c->fingerprint_count == 0 && !c->reproduce && !c->preview)
        html_raw(r, "<p>Nothing more is known yet.</p>\n");
    html_raw(r, "</li>\n");
}

/* --------------------------------------------------------------------- card */

static void add_head(struct report *r, const struct chain_crash *c)
{
    const struct crash_frame *own = crash_own_frame(&c->crash);
    const char *severity = crash_severity_name(crash_rate(&c->crash).severity);
    SCOPED_FREE char *access = words_access(&c->crash);
    const char *cwe = crash_rate(&c->crash).cwe;

    html_raw(r, "<header><h3>");
    html_text(r, *report_or_empty(c->crash.kind) ? c->crash.kind : "crash");
    if (own && own->function && *own->function) {
        html_raw(r, " in <code>");
        html_text(r, own->function);
        html_raw(r, "</code>");
    }
    html_raw(r, "</h3>\n<p class=\"badges\">");
    html_badge(r, severity, severity);
    html_badge(r, html_verdict_tone(c->containment.verdict),
               containment_verdict_name(c->containment.verdict));
    if (*cwe)
        html_badge(r, "dim", cwe);
    html_raw(r, "</p></header>\n<p>");
    html_sentence(r, access);
    html_text(r, crash_rate(&c->crash).meaning);
    html_raw(r, "</p>\n<p class=\"dim\">Crash <code>");
    html_text(r, c->crash.id);
    html_raw(r, "</code></p>\n");
}

/* Where there are many crashes, each shows its head, and the rest on demand. */
static void add_crash(struct report *r, const struct chain_crash *c, bool is_folded)
{
    html_raw(r, "<article class=\"card\" id=\"crash-");
    html_text(r, c->crash.id);
    html_raw(r, "\">\n");
    add_head(r, c);
    if (is_folded)
        html_raw(r, "<details><summary>The chain of this crash</summary>\n");
    html_raw(r, "<ol class=\"thread\">\n");
    add_found(r, c);
    add_broken(r, c);
    add_contained(r, &c->containment);
    add_explained(r, c);
    html_raw(r, is_folded ? "</ol></details>\n</article>\n" : "</ol>\n</article>\n");
}

void html_add_crashes(struct report *r)
{
    const struct chain *c = r->in->chain;

    if (c->crash_count == 0)
        return;
    html_raw(r,
             "<section aria-labelledby=\"crashes\">\n<h2 id=\"crashes\">Crashes</h2>\n"
             "<p>Each distinct crash once, however often it was seen, with all that "
             "is known of it.</p>\n");
    for (size_t i = 0; i < c->crash_count; i++)
        add_crash(r, &c->crashes[i], c->crash_count > FEW);
    html_raw(r, "</section>\n");
}
