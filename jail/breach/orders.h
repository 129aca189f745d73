/*
 * What the supervisor tells the battery: where outside things are that a probe may
 * try to reach.  Never what the canary says.
 */
#ifndef SPILLWAY_JAIL_BREACH_ORDERS_H
#define SPILLWAY_JAIL_BREACH_ORDERS_H

#include <stdbool.h>

#include "jail/breach/breach.h"

/* The keys are the names of the fields with '-' for '_'; all are decimal or text. */
struct breach_orders {
    long victim_pid; /* a process outside */
    long victim_address; /* of the canary in its memory */
    long victim_scratch; /* of 8 bytes in its memory that may be changed */
    long victim_fd; /* its descriptor of the root folder outside */
    long tcp_port; /* a service on loopback outside */
    long ipc_key; /* of the System V objects */
    long loop_minor; /* of the root file system's loop device; -1 = it has none */
    long loop_offset; /* of the canary on that device, bytes */
    long core_is_pipe; /* the kernel's core_pattern names a program */
    long limit_memory_mib; /* what the jail was asked to allow; 0: do not exhaust */
    long limit_processes;
    long limit_files;
    long limit_output_mib;
    long limit_inodes;
    long seconds; /* for the whole battery */
    long handle_type; /* of the outside root's file handle; 0: it has none */
    char handle[2 * BREACH_HANDLE_SIZE + 1]; /* hexadecimal */
    char canary[64]; /* path outside, absolute */
    char queue[32]; /* POSIX queue, without the slash */
    char socket[32]; /* abstract socket */
    char key[32]; /* of type "user" */
    char only[BREACH_ORDERS_SIZE]; /* ",name,name,"; "" = all */
};

/* The descriptors of an armed battery. */
struct breach_link {
    int report; /* write-only pipe; -1 when not armed */
    struct breach_orders orders;
};

/*
 * Look for the supervisor and let it arm us.  False, quickly and without a trace,
 * when we were started in any other way.
 */
bool breach_arm(struct breach_link *link);

#endif
