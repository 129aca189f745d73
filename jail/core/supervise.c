/*
 * Init's long life: reap, watch memory where no control group does, and end everything
 * inside when the program has ended or the supervisor is gone.
 *
 * The supervisor's end is seen as the end of a pipe that only it holds: it works for
 * kill -9, and, unlike a parent-death signal, does not fire when merely the thread that
 * started the jail ends.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/scoped.h"
#include "jail/core/gate.h"
#include "jail/core/message.h"
#include "jail/core/process.h"
#include "jail/core/system.h"

enum { WATCH_MS = 50, MAX_ROUNDS = 1000, TEXT_SIZE = 4096 };

/* ---------------------------------------------------------- ending all */

/* Kill our children by /proc; those they leave become ours and come next. */
static void kill_children(pid_t program)
{
    char text[TEXT_SIZE], *at = text;

    kill(-program, SIGKILL); /* its session, also where there is no /proc */
    if (system_read_text(AT_FDCWD, "/proc/thread-self/children", text, sizeof text) <=
        0)
        return;
    for (;;) {
        char *end;
        long pid = strtol(at, &end, 10);

        if (end == at)
            return;
        if (pid > 1)
            kill((pid_t)pid, SIGKILL);
        at = end;
    }
}

static void end_everything(const struct jail_plan *p, pid_t program)
{
    bool is_init = jail_layer_is_on(p, &jail_layer_pidns);

    for (int round = 0; round < MAX_ROUNDS; round++) {
        if (is_init)
            kill(-1, SIGKILL);
        else
            kill_children(program);
        while (waitpid(-1, NULL, WNOHANG) > 0)
            ;
        if (waitpid(-1, NULL, 0) < 0 && errno == ECHILD)
            return;
    }
}

/* ------------------------------------------------------------ watchdog */

/* Resident bytes of one process, if it is one of ours. */
static uint64_t resident_bytes(int proc_fd, const char *pid, pid_t session)
{
    char path[64], text[TEXT_SIZE];

    snprintf(path, sizeof path, "%.20s/stat", pid);
    if (system_read_text(proc_fd, path, text, sizeof text) <= 0)
        return 0;

    /* After the name, which may hold anything: state ppid pgrp session ..., and rss
       (in pages) as the 24th field of the line; proc(5). */
    char *at = strrchr(text, ')');
    uint64_t pages = 0;
    for (int field = 3; at && field <= 24; field++) {
        at = strchr(at + 1, ' ');
        if (at && field == 6 && session && strtol(at, NULL, 10) != session)
            return 0;
        if (at && field == 24)
            pages = strtoull(at, NULL, 10);
    }
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* All processes that /proc shows; those of `session` only, unless it is 0. */
static uint64_t all_resident_bytes(int proc_fd, pid_t session)
{
    _Alignas(struct dirent64) char buffer[TEXT_SIZE];
    uint64_t sum = 0;

    if (lseek(proc_fd, 0, SEEK_SET) < 0)
        return 0;
    for (;;) {
        long got = syscall(SYS_getdents64, proc_fd, buffer, sizeof buffer);

        if (got <= 0)
            return sum;
        for (long at = 0; at < got;) {
            const struct dirent64 *entry = (const void *)(buffer + at);

            if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
                sum += resident_bytes(proc_fd, entry->d_name, session);
            at += entry->d_reclen;
        }
    }
}

static void watch_memory(const struct jail_plan *p, int proc_fd, pid_t program)
{
    pid_t session = jail_layer_is_on(p, &jail_layer_pidns) ? 0 : program;
    struct message m = {.kind = MESSAGE_MEMORY};

    if (all_resident_bytes(proc_fd, session) <= p->watchdog_bytes)
        return;
    message_send(p->channel_fd, &m, -1, NULL);
    kill(program, SIGKILL);
}

/* ------------------------------------------------------------ the loop */

/* Reap what ended.  True if the program is among it. */
static bool reap(pid_t program, int *status)
{
    bool has_ended = false;
    int any;

    for (pid_t pid; (pid = waitpid(-1, &any, WNOHANG)) > 0;) {
        if (pid == program) {
            *status = any;
            has_ended = true;
        }
    }
    return has_ended;
}

static int open_watch(const struct jail_plan *p)
{
    /* The descriptor of a mount is O_PATH: open it again for reading. */
    if (p->watchdog_bytes == 0)
        return -1;
    if (p->watch_proc_fd >= 0)
        return openat(p->watch_proc_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int watch_children(void)
{
    sigset_t child;

    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    return signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
}

_Noreturn void process_supervise(struct jail_plan *p, pid_t program)
{
    struct message ended = {.kind = MESSAGE_ENDED};
    SCOPED_FD int children = watch_children();
    SCOPED_FD int proc_fd = open_watch(p);
    struct gate gate = {.fd = -1};
    struct pollfd fds[4] = {
        {p->lifeline_fd, POLLIN, 0},
        {children,       POLLIN, 0},
        {p->channel_fd,  POLLIN, 0},
        {-1,             POLLIN, 0},
    };

    prctl(PR_SET_PDEATHSIG, 0);
    while (!reap(program, &ended.number)) {
        struct signalfd_siginfo seen;

        fds[3].fd = gate.fd;
        poll(fds, 4, proc_fd >= 0 ? WATCH_MS : -1);
        if (fds[0].revents) {
            end_everything(p, program);
            _exit(0);
        }
        if (fds[1].revents && read(children, &seen, sizeof seen) < 0)
            continue; /* taken already: reap all the same */
        if (fds[2].revents)
            gate_hear(&gate, p->channel_fd);
        if (gate.fd >= 0 && fds[3].revents)
            gate_answer(&gate);
        if (proc_fd >= 0)
            watch_memory(p, proc_fd, program);
    }
    end_everything(p, program);
    gate_report(&gate, p->channel_fd);
    message_send(p->channel_fd, &ended, -1, NULL);
    _exit(0);
}
