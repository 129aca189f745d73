/*
 * mounts: the root that the program will see, read-only, without set-id and devices.
 *
 * The root is a small tmpfs.  Each entry of the tree's top folder is a read-only copy
 * of its mount, attached there; so mount points for /proc, /dev and what the caller
 * adds can be made without ever writing to the tree, and one tree serves many jails
 * at once.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/scoped.h"
#include "jail/core/layer.h"
#include "jail/core/mounts.h"
#include "jail/core/system.h"

enum {
    READ_ONLY = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV,
    WRITABLE = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC,
};

/* The tree again, as this mount namespace has it, and still the same folder. */
static int open_tree_here(const struct jail_plan *p, struct err *e)
{
    SCOPED_FD int fd = open(p->spec->tree, O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0) {
        err_set(e, errno, "open %s", p->spec->tree);
        return -1;
    }
    if (st.st_dev != p->tree_device || st.st_ino != p->tree_inode) {
        err_set(e, 0, "%s is no longer the folder that was checked", p->spec->tree);
        return -1;
    }
    return take_fd(&fd);
}

static bool copy_link(int from, const char *name, int to, struct err *e)
{
    char target[PATH_MAX];
    ssize_t n = readlinkat(from, name, target, sizeof target - 1);

    if (n < 0)
        return err_set(e, errno, "read link %s", name);
    target[n] = '\0';
    return symlinkat(target, to, name) == 0 || err_set(e, errno, "link %s", name);
}

static bool check_read_only(int mount_fd, const char *name, struct err *e)
{
    const unsigned long wanted = ST_RDONLY | ST_NOSUID | ST_NODEV;
    struct statvfs fs;

    return (fstatvfs(mount_fd, &fs) == 0 && (fs.f_flag & wanted) == wanted) ||
           err_set(e, 0, "/%s is not read-only, nosuid and nodev", name);
}

static bool attach_entry(struct jail_plan *p, int tree, const char *name, struct err *e)
{
    struct stat st;

    if (fstatat(tree, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return err_set(e, errno, "stat %s in the tree", name);
    if (S_ISLNK(st.st_mode))
        return copy_link(tree, name, p->root_fd, e);
    if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))
        return true; /* a device, pipe or socket has no business there */

    SCOPED_FD int copy = mount_copy(tree, name, READ_ONLY, e);
    return copy >= 0 && check_read_only(copy, name, e) &&
           mount_attach_inside(copy, p->root_fd, name, e);
}

/* A bind that asks for writing is the caller's to give; it never brings programs. */
static bool attach_bind(struct jail_plan *p, const struct jail_bind *bind,
                        struct err *e)
{
    SCOPED_FD int from = open(bind->outside, O_PATH | O_CLOEXEC);

    if (from < 0)
        return err_set(e, errno, "open %s", bind->outside);
    SCOPED_FD int copy = mount_copy(from, "", bind->is_writable ? WRITABLE : READ_ONLY,
                                    e);
    return copy >= 0 && mount_attach_inside(copy, p->root_fd, bind->inside, e);
}

static bool apply(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    static const struct mount_option options[] = {
        {"size",      "512k"},
        {"nr_inodes", "1024"},
        {"mode",      "0755"},
        {NULL,        NULL  }
    };
    SCOPED_FD int tree = -1;

    if (!p->has_mounts)
        return err_set(e, 0, "needs mount-ns");
    tree = open_tree_here(p, e);
    if (tree < 0)
        return false;
    p->base_fd = mount_new("tmpfs", options, WRITABLE, e);
    if (p->base_fd < 0 || !mount_attach(p->base_fd, tree, "", e))
        return false;
    if (mkdirat(p->base_fd, "root", 0755) != 0)
        return err_set(e, errno, "make the root");
    p->root_fd = openat(p->base_fd, "root", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (p->root_fd < 0)
        return err_set(e, errno, "open the root");
    for (size_t i = 0; i < p->tree_names.len; i++) {
        if (!attach_entry(p, tree, p->tree_names.at[i], e))
            return false;
    }
    for (size_t i = 0; i < p->spec->bind_count; i++) {
        if (!attach_bind(p, &p->spec->binds[i], e))
            return false;
    }
    jail_layer_note(row, JAIL_LAYER_HELD, "read-only, nosuid, nodev");
    return true;
}

/* What was attached is checked there and then; here, that nothing can be added. */
static bool verify(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    (void)row;
    if (!p->is_inside)
        return true; /* layer root makes the root itself read-only */
    return (mkdirat(p->root_fd, "verify", 0700) != 0 && errno == EROFS) ||
           err_set(e, 0, "the root can be written to");
}

const struct jail_layer jail_layer_mounts = {
    .name = "mounts",
    .about = "the tree cannot be changed, and gives no rights",
    .stage = JAIL_STAGE_INIT,
    .may_miss = JAIL_MISS_UNMOUNTED,
    .is_wanted = jail_layer_always,
    .apply = apply,
    .verify = verify,
};
