/*
 * Units of a target; see units.h.
 *
 * Patterns are matched against the compile database, never the file system: what the
 * plain build did not compile has no flags to be compiled again with.
 */
#include "provision/units.h"

#include <fnmatch.h>
#include <string.h>

#include "base/json.h"
#include "base/scoped.h"
#include "base/str.h"

static bool is_pattern(const char *unit)
{
    return strpbrk(unit, "*?[") != NULL;
}

static bool matches(const char *pattern, const char *file)
{
    return fnmatch(pattern, file, FNM_PATHNAME) == 0;
}

/* `file` relative to the source folder; NULL when it is outside. */
static const char *inside(const struct site *s, const char *file)
{
    size_t len = strlen(s->src);

    return strncmp(file, s->src, len) == 0 && file[len] == '/' ? file + len + 1 : NULL;
}

static void add_matching(const struct site *s, const json_t *database,
                         const char *pattern, struct strv *units)
{
    size_t i;
    json_t *entry;

    json_array_foreach(database, i, entry)
    {
        const char *file = inside(s, json_text_of(entry, "file", ""));
        if (file && matches(pattern, file) && strv_index(units, file) < 0)
            strv_add(units, file);
    }
}

static void remove_matching(const char *pattern, struct strv *units)
{
    struct strv kept = {0};

    for (size_t i = 0; i < units->len; i++)
        if (!matches(pattern, units->at[i]))
            strv_add(&kept, units->at[i]);
    strv_fini(units);
    *units = kept;
}

bool units_expand(const struct site *s, const json_t *database, struct strv *units,
                  struct err *e)
{
    const struct target *t = s->target;

    for (unsigned i = 0; i < t->units_count; i++) {
        const char *unit = t->units[i];
        size_t before = units->len;
        if (unit[0] == '!')
            remove_matching(unit + 1, units);
        else if (is_pattern(unit))
            add_matching(s, database, unit, units);
        else if (strv_index(units, unit) < 0)
            strv_add(units, unit);
        if ((unit[0] == '!' || is_pattern(unit)) && units->len == before)
            return err_set(e, 0, "units: \"%s\" matches nothing that was compiled",
                           unit);
    }
    return true;
}

void units_symbol_edits(const struct target *t, struct strv *argv)
{
    for (unsigned i = 0; i < t->rename_count; i++)
        strv_addf(argv, "--redefine-sym=%s", t->rename[i]);
    for (unsigned i = 0; i < t->weaken_count; i++)
        strv_addf(argv, "--weaken-symbol=%s", t->weaken[i]);
}
