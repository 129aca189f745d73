/* The handle of a running jail; only for the supervisor's files in this folder. */
#ifndef SPILLWAY_JAIL_CORE_PRIVATE_H
#define SPILLWAY_JAIL_CORE_PRIVATE_H

#include <sys/resource.h>

#include "jail/core/layer.h"
#include "jail/core/message.h"
#include "jail/core/relay.h"

struct jail {
    struct jail_plan plan;
    struct jail_record record;
    pid_t init_pid; /* 0: never started, or reaped */
    int init_pidfd;
    pid_t program_pid;
    int program_pidfd;
    int channel_fd; /* to init */
    int lifeline_fd; /* init ends everything when it is closed */
    int exec_fd; /* ends when the program has been executed, or has died */
    int output_fd;
    struct relay_handle relay;
    bool has_ended;
    int status; /* of the program, when has_ended */
    bool was_watchdog;
    char refused_calls[128];
    bool was_killed; /* by us, at a time limit */
    struct rusage usage; /* of everything inside, when init was reaped */
};

/* Take in one message of the running phase. */
void jail_take_message(struct jail *j, const struct message *m,
                       const struct message_origin *from);

/* Kill everything inside and reap init. */
void jail_end(struct jail *j);

/* Wait for init itself, which must be ending. */
bool jail_reap(struct jail *j, struct err *e);

#endif
