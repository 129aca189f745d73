/*
 * Descriptions of targets: finding them, loading them, and where their things are.
 */
#include "run/target.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"
#include "run/target_parse.h"

enum { DESCRIPTION_MAX = 1 << 20 };

const char target_description[] = "target.yaml";

static char *description_path(const char *targets_dir, const char *name)
{
    SCOPED_FREE char *dir = fs_join(targets_dir, name);

    return fs_join(dir, target_description);
}

static bool has_description(const char *targets_dir, const char *name)
{
    SCOPED_FREE char *path = description_path(targets_dir, name);

    return target_name_is_valid(name) && fs_exists(path);
}

bool target_list(const char *targets_dir, struct strv *names, struct err *e)
{
    SCOPED_STRV struct strv all = {0};

    if (!fs_list(targets_dir, &all, e))
        return err_wrap(e, "targets");
    for (size_t i = 0; i < all.len; i++)
        if (has_description(targets_dir, all.at[i]))
            strv_add(names, all.at[i]);
    return true;
}

static bool unknown_target(const char *targets_dir, const char *name, struct err *e)
{
    SCOPED_STRV struct strv names = {0};
    SCOPED_STR struct str shown = {0}, list = {0};

    if (!target_list(targets_dir, &names, e))
        return false;
    for (size_t i = 0; i < names.len; i++)
        str_addf(&list, "%s%s", i > 0 ? ", " : "", names.at[i]);
    str_add_escaped(&shown, name, strlen(name), false);
    return err_set(e, 0, "there is no target \"%s\" in %s; there are: %s",
                   str_text(&shown), targets_dir, names.len > 0 ? list.text : "none");
}

struct target *target_load(const char *targets_dir, const char *name, struct err *e)
{
    SCOPED_STR struct str text = {0};

    if (!has_description(targets_dir, name)) {
        unknown_target(targets_dir, name, e);
        return NULL;
    }

    SCOPED_FREE char *path = description_path(targets_dir, name);
    if (!fs_read(path, DESCRIPTION_MAX, &text, e))
        return NULL;

    struct target *t = target_parse(str_text(&text), text.len, e);
    if (t) {
        SCOPED_FREE char *dir = fs_join(targets_dir, name);
        t->name = mem_strdup(name);
        t->dir = fs_real(dir, e);
        if (t->dir && target_check(t, str_text(&text), e))
            return t;
        target_free(t);
    }
    err_wrap(e, "%s", path);
    return NULL;
}

void target_free(struct target *t)
{
    if (!t)
        return;
    free(t->name);
    free(t->dir);
    t->name = t->dir = NULL; /* not in the schema: the parser's release skips them */
    target_parse_free(t);
}

const struct target_entry *target_entry(const struct target *t, const char *name)
{
    for (unsigned i = 0; i < t->entries_count; i++)
        if (!name || strcmp(t->entries[i].name, name) == 0)
            return &t->entries[i];
    return NULL;
}

char *target_source_dir(const char *work, const char *name)
{
    SCOPED_FREE char *folder = fs_join(work, name);

    return fs_join(folder, "src");
}

static const char in_source[] = "src:";

static bool add_seeds(const struct target *t, const char *seeds,
                      const struct target_places *places, struct strv *out,
                      struct err *e)
{
    bool is_source = str_starts_with(seeds, in_source);
    SCOPED_FREE char *folder = is_source ? target_source_dir(places->work, t->name)
                                         : fs_join(places->corpus, t->name);
    SCOPED_FREE char *path = fs_join(folder,
                                     is_source ? seeds + sizeof in_source - 1 : seeds);

    if (!fs_exists(path))
        return err_set(e, 0, "the seeds \"%s\" of %s are not there: %s", seeds, t->name,
                       path);
    strv_add(out, path);
    return true;
}

bool target_seeds(const struct target *t, const struct target_entry *entry,
                  const struct target_places *places, struct strv *out, struct err *e)
{
    if (entry->seeds && !add_seeds(t, entry->seeds, places, out, e))
        return false;
    for (unsigned i = 0; i < entry->more_seeds_count; i++)
        if (!add_seeds(t, entry->more_seeds[i], places, out, e))
            return false;
    return true;
}

char *target_binary(const char *work, const char *name, const char *entry,
                    const char *engine, bool is_breach)
{
    return mem_printf("%s/%s/bin/%s/%s-%s%s", work, name, engine, name, entry,
                      is_breach ? "-breach" : "");
}
