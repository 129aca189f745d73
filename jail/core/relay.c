/* The relay's listeners, its process, and the loop; see relay.h. */
#include "jail/core/relay.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "jail/core/descriptors.h"
#include "jail/core/filter.h"
#include "jail/core/process.h"
#include "jail/core/relay_private.h"
#include "jail/core/system.h"

enum {
    GET_OWNER = 0xb701, /* NS_GET_USERNS, ioctl_ns(2) */
    DELIVERY_MS = 500, /* for what is on its way when the jail ends */
    READY_MS = 10000,
    BACKLOG = 64,
};

/* ------------------------------------------------------------- listening */

struct sockaddr_in relay_loopback(uint16_t port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons(port),
                                .sin_addr = {htonl(INADDR_LOOPBACK)}};
}

static const char *protocol_name(enum jail_protocol p)
{
    return p == JAIL_TCP ? "tcp" : "udp";
}

static bool bind_port(struct relay_port *port, struct err *e)
{
    struct sockaddr_in address = relay_loopback(port->forward.outside);
    socklen_t size = sizeof address;
    bool is_stream = port->forward.protocol == JAIL_TCP;
    int one = 1;

    port->fd = socket(
        AF_INET, (is_stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK | SOCK_CLOEXEC,
        0);
    if (port->fd < 0)
        return err_set(e, errno, "socket");
    if (is_stream) /* a port whose last connections are still ending is free */
        setsockopt(port->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(port->fd, (struct sockaddr *)&address, size) != 0 ||
        (is_stream && listen(port->fd, BACKLOG) != 0))
        return err_set(e, errno, "listen at 127.0.0.1:%u/%s", port->forward.outside,
                       protocol_name(port->forward.protocol));
    if (getsockname(port->fd, (struct sockaddr *)&address, &size) != 0)
        return err_set(e, errno, "getsockname");
    port->forward.outside = ntohs(address.sin_port);
    return true;
}

bool relay_open(struct relay_handle *r, const struct jail_forward *forwards,
                size_t count, struct err *e)
{
    r->pidfd = r->lifeline_fd = -1;
    if (count == 0)
        return true;
    if (count > JAIL_FORWARD_MAX)
        return err_set(e, 0, "at most %d ports can be relayed", JAIL_FORWARD_MAX);
    r->work = mem_calloc(1, sizeof *r->work);
    for (size_t i = 0; i < count; i++) {
        struct relay_port *port = &r->work->ports[i];

        port->forward = forwards[i];
        r->work->port_count++;
        if (!bind_port(port, e))
            return false;
    }
    return filter_build(JAIL_PROFILE_RELAY, 0, &r->filter, e);
}

uint16_t relay_port(const struct relay_handle *r, size_t i)
{
    return r->work && i < r->work->port_count ? r->work->ports[i].forward.outside : 0;
}

/* ------------------------------------------------------------- the rounds */

int relay_wait_for(struct relay *r, int fd, int events)
{
    struct relay_watch *w = &r->watch;

    /* Without an event in question poll(2) would still report a hang-up, for ever. */
    if (events == 0 || w->count == RELAY_WATCHED)
        return -1;
    w->fds[w->count] = (struct pollfd){fd, (short)events, 0};
    return (int)w->count++;
}

int relay_seen(const struct relay *r, int slot)
{
    return slot < 0 ? 0 : r->watch.fds[slot].revents;
}

/* A full house leaves new connections in the queue. */
static void watch_ports(struct relay *r)
{
    bool has_room = relay_streams_have_room(r);

    for (size_t i = 0; i < r->port_count; i++) {
        struct relay_port *port = &r->ports[i];
        bool waits = port->forward.protocol == JAIL_UDP || has_room;
        port->slot = waits ? relay_wait_for(r, port->fd, POLLIN) : -1;
    }
}

static void serve_ports(struct relay *r, uint64_t now_ms)
{
    for (size_t i = 0; i < r->port_count; i++) {
        if (!relay_seen(r, r->ports[i].slot))
            continue;
        if (r->ports[i].forward.protocol == JAIL_TCP)
            relay_streams_accept(r, &r->ports[i]);
        else
            relay_sessions_take(r, i, now_ms);
    }
}

static int time_left(uint64_t deadline_ms)
{
    uint64_t now = proc_now_ms();

    if (deadline_ms == 0)
        return -1;
    return deadline_ms > now ? (int)(deadline_ms - now) : 0;
}

/* Relay until the supervisor is gone, or init is and nothing is left to deliver. */
static void relay(struct relay *r, int lifeline_fd, int init_pidfd)
{
    uint64_t end_ms = 0; /* set when init has ended */

    for (;;) {
        r->watch.count = 0;
        int lifeline = relay_wait_for(r, lifeline_fd, POLLIN);
        int init = end_ms ? -1 : relay_wait_for(r, init_pidfd, POLLIN);
        if (!end_ms)
            watch_ports(r);
        relay_streams_watch(r);
        relay_sessions_watch(r);
        poll(r->watch.fds, r->watch.count,
             time_left(end_ms ? end_ms : relay_sessions_deadline(r)));

        uint64_t now = proc_now_ms();
        if (relay_seen(r, lifeline) || (end_ms && now >= end_ms))
            return;
        relay_streams_serve(r);
        relay_sessions_serve(r, now);
        if (!end_ms)
            serve_ports(r, now);
        if (relay_seen(r, init))
            end_ms = now + DELIVERY_MS;
        if (end_ms && relay_streams_are_idle(r))
            return;
    }
}

/* --------------------------------------------------------- giving up rights */

/* Sockets belong to the network namespace in which they are made. */
static bool enter(const struct relay_place *place, struct err *e)
{
    if (place->has_user_namespace) {
        SCOPED_FD int owner = ioctl(place->network_fd, GET_OWNER);
        if (owner < 0 || setns(owner, CLONE_NEWUSER) != 0)
            return err_set(e, errno, "enter the jail's user namespace");
    }
    return setns(place->network_fd, CLONE_NEWNET) == 0 ||
           err_set(e, errno, "enter the jail's network namespace");
}

static bool drop_rights(const struct relay_place *place, struct err *e)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {0};

    if (!place->has_user_namespace &&
        (setgroups(0, NULL) != 0 ||
         setresgid(place->gid, place->gid, place->gid) != 0 ||
         setresuid(place->uid, place->uid, place->uid) != 0))
        return err_set(e, errno, "change the relay's id");
    if (syscall(SYS_capset, &header, data) != 0 ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return err_set(e, errno, "drop the relay's rights");
    return true;
}

static bool close_others(const struct relay *r, const int *keep, size_t count,
                         struct err *e)
{
    int all[JAIL_FORWARD_MAX + 8];

    for (size_t i = 0; i < count; i++)
        all[i] = keep[i];
    for (size_t i = 0; i < r->port_count; i++)
        all[count++] = r->ports[i].fd;
    return descriptors_close_others(all, count, e);
}

/* The child.  Its news is one struct err: empty when it is at work. */
static _Noreturn void work(struct relay_handle *h, const struct relay_place *place,
                           int lifeline_fd, int news_fd)
{
    const int keep[] = {lifeline_fd, news_fd, place->init_pidfd};
    struct err e = {0};

    process_reset_signals();
    setsid(); /* what is typed at the terminal is the program's */
    if (enter(place, &e) && drop_rights(place, &e) &&
        close_others(h->work, keep, sizeof keep / sizeof keep[0], &e) &&
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &h->filter) != 0)
        err_set(&e, errno, "install the relay's seccomp filter");
    bool is_told = write(news_fd, &e, sizeof e) == (ssize_t)sizeof e;
    close(news_fd);
    if (is_told && !err_is_set(&e))
        relay(h->work, lifeline_fd, place->init_pidfd);
    _exit(0);
}

