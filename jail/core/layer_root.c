/*
 * root: chroot(2), as the article does, or pivot_root(2), which leaves nothing behind.
 *
 * chroot alone only changes where a path starts: a process with CAP_SYS_CHROOT, or
 * with a descriptor from before, walks out.  After pivot_root the host's mounts are
 * gone from the namespace, so there is nothing to walk to.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/scoped.h"
#include "jail/core/layer.h"
#include "jail/core/mounts.h"
#include "jail/core/system.h"

static bool enter(int fd, struct err *e)
{
    if (fchdir(fd) != 0)
        return err_set(e, errno, "enter the root");
    if (chroot(".") != 0)
        return err_set(e, errno, "chroot");
    return true;
}

static bool pivot_to(int fd, struct err *e)
{
    if (fchdir(fd) != 0)
        return err_set(e, errno, "enter the root");
    /* This puts the old root on top of the new one, where it can be unmounted:
       pivot_root(2), under "pivot_root(".", ".")". */
    if (system_pivot_root(".", ".") != 0)
        return err_set(e, errno, "pivot_root");
    if (umount2(".", MNT_DETACH) != 0)
        return err_set(e, errno, "unmount the old root");
    return true;
}

/* Make the root's folder a mount of its own, so that it can be the namespace's root. */
static bool make_mount(struct jail_plan *p, struct err *e)
{
    SCOPED_FD int copy = mount_copy(p->root_fd, "", 0, e);

    if (copy < 0 || !mount_attach(copy, p->base_fd, "root", e))
        return false;
    close(p->root_fd);
    p->root_fd = openat(p->base_fd, "root", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return p->root_fd >= 0 || err_set(e, errno, "open the root");
}

/*
 * The namespace's root is the base, in which the jail's root is one folder, and the
 * program is in a chroot to it: the kernel makes no user namespace for a process in a
 * chroot (user_namespaces(7)), whatever else allows it.
 */
static bool pivot(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    jail_layer_note(row, JAIL_LAYER_HELD, "pivot_root: the host's mounts are gone");
    if (!jail_layer_is_on(p, &jail_layer_nested))
        return make_mount(p, e) && pivot_to(p->root_fd, e);
    return pivot_to(p->base_fd, e) && enter(p->root_fd, e);
}

static bool apply(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    bool is_done;

    if (p->bare.path)
        return err_set(e, 0, "the output folder is outside, as nothing can be mounted");
    if (p->root_fd >= 0 && !mount_restrict(p->base_fd, MOUNT_ATTR_RDONLY, e))
        return false;
    if (p->root_fd >= 0 && p->spec->level == JAIL_LEVEL_HARDENED) {
        is_done = pivot(p, row, e);
    } else {
        bool is_weaker = p->spec->level == JAIL_LEVEL_HARDENED;
        jail_layer_note(row, is_weaker ? JAIL_LAYER_WEAKER : JAIL_LAYER_HELD, "chroot");
        is_done = enter(p->root_fd >= 0 ? p->root_fd : p->tree_fd, e);
    }
    if (is_done && chdir("/") != 0)
        is_done = err_set(e, errno, "chdir");
    p->is_inside = is_done;
    return is_done;
}

static bool verify(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    struct stat root, above, wanted;
    int fd = p->root_fd >= 0 ? p->root_fd : p->tree_fd;

    (void)row;
    if (stat("/", &root) != 0 || stat("/..", &above) != 0 || fstat(fd, &wanted) != 0)
        return err_set(e, errno, "look at the root");
    if (root.st_ino != wanted.st_ino || root.st_dev != wanted.st_dev)
        return err_set(e, 0, "the root is not the tree");
    return (root.st_ino == above.st_ino && root.st_dev == above.st_dev) ||
           err_set(e, 0, "there is something above the root");
}

const struct jail_layer jail_layer_root = {
    .name = "root",
    .about = "no path leads to the host's files",
    .stage = JAIL_STAGE_INIT,
    .may_miss = JAIL_MISS_UNMOUNTED,
    .is_wanted = jail_layer_always,
    .apply = apply,
    .verify = verify,
};
