/*
 * The kernel, with rights: files and calls through which root commands the machine.
 *
 * Each probe stops one step before harm.  Files are opened, never written; calls carry
 * arguments that every kernel refuses *after* it has checked the right to call, so the
 * error tells whether the right is there.  Sources: capabilities(7), core(5), proc(5),
 * cgroups(7), kexec_load(2), reboot(2), init_module(2).
 */
#include "jail/breach/probe.h"
#include "jail/breach/sys.h"

#include <sys/prctl.h>

struct memory_device {
    const char *name;
    unsigned minor;
};

/* Of major number 1, see Documentation/admin-guide/devices.txt of the kernel. */
static const struct memory_device memory_devices[] = {
    {"mem",  1 },
    {"kmem", 2 },
    {"port", 4 },
    {"kmsg", 11},
};

/* The descriptor, or -1 and errno.  The node is gone again when this returns. */
static int open_new_device(const struct memory_device *device, const char **step)
{
    struct line path;
    int fd, error;

    sys_unlink(probe_scratch(&path, device->name));
    *step = "mknod";
    if (sys_mknod(path.text, S_IFCHR | 0600, 1 << 8 | device->minor))
        return -1;
    *step = "open";
    fd = sys_open(path.text, O_RDONLY | O_NONBLOCK);
    error = errno;
    sys_unlink(path.text);
    errno = error;
    return fd;
}

enum breach_outcome probe_mknod_mem_kmem_port_kmsg(struct probe *p)
{
    enum breach_outcome outcome = BREACH_NOT_HERE;

    for (size_t i = 0; i < sizeof memory_devices / sizeof *memory_devices; i++) {
        const char *step;

        if (open_new_device(&memory_devices[i], &step) >= 0)
            return probe_says(p, BREACH_ESCAPED, memory_devices[i].name);
        if (probe_failed(p, step) == BREACH_BLOCKED)
            outcome = BREACH_BLOCKED;
    }
    return outcome;
}

/* Open a file of proc for writing: of the one that is there, or of a new one. */
static enum breach_outcome open_proc_file(struct probe *p, const char *file)
{
    struct line path = {0}, dir;
    enum breach_outcome outcome;
    int fd;

    line_add(&path, "/proc");
    line_add(&path, file);
    if (sys_open(path.text, O_WRONLY) >= 0)
        return probe_says(p, BREACH_ESCAPED, "open for writing");
    if (errno == ENOENT && !sys_access("/proc/sys/kernel", F_OK))
        return probe_failed(p, "open"); /* a whole proc, and it is not in it */
    sys_mkdir(probe_scratch(&dir, "proc"), 0755);
    if (sys_mount("proc", dir.text, "proc", NULL))
        return probe_failed(p, "mount");
    path = dir;
    line_add(&path, file);
    fd = sys_open(path.text, O_WRONLY);
    outcome = probe_found(p, fd >= 0, "open");
    sys_close(fd);
    sys_unmount(dir.text);
    sys_rmdir(dir.text);
    return outcome;
}

enum breach_outcome probe_core_pattern_write(struct probe *p)
{
    return open_proc_file(p, "/sys/kernel/core_pattern");
}

enum breach_outcome probe_sysrq_write(struct probe *p)
{
    enum breach_outcome outcome = open_proc_file(p, "/sysrq-trigger");

    return p->error == ENOENT ? BREACH_NOT_HERE : outcome;
}

/*
 * core(5): a core_pattern that begins with '|' starts its program in the outer
 * namespaces as root, also when RLIMIT_CORE is 0; fs/coredump.c of the kernel makes
 * one exception, for a soft limit of 1.  A hard limit of 1 is not enough: the process
 * may lower the soft one to 0 (an older sanitizer's disable_coredump does), and
 * then the handler runs. Not being dumpable is no protection either, as it can be
 * undone.
 */
static bool lower_core_limit(struct rlimit *core)
{
    struct rlimit none;

    if (sys_prlimit(0, RLIMIT_CORE, NULL, core))
        return false;
    none = (struct rlimit){0, core->rlim_max};
    sys_prlimit(0, RLIMIT_CORE, &none, NULL);
#ifdef SYS_setrlimit
    syscall(SYS_setrlimit, RLIMIT_CORE, &none);
#endif
    return !sys_prlimit(0, RLIMIT_CORE, NULL, core);
}

