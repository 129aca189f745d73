/*
 * Findings: those with evidence, and all where there are few, stand open; the others
 * are folded to one line each.
 */
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/report/html.h"
#include "evidence/report/words.h"

/* Beyond MANY cards, findings without evidence are one line each. */
enum { FEW = 12, MANY = 500, GROUPS = 3 };

static bool has_evidence(const struct chain_finding *f)
{
    return f->crash_count > 0 || f->reach != REACH_REPORTED || f->fix != FIX_NONE;
}

/* Evidence first, muted last; within a group in the order of the source. */
static int group_of(const struct chain_finding *f)
{
    if (has_evidence(f))
        return 0;
    return f->suppressed_by ? 2 : 1;
}

static const char *reach_tone(enum reach r)
{
    switch (r) {
    case REACH_CONFIRMED:
    case REACH_ISOLATED: return "bad";
    case REACH_EXECUTED: return "good";
    case REACH_REPORTED:
    case REACH_NOT_BUILT:
    case REACH_UNREACHED: break;
    }
    return "dim";
}

static void add_summary(struct report *r, const struct chain_finding *link)
{
    const struct finding *f = &link->finding;
    const char *severity = finding_severity_name(f->severity);

    html_raw(r, "<summary><h3>");
    html_prose(r, *report_or_empty(f->message) ? f->message : "finding");
    html_raw(r, "</h3>\n<p class=\"badges\">");
    html_badge(r, severity, severity);
    html_badge(r, reach_tone(link->reach), reach_name(link->reach));
    if (report_fix(link) != FIX_NONE)
        html_badge(r, link->fix == FIX_PROVEN ? "good" : "warn",
                   link->fix == FIX_PROVEN ? "fix proven" : "fix proposed");
    if (link->suppressed_by)
        html_badge(r, "dim", "muted");
    html_place(r, &f->at);
    html_raw(r, "</p></summary>\n");
}

static void add_rule_fact(struct report *r, const struct finding *f)
{
    const struct rule_info *rule = rule_find(r->in->rules, f->rule);

    if (!rule) {
        html_fact(r, "Rule", f->rule);
        return;
    }
    html_raw(r, "<div><dt>Rule</dt><dd><a href=\"#rule-");
    html_text(r, rule->id);
    html_raw(r, "\">");
    html_text(r, rule->id);
    html_raw(r, "</a>, ");
    html_text(r, rule->title);
    html_raw(r, "</dd></div>\n");
}

static void add_facts(struct report *r, const struct chain_finding *link)
{
    const struct finding *f = &link->finding;
    SCOPED_FREE char *capacity = words_size(f->capacity);
    SCOPED_FREE char *largest = f->is_before ? words_extent(f) : words_size(f->largest);
    SCOPED_FREE char *object = f->object ? mem_printf("%s, %s", f->object, capacity)
                                         : mem_strdup(capacity);

    html_raw(r, "<dl>\n");
    add_rule_fact(r, f);
    html_fact(r, "In function", f->function);
    html_fact(r, "Buffer", object);
    html_fact(r,
              f->is_before                 ? "How far"
              : f->access == FINDING_WRITE ? "Largest write"
                                           : "Largest read",
              largest);
    html_fact(r, "Data from", f->source);
    html_fact(r, f->is_before ? "Before it" : "Behind it", f->behind);
    html_fact(r, "Made safe by", f->guard);
    html_fact(r, "Known so far", words_reach(link->reach));
    html_fact(r, "", link->reach_detail);
    html_fact(r, "Fix",
              report_fix(link) == FIX_NONE ? NULL : words_fix(report_fix(link)));
    html_fact(r, "Muted by", link->suppressed_by);
    html_fact(r, "Baseline", link->baseline);
    if (f->is_partial)
        html_fact(r, "Not all seen",
                  f->confidence_note ? f->confidence_note : "no reason recorded");
    html_raw(r, "</dl>\n");
}

static void add_steps(struct report *r, const struct finding *f)
{
    if (f->step_count == 0)
        return;
    html_raw(r, "<h4>How it gets there</h4>\n<ol class=\"path\">\n");
    for (size_t i = 0; i < f->step_count; i++) {
        html_raw(r, "<li>");
        html_prose(r, f->steps[i].text);
        html_raw(r, " ");
        html_place(r, &f->steps[i].at);
        html_raw(r, "</li>\n");
    }
    html_raw(r, "</ol>\n");
}

static void add_edits(struct report *r, const struct finding *f)
{
    if (f->edit_count == 0)
        return;
    html_raw(r, "<h4>The fix</h4>\n<ul class=\"path\">\n");
    for (size_t i = 0; i < f->edit_count; i++) {
        html_raw(r, "<li>");
        html_edit(r, &f->edits[i]);
        html_raw(r, "</li>\n");
    }
    html_raw(r, "</ul>\n");
}

static void add_crashes(struct report *r, const struct chain_finding *f)
{
    if (f->crash_count == 0)
        return;
    html_raw(r, "<h4>Crashes here</h4>\n<ul class=\"path\">\n");
    for (size_t i = 0; i < f->crash_count; i++) {
        const struct chain_crash *c = report_find_crash(r, f->crash_ids[i]);

        html_raw(r, "<li>");
        html_crash_link(r, f->crash_ids[i]);
        if (c) {
            html_raw(r, " ");
            html_badge(r, html_verdict_tone(c->containment.verdict),
                       containment_verdict_name(c->containment.verdict));
        }
        html_raw(r, "</li>\n");
    }
    html_raw(r, "</ul>\n");
}

static void add_finding(struct report *r, const struct chain_finding *f, bool is_open)
{
    str_addf(r->out, "<details class=\"card\"%s id=\"finding-", is_open ? " open" : "");
    html_text(r, f->finding.fingerprint);
    html_raw(r, "\">\n");
    add_summary(r, f);
    html_excerpt(r, &f->finding.at, false);
    add_facts(r, f);
    add_steps(r, &f->finding);
    add_edits(r, &f->finding);
    add_crashes(r, f);
    html_raw(r, "</details>\n");
}

static void add_line(struct report *r, const struct finding *f)
{
    const char *severity = finding_severity_name(f->severity);

    html_raw(r, "<li>");
    html_badge(r, severity, severity);
    html_place(r, &f->at);
    html_raw(r, " ");
    html_prose(r, f->message);
    html_raw(r, "</li>\n");
}

static void add_group(struct report *r, int group, size_t *cards)
{
    const struct chain *c = r->in->chain;
    bool is_open = group == 0 || (group == 1 && c->finding_count <= FEW);
    bool in_list = false;

    for (size_t i = 0; i < c->finding_count; i++) {
        const struct chain_finding *f = &c->findings[i];

        if (group_of(f) != group)
            continue;
        if (group == 0 || *cards < MANY) {
            add_finding(r, f, is_open);
            ++*cards;
            continue;
        }
        html_raw(r, in_list ? "" : "<ul class=\"path\">\n");
        in_list = true;
        add_line(r, &f->finding);
    }
    html_raw(r, in_list ? "</ul>\n" : "");
}

void html_add_findings(struct report *r)
{
    size_t cards = 0;

    if (r->in->chain->finding_count == 0)
        return;
    html_raw(r,
             "<section aria-labelledby=\"findings\">\n"
             "<h2 id=\"findings\">Findings</h2>\n"
             "<p>What the analyser says about the source. A finding is a claim; what "
             "was seen to happen stands beside it.</p>\n");
    for (int group = 0; group < GROUPS; group++)
        add_group(r, group, &cards);
    html_raw(r, "</section>\n");
}
