/*
 * The kernel, by its surface: interfaces that have carried kernel bugs and that no
 * parser needs.  To reach them is not to escape, so they count as reachable.
 *
 * Sources: io_uring_setup(2), bpf(2), perf_event_open(2), userfaultfd(2),
 * fanotify_init(2), personality(2), user_namespaces(7).
 */
#include "jail/breach/probe.h"
#include "jail/breach/sys.h"

#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <sys/personality.h>

enum breach_outcome probe_io_uring(struct probe *p)
{
    static unsigned char parameters[256]; /* struct io_uring_params is 120 bytes */

    if (syscall(SYS_io_uring_setup, 4, parameters) < 0)
        return probe_failed(p, "io_uring_setup");
    return probe_says(p, BREACH_REACHABLE, "a ring");
}

enum breach_outcome probe_bpf_load(struct probe *p)
{
    static const struct bpf_insn program[] = {
        {.code = BPF_ALU64 | BPF_MOV | BPF_K},
        {.code = BPF_JMP | BPF_EXIT},
    };
    static union bpf_attr load;

    load.prog_type = BPF_PROG_TYPE_SOCKET_FILTER;
    load.insns = (uintptr_t)program;
    load.insn_cnt = sizeof program / sizeof *program;
    load.license = (uintptr_t)"GPL";
    if (syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof load) < 0)
        return probe_failed(p, "bpf");
    return probe_says(p, BREACH_REACHABLE, "a program");
}

enum breach_outcome probe_perf_event(struct probe *p)
{
    static struct perf_event_attr counter;

    counter.type = PERF_TYPE_SOFTWARE;
    counter.size = sizeof counter;
    counter.config = PERF_COUNT_SW_CONTEXT_SWITCHES;
    counter.disabled = 1;
    if (syscall(SYS_perf_event_open, &counter, -1, 0, -1, 0) >= 0)
        return probe_says(p, BREACH_ESCAPED, "the whole machine");
    counter.exclude_kernel = 1;
    if (syscall(SYS_perf_event_open, &counter, 0, -1, -1, 0) < 0)
        return probe_failed(p, "perf_event_open");
    return probe_says(p, BREACH_REACHABLE, "ourselves");
}

enum breach_outcome probe_userfaultfd(struct probe *p)
{
    enum { USER_MODE_ONLY = 1 };

    if (syscall(SYS_userfaultfd, O_CLOEXEC) >= 0 ||
        syscall(SYS_userfaultfd, O_CLOEXEC | USER_MODE_ONLY) >= 0)
        return probe_says(p, BREACH_REACHABLE, "a descriptor");
    return probe_failed(p, "userfaultfd");
}

enum breach_outcome probe_fanotify(struct probe *p)
{
    enum { REPORT_FID = 0x200 }; /* the kind that needs no capability */

    if (syscall(SYS_fanotify_init, REPORT_FID, 0) < 0)
        return probe_failed(p, "fanotify_init");
    return probe_says(p, BREACH_REACHABLE, "a group");
}

enum breach_outcome probe_personality_noaslr(struct probe *p)
{
    if (syscall(SYS_personality, ADDR_NO_RANDOMIZE) < 0)
        return probe_failed(p, "personality");
    return probe_says(p, BREACH_REACHABLE, "switched off");
}

enum breach_outcome probe_userns(struct probe *p)
{
    if (syscall(SYS_unshare, CLONE_NEWUSER | CLONE_NEWNS))
        return probe_failed(p, "unshare");
    if (!sys_chroot("/") && probe_climb(p))
        return BREACH_ESCAPED;
    return probe_says(p, BREACH_REACHABLE, "a namespace with every capability");
}
