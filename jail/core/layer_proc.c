/*
 * proc: a /proc that shows the program itself and nothing of the host.
 *
 * Sanitizers need one.  Without it they ignore their options, do not see use after
 * return, and AFL++ then takes every crash for a normal end: all findings are lost
 * without a word.  subset=pid leaves out everything but processes, hidepid=2 other
 * users' (Documentation/filesystems/proc.rst, Linux 5.8).
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/scoped.h"
#include "jail/core/layer.h"
#include "jail/core/mounts.h"

enum {
    ATTRIBUTES = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV |
                 MOUNT_ATTR_NOEXEC,
};

static const struct mount_option restricted[] = {
    {"hidepid", "invisible"},
    {"subset",  "pid"      },
    {NULL,      NULL       }
};

/* What init itself looks at, never attached to the tree. */
static const struct mount_option for_watchdog[] = {
    {"subset", "pid"},
    {NULL,     NULL }
};

static bool apply(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    if (p->root_fd < 0)
        return err_set(e, 0, "needs mounts");

    SCOPED_FD int fs = mount_new("proc", restricted, ATTRIBUTES, e);
    if (fs < 0 || !mount_attach_inside(fs, p->root_fd, "/proc", e))
        return false;
    if (p->watchdog_bytes)
        p->watch_proc_fd = mount_new("proc", for_watchdog, ATTRIBUTES, NULL);
    jail_layer_note(row, JAIL_LAYER_HELD, "only processes, only its own, read-only");
    return true;
}

static bool verify(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    const unsigned long wanted = ST_RDONLY | ST_NOSUID | ST_NODEV | ST_NOEXEC;
    SCOPED_FD int fd = openat(p->root_fd, "proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct statvfs flags;
    struct statfs fs;

    (void)row;
    if (fd < 0 || fstatfs(fd, &fs) != 0 || fstatvfs(fd, &flags) != 0)
        return err_set(e, errno, "look at /proc");
    if (fs.f_type != PROC_SUPER_MAGIC || (flags.f_flag & wanted) != wanted)
        return err_set(e, 0, "/proc is not a read-only proc");
    return faccessat(fd, "sys", F_OK, 0) != 0 ||
           err_set(e, 0, "/proc shows more than processes");
}

const struct jail_layer jail_layer_proc = {
    .name = "proc",
    .about = "/proc shows the program's own processes only",
    .stage = JAIL_STAGE_INIT,
    .may_miss = JAIL_MISS_ALWAYS,
    .is_wanted = jail_layer_always,
    .apply = apply,
    .verify = verify,
};
