/*
 * The results of a SARIF run: crashes first, then findings from the most severe down,
 * as many as consumers take.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/report/sarif.h"
#include "evidence/report/words.h"

/* GitHub's code scanning refuses a run with more. */
enum { MOST_RESULTS = 25000, MOST_STACK_FRAMES = 64 };

/*
 * A rule that the table does not have still has an id, but no index.  The id is escaped
 * here as it was there.
 */
static void set_rule(json_t *result, const json_t *rules, const char *id)
{
    json_set_text(result, "ruleId", id);
    for (size_t i = 0; i < json_array_size(rules); i++) {
        if (strcmp(json_text_of(json_array_get(rules, i), "id", ""), id) == 0) {
            json_set_int(result, "ruleIndex", (json_int_t)i);
            return;
        }
    }
}

/*
 * Ours, and the one name that GitHub reads: the same over edits elsewhere in the file.
 */
static json_t *fingerprints(const char *name, const char *value)
{
    SCOPED_FREE char *line_hash = mem_printf("%s:1", value);
    json_t *document = json_object();

    json_set_text(document, name, value);
    json_set_text(document, "primaryLocationLineHash", line_hash);
    return document;
}

static void set_function(json_t *location, const char *name)
{
    json_t *function = json_object();

    json_set_text(function, "fullyQualifiedName", report_or_empty(name));
    json_set_text(function, "kind", "function");
    if (name && *name)
        json_set_new(location, "logicalLocations", json_pack("[o]", function));
    else
        json_decref(function);
}

/* ----------------------------------------------------------------- findings */

static json_t *finding_location(struct report *r, const struct finding *f)
{
    json_t *location = sarif_location(r, &f->at, NULL);

    set_function(location, f->function);
    return location;
}

/* The message of a finding, with what its notes say in text. */
static json_t *finding_message(const struct finding *f)
{
    SCOPED_STR struct str text = {0};
    SCOPED_FREE char *buffer = words_buffer(f);

    str_add(&text, report_or_empty(f->message));
    if (text.len && text.text[text.len - 1] != '.')
        str_add_char(&text, '.');
    if (buffer)
        str_addf(&text, " %s.", buffer);
    if (f->source && !strstr(report_or_empty(f->message), f->source))
        str_addf(&text, " The data comes from %s.", f->source);
    if (f->behind)
        str_addf(&text, " %s the buffer: %s.", f->is_before ? "Before" : "Behind",
                 f->behind);
    if (f->guard)
        str_addf(&text, " This makes it safe: %s.", f->guard);
    return sarif_message(str_text(&text));
}

static json_t *code_flow(struct report *r, const struct finding *f)
{
    json_t *steps = json_array();

    for (size_t i = 0; i < f->step_count; i++)
        json_add_new(steps,
                     json_pack("{s:o}", "location",
                               sarif_location(r, &f->steps[i].at,
                                              report_or_empty(f->steps[i].text))));
    json_add_new(steps,
                 json_pack("{s:o}", "location", sarif_location(r, &f->at, f->message)));
    return json_pack("[{s:[{s:o}]}]", "threadFlows", "locations", steps);
}

static json_t *related(struct report *r, json_int_t id, const struct place *at,
                       const char *message)
{
    json_t *location = sarif_location(r, at, message);

    json_set_int(location, "id", id);
    return location;
}

/* An artifactContent (§3.3): the bytes of a file, so nothing is escaped for readers. */
static json_t *content(const char *text)
{
    json_t *document = json_object();

    json_set_text(document, "text", report_or_empty(text));
    return document;
}

/* One fix with all edits, which belong together. */
static json_t *fixes(struct report *r, const struct finding *f)
{
    json_t *changes = json_array(), *fix = json_object();

    for (size_t i = 0; i < f->edit_count; i++) {
        const struct finding_edit *edit = &f->edits[i];
        json_t *region = sarif_region(r, &edit->at);
        json_t *replacement = json_object();

        if (!region) {
            json_decref(replacement);
            continue;
        }
        json_set_new(replacement, "deletedRegion", region);
        json_set_new(replacement, "insertedContent", content(edit->text));
        json_add_new(changes, json_pack("{s:o, s:[o]}", "artifactLocation",
                                        sarif_artifact(r, edit->at.file),
                                        "replacements", replacement));
    }
    json_set_new(fix, "description", sarif_message("Bound the access by the buffer."));
    json_set_new(fix, "artifactChanges", changes);
    return json_pack("[o]", fix);
}

