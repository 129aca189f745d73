/*
 * What su's harnesses tell the machine's stand-ins; see machine.c.
 */
#ifndef SPILLWAY_TARGETS_SU_MACHINE_H
#define SPILLWAY_TARGETS_SU_MACHINE_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

enum machine_pam { PAM_AGREES, PAM_REFUSES, PAM_WANTS_NEW, PAM_NO_SESSION };

/* The one call that fails. */
enum machine_call {
    CALL_NONE,
    CALL_PAM_START,
    CALL_PAM_TTY,
    CALL_PAM_USER,
    CALL_PAM_PASSWORD,
    CALL_PAM_CREDENTIALS,
    CALL_PAM_LIST,
    CALL_SETENV,
    CALL_PUTENV,
    CALL_FORK,
    CALL_CHDIR,
    CALL_BLOCK,
    CALL_UNBLOCK,
    CALL_SIGACTION_CHILD,
    CALL_SIGACTION_INT,
    CALL_SIGACTION_QUIT,
    CALL_SIGACTION_TERM,
    CALL_GETPWUID,
    CALL_SETUID,
    CALL_SETGID,
    CALL_GROUPS,
    CALL_PTY,
    CALL_SETREUID,
    CALL_SETREGID
};

/* What becomes of the shell, or of su while it waits. */
enum machine_end {
    END_USUAL,
    END_KILLED,
    END_DUMPED,
    END_STOPPED,
    END_LOST,
    END_TERM,
    END_INTERRUPT,
    END_QUIT
};

struct machine {
    bool is_root; /* who calls su; else the account `user` */
    bool has_terminal;
    bool is_parent; /* su goes on as the process that waits, else as the shell's */
    enum machine_pam pam;
    enum machine_call failing;
    enum machine_end end;
    unsigned definitions; /* which of four files login.defs is */
    void (*proxy)(void *pty); /* what is done while a pseudo-terminal is passed on */
    char **environment; /* ends with NULL */
};

/* Where exit(), execv() and the like end up: the program is over, not the harness. */
extern jmp_buf machine_exit;

/* A process begins. */
void machine_start(const struct machine *machine);

/* It is over: what it still has of memory is given back. */
void machine_end(void);

/* From now on this one fails. */
void machine_fail(enum machine_call call);

/* What the next file that is opened says, once; without it, a fixed login.defs. */
void machine_set_file(const void *bytes, size_t size);

#endif
