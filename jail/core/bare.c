/* See bare.h.  All of it runs in the supervisor. */
#include "jail/core/bare.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"

static const char prefix[] = "spillway-out";

bool bare_make_output(struct bare_output *b, struct err *e)
{
    b->folder = fs_make_temp_dir(NULL, prefix, e);
    if (!b->folder)
        return false;
    b->lock = open(b->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (b->lock < 0 || flock(b->lock, LOCK_EX | LOCK_NB) != 0)
        return err_set(e, errno, "lock %s", b->folder);
    if (geteuid() == 0 && fchmod(b->lock, 0711) != 0)
        return err_set(e, errno, "chmod %s", b->folder);
    b->path = fs_join(b->folder, "out");
    return mkdir(b->path, 0700) == 0 || err_set(e, errno, "mkdir %s", b->path);
}

/* ------------------------------------------------------------- rewriting */

/* Whether `at` starts the path `inside` within `text`. */
static bool is_path_at(const char *text, const char *at, const char *inside)
{
    size_t length = strlen(inside);

    if (strncmp(at, inside, length) != 0 || !strchr("/:,", at[length]))
        return false;
    return at == text || strchr("=:,", at[-1]);
}

static char *replace_path(const char *text, const char *inside, const char *outside)
{
    struct str out = {0};

    str_init(&out);
    for (const char *at = text; *at;) {
        if (is_path_at(text, at, inside)) {
            str_add(&out, outside);
            at += strlen(inside);
        } else {
            str_add_char(&out, *at++);
        }
    }
    return str_take(&out);
}

static void rewrite_all(struct strv *texts, size_t from, const char *inside,
                        const char *outside)
{
    for (size_t i = from; i < texts->len; i++) {
        char *old = texts->at[i];
        texts->at[i] = replace_path(old, inside, outside);
        free(old);
    }
}

void bare_rewrite(struct bare_output *b, const struct jail_spec *spec)
{
    strv_add_all(&b->argv, spec->argv);
    if (spec->env)
        strv_add_all(&b->env, spec->env);
    if (b->path) {
        rewrite_all(&b->argv, 1, spec->output, b->path);
        rewrite_all(&b->env, 0, spec->output, b->path);
    }
    for (size_t i = 0; i < spec->bind_count; i++) {
        rewrite_all(&b->argv, 1, spec->binds[i].inside, spec->binds[i].outside);
        rewrite_all(&b->env, 0, spec->binds[i].inside, spec->binds[i].outside);
    }
    b->is_rewritten = true;
}

/* --------------------------------------------------------------- removing */

void bare_close(struct bare_output *b)
{
    if (b->folder) {
        fs_remove_tree(b->folder, NULL);
        if (b->lock >= 0)
            close(b->lock);
    }
    free(b->folder);
    free(b->path);
    strv_fini(&b->argv);
    strv_fini(&b->env);
    *b = (struct bare_output){0};
}

static void sweep_one(const char *path)
{
    SCOPED_FD int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat st;

    if (fd >= 0 && fstat(fd, &st) == 0 && st.st_uid == geteuid() &&
        flock(fd, LOCK_EX | LOCK_NB) == 0)
        fs_remove_tree(path, NULL);
}

void bare_sweep(void)
{
    const char *parent = getenv("TMPDIR");
    SCOPED_DIR DIR *dir = opendir(parent && parent[0] ? parent : "/tmp");

    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (!str_starts_with(entry->d_name, prefix))
            continue;
        SCOPED_FREE char *path = fs_join(parent && parent[0] ? parent : "/tmp",
                                         entry->d_name);
        sweep_one(path);
    }
}
