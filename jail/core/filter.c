/* The lists, one row a call, and their translation through libseccomp; see filter.h. */
#include "jail/core/filter.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <linux/filter.h>
#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/scoped.h"

enum {
    T = 1 << 0, /* JAIL_PROFILE_TARGET and _BATTERY */
    E = 1 << 1, /* JAIL_PROFILE_ENGINE */
    D = 1 << 2, /* JAIL_PROFILE_DAEMON */
    R = 1 << 3, /* JAIL_PROFILE_RELAY */
    W = 1 << 5, /* job control: JAIL_PROFILE_SHELL */
    P = 1 << 4, /* pretend that the program is root: JAIL_PROFILE_DAEMON_ROOT */
    TED = T | E | D,
    ALL = TED | R,
    TR = T | R,
    ED = E | D,
    DR = D | R,
};

struct call {
    const char *name;
    int profiles;
    bool is_at_only; /* only where the machine lacks the older call of this purpose */
};

/*
 * TARGET: the union of what libFuzzer with ASan and UBSan does from start to crash
 * report (strace), and what a small program replayed once needs.  At most 70 can be
 * reached.
 */
static const struct call calls[] = {
    /* files */
    {"read",                   TED, false},
    {"write",                  ALL, false},
    {"writev",                 TED, false},
    {"pread64",                TED, false},
    {"close",                  ALL, false},
    {"fstat",                  TED, false},
    {"newfstatat",             TED, false},
    {"statx",                  TED, false},
    {"lseek",                  TED, false},
    {"openat",                 TED, false},
    {"fcntl",                  TED, false},
    {"dup",                    TED, false},
    {"dup2",                   TED, false},
    {"dup3",                   T,   true },
    {"pipe2",                  TED, false},
    {"poll",                   ALL, false},
    {"ppoll",                  TR,  true },
    {"readlink",               TED, false},
    {"readlinkat",             TED, false},
    {"access",                 TED, false},
    {"faccessat",              T,   true },
    {"getdents64",             TED, false},
    {"getcwd",                 TED, false},
    {"unlink",                 TED, false},
    {"unlinkat",               T,   true },
    {"rename",                 TED, false},
    {"renameat",               T,   true },
    {"renameat2",              T,   true },
    {"mkdir",                  TED, false},
    {"mkdirat",                T,   true },
    {"ftruncate",              TED, false},
    {"readv",                  ED,  false},
    {"pwrite64",               ED,  false},
    {"pwritev",                ED,  false},
    {"preadv",                 ED,  false},
    {"open",                   ED,  false},
    {"creat",                  ED,  false},
    {"stat",                   ED,  false},
    {"lstat",                  ED,  false},
    {"statfs",                 ED,  false},
    {"fstatfs",                ED,  false},
    {"pipe",                   ED,  false},
    {"dup3",                   ED,  false},
    {"ppoll",                  ED,  false},
    {"select",                 ED,  false},
    {"pselect6",               ED,  false},
    {"faccessat",              ED,  false},
    {"faccessat2",             ED,  false},
    {"unlinkat",               ED,  false},
    {"renameat",               ED,  false},
    {"renameat2",              ED,  false},
    {"mkdirat",                ED,  false},
    {"rmdir",                  ED,  false},
    {"link",                   ED,  false},
    {"linkat",                 ED,  false},
    {"symlink",                ED,  false},
    {"symlinkat",              ED,  false},
    {"chdir",                  ED,  false},
    {"fchdir",                 ED,  false},
    {"chmod",                  ED,  false},
    {"fchmod",                 ED,  false},
    {"fchmodat",               ED,  false},
    {"chown",                  D,   false},
    {"fchown",                 D,   false},
    {"fchownat",               D,   false},
    {"lchown",                 D,   false},
    {"utimensat",              ED,  false},
    {"umask",                  ED,  false},
    {"truncate",               ED,  false},
    {"fallocate",              ED,  false},
    {"fsync",                  ED,  false},
    {"fdatasync",              ED,  false},
    {"sync_file_range",        ED,  false},
    {"flock",                  ED,  false},
    {"fadvise64",              ED,  false},
    {"sendfile",               ED,  false},
    {"copy_file_range",        ED,  false},
    {"inotify_init1",          D,   false},
    {"inotify_add_watch",      D,   false},
    {"inotify_rm_watch",       D,   false},
    /* memory */
    {"mmap",                   TED, false},
    {"munmap",                 TED, false},
    {"mprotect",               TED, false},
    {"mremap",                 TED, false},
    {"madvise",                TED, false},
    {"brk",                    TED, false},
    {"msync",                  ED,  false},
    {"mincore",                ED,  false},
    {"mlock",                  D,   false},
    {"mlockall",               D,   false},
    {"munlock",                D,   false},
    {"memfd_create",           ED,  false},
    {"shmget",                 E,   false},
    {"shmat",                  E,   false},
    {"shmdt",                  E,   false},
    {"shmctl",                 E,   false},
    /* processes and threads; clone and prctl have their own rules */
    {"futex",                  TED, false},
    {"set_robust_list",        TED, false},
    {"get_robust_list",        ED,  false},
    {"set_tid_address",        TED, false},
    {"rseq",                   TED, false},
    {"sched_yield",            TED, false},
    {"sched_getaffinity",      TED, false},
    {"sched_setaffinity",      ED,  false},
    {"sched_getscheduler",     ED,  false},
    {"sched_getparam",         ED,  false},
    {"sched_get_priority_max", ED,  false},
    {"sched_get_priority_min", ED,  false},
    {"getpriority",            ED,  false},
    {"setpriority",            ED,  false},
    {"fork",                   ED,  false},
    {"vfork",                  TED, false},
    {"execve",                 TED, false},
    {"exit",                   TED, false},
    {"exit_group",             ALL, false},
    {"wait4",                  TED, false},
    {"waitid",                 ED,  false},
    {"getpid",                 TED, false},
    {"gettid",                 TED, false},
    {"getppid",                TED, false},
    {"kill",                   TED, false},
    {"tgkill",                 TED, false},
    {"tkill",                  ED,  false},
    {"arch_prctl",             TED, false},
    {"setsid",                 ED,  false},
    {"getsid",                 ED,  false},
    {"setpgid",                ED,  false},
    {"getpgid",                ED,  false},
    {"getpgrp",                ED,  false},
    {"getrlimit",              ED,  false},
    {"membarrier",             ED,  false},
    {"getcpu",                 ED,  false},
    /* signals */
    {"rt_sigaction",           TED, false},
    {"rt_sigprocmask",         TED, false},
    {"rt_sigreturn",           ALL, false},
    {"sigaltstack",            TED, false},
    {"setitimer",              TED, false},
    {"getitimer",              ED,  false},
    {"alarm",                  ED,  false},
    {"pause",                  ED,  false},
    {"rt_sigsuspend",          ED,  false},
    {"rt_sigpending",          ED,  false},
    {"rt_sigtimedwait",        ED,  false},
    {"rt_sigqueueinfo",        D,   false},
    {"signalfd4",              D,   false},
    /* time */
    {"clock_gettime",          ALL, false},
    {"clock_getres",           ED,  false},
    {"clock_nanosleep",        TED, false},
    {"nanosleep",              TED, false},
    {"restart_syscall",        ALL, false},
    {"gettimeofday",           ED,  false},
    {"time",                   ED,  false},
    {"times",                  ED,  false},
    {"timer_create",           D,   false},
    {"timer_settime",          D,   false},
    {"timer_gettime",          D,   false},
    {"timer_getoverrun",       D,   false},
    {"timer_delete",           D,   false},
    {"timerfd_create",         D,   false},
    {"timerfd_settime",        D,   false},
    {"timerfd_gettime",        D,   false},
    /* ids: reading; setting them fails for want of the right, as daemons expect */
    {"getuid",                 TED, false},
    {"geteuid",                TED, false},
    {"getgid",                 TED, false},
    {"getegid",                TED, false},
    {"getresuid",              ED,  false},
    {"getresgid",              ED,  false},
    {"getgroups",              ED,  false},
    {"setuid",                 D,   false},
    {"setgid",                 D,   false},
    {"setreuid",               D,   false},
    {"setregid",               D,   false},
    {"setresuid",              D,   false},
    {"setresgid",              D,   false},
    {"setgroups",              D,   false},
    {"capget",                 D,   false},
    {"capset",                 D,   false},
    /* the machine */
    {"getrandom",              TED, false},
    {"getrusage",              TED, false},
    {"uname",                  TED, false},
    {"sysinfo",                TED, false},
    /* waiting for many */
    {"epoll_create1",          D,   false},
    {"epoll_create",           D,   false},
    {"epoll_ctl",              D,   false},
    {"epoll_wait",             D,   false},
    {"epoll_pwait",            D,   false},
    {"eventfd2",               D,   false},
    /* sockets; the kinds of socket have their own rule */
    {"socketpair",             D,   false},
    {"bind",                   D,   false},
    {"listen",                 D,   false},
    {"accept",                 D,   false},
    {"accept4",                DR,  false},
    {"connect",                DR,  false},
    {"getsockname",            D,   false},
    {"getpeername",            D,   false},
    {"setsockopt",             DR,  false},
    {"getsockopt",             DR,  false},
    {"sendto",                 DR,  false},
    {"recvfrom",               DR,  false},
    {"sendmsg",                D,   false},
    {"recvmsg",                D,   false},
    {"sendmmsg",               D,   false},
    {"recvmmsg",               D,   false},
    {"shutdown",               DR,  false},
};

