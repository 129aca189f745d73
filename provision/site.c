/*
 * Running the steps of a building site; see site.h.
 *
 * A step's stamp is written last: whatever interrupts it, the next run does it again.
 */
#include "provision/site.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"

/* How much of a failing command's output is quoted; the error text has 1 KiB. */
enum { QUOTED_LINES = 4, QUOTED_BYTES = 160 };

char *site_path(const struct site *s, const char *part)
{
    return fs_join(s->dir, part);
}

void site_progress(const struct site *s, const char *what)
{
    SCOPED_FREE char *line = mem_printf("%s: %s", s->target->name, what);

    if (s->o->progress)
        s->o->progress(s->o->progress_context, line);
}

static bool make_folders(const struct site *s, struct err *e)
{
    static const char *const folders[] = {"fetched", "log", "stamp"};

    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        SCOPED_FREE char *path = site_path(s, folders[i]);
        if (!fs_mkdirs(path, 0755, e))
            return false;
    }
    return true;
}

/* Two builds of one target must not meet: the second waits, and finds it done. */
static bool take_lock(struct site *s, struct err *e)
{
    SCOPED_FREE char *path = site_path(s, ".lock");

    s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (s->lock < 0)
        return err_set(e, errno, "open %s", path);
    if (flock(s->lock, LOCK_EX | LOCK_NB) == 0)
        return true;
    site_progress(s, "waiting for another build of it");
    while (flock(s->lock, LOCK_EX) != 0)
        if (errno != EINTR)
            return err_set(e, errno, "lock %s", path);
    return true;
}

/* Links are resolved: compilers record where they are called with getcwd(3). */
static bool name_folders(struct site *s, struct err *e)
{
    SCOPED_FREE char *targets = fs_dir(s->target->dir);

    if (!fs_mkdirs(s->o->work, 0755, e))
        return false;
    s->work = fs_real(s->o->work, e);
    if (!s->work)
        return false;
    s->dir = fs_join(s->work, s->target->name);
    s->src = target_source_dir(s->work, s->target->name);
    s->libexec = fs_absolute(s->o->libexec);
    s->common = fs_join(targets, "common");
    return true;
}

bool site_open(const struct provision_options *o, struct site *out, struct err *e)
{
    *out = (struct site){.o = o, .target = o->target, .lock = -1};
    if (name_folders(out, e) && make_folders(out, e) && take_lock(out, e))
        return true;
    site_close(out);
    return err_wrap(e, "%s", o->target->name);
}

void site_close(struct site *s)
{
    if (!s || !s->o)
        return;
    if (s->lock >= 0)
        close(s->lock);
    free(s->work);
    free(s->dir);
    free(s->src);
    free(s->libexec);
    free(s->common);
    *s = (struct site){.lock = -1};
}

/* -------------------------------------------------------------------- logs */

static char *log_path(const struct site *s, const char *step)
{
    SCOPED_FREE char *part = mem_printf("log/%s", step);

    return site_path(s, part);
}

bool site_new_log(const struct site *s, const char *step, struct err *e)
{
    SCOPED_FREE char *path = log_path(s, step);

    return fs_write(path, "", 0, 0644, e);
}

static bool append_log(const struct site *s, const struct site_step *step,
                       const struct proc_result *r, struct err *e)
{
    SCOPED_FREE char *path = log_path(s, step->name);
    SCOPED_STR struct str text = {0};
    SCOPED_FD int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);

    for (const char *const *arg = step->argv; *arg; arg++)
        str_addf(&text, "%s%s", arg == step->argv ? "$ " : " ", *arg);
    str_add_char(&text, '\n');
    if (!step->out)
        str_add_bytes(&text, str_text(&r->out), r->out.len);
    str_add_bytes(&text, str_text(&r->err), r->err.len);
    if (fd < 0)
        return err_set(e, errno, "open %s", path);
    return fs_write_all(fd, text.text, text.len, e);
}

/* The last lines that say something, joined by " | ". */
static void quote_end(const struct str *output, struct str *quoted)
{
    const char *starts[QUOTED_LINES] = {0};
    size_t lengths[QUOTED_LINES] = {0}, count = 0;
    const char *text = str_text(output), *end = text + output->len;

    while (end > text && count < QUOTED_LINES) {
        const char *line = end;
        while (line > text && line[-1] != '\n')
            line--;
        if (end - line > 1) {
            starts[count] = line;
            lengths[count++] = (size_t)(end - line);
        }
        end = line > text ? line - 1 : text;
    }
    while (count-- > 0) {
        size_t len = lengths[count] < QUOTED_BYTES ? lengths[count] : QUOTED_BYTES;
        if (quoted->len > 0)
            str_add(quoted, " | ");
        str_add_escaped(quoted, starts[count], len, false);
    }
}

