/*
 * Running the probes: a table, a child for each row, a line for each outcome.
 *
 * A probe's child has its own process group and a time limit, and its result comes back
 * through a shared page, so a probe that hangs, dies or is killed costs only itself.
 * Where making a process is forbidden, which is a fine answer too, probes run in line.
 */
#include "jail/breach/battery.h"

#include "jail/breach/probe.h"
#include "jail/breach/sys.h"

#include <sys/prctl.h>

enum { PROBE_LIMIT_MS = 2500, DEFAULT_SECONDS = 10 };

struct technique {
    const char *name;
    enum breach_outcome (*try)(struct probe *p);
    unsigned flags;
};

#define TABLE_ROW(name, proof, witness, flags, about, closed_by)                       \
    {#name, probe_##name, flags},
static const struct technique techniques[] = {BREACH_TECHNIQUES(TABLE_ROW)};
#undef TABLE_ROW

static const char *const outcome_names[] = BREACH_OUTCOME_NAMES;

static bool is_wanted(const struct technique *t, const struct breach_orders *orders)
{
    struct line name = {0};

    if ((t->flags & EXHAUSTS) && orders->limit_memory_mib <= 0)
        return false;
    line_add(&name, ",");
    line_add(&name, t->name);
    line_add(&name, ",");
    return !orders->only[0] || text_find(orders->only, name.text);
}

static void put(int report, struct line *l)
{
    line_add(l, "\n");
    l->text[l->size - 1] = '\n'; /* also when the line was cut */
    while (sys_write(report, l->text, l->size) < 0 && errno == EINTR)
        ;
}

static void put_pair(int report, const char *first, const char *second)
{
    struct line l = {0};

    line_add(&l, first);
    line_add(&l, second);
    put(report, &l);
}

/* Handlers of the program we are in would run in our place: a report of a report. */
static void reset_signals(void)
{
    static const int fatal[] = {SIGSEGV, SIGABRT, SIGBUS,  SIGILL, SIGFPE,
                                SIGSYS,  SIGTRAP, SIGALRM, SIGTERM};
    uint64_t none = 0;

    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
        sys_signal(fatal[i], SIG_DFL);
    sys_signal(SIGPIPE, SIG_IGN);
    sys_signal(SIGUSR1, SIG_IGN);
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof none);
}

__attribute__((noreturn)) static void try_in_child(const struct technique *t,
                                                   struct probe *p)
{
    struct itimerval limit = {.it_value = {.tv_sec = PROBE_LIMIT_MS / 1000 + 1}};

    syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    syscall(SYS_setpgid, 0, 0);
    reset_signals();
    syscall(SYS_setitimer, ITIMER_REAL, &limit, NULL);
    p->outcome = t->try(p);
    sys_exit(0);
}

/* Wait within the limit; then end the child and what it left.  The wait status. */
static int reap(pid_t child)
{
    long end = sys_now_ms() + PROBE_LIMIT_MS;
    int status = 0;
    pid_t done = 0;

    for (long pause = 0; done == 0; pause = 1) {
        done = sys_wait(child, &status, WNOHANG);
        if (done == 0 && sys_now_ms() > end) {
            sys_kill(child, SIGKILL);
            done = sys_wait(child, &status, 0);
        } else if (done == 0) {
            sys_sleep_ms(pause);
        }
    }
    sys_kill(-child, SIGKILL);
    return status;
}

/*
 * A child that ended without a result: a filter's signal is an answer, others are
 * none.
 */
static void judge_death(const struct technique *t, struct probe *p, int status)
{
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

    p->error = 0;
    if (signal == SIGSYS) {
        p->outcome = probe_says(p, BREACH_BLOCKED, "killed by the system call filter");
    } else if (signal == SIGKILL && (t->flags & EXHAUSTS)) {
        p->outcome = probe_says(p, BREACH_BLOCKED, "killed for what it took");
    } else {
        p->outcome = probe_counts(p, BREACH_SILENT, signal, "is the signal it died of");
    }
}

static void try_one(const struct technique *t, struct probe *p)
{
    pid_t child = sys_fork();

    if (child == 0)
        try_in_child(t, p);
    if (child > 0) {
        int status = reap(child);

        if (p->outcome == BREACH_SILENT)
            judge_death(t, p, status);
    } else if (t->flags & (NEEDS_CHILD | EXHAUSTS)) {
        p->outcome = probe_failed(p, "fork");
    } else {
        p->outcome = t->try(p);
    }
}

static void report_one(int report, const struct technique *t, const struct probe *p)
{
    struct line l = {0};

    line_add(&l, "got ");
    line_add(&l, t->name);
    line_add(&l, " ");
    line_add(&l, outcome_names[p->outcome]);
    line_add(&l, " ");
    line_add_number(&l, p->error);
    line_add(&l, " ");
    line_add_hex(&l, p->evidence, p->evidence_size);
    line_add(&l, p->evidence_size ? " " : "- ");
    line_add(&l, p->detail);
    put(report, &l);
}

static void clear(struct probe *p, const struct breach_orders *orders)
{
    p->orders = orders;
    p->outcome = BREACH_SILENT;
    p->error = 0;
    p->evidence_size = 0;
    p->detail[0] = '\0';
}

static void announce(int report, const char *via)
{
    struct line l = {0};

    line_add(&l, "begin ");
    line_add(&l, via);
    line_add(&l, " ");
    line_add_number(&l, sys_getpid());
    line_add(&l, " ");
    line_add_number(&l, sys_getuid());
    put(report, &l);
}

static void run_all(const struct breach_link *link, struct probe *p)
{
    const struct breach_orders *orders = &link->orders;
    long seconds = orders->seconds > 0 ? orders->seconds : DEFAULT_SECONDS;
    long end = sys_now_ms() + seconds * 1000, count = 0;
    struct line l = {0};

    for (size_t i = 0; i < sizeof techniques / sizeof *techniques; i++) {
        if (!is_wanted(&techniques[i], orders) || sys_now_ms() > end)
            continue;
        put_pair(link->report, "try ", techniques[i].name);
        clear(p, orders);
        try_one(&techniques[i], p);
        report_one(link->report, &techniques[i], p);
        count++;
    }
    line_add(&l, "end ");
    line_add_number(&l, count);
    put(link->report, &l);
}

void battery_run(const struct breach_link *link, const char *via)
{
    long page = syscall(SYS_mmap, NULL, sizeof(struct probe), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0L);

    announce(link->report, via);
    if (page == -1)
        put_pair(link->report, "note ", "no shared page");
    else
        run_all(link, (struct probe *)page);
}
