/*
 * The draft is read by someone who has a minute and owes us nothing: the first lines
 * say what happens where, the rest is what they would ask next.  A crash that was only
 * seen through a harness for one function says so before its stack.
 */
#include "evidence/report/upstream.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/report/words.h"

enum { DUMP_MAX = 512, DUMP_ROW = 16, REPORT_MAX = 12000 };

static void add_text(struct str *out, const char *text)
{
    if (text)
        str_add_escaped(out, text, strlen(text), false);
}

/*
 * Files of the program as its own tree names them: where this machine keeps them says
 * nothing to a maintainer.  `mark` ends what is left out of a path, `shown` replaces
 * it.
 */
static void shorten(struct str *text, const char *mark, const char *shown)
{
    SCOPED_STR struct str short_text = {0};
    const char *from = str_text(text), *hit;

    while ((hit = strstr(from, mark)) != NULL) {
        const char *start = hit;
        while (start > from && !strchr(" \t\n(\"'`", start[-1]))
            start--;
        str_add_bytes(&short_text, from, (size_t)(start - from));
        str_add(&short_text, shown);
        from = hit + strlen(mark);
    }
    str_add(&short_text, from);
    str_clear(text);
    str_add(text, str_text(&short_text));
}

static void shorten_all(struct str *text, const char *program)
{
    SCOPED_FREE char *source = mem_printf("/%s/src/", program);
    SCOPED_FREE char *own = mem_printf("/targets/%s/", program);

    shorten(text, source, "");
    shorten(text, own, "harness/");
    shorten(text, "/targets/common/", "harness/");
}

static void add_file(const struct upstream_input *in, const char *file, struct str *out)
{
    SCOPED_STR struct str text = {0};

    str_add(&text, file ? file : "");
    shorten_all(&text, in->program);
    add_text(out, str_text(&text));
}

/* ------------------------------------------------------------------- parts */

static void add_title(const struct upstream_input *in, struct str *out)
{
    const struct crash *c = &in->crash->crash;
    const struct crash_frame *own = crash_own_frame(c);

    str_addf(out, "# %s: ", in->program);
    add_text(out, c->kind);
    if (own && *own->function) {
        str_add(out, " in ");
        add_text(out, own->function);
    }
    str_add(out, "\n\n");
}

static void add_what(const struct upstream_input *in, struct str *out)
{
    const struct crash *c = &in->crash->crash;
    const struct crash_frame *own = crash_own_frame(c);
    SCOPED_FREE char *access = words_access(c);
    const struct crash_rating rating = crash_rate(c);

    str_addf(out, "- program: %s\n- version: ", in->program);
    add_text(out, in->origin ? in->origin : "not known (say which before sending)");
    str_add(out, "\n- what happens: ");
    add_text(out, c->kind);
    if (access) {
        str_add(out, ", a ");
        add_text(out, access);
    }
    str_addf(out, ", seen by %s\n", c->detector);
    if (own && *own->file) {
        str_add(out, "- where: ");
        add_file(in, own->file, out);
        str_addf(out, ", line %u\n", own->line);
    }
    if (*rating.cwe)
        str_addf(out, "- kind of weakness: %s\n", rating.cwe);
    str_addf(out, "- found by: fuzzing (%s), Spillway %s\n\n", c->engine,
             in->tool_version);
}

/* Whether the program itself can get there is what a maintainer must know first. */
static void add_reach(const struct upstream_input *in, struct str *out)
{
    bool is_real = in->entry_kind && strcmp(in->entry_kind, "real") == 0;

    str_add(out, "## How the input comes in\n\n");
    str_add(out, is_real ? "The input was read the way the program reads its own input"
                         : "The input was given to one function by a test harness. We "
                           "have not shown that the program's own callers let such an "
                           "input through");
    if (in->harness) {
        str_add(out, " (");
        add_text(out, in->harness);
        str_add_char(out, ')');
    }
    str_add(out, ".\n");
    if (in->how) {
        str_add(out, "What stands between the file and the program: ");
        add_text(out, in->how);
        str_add(out, ".\n");
    }
    str_add_char(out, '\n');
}

/* How the program was built, and what it does without the harness. */
static void add_program(const struct upstream_input *in, struct str *out)
{
    if (in->build_count > 0) {
        str_add(out, "## Build\n\nThe program was built by\n\n```\n");
        for (unsigned i = 0; i < in->build_count; i++) {
            add_text(out, in->build[i]);
            str_add_char(out, '\n');
        }
        str_add(out, "```\n\nand its sources then compiled once more, unchanged, by "
                     "clang with `-fsanitize=address,undefined`.\n\n");
    }
    if (in->crash->crash.in_front) {
        str_add(out, "Another fault, ");
        add_text(out, in->crash->crash.in_front);
        str_add(out, ", may end that build before this one does: the stack is of a "
                     "build in which that one is repaired.\n\n");
    }
    if (!in->note && !in->seen)
        return;
    str_add(out, "## Judged\n\n");
    if (in->note) {
        str_add(out, "What a person found who read the source: ");
        add_text(out, in->note);
        str_add(out, ".\n");
    }
    if (in->seen) {
        str_add(out, "What the program itself does with it: ");
        add_text(out, in->seen);
        str_add(out, ".\n");
    }
    str_add_char(out, '\n');
}

