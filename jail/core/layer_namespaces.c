/*
 * Namespaces: mount, pid, net, ipc, uts, cgroup, and user where there is no root; see
 * namespaces(7).
 *
 * All but one come with the clone of init.  The cgroup namespace must be unshared after
 * init has joined its group, so that the group is what it sees as the root.  Each is
 * verified by the number of the namespace, which must differ from the supervisor's.
 */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/scoped.h"
#include "jail/core/layer.h"
#include "jail/core/system.h"

enum kind {
    KIND_USER,
    KIND_MOUNT,
    KIND_PID,
    KIND_NET,
    KIND_IPC,
    KIND_UTS,
    KIND_CGROUP
};

static const struct {
    const char *name; /* in /proc/self/ns */
    int flag;
} kinds[] = {
    [KIND_USER] = {"user",   CLONE_NEWUSER  },
      [KIND_MOUNT] = {"mnt",    CLONE_NEWNS    },
    [KIND_PID] = {"pid",    CLONE_NEWPID   },
      [KIND_NET] = {"net",    CLONE_NEWNET   },
    [KIND_IPC] = {"ipc",    CLONE_NEWIPC   },
      [KIND_UTS] = {"uts",    CLONE_NEWUTS   },
    [KIND_CGROUP] = {"cgroup", CLONE_NEWCGROUP},
};

static bool prepare_kind(struct jail_plan *p, enum kind kind, struct err *e)
{
    if (p->mode == JAIL_MODE_BARE)
        return err_set(e, 0, "%s", p->mode_reason.text);
    p->namespaces[kind] = system_namespace_id(kinds[kind].name);
    if (kind != KIND_CGROUP)
        p->clone_flags |= (uint64_t)kinds[kind].flag;
    return true;
}

/* Remember where we are while /proc can still be seen. */
static void look(struct jail_plan *p, enum kind kind)
{
    p->namespaces_here[kind] = system_namespace_id(kinds[kind].name);
}

/* Without a /proc outside there is no number to compare; the clone's success stands. */
static bool verify_kind(const struct jail_plan *p, enum kind kind,
                        struct jail_layer_record *row, struct err *e)
{
    ino_t now = p->namespaces_here[kind];

    if (p->namespaces[kind] == 0 || now == 0) {
        jail_layer_note(row, row->state, "not read back: no /proc outside");
        return true;
    }
    if (now == p->namespaces[kind])
        return err_set(e, 0, "still in the supervisor's %s namespace",
                       kinds[kind].name);
    return true;
}

/* Unshare in a child that then ends: nothing of it stays. */
static bool probe_flags(const struct jail_plan *p, int flags, struct err *e)
{
    if (p->mode == JAIL_MODE_BARE)
        return err_set(e, 0, "%s", p->mode_reason.text);
    if (p->mode == JAIL_MODE_USERNS)
        flags |= CLONE_NEWUSER;

    pid_t pid = fork();
    if (pid == 0)
        _exit(unshare(flags) == 0 ? 0 : errno);

    int status;
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return err_set(e, errno, "start a child");
    return status == 0 || err_set(e, WEXITSTATUS(status), "unshare");
}

/* ---------------------------------------------------------------- user */

static bool userns_is_wanted(const struct jail_plan *p)
{
    return p->mode == JAIL_MODE_USERNS;
}

static bool userns_prepare(struct jail_plan *p, struct jail_layer_record *row,
                           struct err *e)
{
    jail_layer_note(row, JAIL_LAYER_HELD, "only uid %u is mapped", (unsigned)geteuid());
    return prepare_kind(p, KIND_USER, e);
}

/*
 * One id, mapped to itself: a process may write such a map for its own namespace after
 * it has given up setgroups(2) (user_namespaces(7)).  The id of host root is never
 * mapped: what it owns outside would stay in reach.
 */
static bool userns_apply(struct jail_plan *p, struct jail_layer_record *row,
                         struct err *e)
{
    char uids[64], gids[64];

    (void)row;
    look(p, KIND_USER);
    prctl(PR_SET_DUMPABLE, 1); /* else /proc/self is root's: a caller that was root */
    if (p->uid == 0 || p->gid == 0)
        return err_set(e, 0, "the id of host root is never mapped");
    snprintf(uids, sizeof uids, "%u %u 1", (unsigned)p->uid, (unsigned)p->uid);
    snprintf(gids, sizeof gids, "%u %u 1", (unsigned)p->gid, (unsigned)p->gid);
    return system_write_text(AT_FDCWD, "/proc/self/setgroups", "deny", e) &&
           system_write_text(AT_FDCWD, "/proc/self/gid_map", gids, e) &&
           system_write_text(AT_FDCWD, "/proc/self/uid_map", uids, e);
}

static bool userns_verify(struct jail_plan *p, struct jail_layer_record *row,
                          struct err *e)
{
    if (geteuid() != p->uid || getegid() != p->gid)
        return err_set(e, 0, "ids are %u:%u instead of %u:%u", geteuid(), getegid(),
                       p->uid, p->gid);
    return verify_kind(p, KIND_USER, row, e);
}

