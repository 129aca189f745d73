/*
 * What is tried from inside a jail: one function for each thing a layer should prevent.
 */
#ifndef SPILLWAY_TESTS_UNIT_JAIL_CHECKS_H
#define SPILLWAY_TESTS_UNIT_JAIL_CHECKS_H

#include "tests/unit/jail_inside.h"

#include <linux/keyctl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/utsname.h>

static int verdict(bool is_open)
{
    return is_open ? OPEN : CLOSED;
}

static int check_nothing(const char *arg)
{
    (void)arg;
    return CLOSED;
}

static int check_exit_code(const char *arg)
{
    return (int)strtol(arg, NULL, 10);
}

static int check_signal(const char *arg)
{
    int number = (int)strtol(arg, NULL, 10);

    signal(number, SIG_DFL); /* a sanitizer has handlers of its own */
    return raise(number);
}

static int check_sleep(const char *arg)
{
    (void)arg;
    while (pause() < 0)
        ;
    return CONFUSED;
}

/* Touch this many MiB. */
static int check_memory(const char *arg)
{
    size_t size = strtoul(arg, NULL, 10) << 20;
    char *block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                       -1, 0);

    if (block == MAP_FAILED)
        return CLOSED;
    for (size_t i = 0; i < size; i += 4096)
        block[i] = 1;
    return OPEN;
}

/* The same, over about a second: a watchdog has to see it. */
static int check_memory_slowly(const char *arg)
{
    for (unsigned long i = strtoul(arg, NULL, 10) / 8; i > 0; i--) {
        if (check_memory("8") != OPEN)
            return CLOSED;
        usleep(20000);
    }
    return OPEN;
}

/* More processes than `arg`? */
static int check_forks(const char *arg)
{
    long limit = strtol(arg, NULL, 10);

    for (long i = 0; i < limit + 20; i++) {
        pid_t pid = fork();
        if (pid < 0)
            return CLOSED;
        if (pid == 0)
            check_sleep("");
    }
    return OPEN;
}

/* Whether a process outside has a name here. */
static int check_name_pid(const char *arg)
{
    return verdict(kill((pid_t)strtol(arg, NULL, 10), 0) == 0 || errno == EPERM);
}

static int check_signal_pid(const char *arg)
{
    return verdict(kill((pid_t)strtol(arg, NULL, 10), 0) == 0);
}

/* Only one id has a meaning inside: our own, which is not root's. */
static int check_one_id(const char *arg)
{
    SCOPED_STR struct str map = {0};
    unsigned first, outside, count;

    (void)arg;
    if (!fs_read("/proc/self/uid_map", 4096, &map, NULL))
        return CONFUSED;
    char *at = map.text;
    first = (unsigned)strtoul(at, &at, 10);
    outside = (unsigned)strtoul(at, &at, 10);
    count = (unsigned)strtoul(at, &at, 10);
    return verdict(count != 1 || first != geteuid() || outside == 0 || first == 0);
}

static int check_readable(const char *arg)
{
    return verdict(open(arg, O_RDONLY | O_CLOEXEC) >= 0);
}

static int check_tcp_loopback(const char *arg)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)strtol(arg, NULL, 10)),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    return fd < 0 ? CONFUSED
                  : verdict(connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
}

static int check_abstract_socket(const char *arg)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    memcpy(to.sun_path + 1, arg, strlen(arg));
    return fd < 0 ? CONFUSED
                  : verdict(connect(fd, (struct sockaddr *)&to,
                                    (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
                                                1 + strlen(arg))) == 0);
}

static int check_shared_memory(const char *arg)
{
    return verdict(shmget((key_t)strtol(arg, NULL, 10), 0, 0) >= 0);
}

static int check_hostname(const char *arg)
{
    struct utsname u;

    return uname(&u) != 0 ? CONFUSED : verdict(strcmp(u.nodename, arg) == 0);
}

/* Whether the name of the control group shows where on the host it is. */
static int check_cgroup_name(const char *arg)
{
    SCOPED_STR struct str text = {0};

    (void)arg;
    if (!fs_read("/proc/self/cgroup", 1 << 20, &text, NULL))
        return CONFUSED;
    return verdict(strstr(text.text, "spillway-jail.") != NULL);
}

static int check_open_writable(const char *arg)
{
    return verdict(open(arg, O_WRONLY | O_CLOEXEC) >= 0);
}

