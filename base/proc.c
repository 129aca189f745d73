/*
 * Child processes; see proc.h.
 *
 * The child gets a process group of its own, so that a time limit ends its children
 * too. Its two output pipes and its input pipe are served by one poll loop; a pidfd
 * tells when it ended, so a grandchild that keeps a pipe open cannot hold us.
 */
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/vec.h"

enum { DEFAULT_MAX_OUTPUT = 16 << 20, EXEC_FAILED = 127 };

/* The parent's ends; -1 = not there or closed. */
struct pipes {
    int in, out, err, pidfd;
    size_t in_sent;
};

uint64_t proc_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

char *proc_status_text(int wait_status)
{
    if (!WIFSIGNALED(wait_status))
        return mem_printf("exit %d", WEXITSTATUS(wait_status));

    int number = WTERMSIG(wait_status);
    const char *name = sigabbrev_np(number);
    if (!name)
        return mem_printf("signal %d", number);
    return mem_printf("signal %d (SIG%s)", number, name);
}

void proc_result_fini(struct proc_result *r)
{
    if (!r)
        return;
    str_fini(&r->out);
    str_fini(&r->err);
}

/* ------------------------------------------------------------ in the child */

static _Noreturn void child_fail(int report_fd, int errnum)
{
    ssize_t ignored = write(report_fd, &errnum, sizeof errnum);

    (void)ignored;
    _exit(EXEC_FAILED);
}

/* `fds` are the child's standard descriptors, -1 for /dev/null. */
static void child_descriptors(const int fds[3], int report_fd)
{
    for (int i = 0; i < 3; i++) {
        int from = fds[i];

        if (from < 0)
            from = open("/dev/null", i == 0 ? O_RDONLY : O_WRONLY);
        if (from < 0 || (from != i && dup2(from, i) < 0))
            child_fail(report_fd, errno);
        if (from == i)
            fcntl(i, F_SETFD, 0);
    }
}

static _Noreturn void child_main(const struct proc_spec *spec, const char *program,
                                 const int fds[3], int report_fd)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    setpgid(0, 0);
    child_descriptors(fds, report_fd);
    if (spec->cwd && chdir(spec->cwd) != 0)
        child_fail(report_fd, errno);
    for (const char *const *e = spec->env; e && *e; e++)
        putenv((char *)(uintptr_t)*e);
    execv(program, (char *const *)(uintptr_t)spec->argv);
    child_fail(report_fd, errno);
}

/* ----------------------------------------------------------- in the parent */

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void pump_input(struct pipes *p, const struct proc_spec *spec)
{
    ssize_t put = write(p->in, (const char *)spec->stdin_bytes + p->in_sent,
                        spec->stdin_size - p->in_sent);

    if (put < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (put > 0)
        p->in_sent += (size_t)put;
    if (put < 0 || p->in_sent == spec->stdin_size)
        close_end(&p->in);
}

static void pump_output(int *fd, struct str *out, size_t max, bool *cut)
{
    char buffer[16384];
    ssize_t got = read(*fd, buffer, sizeof buffer);

    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (got <= 0) {
        close_end(fd);
        return;
    }

    size_t room = max > out->len ? max - out->len : 0;
    size_t keep = (size_t)got < room ? (size_t)got : room;
    str_add_bytes(out, buffer, keep);
    *cut = *cut || keep < (size_t)got;
}

static int poll_timeout(uint64_t started, unsigned limit_ms)
{
    if (!limit_ms)
        return -1;

    uint64_t spent = proc_now_ms() - started;
    return spent >= limit_ms ? 0 : (int)(limit_ms - spent);
}

/* Serve the pipes until the child has ended and what it wrote is read. */
static void serve(struct pipes *p, const struct proc_spec *spec, pid_t pid,
                  struct proc_result *r)
{
    size_t max = spec->max_output ? spec->max_output : DEFAULT_MAX_OUTPUT;
    uint64_t started = proc_now_ms();
    bool has_ended = false;

    for (;;) {
        struct pollfd fds[4] = {
            {p->in,                     POLLOUT, 0},
            {p->out,                    POLLIN,  0},
            {p->err,                    POLLIN,  0},
            {has_ended ? -1 : p->pidfd, POLLIN,  0}
        };
        int wait_ms = has_ended ? 0 : poll_timeout(started, spec->timeout_ms);
        int ready = poll(fds, 4, r->timed_out ? -1 : wait_ms);

        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0 && has_ended)
            return; /* nothing left in the pipes */
        if (ready == 0) {
            r->timed_out = true;
            kill(-pid, SIGKILL);
            continue;
        }
        if (fds[0].revents)
            pump_input(p, spec);
        if (fds[1].revents)
            pump_output(&p->out, &r->out, max, &r->out_cut);
        if (fds[2].revents)
            pump_output(&p->err, &r->err, max, &r->err_cut);
        if (fds[3].revents)
            has_ended = true;
        if (has_ended && p->out < 0 && p->err < 0)
            return;
    }
}

