/*
 * The seccomp filters, decoded: what each profile lets through, on this machine and on
 * one of another kind.
 *
 * The filter is run here by a small interpreter of the few instructions that
 * seccomp(2) allows, so that nothing needs to be installed or executed.
 */
#include "tests/unit/test.h"

#include <elf.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/bpf_common.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "jail/core/filter.h"

enum { LAST_CALL = 600, X32_BIT = 0x40000000 };

#define SCOPED_FILTER __attribute__((cleanup(filter_fini)))

/* ---------------------------------------------------------- interpreter */

struct machine {
    const struct sock_fprog *program;
    const struct seccomp_data *data;
    uint32_t a, x, memory[16];
};

static uint32_t load(const struct machine *m, uint32_t offset)
{
    uint32_t value;

    assert_true(offset % 4 == 0 && offset + 4 <= sizeof *m->data);
    memcpy(&value, (const char *)m->data + offset, sizeof value);
    return value;
}

static void compute(struct machine *m, const struct sock_filter *i)
{
    uint32_t operand = BPF_SRC(i->code) == BPF_X ? m->x : i->k;

    switch (BPF_OP(i->code)) {
    case BPF_AND: m->a &= operand; break;
    case BPF_OR: m->a |= operand; break;
    case BPF_RSH: m->a >>= operand; break;
    case BPF_LSH: m->a <<= operand; break;
    case BPF_ADD: m->a += operand; break;
    case BPF_SUB: m->a -= operand; break;
    default: fail_msg("operation %#x", i->code);
    }
}

static unsigned jump(const struct machine *m, const struct sock_filter *i)
{
    uint32_t operand = BPF_SRC(i->code) == BPF_X ? m->x : i->k;
    bool is_true = false;

    switch (BPF_OP(i->code)) {
    case BPF_JA: return i->k;
    case BPF_JEQ: is_true = m->a == operand; break;
    case BPF_JGT: is_true = m->a > operand; break;
    case BPF_JGE: is_true = m->a >= operand; break;
    case BPF_JSET: is_true = (m->a & operand) != 0; break;
    default: fail_msg("jump %#x", i->code);
    }
    return is_true ? i->jt : i->jf;
}

/* The filter's answer (SECCOMP_RET_...) to one call. */
static uint32_t run(const struct sock_fprog *program, const struct seccomp_data *data)
{
    struct machine m = {.program = program, .data = data};

    for (unsigned at = 0; at < program->len; at++) {
        const struct sock_filter *i = &program->filter[at];

        switch (BPF_CLASS(i->code)) {
        case BPF_LD:
            m.a = BPF_MODE(i->code) == BPF_ABS   ? load(&m, i->k)
                  : BPF_MODE(i->code) == BPF_MEM ? m.memory[i->k % 16]
                                                 : i->k;
            break;
        case BPF_ST: m.memory[i->k % 16] = m.a; break;
        case BPF_ALU: compute(&m, i); break;
        case BPF_JMP: at += jump(&m, i); break;
        case BPF_RET: return i->k;
        default: fail_msg("instruction %#x", i->code);
        }
    }
    fail_msg("the filter has no end");
    return 0;
}

/* ------------------------------------------------------------- questions */

struct question {
    enum jail_profile profile;
    uint32_t arch; /* AUDIT_ARCH_... */
};

static const struct question target = {JAIL_PROFILE_TARGET, AUDIT_ARCH_X86_64};
static const struct question target_arm = {JAIL_PROFILE_TARGET, AUDIT_ARCH_AARCH64};
static const struct question daemon_profile = {JAIL_PROFILE_DAEMON, AUDIT_ARCH_X86_64};
static const struct question engine = {JAIL_PROFILE_ENGINE, AUDIT_ARCH_X86_64};

static uint32_t ask_number(const struct question *q, int number, const uint64_t args[6])
{
    SCOPED_FILTER struct sock_fprog program = {0};
    struct seccomp_data data = {.nr = number, .arch = q->arch};

    if (args)
        memcpy(data.args, args, sizeof data.args);
    assert_ok(filter_build(q->profile, q->arch, &program, e));
    return run(&program, &data);
}

/* `arguments`: up to three. */
static uint32_t ask(const struct question *q, const char *name, uint64_t first,
                    uint64_t second)
{
    const uint64_t args[6] = {first, second};
    int number = filter_call_number(name, q->arch);

    if (number < 0)
        fail_msg("%s is unknown", name);
    return ask_number(q, number, args);
}

