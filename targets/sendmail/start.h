/*
 * sendmail brought up to the point where a peer's first command is read; see start.c.
 */
#ifndef SPILLWAY_TARGETS_SENDMAIL_START_H
#define SPILLWAY_TARGETS_SENDMAIL_START_H

/* What main() gives to smtp(); `envelope` is an ENVELOPE, `flags` a BITMAP256. */
struct start_arguments {
    char *nullserver;
    unsigned *flags;
    void *envelope;
};

extern struct start_arguments start_arguments;

/* What is called for an ENVELOPE that is to be delivered; may be NULL. */
extern void (*start_on_delivery)(void *envelope);

/* The load of the machine. */
extern int start_load;

/* Run main() up to its call of smtp(), and fill in start_arguments. */
void start_program(void);

#endif
