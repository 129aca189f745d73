/*
 * A step that fails: whatever the kernel refuses while a jail is built, the program
 * runs with every layer that was asked for, or not at all.
 *
 * A process starts a jail, and a filter hands us each of its system calls of the kinds
 * below, in the supervisor, in init and in the program's process (seccomp_unotify(2)).
 * We answer one of them with an error and let the others pass; then the next one,
 * until all were refused once.  Nothing of the jail knows of it.  The program inside
 * looks for itself at what was done to it.
 */
#include "tests/unit/jail_checks.h"

#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stdatomic.h>

struct kind {
    int number;
    const char *name;
    unsigned most; /* of its calls that are refused, each in a run of its own */
};

/* What a jail is made with.  `most` bounds what is repeated for each of many things. */
static const struct kind kinds[] = {
    {SYS_mount,                   "mount",                   20},
    {SYS_umount2,                 "umount2",                 20},
    {SYS_pivot_root,              "pivot_root",              20},
    {SYS_chroot,                  "chroot",                  20},
    {SYS_chdir,                   "chdir",                   20},
    {SYS_fchdir,                  "fchdir",                  20},
    {SYS_open_tree,               "open_tree",               6 },
    {SYS_move_mount,              "move_mount",              12},
    {SYS_mount_setattr,           "mount_setattr",           12},
    {SYS_fsopen,                  "fsopen",                  20},
    {SYS_fsconfig,                "fsconfig",                12},
    {SYS_fsmount,                 "fsmount",                 20},
    {SYS_unshare,                 "unshare",                 20},
    {SYS_setns,                   "setns",                   20},
    {SYS_clone3,                  "clone3",                  20},
    {SYS_clone,                   "clone",                   20},
    {SYS_sethostname,             "sethostname",             20},
    {SYS_setsid,                  "setsid",                  20},
    {SYS_keyctl,                  "keyctl",                  20},
    {SYS_close_range,             "close_range",             20},
    {SYS_prlimit64,               "prlimit64",               24},
    {SYS_prctl,                   "prctl",                   12},
    {SYS_capget,                  "capget",                  20},
    {SYS_capset,                  "capset",                  20},
    {SYS_setgroups,               "setgroups",               20},
    {SYS_setresgid,               "setresgid",               20},
    {SYS_setresuid,               "setresuid",               20},
    {SYS_landlock_create_ruleset, "landlock_create_ruleset", 20},
    {SYS_landlock_add_rule,       "landlock_add_rule",       6 },
    {SYS_landlock_restrict_self,  "landlock_restrict_self",  20},
    {SYS_seccomp,                 "seccomp",                 20},
    {SYS_mkdirat,                 "mkdirat",                 8 },
    {SYS_openat,                  "openat",                  16},
    {SYS_write,                   "write",                   16},
    {SYS_fcntl,                   "fcntl",                   8 },
    {SYS_dup2,                    "dup2",                    8 },
    {SYS_execve,                  "execve",                  1 },
};

enum { KIND_COUNT = sizeof kinds / sizeof *kinds, LIMIT_MS = 30000, LEAKED_FD = 77 };

/* By which a kernel says no, or that it cannot: code may take either for a reason. */
static const int errors[] = {EPERM, ENOSYS, EINVAL, ENOMEM};

/* ------------------------------------------------------------- inside */

/* Namespaces of the host, as inode numbers in this order. */
static const struct {
    const char *layer, *name;
} namespaces[] = {
    {"mount-ns",  "mnt"   },
    {"pid-ns",    "pid"   },
    {"net-ns",    "net"   },
    {"ipc-ns",    "ipc"   },
    {"uts-ns",    "uts"   },
    {"cgroup-ns", "cgroup"},
};
enum { NAMESPACE_COUNT = sizeof namespaces / sizeof *namespaces };

static unsigned long namespace_number(const char *name)
{
    SCOPED_FREE char *path = mem_printf("/proc/self/ns/%s", name);
    struct stat st;

    return stat(path, &st) == 0 ? (unsigned long)st.st_ino : 0;
}

/* Whether /proc/self/status has this line, but for blanks. */
static bool has_line(const char *status, const char *line)
{
    const char *at = strstr(status, line);

    return at && (at == status || at[-1] == '\n') &&
           (at[strlen(line)] == '\n' || at[strlen(line)] == ' ');
}

