/*
 * The jail as root: what each layer closes, and that it is this layer which closes it.
 *
 * Each check runs inside a jail twice, with the layer and with it left out.
 */
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

#include "base/proc.h"

/* ------------------------------------------------------- checks, inside */

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
    extern char **environ;

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
    {"forks",           check_forks           },
    {"name-pid",        check_name_pid        },
    {"tcp-loopback",    check_tcp_loopback    },
    {"abstract-socket", check_abstract_socket },
    {"shared-memory",   check_shared_memory   },
    {"hostname",        check_hostname        },
    {"cgroup-name",     check_cgroup_name     },
    {"open-writable",   check_open_writable   },
    {"create",          check_create          },
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

/* --------------------------------------------------- each layer, both ways */

#define LEFT_OUT(...) ((const char *const[]){__VA_ARGS__, NULL})

static void tree_refuses_what_others_can_write(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_argv(&in, "nothing", NULL);
    assert_int_equal(chmod(in.tree.root, 0777), 0);
    assert_error(jail_start(&in.spec, &in.record, e), "can be written by others");
    in.spec.without = LEFT_OUT("tree");
    assert_int_equal(inside_try(&in, "nothing", NULL), CLOSED);
    in.spec.without = NULL;
    assert_int_equal(chmod(in.tree.root, 0755), 0);
    assert_int_equal(chown(in.tree.root, UNPRIVILEGED, UNPRIVILEGED), 0);
    assert_error(jail_start(&in.spec, &in.record, e), "neither to root nor to us");
}

static void cgroup_contains_a_memory_bomb(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.limits.memory_bytes = 48 << 20;
    assert_int_equal(inside_try(&in, "memory", "96"), 1000 + SIGKILL);
    assert_true(in.exit.out_of_memory);
    assert_false(in.exit.timed_out);
    in.spec.without = LEFT_OUT("cgroup");
    assert_int_equal(inside_try(&in, "memory", "96"), OPEN);
    assert_false(in.exit.out_of_memory);
}

static void cgroup_contains_a_fork_bomb(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.limits.processes = 20;
    inside_both_ways(&in, "forks", "20", LEFT_OUT("cgroup", "limits"));
}

static void limits_contain_a_fork_bomb(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.limits.processes = 20;
    inside_both_ways(&in, "forks", "20", LEFT_OUT("limits", "cgroup"));
}

static void pid_namespace_takes_the_names_of_processes_outside(void **state)
{
    (void)state;
    SCOPED_FREE char *pid = mem_printf("%d", (int)getpid());
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_both_ways(&in, "name-pid", pid, LEFT_OUT("pid-ns"));
}

static int listen_on(int family, struct sockaddr *address, socklen_t size)
{
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(bind(fd, address, size), 0);
    assert_int_equal(listen(fd, 4), 0);
    return fd;
}

static void net_namespace_hides_services_on_loopback(void **state)
{
    (void)state;
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof at;
    SCOPED_FD int fd = listen_on(AF_INET, (struct sockaddr *)&at, size);
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
    SCOPED_FREE char *port = mem_printf("%u", (unsigned)ntohs(at.sin_port));
    in.spec.profile = JAIL_PROFILE_DAEMON;
    in.spec.net = JAIL_NET_LOOPBACK;
    inside_both_ways(&in, "tcp-loopback", port, LEFT_OUT("net-ns"));
}

/* An abstract socket of ours; its name in `name`. */
static int listen_abstract(char name[32])
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};

    snprintf(name, 32, "spillway-test-%d", (int)getpid());
    memcpy(at.sun_path + 1, name, strlen(name));
    return listen_on(
        AF_UNIX, (struct sockaddr *)&at,
        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name)));
}

static void net_namespace_hides_abstract_sockets(void **state)
{
    (void)state;
    char name[32];
    SCOPED_FD int fd = listen_abstract(name);
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.profile = JAIL_PROFILE_DAEMON;
    inside_both_ways(&in, "abstract-socket", name, LEFT_OUT("net-ns", "landlock"));
}

