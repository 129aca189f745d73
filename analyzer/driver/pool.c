/* The pool of workers; see pool.h. */
#include "analyzer/driver/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"

enum {
    MAX_WORKERS = 64,
    POLL_MS = 200,
    WALL_FACTOR = 20, /* a machine so busy is no reason; a worker that waits is one */
};

struct worker {
    pid_t pid; /* 0: none */
    int to, from;
    bool is_busy;
    uint32_t job;
    uint64_t started_ms, started_cpu_ms;
    struct str reply; /* what has come so far */
};

struct pool {
    const struct pool_request *request;
    struct worker workers[MAX_WORKERS];
    size_t worker_count;
    size_t next; /* of request->jobs */
    size_t finished;
    unsigned timeout_ms;
};

/* ------------------------------------------------------------------- one worker */

static bool start(struct pool *p, struct worker *w, struct err *e)
{
    int to[2], from[2];

    if (pipe2(to, O_CLOEXEC) != 0)
        return err_set(e, errno, "pipe");
    if (pipe2(from, O_CLOEXEC) != 0) {
        err_set(e, errno, "pipe");
        close(to[0]);
        close(to[1]);
        return false;
    }

    pid_t pid = fork();
    if (pid == 0) {
        close(to[1]);
        close(from[0]);
        /* Ends of other workers' pipes would keep those alive. */
        for (size_t i = 0; i < p->worker_count; i++) {
            if (p->workers[i].pid) {
                close(p->workers[i].to);
                close(p->workers[i].from);
            }
        }
        worker_main(p->request->work, to[0], from[1]);
    }
    close(to[0]);
    close(from[1]);
    if (pid < 0) {
        err_set(e, errno, "fork");
        close(to[1]);
        close(from[0]);
        return false;
    }
    *w = (struct worker){.pid = pid, .to = to[1], .from = from[0]};
    fcntl(w->from, F_SETFL, O_NONBLOCK);
    return true;
}

