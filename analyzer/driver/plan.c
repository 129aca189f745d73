/* The plan of a run; see plan.h. */
#include "analyzer/driver/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/driver/database.h"
#include "analyzer/driver/flags.h"
#include "base/fs.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/scoped.h"

/* Databases that were looked for, by folder: a value, or &no_database. */
struct planner {
    const struct lint_options *o;
    struct plan *plan;
    struct map databases; /* path of the JSON file -> struct database */
    struct map by_dir; /* folder -> struct database, or &no_database */
    struct map seen; /* files that are in the plan */
};

static struct database no_database;

void plan_fini(struct plan *p)
{
    for (size_t i = 0; p && i < p->len; i++) {
        free(p->at[i].file);
        free(p->at[i].cwd);
        strv_fini(&p->at[i].flags);
    }
    if (p)
        vec_fini(p);
}

static void planner_fini(struct planner *p)
{
    for (size_t i = 0; i < p->databases.len; i++)
        database_free(p->databases.entries[i].value);
    map_fini(&p->databases);
    map_fini(&p->by_dir);
    map_fini(&p->seen);
}

/* ------------------------------------------------------------------- databases */

static struct database *load(struct planner *p, const char *path, struct err *e)
{
    struct database *d = map_get(&p->databases, path);

    if (!d && (d = database_load(path, e)))
        map_set(&p->databases, path, d);
    return d;
}

static struct database *load_given(struct planner *p, struct err *e)
{
    SCOPED_FREE char *path = fs_join(p->o->database_dir, "compile_commands.json");

    return load(p, path, e);
}

/* The database for a source in `dir`; &no_database where there is none. */
static struct database *database_for(struct planner *p, const char *dir, struct err *e)
{
    if (p->o->database_dir)
        return load_given(p, e);

    struct database *d = map_get(&p->by_dir, dir);
    if (d)
        return d;

    SCOPED_FREE char *path = database_search(dir);
    d = path ? load(p, path, e) : &no_database;
    if (d)
        map_set(&p->by_dir, dir, d);
    return d;
}

/* ----------------------------------------------------------------------- units */

static struct plan_unit *add_unit(struct planner *p, const char *file, const char *cwd)
{
    if (map_has(&p->seen, file))
        return NULL;
    map_set(&p->seen, file, p);

    struct plan_unit *unit = vec_push(p->plan);
    unit->file = mem_strdup(file);
    unit->cwd = mem_strdup(cwd);
    return unit;
}

static void add_entry(struct planner *p, const struct database_entry *entry)
{
    struct plan_unit *unit = add_unit(p, entry->file, entry->directory);

    if (unit)
        flags_filter((const char *const *)entry->args.at, &unit->flags);
}

/* A header alone is parsed as C, not as a header to be precompiled. */
static void add_language(const char *file, struct strv *flags)
{
    if (strcmp(fs_extension(file), ".c") != 0) {
        strv_add(flags, "-x");
        strv_add(flags, "c");
    }
}

static bool add_file(struct planner *p, const char *file, struct err *e)
{
    SCOPED_FREE char *dir = fs_dir(file);
    SCOPED_FREE char *here = fs_absolute(".");

    if (p->o->flags) { /* given by hand: they are what counts */
        struct plan_unit *unit = add_unit(p, file, here);
        if (unit) {
            add_language(file, &unit->flags);
            flags_filter(p->o->flags, &unit->flags);
        }
        return true;
    }

    struct database *d = database_for(p, dir, e);
    if (!d)
        return false;
    const struct database_entry *entry = d == &no_database ? NULL
                                                           : database_find(d, file);
    if (entry) {
        add_entry(p, entry);
        return true;
    }

    struct plan_unit *unit = add_unit(p, file, dir);
    if (unit) {
        add_language(file, &unit->flags);
        flags_guess(file, &unit->flags);
        unit->has_guessed_flags = true;
    }
    return true;
}

/* Every *.c below `dir`.  Links to folders are not followed: they could be loops. */
static bool add_folder(struct planner *p, const char *dir, struct err *e)
{
    SCOPED_STRV struct strv names = {0};

    if (!fs_list(dir, &names, e))
        return false;
    for (size_t i = 0; i < names.len; i++) {
        const char *name = names.at[i];
        SCOPED_FREE char *path = fs_join(dir, name);

        if (name[0] == '.')
            continue;
        if (fs_is_dir(path)) {
            SCOPED_FREE char *real = fs_real(path, NULL);
            if (real && strcmp(real, path) == 0 && !add_folder(p, path, e))
                return false;
        } else if (str_ends_with(name, ".c") && !add_file(p, path, e)) {
            return false;
        }
    }
    return true;
}

/* A staged file may be gone from the disk. */
static bool has_overlay(const struct planner *p, const char *path)
{
    for (size_t i = 0; i < p->o->overlay_count; i++)
        if (strcmp(p->o->overlays[i].path, path) == 0)
            return true;
    return false;
}

static bool add_named(struct planner *p, const char *name, struct err *e)
{
    SCOPED_FREE char *absolute = fs_absolute(name);
    if (has_overlay(p, absolute))
        return add_file(p, absolute, e);

    SCOPED_FREE char *real = fs_real(name, e);
    size_t before = p->plan->len;

    if (!real)
        return false;
    if (!fs_is_dir(real))
        return add_file(p, absolute, e);
    if (!add_folder(p, real, e))
        return false;
    if (p->plan->len == before && p->seen.len == 0)
        return err_set(e, 0, "%s: no C sources (*.c) below this folder", name);
    return true;
}

static bool add_whole_database(struct planner *p, struct err *e)
{
    struct database *d = database_for(p, ".", e);

    if (!d)
        return false;
    if (d == &no_database)
        return err_set(
            e, 0,
            "nothing to look at: name files or folders, or make a "
            "compile_commands.json (cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON, "
            "or bear -- make)");
    for (size_t i = 0; i < d->count; i++)
        if (strcmp(fs_extension(d->entries[i].file), ".c") == 0)
            add_entry(p, &d->entries[i]);
    if (p->plan->len == 0)
        return err_set(e, 0, "%s: no C sources in it", d->path);
    return true;
}

static int compare_units(const void *a, const void *b)
{
    const struct plan_unit *left = a, *right = b;

    return strcmp(left->file, right->file);
}

bool plan_make(const struct lint_options *o, struct plan *out, struct err *e)
{
    struct planner p = {.o = o, .plan = out};
    bool ok = true;

    *out = (struct plan){0};
    if (o->file_count == 0)
        ok = add_whole_database(&p, e);
    for (size_t i = 0; ok && i < o->file_count; i++)
        ok = add_named(&p, o->files[i], e);
    planner_fini(&p);

    if (ok)
        qsort(out->at, out->len, sizeof *out->at, compare_units);
    else
        plan_fini(out);
    return ok;
}