/* Calls allowed only with certain arguments: compared after masking. */
struct argument_rule {
    const char *name;
    int profiles;
    unsigned argument;
    uint64_t mask, value;
};

static const uint64_t new_namespaces = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID |
                                       CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS |
                                       CLONE_NEWCGROUP | 0x80; /* CLONE_NEWTIME */

/*
 * The kernel takes the request of ioctl(2) as 32 bits, so only those are compared: a
 * filter that looks at all 64 can be passed with a bit above (CVE-2019-10063).
 */
#define LOW32 UINT64_C(0xffffffff)

/* Socket families: local, IPv4, IPv6, and netlink for getaddrinfo(3) in the daemon. */
enum { FAMILY_UNIX = 1, FAMILY_INET = 2, FAMILY_INET6 = 10, FAMILY_NETLINK = 16 };

static const struct argument_rule argument_rules[] = {
    {"ioctl",   TED, 1, LOW32,  TCGETS        },
    {"ioctl",   TED, 1, LOW32,  TIOCGWINSZ    },
    {"ioctl",   ED,  1, LOW32,  FIONREAD      },
    {"ioctl",   ED,  1, LOW32,  FIONBIO       },
    {"ioctl",   W,   1, LOW32,  TCSETS        },
    {"ioctl",   W,   1, LOW32,  TCSETSW       },
    {"ioctl",   W,   1, LOW32,  TCSETSF       },
    {"ioctl",   W,   1, LOW32,  TIOCGPGRP     },
    {"ioctl",   W,   1, LOW32,  TIOCSPGRP     },
    {"ioctl",   W,   1, LOW32,  TIOCGSID      },
    {"ioctl",   D,   1, LOW32,  0x8910        }, /* SIOCGIFNAME */
    {"ioctl",   D,   1, LOW32,  0x8912        }, /* SIOCGIFCONF */
    {"ioctl",   D,   1, LOW32,  0x8913        }, /* SIOCGIFFLAGS */
    {"ioctl",   D,   1, LOW32,  0x8915        }, /* SIOCGIFADDR */
    {"ioctl",   D,   1, LOW32,  0x8933        }, /* SIOCGIFINDEX */
    {"mknod",   D,   1, S_IFMT, S_IFIFO       },
    {"mknodat", D,   2, S_IFMT, S_IFIFO       },
    {"socket",  D,   0, LOW32,  FAMILY_UNIX   },
    {"socket",  DR,  0, LOW32,  FAMILY_INET   },
    {"socket",  D,   0, LOW32,  FAMILY_INET6  },
    {"socket",  D,   0, LOW32,  FAMILY_NETLINK},
};

