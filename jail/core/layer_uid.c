/*
 * uid: an id that nobody else has.
 *
 * "nobody" is shared: another process of that id can be traced, signalled, and asked
 * for its descriptors.  As root each jail gets an id of its own from a range, claimed
 * by a lock on a file, which the kernel releases when the supervisor ends, however it
 * ends. Without root there is only our own id, which is weaker.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "jail/core/layer.h"

/* Between what distributions give to users (up to 65535) and subordinate ids (from
   100000): login.defs(5), subuid(5). */
enum { FIRST_UID = JAIL_UID_FIRST, UID_COUNT = JAIL_UID_COUNT, MAX_TRIES = 200 };

static const char lock_folder[] = "/run/spillway/uid";

/* Claim one id; -1 if another jail has it. */
static int claim(unsigned uid)
{
    SCOPED_FREE char *path = mem_printf("%s/%u", lock_folder, uid);
    SCOPED_FD int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0)
        return -1;
    return take_fd(&fd);
}

static bool choose_own(struct jail_plan *p, struct jail_layer_record *row)
{
    unsigned start = (unsigned)getpid() * 16;

    if (!fs_mkdirs(lock_folder, 0700, NULL)) {
        p->uid = FIRST_UID + (uid_t)getpid() % UID_COUNT;
        jail_layer_note(row, JAIL_LAYER_WEAKER, "uid %u, not claimed: no %s",
                        (unsigned)p->uid, lock_folder);
        return true;
    }
    for (unsigned i = 0; i < MAX_TRIES && p->uid_lock < 0; i++) {
        p->uid = FIRST_UID + (start + i) % UID_COUNT;
        p->uid_lock = claim(p->uid);
    }
    jail_layer_note(row, JAIL_LAYER_HELD, "uid %u is this jail's alone",
                    (unsigned)p->uid);
    return p->uid_lock >= 0;
}

/* An id of the range is another jail's as long as that runs. */
static bool take_wanted(struct jail_plan *p, uid_t uid, struct jail_layer_record *row,
                        struct err *e)
{
    bool is_of_range = uid >= FIRST_UID && uid < FIRST_UID + UID_COUNT;

    p->uid = uid;
    if (is_of_range && fs_mkdirs(lock_folder, 0700, NULL)) {
        p->uid_lock = claim(uid);
        if (p->uid_lock < 0)
            return err_set(e, EAGAIN, "another jail has uid %u", (unsigned)uid);
    }
    jail_layer_note(row, JAIL_LAYER_HELD, "uid %u, as asked%s", (unsigned)uid,
                    p->uid_lock >= 0 ? ", is this jail's alone" : "");
    return true;
}

static bool prepare(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    const struct jail_spec *spec = p->spec;

    if (geteuid() != 0) {
        p->uid = geteuid();
        p->gid = getegid();
        jail_layer_note(row, JAIL_LAYER_WEAKER,
                        "uid %u is shared with the caller, as are its groups: no root",
                        (unsigned)p->uid);
        return (spec->uid == 0 || spec->uid == p->uid) ||
               err_set(e, EPERM, "uid %u needs root", (unsigned)spec->uid);
    }
    if (spec->uid == 0 && !choose_own(p, row))
        return err_set(e, EAGAIN, "all ids from %d to %d are in use", FIRST_UID,
                       FIRST_UID + UID_COUNT - 1);
    if (spec->uid != 0 && !take_wanted(p, spec->uid, row, e))
        return false;
    p->gid = spec->gid ? spec->gid : p->uid;
    return true;
}

static bool apply(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    (void)row;
    if (geteuid() != 0)
        return true; /* it is our own already, and nothing else is mapped */
    if (setgroups(0, NULL) != 0)
        return err_set(e, errno, "setgroups");
    if (setresgid(p->gid, p->gid, p->gid) != 0)
        return err_set(e, errno, "setresgid %u", (unsigned)p->gid);
    if (setresuid(p->uid, p->uid, p->uid) != 0)
        return err_set(e, errno, "setresuid %u", (unsigned)p->uid);
    return true;
}

static bool verify(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    uid_t uids[3];
    gid_t gids[3];

    if (getresuid(&uids[0], &uids[1], &uids[2]) != 0 ||
        getresgid(&gids[0], &gids[1], &gids[2]) != 0)
        return err_set(e, errno, "read the ids back");
    for (int i = 0; i < 3; i++) {
        if (uids[i] != p->uid || gids[i] != p->gid || uids[i] == 0 || gids[i] == 0)
            return err_set(e, 0, "ids are %u:%u instead of %u:%u", (unsigned)uids[i],
                           (unsigned)gids[i], (unsigned)p->uid, (unsigned)p->gid);
    }
    if (p->record->was_root && getgroups(0, NULL) != 0)
        return err_set(e, 0, "supplementary groups are left");
    (void)row;
    if (setresuid(0, 0, 0) == 0 || setresgid(0, 0, 0) == 0)
        return err_set(e, 0, "root can be had back");
    return true;
}

static void release(struct jail_plan *p)
{
    if (p->uid_lock >= 0)
        close(p->uid_lock);
    p->uid_lock = -1;
}

const struct jail_layer jail_layer_uid = {
    .name = "uid",
    .about = "an id without rights that no other process has",
    .stage = JAIL_STAGE_PROGRAM,
    .is_wanted = jail_layer_always,
    .prepare = prepare,
    .apply = apply,
    .verify = verify,
    .release = release,
};
