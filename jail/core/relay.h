/*
 * Ports of the host's loopback interface that lead into the jail's private network.
 *
 * The listening sockets are made outside, before anything is started, so that a port in
 * use is an error before the program runs.  The work is done by a process of its own,
 * a child of the supervisor: it enters the jail's network namespace, where it makes
 * all further sockets, gives up every right, and from then on only moves bytes, in
 * buffers of fixed size.  It has no descriptor but its sockets, and a filter that
 * leaves it 15 system calls; the jail cannot name it.
 *
 * It ends with the jail's init, after what was on its way has been delivered, or at
 * once with the supervisor.
 */
#ifndef SPILLWAY_JAIL_CORE_RELAY_H
#define SPILLWAY_JAIL_CORE_RELAY_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "jail/jail.h"

struct relay; /* what the child works with: relay_private.h */

/* The supervisor's view.  Zero-initialise. */
struct relay_handle {
    struct relay *work; /* NULL: nothing is relayed */
    struct sock_fprog filter;
    pid_t pid; /* 0: not started, or reaped */
    int pidfd;
    int lifeline_fd; /* the child ends when it is closed */
};

/* Listen at 127.0.0.1 for each forward, and write the ports that 0 stands for. */
bool relay_open(struct relay_handle *r, const struct jail_forward *forwards,
                size_t count, struct err *e);

/* The port outside of one forward; 0 if there is none. */
uint16_t relay_port(const struct relay_handle *r, size_t i);

/* Who the relay is to be, and where it works. */
struct relay_place {
    int network_fd; /* the jail's network namespace */
    int init_pidfd; /* it ends with this process */
    uid_t uid; /* of the jail, as the host sees it */
    gid_t gid;
    bool has_user_namespace; /* the namespace belongs to one of ours */
};

/* Start the child.  True once it is in the namespace and has given up its rights. */
bool relay_start(struct relay_handle *r, const struct relay_place *place,
                 struct err *e);

/* Wait until what is on its way has been delivered, for a moment, and end the child. */
void relay_finish(struct relay_handle *r);

/* End the child at once and close everything.  A zeroed handle is fine. */
void relay_close(struct relay_handle *r);

#endif