static bool userns_probe(const struct jail_plan *p, struct err *e)
{
    return probe_flags(p, CLONE_NEWUSER, e);
}

const struct jail_layer jail_layer_userns = {
    .name = "user-ns",
    .about = "rights over the jail, none outside",
    .stage = JAIL_STAGE_INIT,
    .is_wanted = userns_is_wanted,
    .probe = userns_probe,
    .prepare = userns_prepare,
    .apply = userns_apply,
    .verify = userns_verify,
};

/* --------------------------------------------------------------- mount */

static bool mountns_prepare(struct jail_plan *p, struct jail_layer_record *row,
                            struct err *e)
{
    (void)row;
    return prepare_kind(p, KIND_MOUNT, e);
}

static bool mountns_apply(struct jail_plan *p, struct jail_layer_record *row,
                          struct err *e)
{
    (void)row;
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return err_set(e, errno, "make all mounts private");
    look(p, KIND_MOUNT);
    p->has_mounts = true;
    return true;
}

static bool mountns_verify(struct jail_plan *p, struct jail_layer_record *row,
                           struct err *e)
{
    return verify_kind(p, KIND_MOUNT, row, e);
}

static bool mountns_probe(const struct jail_plan *p, struct err *e)
{
    return probe_flags(p, CLONE_NEWNS, e);
}

const struct jail_layer jail_layer_mountns = {
    .name = "mount-ns",
    .about = "mounts of the jail and of the host do not reach each other",
    .stage = JAIL_STAGE_INIT,
    .may_miss = JAIL_MISS_ALWAYS,
    .is_wanted = jail_layer_always,
    .probe = mountns_probe,
    .prepare = mountns_prepare,
    .apply = mountns_apply,
    .verify = mountns_verify,
};

/* ----------------------------------------------------------------- pid */

/* Mounting a /proc in a user namespace needs a pid namespace that belongs to it. */
static bool pidns_is_wanted(const struct jail_plan *p)
{
    return p->spec->level == JAIL_LEVEL_HARDENED || p->mode == JAIL_MODE_USERNS;
}

static bool pidns_prepare(struct jail_plan *p, struct jail_layer_record *row,
                          struct err *e)
{
    (void)row;
    return prepare_kind(p, KIND_PID, e);
}

static bool pidns_verify(struct jail_plan *p, struct jail_layer_record *row,
                         struct err *e)
{
    (void)p, (void)row;
    return getpid() == 1 || err_set(e, 0, "init has pid %d, not 1", (int)getpid());
}

static bool pidns_probe(const struct jail_plan *p, struct err *e)
{
    return probe_flags(p, CLONE_NEWPID, e);
}

const struct jail_layer jail_layer_pidns = {
    .name = "pid-ns",
    .about = "no process outside can be named; all inside end with init",
    .stage = JAIL_STAGE_INIT,
    .may_miss = JAIL_MISS_ALWAYS,
    .is_wanted = pidns_is_wanted,
    .probe = pidns_probe,
    .prepare = pidns_prepare,
    .verify = pidns_verify,
};

/* ----------------------------------------------------------------- net */

static bool netns_prepare(struct jail_plan *p, struct jail_layer_record *row,
                          struct err *e)
{
    jail_layer_note(row, JAIL_LAYER_HELD,
                    p->spec->net == JAIL_NET_LOOPBACK ? "loopback only" : "empty");
    return prepare_kind(p, KIND_NET, e);
}

/* Flags of the loopback interface; -1 and errno on failure. */
static int loopback_flags(int fd, short set)
{
    struct ifreq request = {.ifr_name = "lo"};

    if (ioctl(fd, SIOCGIFFLAGS, &request) != 0)
        return -1;
    if (set) {
        request.ifr_flags = (short)(request.ifr_flags | set);
        if (ioctl(fd, SIOCSIFFLAGS, &request) != 0)
            return -1;
    }
    return request.ifr_flags;
}

/*
 * Daemons want their usual port, and have no right to one below 1024.  In a network of
 * their own the port is no privilege: the setting belongs to the namespace, and is
 * only written when we are known to be in a new one.
 */
static void open_low_ports(const struct jail_plan *p, struct jail_layer_record *row)
{
    ino_t now = p->namespaces_here[KIND_NET];

    if (now == 0 || now == p->namespaces[KIND_NET] ||
        !system_write_text(AT_FDCWD, "/proc/sys/net/ipv4/ip_unprivileged_port_start",
                           "0", NULL))
        jail_layer_note(row, row->state, "loopback only, no ports below 1024");
}

static bool netns_apply(struct jail_plan *p, struct jail_layer_record *row,
                        struct err *e)
{
    look(p, KIND_NET);
    if (p->spec->net != JAIL_NET_LOOPBACK)
        return true;

    SCOPED_FD int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || loopback_flags(fd, IFF_UP) < 0)
        return err_set(e, errno, "bring the loopback interface up");
    open_low_ports(p, row);
    return true;
}

