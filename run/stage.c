/*
 * Staging folders; see stage.h.
 *
 * The lock is flock(2) on the folder itself: the kernel drops it when the owner dies,
 * however it dies.
 */
#include "run/stage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/scoped.h"

/* Whether a folder's owner is gone; leaves the lock in `*fd` when it is. */
static bool is_abandoned(const char *dir, int *fd)
{
    struct stat opened, named;

    *fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (*fd < 0)
        return false;
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0 && fstat(*fd, &opened) == 0 &&
        stat(dir, &named) == 0 && opened.st_ino == named.st_ino)
        return true;
    close(*fd);
    *fd = -1;
    return false;
}

/* Best effort: what cannot be removed now is tried again by the next one. */
static void sweep(const char *parent)
{
    SCOPED_STRV struct strv names = {0};

    if (!fs_list(parent, &names, NULL))
        return;
    for (size_t i = 0; i < names.len; i++) {
        SCOPED_FREE char *dir = fs_join(parent, names.at[i]);
        SCOPED_FD int fd = -1;

        if (str_starts_with(names.at[i], "run.") && is_abandoned(dir, &fd))
            fs_remove_tree(dir, NULL);
    }
}

/* A folder that a sweeper takes between its making and its locking is made again. */
static bool make_locked(struct run_stage *s, const char *parent, struct err *e)
{
    for (int attempt = 0; attempt < 16; attempt++) {
        SCOPED_FREE char *dir = fs_make_temp_dir(parent, "run", e);
        struct stat held, named;

        if (!dir)
            return false;

        SCOPED_FD int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &held) == 0 &&
            stat(dir, &named) == 0 && held.st_ino == named.st_ino) {
            s->dir = TAKE(dir);
            s->lock_fd = take_fd(&fd);
            return true;
        }
    }
    return err_set(e, EBUSY, "lock a folder under %s", parent);
}

bool run_stage_open(struct run_stage *s, const char *parent, struct err *e)
{
    SCOPED_FREE char *stages = fs_join(parent, "stage");

    *s = (struct run_stage){.lock_fd = -1};
    if (!fs_mkdirs(stages, 0755, e))
        return false;
    sweep(stages);
    if (!make_locked(s, stages, e))
        return false;
    s->shown = fs_join(s->dir, "in");
    if (mkdir(s->shown, 0755) != 0 || chmod(s->shown, 0755) != 0) {
        err_set(e, errno, "make %s", s->shown);
        run_stage_close(s);
        return false;
    }
    return true;
}

/* Without fsync: a staging folder is worth nothing after a crash of the machine. */
bool run_stage_write(const struct run_stage *s, const char *name, const void *bytes,
                     size_t size, struct err *e)
{
    SCOPED_FREE char *path = fs_join(s->shown, name);
    SCOPED_FREE char *dir = fs_dir(path);

    /* The jail's id is another one: modes must not depend on our umask. */
    if (!fs_is_dir(dir) && (!fs_mkdirs(dir, 0755, e) || chmod(dir, 0755) != 0))
        return err_set(e, errno, "make %s", dir);

    SCOPED_FD int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0 || fchmod(fd, 0644) != 0)
        return err_set(e, errno, "create %s", path);
    if (!fs_write_all(fd, bytes, size, e))
        return err_wrap(e, "%s", path);
    return true;
}

void run_stage_close(struct run_stage *s)
{
    if (!s || !s->dir)
        return;
    fs_remove_tree(s->dir, NULL);
    close(s->lock_fd);
    free(s->dir);
    free(s->shown);
    *s = (struct run_stage){.lock_fd = -1};
}