static void landlock_denies_abstract_sockets_a_second_time(void **state)
{
    (void)state;
    char name[32];
    SCOPED_FD int fd = listen_abstract(name);
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.profile = JAIL_PROFILE_DAEMON;
    inside_both_ways(&in, "abstract-socket", name, LEFT_OUT("landlock", "net-ns"));
}

static void landlock_denies_devices_nobody_asked_for(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_both_ways(&in, "landlock", NULL, LEFT_OUT("landlock"));
}

static void ipc_namespace_hides_shared_memory(void **state)
{
    (void)state;
    int id = shmget(IPC_PRIVATE + 0x5b11, 4096, IPC_CREAT | 0666);
    SCOPED_FREE char *key = mem_printf("%d", IPC_PRIVATE + 0x5b11);
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_true(id >= 0);
    in.spec.profile = JAIL_PROFILE_NONE;
    inside_both_ways(&in, "shared-memory", key, LEFT_OUT("ipc-ns"));
    assert_int_equal(shmctl(id, IPC_RMID, NULL), 0);
}

static void uts_namespace_hides_the_hosts_name(void **state)
{
    (void)state;
    char name[65] = "";
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    gethostname(name, sizeof name - 1);
    inside_both_ways(&in, "hostname", name, LEFT_OUT("uts-ns"));
}

static void cgroup_namespace_hides_the_groups_place(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_both_ways(&in, "cgroup-name", NULL, LEFT_OUT("cgroup-ns"));
}

/* A file in the tree that belongs to the program's id: only the mount protects it. */
static void mounts_keep_the_tree_as_it_is(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    const struct tree_extra extra = {"/etc/hostname", "/etc/file"};
    inside_init(&in, &extra, 1);
    SCOPED_FREE char *file = fs_join(in.tree.root, "etc/file");

    assert_int_equal(chmod(file, 0666), 0);
    assert_int_equal(chown(file, UNPRIVILEGED, UNPRIVILEGED), 0);
    in.spec.uid = in.spec.gid = UNPRIVILEGED;
    in.spec.may_degrade = true; /* /proc and /dev go with the mounts */
    inside_both_ways(&in, "open-writable", "/etc/file",
                     LEFT_OUT("mounts", "landlock", "proc", "dev"));
}

static void output_bounds_what_can_be_written(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    const struct tree_extra extra = {NULL, "/out"};
    inside_init(&in, &extra, 1);
    SCOPED_FREE char *folder = fs_join(in.tree.root, "out");

    assert_int_equal(chmod(folder, 0777), 0);
    in.spec.output = "/out";
    in.spec.limits.output_bytes = 1 << 20;
    in.spec.limits.output_inodes = 100;
    assert_int_equal(inside_try(&in, "fill-disk", "/out/file"), CLOSED);
    /* Without it the tree's own folder takes everything, once it is not read-only. */
    in.spec.may_degrade = true;
    in.spec.without = LEFT_OUT("output", "mounts", "proc", "dev", "landlock");
    assert_int_equal(inside_try(&in, "fill-disk", "/out/file"), OPEN);
}

static void output_bounds_the_number_of_files(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.output = "/out";
    in.spec.limits.output_inodes = 100;
    assert_int_equal(inside_try(&in, "fill-inodes", "/out"), CLOSED);
    in.spec.limits.output_inodes = 400;
    assert_int_equal(inside_try(&in, "fill-inodes", "/out"), OPEN);
}

static void nothing_but_the_output_can_be_written(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.output = "/out";
    assert_int_equal(inside_try(&in, "create", "/x"), CLOSED);
    assert_int_equal(inside_try(&in, "create", "/dev/x"), CLOSED);
    assert_int_equal(inside_try(&in, "create", "/bin/x"), CLOSED);
    assert_int_equal(inside_try(&in, "create", "/out/x"), OPEN);
}

static void proc_shows_only_our_own(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_int_equal(inside_try(&in, "proc-pids", NULL), CLOSED);
    inside_both_ways(&in, "missing", "/proc/self/environ", LEFT_OUT("proc"));
}