static json_t *finding_properties(const struct chain_finding *link)
{
    json_t *properties = json_object(), *crashes = json_array();

    json_set_text(properties, "reach", reach_name(link->reach));
    json_set_text(properties, "reachDetail", link->reach_detail);
    json_set_text(properties, "fix", fix_state_name(report_fix(link)));
    json_set_bool(properties, "isPartial", link->finding.is_partial);
    if (link->finding.capacity >= 0)
        json_set_int(properties, "capacity", link->finding.capacity);
    if (link->finding.largest >= 0)
        json_set_int(properties, "largestAccess", link->finding.largest);
    for (size_t i = 0; i < link->crash_count; i++)
        json_add_new(crashes, json_string(link->crash_ids[i]));
    json_set_new(properties, "crashes", crashes);
    return properties;
}

static bool is_baseline_state(const char *text)
{
    static const char *const states[] = {"new", "unchanged", "updated", "absent"};

    for (size_t i = 0; text && i < sizeof states / sizeof *states; i++) {
        if (strcmp(text, states[i]) == 0)
            return true;
    }
    return false;
}

/* §3.35: muted by whom.  Only a comment is in the source. */
static json_t *suppressions(const char *by)
{
    json_t *one = json_object();

    json_set_text(one, "kind",
                  str_starts_with(by, "comment") ? "inSource" : "external");
    json_set_text(one, "justification", by);
    return json_pack("[o]", one);
}

static json_t *finding_result(struct report *r, const struct chain_finding *link,
                              const json_t *rules)
{
    const struct finding *f = &link->finding;
    json_t *result = json_object(), *relatives = json_array();
    SCOPED_FREE char *buffer = words_buffer(f);

    set_rule(result, rules, report_or_empty(f->rule));
    json_set_text(result, "level", finding_severity_name(f->severity));
    json_set_new(result, "message", finding_message(f));
    json_set_new(result, "locations", json_pack("[o]", finding_location(r, f)));
    json_set_new(result, "partialFingerprints",
                 fingerprints("spillwayFinding/v1", f->fingerprint));
    if (f->object_at.file)
        json_add_new(relatives, related(r, 1, &f->object_at, buffer));
    json_set_new(result, "relatedLocations", relatives);
    if (f->step_count)
        json_set_new(result, "codeFlows", code_flow(r, f));
    if (f->edit_count)
        json_set_new(result, "fixes", fixes(r, f));
    if (is_baseline_state(link->baseline))
        json_set_text(result, "baselineState", link->baseline);
    if (link->suppressed_by)
        json_set_new(result, "suppressions", suppressions(link->suppressed_by));
    json_set_new(result, "properties", finding_properties(link));
    return result;
}

/* ------------------------------------------------------------------ crashes */

static struct place place_of(const struct crash_frame *f)
{
    return (struct place){.file = f->file, .line = f->line, .col = f->col};
}

/* The innermost own frame with a source line, else the finding it is linked to. */
static const struct chain_finding *linked_finding(const struct report *r,
                                                  const struct chain_crash *c)
{
    for (size_t i = 0; i < c->fingerprint_count; i++) {
        const struct chain_finding *f = report_find_finding(r, c->fingerprints[i]);
        if (f)
            return f;
    }
    return NULL;
}

static json_t *crash_locations(struct report *r, const struct chain_crash *c)
{
    const struct crash_frame *own = crash_own_frame(&c->crash);
    const struct chain_finding *link = linked_finding(r, c);
    json_t *locations = json_array();

    if (own && own->file && *own->file && own->line) {
        struct place at = place_of(own);
        json_add_new(locations, sarif_location(r, &at, NULL));
    } else if (link) {
        json_add_new(locations, sarif_location(r, &link->finding.at, NULL));
    }
    return locations;
}

static json_t *stack_frame(struct report *r, const struct crash_frame *f)
{
    json_t *frame = json_object(), *location = json_object();

    if (f->file && *f->file) {
        struct place at = place_of(f);
        json_decref(location);
        location = sarif_location(r, &at, NULL);
    }
    set_function(location, f->function);
    json_set_new(frame, "location", location);
    if (f->module && *f->module)
        json_set_text(frame, "module", f->module);
    return frame;
}

