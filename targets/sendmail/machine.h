/*
 * What sendmail's harnesses tell the machine's stand-ins; see machine.c and start.c.
 */
#ifndef SPILLWAY_TARGETS_SENDMAIL_MACHINE_H
#define SPILLWAY_TARGETS_SENDMAIL_MACHINE_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

/* Where a call of exit() ends up: the program is over, the harness goes on. */
extern jmp_buf machine_exit;

/*
 * What the peer sends from now on.  It waits for answers, line by line, or sends
 * everything at once.
 */
void machine_send(const void *bytes, size_t size, bool at_once);

/* Nothing more can be written to files: the disk is full. */
extern bool machine_is_full;

/* Nor can files be made. */
extern bool machine_is_closed;

/* Open files of the last input are gone. */
void machine_forget(void);

#endif
