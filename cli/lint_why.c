/*
 * `lint --why-silent FILE:LINE`: for each access on a line, what is known about it and
 * which fact keeps it silent; or that nothing there was looked at.
 */
#include "cli/lint.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "cli/comments.h"

/* The question, and the answers so far: one silence each, of a kind or "reported". */
struct question {
    struct lint_session *session;
    char *path; /* absolute */
    unsigned line;
    json_t *answers;
    struct str *text;
};

bool lint_parse_place(const char *text, char **file, unsigned *line, struct err *e)
{
    const char *colon = strrchr(text, ':');
    char *end;

    if (!colon || colon == text || colon[1] < '1' || colon[1] > '9')
        return err_set(e, 0, "'%s' is not FILE:LINE", text);
    unsigned long number = strtoul(colon + 1, &end, 10);
    if (*end || number > 1UL << 30)
        return err_set(e, 0, "'%s' is not FILE:LINE", text);
    *file = mem_strndup(text, (size_t)(colon - text));
    *line = (unsigned)number;
    return true;
}

static bool is_asked(const struct question *q, const struct place *at)
{
    unsigned last = at->end_line > at->line ? at->end_line : at->line;

    if (!at->file || q->line < at->line || q->line > last)
        return false;
    SCOPED_FREE char *path = sources_path(&q->session->sources, at->file);
    return strcmp(path, q->path) == 0;
}

/* Several accesses of a called function, say, of which the same is known. */
static bool is_said(const struct question *q, const json_t *row)
{
    for (size_t i = 0; i < json_array_size(q->answers); i++)
        if (json_equal(json_array_get(q->answers, i), row))
            return true;
    return false;
}

/* "FILE:LINE:COL: KIND: WHAT: REASON", once. */
static void answer(struct question *q, const struct place *at, const char *kind,
                   const char *what, const char *reason)
{
    json_t *row = json_object();

    json_set_text(row, "file", at->file);
    json_set_int(row, "line", at->line);
    json_set_int(row, "col", at->col);
    json_set_text(row, "kind", kind);
    json_set_text(row, "what", what);
    json_set_text(row, "reason", reason);
    if (is_said(q, row)) {
        json_decref(row);
        return;
    }
    json_add_new(q->answers, row);

    str_add_escaped(q->text, at->file, strlen(at->file), false);
    str_addf(q->text, ":%u", at->line);
    if (at->col)
        str_addf(q->text, ":%u", at->col);
    str_addf(q->text, ": %s", kind);
    if (what && *what) {
        str_add(q->text, ": ");
        str_add_escaped(q->text, what, strlen(what), false);
    }
    if (reason && *reason) {
        str_add(q->text, ": ");
        str_add_escaped(q->text, reason, strlen(reason), false);
    }
    str_add_char(q->text, '\n');
}

static void answer_finding(struct question *q, const struct finding *f)
{
    struct mute_list mutes = {0};
    const struct str *text = sources_text(&q->session->sources, f->at.file);

    if (text)
        mute_list_scan(str_text(text), text->len, &mutes);

    SCOPED_FREE char *hidden = lint_hidden_because(q->session, f);
    const struct mute *mute = mute_list_match(&mutes, f);
    if (mute) {
        SCOPED_FREE char *where = mem_printf("the comment on line %u", mute->line);
        answer(q, &f->at, silence_kind_name(SILENCE_SUPPRESSED), f->message, where);
    } else if (hidden) {
        answer(q, &f->at, silence_kind_name(SILENCE_BELOW_LEVEL), f->message, hidden);
    } else {
        answer(q, &f->at, "reported", f->message, f->rule);
    }
    mute_list_fini(&mutes);
}

/* Nothing is known about the line: say whether it could have been. */
static void answer_unknown(struct question *q, const char *file)
{
    static const char not_looked_at[] = "not-looked-at";
    struct place at = {.file = (char *)(uintptr_t)file, .line = q->line};
    const struct lint_result *r = &q->session->result;

    for (size_t i = 0; i < r->unit_count; i++) {
        SCOPED_FREE char *path = sources_path(&q->session->sources, r->units[i].file);
        if (strcmp(path, q->path) != 0)
            continue;
        if (r->units[i].problem)
            answer(q, &at, not_looked_at, NULL, r->units[i].problem);
        else
            answer(q, &at, "nothing", NULL,
                   "no access on this line that a rule asks about");
        return;
    }
    answer(q, &at, not_looked_at, NULL,
           "no unit of this run has this file; name a source that includes it");
}

bool lint_explain_silence(struct lint_session *s, struct str *out, struct err *e)
{
    SCOPED_FREE char *file = NULL;
    SCOPED_JSON json_t *answers = json_array();
    struct question q = {.session = s, .answers = answers, .text = out};

    if (!lint_parse_place(s->args.why, &file, &q.line, e))
        return false;
    SCOPED_FREE char *path = sources_path(&s->sources, file);
    q.path = path;

    const struct link_result *link = &s->result.link;
    for (size_t i = 0; i < link->findings.len; i++)
        if (is_asked(&q, &link->findings.at[i].at))
            answer_finding(&q, &link->findings.at[i]);
    for (size_t i = 0; i < link->silences.len; i++) {
        const struct silence *silence = &link->silences.at[i];
        if (is_asked(&q, &silence->at))
            answer(&q, &silence->at, silence_kind_name(silence->kind), silence->what,
                   silence->reason);
    }
    if (json_array_size(answers) == 0)
        answer_unknown(&q, file);
    if (strcmp(s->args.format, "json") == 0) {
        str_clear(out);
        json_print(answers, out);
    }
    return true;
}
