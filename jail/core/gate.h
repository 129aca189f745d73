/*
 * The second stage of the system call filter, from the side of the jail's init.
 *
 * A program makes many calls only while it starts.  The filter of the second stage
 * (filter_build_gate()) stops at those and asks (seccomp_unotify(2)); init lets them
 * pass until the supervisor says that the program is at work, and refuses them from
 * then on.  So the program needs to know nothing of it, and what is refused is known
 * by name.  Only the number of a call is looked at, never what its arguments point to.
 */
#ifndef SPILLWAY_JAIL_CORE_GATE_H
#define SPILLWAY_JAIL_CORE_GATE_H

#include <stdbool.h>
#include <stdint.h>

enum { GATE_CALLS = 512 };

/* Initialise with `fd` -1. */
struct gate {
    int fd; /* asks; -1: there is no second stage */
    bool is_closed; /* the program is at work */
    uint32_t refused[GATE_CALLS / 32]; /* by number */
};

/* What the supervisor sent on `channel`: the descriptor, or that it is closed now. */
void gate_hear(struct gate *g, int channel);

/* Answer one question that is there. */
void gate_answer(struct gate *g);

/* Tell the supervisor which calls were refused.  Closes the gate. */
void gate_report(struct gate *g, int channel);

#endif
