/*
 * One step: a runner process with a terminal, three pipes, and witnesses around it.
 *
 * The runner becomes a control or starts the jail.  We arm the battery when it greets
 * us, keep what it reports and prints within bounds, and at the end, or at the time
 * limit, kill whatever is left in the host but the victim.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "base/str.h"
#include "jail/audit/host.h"

struct pump {
    struct host *host;
    const struct host_step *step;
    struct step_result *result;
    int answer; /* to the program; -1 once it is armed */
    int report, output; /* from it */
    int runner; /* pidfd */
};

struct pipes {
    int answer[2], report[2], output[2];
};

static bool open_terminal(struct host *h)
{
    char name[64];

    h->typed = 0;
    h->terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (h->terminal < 0 || unlockpt(h->terminal) ||
        ptsname_r(h->terminal, name, sizeof name))
        return false;
    h->terminal_slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    return h->terminal_slave >= 0;
}

static void close_terminal(struct host *h)
{
    close(h->terminal);
    close(h->terminal_slave);
}

/* As a careless supervisor would: a terminal, and descriptors that lead outside. */
__attribute__((noreturn)) static void become_runner(const struct host *h,
                                                    const struct host_step *s,
                                                    struct step_result *r,
                                                    const struct pipes *p)
{
    signal(SIGPIPE, SIG_DFL);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || setsid() < 0 ||
        ioctl(h->terminal_slave, TIOCSCTTY, 0) || dup2(h->terminal_slave, 0) < 0 ||
        dup2(p->output[1], 1) < 0 || dup2(p->output[1], 2) < 0 ||
        dup2(p->answer[0], HOST_ANSWER_FD) < 0 ||
        dup2(p->report[1], HOST_REPORT_FD) < 0 ||
        dup2(p->output[1], HOST_OUTPUT_FD) < 0 ||
        dup2(h->terminal_slave, HOST_TERMINAL_FD) < 0 || dup(h->leaked_dir) < 0 ||
        dup(h->leaked_file) < 0) {
        err_set(&r->problem, errno, "prepare the runner");
        _exit(125);
    }
    s->action(h, s, r);
    _exit(125);
}

static bool open_pipes(struct pipes *p)
{
    memset(p, -1, sizeof *p);
    return !pipe2(p->answer, O_CLOEXEC) && !pipe2(p->report, O_CLOEXEC) &&
           !pipe2(p->output, O_CLOEXEC);
}

static void close_pipes(const struct pipes *p)
{
    const int all[] = {p->answer[0], p->answer[1], p->report[0],
                       p->report[1], p->output[0], p->output[1]};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i] >= 0)
            close(all[i]);
    }
}

/* The challenge in the first complete line of the report, or NULL. */
static const char *find_challenge(struct step_result *r, char out[BREACH_LINE_SIZE])
{
    static const char hello[] = BREACH_GREETING "hello ";
    const char *end = memchr(r->report, '\n', r->report_size);
    size_t size = end ? (size_t)(end - r->report) : 0;

    if (size != sizeof hello - 1 + BREACH_CHALLENGE_SIZE ||
        memcmp(r->report, hello, sizeof hello - 1) != 0)
        return NULL;
    memcpy(out, r->report + sizeof hello - 1, BREACH_CHALLENGE_SIZE);
    out[BREACH_CHALLENGE_SIZE] = '\0';
    return strspn(out, "0123456789abcdef") == BREACH_CHALLENGE_SIZE ? out : NULL;
}

static void arm_if_asked(struct pump *p)
{
    char challenge[BREACH_LINE_SIZE];
    SCOPED_STR struct str orders = {0};
    struct err ignored = {0};

    if (p->answer < 0 || !find_challenge(p->result, challenge))
        return;
    host_orders_write(p->host, p->step, challenge, &orders);
    p->result->was_armed = fs_write_all(p->answer, orders.text, orders.len, &ignored);
    p->answer = -1;
}

