/*
 * Connections through the relay.
 *
 * A connection is two sockets and two directions.  A direction reads while its buffer
 * is empty and writes while it is not, so a slow reader stops the writer and nothing
 * grows.  The end of one direction is passed on (shutdown(2)) while the other goes on;
 * a reset is passed on as a reset.
 */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "jail/core/relay_private.h"

static struct relay_stream *free_stream(struct relay *r)
{
    for (size_t i = 0; i < RELAY_STREAMS; i++) {
        if (!r->streams[i].is_used)
            return &r->streams[i];
    }
    return NULL;
}

bool relay_streams_have_room(const struct relay *r)
{
    for (size_t i = 0; i < RELAY_STREAMS; i++) {
        if (!r->streams[i].is_used)
            return true;
    }
    return false;
}

bool relay_streams_are_idle(const struct relay *r)
{
    for (size_t i = 0; i < RELAY_STREAMS; i++) {
        if (r->streams[i].is_used)
            return false;
    }
    return true;
}

/* Closing with this set sends a reset, so that a broken end does not look like a whole
   one: socket(7), SO_LINGER. */
static void close_with_reset(int fd)
{
    const struct linger at_once = {1, 0};

    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);
}

static void end_stream(struct relay_stream *s, bool is_broken)
{
    if (is_broken) {
        close_with_reset(s->outer);
        if (s->inner >= 0)
            close_with_reset(s->inner);
    } else {
        close(s->outer);
        close(s->inner);
    }
    s->is_used = false;
}

void relay_streams_accept(struct relay *r, const struct relay_port *port)
{
    const struct sockaddr_in to = relay_loopback(port->forward.inside);
    struct relay_stream *s = free_stream(r);

    if (!s)
        return;
    s->outer = accept4(port->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (s->outer < 0)
        return; /* it went away while it waited */
    s->is_used = true;
    s->in.start = s->in.length = s->out.start = s->out.length = 0;
    s->in.has_ended = s->in.is_shut = s->out.has_ended = s->out.is_shut = false;
    s->outer_slot = s->inner_slot = -1;
    s->inner = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s->inner < 0) {
        end_stream(s, true);
        return;
    }
    int result = connect(s->inner, (const struct sockaddr *)&to, sizeof to);
    s->is_connecting = result != 0 && errno == EINPROGRESS;
    if (result != 0 && !s->is_connecting)
        end_stream(s, true); /* nobody listens there, yet */
}

/* ------------------------------------------------------------ directions */

static bool is_transient(void)
{
    return errno == EAGAIN || errno == EINTR;
}

/* False: the connection is broken. */
static bool fill(struct relay_half *h, int from)
{
    if (h->has_ended || h->length > 0)
        return true;

    ssize_t got = recv(from, h->bytes, sizeof h->bytes, MSG_DONTWAIT);
    if (got < 0)
        return is_transient();
    h->has_ended = got == 0;
    h->start = 0;
    h->length = (size_t)got;
    return true;
}

static bool empty(struct relay_half *h, int to)
{
    if (h->length > 0) {
        ssize_t sent = send(to, h->bytes + h->start, h->length,
                            MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0)
            return is_transient();
        h->start += (size_t)sent;
        h->length -= (size_t)sent;
    }
    if (h->has_ended && h->length == 0 && !h->is_shut) {
        shutdown(to, SHUT_WR);
        h->is_shut = true;
    }
    return true;
}

/* Bytes are written as soon as they were read: most of the time there is room. */
static bool move(struct relay_half *h, int from, int to, int from_seen, int to_seen)
{
    if (from_seen && !fill(h, from))
        return false;
    return (!from_seen && !to_seen) || empty(h, to);
}

/* ----------------------------------------------------------------- rounds */

static int events_of(const struct relay_half *reads, const struct relay_half *writes)
{
    return (!reads->has_ended && reads->length == 0 ? POLLIN : 0) |
           (writes->length > 0 ? POLLOUT : 0);
}

void relay_streams_watch(struct relay *r)
{
    for (size_t i = 0; i < RELAY_STREAMS; i++) {
        struct relay_stream *s = &r->streams[i];

        if (!s->is_used)
            continue;
        if (s->is_connecting) {
            s->outer_slot = -1;
            s->inner_slot = relay_wait_for(r, s->inner, POLLOUT);
            continue;
        }
        s->outer_slot = relay_wait_for(r, s->outer, events_of(&s->in, &s->out));
        s->inner_slot = relay_wait_for(r, s->inner, events_of(&s->out, &s->in));
    }
}

static bool finish_connecting(struct relay_stream *s)
{
    int error = 0;
    socklen_t size = sizeof error;

    s->is_connecting = false;
    return getsockopt(s->inner, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

static void serve(struct relay_stream *s, int outer_seen, int inner_seen)
{
    bool is_ok = true;

    if (s->is_connecting && inner_seen)
        is_ok = finish_connecting(s);
    else
        is_ok = move(&s->in, s->outer, s->inner, outer_seen, inner_seen) &&
                move(&s->out, s->inner, s->outer, inner_seen, outer_seen);
    if (!is_ok || (s->in.is_shut && s->out.is_shut))
        end_stream(s, !is_ok);
}

void relay_streams_serve(struct relay *r)
{
    for (size_t i = 0; i < RELAY_STREAMS; i++) {
        struct relay_stream *s = &r->streams[i];
        int outer_seen = s->is_used ? relay_seen(r, s->outer_slot) : 0;
        int inner_seen = s->is_used ? relay_seen(r, s->inner_slot) : 0;

        if (outer_seen || inner_seen)
            serve(s, outer_seen, inner_seen);
    }
}
