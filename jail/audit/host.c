/*
 * Starting and ending the fake host.
 *
 * Two forks: the first process joins the control groups and makes the namespaces, the
 * second is process 1 inside.  Both die with their parent, and process 1 also watches
 * a pipe that only the supervisor holds.  When process 1 is gone, the kernel kills
 * all else in its pid namespace, and the mounts and the disk go with the last of
 * them.
 */
#include "jail/audit/host.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/scoped.h"

enum { DISK_BYTES = 1 << 30, SETUP_LIMIT_MS = 20000 };

struct making {
    const struct host_plan *plan;
    struct host_shared *shared;
    struct host_groups groups;
    int disk, loop_minor; /* -1: none */
    int lifeline[2];
};

/* `prefix` and random hexadecimal digits, `size` bytes in all. */
static bool make_secret(char *out, const char *prefix, size_t size, struct err *e)
{
    size_t at = strlen(prefix);

    memcpy(out, prefix, at);
    for (; at + 2 <= size; at += 2) {
        unsigned char byte;

        if (getrandom(&byte, 1, 0) != 1)
            return err_set(e, errno, "random bytes");
        snprintf(out + at, 3, "%02x", byte);
    }
    return true;
}

static bool make_secrets(struct host_shared *shared, struct err *e)
{
    return make_secret(shared->canary, BREACH_CANARY_PREFIX, BREACH_CANARY_SIZE, e) &&
           make_secret(shared->key, "spillway-key-", sizeof shared->key - 1, e);
}

static bool write_file(const char *path, const char *text)
{
    SCOPED_FD int fd = open(path, O_WRONLY | O_CLOEXEC);

    return fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
}

/* Without root: be who we are, with every capability over our own namespaces. */
static bool map_self(uid_t uid, gid_t gid, struct err *e)
{
    SCOPED_FREE char *users = mem_printf("%u %u 1", uid, uid);
    SCOPED_FREE char *groups = mem_printf("%u %u 1", gid, gid);

    if (!write_file("/proc/self/setgroups", "deny") ||
        !write_file("/proc/self/uid_map", users) ||
        !write_file("/proc/self/gid_map", groups))
        return err_set(e, errno, "map our id into a user namespace");
    return true;
}

static bool make_namespaces(const struct host_plan *plan, struct err *e)
{
    int kinds = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
    uid_t uid = geteuid();
    gid_t gid = getegid();

    /* Files of /proc/self belong to root in a process that is not dumpable. */
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    if (unshare(plan->is_root ? kinds : kinds | CLONE_NEWUSER))
        return err_set(e, errno, "namespaces for a fake host");
    return plan->is_root || map_self(uid, gid, e);
}

static bool inhabit(struct host *h, const struct making *m, struct err *e)
{
    if (!host_root_build(h, &m->groups, e) || !host_victim_start(h, e) ||
        !host_witness_open(h, e))
        return err_wrap(e, "fake host");
    for (size_t i = 0; i < h->plan->step_count; i++)
        host_step_run(h, &h->plan->steps[i], &h->shared->results[i]);
    host_victim_stop(h);
    return true;
}

__attribute__((noreturn)) static void be_first_process(const struct making *m)
{
    struct host h = {.plan = m->plan,
                     .shared = m->shared,
                     .lifeline = m->lifeline[0],
                     .loop_minor = m->disk < 0 ? -1 : m->loop_minor,
                     .loop_offset = -1};

    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (m->plan->shows_system)
        prctl(PR_SET_NAME, "kthreadd", 0, 0, 0); /* by which firejail knows a machine */
    m->shared->is_finished = inhabit(&h, m, &m->shared->problem);
    _exit(0);
}

__attribute__((noreturn)) static void make_host(const struct making *m,
                                                pid_t supervisor)
{
    struct err *e = &m->shared->problem;
    pid_t first;

    close(m->lifeline[1]);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != supervisor)
        _exit(125); /* it died before we asked to be told */
    if (!host_groups_join(&m->groups, e) || !make_namespaces(m->plan, e))
        _exit(125);
    first = fork();
    if (first == 0)
        be_first_process(m);
    if (first < 0)
        err_set(e, errno, "fork");
    waitpid(first, NULL, 0);
    _exit(0);
}

static int total_limit_ms(const struct host_plan *plan)
{
    int sum = SETUP_LIMIT_MS;

    for (size_t i = 0; i < plan->step_count; i++)
        sum += (int)plan->steps[i].timeout_ms + 2000;
    return sum;
}

/* Wait for the first process's parent; kill it, and with it the host, at the limit. */
static bool await(pid_t pid, int limit_ms, struct err *e)
{
    SCOPED_FD int process = (int)syscall(SYS_pidfd_open, pid, 0);
    struct pollfd ended = {.fd = process, .events = POLLIN};
    bool is_late = process >= 0 && poll(&ended, 1, limit_ms) == 0;

    if (is_late)
        kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    return !is_late || err_set(e, ETIME, "fake host");
}

static bool start_and_await(struct making *m, struct err *e)
{
    pid_t supervisor = getpid(), pid;

    if (pipe2(m->lifeline, O_CLOEXEC))
        return err_set(e, errno, "pipe");
    pid = fork();
    if (pid == 0)
        make_host(m, supervisor);
    close(m->lifeline[0]);
    if (pid < 0) {
        close(m->lifeline[1]);
        return err_set(e, errno, "fork");
    }
    if (!await(pid, total_limit_ms(m->plan), e)) {
        close(m->lifeline[1]);
        return false;
    }
    close(m->lifeline[1]);
    if (!m->shared->is_finished)
        return err_set(e, 0, "%s",
                       err_is_set(&m->shared->problem) ? m->shared->problem.text
                                                       : "the fake host ended early");
    return true;
}

static struct host_shared *map_shared(struct err *e)
{
    void *at = mmap(NULL, sizeof(struct host_shared), PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (at != MAP_FAILED)
        return at;
    err_set(e, errno, "memory for the fake host");
    return NULL;
}

bool host_run(const struct host_plan *plan, struct host_shared **shared, struct err *e)
{
    struct making m = {.plan = plan, .shared = map_shared(e), .disk = -1};
    struct err no_disk = {0}; /* then some techniques are not here, and say so */
    bool ok;

    *shared = m.shared;
    if (!m.shared || !make_secrets(m.shared, e))
        return false;
    if (plan->is_root)
        m.disk = host_image_attach(DISK_BYTES, &m.loop_minor, &no_disk);
    host_groups_open(plan, &m.groups);
    ok = start_and_await(&m, e);
    host_groups_close(&m.groups);
    if (m.disk >= 0)
        close(m.disk);
    return ok;
}

void host_free(struct host_shared *shared)
{
    if (shared)
        munmap(shared, sizeof *shared);
}
