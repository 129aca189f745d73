/*
 * Credentials: what a drop of privilege left behind, and what could bring it back.
 *
 * Sources: setresuid(2), setgroups(2), capabilities(7), execve(2) on set-id programs.
 */
#include "jail/breach/probe.h"
#include "jail/breach/sys.h"

#include <linux/capability.h>

/*
 * The fake host leaves a set-id copy of the battery here; with --whoami it tells its
 * id.
 */
#define SETID_PROGRAM "/bin/spillway-setid"

__attribute__((noreturn)) static void run_setid(int output)
{
    static const char *const argv[] = {SETID_PROGRAM, "--whoami", NULL};

    sys_dup_to(output, 1);
    syscall(SYS_execve, argv[0], argv, NULL);
    sys_exit(127);
}

enum breach_outcome probe_setuid_binary(struct probe *p)
{
    char answer[32] = "";
    int ends[2];
    pid_t child;
    ssize_t size;

    if (sys_access(SETID_PROGRAM, X_OK))
        return probe_failed(p, "none in the tree");
    if (sys_pipe(ends))
        return probe_failed(p, "pipe");
    child = sys_fork();
    if (child < 0)
        return probe_failed(p, "fork");
    if (!child)
        run_setid(ends[1]);
    sys_close(ends[1]);
    size = sys_poll_read(ends[0], 500) > 0
               ? sys_read(ends[0], answer, sizeof answer - 1)
               : 0;
    sys_kill(child, SIGKILL);
    sys_wait(child, NULL, 0);
    if (size <= 0)
        return probe_says(p, BREACH_BLOCKED, "it did not start");
    if (!text_starts(answer, "euid 0\n"))
        return probe_says(p, BREACH_BLOCKED, "it ran as we do");
    return probe_says(p, sys_getuid() ? BREACH_ESCAPED : BREACH_REACHABLE,
                      "it ran as root");
}

enum breach_outcome probe_regain_uid0(struct probe *p)
{
    if (!sys_geteuid())
        return probe_says(p, BREACH_REACHABLE, "we are root");
    if (syscall(SYS_setresuid, 0, 0, 0) && syscall(SYS_setuid, 0))
        return probe_failed(p, "setresuid");
    return probe_says(p, BREACH_ESCAPED, "root again");
}

enum breach_outcome probe_gid0_left(struct probe *p)
{
    static gid_t groups[1024];
    long count = syscall(SYS_getgroups, sizeof groups / sizeof *groups, groups);
    bool has_root = !syscall(SYS_getgid) || !syscall(SYS_getegid);

    for (long i = 0; i < count; i++)
        has_root = has_root || !groups[i];
    if (!has_root && count < 0)
        return probe_failed(p, "getgroups");
    if (!has_root)
        return probe_counts(p, BREACH_BLOCKED, count, "other groups");
    return probe_says(p, sys_getuid() ? BREACH_ESCAPED : BREACH_REACHABLE,
                      "root's group is ours");
}

enum breach_outcome probe_caps_left(struct probe *p)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[2] = {{0}};

    if (syscall(SYS_capget, &header, sets))
        return probe_failed(p, "capget");
    if (sets[0].permitted || sets[1].permitted)
        return probe_counts(p, BREACH_REACHABLE, (long)sets[0].permitted,
                            "is the permitted set");
    return probe_says(p, BREACH_BLOCKED, "none");
}
