/*
 * Getting sources; see source.h.
 *
 * Archives can be incomplete, so a target may name several places.  They are tried in
 * order, the first that arrives whole wins, and what was tried before is recorded.
 */
#include "provision/source.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/vec.h"
#include "provision/archive.h"

static const char step_name[] = "fetch";

/* ------------------------------------------------------------------- naming */

static char *origin_text(const struct target_fetch *f)
{
    return mem_printf("%s%s%s %s%s", f->suite ? f->suite : "", f->suite ? " " : "",
                      f->package, f->version,
                      f->is_tar_only ? " (upstream tarball alone)" : "");
}

static bool is_local(const struct site *s)
{
    return s->target->fetch_count == 0 && !s->target->tree;
}

char *source_tree(const struct target *t, struct err *e)
{
    SCOPED_FREE char *path = fs_join(t->dir, t->tree);
    char *real = fs_real(path, e);

    if (!real)
        err_wrap(e, "tree");
    return real;
}

/* What decides the tree's content, without reading all of it: names, sizes, times. */
static bool add_tree(struct str *text, const char *path, struct err *e)
{
    SCOPED_STRV struct strv names = {0};
    struct stat st;

    if (lstat(path, &st) != 0)
        return err_set(e, errno, "look at %s", path);
    if (!S_ISDIR(st.st_mode)) {
        str_addf(text, "file %s %lld %lld.%09ld\n", path, (long long)st.st_size,
                 (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
        return true;
    }
    if (!fs_list(path, &names, e))
        return false;
    for (size_t i = 0; i < names.len; i++) {
        SCOPED_FREE char *inner = fs_join(path, names.at[i]);
        if (!add_tree(text, inner, e))
            return false;
    }
    return true;
}

static bool tree_key(const struct site *s, struct str *text, struct err *e)
{
    SCOPED_FREE char *tree = source_tree(s->target, e);

    return tree && add_tree(text, tree, e);
}

bool source_key(const struct site *s, struct str *text, struct err *e)
{
    str_add(text, "source 1\n");
    for (unsigned i = 0; i < s->target->fetch_count; i++) {
        const struct target_fetch *f = s->target->fetch[i];
        SCOPED_FREE char *origin = origin_text(f);
        str_addf(text, "fetch %s\n", origin);
        site_add_list(text, "sha256", f->sha256, f->sha256_count);
    }
    if (s->target->tree)
        return tree_key(s, text, e);
    return !is_local(s) || site_add_target(s, text, e);
}

char *source_origin(const char *dir)
{
    SCOPED_FREE char *path = fs_join(dir, "origin.json");
    SCOPED_JSON json_t *document = json_parse_file(path, NULL);

    return document ? mem_strdup(json_text_of(document, "origin", NULL)) : NULL;
}

static bool write_origin(const struct site *s, const char *origin, json_t *files,
                         json_t *tried, struct err *e)
{
    SCOPED_FREE char *path = site_path(s, "origin.json");
    SCOPED_JSON json_t *document = json_object();
    SCOPED_STR struct str text = {0};

    json_set_text(document, "origin", origin);
    json_object_set(document, "files", files);
    json_object_set(document, "tried_before", tried);
    json_print(document, &text);
    return fs_write(path, text.text, text.len, 0644, e);
}

/* ----------------------------------------------------------------- fetching */

static void add_checksums(struct strv *argv, const struct target_fetch *f)
{
    for (unsigned i = 0; i < f->sha256_count; i++) {
        strv_add(argv, "--sha256");
        strv_add(argv, f->sha256[i]);
    }
}

/* Run scripts/deb-source; the names of what arrived, the description first. */
static bool fetch_one(const struct site *s, const struct target_fetch *f,
                      struct str *names, struct err *e)
{
    SCOPED_FREE char *script = fs_join(s->libexec, "deb-source");
    SCOPED_FREE char *state = fs_join(s->work, ".apt");
    SCOPED_FREE char *dest = site_path(s, "fetched");
    SCOPED_FREE char *origin = origin_text(f);
    SCOPED_FREE char *what = mem_printf("fetching %s", origin);
    SCOPED_STRV struct strv argv = {0};

    strv_add(&argv, script);
    if (f->suite) {
        strv_add(&argv, "--suite");
        strv_add(&argv, f->suite);
    }
    if (f->is_tar_only)
        strv_add(&argv, "--tar-only");
    strv_add(&argv, "--state");
    strv_add(&argv, state);
    add_checksums(&argv, f);
    strv_add(&argv, f->package);
    strv_add(&argv, f->version);
    strv_add(&argv, dest);
    site_progress(s, what);

    struct site_step step = {.name = step_name,
                             .what = what,
                             .argv = (const char *const *)strv_argv(&argv),
                             .out = names};
    return site_run(s, &step, e);
}

static void note_failure(json_t *tried, const struct target_fetch *f,
                         const struct err *why, struct str *all)
{
    SCOPED_FREE char *origin = origin_text(f);
    json_t *row = json_object();

    json_set_text(row, "what", origin);
    json_set_text(row, "problem", why->text);
    json_add_new(tried, row);
    str_addf(all, "%s%s", all->len > 0 ? "; " : "", why->text);
}

/* ---------------------------------------------------------------- unpacking */

/* The file that says how to unpack: the .dsc, else the first tarball. */
static char *file_to_unpack(const struct site *s, const json_t *files)
{
    size_t i;
    json_t *file;

    json_array_foreach(files, i, file)
    {
        const char *name = json_string_value(file);
        if (name && (str_ends_with(name, ".dsc") || strstr(name, ".tar."))) {
            SCOPED_FREE char *part = mem_printf("fetched/%s", name);
            return site_path(s, part);
        }
    }
    return NULL;
}

/* The checksums of the description were pinned and checked, so no keyring is asked. */
static bool unpack_dsc(const struct site *s, const char *dsc, const char *dir,
                       struct err *e)
{
    const char *argv[] = {"dpkg-source", "--no-check", "--extract", dsc, dir, NULL};
    struct site_step step = {.name = step_name,
                             .what = "unpacking the source package (dpkg-dev)",
                             .argv = argv};

    return site_run(s, &step, e);
}

static bool copy_folder(const char *from, const char *to, struct err *e)
{
    SCOPED_STRV struct strv names = {0};

    if (!fs_mkdirs(to, 0755, e) || !fs_list(from, &names, e))
        return false;
    for (size_t i = 0; i < names.len; i++) {
        SCOPED_FREE char *a = fs_join(from, names.at[i]);
        SCOPED_FREE char *b = fs_join(to, names.at[i]);
        if (!(fs_is_dir(a) ? copy_folder(a, b, e) : fs_copy(a, b, 0644, e)))
            return false;
    }
    return true;
}

/* With links and modes, as a build left it. */
static bool copy_tree(const struct site *s, const char *dir, struct err *e)
{
    SCOPED_FREE char *tree = source_tree(s->target, e);
    const char *argv[] = {"cp", "-a", "--", tree, dir, NULL};
    struct site_step step = {
        .name = step_name, .what = "copying the tree", .argv = argv};

    return tree && site_run(s, &step, e);
}

static json_t *fetched_files(const struct site *s)
{
    SCOPED_FREE char *path = site_path(s, "origin.json");
    SCOPED_JSON json_t *document = json_parse_file(path, NULL);

    return document ? json_incref(json_object_get(document, "files")) : NULL;
}

static bool unpack_into(const struct site *s, const char *dir, struct err *e)
{
    if (s->target->tree)
        return copy_tree(s, dir, e);
    if (is_local(s))
        return copy_folder(s->target->dir, dir, e);

    SCOPED_JSON json_t *files = fetched_files(s);
    SCOPED_FREE char *file = file_to_unpack(s, files);
    if (!file)
        return err_set(e, 0, "nothing to unpack arrived");
    if (str_ends_with(file, ".dsc"))
        return unpack_dsc(s, file, dir, e);
    return archive_unpack(file, dir, e);
}

bool source_restore(const struct site *s, struct err *e)
{
    SCOPED_FREE char *fresh = mem_printf("%s.new", s->src);

    site_progress(s, "unpacking");
    if (!fs_remove_tree(fresh, e) || !unpack_into(s, fresh, e) ||
        !fs_remove_tree(s->src, e))
        return false;
    if (rename(fresh, s->src) != 0)
        return err_set(e, errno, "rename to %s", s->src);
    return true;
}

/* ------------------------------------------------------------------ together */

static json_t *lines_of(const struct str *text)
{
    json_t *lines = json_array();

    for (const char *at = str_text(text); *at;) {
        size_t len = strcspn(at, "\n");
        if (len > 0)
            json_add_new(lines, json_stringn(at, len));
        at += len + (at[len] == '\n');
    }
    return lines;
}

static bool fetch_first(const struct site *s, struct err *e)
{
    SCOPED_JSON json_t *tried = json_array();
    SCOPED_STR struct str problems = {0};

    for (unsigned i = 0; i < s->target->fetch_count; i++) {
        const struct target_fetch *f = s->target->fetch[i];
        SCOPED_STR struct str names = {0};
        struct err why = {0};

        if (fetch_one(s, f, &names, &why)) {
            SCOPED_FREE char *origin = origin_text(f);
            SCOPED_JSON json_t *files = lines_of(&names);
            return write_origin(s, origin, files, tried, e);
        }
        note_failure(tried, f, &why, &problems);
    }
    return err_set(e, 0, "%s", str_text(&problems));
}

static bool get_source(const struct site *s, struct err *e)
{
    SCOPED_JSON json_t *none = json_array();

    if (!site_new_log(s, step_name, e))
        return false;
    if (is_local(s) && !write_origin(s, "the target's own folder", none, none, e))
        return false;
    if (s->target->tree && !write_origin(s, "a tree of this machine", none, none, e))
        return false;
    if (s->target->fetch_count > 0 && !fetch_first(s, e))
        return false;
    return source_restore(s, e);
}

bool source_get(const struct site *s, struct err *e)
{
    SCOPED_STR struct str key = {0};

    if (!source_key(s, &key, e))
        return false;
    if (site_is_done(s, step_name, &key) && fs_is_dir(s->src))
        return true;
    return site_undo(s, step_name, e) && site_undo(s, "record", e) &&
           site_undo(s, "begun", e) && get_source(s, e) &&
           site_set_done(s, step_name, &key, e);
}
