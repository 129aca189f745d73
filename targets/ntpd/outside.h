/*
 * What ntpd's harnesses tell the stand-ins for the world outside it; see outside.c.
 */
#ifndef SPILLWAY_TARGETS_NTPD_OUTSIDE_H
#define SPILLWAY_TARGETS_NTPD_OUTSIDE_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

/* Where a call of exit() ends up, and a server that has started and waits for input. */
extern jmp_buf outside_exit, outside_started;

/* Seconds of uptime; only the harness moves them. */
extern long outside_uptime;

/* Names below "example" are looked up; an answer has come that the server was not told. */
extern int outside_has_names, outside_has_answer;

enum { OUTSIDE_LOOPBACK = 0x7f000001, OUTSIDE_HERE = (int)0xc0000201 };

/* The configuration file from now on; NULL stands for a usual one. */
void outside_set_config(const void *text, size_t size);

/* The next packet, from an IPv4 address and port.  It arrives where such packets do. */
void outside_send_packet(const void *bytes, size_t size, uint32_t from, int port);

/* Forget the packet that nobody read, and begin random numbers anew. */
void outside_reset(void);

#endif
