/*
 * Datagrams through the relay.
 *
 * UDP has no connections, so each client (address and port) gets a socket inside, by
 * which the answer is known for whom it is.  A client that was silent for a minute is
 * forgotten; when all places are taken, the one silent longest.
 */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "jail/core/relay_private.h"

static void forget(struct relay_session *s)
{
    close(s->inner);
    s->is_used = false;
}

static bool is_same(const struct sockaddr_in *a, const struct sockaddr_in *b)
{
    return a->sin_port == b->sin_port && a->sin_addr.s_addr == b->sin_addr.s_addr;
}

static struct relay_session *find(struct relay *r, size_t port,
                                  const struct sockaddr_in *client)
{
    for (size_t i = 0; i < RELAY_SESSIONS; i++) {
        struct relay_session *s = &r->sessions[i];
        if (s->is_used && s->port == port && is_same(&s->client, client))
            return s;
    }
    return NULL;
}

/* A free place, if need be that of the client who was silent longest. */
static struct relay_session *make_room(struct relay *r)
{
    struct relay_session *oldest = &r->sessions[0];

    for (size_t i = 0; i < RELAY_SESSIONS; i++) {
        struct relay_session *s = &r->sessions[i];
        if (!s->is_used)
            return s;
        if (s->last_ms < oldest->last_ms)
            oldest = s;
    }
    forget(oldest);
    return oldest;
}

static struct relay_session *start(struct relay *r, size_t port,
                                   const struct sockaddr_in *client)
{
    const struct sockaddr_in to = relay_loopback(r->ports[port].forward.inside);
    struct relay_session *s = make_room(r);

    s->inner = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s->inner < 0)
        return NULL;
    if (connect(s->inner, (const struct sockaddr *)&to, sizeof to) != 0) {
        close(s->inner);
        return NULL;
    }
    s->is_used = true;
    s->slot = -1;
    s->port = port;
    s->client = *client;
    return s;
}

/* What cannot be delivered is lost, as everywhere with UDP. */
void relay_sessions_take(struct relay *r, size_t port, uint64_t now_ms)
{
    for (int i = 0; i < RELAY_BURST; i++) {
        struct sockaddr_in client;
        socklen_t size = sizeof client;
        ssize_t got = recvfrom(r->ports[port].fd, r->datagram, sizeof r->datagram,
                               MSG_DONTWAIT, (struct sockaddr *)&client, &size);

        if (got < 0)
            return;
        struct relay_session *s = find(r, port, &client);
        if (!s)
            s = start(r, port, &client);
        if (!s)
            continue;
        s->last_ms = now_ms;
        send(s->inner, r->datagram, (size_t)got, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
}

/* "Connection refused" here means that nobody listens there yet. */
static void answer(struct relay *r, struct relay_session *s, uint64_t now_ms)
{
    for (int i = 0; i < RELAY_BURST; i++) {
        ssize_t got = recv(s->inner, r->datagram, sizeof r->datagram, MSG_DONTWAIT);

        if (got < 0 && errno == ECONNREFUSED)
            continue;
        if (got < 0)
            return;
        s->last_ms = now_ms;
        sendto(r->ports[s->port].fd, r->datagram, (size_t)got,
               MSG_DONTWAIT | MSG_NOSIGNAL, (const struct sockaddr *)&s->client,
               sizeof s->client);
    }
}

void relay_sessions_watch(struct relay *r)
{
    for (size_t i = 0; i < RELAY_SESSIONS; i++) {
        struct relay_session *s = &r->sessions[i];
        if (s->is_used)
            s->slot = relay_wait_for(r, s->inner, POLLIN);
    }
}

void relay_sessions_serve(struct relay *r, uint64_t now_ms)
{
    for (size_t i = 0; i < RELAY_SESSIONS; i++) {
        struct relay_session *s = &r->sessions[i];

        if (s->is_used && relay_seen(r, s->slot))
            answer(r, s, now_ms);
        if (s->is_used && now_ms - s->last_ms >= RELAY_IDLE_MS)
            forget(s);
    }
}

uint64_t relay_sessions_deadline(const struct relay *r)
{
    uint64_t first = 0;

    for (size_t i = 0; i < RELAY_SESSIONS; i++) {
        const struct relay_session *s = &r->sessions[i];
        if (s->is_used && (first == 0 || s->last_ms + RELAY_IDLE_MS < first))
            first = s->last_ms + RELAY_IDLE_MS;
    }
    return first;
}
