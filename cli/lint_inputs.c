/*
 * What a run of lint looks at: files, folders, a compile database, or what git says has
 * changed; and the configuration that goes with it.
 */
#include "cli/lint.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "analyzer/driver/database.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "cli/cli.h"
#include "evidence/store/store.h"

enum { DEEPEST_FOLDER = 64 };

bool lint_has_changes(const struct lint_session *s)
{
    return s->args.staged || s->args.since;
}

/* ------------------------------------------------------- configuration, root */

static bool is_below(const char *path, const char *folder)
{
    size_t len = strlen(folder);

    return strncmp(path, folder, len) == 0 &&
           (path[len] == '/' || path[len] == '\0' || strcmp(folder, "/") == 0);
}

/* The folder whose surroundings decide: of the first operand, else the working one. */
static char *start_folder(const struct lint_session *s)
{
    if (s->changes.top)
        return mem_strdup(s->changes.top);
    if (s->args.operands.len == 0)
        return fs_absolute(".");

    SCOPED_FREE char *first = fs_absolute(s->args.operands.at[0]);
    return fs_is_dir(first) ? mem_strdup(first) : fs_dir(first);
}

/*
 * The project's root.  A file below the working folder belongs to the same project, so
 * that files of several folders without any marker have one root.
 */
static char *find_root(const char *start)
{
    SCOPED_FREE char *here = fs_absolute(".");
    SCOPED_FREE char *store = store_default_dir(is_below(start, here) ? here : start);

    return fs_dir(store);
}

static bool load_config(struct lint_session *s, const char *start, struct err *e)
{
    const char *level = s->args.level;

    if (!config_load(start, &s->config, e) ||
        !config_read_functions(&s->config, &s->functions, e))
        return false;
    if (!level)
        level = s->config.level ? s->config.level : "warning";
    if (!finding_severity_parse(level, &s->level))
        return err_set(e, 0, "%s: level: '%s' is none of error, warning, note",
                       s->config.path, level);
    return true;
}

/* ------------------------------------------------------------------ operands */

/* Whether a folder holds a C source, at any depth; links to folders are passed over. */
static bool holds_sources(const char *folder, int depth)
{
    SCOPED_DIR DIR *dir = depth < DEEPEST_FOLDER ? opendir(folder) : NULL;

    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        struct stat st;
        if (entry->d_name[0] == '.')
            continue;
        SCOPED_FREE char *path = fs_join(folder, entry->d_name);
        if (lstat(path, &st) != 0)
            continue;
        if (S_ISDIR(st.st_mode) ? holds_sources(path, depth + 1)
                                : strcmp(fs_extension(path), ".c") == 0)
            return true;
    }
    return false;
}

/* One operand; false for wrong use. */
static bool add_operand(struct lint_session *s, const char *operand)
{
    if (!fs_exists(operand)) {
        struct err e = {0};
        err_set(&e, 0, "%s: there is no such file", operand);
        cli_fail(&e);
        s->missing_files++;
        return true;
    }
    if (fs_is_dir(operand) && !holds_sources(operand, 0)) {
        cli_usage_error("lint", "%s: no C source in this folder", operand);
        return false;
    }
    if (!config_excludes(&s->config, operand))
        strv_add(&s->files, operand);
    return true;
}

static enum lint_inputs take_operands(struct lint_session *s)
{
    for (size_t i = 0; i < s->args.operands.len; i++)
        if (!add_operand(s, s->args.operands.at[i]))
            return LINT_INPUTS_WRONG_USE;
    return s->files.len > 0 ? LINT_INPUTS_READY : LINT_INPUTS_NOTHING;
}

/* Neither files nor changes: the whole compile database, which must then be there. */
static enum lint_inputs take_database(const struct lint_session *s)
{
    if (s->args.database)
        return LINT_INPUTS_READY;
    SCOPED_FREE char *found = database_search(".");
    if (found)
        return LINT_INPUTS_READY;
    cli_usage_error("lint",
                    "no FILE given, and no compile_commands.json here or above; "
                    "name files, or the build folder with -p DIR");
    return LINT_INPUTS_WRONG_USE;
}

/* ------------------------------------------------------------------- changes */

/* Whether the user limits the changed files to others than this one. */
static bool is_deselected(const struct lint_session *s, const char *path)
{
    for (size_t i = 0; i < s->args.operands.len; i++) {
        SCOPED_FREE char *operand = fs_absolute(s->args.operands.at[i]);
        if (is_below(path, operand))
            return false;
    }
    return s->args.operands.len > 0;
}

/* The name a person would use from the working folder. */
static char *shorten(const char *path)
{
    SCOPED_FREE char *here = fs_absolute(".");
    size_t len = strlen(here);

    if (is_below(path, here) && path[len] == '/')
        return mem_strdup(path + len + 1);
    return mem_strdup(path);
}

static enum lint_inputs take_changes(struct lint_session *s)
{
    for (size_t i = 0; i < s->changes.file_count; i++) {
        const char *path = s->changes.files[i].path;
        if (is_deselected(s, path) || config_excludes(&s->config, path))
            continue;
        SCOPED_FREE char *name = shorten(path);
        strv_add(&s->files, name);
    }
    return s->files.len > 0 ? LINT_INPUTS_READY : LINT_INPUTS_NOTHING;
}

static bool load_changes(struct lint_session *s, struct err *e)
{
    if (s->args.staged)
        return changes_load_staged(&s->changes, e);
    if (s->args.since)
        return changes_load_since(s->args.since, &s->changes, e);
    return true;
}

bool lint_inputs(struct lint_session *s, enum lint_inputs *outcome, struct err *e)
{
    if (!load_changes(s, e))
        return false;

    SCOPED_FREE char *start = start_folder(s);
    s->root = find_root(start);
    sources_init(&s->sources, s->root);
    s->sources.overlays = s->changes.overlays;
    s->sources.overlay_count = s->changes.overlay_count;
    if (!load_config(s, start, e))
        return false;
    if (lint_has_changes(s))
        *outcome = take_changes(s);
    else if (s->args.operands.len > 0)
        *outcome = take_operands(s);
    else
        *outcome = take_database(s);
    return true;
}
