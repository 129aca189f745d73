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
    return p->spec->output != NULL;
}

/* Where nothing can be mounted, a folder outside must do; nothing bounds it but the
   limit on a single file. */
static bool prepare(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    if (p->mode != JAIL_MODE_BARE)
        return true;
    if (!p->spec->may_degrade)
        return err_set(e, 0, "%s", p->mode_reason.text);
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

static bool apply(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
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

    if (p->bare.path)
        return take_bare(p, e);
    if (p->root_fd < 0)
        return err_set(e, 0, "needs mounts");
    snprintf(size, sizeof size, "%llu", (unsigned long long)p->limits.output_bytes);
    snprintf(inodes, sizeof inodes, "%u", p->limits.output_inodes);
    snprintf(uid, sizeof uid, "%u", (unsigned)p->uid);
    snprintf(gid, sizeof gid, "%u", (unsigned)p->gid);

    SCOPED_FD int fs = mount_new(
        "tmpfs", options, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC, e);
    if (fs < 0 || !mount_attach_inside(fs, p->root_fd, p->spec->output, e))
        return false;
    p->output_fd = openat(fs, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (p->output_fd < 0)
        return err_set(e, errno, "open %s", p->spec->output);
    jail_layer_note(row, JAIL_LAYER_HELD, "%s: %llu MiB, %u files", p->spec->output,
                    (unsigned long long)p->limits.output_bytes >> 20,
                    p->limits.output_inodes);
    return true;
}

static bool verify(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    const unsigned long wanted = ST_NOSUID | ST_NODEV | ST_NOEXEC;
    struct statvfs fs;

    (void)row;
    if (p->bare.path)
        return true;
    if (fstatvfs(p->output_fd, &fs) != 0)
        return err_set(e, errno, "statvfs %s", p->spec->output);
    if ((fs.f_flag & wanted) != wanted)
        return err_set(e, 0, "%s is not nosuid, nodev and noexec", p->spec->output);
    if (fs.f_blocks == 0 || fs.f_blocks * fs.f_frsize > p->limits.output_bytes + 65536)
        return err_set(e, 0, "%s is not bounded in size", p->spec->output);
    return fs.f_files == p->limits.output_inodes ||
           err_set(e, 0, "%s is not bounded in files", p->spec->output);
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
