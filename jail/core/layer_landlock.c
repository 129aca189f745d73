/*
 * landlock: a second opinion on files, signals, abstract sockets and TCP.
 *
 * Landlock needs no right and no namespace (landlock(7)), so it holds where the others
 * could not be had, and it is independent of them where they could: a program that got
 * hold of a descriptor or a path it should not have still meets it.  What a kernel does
 * not know yet is left out, and recorded.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/scoped.h"
#include "jail/core/layer.h"

/*
 * The numbers of the kernel's interface (include/uapi/linux/landlock.h), written here
 * because the header of Debian 12 ends at version 2.
 */
enum { CREATE_RULESET_VERSION = 1, RULE_PATH_BENEATH = 1 };

enum {
    FS_EXECUTE = 1 << 0,
    FS_WRITE_FILE = 1 << 1,
    FS_READ_FILE = 1 << 2,
    FS_READ_DIR = 1 << 3,
    FS_MAKE_CHAR = 1 << 6,
    FS_MAKE_BLOCK = 1 << 11,
    FS_ALL_V1 = (1 << 13) - 1,
    FS_REFER = 1 << 13, /* version 2 */
    FS_TRUNCATE = 1 << 14, /* version 3 */
    FS_IOCTL_DEV = 1 << 15, /* version 5 */
};
enum { NET_BIND_TCP = 1, NET_CONNECT_TCP = 2 }; /* version 4 */
enum { SCOPE_ABSTRACT_UNIX = 1, SCOPE_SIGNAL = 2 }; /* version 6 */

struct ruleset {
    uint64_t fs, net, scoped;
};

struct __attribute__((packed)) path_rule {
    uint64_t allowed;
    int32_t fd;
};

static const uint64_t read_access = FS_EXECUTE | FS_READ_FILE | FS_READ_DIR;

static uint64_t handled_fs(int abi)
{
    uint64_t all = FS_ALL_V1;

    all |= abi >= 2 ? FS_REFER : 0;
    all |= abi >= 3 ? FS_TRUNCATE : 0;
    all |= abi >= 5 ? FS_IOCTL_DEV : 0;
    return all;
}

/* TCP is a daemon's business; the network namespace bounds it. */
static bool restricts_net(const struct jail_plan *p)
{
    return p->landlock_abi >= 4 && p->spec->net == JAIL_NET_NONE &&
           p->spec->profile != JAIL_PROFILE_DAEMON &&
           p->spec->profile != JAIL_PROFILE_DAEMON_ROOT &&
           p->spec->profile != JAIL_PROFILE_SHELL;
}

static int create_ruleset(const struct ruleset *r, size_t size, unsigned flags)
{
    return (int)syscall(SYS_landlock_create_ruleset, r, size, flags);
}

static bool prepare(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    p->landlock_abi = create_ruleset(NULL, 0, CREATE_RULESET_VERSION);
    if (p->landlock_abi < 1)
        return err_set(e, errno, "this kernel has no Landlock, or it is off");
    if (p->landlock_abi >= 6)
        jail_layer_note(row, JAIL_LAYER_HELD, "version %d: files, signals, sockets%s",
                        p->landlock_abi, restricts_net(p) ? ", TCP" : "");
    else
        jail_layer_note(row, JAIL_LAYER_WEAKER, "version %d: files%s, not signals",
                        p->landlock_abi, restricts_net(p) ? " and TCP" : "");
    return true;
}

static bool probe(const struct jail_plan *p, struct err *e)
{
    (void)p;
    return create_ruleset(NULL, 0, CREATE_RULESET_VERSION) >= 1 ||
           err_set(e, errno, "this kernel has no Landlock, or it is off");
}

/* Allow `access` below `path`.  What does not exist needs no rule. */
static bool allow(int ruleset, const char *path, uint64_t access, struct err *e)
{
    SCOPED_FD int fd = open(path, O_PATH | O_CLOEXEC);
    struct path_rule rule = {access, fd};
    struct stat st;

    if (fd < 0)
        return errno == ENOENT || err_set(e, errno, "open %s", path);
    if (fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
        rule.allowed &= FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE |
                        FS_IOCTL_DEV;
    return syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) == 0 ||
           err_set(e, errno, "Landlock rule for %s", path);
}

