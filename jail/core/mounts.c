/* See mounts.h.  Runs in init: nothing here allocates. */
#include "jail/core/mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/scoped.h"
#include "jail/core/system.h"

int mount_new(const char *type, const struct mount_option *options, uint64_t attributes,
              struct err *e)
{
    SCOPED_FD int context = fsopen(type, FSOPEN_CLOEXEC);

    if (context < 0) {
        err_set(e, errno, "new %s", type);
        return -1;
    }
    for (const struct mount_option *o = options; o && o->key; o++) {
        if (fsconfig(context, FSCONFIG_SET_STRING, o->key, o->value, 0) != 0) {
            err_set(e, errno, "new %s: option %s=%s", type, o->key, o->value);
            return -1;
        }
    }
    if (fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) != 0) {
        err_set(e, errno, "new %s", type);
        return -1;
    }

    int fd = fsmount(context, FSMOUNT_CLOEXEC, (unsigned)attributes);
    if (fd < 0)
        err_set(e, errno, "mount %s", type);
    return fd;
}

int mount_copy(int dir_fd, const char *path, uint64_t attributes, struct err *e)
{
    struct mount_attr wanted = {.attr_set = attributes};
    SCOPED_FD int fd = open_tree(dir_fd, path,
                                 OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE |
                                     AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT |
                                     (path[0] ? 0u : (unsigned)AT_EMPTY_PATH));

    if (fd < 0) {
        err_set(e, errno, "copy the mount of %s", path);
        return -1;
    }
    if (mount_setattr(fd, "", AT_EMPTY_PATH | AT_RECURSIVE, &wanted, sizeof wanted) !=
        0) {
        err_set(e, errno, "restrict the mount of %s", path);
        return -1;
    }
    return take_fd(&fd);
}

bool mount_attach(int mount_fd, int dir_fd, const char *path, struct err *e)
{
    unsigned flags = MOVE_MOUNT_F_EMPTY_PATH | (path[0] ? 0 : MOVE_MOUNT_T_EMPTY_PATH);

    return move_mount(mount_fd, "", dir_fd, path, flags) == 0 ||
           err_set(e, errno, "mount at %s", path[0] ? path : "the root");
}

bool mount_restrict(int mount_fd, uint64_t attributes, struct err *e)
{
    struct mount_attr wanted = {.attr_set = attributes};

    return mount_setattr(mount_fd, "", AT_EMPTY_PATH, &wanted, sizeof wanted) == 0 ||
           err_set(e, errno, "restrict a mount");
}

/* Make one entry of an open folder. */
static bool make_entry(int dir_fd, const char *name, bool is_folder)
{
    if (is_folder)
        return mkdirat(dir_fd, name, 0755) == 0 || errno == EEXIST;

    SCOPED_FD int fd = openat(dir_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                              0444);
    return fd >= 0 || errno == EEXIST;
}

bool mount_make_point(int root_fd, const char *inside, bool is_folder, struct err *e)
{
    char path[PATH_MAX];
    SCOPED_FD int dir_fd = openat(root_fd, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);

    if ((size_t)snprintf(path, sizeof path, "%s", inside) >= sizeof path)
        return err_set(e, ENAMETOOLONG, "%s", inside);
    for (char *name = path + strspn(path, "/"); *name;) {
        char *end = name + strcspn(name, "/");
        char *next = end + strspn(end, "/");

        *end = '\0';
        if (!make_entry(dir_fd, name, *next || is_folder))
            return err_set(e, errno, "%s is not in the tree, and cannot be made",
                           inside);
        if (!*next)
            return true;
        /* A link of the tree may be on the way; it is followed within the root only. */
        int below = system_openat2(dir_fd, name, O_PATH | O_DIRECTORY,
                                   RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS);
        if (below < 0)
            return err_set(e, errno, "the way to %s", inside);
        close(dir_fd);
        dir_fd = below;
        name = next;
    }
    return true;
}

bool mount_attach_inside(int mount_fd, int root_fd, const char *inside, struct err *e)
{
    struct stat st;
    bool is_folder = fstat(mount_fd, &st) != 0 || S_ISDIR(st.st_mode);

    if (!mount_make_point(root_fd, inside, is_folder, e))
        return false;

    SCOPED_FD int point = system_openat2(root_fd, inside, O_PATH | O_NOFOLLOW,
                                         RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
    if (point < 0)
        return err_set(e, errno, "open %s inside", inside);
    return mount_attach(mount_fd, point, "", e) || err_wrap(e, "%s", inside);
}
