/*
 * The rules of a SARIF run: one for each rule of the analyser, and one for each kind of
 * crash that the report has.
 *
 * Consumers sort by `security-severity` (0 to 10, as a string) and `precision`; both
 * are properties that GitHub's code scanning defined and others adopted.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/report/sarif.h"

/* By the weakness (cwe.mitre.org): writes out of bounds first; 7.0 for the others. */
static const struct {
    const char *cwe, *severity;
} severities[] = {
    {"CWE-242", "9.3"},
    {"CWE-121", "8.8"},
    {"CWE-122", "8.8"},
    {"CWE-787", "8.8"},
    {"CWE-120", "8.8"},
    {"CWE-119", "8.6"},
    {"CWE-124", "8.6"},
    {"CWE-131", "8.1"},
    {"CWE-170", "7.5"},
    {"CWE-193", "7.5"},
    {"CWE-680", "8.1"},
    {"CWE-190", "7.0"},
    {"CWE-125", "6.5"},
    {"CWE-126", "6.5"},
    {"CWE-127", "6.5"},
    {"CWE-134", "8.8"},
};

/* The crash was seen, so its rating decides (crash_rate). */
static const char *const crash_severities[] = {"3.1", "5.9", "8.1", "9.3"};

/* The most severe one of a list "CWE-120;CWE-787". */
static const char *severity_of(const char *list)
{
    const char *best = NULL;

    for (size_t i = 0; i < sizeof severities / sizeof *severities; i++) {
        const char *at = strstr(list, severities[i].cwe);
        size_t len = strlen(severities[i].cwe);

        if (at && (at[len] == ';' || !at[len]) &&
            (!best || strcmp(severities[i].severity, best) > 0))
            best = severities[i].severity;
    }
    return best ? best : "7.0";
}

/* "security", and "external/cwe/cwe-120" for each one of the list. */
static json_t *tags_of(const char *list)
{
    json_t *tags = json_pack("[s]", "security");

    while (*list) {
        size_t len = strcspn(list, ";");

        if (len > 4 && str_starts_with(list, "CWE-")) {
            SCOPED_FREE char *tag = mem_printf("external/cwe/cwe-%.*s", (int)(len - 4),
                                               list + 4);
            json_add_new(tags, json_string(tag));
        }
        list += len;
        list += strspn(list, "; ");
    }
    return tags;
}

/* The page of the first weakness; NULL for an empty list. */
static char *help_uri(const char *list)
{
    size_t len = strcspn(list, ";");

    if (len <= 4 || !str_starts_with(list, "CWE-"))
        return NULL;
    return mem_printf("https://cwe.mitre.org/data/definitions/%.*s.html",
                      (int)(len - 4), list + 4);
}

/* What a rule says, whatever it is for. */
struct rule_texts {
    const char *id, *title, *description, *advice;
    const char *cwe, *cert;
    const char *severity, *precision, *level;
};

static json_t *help_of(const struct rule_texts *t)
{
    SCOPED_STR struct str text = {0};
    SCOPED_STR struct str markdown = {0};
    json_t *help;

    str_addf(&text, "%s\n\n%s", t->description, t->advice);
    str_addf(&markdown, "# %s\n\n%s\n\n**What to do:** %s\n", t->title, t->description,
             t->advice);
    if (*t->cwe) {
        str_addf(&text, "\n\nWeakness: %s", t->cwe);
        str_addf(&markdown, "\nWeakness: %s\n", t->cwe);
    }
    if (*t->cert) {
        str_addf(&text, "\nSEI CERT C: %s", t->cert);
        str_addf(&markdown, "\nSEI CERT C: %s\n", t->cert);
    }
    help = sarif_message(str_text(&text));
    json_set_text(help, "markdown", str_text(&markdown));
    return help;
}

static json_t *rule_json(const struct rule_texts *t)
{
    json_t *rule = json_object(), *properties = json_object();
    SCOPED_FREE char *uri = help_uri(t->cwe);

    json_set_text(rule, "id", t->id);
    json_set_text(rule, "name", t->id);
    json_set_new(rule, "shortDescription", sarif_message(t->title));
    json_set_new(rule, "fullDescription", sarif_message(t->description));
    json_set_new(rule, "help", help_of(t));
    json_set_text(rule, "helpUri", uri);
    json_set_new(rule, "defaultConfiguration", json_pack("{s:s}", "level", t->level));
    json_set_new(properties, "tags", tags_of(t->cwe));
    json_set_text(properties, "precision", t->precision);
    json_set_text(properties, "security-severity", t->severity);
    json_set_new(rule, "properties", properties);
    return rule;
}

static void add_analyser_rules(const struct report *r, json_t *rules)
{
    for (size_t i = 0; r->in->rules && i < r->in->rules->count; i++) {
        const struct rule_info *info = &r->in->rules->rules[i];
        struct rule_texts t = {
            .id = info->id,
            .title = report_or_empty(info->title),
            .description = report_or_empty(info->description),
            .advice = report_or_empty(info->advice),
            .cwe = report_or_empty(info->cwe),
            .cert = report_or_empty(info->cert),
            .severity = severity_of(report_or_empty(info->cwe)),
            .precision = "high",
            .level = "warning",
        };

        json_add_new(rules, rule_json(&t));
    }
}

char *sarif_crash_rule(const struct crash *c)
{
    SCOPED_STR struct str kind = {0};

    str_add_escaped(&kind, report_or_empty(c->kind), strlen(report_or_empty(c->kind)),
                    false);
    return mem_printf("crash/%s", kind.len ? str_text(&kind) : "unknown");
}

static bool has_rule(const json_t *rules, const char *id)
{
    for (size_t i = 0; i < json_array_size(rules); i++) {
        if (strcmp(json_text_of(json_array_get(rules, i), "id", ""), id) == 0)
            return true;
    }
    return false;
}

static void add_crash_rule(json_t *rules, const struct crash *c)
{
    SCOPED_FREE char *id = sarif_crash_rule(c);
    SCOPED_FREE char *title = mem_printf("Crash: %s", id + strlen("crash/"));
    struct crash_rating rating = crash_rate(c);
    struct rule_texts t = {
        .id = id,
        .title = title,
        .description = rating.meaning,
        .advice = "Replay the input (see the result's properties), fix the access, and "
                  "replay again.",
        .cwe = rating.cwe,
        .cert = "",
        .severity = crash_severities[rating.severity],
        .precision = "very-high",
        .level = "error",
    };

    if (!has_rule(rules, id))
        json_add_new(rules, rule_json(&t));
}

json_t *sarif_rules(const struct report *r)
{
    json_t *rules = json_array();

    add_analyser_rules(r, rules);
    for (size_t i = 0; i < r->in->chain->crash_count; i++)
        add_crash_rule(rules, &r->in->chain->crashes[i].crash);
    return rules;
}