static json_t *stack(struct report *r, const char *message,
                     const struct crash_frame *frames, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count && i < MOST_STACK_FRAMES; i++)
        json_add_new(list, stack_frame(r, &frames[i]));
    return json_pack("{s:o, s:o}", "message", sarif_message(message), "frames", list);
}

static json_t *stacks(struct report *r, const struct crash *c)
{
    json_t *list = json_array();

    if (c->frame_count)
        json_add_new(list, stack(r, "Where it crashed.", c->frames, c->frame_count));
    if (c->origin_count)
        json_add_new(
            list, stack(r, "Where the memory came from.", c->origin, c->origin_count));
    return list;
}

static json_t *crash_message(const struct chain_crash *c)
{
    SCOPED_FREE char *access = words_access(&c->crash);
    SCOPED_FREE char *attempts = words_attempts(&c->containment);
    SCOPED_FREE char *text =
        mem_printf("%s: %s. %s %s: %s.", report_or_empty(c->crash.kind), access,
                   crash_rate(&c->crash).meaning,
                   containment_verdict_name(c->containment.verdict), attempts);

    return sarif_message(text);
}

static json_t *crash_properties(const struct chain_crash *c)
{
    json_t *properties = json_object(), *findings = json_array();

    json_set_text(properties, "target", c->crash.target);
    json_set_text(properties, "entry", c->entry);
    json_set_text(properties, "engine", c->crash.engine);
    json_set_text(properties, "severity",
                  crash_severity_name(crash_rate(&c->crash).severity));
    json_set_text(properties, "containment",
                  containment_verdict_name(c->containment.verdict));
    json_set_int(properties, "escapesTried", (json_int_t)c->containment.attempt_count);
    json_set_int(properties, "timesSeen", c->times_seen);
    json_set_text(properties, "reproduce", c->reproduce);
    json_set_text(properties, "input",
                  c->minimized_key ? c->minimized_key : c->input_key);
    for (size_t i = 0; i < c->fingerprint_count; i++)
        json_add_new(findings, json_string(c->fingerprints[i]));
    json_set_new(properties, "findings", findings);
    return properties;
}

static const char *crash_level(enum crash_severity s)
{
    static const char *const levels[] = {"note", "warning", "error", "error"};

    return levels[s];
}

static json_t *crash_result(struct report *r, const struct chain_crash *c,
                            const json_t *rules)
{
    SCOPED_FREE char *rule = sarif_crash_rule(&c->crash);
    json_t *result = json_object(), *relatives = json_array();
    const struct chain_finding *link = linked_finding(r, c);

    set_rule(result, rules, rule);
    json_set_text(result, "level", crash_level(crash_rate(&c->crash).severity));
    json_set_new(result, "message", crash_message(c));
    json_set_new(result, "locations", crash_locations(r, c));
    json_set_new(result, "partialFingerprints",
                 fingerprints("spillwayCrash/v1", c->crash.id));
    if (link)
        json_add_new(relatives, related(r, 1, &link->finding.at,
                                        "The analyser reported this place."));
    json_set_new(result, "relatedLocations", relatives);
    json_set_new(result, "stacks", stacks(r, &c->crash));
    if (c->times_seen)
        json_set_int(result, "occurrenceCount", c->times_seen);
    json_set_new(result, "properties", crash_properties(c));
    return result;
}

/* ---------------------------------------------------------------------- all */

json_t *sarif_results(struct report *r, const json_t *rules, size_t *left_out)
{
    const struct chain *c = r->in->chain;
    json_t *results = json_array();

    *left_out = 0;
    for (size_t i = 0; i < c->crash_count && i < MOST_RESULTS; i++)
        json_add_new(results, crash_result(r, &c->crashes[i], rules));
    for (int severity = FINDING_ERROR; severity >= FINDING_NOTE; severity--) {
        for (size_t i = 0; i < c->finding_count; i++) {
            if ((int)c->findings[i].finding.severity != severity)
                continue;
            if (json_array_size(results) < MOST_RESULTS)
                json_add_new(results, finding_result(r, &c->findings[i], rules));
            else
                ++*left_out;
        }
    }
    return results;
}
