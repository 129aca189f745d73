/*
 * dev: the five devices that every program expects, and no other.
 *
 * They are copies of the mounts of the host's own nodes, since making a node needs a
 * right that a user namespace does not give.  Writing to a node works on a read-only
 * mount; making another does not.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/scoped.h"
#include "jail/core/layer.h"
#include "jail/core/mounts.h"

/* Minor numbers of major 1: Documentation/admin-guide/devices.txt. */
static const struct {
    const char *name;
    unsigned minor;
} devices[] = {
    {"null",    3},
    {"zero",    5},
    {"full",    7},
    {"random",  8},
    {"urandom", 9},
};

static const struct {
    const char *name, *target;
} links[] = {
    {"fd",     "/proc/self/fd"  },
    {"stdin",  "/proc/self/fd/0"},
    {"stdout", "/proc/self/fd/1"},
    {"stderr", "/proc/self/fd/2"},
};

/*
 * A device that the host does not have, or that is something else there, is left out.
 */
static bool attach_device(int dev_fd, const char *name, unsigned minor_number,
                          struct err *e)
{
    char outside[32];
    struct stat st;

    snprintf(outside, sizeof outside, "/dev/%s", name);
    if (stat(outside, &st) != 0 || !S_ISCHR(st.st_mode) ||
        st.st_rdev != makedev(1, minor_number))
        return true;

    SCOPED_FD int copy = mount_copy(AT_FDCWD, outside,
                                    MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, e);
    return copy >= 0 && mount_attach_inside(copy, dev_fd, name, e);
}

static bool apply(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    static const struct mount_option options[] = {
        {"size",      "64k" },
        {"nr_inodes", "64"  },
        {"mode",      "0755"},
        {NULL,        NULL  }
    };

    (void)row;
    if (p->root_fd < 0)
        return err_set(e, 0, "needs mounts");

    SCOPED_FD int fs = mount_new("tmpfs", options,
                                 MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, e);
    if (fs < 0 || !mount_attach_inside(fs, p->root_fd, "/dev", e))
        return false;
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        if (!attach_device(fs, devices[i].name, devices[i].minor, e))
            return false;
    }
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
        if (symlinkat(links[i].target, fs, links[i].name) != 0)
            return err_set(e, errno, "link /dev/%s", links[i].name);
    }
    return mount_restrict(fs, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV, e);
}

static bool verify(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    const unsigned long wanted = ST_RDONLY | ST_NOSUID | ST_NODEV | ST_NOEXEC;
    SCOPED_FD int fd = openat(p->root_fd, "dev", O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct statvfs fs;

    (void)row;
    if (fd < 0 || fstatvfs(fd, &fs) != 0)
        return err_set(e, errno, "look at /dev");
    return (fs.f_flag & wanted) == wanted || err_set(e, 0, "/dev is not read-only");
}

const struct jail_layer jail_layer_dev = {
    .name = "dev",
    .about = "only null, zero, full and random are devices",
    .stage = JAIL_STAGE_INIT,
    .may_miss = JAIL_MISS_UNMOUNTED,
    .is_wanted = jail_layer_always,
    .apply = apply,
    .verify = verify,
};
