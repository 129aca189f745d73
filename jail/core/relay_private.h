/*
 * What the relay's process works with; only for the files relay*.c.
 *
 * All memory is there from the start: the process is a copy of one that may have had
 * other threads, so nothing may be allocated in it.
 */
#ifndef SPILLWAY_JAIL_CORE_RELAY_PRIVATE_H
#define SPILLWAY_JAIL_CORE_RELAY_PRIVATE_H

#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jail/jail.h"

enum {
    RELAY_STREAMS = 192, /* connections at once; more wait in the listener's queue */
    RELAY_SESSIONS = 128, /* UDP clients at once; the one idle longest makes room */
    RELAY_BUFFER = 16384, /* one direction of a connection */
    RELAY_DATAGRAM = 65536,
    RELAY_IDLE_MS = 60000, /* after which a UDP client is forgotten */
    RELAY_BURST = 32, /* datagrams of one socket before another has its turn */
    RELAY_WATCHED = 2 * RELAY_STREAMS + RELAY_SESSIONS + JAIL_FORWARD_MAX + 2,
};

struct relay_port {
    struct jail_forward forward;
    int fd;
    int slot; /* in the watch; -1 while it is not waited for */
};

/* One direction of a connection. */
struct relay_half {
    size_t start, length; /* what was read and not yet written */
    bool has_ended; /* the source will send no more */
    bool is_shut; /* the other side was told so */
    unsigned char bytes[RELAY_BUFFER];
};

struct relay_stream {
    bool is_used, is_connecting;
    int outer, inner;
    int outer_slot, inner_slot;
    struct relay_half in, out; /* towards the jail; towards the client */
};

struct relay_session {
    bool is_used;
    int inner, slot;
    size_t port;
    struct sockaddr_in client;
    uint64_t last_ms;
};

/* The descriptors waited for in one round. */
struct relay_watch {
    struct pollfd fds[RELAY_WATCHED];
    size_t count;
};

struct relay {
    struct relay_port ports[JAIL_FORWARD_MAX];
    size_t port_count;
    struct relay_stream streams[RELAY_STREAMS];
    struct relay_session sessions[RELAY_SESSIONS];
    struct relay_watch watch;
    unsigned char datagram[RELAY_DATAGRAM];
};

/* Wait for `events` of `fd` in this round.  The slot for relay_seen(). */
int relay_wait_for(struct relay *r, int fd, int events);

/* What happened to it; 0 for slot -1. */
int relay_seen(const struct relay *r, int slot);

/* The loopback address, with a port in the host's byte order. */
struct sockaddr_in relay_loopback(uint16_t port);

/* Connections: what to wait for, and what to do about what was seen. */
bool relay_streams_have_room(const struct relay *r);
void relay_streams_watch(struct relay *r);
void relay_streams_serve(struct relay *r);
void relay_streams_accept(struct relay *r, const struct relay_port *port);
bool relay_streams_are_idle(const struct relay *r);

/* Datagrams. */
void relay_sessions_watch(struct relay *r);
void relay_sessions_serve(struct relay *r, uint64_t now_ms);
void relay_sessions_take(struct relay *r, size_t port, uint64_t now_ms);
/* When the next session is forgotten; 0: there is none. */
uint64_t relay_sessions_deadline(const struct relay *r);

#endif
