/*
 * Messages between the supervisor and the jail's own processes.
 *
 * One SOCK_SEQPACKET pair: a message is whole or absent, and the end of the stream
 * means that the other side is gone.  The program has no descriptor of it once it
 * runs.
 */
#ifndef SPILLWAY_JAIL_CORE_MESSAGE_H
#define SPILLWAY_JAIL_CORE_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "jail/jail.h"

enum message_kind {
    MESSAGE_LAYER, /* row `number` is `state`, `text` */
    MESSAGE_ERROR, /* `number` is errno; the program will not run */
    MESSAGE_NETWORK, /* the network namespace; sent back when it is relayed to */
    MESSAGE_GATE, /* the second stage's listener: to the supervisor, and to init */
    MESSAGE_SETTLED, /* to init: the program is at work */
    MESSAGE_REFUSED, /* call `number` was refused since */
    MESSAGE_OUTPUT, /* a descriptor on the writable folder */
    MESSAGE_PROGRAM, /* from the program itself: its pid, and a pidfd */
    MESSAGE_MEMORY, /* the watchdog killed everything inside */
    MESSAGE_ENDED, /* the program ended: `number` is its wait status */
};

struct message {
    enum message_kind kind;
    int number;
    enum jail_layer_state state;
    char text[ERR_TEXT_SIZE];
};

/* What came with a message. */
struct message_origin {
    pid_t pid; /* sender, in the receiver's pid namespace */
    int fd; /* -1, or a descriptor that is now ours */
};

/* A connected pair; [0] sees the credentials of senders. */
bool message_pair(int fds[2], struct err *e);

/* Send, with `fd` attached unless it is -1.  Does not allocate. */
bool message_send(int channel, const struct message *m, int fd, struct err *e);

/* Shorthands for the inner side. */
void message_send_error(int channel, const struct err *e);

enum message_receipt { MESSAGE_RECEIVED, MESSAGE_END, MESSAGE_NONE, MESSAGE_FAILED };

/* Receive one; `origin` may be NULL.  NONE: nothing there within `timeout_ms` (-1 =
   for ever); END: the other side is gone. */
enum message_receipt message_receive(int channel, int timeout_ms, struct message *m,
                                     struct message_origin *origin);

#endif