static const uint32_t allowed = SECCOMP_RET_ALLOW;
static const uint32_t denied = SECCOMP_RET_ERRNO | EPERM;

/* All calls that can succeed with some arguments. */
static unsigned count_reachable(const struct question *q)
{
    SCOPED_FILTER struct sock_fprog program = {0};
    const uint64_t shapes[][6] = {
        {0},
        {0, 0x5401},
        {1},
        {2}
    };
    unsigned count = 0;

    assert_ok(filter_build(q->profile, q->arch, &program, e));
    for (int number = 0; number < LAST_CALL; number++) {
        bool is_reachable = false;

        for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
            struct seccomp_data data = {.nr = number, .arch = q->arch};
            memcpy(data.args, shapes[i], sizeof shapes[i]);
            is_reachable = is_reachable || run(&program, &data) == allowed;
        }
        count += is_reachable;
    }
    return count;
}

/* ----------------------------------------------------------------- tests */

static void a_target_reaches_at_most_70_calls(void **state)
{
    (void)state;
    unsigned here = count_reachable(&target), arm = count_reachable(&target_arm);

    print_message("reachable: target %u (x86-64), %u (aarch64); engine %u, daemon %u\n",
                  here, arm, count_reachable(&engine),
                  count_reachable(&daemon_profile));
    assert_in_range(here, 40, 70);
    assert_in_range(arm, 40, 70);
}

static void what_a_sanitizer_needs_is_allowed(void **state)
{
    (void)state;
    static const char *const needed[] = {
        "read",
        "write",
        "mmap",
        "munmap",
        "mprotect",
        "madvise",
        "futex",
        "exit_group",
        "execve",
        "rt_sigaction",
        "sigaltstack",
        "openat",
        "close",
        "newfstatat",
        "fstat",
        "readlinkat",
        "getdents64",
        "getrusage",
        "getpid",
        "gettid",
        "tgkill",
        "clock_gettime",
        "sched_yield",
        "prctl",
        "getrandom",
        "set_robust_list",
        "rt_sigreturn",
        "wait4",
        "sched_getaffinity",
    };

    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (ask(&target, needed[i], 0, 0) != allowed)
            fail_msg("x86-64: %s", needed[i]);
        if (ask(&target_arm, needed[i], 0, 0) != allowed)
            fail_msg("aarch64: %s", needed[i]);
    }
}

static void what_attacks_the_kernel_is_denied_in_every_profile(void **state)
{
    (void)state;
    static const enum jail_profile profiles[] = {
        JAIL_PROFILE_TARGET, JAIL_PROFILE_ENGINE, JAIL_PROFILE_DAEMON,
        JAIL_PROFILE_BATTERY};
    static const uint32_t machines[] = {AUDIT_ARCH_X86_64, AUDIT_ARCH_AARCH64};
    static const char *const dangerous[] = {
        "mount",
        "umount2",
        "pivot_root",
        "chroot",
        "unshare",
        "setns",
        "open_by_handle_at",
        "ptrace",
        "process_vm_readv",
        "process_vm_writev",
        "pidfd_open",
        "pidfd_getfd",
        "bpf",
        "perf_event_open",
        "userfaultfd",
        "io_uring_setup",
        "io_uring_enter",
        "keyctl",
        "add_key",
        "request_key",
        "init_module",
        "finit_module",
        "kexec_load",
        "reboot",
        "sethostname",
        "swapon",
        "fsopen",
        "fsmount",
        "open_tree",
        "move_mount",
        "mount_setattr",
        "fanotify_init",
        "personality",
        "acct",
        "quotactl",
        "syslog",
        "settimeofday",
        "clock_settime",
        "adjtimex",
        "mknodat",
        "move_pages",
        "migrate_pages",
        "kcmp",
        "seccomp",
        "name_to_handle_at",
        "landlock_create_ruleset",
        "mq_open",
        "semget",
        "msgget",
    };

    for (size_t p = 0; p < sizeof profiles / sizeof profiles[0]; p++) {
        for (size_t k = 0; k < 2; k++) {
            const struct question q = {profiles[p], machines[k]};
            for (size_t i = 0; i < sizeof dangerous / sizeof dangerous[0]; i++) {
                if (ask(&q, dangerous[i], 0, 0) != denied)
                    fail_msg("profile %d: %s", (int)profiles[p], dangerous[i]);
            }
        }
    }
}