/* The call is not made, and the program is told that it succeeded. */
enum { PRETEND = SCMP_ACT_ERRNO(0) };

/*
 * Some daemons end unless they are root, whatever they would need it for.  Told that
 * they are, they go on without any right.
 */
static const char *const pretended[] = {
    "getuid",   "geteuid",  "getgid",    "getegid",   "setuid",    "setgid",
    "setreuid", "setregid", "setresuid", "setresgid", "setgroups", "setfsuid",
    "setfsgid", "chown",    "fchown",    "fchownat",  "lchown",
};

/*
 * Denied with another error than EPERM, because of what programs do then: the C library
 * goes back to the older call, and tools that look for attributes go on in silence.
 */
static const struct {
    const char *name;
    int errnum;
} denied_otherwise[] = {
    {"clone3",     ENOSYS    },
    {"getxattr",   EOPNOTSUPP},
    {"lgetxattr",  EOPNOTSUPP},
    {"fgetxattr",  EOPNOTSUPP},
    {"listxattr",  EOPNOTSUPP},
    {"llistxattr", EOPNOTSUPP},
    {"flistxattr", EOPNOTSUPP},
};

static int profile_bit(enum jail_profile profile)
{
    switch (profile) {
    case JAIL_PROFILE_ENGINE: return E;
    case JAIL_PROFILE_DAEMON: return D;
    case JAIL_PROFILE_DAEMON_ROOT: return D | P;
    case JAIL_PROFILE_SHELL: return D | W;
    case JAIL_PROFILE_RELAY: return R;
    case JAIL_PROFILE_TARGET:
    case JAIL_PROFILE_BATTERY:
    case JAIL_PROFILE_NONE: break;
    }
    return T;
}

