/*
 * SARIF 2.1.0: one run with rules, results, and what could not be looked at.
 *
 * Findings that are muted are there and marked, never left out: a consumer that tracks
 * alerts would close and reopen them.  Crashes are results too, at the program's own
 * frame.
 */
#include "evidence/report/sarif.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/report/excerpt.h"

#define SCHEMA                                                                         \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"              \
    "sarif-schema-2.1.0.json"
#define ROOT_ID "SRCROOT"

enum { LONGEST_SNIPPET = 400 };

/* -------------------------------------------------------------------- texts */

json_t *sarif_message(const char *text)
{
    SCOPED_STR struct str escaped = {0};
    SCOPED_STR struct str printable = {0};
    json_t *message = json_object();

    text = report_or_empty(text);
    str_add_escaped(&printable, text, strlen(text), true);
    for (const char *p = str_text(&printable); *p; p++) {
        if (*p == '{' || *p == '}')
            str_add_char(&escaped, *p);
        if (*p == ']' && p[1] == '(')
            str_add_char(&escaped, '\\');
        str_add_char(&escaped, *p);
    }
    json_set_text(message, "text", str_text(&escaped));
    return message;
}

/* RFC 3986: what may stand in a path as it is.  A colon would begin a scheme. */
static void add_encoded(struct str *out, const char *path)
{
    for (const char *p = path; *p; p++) {
        if (isalnum((unsigned char)*p) || strchr("-._~/+,@=", *p))
            str_add_char(out, *p);
        else
            str_addf(out, "%%%02X", (unsigned)(unsigned char)*p);
    }
}

char *sarif_file_uri(const char *path, bool is_folder)
{
    SCOPED_FREE char *absolute = fs_absolute(path);
    struct str uri = {0};

    str_add(&uri, "file://");
    add_encoded(&uri, absolute);
    if (is_folder && !str_ends_with(str_text(&uri), "/"))
        str_add_char(&uri, '/');
    return str_take(&uri);
}

/* ------------------------------------------------------------------- places */

json_t *sarif_artifact(const struct report *r, const char *file)
{
    json_t *artifact = json_object();
    const char *path = report_path(r, file);

    if (*path == '/') {
        SCOPED_FREE char *uri = sarif_file_uri(path, false);
        json_set_text(artifact, "uri", uri);
    } else {
        SCOPED_STR struct str uri = {0};
        while (str_starts_with(path, "./"))
            path += 2;
        add_encoded(&uri, path);
        json_set_text(artifact, "uri", str_text(&uri));
        json_set_text(artifact, "uriBaseId", ROOT_ID);
    }
    return artifact;
}

/* The end is left out where it is not known, or before the beginning. */
static bool has_end(const struct place *at)
{
    return at->end_col > 0 && (at->end_line > at->line ||
                               (at->end_line == at->line && at->end_col >= at->col));
}

json_t *sarif_region(struct report *r, const struct place *at)
{
    json_t *region;

    if (at->line == 0)
        return NULL;
    region = json_object();
    json_set_int(region, "startLine", at->line);
    if (at->col > 0)
        json_set_int(region, "startColumn",
                     excerpt_column(r, at->file, at->line, at->col));
    if (at->col > 0 && has_end(at)) {
        json_set_int(region, "endLine", at->end_line);
        json_set_int(region, "endColumn",
                     excerpt_column(r, at->file, at->end_line, at->end_col));
    }
    return region;
}

/* The whole line, for consumers without the sources; none where it is too long. */
static json_t *context_region(struct report *r, const struct place *at)
{
    const char *line;
    size_t size;
    json_t *region, *snippet;

    if (!report_source_line(r, at->file, at->line, &line, &size) ||
        size > LONGEST_SNIPPET)
        return NULL;
    SCOPED_FREE char *text = mem_strndup(line, size);
    region = json_object();
    snippet = json_object();
    json_set_text(snippet, "text", text);
    json_set_int(region, "startLine", at->line);
    json_set_new(region, "snippet", snippet);
    return region;
}

json_t *sarif_location(struct report *r, const struct place *at, const char *message)
{
    json_t *location = json_object(), *physical = json_object();
    json_t *region = sarif_region(r, at);
    json_t *context = region ? context_region(r, at) : NULL;

    json_set_new(physical, "artifactLocation", sarif_artifact(r, at->file));
    if (region)
        json_set_new(physical, "region", region);
    if (context)
        json_set_new(physical, "contextRegion", context);
    json_set_new(location, "physicalLocation", physical);
    if (message)
        json_set_new(location, "message", sarif_message(message));
    return location;
}