static const struct {
    const char *layer, *text;
} lines[] = {
    {"caps",         "CapInh:\t0000000000000000"},
    {"caps",         "CapPrm:\t0000000000000000"},
    {"caps",         "CapEff:\t0000000000000000"},
    {"caps",         "CapBnd:\t0000000000000000"},
    {"caps",         "CapAmb:\t0000000000000000"},
    {"no-new-privs", "NoNewPrivs:\t1"           },
    {"seccomp",      "Seccomp:\t2"              },
    {"uid",          "Groups:\t"                },
};

/* The number behind a word of /proc/self/status; 0 if there is none. */
static long number_of(const char *status, const char *word)
{
    const char *at = strstr(status, word);

    return at ? strtol(at + strlen(word), NULL, 10) : 0;
}

/* The filter has no getsid(2). */
static bool has_own_session(const char *status)
{
    long session = number_of(status, "NSsid:");

    return session > 0 && session == number_of(status, "NSpid:");
}

/* Real, effective, saved and file system id: all the same, and not root's. */
static bool has_four_ids(const char *status, const char *word)
{
    const char *at = strstr(status, word);
    long first = number_of(status, word);

    at = at ? at + strlen(word) : "";
    for (int i = 0; i < 4; i++) {
        char *end;

        if (strtol(at, &end, 10) != first || end == at)
            return false;
        at = end;
    }
    return first > 0;
}

static const char *find_weak_line(void)
{
    SCOPED_STR struct str status = {0};

    if (!fs_read("/proc/self/status", 1 << 16, &status, NULL))
        return "proc";
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (!has_line(status.text, lines[i].text))
            return lines[i].layer;
    }
    if (!has_four_ids(status.text, "Uid:") || !has_four_ids(status.text, "Gid:"))
        return "uid";
    return has_own_session(status.text) ? NULL : "session";
}

static const char *find_shared_namespace(const char *outside)
{
    for (size_t i = 0; i < NAMESPACE_COUNT; i++) {
        char *end;
        unsigned long number = strtoul(outside, &end, 10);
        unsigned long here = namespace_number(namespaces[i].name);

        if (here == 0 || here == number)
            return namespaces[i].layer;
        outside = end + 1;
    }
    return NULL;
}

/* One that the process that starts the jail has open, and did not say to keep. */
static int check_leaked_descriptor(const char *arg)
{
    (void)arg;
    return verdict(fcntl(LEAKED_FD, F_GETFD) >= 0);
}

struct posture {
    const char *layer;
    int (*check)(const char *arg);
    const char *arg;
};

/* One check of a layer's own test each; all must find their door closed. */
static const struct posture postures[] = {
    {"root",           check_exists,            "/etc/hostname"},
    {"mounts",         check_create,            "/x"           },
    {"mounts",         check_create,            "/bin/x"       },
    {"dev",            check_missing,           "/dev/null"    },
    {"dev",            check_exists,            "/dev/kmsg"    },
    {"proc",           check_proc_pids,         NULL           },
    {"descriptors",    check_leaked_descriptor, NULL           },
    {"limits",         check_core_limit,        NULL           },
    {"landlock",       check_landlock,          NULL           },
    {"seccomp",        check_denied_calls,      NULL           },
    {"nested-user-ns", check_user_namespace,    NULL           },
    {"cgroup-ns",      check_cgroup_name,       NULL           },
};

/* Says that it ran, then what it found open. */
static int check_posture(const char *arg)
{
    const char *weak = find_weak_line();

    dprintf(1, "ran\n");
    if (!weak)
        weak = find_shared_namespace(arg);
    for (size_t i = 0; !weak && i < sizeof postures / sizeof *postures; i++) {
        if (postures[i].check(postures[i].arg) != CLOSED)
            weak = postures[i].layer;
    }
    if (weak)
        dprintf(1, "open: %s\n", weak);
    return weak ? OPEN : CLOSED;
}

/* ------------------------------------------------- the process that starts it */