struct rule {
    uint32_t action;
    const char *name;
    const struct scmp_arg_cmp *arguments; /* all must match */
    unsigned count;
};

/* A call that one of the machines does not have needs no rule there. */
static bool add_rule(scmp_filter_ctx context, const struct rule *r, struct err *e)
{
    int number = seccomp_syscall_resolve_name(r->name);

    if (number == __NR_SCMP_ERROR)
        return true;

    int result = seccomp_rule_add_array(context, r->action, number, r->count,
                                        r->arguments);
    return result == 0 || result == -EEXIST ||
           err_set(e, -result, "seccomp rule for %s", r->name);
}

static bool is_pretended(const char *name)
{
    for (size_t i = 0; i < sizeof pretended / sizeof pretended[0]; i++) {
        if (strcmp(pretended[i], name) == 0)
            return true;
    }
    return false;
}

static bool add_pretended(scmp_filter_ctx context, struct err *e)
{
    for (size_t i = 0; i < sizeof pretended / sizeof pretended[0]; i++) {
        if (!add_rule(context, &(struct rule){PRETEND, pretended[i], NULL, 0}, e))
            return false;
    }
    return true;
}

/*
 * A daemon that keeps capabilities over setuid(2) asks for it first, and takes a
 * refusal for the end; there are none to keep, and the secure bits are locked.  The
 * rest of prctl(2) is as harmless as the rights of the process.  "Not equal" is safe
 * here: what passes it by bits above the 32 that count meets the locked bits.
 */
static bool add_prctl(scmp_filter_ctx context, int profile, struct err *e)
{
    const struct scmp_arg_cmp keep = SCMP_A0(SCMP_CMP_EQ, PR_SET_KEEPCAPS, 0);
    const struct scmp_arg_cmp other = SCMP_A0(SCMP_CMP_NE, PR_SET_KEEPCAPS, 0);

    if (!(profile & D))
        return add_rule(context, &(struct rule){SCMP_ACT_ALLOW, "prctl", NULL, 0}, e);
    return add_rule(context, &(struct rule){PRETEND, "prctl", &keep, 1}, e) &&
           add_rule(context, &(struct rule){SCMP_ACT_ALLOW, "prctl", &other, 1}, e);
}

static bool add_calls(scmp_filter_ctx context, int profile, bool has_old_calls,
                      struct err *e)
{
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        const struct call *c = &calls[i];

        if (!(c->profiles & profile) || (c->is_at_only && has_old_calls) ||
            ((profile & P) && is_pretended(c->name)))
            continue;
        if (!add_rule(context, &(struct rule){SCMP_ACT_ALLOW, c->name, NULL, 0}, e))
            return false;
    }
    return true;
}

static bool add_argument_rules(scmp_filter_ctx context, int profile, struct err *e)
{
    const struct scmp_arg_cmp no_namespace = SCMP_A0(SCMP_CMP_MASKED_EQ, new_namespaces,
                                                     0);

    for (size_t i = 0; i < sizeof argument_rules / sizeof argument_rules[0]; i++) {
        const struct argument_rule *r = &argument_rules[i];
        struct scmp_arg_cmp compare = SCMP_CMP64(r->argument, SCMP_CMP_MASKED_EQ,
                                                 r->mask, r->value);

        if ((r->profiles & profile) &&
            !add_rule(context, &(struct rule){SCMP_ACT_ALLOW, r->name, &compare, 1}, e))
            return false;
    }
    return !(profile & TED) ||
           add_rule(context, &(struct rule){SCMP_ACT_ALLOW, "clone", &no_namespace, 1},
                    e);
}

