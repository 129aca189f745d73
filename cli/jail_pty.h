/*
 * A terminal of the jail's own, for `spillway jail shell`: job control works inside,
 * and nothing there has a descriptor of the caller's terminal.
 */
#ifndef SPILLWAY_CLI_JAIL_PTY_H
#define SPILLWAY_CLI_JAIL_PTY_H

#include <stdbool.h>
#include <termios.h>

#include "base/err.h"

struct jail_cli_pty {
    int ours; /* what is written here is typed there; -1: there is none */
    int theirs; /* the program's; to be closed when it has its own */
    struct termios saved; /* of the caller's terminal */
    bool is_input_over; /* ours was hung up */
    bool is_raw; /* it has to be restored */
};

/* Make one of the size of our terminal.  `p` is initialised in any case. */
bool jail_cli_pty_open(struct jail_cli_pty *p, struct err *e);

/* The program has been started: pass every key on, also those that make signals. */
void jail_cli_pty_begin(struct jail_cli_pty *p);

/* Pass on what can be read of standard input (true: try) and of the pty. */
void jail_cli_pty_move(struct jail_cli_pty *p, bool has_input, bool has_output);

/* Take over the size of our terminal. */
void jail_cli_pty_resize(const struct jail_cli_pty *p);

/* Print what is left, and restore our terminal.  Twice is fine. */
void jail_cli_pty_end(struct jail_cli_pty *p);

#endif
