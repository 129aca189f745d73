/*
 * Other processes: who shares our user id, or is a child of the root that we are.
 *
 * The article's "nobody" is shared by everybody.  Sources: ptrace(2) and its access
 * checks, process_vm_readv(2), kill(2), prlimit(2), ioctl_tty(2) TIOCSTI.
 */
#include "jail/breach/probe.h"
#include "jail/breach/sys.h"

#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

static long trace(long request, const struct probe *p, unsigned long address,
                  unsigned long data)
{
    return syscall(SYS_ptrace, request, p->orders->victim_pid, address, data);
}

static bool peek_canary(struct probe *p)
{
    unsigned long words[BREACH_CANARY_SIZE / sizeof(unsigned long)];

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        unsigned long from = (unsigned long)p->orders->victim_address +
                             i * sizeof *words;

        if (trace(PTRACE_PEEKDATA, p, from, (unsigned long)&words[i]))
            return false;
    }
    return probe_take_evidence(p, words, sizeof words);
}

enum breach_outcome probe_ptrace_outside(struct probe *p)
{
    int status;
    bool is_found;

    /* Seized, not attached: if we are killed here, the victim goes on. */
    if (trace(PTRACE_SEIZE, p, 0, 0))
        return probe_failed(p, "seize");
    if (trace(PTRACE_INTERRUPT, p, 0, 0))
        return probe_failed(p, "interrupt");
    sys_wait((pid_t)p->orders->victim_pid, &status, __WALL);
    is_found = peek_canary(p);
    trace(PTRACE_DETACH, p, 0, 0);
    return probe_found(p, is_found, "peek");
}

enum breach_outcome probe_process_vm_rw(struct probe *p)
{
    unsigned char bytes[BREACH_CANARY_SIZE];
    long mark = sys_getpid();
    struct iovec ours = {bytes, sizeof bytes};
    struct iovec theirs = {(void *)p->orders->victim_address, sizeof bytes};

    if (syscall(SYS_process_vm_readv, p->orders->victim_pid, &ours, 1, &theirs, 1, 0) !=
        (long)sizeof bytes)
        return probe_failed(p, "read");
    if (!probe_take_evidence(p, bytes, sizeof bytes))
        return probe_says(p, BREACH_REACHABLE, "read something else");
    ours = (struct iovec){&mark, sizeof mark};
    theirs = (struct iovec){(void *)p->orders->victim_scratch, sizeof mark};
    syscall(SYS_process_vm_writev, p->orders->victim_pid, &ours, 1, &theirs, 1, 0);
    return BREACH_ESCAPED;
}

/* Every call that sends a signal, as a filter may have forgotten one. */
enum breach_outcome probe_kill_outside(struct probe *p)
{
    pid_t victim = (pid_t)p->orders->victim_pid;
    int process;

    if (!sys_kill(victim, SIGUSR1))
        return probe_says(p, BREACH_ESCAPED, "kill");
    probe_failed(p, "kill");
    if (!syscall(SYS_tgkill, victim, victim, SIGUSR1))
        return probe_says(p, BREACH_ESCAPED, "tgkill");
    if (!syscall(SYS_tkill, victim, SIGUSR1))
        return probe_says(p, BREACH_ESCAPED, "tkill");
    process = (int)syscall(SYS_pidfd_open, victim, 0);
    if (process >= 0 && !syscall(SYS_pidfd_send_signal, process, SIGUSR1, NULL, 0))
        return probe_says(p, BREACH_ESCAPED, "pidfd_send_signal");
    return BREACH_BLOCKED;
}

enum breach_outcome probe_prlimit_outside(struct probe *p)
{
    pid_t victim = (pid_t)p->orders->victim_pid;
    struct rlimit files;

    if (sys_prlimit(victim, RLIMIT_NOFILE, NULL, &files))
        return probe_failed(p, "read");
    files.rlim_cur--;
    if (sys_prlimit(victim, RLIMIT_NOFILE, &files, NULL))
        return probe_failed(p, "set");
    return probe_says(p, BREACH_ESCAPED, "set");
}

enum breach_outcome probe_tiocsti(struct probe *p)
{
    bool has_terminal = false;
    char key = '\n';

    for (int fd = 0; fd < 3; fd++) {
        struct termios settings;

        if (sys_ioctl(fd, TCGETS, &settings))
            continue;
        has_terminal = true;
        if (!sys_ioctl(fd, TIOCSTI, &key))
            return probe_counts(p, BREACH_ESCAPED, fd, "is the descriptor");
    }
    return has_terminal ? probe_failed(p, "ioctl")
                        : probe_says(p, BREACH_BLOCKED, "no terminal");
}

enum breach_outcome probe_open_dev_tty(struct probe *p)
{
    int fd = sys_open("/dev/tty", O_RDWR | O_NOCTTY);

    if (fd >= 0)
        return probe_says(p, BREACH_REACHABLE, "opened");
    probe_failed(p, "open");
    return BREACH_BLOCKED; /* ENXIO: there is no terminal for us */
}
