/*
 * The network under libns, in memory: one client, whose packets the harness hands over
 * and whose answers are thrown away; and the tasks that wait to run.  See wire.c.
 */
#ifndef SPILLWAY_TARGETS_NAMED_WIRE_H
#define SPILLWAY_TARGETS_NAMED_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#include <isc/netmgr.h>

/* What stands for the network manager; nothing is inside. */
isc_nm_t *wire_manager(void);

/* The client's end of the connection, before its first packet; `data` is its state. */
isc_nmhandle_t *wire_connect(void *data);

/* One packet from the client, over TCP or UDP, given to `receive`; then everything that
 * came of it runs until nothing waits any more. */
void wire_receive(const void *bytes, size_t size, bool is_stream,
                  isc_nm_recv_cb_t receive);

/* Where the client is: by IPv6, and its port. */
extern bool wire_is_six;
extern unsigned wire_port;

/* Nothing that is sent arrives. */
extern bool wire_is_broken;

/* Run what waits. */
void wire_settle(void);

#endif