static void dev_has_null_and_no_disk(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_int_equal(inside_try(&in, "exists", "/dev/kmsg"), CLOSED);
    inside_both_ways(&in, "missing", "/dev/null", LEFT_OUT("dev"));
}

static void no_user_namespace_inside(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.profile = JAIL_PROFILE_NONE;
    inside_both_ways(&in, "user-namespace", NULL, LEFT_OUT("nested-user-ns"));
}

static void root_takes_the_hosts_files_out_of_reach(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);
    SCOPED_FREE char *secret = fs_join(in.folder, "secret");

    assert_ok(fs_write(secret, "x", 1, 0644, e));
    inside_both_ways(&in, "exists", secret,
                     LEFT_OUT("root", "landlock", "nested-user-ns"));
}

static void session_has_no_part_in_the_callers(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.profile = JAIL_PROFILE_NONE;
    inside_both_ways(&in, "session", NULL, LEFT_OUT("session"));
}

static void descriptors_of_the_caller_do_not_leak(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);
    int fd = open("/etc", O_RDONLY | O_DIRECTORY);

    assert_int_equal(dup2(fd, 77), 77);
    close(fd);
    inside_both_ways(&in, "leaked-folder", "hostname",
                     LEFT_OUT("descriptors", "landlock"));
    close(77);
}

static void kept_descriptors_keep_their_numbers(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);
    int fds[2];
    char byte = 0;

    assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
    assert_int_equal(dup3(fds[1], 198, O_CLOEXEC), 198);
    in.spec.keep_fds = (const int[]){198};
    in.spec.keep_fd_count = 1;
    assert_int_equal(inside_try(&in, "kept-pipe", "198"), CLOSED);
    close(198);
    close(fds[1]);
    assert_int_equal(read(fds[0], &byte, 1), 1);
    assert_int_equal(read(fds[0], &byte, 1), 0); /* nobody else has it open */
    close(fds[0]);
}

static void limits_bound_the_descriptors(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.limits.open_files = 60;
    inside_both_ways(&in, "descriptors", "60", LEFT_OUT("limits"));
}

static void limits_keep_core_handlers_from_starting(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_both_ways(&in, "core-limit", NULL, LEFT_OUT("limits"));
}

static void caps_cannot_come_back(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_both_ways(&in, "bounding-set", NULL, LEFT_OUT("caps"));
}

static void uid_is_not_root_in_any_form(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.profile = JAIL_PROFILE_NONE; /* the check looks closely */
    inside_both_ways(&in, "root-id", NULL, LEFT_OUT("uid"));
    assert_int_equal(in.record.host_uid, 0); /* and the record says so */
    assert_int_equal(inside_try(&in, "root-id", NULL), CLOSED);
    assert_true(in.record.host_uid >= 70000);
}

static void no_new_privileges(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_both_ways(&in, "new-privileges", NULL,
                     LEFT_OUT("no-new-privs", "landlock", "seccomp"));
}

static void seccomp_denies_what_no_target_needs(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_both_ways(&in, "denied-calls", NULL, LEFT_OUT("seccomp"));
}

static void nothing_can_be_mounted(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.output = "/out";
    assert_int_equal(inside_try(&in, "mount", NULL), CLOSED);
    in.spec.profile = JAIL_PROFILE_NONE;
    assert_int_equal(inside_try(&in, "mount", NULL), CLOSED);
}

static void two_jails_have_two_ids(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    struct jail_record first, second;
    inside_init(&in, NULL, 0);

    inside_argv(&in, "sleep", NULL);
    SCOPED_JAIL struct jail *a = jail_start(&in.spec, &first, NULL);
    SCOPED_JAIL struct jail *b = jail_start(&in.spec, &second, NULL);
    assert_non_null(a);
    assert_non_null(b);
    assert_int_not_equal(first.host_uid, second.host_uid);
}

/* ------------------------------------------------------ the whole jail */