/* Processor time of the worker until now; 0 when it has ended. */
static uint64_t cpu_of(const struct worker *w)
{
    struct timespec used;
    clockid_t clock;

    if (clock_getcpuclockid(w->pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return 0;
    return (uint64_t)used.tv_sec * 1000 + (uint64_t)used.tv_nsec / 1000000;
}

static bool has_worked(const struct pool *p, const struct worker *w)
{
    return cpu_of(w) > w->started_cpu_ms + p->timeout_ms;
}

/*
 * Whether the job took too long: in processor time, which does not depend on what else
 * the machine does; or on the clock, for a worker that waits for something.
 */
static bool is_late(const struct pool *p, const struct worker *w)
{
    uint64_t wall = proc_now_ms() - w->started_ms;

    return wall > (uint64_t)p->timeout_ms * WALL_FACTOR ||
           (wall > p->timeout_ms && has_worked(p, w));
}

/* Close, wait, and return the wait status. */
static int stop(struct worker *w, bool kill_it)
{
    int status = 0;

    if (!w->pid)
        return 0;
    if (kill_it)
        kill(w->pid, SIGKILL);
    close(w->to);
    close(w->from);
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
        ;
    str_fini(&w->reply);
    *w = (struct worker){0};
    return status;
}

static void finish(struct pool *p, struct worker *w, struct str *result,
                   const char *problem)
{
    p->finished++;
    w->is_busy = false;
    p->request->done(p->request->context, w->job, result, problem);
}

/* ---------------------------------------------------------------------- failures */

static void lose(struct pool *p, struct worker *w, bool is_timeout)
{
    int status = 0;
    bool is_waiting = is_timeout && !has_worked(p, w);
    struct worker lost = *w;

    w->reply = (struct str){0}; /* kept in `lost` */
    status = stop(w, is_timeout);
    SCOPED_FREE char *how = proc_status_text(status);
    SCOPED_FREE char *problem =
        is_timeout
            ? mem_printf("not analysed: no end after %u s%s",
                         (is_waiting ? WALL_FACTOR : 1) * (p->timeout_ms / 1000),
                         is_waiting ? "" : " of processor time")
            : mem_printf("not analysed: the %s crashed (%s)",
                         p->request->work->programs ? "analysis" : "parser", how);
    if (lost.is_busy)
        finish(p, &lost, NULL, problem);
    str_fini(&lost.reply);
}

/* ----------------------------------------------------------------------- replies */

static void take_reply(struct pool *p, struct worker *w)
{
    struct worker_reply head;
    struct str body = {0};

    memcpy(&head, w->reply.text, sizeof head);
    str_add_bytes(&body, w->reply.text + sizeof head, (size_t)head.size);
    str_clear(&w->reply);
    if (head.is_failed)
        finish(p, w, NULL, str_text(&body));
    else
        finish(p, w, &body, NULL);
    str_fini(&body);
}

static bool is_whole(const struct str *reply)
{
    struct worker_reply head;

    if (reply->len < sizeof head)
        return false;
    memcpy(&head, reply->text, sizeof head);
    return reply->len - sizeof head >= head.size;
}

static void receive(struct pool *p, struct worker *w)
{
    char buffer[65536];
    ssize_t got = read(w->from, buffer, sizeof buffer);

    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        lose(p, w, false);
        return;
    }
    str_add_bytes(&w->reply, buffer, (size_t)got);
    if (is_whole(&w->reply))
        take_reply(p, w);
}

/* -------------------------------------------------------------------------- loop */

/* Give the next unit to an idle worker, starting it if it is not there. */
static bool assign(struct pool *p, struct worker *w, struct err *e)
{
    const struct pool_request *r = p->request;

    if (!w->pid && !start(p, w, e))
        return false;
    w->job = r->jobs[p->next++];
    w->is_busy = true;
    w->started_ms = proc_now_ms();
    w->started_cpu_ms = cpu_of(w);
    if (!fs_write_all(w->to, &w->job, sizeof w->job, NULL))
        lose(p, w, false);
    return true;
}

static bool assign_all(struct pool *p, struct err *e)
{
    for (size_t i = 0; i < p->worker_count && p->next < p->request->count; i++)
        if (!p->workers[i].is_busy && !assign(p, &p->workers[i], e))
            return false;
    return true;
}

static void wait_for_some(struct pool *p)
{
    struct pollfd fds[MAX_WORKERS];

    for (size_t i = 0; i < p->worker_count; i++)
        fds[i] = (struct pollfd){p->workers[i].is_busy ? p->workers[i].from : -1,
                                 POLLIN, 0};
    poll(fds, p->worker_count, POLL_MS);

    for (size_t i = 0; i < p->worker_count; i++) {
        struct worker *w = &p->workers[i];
        if (!w->is_busy)
            continue;
        if (fds[i].revents)
            receive(p, w);
        else if (is_late(p, w))
            lose(p, w, true);
    }
}

static bool is_interrupted(const struct pool *p)
{
    const volatile bool *flag = p->request->work->o->interrupted;

    return flag && *flag;
}

static void give_up_rest(struct pool *p)
{
    for (size_t i = 0; i < p->worker_count; i++)
        if (p->workers[i].is_busy)
            finish(p, &p->workers[i], NULL, "not analysed: interrupted");
    while (p->next < p->request->count) {
        struct worker none = {.job = p->request->jobs[p->next++]};
        finish(p, &none, NULL, "not analysed: interrupted");
    }
}

static size_t worker_count(const struct pool_request *r)
{
    long wanted = r->work->o->jobs ? (long)r->work->o->jobs
                                   : sysconf(_SC_NPROCESSORS_ONLN);

    if (wanted < 1)
        wanted = 1;
    if (wanted > MAX_WORKERS)
        wanted = MAX_WORKERS;
    return (size_t)wanted < r->count ? (size_t)wanted : r->count;
}

bool pool_run(const struct pool_request *r, struct err *e)
{
    struct pool p = {.request = r, .worker_count = worker_count(r)};
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    bool ok = true;

    p.timeout_ms = r->timeout_ms;
    sigaction(SIGPIPE, &ignore, &before); /* a dead worker is an error of write(2) */
    while (ok && p.finished < r->count && !is_interrupted(&p)) {
        ok = assign_all(&p, e);
        if (ok)
            wait_for_some(&p);
    }
    bool was_cut = !ok || is_interrupted(&p);
    if (was_cut)
        give_up_rest(&p);
    for (size_t i = 0; i < p.worker_count; i++)
        stop(&p.workers[i], was_cut);
    sigaction(SIGPIPE, &before, NULL);
    return ok;
}
