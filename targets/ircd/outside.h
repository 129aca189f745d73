/*
 * What ircd's harnesses tell the stand-ins for the world outside it; see outside.c.
 */
#ifndef SPILLWAY_TARGETS_IRCD_OUTSIDE_H
#define SPILLWAY_TARGETS_IRCD_OUTSIDE_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/* Where a call of exit() ends up, and a server that has started and waits. */
extern jmp_buf outside_exit, outside_started;

/* The time of day; only the harness moves it. */
extern time_t outside_now;

/* The configuration file from now on; NULL stands for a usual one. */
void outside_set_config(const void *text, size_t size);

/* What the ident service of the next party says.  Without it there is none. */
void outside_set_ident(const void *text, size_t size);

/* One more answer of the name server, after its id, kept by the caller.  Questions
 * take them in turn: no bytes are no answer; when none is left, no such name. */
void outside_add_answer(const void *bytes, size_t size);

/* The host name of those who are looked up from now on, when no answer is left. */
void outside_set_name(const void *name, size_t size);

/* Whether each host that is looked up has a name of its own, by its number. */
void outside_set_numbered(bool is_numbered);

/* The resolver's configuration from its next start on; NULL stands for a usual one. */
void outside_set_resolver(const void *text, size_t size);

/* Whether questions cannot be sent, though answers come, and the last byte of the
 * address in 192.0.2.0/24 that they come from: 0 is the usual server. */
void outside_set_unsent(bool is_unsent);
void outside_set_answering(unsigned char host);

/* Whether something is in the message of the day, when it is read the next time. */
void outside_set_motd(bool is_there);

/* Whether nobody takes what ircd sends. */
void outside_set_deaf(bool is_deaf);

/*
 * The program that ircd asks about every client, from its next start on.  It says that
 * each is done at once, or nothing while it is slow.  In what else it says, a `*` is the
 * client that came last, as ircd named it.
 */
void outside_start_iauth(void);
void outside_set_iauth_slow(bool is_slow);
void outside_end_iauth(void); /* it has ended, and cannot be started again */
void outside_iauth_says(const void *text, size_t size);

/* Party number `party`, from 0, connects to the server. */
void outside_arrive(int party);

/* The descriptor of a party's connection, or -1. */
int outside_find(int party);

/* What ircd receives next on `fd`; kept by the caller until it was read. */
void outside_say(int fd, const void *bytes, size_t size);

/* Whether ircd has received all of it. */
bool outside_is_read(int fd);

/* Keep the descriptors that are open now, and go back to them, without those that wait
 * for connections: these come and go with the configuration; only ircd knows them. */
void outside_remember(void);
void outside_restore(void);
void outside_set_listener(int fd);

#endif
