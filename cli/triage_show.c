/*
 * One crash on one screen: what, where, why, how bad, how to reproduce, how to fix.
 */
#include "cli/triage.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/check/check.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "cli/cli.h"
#include "evidence/report/words.h"

enum { SHOWN_FRAMES = 8, SHOWN_INPUT = 160, SHOWN_STEPS = 8 };

static void heading(struct str *out, const char *title)
{
    const char *on = cli.colour_out ? "\033[1m" : "";
    const char *off = cli.colour_out ? "\033[0m" : "";

    str_addf(out, "%s%s%s\n", on, title, off);
}

/* Hostile text, on one line. */
static void add_text(struct str *out, const char *text)
{
    if (text)
        str_add_escaped(out, text, strlen(text), false);
}

/* ------------------------------------------------------------ what, where */

static void show_what(const struct chain_crash *c, struct str *out)
{
    const struct crash *crash = &c->crash;

    heading(out, "What");
    str_addf(out, "  %s, seen by %s", crash->kind, crash->detector);
    if (crash->access != CRASH_ACCESS_NONE)
        str_addf(out, ": a %s", crash_access_name(crash->access));
    if (crash->access != CRASH_ACCESS_NONE && crash->access_size > 0)
        str_addf(out, " of %" PRId64 " byte%s", crash->access_size,
                 crash->access_size == 1 ? "" : "s");
    if (crash->object) {
        str_add(out, ", ");
        add_text(out, crash->object);
    }
    str_add(out, "\n");
    if (crash->summary) {
        str_add(out, "  ");
        add_text(out, crash->summary);
        str_add(out, "\n");
    }
    if (crash->in_front) {
        str_add(out, "  its first input meets a known fault before it, ");
        add_text(out, crash->in_front);
        str_add(out, "; seen with that one muted\n");
    }
    str_addf(out, "  %s (%s entry), %u input%s, found by %s, first seen %s\n",
             crash->target, c->entry ? c->entry : "unknown", c->times_seen,
             c->times_seen == 1 ? "" : "s", crash->engine,
             c->first_seen ? c->first_seen : "?");
}

static void show_frame(const struct crash_frame *f, size_t number, bool is_own,
                       struct str *out)
{
    str_addf(out, "  %c #%zu ", is_own ? '>' : ' ', number);
    if (f->function && *f->function)
        add_text(out, f->function);
    else
        str_addf(out, "0x%" PRIx64, f->offset);
    str_add_char(out, ' ');
    add_text(out, f->file && *f->file ? f->file : f->module);
    if (f->line)
        str_addf(out, ":%u", f->line);
    if (f->col)
        str_addf(out, ":%u", f->col);
    str_add_char(out, '\n');
}

static void show_where(const struct crash *c, struct str *out)
{
    const struct crash_frame *own = crash_own_frame(c);
    size_t count = c->frame_count < SHOWN_FRAMES ? c->frame_count : SHOWN_FRAMES;

    heading(out, "Where");
    for (size_t i = 0; i < count; i++)
        show_frame(&c->frames[i], i, &c->frames[i] == own, out);
    if (count < c->frame_count)
        str_addf(out, "    ... %zu more\n", c->frame_count - count);
    if (count == 0)
        str_add(out, "  no stack: the input ran into a limit\n");
    if (c->origin_count > 0) {
        str_add(out, "  the object comes from\n");
        show_frame(&c->origin[0], 0, false, out);
    }
}

/* ---------------------------------------------------------------- why, fix */

static const struct chain_finding *linked(const struct chain *chain,
                                          const struct chain_crash *c, size_t i)
{
    for (size_t j = 0; j < chain->finding_count; j++)
        if (strcmp(chain->findings[j].finding.fingerprint, c->fingerprints[i]) == 0)
            return &chain->findings[j];
    return NULL;
}

static void show_finding(const struct chain_finding *cf, struct str *out)
{
    const struct finding *f = &cf->finding;

    str_addf(out, "  %s:%u:%u: ", f->at.file ? f->at.file : "", f->at.line, f->at.col);
    add_text(out, f->message);
    str_addf(out, " [%s]\n", f->rule);
    if (f->source) {
        str_add(out, "  the data comes from ");
        add_text(out, f->source);
        str_add(out, "\n");
    }
    if (f->behind) {
        str_addf(out, "  %s the buffer: ", words_side(f));
        add_text(out, f->behind);
        str_add(out, "\n");
    }
    for (size_t i = 0; i < f->step_count && i < SHOWN_STEPS; i++) {
        str_addf(out, "    %s:%u: ", f->steps[i].at.file ? f->steps[i].at.file : "",
                 f->steps[i].at.line);
        add_text(out, f->steps[i].text);
        str_add_char(out, '\n');
    }
    str_addf(out, "  reach of the finding: %s\n", reach_name(cf->reach));
}

static void show_why(const struct chain *chain, const struct chain_crash *c,
                     struct str *out)
{
    heading(out, "Why");
    for (size_t i = 0; i < c->fingerprint_count; i++) {
        const struct chain_finding *f = linked(chain, c, i);

        if (f)
            show_finding(f, out);
    }
    if (c->fingerprint_count == 0)
        str_add(out,
                "  no finding stands at this place; `spillway lint --store` of the "
                "sources adds them\n");
}

static void show_fix(const struct chain *chain, const struct chain_crash *c,
                     struct str *out)
{
    bool has_advice = false;