static void clone_makes_no_namespace(void **state)
{
    (void)state;
    static const uint64_t flags[] = {CLONE_NEWUSER,  CLONE_NEWNS,  CLONE_NEWPID,
                                     CLONE_NEWNET,   CLONE_NEWIPC, CLONE_NEWUTS,
                                     CLONE_NEWCGROUP};
    const uint64_t thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
                            CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS;

    assert_int_equal(ask(&target, "clone", thread, 0), allowed);
    assert_int_equal(ask(&target, "clone", 17, 0), allowed);
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        assert_int_equal(ask(&target, "clone", flags[i], 0), denied);
        assert_int_equal(ask(&target, "clone", thread | flags[i], 0), denied);
        assert_int_equal(ask(&target_arm, "clone", thread | flags[i], 0), denied);
    }
    /* Its flags are behind a pointer, which no filter can follow. */
    assert_int_equal(ask(&target, "clone3", 0, 0), SECCOMP_RET_ERRNO | ENOSYS);
}

static void ioctl_only_asks_the_terminal(void **state)
{
    (void)state;

    assert_int_equal(ask(&target, "ioctl", 0, TCGETS), allowed);
    assert_int_equal(ask(&target, "ioctl", 0, TIOCGWINSZ), allowed);
    assert_int_equal(ask(&target, "ioctl", 0, TIOCSTI), denied);
    assert_int_equal(ask(&daemon_profile, "ioctl", 0, TIOCSTI), denied);
    assert_int_equal(ask(&target, "ioctl", 0, TIOCLINUX), denied);
}

/* The kernel looks at 32 bits of the request; bits above must change nothing. */
static void bits_the_kernel_ignores_do_not_pass_a_filter(void **state)
{
    (void)state;
    const uint64_t above = UINT64_C(1) << 32;

    assert_int_equal(ask(&target, "ioctl", 0, above | TIOCSTI), denied);
    assert_int_equal(ask(&target, "ioctl", 0, above | TCGETS), allowed);
    assert_int_equal(ask(&target, "prlimit64", above, 0), allowed);
    assert_int_equal(ask(&target, "prlimit64", above | 1, 0), denied);
}

static void prlimit_is_for_ourselves(void **state)
{
    (void)state;

    assert_int_equal(ask(&target, "prlimit64", 0, 7), allowed);
    assert_int_equal(ask(&target, "prlimit64", 1, 7), denied);
    assert_int_equal(ask(&target_arm, "prlimit64", 1234, 7), denied);
}

static void sockets_are_for_daemons_and_of_four_kinds(void **state)
{
    (void)state;
    enum { PACKET = 17, VSOCK = 40, ALG = 38 };

    assert_int_equal(ask(&target, "socket", 2, 1), denied);
    assert_int_equal(ask(&engine, "socket", 2, 1), denied);
    for (uint64_t family = 0; family < 50; family++) {
        bool is_wanted = family == 1 || family == 2 || family == 10 || family == 16;
        assert_int_equal(ask(&daemon_profile, "socket", family, 1),
                         is_wanted ? allowed : denied);
    }
    assert_int_equal(ask(&target, "connect", 0, 0), denied);
}

/* mknodat with a device number is what the article warns of; a fifo is a file. */
static void daemons_make_fifos_but_no_devices(void **state)
{
    (void)state;
    const int number = filter_call_number("mknodat", AUDIT_ARCH_X86_64);
    const uint64_t fifo[6] = {0, 0, S_IFIFO | 0600}, disk[6] = {0, 0, S_IFBLK | 0600},
                   memory[6] = {0, 0, S_IFCHR | 0600};

    assert_int_equal(ask_number(&daemon_profile, number, fifo), allowed);
    assert_int_equal(ask_number(&daemon_profile, number, disk), denied);
    assert_int_equal(ask_number(&daemon_profile, number, memory), denied);
    assert_int_equal(ask_number(&target, number, fifo), denied);
}

static void shared_memory_is_for_the_engine(void **state)
{
    (void)state;

    assert_int_equal(ask(&engine, "shmat", 0, 0), allowed);
    assert_int_equal(ask(&target, "shmat", 0, 0), denied);
    assert_int_equal(ask(&daemon_profile, "shmat", 0, 0), denied);
}

