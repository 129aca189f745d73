/*
 * What su's harnesses tell the machine's stand-ins; see machine.c.
 */
#ifndef SPILLWAY_TARGETS_SU_MACHINE_H
#define SPILLWAY_TARGETS_SU_MACHINE_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

enum machine_pam { PAM_AGREES, PAM_REFUSES, PAM_WANTS_NEW, PAM_NO_SESSION };

struct machine {
    bool is_root; /* who calls su; else the account `user` */
    bool has_terminal;
    bool is_parent; /* su goes on as the process that waits, else as the shell's */
    enum machine_pam pam;
    char **environment; /* ends with NULL */
};

/* Where exit(), execv() and the like end up: the program is over, the harness goes on. */
extern jmp_buf machine_exit;

/* A process begins. */
void machine_start(const struct machine *machine);

/* It is over: what it still has of memory is given back. */
void machine_end(void);

/* What the next file that is opened says, once; without it, a fixed login.defs. */
void machine_set_file(const void *bytes, size_t size);

#endif