static bool reap(pid_t pid, uint64_t started, struct proc_result *r, struct err *e)
{
    int status;
    struct rusage usage;

    while (wait4(pid, &status, 0, &usage) < 0)
        if (errno != EINTR)
            return err_set(e, errno, "wait");

    r->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    r->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    r->wall_ms = proc_now_ms() - started;
    r->cpu_us = (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
                (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    return true;
}

/* The pipes of one run: [0] is read, [1] is written. */
struct wiring {
    int in[2], out[2], err[2], report[2];
};

static void unwire(struct wiring *w)
{
    int *ends[] = {w->in, w->out, w->err, w->report};

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        close_end(&ends[i][0]);
        close_end(&ends[i][1]);
    }
}

static bool wire(const struct proc_spec *spec, struct wiring *w, struct err *e)
{
    *w = (struct wiring){
        {-1, -1},
        {-1, -1},
        {-1, -1},
        {-1, -1}
    };

    bool ok = pipe2(w->report, O_CLOEXEC) == 0;
    if (ok && spec->stdin_bytes)
        ok = pipe2(w->in, O_CLOEXEC) == 0;
    if (ok && !spec->inherit_output)
        ok = pipe2(w->out, O_CLOEXEC) == 0;
    if (ok && !spec->inherit_output && !spec->merge_stderr)
        ok = pipe2(w->err, O_CLOEXEC) == 0;
    if (!ok) {
        err_set(e, errno, "pipe");
        unwire(w);
    }
    return ok;
}

/* Fork and exec; -1 and an error when the program could not be started. */
static pid_t launch(const struct proc_spec *spec, const char *program, struct wiring *w,
                    struct err *e)
{
    int fds[3] = {w->in[0], w->out[1], spec->merge_stderr ? w->out[1] : w->err[1]};
    if (spec->inherit_output) {
        fds[1] = STDOUT_FILENO;
        fds[2] = spec->merge_stderr ? STDOUT_FILENO : STDERR_FILENO;
    }

    pid_t pid = fork();
    if (pid < 0) {
        err_set(e, errno, "fork");
        return -1;
    }
    if (pid == 0)
        child_main(spec, program, fds, w->report[1]);

    setpgid(pid, pid); /* also done by the child: whoever comes first */
    close_end(&w->report[1]);
    close_end(&w->in[0]);
    close_end(&w->out[1]);
    close_end(&w->err[1]);

    int errnum = 0;
    ssize_t got;
    do
        got = read(w->report[0], &errnum, sizeof errnum);
    while (got < 0 && errno == EINTR);
    if (got == (ssize_t)sizeof errnum) {
        waitpid(pid, NULL, 0);
        err_set(e, errnum, "run %s", program);
        return -1;
    }
    return pid;
}

/* A write to a child that has gone must be an error here, not a signal. */
static void serve_without_sigpipe(struct pipes *p, const struct proc_spec *spec,
                                  pid_t pid, struct proc_result *r)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;

    sigaction(SIGPIPE, &ignore, &before);
    serve(p, spec, pid, r);
    sigaction(SIGPIPE, &before, NULL);
}

bool proc_run(const struct proc_spec *spec, struct proc_result *out, struct err *e)
{
    *out = (struct proc_result){0};

    SCOPED_FREE char *program = fs_find_program(spec->argv[0]);
    if (!program)
        return err_set(e, ENOENT, "run %s", spec->argv[0]);

    struct wiring w;
    if (!wire(spec, &w, e))
        return false;

    uint64_t started = proc_now_ms();
    pid_t pid = launch(spec, program, &w, e);
    if (pid < 0) {
        unwire(&w);
        return false;
    }

    struct pipes p = {w.in[1], w.out[0], w.err[0], (int)syscall(SYS_pidfd_open, pid, 0),
                      0};
    if (p.in >= 0)
        fcntl(p.in, F_SETFL, O_NONBLOCK);
    if (p.pidfd >= 0)
        fcntl(p.pidfd, F_SETFD, FD_CLOEXEC);
    serve_without_sigpipe(&p, spec, pid, out);
    w.in[1] = p.in;
    w.out[0] = p.out;
    w.err[0] = p.err;
    close_end(&p.pidfd);
    unwire(&w);
    return reap(pid, started, out, e);
}

/* The last line of a text that says anything. */
static const char *last_line(struct str *text)
{
    while (text->len > 0 && text->text[text->len - 1] == '\n')
        text->text[--text->len] = '\0';
    if (text->len == 0)
        return "";

    const char *newline = strrchr(text->text, '\n');
    return newline ? newline + 1 : text->text;
}

bool proc_run_ok(const struct proc_spec *spec, struct proc_result *out, struct err *e)
{
    if (!proc_run(spec, out, e))
        return false;
    if (out->timed_out)
        return err_set(e, 0, "%s: no end after %u ms", spec->argv[0], spec->timeout_ms);
    if (out->exit_code == 0)
        return true;

    const char *said = last_line(spec->merge_stderr ? &out->out : &out->err);
    const char *separator = said[0] ? ": " : "";
    if (out->signal)
        return err_set(e, 0, "%s: ended by signal %d%s%s", spec->argv[0], out->signal,
                       separator, said);
    return err_set(e, 0, "%s: exit code %d%s%s", spec->argv[0], out->exit_code,
                   separator, said);
}
