/* The running jail, its end, and its names; the supervisor's side. */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/proc.h"
#include "jail/core/bare.h"
#include "jail/core/private.h"
#include "jail/core/system.h"

enum { GRACE_MS = 2000 };

pid_t jail_pid(const struct jail *j)
{
    return j->program_pid;
}

int jail_output_fd(const struct jail *j)
{
    return j->output_fd;
}

uint16_t jail_port(const struct jail *j, size_t i)
{
    return relay_port(&j->relay, i);
}

int jail_wait_fd(const struct jail *j)
{
    return j->channel_fd;
}

/* ------------------------------------------------------------- ending */

bool jail_reap(struct jail *j, struct err *e)
{
    int status;
    pid_t got;

    if (j->init_pid == 0)
        return true;
    do {
        got = wait4(j->init_pid, &status, 0, &j->usage);
    } while (got < 0 && errno == EINTR);
    pid_t pid = j->init_pid;
    j->init_pid = 0;
    return got == pid || err_set(e, errno, "wait for the jail's init");
}

static void drain(struct jail *j, int timeout_ms)
{
    struct message m;
    struct message_origin from;

    while (message_receive(j->channel_fd, timeout_ms, &m, &from) == MESSAGE_RECEIVED)
        jail_take_message(j, &m, &from);
}

/* As pid 1, init takes everything with it.  Elsewhere it must do the killing itself,
   and is asked by closing the lifeline. */
void jail_end(struct jail *j)
{
    if (j->init_pid == 0)
        return;
    if (!(j->plan.clone_flags & CLONE_NEWPID)) {
        if (j->lifeline_fd >= 0)
            close(j->lifeline_fd);
        j->lifeline_fd = -1;
        drain(j, GRACE_MS); /* until it ends */
    }
    system_pidfd_signal(j->init_pidfd, SIGKILL);
    jail_reap(j, NULL);
}

/* ------------------------------------------------------------ waiting */

/* Listen until the program has ended, init is gone, or time is up. */
static bool listen_until_end(struct jail *j, uint64_t timeout_ms, struct err *e)
{
    uint64_t started = proc_now_ms();

    while (!j->has_ended) {
        struct message m;
        struct message_origin from;
        uint64_t spent = proc_now_ms() - started;

        if (timeout_ms && spent >= timeout_ms) {
            j->was_killed = true;
            return true;
        }
        uint64_t left = timeout_ms ? timeout_ms - spent : 0;
        int wait_ms = !timeout_ms ? -1 : left < 60000 ? (int)left : 60000;
        switch (message_receive(j->channel_fd, wait_ms, &m, &from)) {
        case MESSAGE_RECEIVED: jail_take_message(j, &m, &from); break;
        case MESSAGE_NONE: break;
        case MESSAGE_END: return true; /* init was killed, and all with it */
        case MESSAGE_FAILED: return err_set(e, errno, "read from the jail's init");
        }
    }
    return true;
}

static uint64_t microseconds(const struct timeval *t)
{
    return (uint64_t)t->tv_sec * 1000000 + (uint64_t)t->tv_usec;
}

static void describe_end(const struct jail *j, struct jail_exit *out)
{
    bool was_killed = false;

    *out = (struct jail_exit){.exit_code = -1,
                              .signal = SIGKILL,
                              .timed_out = j->was_killed && !j->has_ended};
    if (j->has_ended && WIFEXITED(j->status)) {
        out->exit_code = WEXITSTATUS(j->status);
        out->signal = 0;
    } else if (j->has_ended) {
        out->signal = WTERMSIG(j->status);
    }
    out->cpu_us = microseconds(&j->usage.ru_utime) + microseconds(&j->usage.ru_stime);
    cgroup_read_usage(&j->plan.cgroup, &out->peak_memory_bytes, &was_killed);
    if (!out->peak_memory_bytes)
        out->peak_memory_bytes = (uint64_t)j->usage.ru_maxrss * 1024;
    memcpy(out->refused_calls, j->refused_calls, sizeof out->refused_calls);
    out->out_of_memory = was_killed || j->was_watchdog;
}

bool jail_wait(struct jail *j, uint64_t timeout_ms, struct jail_exit *out,
               struct err *e)
{
    if (!listen_until_end(j, timeout_ms, e))
        return false;
    if (j->has_ended && !jail_reap(j, e))
        return false;
    jail_end(j);
    relay_finish(&j->relay);
    describe_end(j, out);
    return true;
}

bool jail_settle(struct jail *j, struct err *e)
{
    const struct message m = {.kind = MESSAGE_SETTLED};

    return j->has_ended || message_send(j->channel_fd, &m, -1, e);
}

bool jail_signal(struct jail *j, int signal, struct err *e)
{
    return system_pidfd_signal(j->program_pidfd, signal) == 0 ||
           err_set(e, errno, "signal the program");
}

void jail_close(struct jail *j)
{
    if (!j)
        return;
    jail_end(j);
    relay_close(&j->relay);
    jail_layers_release(&j->plan);

    strv_fini(&j->plan.tree_names);

    const int fds[] = {j->plan.null_fd,  j->plan.tree_fd, j->init_pidfd,
                       j->program_pidfd, j->channel_fd,   j->lifeline_fd,
                       j->exec_fd,       j->output_fd};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++) {
        if (fds[i] >= 0)
            close(fds[i]);
    }
    free(j);
}

void jail_scoped_close(struct jail **j)
{
    jail_close(*j);
    *j = NULL;
}

void jail_sweep(void)
{
    cgroup_sweep();
    bare_sweep();
}

/* -------------------------------------------------------------- names */

static const char *const level_names[] = {
    [JAIL_LEVEL_ARTICLE] = "article",
    [JAIL_LEVEL_HARDENED] = "hardened",
};

static const char *const state_names[] = {
    [JAIL_LAYER_HELD] = "held",
    [JAIL_LAYER_WEAKER] = "weaker",
    [JAIL_LAYER_MISSING] = "missing",
    [JAIL_LAYER_NOT_WANTED] = "not wanted",
};

const char *jail_level_name(enum jail_level l)
{
    return level_names[l];
}

bool jail_level_parse(const char *name, enum jail_level *out)
{
    for (size_t i = 0; i < sizeof level_names / sizeof level_names[0]; i++) {
        if (strcmp(level_names[i], name) == 0) {
            *out = (enum jail_level)i;
            return true;
        }
    }
    return false;
}

const char *jail_layer_state_name(enum jail_layer_state s)
{
    return state_names[s];
}