enum breach_outcome probe_core_pipe_handler(struct probe *p)
{
    struct rlimit core;

    if (!lower_core_limit(&core))
        return probe_failed(p, "prlimit");
    if (core.rlim_cur == 1)
        return probe_says(p, BREACH_BLOCKED, "the core limit stays 1");
    syscall(SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0);
    if (syscall(SYS_prctl, PR_GET_DUMPABLE, 0, 0, 0, 0) != 1)
        return probe_failed(p, "not dumpable");
    if (p->orders->core_is_pipe)
        return probe_says(p, BREACH_ESCAPED, "a crash starts the handler outside");
    return probe_says(p, BREACH_REACHABLE,
                      "a crash would start a handler if one were set");
}

enum breach_outcome probe_release_agent(struct probe *p)
{
    static const char *const hierarchies[] = {"pids", "memory", "cpu", "devices"};
    enum breach_outcome outcome = BREACH_NOT_HERE;
    struct line dir, file;

    sys_mkdir(probe_scratch(&dir, "cgroup"), 0755);
    file = dir;
    line_add(&file, "/release_agent");
    for (size_t i = 0; i < sizeof hierarchies / sizeof *hierarchies; i++) {
        int fd;

        if (sys_mount("cgroup", dir.text, "cgroup", hierarchies[i])) {
            outcome = probe_failed(p, "mount");
            continue;
        }
        fd = sys_open(file.text, O_WRONLY);
        outcome = probe_found(p, fd >= 0, "open");
        sys_close(fd);
        sys_unmount(dir.text);
        break;
    }
    sys_rmdir(dir.text);
    return outcome;
}

enum breach_outcome probe_kernel_log(struct probe *p)
{
    enum { READ_ALL = 3 }; /* syslog(2) SYSLOG_ACTION_READ_ALL, which clears nothing */
    char bytes[256];

    if (syscall(SYS_syslog, READ_ALL, bytes, sizeof bytes) < 0)
        return probe_failed(p, "syslog");
    return probe_says(p, BREACH_ESCAPED, "read");
}

/*
 * The right was there if anything but EPERM came back from a call that cannot
 * succeed.
 */
static enum breach_outcome judge_refusal(struct probe *p, enum breach_outcome passed)
{
    if (errno == EPERM || errno == EACCES || errno == ENOSYS)
        return probe_failed(p, "call");
    p->error = errno;
    return probe_says(p, passed, "the check for the right was passed");
}

enum breach_outcome probe_init_module(struct probe *p)
{
    errno = 0;
    syscall(SYS_init_module, NULL, 0, "");
    return judge_refusal(p, BREACH_ESCAPED);
}

enum breach_outcome probe_kexec(struct probe *p)
{
    enum { TOO_MANY_SEGMENTS = 1000, NO_SUCH_FLAGS = 0xff00 };

    errno = 0;
    syscall(SYS_kexec_load, 0, TOO_MANY_SEGMENTS, NULL, NO_SUCH_FLAGS);
    return judge_refusal(p, BREACH_ESCAPED);
}

enum breach_outcome probe_iopl(struct probe *p)
{
#ifdef SYS_iopl
    if (syscall(SYS_iopl, 3))
        return probe_failed(p, "iopl");
    return probe_says(p, BREACH_ESCAPED, "level 3");
#else
    return probe_says(p, BREACH_NOT_HERE, "no ports on this machine");
#endif
}

enum breach_outcome probe_reboot_right(struct probe *p)
{
    errno = 0;
    syscall(SYS_reboot, 0, 0, 0, NULL); /* both magic numbers are wrong */
    return judge_refusal(p, BREACH_REACHABLE);
}

enum breach_outcome probe_sethostname(struct probe *p)
{
    if (syscall(SYS_sethostname, "breached", 8))
        return probe_failed(p, "sethostname");
    return probe_says(p, BREACH_ESCAPED, "set");
}
