/*
 * One HTML page that needs nothing else: the summary on top, then every crash and every
 * finding with its links, then what was run, what was not looked at, and a guide.
 */
#include "evidence/report/html.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/report/words.h"

/* What the top of the page counts. */
struct totals {
    size_t errors, warnings, notes, muted;
    size_t confirmed, proposed, proven, linked;
    size_t contained, escaped, not_audited;
    uint64_t executions;
};

static void count_finding(const struct chain_finding *f, struct totals *t)
{
    t->confirmed += f->reach == REACH_CONFIRMED;
    t->proposed += report_fix(f) == FIX_PROPOSED;
    t->proven += report_fix(f) == FIX_PROVEN;
    if (f->suppressed_by)
        t->muted++;
    else if (f->finding.severity == FINDING_ERROR)
        t->errors++;
    else if (f->finding.severity == FINDING_WARNING)
        t->warnings++;
    else
        t->notes++;
}

static struct totals count_all(const struct chain *c)
{
    struct totals t = {0};

    for (size_t i = 0; i < c->finding_count; i++)
        count_finding(&c->findings[i], &t);
    for (size_t i = 0; i < c->crash_count; i++) {
        t.linked += c->crashes[i].fingerprint_count > 0;
        t.contained += c->crashes[i].containment.verdict == CONTAINMENT_CONTAINED;
        t.escaped += c->crashes[i].containment.verdict == CONTAINMENT_ESCAPED;
        t.not_audited += c->crashes[i].containment.verdict == CONTAINMENT_NOT_AUDITED;
    }
    for (size_t i = 0; i < c->campaign_count; i++)
        t.executions += c->campaigns[i].executions;
    return t;
}

/* --------------------------------------------------------------------- head */

static const char *title_of(const struct report *r)
{
    return r->in->title && *r->in->title ? r->in->title : "Report";
}

static void add_head(struct report *r)
{
    html_raw(r,
             "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, "
             "initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n"
             "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
             "'none'; style-src 'unsafe-inline'\">\n<title>");
    html_text(r, title_of(r));
    html_raw(r, "</title>\n<style>\n");
    for (size_t i = 0; html_style[i]; i++)
        html_raw(r, html_style[i]);
    html_raw(r, "</style>\n</head>\n<body>\n"
                "<a class=\"skip\" href=\"#main\">Skip to the report</a>\n");
}

static void add_verdicts(struct report *r, const struct totals *t)
{
    SCOPED_FREE char *contained = mem_printf("%zu", t->contained);

    if (t->contained == 0 && t->escaped == 0) {
        html_text(r, t->not_audited == 1 ? "It was not audited."
                                         : "None of them was audited.");
        return;
    }
    html_textf(r, "%s stayed inside the jail", t->contained ? contained : "None");
    if (t->not_audited)
        html_textf(r, ", %zu %s not audited", t->not_audited,
                   t->not_audited == 1 ? "was" : "were");
    if (t->escaped)
        html_textf(r, ", %zu got out", t->escaped);
    html_raw(r, ".");
}

/* One or two sentences that stand for the whole page. */
static void add_lead(struct report *r, const struct totals *t)
{
    const struct chain *c = r->in->chain;
    SCOPED_FREE char *findings = words_count(c->finding_count, "place", "places");
    SCOPED_FREE char *crashes = words_count(c->crash_count, "crash", "crashes");

    html_raw(r, "<p class=\"lead\">");
    if (c->finding_count == 0 && c->crash_count == 0)
        html_raw(r, "Nothing was found.");
    if (c->finding_count)
        html_textf(r,
                   "The analyser points at %s where an access can leave its buffer. ",
                   findings);
    if (c->crash_count)
        html_textf(r, "Fuzzing led to %s. ", crashes);
    if (c->crash_count && t->contained == c->crash_count)
        html_textf(r, "%s stayed inside the jail.",
                   c->crash_count == 1 ? "It" : "Every one of them");
    else if (c->crash_count)
        add_verdicts(r, t);
    html_raw(r, "</p>\n");
}

