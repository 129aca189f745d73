/*
 * What else is true of the server while a peer talks to it; see situation.c.
 */
#ifndef SPILLWAY_TARGETS_INND_SITUATION_H
#define SPILLWAY_TARGETS_INND_SITUATION_H

#include <stdbool.h>
#include <stddef.h>

/* What the harness does itself. */
struct situation {
    bool is_local; /* the connection is one of the machine itself */
    bool is_last; /* the peer hangs up after its part */
};

extern struct situation situation;

/* Remember how the server was configured, once. */
void situation_keep(void);

/* As it was configured, and running. */
void situation_reset(void);

/* As configured, but for what these letters say. */
void situation_set(const char *letters, size_t count);

#endif
