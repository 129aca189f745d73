/*
 * The sections behind crashes and findings: campaigns, what was not looked at, the
 * rules, and how to read the page.
 */
#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/report/html.h"
#include "evidence/report/words.h"

/* ---------------------------------------------------------------- campaigns */

static void number_cell(struct report *r, uint64_t number)
{
    html_raw(r, "<td class=\"num\">");
    html_number(r, number);
    html_raw(r, "</td>");
}

static void add_campaign(struct report *r, const struct chain_campaign *c)
{
    bool is_finished = strcmp(report_or_empty(c->status), "finished") == 0;
    SCOPED_FREE char *started = html_time(c->started, false);

    html_raw(r, "<tr><th scope=\"row\">");
    html_text(r, c->target);
    html_raw(r, "</th>");
    html_cell(r, c->engine);
    html_cell(r, c->level);
    html_element(r, "td", "when", started);
    number_cell(r, c->seconds);
    number_cell(r, c->executions);
    number_cell(r, c->seconds ? c->executions / c->seconds : 0);
    number_cell(r, c->edges);
    number_cell(r, c->corpus_size);
    number_cell(r, c->artefacts);
    html_raw(r, "<td>");
    html_badge(r, is_finished ? "good" : "warn",
               is_finished ? "finished" : "not finished");
    if (!is_finished)
        html_text(r, c->status);
    html_raw(r, "</td></tr>\n");
}

void html_add_campaigns(struct report *r)
{
    static const char *const heads[] = {"Target",   "Engine",    "Jail",    "Started",
                                        ">Seconds", ">Runs",     ">Runs/s", ">Edges",
                                        ">Corpus",  ">Crashing", "Status",  NULL};
    const struct chain *c = r->in->chain;

    if (c->campaign_count == 0)
        return;
    html_raw(r,
             "<section aria-labelledby=\"campaigns\">\n"
             "<h2 id=\"campaigns\">Campaigns</h2>\n"
             "<p>Every run of a fuzzing engine. Each began with a planted crash that "
             "had to be seen through the jail.</p>\n");
    html_table(r, "Campaigns, oldest first; times are UTC", heads);
    for (size_t i = 0; i < c->campaign_count; i++)
        add_campaign(r, &c->campaigns[i]);
    html_table_end(r);
    html_raw(r, "</section>\n");
}

/* ----------------------------------------------------------------- coverage */

static void add_problems(struct report *r, const struct report_coverage *c)
{
    static const char *const heads[] = {"File", "State", "Why", NULL};

    if (c->problem_count == 0)
        return;
    html_table(r, "Files that were not analysed in full", heads);
    for (size_t i = 0; i < c->problem_count; i++) {
        const struct report_unit *unit = &c->problems[i];

        html_raw(r, "<tr><th scope=\"row\"><code>");
        html_text(r, report_path(r, unit->file));
        html_raw(r, "</code></th><td>");
        html_badge(r, unit->is_failed ? "bad" : "warn",
                   unit->is_failed ? "not analysed" : "in part");
        html_raw(r, "</td>");
        html_cell(r, unit->problem);
        html_raw(r, "</tr>\n");
    }
    html_table_end(r);
}

void html_add_coverage(struct report *r)
{
    const struct report_coverage *c = r->in->coverage;

    if (!c)
        return;
    SCOPED_FREE char *units = words_count(c->units, "file", "files");
    SCOPED_FREE char *failed = words_count(c->units_failed, "file", "files");
    SCOPED_FREE char *partial = words_count(c->units_partial, "file", "files");
    SCOPED_FREE char *functions = words_count(c->functions, "function", "functions");
    SCOPED_FREE char *functions_partial = words_count(c->functions_partial, "function",
                                                      "functions");
    html_raw(r, "<section aria-labelledby=\"coverage\">\n"
                "<h2 id=\"coverage\">What was looked at</h2>\n<p>");
    html_textf(r, "%s and %s. ", units, functions);
    if (c->units_failed || c->units_partial || c->functions_partial)
        html_textf(r, "Not analysed: %s. In part: %s, %s.", failed, partial,
                   functions_partial);
    else
        html_raw(r, "All of it was analysed in full.");
    if (c->hidden_nodes)
        html_textf(r, " Constructs that the parser hides: %zu.", c->hidden_nodes);
    html_raw(r, "</p>\n");
    add_problems(r, c);
    html_raw(r, "</section>\n");
}