/*
 * prlimit64 for the program itself, and setrlimit, with one exception: the limit on
 * core dumps cannot be changed.  It is 1, the one value for which the kernel starts
 * no core handler on the host (layer_limits.c); with a hard limit of 1 the program
 * could still lower the soft one to 0, and the AddressSanitizer of gcc 12 does
 * (disable_coredump). It is told that this was done, as it ends the program
 * otherwise.
 *
 * The other resources are listed, as "not equal" would compare 64 bits of a number of
 * which the kernel takes 32.
 */
static bool add_limit_rules(scmp_filter_ctx context, int profile, struct err *e)
{
    const struct scmp_arg_cmp ourselves = SCMP_A0(SCMP_CMP_MASKED_EQ, LOW32, 0);
    const struct scmp_arg_cmp core = SCMP_A1(SCMP_CMP_MASKED_EQ, LOW32, RLIMIT_CORE);
    const struct scmp_arg_cmp set[] = {ourselves, core, SCMP_A2(SCMP_CMP_NE, 0, 0)};
    const struct scmp_arg_cmp read[] = {ourselves, core, SCMP_A2(SCMP_CMP_EQ, 0, 0)};

    for (unsigned resource = 0; resource < RLIM_NLIMITS; resource++) {
        const struct scmp_arg_cmp either[] = {
            ourselves, SCMP_A1(SCMP_CMP_MASKED_EQ, LOW32, resource)};
        const struct scmp_arg_cmp old = SCMP_A0(SCMP_CMP_MASKED_EQ, LOW32, resource);
        bool is_core = resource == RLIMIT_CORE;
        const struct rule both = {SCMP_ACT_ALLOW, "prlimit64", either, 2};
        const struct rule only_set = {is_core ? PRETEND : SCMP_ACT_ALLOW, "setrlimit",
                                      &old, 1};

        if ((!is_core && !add_rule(context, &both, e)) ||
            ((profile & ED) && !add_rule(context, &only_set, e)))
            return false;
    }
    return add_rule(context, &(struct rule){PRETEND, "prlimit64", set, 3}, e) &&
           add_rule(context, &(struct rule){SCMP_ACT_ALLOW, "prlimit64", read, 3}, e);
}

static bool set_up(scmp_filter_ctx context, uint32_t arch, struct err *e)
{
    uint32_t native = seccomp_arch_native();
    int result = 0;

    if (arch == SCMP_ARCH_NATIVE)
        arch = native;
    if (arch != native) {
        result = seccomp_arch_add(context, arch);
        if (result == 0)
            result = seccomp_arch_remove(context, native);
    }
    if (result == 0) /* a foreign calling convention is never an accident */
        result = seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH,
                                  SCMP_ACT_KILL_PROCESS);
    if (result == 0) /* a search tree instead of a list: it is walked for each call */
        result = seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    return result == 0 || err_set(e, -result, "set up a seccomp filter");
}

static bool add_all(scmp_filter_ctx context, enum jail_profile profile, uint32_t arch,
                    struct err *e)
{
    int bit = profile_bit(profile);
    bool has_old_calls = arch == SCMP_ARCH_X86_64 ||
                         (arch == SCMP_ARCH_NATIVE &&
                          seccomp_arch_native() == SCMP_ARCH_X86_64);

    if (!set_up(context, arch, e) || !add_calls(context, bit, has_old_calls, e) ||
        !add_argument_rules(context, bit, e) ||
        ((bit & TED) && !add_prctl(context, bit, e)) ||
        ((bit & P) && !add_pretended(context, e)) ||
        ((bit & TED) && !add_limit_rules(context, bit, e)))
        return false;
    for (size_t i = 0; i < sizeof denied_otherwise / sizeof denied_otherwise[0]; i++) {
        uint32_t action = SCMP_ACT_ERRNO((uint32_t)denied_otherwise[i].errnum);
        const struct rule r = {action, denied_otherwise[i].name, NULL, 0};
        if (!add_rule(context, &r, e))
            return false;
    }
    return true;
}