static void add_alarm(struct report *r, const struct totals *t)
{
    if (t->escaped == 0)
        return;
    html_raw(r, "<p class=\"alarm\">");
    html_textf(r,
               "%zu crash%s got out of the jail. Do not run these targets where it "
               "matters before the jail holds.",
               t->escaped, t->escaped == 1 ? "" : "es");
    html_raw(r, "</p>\n");
}

/* -------------------------------------------------------------- four numbers */

static void add_step(struct report *r, const char *href, const char *step,
                     const char *number, const char *more)
{
    html_raw(r, "<li>");
    if (href)
        str_addf(r->out, "<a href=\"#%s\">", href);
    html_element(r, "span", "step", step);
    html_element(r, "b", NULL, number);
    html_element(r, "span", "more", more);
    html_raw(r, href ? "</a></li>\n" : "</li>\n");
}

static void add_part(struct str *out, size_t n, const char *one, const char *many)
{
    if (n > 0)
        str_addf(out, "%s%zu %s", out->len ? ", " : "", n, n == 1 ? one : many);
}

static void add_find(struct report *r, const struct totals *t)
{
    SCOPED_FREE char *number = mem_printf("%zu", r->in->chain->finding_count);
    SCOPED_STR struct str more = {0};

    add_part(&more, t->errors, "error", "errors");
    add_part(&more, t->warnings, "warning", "warnings");
    add_part(&more, t->notes, "note", "notes");
    add_part(&more, t->muted, "muted", "muted");
    add_step(r, r->in->chain->finding_count ? "findings" : NULL, "Find", number,
             more.len ? more.text : "no findings");
}

static void add_break(struct report *r, const struct totals *t)
{
    const struct chain *c = r->in->chain;
    SCOPED_FREE char *number = mem_printf("%zu", c->crash_count);
    SCOPED_FREE char *campaigns = words_count(c->campaign_count, "campaign",
                                              "campaigns");
    SCOPED_FREE char *runs = words_number(t->executions);
    const char *crashes = c->crash_count == 1 ? "crash" : "crashes";
    SCOPED_FREE char *more = NULL;

    if (c->campaign_count)
        more = mem_printf("%s, from %s runs in %s", crashes, runs, campaigns);
    add_step(r, c->crash_count ? "crashes" : NULL, "Break", number,
             more             ? more
             : c->crash_count ? crashes
                              : "nothing was fuzzed");
}

static void add_contain(struct report *r, const struct totals *t)
{
    SCOPED_FREE char *number = mem_printf("%zu", t->contained);
    SCOPED_STR struct str more = {0};

    str_add(&more, r->in->chain->crash_count ? "contained" : "nothing to contain");
    if (t->escaped)
        str_addf(&more, ", %zu escaped", t->escaped);
    if (t->not_audited)
        str_addf(&more, ", %zu not audited", t->not_audited);
    add_step(r, r->in->chain->crash_count ? "crashes" : NULL, "Contain", number,
             str_text(&more));
}

static void add_explain(struct report *r, const struct totals *t)
{
    SCOPED_FREE char *number = mem_printf("%zu", t->linked);
    SCOPED_STR struct str more = {0};

    if (r->in->chain->crash_count == 0)
        str_add(&more, "nothing to explain yet");
    else
        str_add(&more, t->linked == 1 ? "crash linked to its finding"
                                      : "crashes linked to their findings");
    if (t->proposed + t->proven) {
        str_add(&more, "; fixes: ");
        if (t->proven)
            str_addf(&more, "%zu proven%s", t->proven, t->proposed ? ", " : "");
        if (t->proposed)
            str_addf(&more, "%zu proposed", t->proposed);
    }
    add_step(r, r->in->chain->crash_count ? "threads" : NULL, "Explain", number,
             str_text(&more));
}

static void add_header(struct report *r)
{
    struct totals t = count_all(r->in->chain);

    html_raw(r, "<header>\n<p class=\"tool\">spillway ");
    html_text(r, r->in->tool_version);
    html_raw(r, "</p>\n<h1>");
    html_text(r, title_of(r));
    html_raw(r, "</h1>\n");
    add_lead(r, &t);
    add_alarm(r, &t);
    html_raw(r, "<ol class=\"chain\" aria-label=\"The chain of evidence\">\n");
    add_find(r, &t);
    add_break(r, &t);
    add_contain(r, &t);
    add_explain(r, &t);
    html_raw(r, "</ol>\n</header>\n");
}