static void another_calling_convention_is_death(void **state)
{
    (void)state;
    SCOPED_FILTER struct sock_fprog program = {0};
    struct seccomp_data i386 = {.nr = 1, .arch = AUDIT_ARCH_I386};
    struct seccomp_data arm = {.nr = 64, .arch = AUDIT_ARCH_AARCH64};

    assert_ok(filter_build(JAIL_PROFILE_TARGET, AUDIT_ARCH_X86_64, &program, e));
    assert_int_equal(run(&program, &i386), SECCOMP_RET_KILL_PROCESS);
    assert_int_equal(run(&program, &arm), SECCOMP_RET_KILL_PROCESS);
}

static void the_x32_numbers_are_not_a_way_round(void **state)
{
    (void)state;

    for (int number = 0; number < LAST_CALL; number++)
        assert_int_not_equal(ask_number(&target, number | X32_BIT, NULL), allowed);
}

static void capabilities_are_kept_in_name_only(void **state)
{
    (void)state;
    enum { KEEPCAPS = 8, NAME = 15 };

    assert_int_equal(ask(&daemon_profile, "prctl", KEEPCAPS, 1), SECCOMP_RET_ERRNO | 0);
    assert_int_equal(ask(&daemon_profile, "prctl", NAME, 0), allowed);
    assert_int_equal(ask(&target, "prctl", KEEPCAPS, 1), allowed); /* the kernel's no */
}

static void a_daemon_that_insists_is_told_that_it_is_root(void **state)
{
    (void)state;
    static const struct question root = {JAIL_PROFILE_DAEMON_ROOT, AUDIT_ARCH_X86_64};
    static const struct question arm = {JAIL_PROFILE_DAEMON_ROOT, AUDIT_ARCH_AARCH64};
    static const char *const told[] = {"getuid", "geteuid", "setresuid", "setgroups"};

    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        assert_int_equal(ask(&root, told[i], 0, 0), SECCOMP_RET_ERRNO | 0);
        assert_int_equal(ask(&arm, told[i], 0, 0), SECCOMP_RET_ERRNO | 0);
        assert_int_equal(ask(&daemon_profile, told[i], 0, 0), allowed);
    }
    print_message("reachable: daemon-root %u\n", count_reachable(&root));
    assert_true(count_reachable(&root) < count_reachable(&daemon_profile));
}

/* What a target at work reaches: what neither stage denies or asks about. */
static unsigned count_late(uint32_t arch, const char *const *more)
{
    SCOPED_FILTER struct sock_fprog first = {0}, gate = {0};
    const uint64_t shapes[][6] = {
        {0},
        {0, 0x5401}
    };
    unsigned count = 0;

    assert_ok(filter_build(JAIL_PROFILE_TARGET, arch, &first, e));
    assert_ok(filter_build_gate(more, arch, &gate, e));
    for (int number = 0; number < LAST_CALL; number++) {
        bool is_reachable = false;

        for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
            struct seccomp_data data = {.nr = number, .arch = arch};
            memcpy(data.args, shapes[i], sizeof shapes[i]);
            is_reachable = is_reachable || (run(&first, &data) == allowed &&
                                            run(&gate, &data) == allowed);
        }
        count += is_reachable;
    }
    return count;
}

static uint32_t ask_gate(const char *name, uint32_t arch)
{
    SCOPED_FILTER struct sock_fprog gate = {0};
    struct seccomp_data data = {.nr = filter_call_number(name, arch), .arch = arch};

    assert_true(data.nr >= 0);
    assert_ok(filter_build_gate(NULL, arch, &gate, e));
    return run(&gate, &data);
}

static void a_target_at_work_reaches_at_most_40_calls(void **state)
{
    (void)state;
    static const char *const more[] = {"mkdir", "rename", NULL};
    unsigned here = count_late(AUDIT_ARCH_X86_64, NULL);
    unsigned arm = count_late(AUDIT_ARCH_AARCH64, NULL);

    print_message("reachable at work: %u (x86-64), %u (aarch64)\n", here, arm);
    assert_in_range(here, 25, 40);
    assert_in_range(arm, 25, 40);
    assert_int_equal(count_late(AUDIT_ARCH_X86_64, more), here + 2);
}

