/*
 * What cron's harnesses tell the stand-ins for the machine; see stubs.c.
 */
#ifndef SPILLWAY_TARGETS_CRON_MACHINE_H
#define SPILLWAY_TARGETS_CRON_MACHINE_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>

/* What goes wrong.  Counts are of calls from now on; 0 is none of them. */
struct machine {
    unsigned failing_call, failing_memory;
    bool is_user; /* not root */
    bool is_file; /* what should be a folder */
    const char *list; /* of those who are allowed, or not: both files */
};

extern struct machine machine;

/* Where a call of exit() ends up. */
extern jmp_buf machine_exit;

/* A stream that takes everything and gives nothing. */
FILE *machine_sink(void);

/* Whether it is this call's turn to fail. */
bool machine_fails(int code);

#endif