/* Every layer of a root's jail: none may be had in a weaker form. */
static const char *const all_layers[] = {
    "tree",           "cgroup",  "mount-ns", "pid-ns",
    "net-ns",         "ipc-ns",  "uts-ns",   "cgroup-ns",
    "mounts",         "output",  "proc",     "dev",
    "nested-user-ns", "root",    "session",  "descriptors",
    "limits",         "caps",    "uid",      "no-new-privs",
    "landlock",       "seccomp", NULL};

static int install_filter(void)
{
    struct sock_filter code[KIND_COUNT + 5];
    size_t n = 0;

    code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                             offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < KIND_COUNT; i++)
        code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
                                                 (unsigned)kinds[i].number,
                                                 (unsigned char)(KIND_COUNT - i), 0);
    code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);

    const struct sock_fprog program = {(unsigned short)n, code};
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                        SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

/* Outcome of one run, in memory shared with the process that starts the jail. */
struct outcome {
    _Atomic int listener; /* its descriptor there; 0: not yet; -1: none */
    bool was_started;
    int verdict; /* of the program */
    char error[200];
};

_Noreturn static void start_one(struct inside *in, struct outcome *out, int output)
{
    struct err e = {0};

    in->spec.stdout_fd = output;
    in->spec.stderr_fd = 0;
    atomic_store(&out->listener, install_filter());

    struct jail *j = jail_start(&in->spec, &in->record, &e);
    out->was_started = j != NULL;
    if (j && jail_wait(j, 20000, &in->exit, &e))
        out->verdict = in->exit.exit_code;
    memcpy(out->error, e.text, sizeof out->error - 1);
    jail_close(j);
    _exit(0);
}

/* ------------------------------------------------------------ the injector */

struct plan {
    size_t kind; /* which call is refused; KIND_COUNT: none */
    unsigned at; /* and which of its kind, from 0 */
    int error;
    unsigned seen[KIND_COUNT];
    bool was_refused, was_executed; /* what comes after is the program's own */
};

static void answer_one(int listener, struct plan *plan)
{
    struct seccomp_notif asked = {0};
    struct seccomp_notif_resp answer = {.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};

    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &asked) != 0)
        return; /* it was killed meanwhile */
    answer.id = asked.id;
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (asked.data.nr != kinds[i].number)
            continue;
        if (i == plan->kind && plan->seen[i] == plan->at && !plan->was_executed) {
            answer.flags = 0;
            answer.error = -plan->error;
            plan->was_refused = true;
        }
        if (!plan->was_executed)
            plan->seen[i]++;
        if (kinds[i].number == SYS_execve && answer.error == 0)
            plan->was_executed = true;
    }
    ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

/* Serve until all that the filter was on is gone.  False: that took too long. */
static bool serve(int listener, struct plan *plan)
{
    struct pollfd p = {listener, POLLIN, 0};

    for (;;) {
        if (poll(&p, 1, LIMIT_MS) <= 0)
            return false;
        if (p.revents & POLLHUP)
            return true;
        if (p.revents & POLLIN)
            answer_one(listener, plan);
    }
}

static int take_listener(pid_t pid, struct outcome *out)
{
    SCOPED_FD int process = (int)syscall(SYS_pidfd_open, pid, 0);
    int listener;

    while ((listener = atomic_load(&out->listener)) == 0)
        usleep(200);
    assert_true(listener > 0);
    return (int)syscall(SYS_pidfd_getfd, process, listener, 0);
}

static void read_output(int fd, char *out, size_t room)
{
    ssize_t size = read(fd, out, room - 1);

    out[size > 0 ? size : 0] = '\0';
}

/* Start a jail with one call refused; what became of it. */
static void run_one(struct inside *in, struct plan *plan, struct outcome *out,
                    char said[256])
{
    int ends[2];

    *out = (struct outcome){0};
    assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        start_one(in, out, ends[1]);
    SCOPED_FD int listener = take_listener(pid, out);
    assert_true(listener >= 0);
    bool is_over = serve(listener, plan);
    if (!is_over)
        kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    read_output(ends[0], said, 256);
    close(ends[0]);
    close(ends[1]);
    if (!is_over)
        fail_msg("%s %u: neither ended nor failed", kinds[plan->kind].name, plan->at);
}

