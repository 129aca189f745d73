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

/* What else goes wrong, of the names below. */
extern unsigned machine_trouble;

enum {
    TROUBLE_AT_END = 1,        /* what the peer sends ends in an error */
    TROUBLE_LATE = 2,          /* or in a time-out */
    TROUBLE_INTERRUPTS = 4, /* every other call that reads from it is interrupted */
    TROUBLE_SYNC = 8, /* files cannot be synchronised */
    TROUBLE_CLOSE = 16, /* nor closed */
    TROUBLE_STAT = 32, /* nothing is known of them */
    TROUBLE_REOPEN = 64, /* the text of a message cannot be read again */
    TROUBLE_SIZE = 128, /* it has a size */
};

/* The peer is on the network, with addresses that can be asked for. */
extern bool machine_is_network;

/* Or at a terminal, of one of these kinds. */
extern int machine_terminal;

enum {
    TERMINAL_NO_INPUT = 1, /* nothing is known of its input's flags */
    TERMINAL_NO_OUTPUT,    /* nor its output's */
    TERMINAL_OPEN,         /* it does not wait already */
    TERMINAL_FIXED,        /* its flags cannot be set */
    TERMINAL_SHARED,       /* input and output have the same */
    TERMINAL_APART,        /* or not */
};

/* Open files of the last input are gone. */
void machine_forget(void);

#endif
