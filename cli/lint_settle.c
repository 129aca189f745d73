/*
 * From what the analysis found to what is shown: the project's decisions
 * (configuration, level, changed lines, comments) applied to each finding, in that
 * order.
 *
 * A comment is matched before the level is looked at, so that it counts as used also
 * where its finding would not be shown.
 */
#include "cli/lint.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/check/check.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "cli/cli.h"
#include "cli/comments.h"

/* The comments of each file that was looked at: absolute path -> struct mute_list. */
struct comment_map {
    struct map lists;
};

static void comment_map_fini(struct comment_map *m)
{
    for (size_t i = 0; i < m->lists.len; i++) {
        mute_list_fini(m->lists.entries[i].value);
        free(m->lists.entries[i].value);
    }
    map_fini(&m->lists);
}

static struct mute_list *comments_of(struct comment_map *m, struct sources *sources,
                                     const char *file)
{
    SCOPED_FREE char *path = sources_path(sources, file);
    struct mute_list *list = map_get(&m->lists, path);

    if (list)
        return list;
    list = mem_alloc(sizeof *list);
    const struct str *text = sources_text(sources, file);
    if (text)
        mute_list_scan(str_text(text), text->len, list);
    map_set(&m->lists, path, list);
    return list;
}

/* ------------------------------------------------------------------ decisions */

static bool is_disabled(const struct config *c, const char *rule)
{
    for (unsigned i = 0; i < c->disable_count; i++)
        if (strcmp(c->disable[i], rule) == 0)
            return true;
    return false;
}

static bool is_on_changed_lines(const struct lint_session *s, const struct place *at)
{
    if (!at->file)
        return false;

    SCOPED_FREE char *path = sources_path(&s->sources, at->file);
    return changes_touch(&s->changes, path, at);
}

char *lint_hidden_because(const struct lint_session *s, const struct finding *f)
{
    if (config_excludes(&s->config, f->at.file))
        return mem_printf("the file is excluded in %s", s->config.path);
    if (is_disabled(&s->config, f->rule))
        return mem_printf("the rule is disabled in %s", s->config.path);
    /* a smaller buffer makes an old copy wrong, so its declaration counts too */
    if (lint_has_changes(s) && !is_on_changed_lines(s, &f->at) &&
        !is_on_changed_lines(s, &f->object_at))
        return mem_strdup("the line is not changed");
    if (f->severity < s->level)
        return mem_printf("it is a %s, and only %ss and worse are shown (--level)",
                          finding_severity_name(f->severity),
                          finding_severity_name(s->level));
    return NULL;
}

static void settle_one(struct lint_session *s, struct finding *f,
                       struct comment_map *comments)
{
    struct mute_list *mutes = comments_of(comments, &s->sources, f->at.file);
    const struct mute *mute = mute_list_match(mutes, f);
    SCOPED_FREE char *hidden = lint_hidden_because(s, f);

    if (hidden)
        return;
    struct chain_finding *kept = chain_add_finding(&s->chain);
    kept->finding = *f;
    memset(f, 0, sizeof *f);
    if (kept->finding.edit_count > 0)
        kept->fix = FIX_PROPOSED;
    if (mute)
        kept->suppressed_by = mem_printf("comment in %s:%u", kept->finding.at.file,
                                         mute->line);
}

/* ------------------------------------------------- comments that mute nothing */

static void add_note(struct lint_session *s, const char *file, const struct mute *m,
                     const char *text)
{
    str_addf(&s->notes, "%s:%u:%u: note: ", file, m->line, m->col);
    str_add_escaped(&s->notes, text, strlen(text), false);
    str_add(&s->notes, " [stale-suppression]\n");
}

static char *unknown_rule(const char *rule)
{
    const struct rule_table *table = check_rules();
    struct cli_near near = {.word = rule};

    for (size_t i = 0; i < table->count; i++)
        cli_near_offer(&near, table->rules[i].id);
    if (near.best)
        return mem_printf("there is no rule '%s'; did you mean '%s'?", rule, near.best);
    return mem_printf("there is no rule '%s'", rule);
}

/* What is wrong with an unused comment; NULL when nothing can be said. */
static char *stale_because(const struct lint_session *s, const struct mute *m)
{
    bool is_any = strcmp(m->rule, "*") == 0;

    if (!is_any && !rule_find(check_rules(), m->rule))
        return unknown_rule(m->rule);
    if (m->lacks_reason)
        return mem_printf(
            "'spillway: ignore %s' needs a reason after it; until then it "
            "mutes nothing",
            m->rule);
    if (m->is_used || (!is_any && is_disabled(&s->config, m->rule)))
        return NULL;
    if (is_any)
        return mem_strdup("this comment mutes nothing: nothing is found here");
    return mem_printf("this comment mutes nothing: '%s' is not found here", m->rule);
}

/* Only of units seen in full: elsewhere a finding may just not have been reached. */
static void note_stale_comments(struct lint_session *s, const struct lint_unit *unit,
                                struct comment_map *comments)
{
    if (unit->problem || config_excludes(&s->config, unit->file))
        return;

    struct mute_list *mutes = comments_of(comments, &s->sources, unit->file);
    for (size_t i = 0; i < mutes->len; i++) {
        struct place at = {.file = unit->file, .line = mutes->at[i].line};
        if (lint_has_changes(s) && !is_on_changed_lines(s, &at))
            continue;
        SCOPED_FREE char *why = stale_because(s, &mutes->at[i]);
        if (why)
            add_note(s, unit->file, &mutes->at[i], why);
    }
}

void lint_settle(struct lint_session *s)
{
    __attribute__((cleanup(comment_map_fini))) struct comment_map comments = {0};
    struct finding_list *found = &s->result.link.findings;

    map_init(&comments.lists);
    for (size_t i = 0; i < found->len; i++)
        settle_one(s, &found->at[i], &comments);
    finding_list_fini(found);
    for (size_t i = 0; i < s->result.unit_count; i++)
        note_stale_comments(s, &s->result.units[i], &comments);
}

size_t lint_count_shown(const struct lint_session *s)
{
    size_t shown = 0;

    for (size_t i = 0; i < s->chain.finding_count; i++)
        shown += !s->chain.findings[i].suppressed_by;
    return shown;
}