static int check_create(const char *arg)
{
    return verdict(open(arg, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0);
}

/* Says that it has started, and waits: the test decides when. */
static int check_late(const char *arg)
{
    char byte;

    if (write(1, "", 1) != 1 || read(0, &byte, 1) != 1)
        return CONFUSED;
    return verdict(mkdir(arg, 0700) == 0);
}

static int check_exists(const char *arg)
{
    return verdict(access(arg, F_OK) == 0);
}

static int check_missing(const char *arg)
{
    return verdict(access(arg, F_OK) != 0);
}

/* Write 4 MiB. */
static int check_fill_disk(const char *arg)
{
    static char block[1 << 16];
    SCOPED_FD int fd = open(arg, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        return CONFUSED;
    for (int i = 0; i < 64; i++) {
        if (write(fd, block, sizeof block) != (ssize_t)sizeof block)
            return errno == ENOSPC ? CLOSED : CONFUSED;
    }
    return OPEN;
}

static int check_fill_inodes(const char *arg)
{
    for (int i = 0; i < 300; i++) {
        SCOPED_FREE char *path = mem_printf("%s/%d", arg, i);
        SCOPED_FD int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0)
            return errno == ENOSPC ? CLOSED : CONFUSED;
    }
    return OPEN;
}

static int check_user_namespace(const char *arg)
{
    (void)arg;
    return verdict(unshare(CLONE_NEWUSER) == 0);
}

static int check_session(const char *arg)
{
    (void)arg;
    return verdict(getsid(0) != getpid());
}

/* Read through a folder that the caller had open as descriptor 77. */
static int check_leaked_folder(const char *arg)
{
    return verdict(openat(77, arg, O_RDONLY | O_CLOEXEC) >= 0);
}

static int check_kept_pipe(const char *arg)
{
    return verdict(write((int)strtol(arg, NULL, 10), "x", 1) != 1);
}

static int check_many_descriptors(const char *arg)
{
    for (long i = strtol(arg, NULL, 10) + 10; i > 0; i--) {
        if (dup(0) < 0)
            return CLOSED;
    }
    return OPEN;
}

/* Only the value 1 keeps a core_pattern that is a pipe from being started. */
static int check_core_limit(const char *arg)
{
    struct rlimit r;

    (void)arg;
    return getrlimit(RLIMIT_CORE, &r) != 0
               ? CONFUSED
               : verdict(r.rlim_cur != 1 || r.rlim_max != 1);
}

static int check_bounding_set(const char *arg)
{
    int left = 0;

    (void)arg;
    for (unsigned long cap = 0; cap < 64; cap++)
        left += prctl(PR_CAPBSET_READ, cap, 0, 0, 0) > 0;
    return verdict(left > 0);
}

static int check_root_id(const char *arg)
{
    uid_t u[3];
    gid_t g[3];

    (void)arg;
    if (getresuid(&u[0], &u[1], &u[2]) != 0 || getresgid(&g[0], &g[1], &g[2]) != 0)
        return CONFUSED;
    return verdict(!u[0] || !u[1] || !u[2] || !g[0] || !g[1] || !g[2] ||
                   getgroups(0, NULL) != 0);
}

static int check_new_privileges(const char *arg)
{
    (void)arg;
    return verdict(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1);
}

/* A few calls no target needs; each must be refused by number, not by its arguments. */
static int check_denied_calls(const char *arg)
{
    (void)arg;
    if (personality(0xffffffff) != -1 || errno != EPERM)
        return OPEN;
    if (syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_PROCESS_KEYRING, 1) != -1 ||
        errno != EPERM)
        return OPEN;
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != -1 || errno != EPERM)
        return OPEN;
    return verdict(unshare(0) != -1 || errno != EPERM);
}

/* A device that anyone may write, but this program has no need of. */
static int check_landlock(const char *arg)
{
    (void)arg;
    return verdict(open("/dev/urandom", O_WRONLY | O_CLOEXEC) >= 0);
}

static int check_mount(const char *arg)
{
    (void)arg;
    return verdict(mount("none", "/out", "tmpfs", 0, NULL) == 0);
}

/* Only pid 1 and we ourselves are there; its details are not ours to see. */
static int check_proc_pids(const char *arg)
{
    SCOPED_STRV struct strv names = {0};

    (void)arg;
    if (!fs_list("/proc", &names, NULL))
        return CONFUSED;
    for (size_t i = 0; i < names.len; i++) {
        const char *name = names.at[i];
        if (name[0] >= '0' && name[0] <= '9' && strtol(name, NULL, 10) != getpid())
            return OPEN;
    }
    return verdict(access("/proc/sys", F_OK) == 0 ||
                   access("/proc/1/status", F_OK) == 0);
}

static int check_cwd(const char *arg)
{
    char path[256];

    return getcwd(path, sizeof path) ? verdict(strcmp(path, arg) != 0) : CONFUSED;
}

static int check_environment(const char *arg)
{
    return verdict(!environ[0] || environ[1] || strcmp(environ[0], arg) != 0);
}

/* A grandchild that survives its parent must not survive the jail. */
static int check_leave_orphan(const char *arg)
{
    (void)arg;
    pid_t pid = fork();
    if (pid == 0) {
        setsid();
        if (fork() == 0)
            check_sleep("");
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    return CLOSED;
}

static const struct inside_check checks[] = {
    {"nothing",         check_nothing         },
    {"exit-code",       check_exit_code       },
    {"signal",          check_signal          },
    {"sleep",           check_sleep           },
    {"memory",          check_memory          },
    {"memory-slowly",   check_memory_slowly   },
    {"forks",           check_forks           },
    {"signal-pid",      check_signal_pid      },
    {"one-id",          check_one_id          },
    {"readable",        check_readable        },
    {"name-pid",        check_name_pid        },
    {"tcp-loopback",    check_tcp_loopback    },
    {"abstract-socket", check_abstract_socket },
    {"shared-memory",   check_shared_memory   },
    {"hostname",        check_hostname        },
    {"cgroup-name",     check_cgroup_name     },
    {"open-writable",   check_open_writable   },
    {"create",          check_create          },
    {"late",            check_late            },
    {"exists",          check_exists          },
    {"missing",         check_missing         },
    {"fill-disk",       check_fill_disk       },
    {"fill-inodes",     check_fill_inodes     },
    {"user-namespace",  check_user_namespace  },
    {"session",         check_session         },
    {"leaked-folder",   check_leaked_folder   },
    {"kept-pipe",       check_kept_pipe       },
    {"descriptors",     check_many_descriptors},
    {"core-limit",      check_core_limit      },
    {"bounding-set",    check_bounding_set    },
    {"root-id",         check_root_id         },
    {"new-privileges",  check_new_privileges  },
    {"denied-calls",    check_denied_calls    },
    {"landlock",        check_landlock        },
    {"mount",           check_mount           },
    {"proc-pids",       check_proc_pids       },
    {"cwd",             check_cwd             },
    {"environment",     check_environment     },
    {"leave-orphan",    check_leave_orphan    },
};

#define LEFT_OUT(...) ((const char *const[]){__VA_ARGS__, NULL})

#endif
