/*
 * Names that mean the same everywhere.
 *
 * A person wants the name that was typed ("parse.c" in the folder where it is); a
 * report that is read elsewhere, a store and a baseline want one that holds from the
 * project's root ("src/parse.c").  Text is made before this, everything else after.
 */
#include "cli/lint.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"

static void anchor_name(const struct lint_session *s, char **name)
{
    size_t len = strlen(s->root);

    if (!*name || !**name)
        return;
    SCOPED_FREE char *path = sources_path(&s->sources, *name);
    bool is_below = len > 1 && strncmp(path, s->root, len) == 0 && path[len] == '/';
    free(*name);
    *name = mem_strdup(is_below ? path + len + 1 : path);
}

static void anchor_finding(const struct lint_session *s, struct finding *f)
{
    anchor_name(s, &f->at.file);
    anchor_name(s, &f->object_at.file);
    anchor_name(s, &f->unit);
    for (size_t i = 0; i < f->step_count; i++)
        anchor_name(s, &f->steps[i].at.file);
    for (size_t i = 0; i < f->edit_count; i++)
        anchor_name(s, &f->edits[i].at.file);
}

void lint_anchor_names(struct lint_session *s)
{
    for (size_t i = 0; i < s->chain.finding_count; i++)
        anchor_finding(s, &s->chain.findings[i].finding);
    for (size_t i = 0; i < s->result.unit_count; i++)
        anchor_name(s, &s->result.units[i].file);
}