/* ------------------------------------------------------- the supervisor's side */

static bool hear(int news_fd, struct err *e)
{
    struct pollfd p = {news_fd, POLLIN, 0};
    struct err told = {0};

    if (poll(&p, 1, READY_MS) <= 0 ||
        read(news_fd, &told, sizeof told) != (ssize_t)sizeof told)
        return err_set(e, 0, "the relay of the jail's ports did not start");
    if (!err_is_set(&told))
        return true;
    told.text[sizeof told.text - 1] = '\0';
    err_set(e, 0, "relay: %s", told.text);
    if (e)
        e->errnum = told.errnum;
    return false;
}

static bool fork_child(struct relay_handle *r, const struct relay_place *place,
                       int lifeline_fd, int news_fd, struct err *e)
{
    sigset_t all, before;

    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before); /* no handler of ours runs in the child */
    pid_t pid = system_clone(0, &r->pidfd, -1);
    if (pid == 0)
        work(r, place, lifeline_fd, news_fd);
    int errnum = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (pid < 0)
        return err_set(e, errnum, "start the relay of the jail's ports");
    r->pid = pid;
    return true;
}

static void close_listeners(struct relay_handle *r)
{
    for (size_t i = 0; r->work && i < r->work->port_count; i++) {
        if (r->work->ports[i].fd >= 0)
            close(r->work->ports[i].fd);
        r->work->ports[i].fd = -1;
    }
}

bool relay_start(struct relay_handle *r, const struct relay_place *place, struct err *e)
{
    int lifeline[2], news[2];

    if (pipe2(lifeline, O_CLOEXEC) != 0)
        return err_set(e, errno, "pipe");
    SCOPED_FD int inner_lifeline = lifeline[0];
    r->lifeline_fd = lifeline[1];
    if (pipe2(news, O_CLOEXEC) != 0)
        return err_set(e, errno, "pipe");
    SCOPED_FD int hears = news[0];
    bool is_started = fork_child(r, place, inner_lifeline, news[1], e);
    close(news[1]);
    if (!is_started || !hear(hears, e))
        return false;
    close_listeners(r); /* the child's copies are the ones */
    return true;
}

static void reap(struct relay_handle *r, int patience_ms)
{
    struct pollfd p = {r->pidfd, POLLIN, 0};

    if (r->pid == 0)
        return;
    if (patience_ms)
        poll(&p, 1, patience_ms);
    system_pidfd_signal(r->pidfd, SIGKILL);
    while (waitpid(r->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    r->pid = 0;
}

void relay_finish(struct relay_handle *r)
{
    reap(r, 2 * DELIVERY_MS);
}

void relay_close(struct relay_handle *r)
{
    reap(r, 0);
    close_listeners(r);
    if (r->work) {
        if (r->pidfd >= 0)
            close(r->pidfd);
        if (r->lifeline_fd >= 0)
            close(r->lifeline_fd);
    }
    filter_fini(&r->filter);
    free(r->work);
    *r = (struct relay_handle){0};
}