static void exit_codes_and_signals_come_through(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_int_equal(inside_try(&in, "exit-code", "0"), 0);
    assert_int_equal(inside_try(&in, "exit-code", "255"), 255);
    assert_int_equal(inside_try(&in, "signal", "11"), 1000 + SIGSEGV);
    assert_int_equal(inside_try(&in, "signal", "6"), 1000 + SIGABRT);
    assert_int_equal(in.exit.exit_code, -1);
}

static void every_layer_is_held_as_root(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.output = "/out";
    assert_int_equal(inside_try(&in, "nothing", NULL), CLOSED);
    for (size_t i = 0; i < in.record.layer_count; i++) {
        const struct jail_layer_record *row = &in.record.layers[i];
        bool is_user = strcmp(row->name, "user-ns") == 0;

        if (row->state != (is_user ? JAIL_LAYER_NOT_WANTED : JAIL_LAYER_HELD))
            fail_msg("%s: %s (%s)", row->name, jail_layer_state_name(row->state),
                     row->detail);
    }
}

static void the_article_level_is_chroot_and_an_id(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.level = JAIL_LEVEL_ARTICLE;
    assert_int_equal(inside_try(&in, "root-id", NULL), CLOSED);
    assert_int_equal(inside_layer(&in.record, "root")->state, JAIL_LAYER_HELD);
    assert_int_equal(inside_layer(&in.record, "uid")->state, JAIL_LAYER_HELD);
    assert_int_equal(inside_layer(&in.record, "seccomp")->state, JAIL_LAYER_NOT_WANTED);
    assert_int_equal(inside_layer(&in.record, "pid-ns")->state, JAIL_LAYER_NOT_WANTED);
    assert_int_equal(inside_try(&in, "denied-calls", NULL), OPEN);
}

static bool has_process_of(uid_t uid)
{
    SCOPED_STRV struct strv names = {0};

    assert_ok(fs_list("/proc", &names, e));
    for (size_t i = 0; i < names.len; i++) {
        SCOPED_FREE char *path = mem_printf("/proc/%s", names.at[i]);
        struct stat st;
        if (names.at[i][0] >= '0' && names.at[i][0] <= '9' && stat(path, &st) == 0 &&
            st.st_uid == uid)
            return true;
    }
    return false;
}

static void what_a_program_leaves_ends_with_it(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_int_equal(inside_try(&in, "leave-orphan", NULL), CLOSED);
    assert_false(has_process_of(in.record.host_uid));
    in.spec.level = JAIL_LEVEL_ARTICLE;
    assert_int_equal(inside_try(&in, "leave-orphan", NULL), CLOSED);
    assert_false(has_process_of(in.record.host_uid));
}

static void a_time_limit_ends_everything(void **state)
{
    (void)state;
    static const enum jail_level levels[] = {JAIL_LEVEL_ARTICLE, JAIL_LEVEL_HARDENED};

    for (size_t i = 0; i < 2; i++) {
        SCOPED_INSIDE struct inside in;
        struct jail_exit ended;
        inside_init(&in, NULL, 0);

        in.spec.level = levels[i];
        inside_argv(&in, "sleep", NULL);
        SCOPED_JAIL struct jail *j = jail_start(&in.spec, &in.record, NULL);
        assert_non_null(j);
        assert_ok(jail_wait(j, 50, &ended, e));
        assert_true(ended.timed_out);
        assert_int_equal(ended.signal, SIGKILL);
        assert_int_equal(ended.exit_code, -1);
        assert_false(has_process_of(in.record.host_uid));
    }
}

static void a_signal_goes_to_the_program(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    struct jail_exit ended;
    inside_init(&in, NULL, 0);

    inside_argv(&in, "sleep", NULL);
    SCOPED_JAIL struct jail *j = jail_start(&in.spec, &in.record, NULL);
    assert_non_null(j);
    assert_int_equal(kill(jail_pid(j), 0), 0);
    assert_ok(jail_signal(j, SIGTERM, e));
    assert_ok(jail_wait(j, 5000, &ended, e));
    assert_int_equal(ended.signal, SIGTERM);
    assert_false(ended.timed_out);
}

