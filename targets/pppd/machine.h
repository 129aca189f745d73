/*
 * What pppd's harnesses tell the machine's stand-ins; see machine.c.
 */
#ifndef SPILLWAY_TARGETS_PPPD_MACHINE_H
#define SPILLWAY_TARGETS_PPPD_MACHINE_H

#include <setjmp.h>
#include <stddef.h>

/* Where a call of exit() ends up: the program is over, the harness goes on. */
extern jmp_buf machine_exit;

/* The options file that the next fopen(3) gives, once. */
void machine_set_options(const void *text, size_t size);

/* The packet that the next read from the link gives. */
void machine_receive(const unsigned char *packet, int size);

/* The last request to configure that pppd sent in a protocol, or NULL. */
const unsigned char *machine_asked(unsigned protocol, int *size);
void machine_forget_sent(void);

/* What errno is when the kernel is asked to compress; 0: it does so. */
void machine_refuse(int why);

#endif
