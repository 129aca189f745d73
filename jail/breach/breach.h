/*
 * The escape battery: what a process that was taken over could try next.
 *
 * The same probes exist twice: as a program of their own (spillway-battery), and as
 * one object that is linked into a program under test (NAME-breach) and runs the
 * probes from within that program when a sanitizer or a signal ends it.  Neither does
 * anything by itself.  The supervisor (jail/audit) arms it, and only inside a
 * throwaway fake host:
 *
 *   environment   SPILLWAY_BREACH=R:W, two inherited descriptors, both pipes
 *   program > W   spillway-breach 1 hello CHALLENGE      (32 random hexadecimal digits)
 *   R > program   spillway-breach 1 arm CHALLENGE
 *                 KEY VALUE                              any number, see orders.h
 *                 go
 *   program > W   begin VIA PID UID                      main, death-callback, signal-N
 *                 try TECHNIQUE                          before each, so that one that
 *                 got TECHNIQUE OUTCOME ERRNO HEX DETAIL   ends everything has a name
 *                 end COUNT
 *
 * A program that was started in any other way finds no variable, no pipes, or nobody
 * who answers its challenge, and goes on as if this were not there.
 *
 * This folder includes nothing of the rest of Spillway and allocates nothing: a crashed
 * process may hold the allocator's locks.
 */
#ifndef SPILLWAY_JAIL_BREACH_BREACH_H
#define SPILLWAY_JAIL_BREACH_BREACH_H

#define BREACH_VARIABLE "SPILLWAY_BREACH"
#define BREACH_GREETING "spillway-breach 1 "

/*
 * Every canary begins with this; what follows is random and never told to the inside.
 */
#define BREACH_CANARY_PREFIX "spillway-canary:"

enum {
    BREACH_CHALLENGE_SIZE = 32, /* digits */
    BREACH_CANARY_SIZE = 48, /* the prefix and 32 digits */
    BREACH_ORDERS_SIZE = 4096, /* all of what the supervisor sends */
    BREACH_HANDLE_SIZE = 128, /* MAX_HANDLE_SZ of the kernel */
    BREACH_LINE_SIZE = 512, /* one report line; less than PIPE_BUF, so it is atomic */
};

/* What a probe says of itself. */
enum breach_outcome {
    BREACH_SILENT, /* it ended without a word */
    BREACH_BLOCKED,
    BREACH_ESCAPED, /* it reached something outside, or would have with one more step */
    BREACH_REACHABLE, /* kernel surface that answers */
    BREACH_NOT_HERE, /* the kernel or the surroundings do not have it */
};

/* "silent", "blocked", "escaped", "reachable", "not-here". */
#define BREACH_OUTCOME_NAMES {"silent", "blocked", "escaped", "reachable", "not-here"}

#endif