/* Read what is there; what does not fit is thrown away.  False at the end. */
static bool take(int fd, char *into, size_t room, size_t *size)
{
    char rest[4096];
    bool is_full = *size >= room;
    ssize_t n = read(fd, is_full ? rest : into + *size,
                     is_full ? sizeof rest : room - *size);

    if (n > 0 && !is_full)
        *size += (size_t)n;
    return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

static void take_typed(struct host *h)
{
    char bytes[256];
    ssize_t n;

    while ((n = read(h->terminal, bytes, sizeof bytes)) > 0)
        h->typed += (unsigned)n;
}

static void drain(struct pump *p)
{
    struct step_result *r = p->result;
    struct pollfd ready[] = {
        {.fd = p->report, .events = POLLIN},
        {.fd = p->output, .events = POLLIN}
    };

    while (poll(ready, 2, 0) > 0) {
        if (ready[0].revents &&
            !take(p->report, r->report, HOST_REPORT_SIZE, &r->report_size))
            ready[0].fd = -1;
        if (ready[1].revents &&
            !take(p->output, r->output, HOST_OUTPUT_SIZE, &r->output_size))
            ready[1].fd = -1;
    }
    take_typed(p->host);
}

/* Until the runner has ended, or the step's time. */
static void pump_until_end(struct pump *p)
{
    uint64_t end = proc_now_ms() + p->step->timeout_ms;
    struct step_result *r = p->result;
    struct pollfd all[] = {
        {.fd = p->runner,         .events = POLLIN},
        {.fd = p->host->lifeline, .events = 0     },
        {.fd = p->report,         .events = POLLIN},
        {.fd = p->output,         .events = POLLIN},
        {.fd = p->host->terminal, .events = POLLIN}
    };

    for (uint64_t now = proc_now_ms(); now < end; now = proc_now_ms()) {
        if (poll(all, sizeof all / sizeof *all, (int)(end - now)) < 0)
            continue;
        if (all[1].revents)
            _exit(125); /* nobody is there to read the result */
        if (all[2].revents &&
            !take(p->report, r->report, HOST_REPORT_SIZE, &r->report_size))
            all[2].fd = -1;
        if (all[3].revents &&
            !take(p->output, r->output, HOST_OUTPUT_SIZE, &r->output_size))
            all[3].fd = -1;
        if (all[4].revents)
            take_typed(p->host);
        arm_if_asked(p);
        if (all[0].revents) {
            r->was_run = true;
            return;
        }
    }
    err_set(&r->problem, 0, "did not end within %u ms", p->step->timeout_ms);
}

/* Everything in this pid namespace but us and the victim. */
static void kill_the_rest(const struct host *h)
{
    SCOPED_STRV struct strv names = {0};
    struct err ignored = {0};

    if (!fs_list("/proc", &names, &ignored))
        return;
    for (size_t i = 0; i < names.len; i++) {
        long pid = isdigit((unsigned char)*names.at[i]) ? strtol(names.at[i], NULL, 10)
                                                        : 0;

        if (pid > 1 && pid != h->victim)
            kill((pid_t)pid, SIGKILL);
    }
}

/* Orphans of the step became our children. */
static void reap_the_rest(const struct host *h)
{
    uint64_t end = proc_now_ms() + 2000;

    for (;;) {
        siginfo_t info = {0};

        if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) || !info.si_pid) {
            struct pollfd none = {.fd = -1};
            SCOPED_STRV struct strv names = {0};
            struct err ignored = {0};
            size_t pids = 0;

            fs_list("/proc", &names, &ignored);
            for (size_t i = 0; i < names.len; i++)
                pids += isdigit((unsigned char)*names.at[i]) != 0;
            if (pids <= 2 || proc_now_ms() > end)
                return;
            poll(&none, 1, 2);
            continue;
        }
        if (info.si_pid == h->victim)
            return; /* it died: its witnesses will say so */
        waitpid(info.si_pid, NULL, 0);
    }
}

static bool start_runner(struct pump *p, const struct pipes *pipes)
{
    pid_t pid = fork();

    if (pid == 0)
        become_runner(p->host, p->step, p->result, pipes);
    if (pid > 0)
        p->runner = (int)syscall(SYS_pidfd_open, pid, 0);
    return pid > 0 && p->runner >= 0;
}

static void run_with_pipes(struct host *h, const struct host_step *s,
                           struct step_result *r, struct pipes *pipes)
{
    struct pump p = {.host = h,
                     .step = s,
                     .result = r,
                     .answer = pipes->answer[1],
                     .report = pipes->report[0],
                     .output = pipes->output[0],
                     .runner = -1};

    if (!start_runner(&p, pipes)) {
        err_set(&r->problem, errno, "start the runner");
        return;
    }
    /* Ours would keep the pipes from ending. */
    close(pipes->answer[0]);
    close(pipes->report[1]);
    close(pipes->output[1]);
    pipes->answer[0] = pipes->report[1] = pipes->output[1] = -1;
    pump_until_end(&p);
    kill_the_rest(h);
    reap_the_rest(h);
    drain(&p);
    close(p.runner);
}

void host_step_run(struct host *h, const struct host_step *s, struct step_result *r)
{
    struct pipes pipes;

    signal(SIGPIPE, SIG_IGN);
    host_witness_reset(h);
    if (!open_pipes(&pipes) || !open_terminal(h)) {
        err_set(&r->problem, errno, "pipes and terminal");
        return;
    }
    host_witness_read(h, r->before);
    run_with_pipes(h, s, r, &pipes);
    host_victim_settle(h);
    host_witness_read(h, r->after);
    close_terminal(h);
    close_pipes(&pipes);
}
