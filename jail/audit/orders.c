/*
 * What the battery is told before a step: where things outside are, never what they
 * say. The keys are those of jail/breach/orders.h.
 */
#include <fcntl.h>
#include <unistd.h>

#include "base/scoped.h"
#include "base/str.h"
#include "jail/audit/host.h"

/* core(5): '|' starts a program; since Linux 6.16 '@' names a socket to connect to. */
static bool core_leaves_the_jail(void)
{
    SCOPED_FD int fd = open("/proc/sys/kernel/core_pattern", O_RDONLY | O_CLOEXEC);
    char first = '\0';

    return fd >= 0 && read(fd, &first, 1) == 1 && (first == '|' || first == '@');
}

static void add_number(struct str *out, const char *key, long value)
{
    str_addf(out, "%s %ld\n", key, value);
}

/*
 * 0 forbids it.  A control has no cap, so going beyond a small one shows as much as
 * beyond a large.
 */
static uint64_t memory_to_exceed(const struct host *h, const struct host_step *s)
{
    uint64_t small = 64u << 20, asked = h->plan->limits.memory_bytes;

    if (!s->may_exhaust)
        return 0;
    return s->is_control && asked > small ? small : asked;
}

static void add_limits(struct str *out, const struct jail_limits *l)
{
    add_number(out, "limit-processes", l->processes);
    add_number(out, "limit-files", l->open_files);
    add_number(out, "limit-output-mib", (long)(l->output_bytes >> 20));
    add_number(out, "limit-inodes", l->output_inodes);
}

void host_orders_write(const struct host *h, const struct host_step *s,
                       const char *challenge, struct str *out)
{
    str_addf(out, BREACH_GREETING "arm %s\n", challenge);
    add_number(out, "victim-pid", h->victim);
    add_number(out, "victim-address", (long)(uintptr_t)h->shared->victim_canary);
    add_number(out, "victim-scratch", (long)(uintptr_t)&h->shared->victim_scratch);
    add_number(out, "victim-fd", HOST_VICTIM_FD);
    add_number(out, "tcp-port", atomic_load(&h->shared->tcp_port));
    add_number(out, "ipc-key", HOST_IPC_KEY);
    add_number(out, "loop-minor", h->loop_minor);
    add_number(out, "loop-offset", h->loop_offset);
    add_number(out, "core-is-pipe", core_leaves_the_jail());
    add_number(out, "seconds", s->timeout_ms / 1000);
    add_number(out, "limit-memory-mib", (long)(memory_to_exceed(h, s) >> 20));
    add_limits(out, &h->plan->limits);
    if (h->handle_type)
        str_addf(out, "handle-type %d\nhandle %s\n", h->handle_type, h->handle);
    str_add(out,
            "canary " HOST_CANARY "\nqueue " HOST_QUEUE "\nsocket " HOST_SOCKET "\n");
    str_addf(out, "key %s\n", h->shared->key);
    if (s->only)
        str_addf(out, "only %s\n", s->only);
    str_add(out, "go\n");
}