static void the_second_stage_asks_about_what_only_a_start_needs(void **state)
{
    (void)state;
    static const char *const asked[] = {"execve", "prctl", "prlimit64", "pipe2",
                                        "fcntl",  "kill",  "uname",     "mkdirat"};
    static const char *const passed[] = {"read",   "write",     "mmap",
                                         "openat", "clone",     "exit_group",
                                         "futex",  "getrusage", "madvise"};
    static const uint32_t archs[] = {AUDIT_ARCH_X86_64, AUDIT_ARCH_AARCH64};

    for (size_t a = 0; a < 2; a++) {
        for (size_t i = 0; i < sizeof passed / sizeof passed[0]; i++)
            assert_int_equal(ask_gate(passed[i], archs[a]), allowed);
        for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
            if (archs[a] == AUDIT_ARCH_X86_64 && strcmp(asked[i], "mkdirat") == 0)
                continue; /* the first stage denies it there */
            assert_int_equal(ask_gate(asked[i], archs[a]), SECCOMP_RET_USER_NOTIF);
        }
    }
}

static void a_call_that_no_target_has_cannot_be_late(void **state)
{
    (void)state;
    SCOPED_FILTER struct sock_fprog gate = {0};
    static const char *const wrong[] = {"mount", NULL};

    assert_error(filter_build_gate(wrong, 0, &gate, e), "no call \"mount\"");
}

static void the_relay_only_moves_bytes(void **state)
{
    (void)state;
    static const struct question relay = {JAIL_PROFILE_RELAY, AUDIT_ARCH_X86_64};
    static const struct question relay_arm = {JAIL_PROFILE_RELAY, AUDIT_ARCH_AARCH64};
    static const char *const needed[] = {"accept4", "connect",  "sendto",
                                         "close",   "recvfrom", "shutdown"};
    static const char *const never[] = {"openat",    "execve", "clone", "kill",
                                        "prlimit64", "mmap",   "bind",  "ioctl"};

    assert_in_range(count_reachable(&relay), 10, 20);
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        assert_int_equal(ask(&relay, needed[i], 0, 0), allowed);
        assert_int_equal(ask(&relay_arm, needed[i], 0, 0), allowed);
    }
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        assert_int_equal(ask(&relay, never[i], 0, 0), denied);
        assert_int_equal(ask(&relay_arm, never[i], 0, 0), denied);
    }
    assert_int_equal(ask(&relay, "socket", 2, 0), allowed);
    assert_int_equal(ask(&relay, "socket", 1, 0), denied);
}

static void the_battery_meets_the_targets_filter(void **state)
{
    (void)state;
    SCOPED_FILTER struct sock_fprog one = {0}, other = {0};

    assert_ok(filter_build(JAIL_PROFILE_TARGET, 0, &one, e));
    assert_ok(filter_build(JAIL_PROFILE_BATTERY, 0, &other, e));
    assert_int_equal(one.len, other.len);
    assert_memory_equal(one.filter, other.filter, one.len * sizeof *one.filter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_target_reaches_at_most_70_calls),
        cmocka_unit_test(what_a_sanitizer_needs_is_allowed),
        cmocka_unit_test(what_attacks_the_kernel_is_denied_in_every_profile),
        cmocka_unit_test(clone_makes_no_namespace),
        cmocka_unit_test(ioctl_only_asks_the_terminal),
        cmocka_unit_test(bits_the_kernel_ignores_do_not_pass_a_filter),
        cmocka_unit_test(prlimit_is_for_ourselves),
        cmocka_unit_test(sockets_are_for_daemons_and_of_four_kinds),
        cmocka_unit_test(daemons_make_fifos_but_no_devices),
        cmocka_unit_test(shared_memory_is_for_the_engine),
        cmocka_unit_test(another_calling_convention_is_death),
        cmocka_unit_test(the_x32_numbers_are_not_a_way_round),
        cmocka_unit_test(capabilities_are_kept_in_name_only),
        cmocka_unit_test(a_daemon_that_insists_is_told_that_it_is_root),
        cmocka_unit_test(a_target_at_work_reaches_at_most_40_calls),
        cmocka_unit_test(the_second_stage_asks_about_what_only_a_start_needs),
        cmocka_unit_test(a_call_that_no_target_has_cannot_be_late),
        cmocka_unit_test(the_relay_only_moves_bytes),
        cmocka_unit_test(the_battery_meets_the_targets_filter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
