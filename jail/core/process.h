/*
 * The two processes inside: init and program.  Neither function returns.
 */
#ifndef SPILLWAY_JAIL_CORE_PROCESS_H
#define SPILLWAY_JAIL_CORE_PROCESS_H

#include "jail/core/layer.h"

/* What a cloned child does first: default signals, nothing blocked. */
void process_reset_signals(void);

/* Send the rows of one stage to the supervisor. */
bool process_send_rows(const struct jail_plan *p, enum jail_stage stage, struct err *e);

_Noreturn void process_run_init(struct jail_plan *p);
_Noreturn void process_run_program(struct jail_plan *p);

/* Wait, reap, and end everything when `program` or the supervisor is gone. */
_Noreturn void process_supervise(struct jail_plan *p, pid_t program);

enum { PROCESS_FAILED = 125 }; /* their exit status when the jail could not be built */

#endif