/* ------------------------------------------------------------------ threads */

static void add_thread_end(struct report *r, const struct chain_crash *c,
                           const struct chain_finding *f)
{
    enum fix_state fix = f ? report_fix(f) : FIX_NONE;

    html_raw(r, "<td>");
    if (c)
        html_crash_link(r, c->crash.id);
    else
        html_badge(r, "dim", f ? reach_name(f->reach) : "none");
    html_raw(r, "</td><td>");
    if (c)
        html_badge(r, html_verdict_tone(c->containment.verdict),
                   containment_verdict_name(c->containment.verdict));
    html_raw(r, "</td><td>");
    html_badge(r,
               fix == FIX_PROVEN     ? "good"
               : fix == FIX_PROPOSED ? "warn"
                                     : "dim",
               fix_state_name(fix));
    html_raw(r, "</td></tr>\n");
}

static void add_finding_threads(struct report *r, const struct chain_finding *f)
{
    for (size_t i = 0; i < f->crash_count; i++) {
        html_raw(r, "<tr><td>");
        html_finding_link(r, f->finding.fingerprint);
        html_raw(r, "</td>");
        add_thread_end(r, report_find_crash(r, f->crash_ids[i]), f);
    }
    if (f->crash_count == 0 && (f->reach != REACH_REPORTED || f->fix != FIX_NONE)) {
        html_raw(r, "<tr><td>");
        html_finding_link(r, f->finding.fingerprint);
        html_raw(r, "</td>");
        add_thread_end(r, NULL, f);
    }
}

/* One row for every thread of the chain that has more than one link. */
static void add_threads(struct report *r)
{
    static const char *const heads[] = {"Found", "Broken", "Contained", "Fix", NULL};
    const struct chain *c = r->in->chain;

    if (c->crash_count == 0)
        return;
    html_raw(r, "<section aria-labelledby=\"threads\">\n"
                "<h2 id=\"threads\">The chain at a glance</h2>\n");
    html_table(r, "From the source to the fix, one line each", heads);
    for (size_t i = 0; i < c->finding_count; i++)
        add_finding_threads(r, &c->findings[i]);
    for (size_t i = 0; i < c->crash_count; i++) {
        if (c->crashes[i].fingerprint_count > 0)
            continue;
        html_raw(r, "<tr><td class=\"dim\">not reported</td>");
        add_thread_end(r, &c->crashes[i], NULL);
    }
    html_table_end(r);
    html_raw(r, "</section>\n");
}

/* --------------------------------------------------------------------- page */

static void add_nav_link(struct report *r, bool is_there, const char *id,
                         const char *name)
{
    if (is_there)
        str_addf(r->out, "<li><a href=\"#%s\">%s</a></li>\n", id, name);
}

static void add_nav(struct report *r)
{
    const struct chain *c = r->in->chain;

    html_raw(r, "<nav aria-label=\"Sections\"><ul>\n");
    add_nav_link(r, c->crash_count > 0, "threads", "The chain at a glance");
    add_nav_link(r, c->crash_count > 0, "crashes", "Crashes");
    add_nav_link(r, c->finding_count > 0, "findings", "Findings");
    add_nav_link(r, c->campaign_count > 0, "campaigns", "Campaigns");
    add_nav_link(r, r->in->coverage != NULL, "coverage", "What was looked at");
    add_nav_link(r, true, "guide", "How to read this");
    html_raw(r, "</ul></nav>\n");
}

void html_write(struct report *r)
{
    add_head(r);
    add_header(r);
    html_raw(r, "<main id=\"main\">\n");
    add_nav(r);
    add_threads(r);
    html_add_crashes(r);
    html_add_findings(r);
    html_add_campaigns(r);
    html_add_coverage(r);
    html_add_rules(r);
    html_add_guide(r);
    html_raw(r, "</main>\n<footer><p>Made by spillway ");
    html_text(r, r->in->tool_version);
    html_raw(r,
             ". This page is complete: it loads nothing and runs nothing.</p></footer>"
             "\n</body>\n</html>\n");
}