static void what_was_written_can_be_read_afterwards(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    struct jail_exit ended;
    struct stat st;
    inside_init(&in, NULL, 0);

    in.spec.output = "/out";
    inside_argv(&in, "create", "/out/artefact");
    SCOPED_JAIL struct jail *j = jail_start(&in.spec, &in.record, NULL);
    assert_non_null(j);
    assert_ok(jail_wait(j, 5000, &ended, e));
    assert_int_equal(fstatat(jail_output_fd(j), "artefact", &st, 0), 0);
    assert_int_equal(st.st_uid, in.record.host_uid);
}

static void folder_and_environment_are_as_asked(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    const char *const env[] = {"ONLY=this", NULL};
    inside_init(&in, NULL, 0);

    in.spec.output = "/out";
    in.spec.cwd = "/out";
    in.spec.env = env;
    assert_int_equal(inside_try(&in, "cwd", "/out"), CLOSED);
    assert_int_equal(inside_try(&in, "environment", "ONLY=this"), CLOSED);
}

static void binds_show_what_they_should(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);
    SCOPED_FREE char *shared = fs_join(in.folder, "shared");
    const struct jail_bind binds[] = {
        {"/etc/hostname", "/in/file",  false},
        {shared,          "/in/write", true },
        {shared,          "/in/read",  false},
    };

    assert_int_equal(mkdir(shared, 0777), 0);
    assert_int_equal(chmod(shared, 0777), 0);
    in.spec.binds = binds;
    in.spec.bind_count = 3;
    assert_int_equal(inside_try(&in, "exists", "/in/file"), OPEN);
    assert_int_equal(inside_try(&in, "open-writable", "/in/file"), CLOSED);
    assert_int_equal(inside_try(&in, "create", "/in/read/x"), CLOSED);
    assert_int_equal(inside_try(&in, "create", "/in/write/x"), OPEN);
    assert_int_equal(inside_try(&in, "exists", "/in/read/x"), OPEN);
}

/* ------------------------------------------------------------ errors */

static void a_program_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    struct err problem = {0};
    inside_init(&in, NULL, 0);

    inside_argv(&in, "nothing", NULL);
    in.argv[0] = "/bin/absent";
    assert_null(jail_start(&in.spec, &in.record, &problem));
    assert_int_equal(problem.errnum, ENOENT);
    assert_non_null(strstr(problem.text, "/bin/absent"));
    assert_false(has_process_of(in.record.host_uid));
}

static void a_step_that_fails_never_runs_the_program(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);
    const struct jail_bind absent = {"/nonexistent/x", "/in", false};

    inside_argv(&in, "nothing", NULL);
    in.spec.binds = &absent;
    in.spec.bind_count = 1;
    assert_error(jail_start(&in.spec, &in.record, e), "jail layer mounts");
    in.spec.binds = NULL;
    in.spec.bind_count = 0;
    in.spec.cwd = "/nonexistent";
    assert_error(jail_start(&in.spec, &in.record, e), "chdir /nonexistent");
    assert_false(has_process_of(in.record.host_uid));
}

static void wrong_specifications_are_errors(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_argv(&in, "nothing", NULL);
    in.spec.without = LEFT_OUT("seccompp");
    assert_error(jail_start(&in.spec, &in.record, e), "no layer \"seccompp\"");
    in.spec.without = NULL;
    in.spec.require = LEFT_OUT("land-lock");
    assert_error(jail_start(&in.spec, &in.record, e), "no layer \"land-lock\"");
    in.spec.require = LEFT_OUT("user-ns");
    assert_error(jail_start(&in.spec, &in.record, e), "user-ns is required, but not");
    in.spec.require = NULL;
    in.spec.output = "out";
    assert_error(jail_start(&in.spec, &in.record, e), "must be an absolute path");
    in.spec.output = "/";
    assert_error(jail_start(&in.spec, &in.record, e), "must be below the root");
    in.spec.output = NULL;
    in.spec.tree = "/nonexistent/tree";
    assert_error(jail_start(&in.spec, &in.record, e), "/nonexistent/tree");
}