static bool explain(const struct site *s, const struct site_step *step,
                    const struct proc_result *r, struct err *e)
{
    SCOPED_STR struct str quoted = {0};
    SCOPED_FREE char *log = log_path(s, step->name);

    quote_end(r->err.len > 0 || step->out ? &r->err : &r->out, &quoted);
    if (r->signal)
        err_set(e, 0, "%s (killed by signal %d; all of it: %s)", str_text(&quoted),
                r->signal, log);
    else
        err_set(e, 0, "%s (exit %d; all of it: %s)", str_text(&quoted), r->exit_code,
                log);
    return err_wrap(e, "%s", step->what);
}

bool site_run(const struct site *s, const struct site_step *step, struct err *e)
{
    SCOPED_PROC struct proc_result result = {0};
    struct proc_spec spec = {.argv = step->argv,
                             .env = step->env,
                             .cwd = step->cwd,
                             .merge_stderr = !step->out};

    if (!proc_run(&spec, &result, e))
        return err_wrap(e, "%s", step->what);
    if (!append_log(s, step, &result, e))
        return false;
    if (result.exit_code != 0)
        return explain(s, step, &result, e);
    if (step->out)
        str_add_bytes(step->out, str_text(&result.out), result.out.len);
    return true;
}

/* ------------------------------------------------------------------ stamps */

static char *stamp_path(const struct site *s, const char *step)
{
    SCOPED_FREE char *part = mem_printf("stamp/%s", step);

    return site_path(s, part);
}

bool site_is_done(const struct site *s, const char *step, const struct str *text)
{
    SCOPED_FREE char *path = stamp_path(s, step);
    SCOPED_STR struct str found = {0};
    struct hash_key key = hash_bytes(str_text(text), text->len);

    return !s->o->is_forced && fs_read(path, 4096, &found, NULL) &&
           strcmp(str_text(&found), key.hex) == 0;
}

bool site_set_done(const struct site *s, const char *step, const struct str *text,
                   struct err *e)
{
    SCOPED_FREE char *path = stamp_path(s, step);
    struct hash_key key = hash_bytes(str_text(text), text->len);

    return fs_write(path, key.hex, strlen(key.hex), 0644, e);
}

bool site_undo(const struct site *s, const char *step, struct err *e)
{
    SCOPED_FREE char *path = stamp_path(s, step);

    if (unlink(path) != 0 && errno != ENOENT)
        return err_set(e, errno, "remove %s", path);
    return true;
}

bool site_add_file(struct str *text, const char *path, struct err *e)
{
    struct hash_key key;

    if (fs_is_dir(path)) {
        SCOPED_STRV struct strv names = {0};
        if (!fs_list(path, &names, e))
            return false;
        for (size_t i = 0; i < names.len; i++) {
            SCOPED_FREE char *inner = fs_join(path, names.at[i]);
            if (!site_add_file(text, inner, e))
                return false;
        }
        return true;
    }
    if (!hash_file(path, &key, e))
        return false;
    str_addf(text, "file %s %s\n", path, key.hex);
    return true;
}

/*
 * What a person says of results decides nothing about binaries, and of the description
 * each step adds what it reads: a new floor or a reason must not build anything again.
 */
static bool is_read_elsewhere(const char *name)
{
    return strcmp(name, "review.yaml") == 0 || strcmp(name, target_description) == 0;
}

bool site_add_target(const struct site *s, struct str *text, struct err *e)
{
    SCOPED_STRV struct strv names = {0};

    if (!fs_list(s->target->dir, &names, e))
        return false;
    for (size_t i = 0; i < names.len; i++) {
        SCOPED_FREE char *path = fs_join(s->target->dir, names.at[i]);
        if (!is_read_elsewhere(names.at[i]) && !site_add_file(text, path, e))
            return false;
    }
    return true;
}

void site_add_list(struct str *text, const char *name, char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        str_addf(text, "%s %s\n", name, list[i]);
}
