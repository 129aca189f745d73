/*
 * What innd's harness tells the machine's stand-ins; see machine.c and store.c.
 */
#ifndef SPILLWAY_TARGETS_INND_MACHINE_H
#define SPILLWAY_TARGETS_INND_MACHINE_H

#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>

/* Where a call of exit() ends up: the program is over, the harness goes on. */
extern jmp_buf machine_exit;

/* The peer's address of the next connection that is accepted, in host order. */
void machine_set_peer(unsigned address);

/* What the peer sends from now on: at most `most` bytes arrive by one read(2). */
void machine_send(const void *bytes, size_t size, size_t most);

/* Bytes of the peer that were not read yet. */
size_t machine_waiting(void);

/* A stream: a file of the configuration, or one that keeps nothing. */
FILE *machine_fopen(const char *path, const char *mode);

/* Forget the articles and message identifiers of the last input. */
void store_forget(void);

#endif