static void a_mount_point_is_never_made_in_the_tree(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    const struct jail_bind bind = {"/etc/hostname", "/bin/new/file", false};
    inside_init(&in, NULL, 0);
    SCOPED_FREE char *made = fs_join(in.tree.root, "bin/new");

    inside_argv(&in, "nothing", NULL);
    in.spec.binds = &bind;
    in.spec.bind_count = 1;
    assert_error(jail_start(&in.spec, &in.record, e), "cannot be made");
    assert_false(fs_exists(made));
}

/* --------------------------------------------------- killed supervisors */

/* The folders of the control group that process `pid` is in, one for each hierarchy;
   other jails may be running on this machine. */
static void list_groups(pid_t pid, struct strv *out)
{
    SCOPED_FREE char *path = mem_printf("/proc/%d/cgroup", (int)pid);
    SCOPED_STR struct str text = {0};

    assert_ok(fs_read(path, 1 << 20, &text, e));
    for (const char *at = text.text; (at = strstr(at, "spillway-jail.")); at++) {
        SCOPED_FREE char *name = mem_strndup(at, strcspn(at, "\n/"));
        const char *const argv[] = {"find", "/sys/fs/cgroup", "-name", name, NULL};
        struct proc_spec spec = {.argv = argv};
        SCOPED_PROC struct proc_result r = {0};

        proc_run(&spec, &r, NULL); /* find complains of groups that vanish */
        SCOPED_FREE char *folder = mem_strndup(r.out.text, strcspn(r.out.text, "\n"));
        strv_add(out, folder);
    }
}

static size_t count_existing(const struct strv *folders)
{
    size_t count = 0;

    for (size_t i = 0; i < folders->len; i++)
        count += fs_exists(folders->at[i]);
    return count;
}

/* A supervisor in a process of its own, killed while its jail runs. */
static uid_t kill_a_supervisor(struct inside *in, struct strv *groups)
{
    struct {
        uid_t uid;
        pid_t pid;
    } news;
    int fds[2];

    assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
    inside_argv(in, "sleep", NULL);
    pid_t pid = fork();
    if (pid == 0) {
        struct jail *j = jail_start(&in->spec, &in->record, NULL);

        news.uid = in->record.host_uid;
        news.pid = j ? jail_pid(j) : 0;
        if (j && write(fds[1], &news, sizeof news) == (ssize_t)sizeof news)
            check_sleep("");
        _exit(1);
    }
    close(fds[1]);
    assert_int_equal(read(fds[0], &news, sizeof news), (ssize_t)sizeof news);
    close(fds[0]);
    assert_true(has_process_of(news.uid));
    list_groups(news.pid, groups);
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    return news.uid;
}

static void a_killed_supervisor_leaves_no_process_and_no_group(void **state)
{
    (void)state;
    static const enum jail_level levels[] = {JAIL_LEVEL_ARTICLE, JAIL_LEVEL_HARDENED};

    for (size_t i = 0; i < 2; i++) {
        SCOPED_INSIDE struct inside in;
        SCOPED_STRV struct strv groups = {0};
        inside_init(&in, NULL, 0);
        in.spec.level = levels[i];

        uid_t uid = kill_a_supervisor(&in, &groups);
        assert_true(levels[i] == JAIL_LEVEL_ARTICLE || groups.len > 0);
        for (int k = 0; k < 500 && has_process_of(uid); k++)
            usleep(10000);
        assert_false(has_process_of(uid));
        jail_sweep();
        assert_int_equal(count_existing(&groups), 0);
    }
}