/* libseccomp writes the program to a descriptor; a file in memory takes it. */
static bool export(scmp_filter_ctx context, struct sock_fprog *out, struct err *e)
{
    SCOPED_FD int fd = memfd_create("filter", MFD_CLOEXEC);
    struct stat st;

    if (fd < 0)
        return err_set(e, errno, "memfd_create");

    int result = seccomp_export_bpf(context, fd);
    if (result != 0 || fstat(fd, &st) != 0)
        return err_set(e, result ? -result : errno, "translate a seccomp filter");

    size_t size = (size_t)st.st_size;
    if (size % sizeof *out->filter || size / sizeof *out->filter > BPF_MAXINSNS)
        return err_set(e, 0, "a seccomp filter of %zu bytes", size);
    SCOPED_FREE struct sock_filter *code = mem_alloc(size);
    if (pread(fd, code, size, 0) != st.st_size)
        return err_set(e, errno, "read a seccomp filter");
    *out = (struct sock_fprog){(unsigned short)(size / sizeof *code), TAKE(code)};
    return true;
}

static bool build(scmp_filter_ctx context, bool is_ok, struct sock_fprog *out,
                  struct err *e)
{
    is_ok = is_ok && export(context, out, e);
    seccomp_release(context);
    return is_ok;
}

bool filter_build(enum jail_profile profile, uint32_t arch, struct sock_fprog *out,
                  struct err *e)
{
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ERRNO(EPERM));

    *out = (struct sock_fprog){0};
    if (!context)
        return err_set(e, 0, "make a seccomp filter");

    return build(context, add_all(context, profile, arch, e), out, e);
}

/* ------------------------------------------------------- the second stage */

/*
 * What libFuzzer does once it executes inputs (strace of campaigns, reports and hangs
 * included), and a harness that forks for each.  Not among them: execve, prctl, kill,
 * rename, dup2, pipe2 and all else that is only of use to start.
 */
static const char *const steady[] = {
    /* inputs, the corpus, artefacts, reports */
    "read",
    "write",
    "close",
    "fstat",
    "newfstatat",
    "lseek",
    "openat",
    "getdents64",
    "readlink",
    "readlinkat",
    "unlink",
    "unlinkat",
    "ioctl",
    /* memory */
    "mmap",
    "munmap",
    "mprotect",
    "mremap",
    "madvise",
    "brk",
    /* threads, and a child for each input */
    "rseq",
    "sched_getaffinity",
    "futex",
    "clone",
    "set_robust_list",
    "wait4",
    "exit",
    "exit_group",
    "sched_yield",
    "getpid",
    "gettid",
    "tgkill",
    /* signals and time */
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sigaltstack",
    "clock_gettime",
    "clock_nanosleep",
    "nanosleep",
    "restart_syscall",
    "getrandom",
    "getrusage",
};

/* Calls of the profile that have rules of their own. */
static const char *const special[] = {"prctl", "prlimit64"};

static bool is_steady(const char *name, const char *const *more)
{
    for (size_t i = 0; i < sizeof steady / sizeof steady[0]; i++) {
        if (strcmp(steady[i], name) == 0)
            return true;
    }
    for (; more && *more; more++) {
        if (strcmp(*more, name) == 0)
            return true;
    }
    return false;
}

static bool ask_about(scmp_filter_ctx context, const char *name,
                      const char *const *more, struct err *e)
{
    return is_steady(name, more) ||
           add_rule(context, &(struct rule){SCMP_ACT_NOTIFY, name, NULL, 0}, e);
}

static bool is_of_target(const char *name)
{
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        if ((calls[i].profiles & T) && strcmp(calls[i].name, name) == 0)
            return true;
    }
    return strcmp(name, special[0]) == 0 || strcmp(name, special[1]) == 0;
}

static bool add_gate(scmp_filter_ctx context, const char *const *more, uint32_t arch,
                     struct err *e)
{
    for (const char *const *at = more; at && *at; at++) {
        if (!is_of_target(*at))
            return err_set(e, 0, "profile target has no call \"%s\"", *at);
    }
    if (!set_up(context, arch, e))
        return false;
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        if ((calls[i].profiles & T) && !ask_about(context, calls[i].name, more, e))
            return false;
    }
    return ask_about(context, special[0], more, e) &&
           ask_about(context, special[1], more, e);
}

bool filter_build_gate(const char *const *more, uint32_t arch, struct sock_fprog *out,
                       struct err *e)
{
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);

    *out = (struct sock_fprog){0};
    if (!context)
        return err_set(e, 0, "make a seccomp filter");
    return build(context, add_gate(context, more, arch, e), out, e);
}

void filter_fini(struct sock_fprog *f)
{
    free(f->filter);
    *f = (struct sock_fprog){0};
}

char *filter_call_name(int number)
{
    return seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, number);
}

int filter_call_number(const char *name, uint32_t arch)
{
    return seccomp_syscall_resolve_name_arch(arch, name);
}