static uint64_t writing_access(const struct jail_plan *p)
{
    return handled_fs(p->landlock_abi) &
           ~(uint64_t)(FS_EXECUTE | FS_MAKE_CHAR | FS_MAKE_BLOCK);
}

/* Where the root could not be changed, the tree, and what its programs link to. */
static bool allow_outside(const struct jail_plan *p, int ruleset, struct err *e)
{
    static const char *const system_folders[] = {"/lib", "/lib64", "/usr/lib",
                                                 "/usr/lib64", "/proc"};

    for (size_t i = 0; i < sizeof system_folders / sizeof system_folders[0]; i++) {
        if (!allow(ruleset, system_folders[i], read_access, e))
            return false;
    }
    for (size_t i = 0; i < p->spec->bind_count; i++) {
        const struct jail_bind *bind = &p->spec->binds[i];
        if (!allow(ruleset, bind->outside,
                   bind->is_writable ? writing_access(p) : read_access, e))
            return false;
    }
    if (p->bare.path && !allow(ruleset, p->bare.path, writing_access(p), e))
        return false;
    return allow(ruleset, p->spec->tree, read_access, e);
}

static bool allow_all(const struct jail_plan *p, int ruleset, struct err *e)
{
    uint64_t writing = writing_access(p);
    uint64_t device = FS_READ_FILE | FS_WRITE_FILE;

    if (!p->is_inside)
        return allow_outside(p, ruleset, e) && allow(ruleset, "/dev/null", device, e);
    if (!allow(ruleset, "/", read_access, e) ||
        !allow(ruleset, "/dev/null", device, e) ||
        !allow(ruleset, "/dev/zero", device, e) ||
        !allow(ruleset, "/dev/full", device, e))
        return false;
    if (p->spec->output && !allow(ruleset, p->spec->output, writing, e))
        return false;
    for (const char *const *at = p->spec->scratch; at && *at; at++) {
        if (!allow(ruleset, *at, writing, e))
            return false;
    }
    for (size_t i = 0; i < p->spec->bind_count; i++) {
        const struct jail_bind *bind = &p->spec->binds[i];
        if (bind->is_writable && !allow(ruleset, bind->inside, writing, e))
            return false;
    }
    return true;
}

static bool apply(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    struct ruleset wanted = {
        .fs = handled_fs(p->landlock_abi),
        .net = restricts_net(p) ? NET_BIND_TCP | NET_CONNECT_TCP : 0,
        .scoped = p->landlock_abi >= 6 ? SCOPE_ABSTRACT_UNIX | SCOPE_SIGNAL : 0,
    };
    size_t size = p->landlock_abi >= 6   ? sizeof wanted
                  : p->landlock_abi >= 4 ? offsetof(struct ruleset, scoped)
                                         : offsetof(struct ruleset, net);
    SCOPED_FD int ruleset = create_ruleset(&wanted, size, 0);

    (void)row;
    if (ruleset < 0)
        return err_set(e, errno, "make a Landlock ruleset");
    if (!allow_all(p, ruleset, e))
        return false;
    return syscall(SYS_landlock_restrict_self, ruleset, 0) == 0 ||
           err_set(e, errno, "landlock_restrict_self");
}

/*
 * Nothing in /proc says that Landlock is in force, so something is tried that only it
 * denies: writing to /dev/urandom, which anyone else may.
 */
static bool verify(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    (void)p;
    if (access("/dev/urandom", F_OK) != 0) {
        snprintf(row->detail + strlen(row->detail),
                 sizeof row->detail - strlen(row->detail), "; not read back");
        return true;
    }

    SCOPED_FD int fd = open("/dev/urandom", O_WRONLY | O_CLOEXEC);
    return (fd < 0 && errno == EACCES) ||
           err_set(e, 0, "a denied device could be opened");
}

const struct jail_layer jail_layer_landlock = {
    .name = "landlock",
    .about = "files, signals and sockets outside are denied a second time",
    .stage = JAIL_STAGE_PROGRAM,
    .may_miss = JAIL_MISS_ALWAYS,
    .probe = probe,
    .prepare = prepare,
    .apply = apply,
    .verify = verify,
};