static void judge(const struct plan *plan, const struct outcome *out, const char *said)
{
    const char *name = kinds[plan->kind].name;
    const char *error = strerrorname_np(plan->error);

    if (!out->was_started && *said)
        fail_msg("%s %u, %s: it failed (%s), but the program ran: %s", name, plan->at,
                 error, out->error, said);
    if (!out->was_started && !*out->error)
        fail_msg("%s %u, %s: it failed without a reason", name, plan->at, error);
    if (out->was_started && strcmp(said, "ran\n") != 0)
        fail_msg("%s %u, %s: %s", name, plan->at, error, said);
}

static struct inside *jail_to_start(const char *namespaces_outside)
{
    static struct inside in;

    inside_init(&in, NULL, 0);
    assert_int_equal(dup2(0, LEAKED_FD), LEAKED_FD);
    inside_argv(&in, "posture", namespaces_outside);
    in.spec.output = "/out";
    in.spec.require = all_layers;
    return &in;
}

static char *list_namespaces(void)
{
    struct str text = {0};

    for (size_t i = 0; i < NAMESPACE_COUNT; i++)
        str_addf(&text, "%lu ", namespace_number(namespaces[i].name));
    return str_take(&text);
}

static unsigned refuse_kind(struct inside *in, size_t kind, unsigned count,
                            struct outcome *out)
{
    unsigned failed = 0;
    char said[256];

    for (unsigned at = 0; at < count && at < kinds[kind].most; at++) {
        struct plan plan = {.kind = kind, .at = at, .error = errors[(kind + at) % 4]};

        run_one(in, &plan, out, said);
        judge(&plan, out, said);
        failed += plan.was_refused && !out->was_started;
    }
    return failed;
}

static void a_refused_call_never_leaves_a_program_with_less(void **state)
{
    SCOPED_FREE char *outside = list_namespaces();
    struct inside *in = jail_to_start(outside);
    struct outcome *out = mmap(NULL, sizeof *out, PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct plan none = {.kind = KIND_COUNT};
    unsigned failed = 0;
    char said[256];

    (void)state;
    assert_ptr_not_equal(out, MAP_FAILED);
    run_one(in, &none, out, said);
    assert_true(out->was_started);
    assert_string_equal(said, "ran\n");
    for (size_t i = 0; i < KIND_COUNT; i++)
        failed += refuse_kind(in, i, none.seen[i], out);
    print_message("%u starts failed by one refused call\n", failed);
    assert_true(failed > 60); /* it is not that nobody noticed */
    munmap(out, sizeof *out);
    inside_fini(in);
}

/* Each alone, so that it is seen for what it is. */
static const char *const left_out[] = {
    "pid-ns",  "net-ns",      "ipc-ns", "uts-ns", "cgroup-ns", "proc",    "dev",
    "session", "descriptors", "limits", "caps",   "landlock",  "seccomp", NULL};

static void the_program_sees_a_layer_that_is_left_out(void **state)
{
    SCOPED_FREE char *outside = list_namespaces();
    struct inside *in = jail_to_start(outside);

    (void)state;
    in->spec.require = NULL;
    for (size_t i = 0; left_out[i]; i++) {
        const char *const without[] = {left_out[i], NULL};
        SCOPED_FREE char *expected = mem_printf("ran\nopen: %s\n", left_out[i]);
        char said[256];
        int ends[2];

        assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
        in->spec.without = without;
        in->spec.stdout_fd = ends[1];
        in->spec.stderr_fd = 0; /* a sanitizer has its say without proc */
        SCOPED_JAIL struct jail *j = jail_start(&in->spec, &in->record, NULL);
        assert_non_null(j);
        assert_ok(jail_wait(j, 20000, &in->exit, e));
        read_output(ends[0], said, sizeof said);
        close(ends[0]);
        close(ends[1]);
        assert_string_equal(said, expected);
    }
    in->spec.without = NULL;
    inside_fini(in);
}

int main(int argc, char **argv)
{
    static const struct inside_check own[] = {
        {"posture", check_posture}
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_program_sees_a_layer_that_is_left_out),
        cmocka_unit_test(a_refused_call_never_leaves_a_program_with_less),
    };

    inside_run(own, 1, argc, argv);
    if (geteuid() != 0 || !inside_has_all_layers())
        return 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