static bool netns_verify(struct jail_plan *p, struct jail_layer_record *row,
                         struct err *e)
{
    SCOPED_FD int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool wants_up = p->spec->net == JAIL_NET_LOOPBACK;

    if (!verify_kind(p, KIND_NET, row, e))
        return false;
    int flags = fd < 0 ? -1 : loopback_flags(fd, 0);
    if (flags < 0)
        return err_set(e, errno, "look at the loopback interface");
    return ((flags & IFF_UP) != 0) == wants_up ||
           err_set(e, 0, "the loopback interface is %s", wants_up ? "down" : "up");
}

static bool netns_probe(const struct jail_plan *p, struct err *e)
{
    return probe_flags(p, CLONE_NEWNET, e);
}

const struct jail_layer jail_layer_netns = {
    .name = "net-ns",
    .about = "no network outside, no abstract sockets of others",
    .stage = JAIL_STAGE_INIT,
    .may_miss = JAIL_MISS_ALWAYS,
    .probe = netns_probe,
    .prepare = netns_prepare,
    .apply = netns_apply,
    .verify = netns_verify,
};

/* ----------------------------------------------------------------- ipc */

static bool ipcns_prepare(struct jail_plan *p, struct jail_layer_record *row,
                          struct err *e)
{
    (void)row;
    return prepare_kind(p, KIND_IPC, e);
}

static bool ipcns_apply(struct jail_plan *p, struct jail_layer_record *row,
                        struct err *e)
{
    (void)row, (void)e;
    look(p, KIND_IPC);
    return true;
}

static bool ipcns_verify(struct jail_plan *p, struct jail_layer_record *row,
                         struct err *e)
{
    return verify_kind(p, KIND_IPC, row, e);
}

static bool ipcns_probe(const struct jail_plan *p, struct err *e)
{
    return probe_flags(p, CLONE_NEWIPC, e);
}

const struct jail_layer jail_layer_ipcns = {
    .name = "ipc-ns",
    .about = "no shared memory, semaphores or message queues of others",
    .stage = JAIL_STAGE_INIT,
    .may_miss = JAIL_MISS_ALWAYS,
    .probe = ipcns_probe,
    .prepare = ipcns_prepare,
    .apply = ipcns_apply,
    .verify = ipcns_verify,
};

/* ----------------------------------------------------------------- uts */

static const char jail_hostname[] = "jail";

static bool utsns_prepare(struct jail_plan *p, struct jail_layer_record *row,
                          struct err *e)
{
    (void)row;
    return prepare_kind(p, KIND_UTS, e);
}

static bool utsns_apply(struct jail_plan *p, struct jail_layer_record *row,
                        struct err *e)
{
    (void)row;
    look(p, KIND_UTS);
    return sethostname(jail_hostname, sizeof jail_hostname - 1) == 0 ||
           err_set(e, errno, "sethostname");
}

static bool utsns_verify(struct jail_plan *p, struct jail_layer_record *row,
                         struct err *e)
{
    char name[65] = "";

    gethostname(name, sizeof name - 1);
    if (strcmp(name, jail_hostname) != 0)
        return err_set(e, 0, "the host's name is %s", name);
    return verify_kind(p, KIND_UTS, row, e);
}

static bool utsns_probe(const struct jail_plan *p, struct err *e)
{
    return probe_flags(p, CLONE_NEWUTS, e);
}

const struct jail_layer jail_layer_utsns = {
    .name = "uts-ns",
    .about = "the host's name is neither seen nor changed",
    .stage = JAIL_STAGE_INIT,
    .may_miss = JAIL_MISS_ALWAYS,
    .probe = utsns_probe,
    .prepare = utsns_prepare,
    .apply = utsns_apply,
    .verify = utsns_verify,
};

/* -------------------------------------------------------------- cgroup */

static bool cgroupns_prepare(struct jail_plan *p, struct jail_layer_record *row,
                             struct err *e)
{
    (void)row;
    return prepare_kind(p, KIND_CGROUP, e);
}

static bool cgroupns_apply(struct jail_plan *p, struct jail_layer_record *row,
                           struct err *e)
{
    (void)row;
    if (unshare(CLONE_NEWCGROUP) != 0)
        return err_set(e, errno, "unshare");
    look(p, KIND_CGROUP);
    return true;
}

static bool cgroupns_verify(struct jail_plan *p, struct jail_layer_record *row,
                            struct err *e)
{
    return verify_kind(p, KIND_CGROUP, row, e);
}

static bool cgroupns_probe(const struct jail_plan *p, struct err *e)
{
    return probe_flags(p, CLONE_NEWCGROUP, e);
}

const struct jail_layer jail_layer_cgroupns = {
    .name = "cgroup-ns",
    .about = "the names of the host's control groups are not seen",
    .stage = JAIL_STAGE_INIT,
    .may_miss = JAIL_MISS_ALWAYS,
    .probe = cgroupns_probe,
    .prepare = cgroupns_prepare,
    .apply = cgroupns_apply,
    .verify = cgroupns_verify,
};