static void add_stack(const struct upstream_input *in, struct str *out)
{
    const struct crash *c = &in->crash->crash;

    str_add(out, "## Stack\n\n```\n");
    for (size_t i = 0; i < c->frame_count; i++) {
        const struct crash_frame *f = &c->frames[i];

        str_addf(out, "#%-2zu ", i);
        add_text(out, *f->function ? f->function : "?");
        str_add_char(out, ' ');
        add_file(in, *f->file ? f->file : f->module, out);
        str_addf(out, f->line ? ":%u\n" : "\n", f->line);
    }
    str_add(out, c->frame_count ? "```\n\n" : "(none was recorded)\n```\n\n");
}

static void add_dump_row(const struct str *bytes, size_t at, struct str *out)
{
    size_t end = at + DUMP_ROW < bytes->len ? at + DUMP_ROW : bytes->len;

    str_addf(out, "%06zx ", at);
    for (size_t i = at; i < at + DUMP_ROW; i++) {
        if (i < end)
            str_addf(out, " %02x", (unsigned char)bytes->text[i]);
        else
            str_add(out, "   ");
    }
    str_add(out, "  ");
    for (size_t i = at; i < end; i++)
        str_add_char(out, bytes->text[i] >= 0x20 && bytes->text[i] < 0x7f
                              ? bytes->text[i]
                              : '.');
    str_add_char(out, '\n');
}

static void add_input(const struct upstream_input *in, struct str *out)
{
    size_t shown = in->bytes->len < DUMP_MAX ? in->bytes->len : DUMP_MAX;

    str_addf(out, "## Input\n\n%zu bytes, in the file `%s`:\n\n```\n", in->bytes->len,
             in->input_name);
    for (size_t i = 0; i < shown; i += DUMP_ROW)
        add_dump_row(in->bytes, i, out);
    if (shown < in->bytes->len)
        str_addf(out, "(%zu more)\n", in->bytes->len - shown);
    str_add(out, "```\n\n");
}

static void add_report(const struct upstream_input *in, struct str *out)
{
    const struct crash *c = &in->crash->crash;
    size_t size = c->report ? strlen(c->report) : 0;
    SCOPED_STR struct str text = {0};

    if (size == 0)
        return;
    for (size_t i = 0; i < size && i < REPORT_MAX; i++)
        if (c->report[i] != '`') /* a fence in it would end ours */
            str_add_char(&text, c->report[i]);
    shorten_all(&text, in->program);
    str_add(out, "## What the sanitizer printed\n\n```\n");
    str_add_escaped(out, str_text(&text), text.len, true);
    str_add(out, size > REPORT_MAX ? "\n(cut)\n```\n\n" : "\n```\n\n");
}

static bool is_linked(const struct chain_crash *c, const char *fingerprint)
{
    for (size_t i = 0; i < c->fingerprint_count; i++)
        if (strcmp(c->fingerprints[i], fingerprint) == 0)
            return true;
    return false;
}

static void add_advice(const struct upstream_input *in, struct str *out)
{
    bool has_advice = false;

    for (size_t i = 0; i < in->chain->finding_count; i++) {
        const struct finding *f = &in->chain->findings[i].finding;

        if (!is_linked(in->crash, f->fingerprint))
            continue;
        str_add(out, has_advice ? "" : "## Cause and repair\n\n");
        str_addf(out, "Line %u: ", f->at.line);
        add_text(out, f->message);
        str_add(out, ".\n");
        if (f->guard) {
            str_add(out, "What would make it safe: ");
            add_text(out, f->guard);
            str_add(out, ".\n");
        }
        str_add_char(out, '\n');
        has_advice = true;
    }
}

void report_upstream(const struct upstream_input *in, struct str *out)
{
    add_title(in, out);
    add_what(in, out);
    add_reach(in, out);
    add_program(in, out);
    add_stack(in, out);
    add_input(in, out);
    add_advice(in, out);
    add_report(in, out);
    str_add(out, "## Before sending\n\n");
    if (!in->seen)
        str_add(out,
                "- [ ] the program itself was given the input, without a harness\n");
    str_add(out, "- [ ] the newest release still does it\n"
                 "- [ ] the program's own policy for security reports was followed\n"
                 "- [ ] no part of this has been published\n");
}