/* -------------------------------------------------------------------- rules */

static bool is_used(const struct report *r, const char *id)
{
    const struct chain *c = r->in->chain;

    for (size_t i = 0; i < c->finding_count; i++) {
        if (strcmp(report_or_empty(c->findings[i].finding.rule), id) == 0)
            return true;
    }
    return false;
}

static void add_rule(struct report *r, const struct rule_info *rule)
{
    SCOPED_FREE char *weaknesses = words_list(rule->cwe);

    html_raw(r, "<article class=\"card\" id=\"rule-");
    html_text(r, rule->id);
    html_raw(r, "\"><header><h3><code>");
    html_text(r, rule->id);
    html_raw(r, "</code> ");
    html_text(r, rule->title);
    html_raw(r, "</h3></header>\n");
    html_element(r, "p", NULL, rule->description);
    html_raw(r, "\n<dl>\n");
    html_fact(r, "What to do", rule->advice);
    html_fact(r, "Weakness", weaknesses);
    html_fact(r, "SEI CERT C", rule->cert);
    html_raw(r, "</dl></article>\n");
}

void html_add_rules(struct report *r)
{
    bool is_open = false;

    for (size_t i = 0; r->in->rules && i < r->in->rules->count; i++) {
        const struct rule_info *rule = &r->in->rules->rules[i];

        if (!is_used(r, rule->id))
            continue;
        if (!is_open)
            html_raw(r, "<section aria-labelledby=\"rules\">\n"
                        "<h2 id=\"rules\">Rules</h2>\n"
                        "<p>The rules that found something here.</p>\n");
        is_open = true;
        add_rule(r, rule);
    }
    if (is_open)
        html_raw(r, "</section>\n");
}

/* -------------------------------------------------------------------- guide */

/* clang-format off */
static const struct {
    const char *word, *meaning;
} guide[] = {
    {"finding",
     "A place in the source where an access can leave its buffer, as far as the "
     "analyser can tell."},
    {"reported",
     "Nothing but the analyser speaks for the finding yet."},
    {"not built, unreached",
     "It was tried to run the place, without a verdict."},
    {"executed",
     "The place ran and did not crash."},
    {"crashes in isolation",
     "The function crashes when it is called alone. Its callers may prevent "
     "that."},
    {"confirmed",
     "An input that came in the way the program's own input comes in crashes "
     "there."},
    {"contained",
     "The crash was treated as a takeover: from inside the crashing process "
     "every known way out was tried, and witnesses outside saw nothing change."},
    {"escaped",
     "At least one way out worked."},
    {"not audited",
     "The ways out were not tried, or not all of them reported."},
    {"reachable",
     "A part of the kernel answers that the program has no use for. Nothing "
     "outside was reached."},
    {"no control",
     "The technique works in no configuration of this kernel, so its failure in "
     "the jail proves nothing. It is not counted."},
    {"fix proven",
     "The same input no longer crashes, and the analyser is silent."},
};
/* clang-format on */

void html_add_guide(struct report *r)
{
    html_raw(r, "<section aria-labelledby=\"guide\">\n"
                "<h2 id=\"guide\">How to read this</h2>\n<dl>\n");
    for (size_t i = 0; i < sizeof guide / sizeof *guide; i++)
        html_fact(r, guide[i].word, guide[i].meaning);
    html_raw(r, "</dl>\n</section>\n");
}