    heading(out, "How to fix");
    for (size_t i = 0; i < c->fingerprint_count; i++) {
        const struct chain_finding *f = linked(chain, c, i);
        const struct rule_info *rule = f ? rule_find(check_rules(), f->finding.rule)
                                         : NULL;

        if (f && f->finding.guard) {
            str_add(out, "  ");
            add_text(out, f->finding.guard);
            str_add(out, "\n");
        }
        if (rule)
            str_addf(out, "  %s\n  (docs/rules/%s.md)\n", rule->advice, rule->id);
        if (f && f->finding.edit_count > 0)
            str_add(out, "  `spillway lint --fix` proposes a change\n");
        if (f && f->fix != FIX_NONE)
            str_addf(out, "  state of the fix: %s\n", fix_state_name(f->fix));
        has_advice = has_advice || f;
    }
    if (!has_advice)
        str_add(out, "  bound the access at the first frame marked with '>'\n");
}

/* ----------------------------------------------------------------- how bad */

static void show_layers(const struct containment *k, struct str *out)
{
    size_t held = 0, wanted = 0;

    for (size_t i = 0; i < k->layer_count; i++) {
        wanted += k->layers[i].state != LAYER_NOT_WANTED;
        held += k->layers[i].state == LAYER_HELD;
    }
    str_addf(out, "  ran as uid %ld, gid %ld in a %s jail%s: %zu of %zu layers held\n",
             k->uid, k->gid, k->level ? k->level : "?",
             k->was_root_supervised ? "" : " of a user namespace", held, wanted);
    for (size_t i = 0; i < k->layer_count; i++) {
        const struct layer_record *layer = &k->layers[i];

        if (layer->state != LAYER_WEAKER && layer->state != LAYER_MISSING)
            continue;
        str_addf(out, "    %s is %s: ", layer->name, layer_state_name(layer->state));
        add_text(out, layer->detail);
        str_add_char(out, '\n');
    }
}

/* Those that noticed something by name; the others are counted. */
static void show_witnesses(const struct containment *k, struct str *out)
{
    size_t calm = 0;

    for (size_t i = 0; i < k->witness_count; i++)
        calm += k->witnesses[i].is_unchanged;
    if (k->witness_count > 0)
        str_addf(out, "  outside, %zu of %zu witnesses saw no change\n", calm,
                 k->witness_count);
    for (size_t i = 0; i < k->witness_count; i++) {
        if (k->witnesses[i].is_unchanged)
            continue;
        str_addf(out, "    %s changed: ", k->witnesses[i].name);
        add_text(out, k->witnesses[i].detail);
        str_add_char(out, '\n');
    }
}

static void show_attempts(const struct containment *k, struct str *out)
{
    str_addf(out,
             "  tried from inside the crash: %zu escapes, %zu got out, %zu reach the "
             "kernel, %zu blocked\n",
             k->attempt_count, containment_count(k, ATTEMPT_ESCAPED),
             containment_count(k, ATTEMPT_REACHABLE),
             containment_count(k, ATTEMPT_BLOCKED));
    for (size_t i = 0; i < k->attempt_count; i++) {
        if (k->attempts[i].outcome != ATTEMPT_ESCAPED)
            continue;
        str_addf(out, "    %s escaped: ", k->attempts[i].technique);
        add_text(out, k->attempts[i].detail);
        str_add_char(out, '\n');
    }
    show_witnesses(k, out);
}

static void show_how_bad(const struct chain_crash *c, struct str *out)
{
    const struct containment *k = &c->containment;
    bool is_real = c->entry && strcmp(c->entry, "real") == 0;

    heading(out, "How bad");
    str_addf(out, "  reach: %s\n",
             is_real ? "confirmed: the input came in as the program's own does"
                     : "crashes in isolation: callers may prevent it");
    str_addf(out, "  containment: %s", containment_verdict_name(k->verdict));
    if (k->reason) {
        str_add(out, " (");
        add_text(out, k->reason);
        str_add(out, ")");
    }
    str_add(out, "\n");
    if (k->layer_count > 0)
        show_layers(k, out);
    if (k->attempt_count > 0)
        show_attempts(k, out);
}

/* --------------------------------------------------------------- reproduce */

static void show_input(const struct chain_crash *c, struct str *out)
{
    size_t shown = c->preview_size < SHOWN_INPUT ? c->preview_size : SHOWN_INPUT;

    str_addf(out, "  input: %zu bytes",
             c->minimized_key ? c->minimized_size : c->input_size);
    if (c->minimized_key)
        str_addf(out, ", minimised from %zu", c->input_size);
    str_add(out, "\n");
    if (!c->preview)
        return;
    str_add(out, "    ");
    str_add_escaped(out, c->preview, shown, false);
    str_add(out, shown < c->preview_size ? " ...\n" : "\n");
}

static void show_reproduce(const struct triage_call *call, const struct chain_crash *c,
                           struct str *out)
{
    SCOPED_FREE char *input = store_input_path(
        call->store, c->minimized_key ? c->minimized_key : c->input_key);

    heading(out, "How to reproduce");
    str_addf(out, "  %s\n", c->reproduce ? c->reproduce : "");
    str_addf(out, "  the input is %s\n", input);
    show_input(c, out);
}

void triage_show_text(const struct triage_call *call, const struct chain *chain,
                      const struct chain_crash *c, struct str *out)
{
    str_addf(out, "crash %s\n", c->crash.id);
    show_what(c, out);
    show_where(&c->crash, out);
    show_why(chain, c, out);
    show_how_bad(c, out);
    show_reproduce(call, c, out);
    show_fix(chain, c, out);
    if (!call->full_report || !c->crash.report)
        return;
    heading(out, "Report");
    str_add_escaped(out, c->crash.report, strlen(c->crash.report), true);
}
