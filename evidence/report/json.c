/*
 * JSON for programs: the values of the chain as they are stored, complete.
 * docs/json.md describes every field; "version" changes when one changes its meaning.
 */
#include <string.h>

#include "base/json.h"
#include "evidence/report/context.h"

enum { JSON_VERSION = 1 };

static json_t *coverage_json(const struct report *r, const struct report_coverage *c)
{
    json_t *problems = json_array();
    json_t *document = json_pack(
        "{s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "units", (json_int_t)c->units,
        "units_failed", (json_int_t)c->units_failed, "units_partial",
        (json_int_t)c->units_partial, "functions", (json_int_t)c->functions,
        "functions_partial", (json_int_t)c->functions_partial, "hidden_constructs",
        (json_int_t)c->hidden_nodes, "problems", problems);

    for (size_t i = 0; i < c->problem_count; i++) {
        json_t *problem = json_object();

        json_set_text(problem, "file", report_path(r, c->problems[i].file));
        json_set_text(problem, "problem", c->problems[i].problem);
        json_set_bool(problem, "is_failed", c->problems[i].is_failed);
        json_add_new(problems, problem);
    }
    return document;
}

/* What can be worked out from the crash, so that readers need not know our tables. */
static json_t *crash_json(const struct chain_crash *c)
{
    struct crash_rating rating = crash_rate(&c->crash);
    json_t *document = chain_crash_to_json(c);

    json_set_text(document, "severity", crash_severity_name(rating.severity));
    json_set_text(document, "cwe", *rating.cwe ? rating.cwe : NULL);
    return document;
}

void json_write(struct report *r)
{
    const struct chain *c = r->in->chain;
    json_t *findings = json_array(), *crashes = json_array(), *campaigns = json_array();
    SCOPED_JSON json_t *document = json_object();
    json_t *tool = json_object();

    for (size_t i = 0; i < c->finding_count; i++)
        json_add_new(findings, chain_finding_to_json(&c->findings[i]));
    for (size_t i = 0; i < c->crash_count; i++)
        json_add_new(crashes, crash_json(&c->crashes[i]));
    for (size_t i = 0; i < c->campaign_count; i++)
        json_add_new(campaigns, chain_campaign_to_json(&c->campaigns[i]));
    json_set_int(document, "version", JSON_VERSION);
    json_set_text(tool, "name", "spillway");
    json_set_text(tool, "version", r->in->tool_version);
    json_set_new(document, "tool", tool);
    json_set_text(document, "title", r->in->title);
    json_set_new(document, "findings", findings);
    json_set_new(document, "crashes", crashes);
    json_set_new(document, "campaigns", campaigns);
    if (r->in->coverage)
        json_set_new(document, "coverage", coverage_json(r, r->in->coverage));
    json_print(document, r->out);
}
