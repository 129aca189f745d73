/*
 * output: the one place to write, a tmpfs of bounded size and number of files.
 *
 * A disk bomb and an inode bomb fill only this.  The supervisor gets a descriptor,
 * which keeps the file system alive after the namespace is gone, so that artefacts
 * can be taken out when everything inside has ended.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/scoped.h"
#include "jail/core/layer.h"
#include "jail/core/mounts.h"

static bool is_wanted(const struct jail_plan *p)
{
    return p->spec->output != NULL ||
           (p->spec->scratch != NULL && p->spec->scratch[0] != NULL);
}

/* Where nothing can be mounted, a folder outside must do; nothing bounds it but the
   limit on a single file. */
static bool prepare(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    if (p->mode != JAIL_MODE_BARE)
        return true;
    if (!p->spec->may_degrade)
        return err_set(e, 0, "%s", p->mode_reason.text);
    if (p->spec->scratch && p->spec->scratch[0])
        return err_set(e, 0, "%s cannot be made writable without mounts",
                       p->spec->scratch[0]);
    if (!bare_make_output(&p->bare, e))
        return false;
    jail_layer_note(row, JAIL_LAYER_WEAKER, "a folder outside, not bounded: %s",
                    p->mode_reason.text);
    return true;
}

static bool take_bare(struct jail_plan *p, struct err *e)
{
    if (geteuid() == 0 && chown(p->bare.path, p->uid, p->gid) != 0)
        return err_set(e, errno, "chown %s", p->bare.path);
    p->output_fd = open(p->bare.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return p->output_fd >= 0 || err_set(e, errno, "open %s", p->bare.path);
}

/* A bounded file system at `inside`, the program's own.  -1 on error. */
static int attach_bounded(const struct jail_plan *p, const char *inside, struct err *e)
{
    char size[32], inodes[32], uid[32], gid[32];
    const struct mount_option options[] = {
        {"size",      size  },
        {"nr_inodes", inodes},
        {"mode",      "0700"},
        {"uid",       uid   },
        {"gid",       gid   },
        {NULL,        NULL  }
    };

    snprintf(size, sizeof size, "%llu", (unsigned long long)p->limits.output_bytes);
    snprintf(inodes, sizeof inodes, "%u", p->limits.output_inodes);
    snprintf(uid, sizeof uid, "%u", (unsigned)p->uid);
    snprintf(gid, sizeof gid, "%u", (unsigned)p->gid);

    SCOPED_FD int fs = mount_new(
        "tmpfs", options, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC, e);
    if (fs < 0 || !mount_attach_inside(fs, p->root_fd, inside, e))
        return -1;

    int fd = openat(fs, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        err_set(e, errno, "open %s", inside);
    return fd;
}

static bool check_bounded(const struct jail_plan *p, int fd, const char *inside,
                          struct err *e)
{
    const unsigned long wanted = ST_NOSUID | ST_NODEV | ST_NOEXEC;
    struct statvfs fs;

    if (fstatvfs(fd, &fs) != 0)
        return err_set(e, errno, "statvfs %s", inside);
    if ((fs.f_flag & wanted) != wanted)
        return err_set(e, 0, "%s is not nosuid, nodev and noexec", inside);
    if (fs.f_blocks == 0 || fs.f_blocks * fs.f_frsize > p->limits.output_bytes + 65536)
        return err_set(e, 0, "%s is not bounded in size", inside);
    return fs.f_files == p->limits.output_inodes ||
           err_set(e, 0, "%s is not bounded in files", inside);
}

/* Nobody keeps a descriptor on these: what is in them ends with the jail. */
static bool attach_scratch(const struct jail_plan *p, struct err *e)
{
    for (const char *const *at = p->spec->scratch; at && *at; at++) {
        SCOPED_FD int fd = attach_bounded(p, *at, e);
        if (fd < 0 || !check_bounded(p, fd, *at, e))
            return false;
    }
    return true;
}

static bool apply(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    const char *output = p->spec->output;

    if (p->bare.path)
        return take_bare(p, e);
    if (p->root_fd < 0)
        return err_set(e, 0, "needs mounts");
    if (output) {
        p->output_fd = attach_bounded(p, output, e);
        if (p->output_fd < 0)
            return false;
    }
    jail_layer_note(row, JAIL_LAYER_HELD, "%s: %llu MiB, %u files",
                    output ? output : p->spec->scratch[0],
                    (unsigned long long)p->limits.output_bytes >> 20,
                    p->limits.output_inodes);
    return attach_scratch(p, e);
}

static bool verify(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    (void)row;
    return p->bare.path || p->output_fd < 0 ||
           check_bounded(p, p->output_fd, p->spec->output, e);
}

static void release(struct jail_plan *p)
{
    bare_close(&p->bare);
}

const struct jail_layer jail_layer_output = {
    .name = "output",
    .about = "the one place to write is bounded in size and files",
    .stage = JAIL_STAGE_INIT,
    .may_miss = JAIL_MISS_UNMOUNTED,
    .is_wanted = is_wanted,
    .prepare = prepare,
    .apply = apply,
    .verify = verify,
    .release = release,
};