/* --------------------------------------------------------------- invocation */

static json_t *notification(const char *id, const char *level, const char *text)
{
    json_t *n = json_object();

    json_set_new(n, "descriptor", json_pack("{s:s}", "id", id));
    json_set_text(n, "level", level);
    json_set_new(n, "message", sarif_message(text));
    return n;
}

static void add_problems(struct report *r, json_t *notifications)
{
    const struct report_coverage *c = r->in->coverage;

    for (size_t i = 0; c && i < c->problem_count; i++) {
        const struct report_unit *unit = &c->problems[i];
        json_t *n = notification(unit->is_failed ? "not-analysed" : "analysed-in-part",
                                 unit->is_failed ? "error" : "warning", unit->problem);
        json_t *location = json_object();

        json_set_new(
            location, "physicalLocation",
            json_pack("{s:o}", "artifactLocation", sarif_artifact(r, unit->file)));
        json_set_new(n, "locations", json_pack("[o]", location));
        json_add_new(notifications, n);
    }
}

/* A campaign that did not run to its end found less than its time suggests. */
static void add_campaigns(struct report *r, json_t *notifications)
{
    for (size_t i = 0; i < r->in->chain->campaign_count; i++) {
        const struct chain_campaign *c = &r->in->chain->campaigns[i];
        SCOPED_FREE char *text = NULL;

        if (c->status && strcmp(c->status, "finished") == 0)
            continue;
        text = mem_printf("campaign on %s: %s", report_or_empty(c->target),
                          report_or_empty(c->status));
        json_add_new(notifications,
                     notification("campaign-not-finished", "warning", text));
    }
}

static json_t *invocation(struct report *r, size_t left_out)
{
    json_t *document = json_object(), *notifications = json_array();
    const struct report_coverage *c = r->in->coverage;

    add_problems(r, notifications);
    add_campaigns(r, notifications);
    if (left_out > 0) {
        SCOPED_FREE char *text = mem_printf("%zu findings of the least severe are left "
                                            "out: there are too many for consumers",
                                            left_out);
        json_add_new(notifications, notification("results-left-out", "warning", text));
    }
    json_set_bool(document, "executionSuccessful", !c || c->units_failed == 0);
    json_set_new(document, "toolExecutionNotifications", notifications);
    return document;
}

/* ------------------------------------------------------------------ the run */

static json_t *notification_rules(void)
{
    static const struct {
        const char *id, *text;
    } rows[] = {
        {"not-analysed",          "A source file could not be analysed at all."   },
        {"analysed-in-part",      "Parts of a source file could not be analysed." },
        {"campaign-not-finished", "A fuzzing campaign did not run to its end."    },
        {"results-left-out",      "There were more results than consumers accept."},
    };
    json_t *rules = json_array();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        json_add_new(rules, json_pack("{s:s, s:{s:s}}", "id", rows[i].id,
                                      "shortDescription", "text", rows[i].text));
    return rules;
}

static json_t *base_ids(const struct report *r)
{
    json_t *root = json_object();

    json_set_new(root, "description", sarif_message("The root of the source tree."));
    if (r->root) {
        SCOPED_FREE char *uri = sarif_file_uri(r->root, true);
        json_set_text(root, "uri", uri);
    }
    return json_pack("{s:o}", ROOT_ID, root);
}

static json_t *driver(const struct report *r, json_t *rules)
{
    json_t *document = json_object();

    json_set_text(document, "name", "spillway");
    json_set_text(document, "version", r->in->tool_version);
    json_set_text(document, "semanticVersion", r->in->tool_version);
    json_set_new(document, "rules", rules);
    json_set_new(document, "notifications", notification_rules());
    return document;
}

void sarif_write(struct report *r)
{
    SCOPED_JSON json_t *document = json_object();
    json_t *run = json_object(), *rules = sarif_rules(r);
    size_t left_out = 0;
    json_t *results = sarif_results(r, rules, &left_out);

    json_set_new(run, "tool", json_pack("{s:o}", "driver", driver(r, rules)));
    json_set_new(run, "automationDetails", json_pack("{s:s}", "id", "spillway/"));
    json_set_new(run, "invocations", json_pack("[o]", invocation(r, left_out)));
    json_set_new(run, "originalUriBaseIds", base_ids(r));
    json_set_text(run, "columnKind", "unicodeCodePoints");
    json_set_new(run, "results", results);
    json_set_text(document, "$schema", SCHEMA);
    json_set_text(document, "version", "2.1.0");
    json_set_new(document, "runs", json_pack("[o]", run));
    json_print(document, r->out);
}
