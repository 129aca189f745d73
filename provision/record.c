/*
 * Recording a plain build; see record.h.
 *
 * The commands of a description are shell lines, as their authors write them, and run
 * where the source is.  They find the recording compiler in $CC.
 */
#include "provision/record.h"

#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "provision/compdb.h"
#include "provision/engine.h"
#include "provision/source.h"

enum { LOG_MAX_BYTES = 256 << 20 };

static const char step_name[] = "record";

char *record_database(const struct site *s)
{
    return fs_join(s->src, "compile_commands.json");
}

bool record_key(const struct site *s, struct str *text, struct err *e)
{
    const struct target *t = s->target;

    str_addf(text, "record 1\ncompiler %s\n", engine_clang());
    site_add_list(text, "configure", t->configure, t->configure_count);
    site_add_list(text, "build", t->build, t->build_count);
    str_addf(text, "compdb %s\n", t->compdb ? t->compdb : "");
    return source_key(s, text, e);
}

/* What a plain build must see, whatever the caller's own environment says. */
static void build_environment(const struct site *s, const char *log, struct strv *env)
{
    long jobs = sysconf(_SC_NPROCESSORS_ONLN);

    strv_addf(env, "CC=%s/spillway-cc", s->libexec);
    strv_addf(env, "SPILLWAY_CC=%s", engine_clang());
    strv_addf(env, "SPILLWAY_CC_LOG=%s", log);
    strv_addf(env, "MAKEFLAGS=-j%ld", jobs > 0 ? jobs : 1);
    strv_add(env, "CFLAGS=-g -O1");
    strv_add(env, "CPPFLAGS=");
    strv_add(env, "LDFLAGS=");
    strv_add(env, "LC_ALL=C");
}

static bool run_lines(const struct site *s, char *const *lines, size_t count,
                      const struct strv *env, const char *what, struct err *e)
{
    for (size_t i = 0; i < count; i++) {
        const char *argv[] = {"/bin/sh", "-e", "-c", lines[i], NULL};
        struct site_step step = {.name = step_name,
                                 .what = what,
                                 .argv = argv,
                                 .env = (const char *const *)env->at,
                                 .cwd = s->src};
        if (!site_run(s, &step, e))
            return false;
    }
    return true;
}

static bool write_database(const struct site *s, const char *log, struct err *e)
{
    SCOPED_STR struct str calls = {0}, text = {0};
    SCOPED_FREE char *path = record_database(s);

    if (!fs_read(log, LOG_MAX_BYTES, &calls, NULL))
        return err_set(e, 0, "the build never called $CC, so nothing was recorded");

    SCOPED_JSON json_t *database = compdb_from_log(&calls, engine_clang(), e);
    if (!database)
        return err_wrap(e, "%s", log);
    if (json_array_size(database) == 0)
        return err_set(e, 0, "the build compiled no C source");
    json_print(database, &text);
    return fs_write(path, text.text, text.len, 0644, e);
}

/* The tree's own database, with the names of files in the copy. */
static bool take_database(const struct site *s, struct err *e)
{
    SCOPED_FREE char *tree = source_tree(s->target, e);
    SCOPED_FREE char *given = tree ? fs_join(tree, s->target->compdb) : NULL;
    SCOPED_FREE char *path = record_database(s);
    SCOPED_STR struct str text = {0};
    const struct compdb_import import = {.path = given, .from = tree, .to = s->src};

    SCOPED_JSON json_t *database = tree ? compdb_import(&import, e) : NULL;
    if (!database)
        return false;
    json_print(database, &text);
    return fs_write(path, text.text, text.len, 0644, e);
}

static bool is_installed(const char *package)
{
    const char *argv[] = {"dpkg-query",          "-W",    "-f",
                          "${db:Status-Status}", package, NULL};
    struct proc_spec spec = {.argv = argv};
    SCOPED_PROC struct proc_result r = {0};

    /* Without dpkg nothing is known: let the build itself say what it lacks. */
    return !proc_run(&spec, &r, NULL) || strcmp(str_text(&r.out), "installed") == 0;
}

/* Said before a build fails in the words of a compiler. */
static bool has_packages(const struct target *t, struct err *e)
{
    SCOPED_STR struct str missing = {0};

    for (unsigned i = 0; i < t->build_depends_count; i++)
        if (!is_installed(t->build_depends[i]))
            str_addf(&missing, " %s", t->build_depends[i]);
    if (missing.len == 0)
        return true;
    return err_set(e, 0, "its build needs Debian packages: apt-get install%s",
                   missing.text);
}

static bool build_plainly(const struct site *s, struct err *e)
{
    const struct target *t = s->target;
    SCOPED_FREE char *log = site_path(s, "calls");
    SCOPED_STRV struct strv env = {0};

    build_environment(s, log, &env);
    if (!has_packages(t, e) || !site_new_log(s, step_name, e) ||
        !fs_remove_tree(log, e))
        return false;
    if (t->configure_count > 0)
        site_progress(s, "configuring");
    if (!run_lines(s, t->configure, t->configure_count, &env, "configuring", e))
        return false;
    site_progress(s, "building plainly, recording compile commands");
    return run_lines(s, t->build, t->build_count, &env, "building plainly", e) &&
           write_database(s, log, e);
}

/*
 * A build that was begun before starts again from an untouched tree: in a half-built
 * one, make would skip what is up to date, and it would never be recorded.
 */
bool record_build(const struct site *s, struct err *e)
{
    SCOPED_STR struct str key = {0}, begun = {0};
    SCOPED_FREE char *database = record_database(s);

    if (!record_key(s, &key, e))
        return false;
    if (site_is_done(s, step_name, &key) && fs_exists(database))
        return true;
    str_add(&begun, "begun\n");
    if (site_is_done(s, "begun", &begun) && !source_restore(s, e))
        return false;
    return site_undo(s, step_name, e) && site_set_done(s, "begun", &begun, e) &&
           (s->target->compdb ? take_database(s, e) : build_plainly(s, e)) &&
           site_set_done(s, step_name, &key, e);
}
