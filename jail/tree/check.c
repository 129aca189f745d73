/*
 * Is an existing tree fit to be a jail's root?
 *
 * A tree may come from elsewhere (an administrator's hand, a package), so everything
 * that would give the jailed program a hold is named: an owner other than root or us,
 * set-id bits, anything others can write, devices, links that lead out.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"
#include "jail/tree/tree.h"

enum { MAX_DEPTH = 64, MAX_PROBLEMS = 200 };

struct walk {
    struct strv *problems;
    dev_t device;
};

static void complain(const struct walk *w, const char *path, const char *what)
{
    SCOPED_STR struct str text = {0};

    if (w->problems->len >= MAX_PROBLEMS)
        return;
    str_add_escaped(&text, path, strlen(path), false);
    str_addf(&text, ": %s", what);
    strv_add(w->problems, text.text);
}

/* Whether a link at `path` (inside) leads above the root when seen from outside. */
static bool leaves_tree(const char *path, const char *target)
{
    int depth = -1; /* of the folder that has the link */

    if (target[0] == '/')
        return true;
    for (const char *at = path; *at; at++)
        depth += *at == '/';
    while (*target) {
        size_t n = strcspn(target, "/");

        if (n == 2 && strncmp(target, "..", 2) == 0)
            depth--;
        else if (n > 0 && !(n == 1 && target[0] == '.'))
            depth++;
        if (depth < 0)
            return true;
        target += n + (target[n] == '/');
    }
    return false;
}

static void check_link(const struct walk *w, int dir_fd, const char *name,
                       const char *path)
{
    char target[PATH_MAX];
    ssize_t n = readlinkat(dir_fd, name, target, sizeof target - 1);

    if (n < 0) {
        complain(w, path, "a link that cannot be read");
        return;
    }
    target[n] = '\0';
    if (leaves_tree(path, target))
        complain(w, path, "a link that leaves the tree");
}

static void check_status(const struct walk *w, const struct stat *st, const char *path)
{
    if (st->st_uid != 0 && st->st_uid != geteuid())
        complain(w, path, "belongs neither to root nor to us");
    if (S_ISLNK(st->st_mode))
        return; /* a link's mode means nothing */
    if (S_ISREG(st->st_mode) && (st->st_mode & (S_ISUID | S_ISGID)))
        complain(w, path, "has a set-id bit");
    if (st->st_mode & 0022)
        complain(w, path, "can be written by others");
    if (S_ISBLK(st->st_mode) || S_ISCHR(st->st_mode))
        complain(w, path, "is a device");
    if (S_ISFIFO(st->st_mode) || S_ISSOCK(st->st_mode))
        complain(w, path, "is a pipe or socket to outside");
    if (st->st_dev != w->device)
        complain(w, path, "is on another file system");
}

static bool check_folder(const struct walk *w, int dir_fd, const char *path, int depth,
                         struct err *e);

static bool check_entry(const struct walk *w, int dir_fd, const char *name,
                        const char *path, int depth, struct err *e)
{
    struct stat st;

    if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return err_set(e, errno, "stat %s", path);
    check_status(w, &st, path);
    if (S_ISLNK(st.st_mode))
        check_link(w, dir_fd, name, path);
    if (!S_ISDIR(st.st_mode) || st.st_dev != w->device)
        return true;

    SCOPED_FD int fd = openat(dir_fd, name,
                              O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return err_set(e, errno, "open %s", path);
    return check_folder(w, fd, path, depth + 1, e);
}

static bool check_folder(const struct walk *w, int dir_fd, const char *path, int depth,
                         struct err *e)
{
    SCOPED_FD int again = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    SCOPED_DIR DIR *dir = again < 0 ? NULL : fdopendir(again);

    if (!dir)
        return err_set(e, errno, "open %s", path);
    again = -1; /* the stream closes it */
    if (depth > MAX_DEPTH)
        return err_set(e, ELOOP, "%s is too deep", path);
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        SCOPED_FREE char *inside = mem_printf("%s/%s", path, entry->d_name);
        if (!check_entry(w, dir_fd, entry->d_name, inside, depth, e))
            return false;
    }
    return true;
}

bool tree_check(const char *root, struct strv *problems, struct err *e)
{
    SCOPED_FD int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0)
        return err_set(e, errno, "open %s", root);

    struct walk w = {problems, st.st_dev};
    check_status(&w, &st, "/");
    return check_folder(&w, fd, "", 0, e);
}