static void a_sweep_leaves_running_jails_alone(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    SCOPED_STRV struct strv groups = {0};
    struct jail_exit ended;
    inside_init(&in, NULL, 0);

    inside_argv(&in, "sleep", NULL);
    SCOPED_JAIL struct jail *j = jail_start(&in.spec, &in.record, NULL);
    assert_non_null(j);
    list_groups(jail_pid(j), &groups);
    assert_true(groups.len > 0);
    jail_sweep();
    assert_int_equal(count_existing(&groups), groups.len);
    assert_int_equal(kill(jail_pid(j), 0), 0);
    assert_ok(jail_signal(j, SIGKILL, e));
    assert_ok(jail_wait(j, 5000, &ended, e));
    jail_close(TAKE(j));
    assert_int_equal(count_existing(&groups), 0);
}

static void closing_twice_and_nothing_is_fine(void **state)
{
    (void)state;
    struct jail *none = NULL;

    jail_close(NULL);
    jail_scoped_close(&none);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tree_refuses_what_others_can_write),
        cmocka_unit_test(cgroup_contains_a_memory_bomb),
        cmocka_unit_test(cgroup_contains_a_fork_bomb),
        cmocka_unit_test(limits_contain_a_fork_bomb),
        cmocka_unit_test(pid_namespace_takes_the_names_of_processes_outside),
        cmocka_unit_test(net_namespace_hides_services_on_loopback),
        cmocka_unit_test(net_namespace_hides_abstract_sockets),
        cmocka_unit_test(landlock_denies_abstract_sockets_a_second_time),
        cmocka_unit_test(landlock_denies_devices_nobody_asked_for),
        cmocka_unit_test(ipc_namespace_hides_shared_memory),
        cmocka_unit_test(uts_namespace_hides_the_hosts_name),
        cmocka_unit_test(cgroup_namespace_hides_the_groups_place),
        cmocka_unit_test(mounts_keep_the_tree_as_it_is),
        cmocka_unit_test(output_bounds_what_can_be_written),
        cmocka_unit_test(output_bounds_the_number_of_files),
        cmocka_unit_test(nothing_but_the_output_can_be_written),
        cmocka_unit_test(proc_shows_only_our_own),
        cmocka_unit_test(dev_has_null_and_no_disk),
        cmocka_unit_test(no_user_namespace_inside),
        cmocka_unit_test(root_takes_the_hosts_files_out_of_reach),
        cmocka_unit_test(session_has_no_part_in_the_callers),
        cmocka_unit_test(descriptors_of_the_caller_do_not_leak),
        cmocka_unit_test(kept_descriptors_keep_their_numbers),
        cmocka_unit_test(limits_bound_the_descriptors),
        cmocka_unit_test(limits_keep_core_handlers_from_starting),
        cmocka_unit_test(caps_cannot_come_back),
        cmocka_unit_test(uid_is_not_root_in_any_form),
        cmocka_unit_test(no_new_privileges),
        cmocka_unit_test(seccomp_denies_what_no_target_needs),
        cmocka_unit_test(nothing_can_be_mounted),
        cmocka_unit_test(two_jails_have_two_ids),
        cmocka_unit_test(exit_codes_and_signals_come_through),
        cmocka_unit_test(every_layer_is_held_as_root),
        cmocka_unit_test(the_article_level_is_chroot_and_an_id),
        cmocka_unit_test(what_a_program_leaves_ends_with_it),
        cmocka_unit_test(a_time_limit_ends_everything),
        cmocka_unit_test(a_signal_goes_to_the_program),
        cmocka_unit_test(what_was_written_can_be_read_afterwards),
        cmocka_unit_test(folder_and_environment_are_as_asked),
        cmocka_unit_test(binds_show_what_they_should),
        cmocka_unit_test(a_program_that_is_not_there_is_an_error),
        cmocka_unit_test(a_step_that_fails_never_runs_the_program),
        cmocka_unit_test(wrong_specifications_are_errors),
        cmocka_unit_test(a_mount_point_is_never_made_in_the_tree),
        cmocka_unit_test(a_killed_supervisor_leaves_no_process_and_no_group),
        cmocka_unit_test(a_sweep_leaves_running_jails_alone),
        cmocka_unit_test(closing_twice_and_nothing_is_fine),
    };

    inside_run(checks, sizeof checks / sizeof checks[0], argc, argv);
    if (geteuid() != 0)
        return 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
