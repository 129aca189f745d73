/*
 * The fake host: a throwaway machine to be attacked.
 *
 * One child process with namespaces of its own (mount, pid, net, ipc, uts; without
 * root a user namespace around them) and a root file system of its own plays the
 * host.  It has what a host has to lose: a canary file, a process of the same user,
 * queues and segments, services, a terminal, a hostname.  In it each step of a plan
 * is run in turn: controls (the battery in a bare chroot) and the jail under test.
 *
 * It is bounded: it ends by itself after its last step or its time, and the kernel
 * ends it when the supervisor dies.  Results come back through memory shared with it,
 * which no program under test can reach, because they are all executed anew.
 *
 *   plan.c     what is told to the battery        image.c    the root's block device
 *   host.c     starting and ending the host       root.c     its root file system
 *   step.c     one step: runner, pipes, handshake victim.c   the processes outside
 *   control.c  the bare chroots                   witness.c  who notices what
 *   jailed.c   our jail                           sandbox.c  another sandbox
 */
#ifndef SPILLWAY_JAIL_AUDIT_HOST_H
#define SPILLWAY_JAIL_AUDIT_HOST_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "jail/audit/audit.h"
#include "jail/breach/breach.h"
#include "jail/jail.h"

enum {
    HOST_MAX_STEPS = 6,
    HOST_REPORT_SIZE = 64 << 10, /* the battery writes about 5 KiB */
    HOST_OUTPUT_SIZE = 512 << 10, /* of the program's own output */
    HOST_WITNESS_TEXT = 96,
    HOST_MAX_ARTEFACTS = 16,
    HOST_ARTEFACT_BYTES = 4 << 20,
};

/* Places in the fake host. */
#define HOST_CANARY "/spillway-canary"
#define HOST_CONTROL_TREE "/srv/control"
#define HOST_JAIL_TREE AUDIT_OTHER_TREE
#define HOST_HOME "/home/audited"
#define HOST_MOVED "/var/tmp/moved"
#define HOST_QUEUE "spillway-queue"
#define HOST_SOCKET "spillway-outside"
enum { HOST_IPC_KEY = 0x5350494c, HOST_VICTIM_FD = 7, HOST_FIRST_PID = 20000 };

struct host;
struct host_step;
struct step_result;

/* What is done in the host's runner process: it must not return. */
typedef void host_action(const struct host *h, const struct host_step *s,
                         struct step_result *r);

struct host_step {
    const char *name; /* "root in a bare chroot" */
    host_action *action;
    const char *only; /* ",name,name,"; NULL = every technique */
    bool is_control;
    bool may_exhaust; /* try to take more than allowed, too */
    bool has_terminal; /* as standard input of the jailed program */
    unsigned timeout_ms;
    const struct jail_spec *spec; /* for the jail's step */
    const char *const *sandbox; /* for another sandbox's step: its command */
};

struct host_plan {
    bool is_root; /* the host is made by root; else in a user namespace */
    uid_t uid; /* shared by the victim and what is jailed */
    gid_t gid;
    const char *battery; /* outside path of the battery program */
    const char *tree; /* outside path of the jail's tree; NULL = only the battery */
    const struct jail_bind *binds; /* outside files that are copied along */
    size_t bind_count;
    bool shows_system; /* /usr and the like, for sandboxes that are installed */
    struct jail_limits limits; /* what the jail is asked to allow: all set */
    struct host_step steps[HOST_MAX_STEPS];
    size_t step_count;
};

struct host_artefact {
    char name[128];
    size_t offset, size; /* in `artefact_bytes` */
};

/* Of one step.  Written in the host, read by the supervisor when the host has ended. */
struct step_result {
    bool was_run; /* the runner ended by itself, in time */
    bool was_armed; /* the handshake took place */
    struct err problem; /* why it could not be run */
    size_t report_size, output_size;
    char report[HOST_REPORT_SIZE], output[HOST_OUTPUT_SIZE];
    char before[AUDIT_MAX_WITNESSES][HOST_WITNESS_TEXT]; /* what witnesses said */
    char after[AUDIT_MAX_WITNESSES][HOST_WITNESS_TEXT];
    struct jail_record record;
    struct jail_exit exit;
    size_t artefact_count, artefact_size;
    struct host_artefact artefacts[HOST_MAX_ARTEFACTS];
    char artefact_bytes[HOST_ARTEFACT_BYTES];
};

/* Shared by the supervisor and the whole host, but never by a program under test. */
struct host_shared {
    struct err problem; /* why there was no host */
    bool is_finished; /* every step was run */
    char canary[BREACH_CANARY_SIZE + 1];
    char victim_canary[BREACH_CANARY_SIZE + 1]; /* the same, read by ptrace */
    char key[32]; /* name in the user's keyring, which all fake hosts share */
    _Atomic long victim_scratch; /* the same page is in the victim */
    _Atomic int victim_is_ready;
    _Atomic unsigned victim_rounds; /* of its loop, so that it can be waited for */
    _Atomic int tcp_port;
    _Atomic int signals, connections, moves; /* counted by the victim */
    struct step_result results[HOST_MAX_STEPS];
};

/* The host as its first process sees it. */
struct host {
    const struct host_plan *plan;
    struct host_shared *shared;
    int lifeline; /* hangs up when the supervisor is gone */
    int loop_minor; /* of the root's device; -1: the root is a tmpfs */
    long loop_offset; /* of the canary on it */
    int handle_type; /* of the root's file handle; 0: it has none */
    char handle[2 * BREACH_HANDLE_SIZE + 1]; /* hexadecimal */
    pid_t victim;
    int leaked_dir, leaked_file; /* left open for whoever does not close them */
    int terminal, terminal_slave; /* of the step being run */
    unsigned typed; /* bytes that came out of it */
    int canary_watch, mounts; /* of the witnesses */
    const char *canary_view; /* mapped, so that looking does not count as reading */
    unsigned canary_touches, mount_changes;
    int earlier_moves; /* before this step */
    int segment, semaphore, queue, posix_queue;
};

/*
 * Make the host, run the plan, and end it.  `shared` is new memory, released with
 * host_free().  False and an error when there was no host; a step that failed says so
 * in its result.
 */
bool host_run(const struct host_plan *plan, struct host_shared **shared, struct err *e);
void host_free(struct host_shared *shared);

/* ---- The parts below are used inside the host only. ---- */

/* A loop device with a fresh ext4 of `bytes` on it, detached by the last close. */
int host_image_attach(size_t bytes, int *minor, struct err *e);

/* Everything from the first mount to the pivot.  `image_minor` -1: a tmpfs. */
struct host_groups;
bool host_root_build(struct host *h, const struct host_groups *groups, struct err *e);

/* Copy folders, links and plain files below `from` into the folder `to`. */
bool host_tree_copy(int from, const char *to, struct err *e);

/* The real system's programs and libraries below `root`, read-only; a small /etc. */
bool host_system_show(const struct host *h, const char *root, struct err *e);

/* Control groups: one child of each hierarchy's own group, around the whole host. */
enum { HOST_MAX_GROUPS = 3 };
struct host_groups {
    size_t count;
    struct {
        const char *hierarchy; /* "memory", "pids"; "" = unified */
        char path[256];
        int fd; /* of the folder, so that it can be shown inside */
    } at[HOST_MAX_GROUPS];
};

void host_groups_open(const struct host_plan *plan, struct host_groups *out);
bool host_groups_join(const struct host_groups *g, struct err *e);
void host_groups_close(struct host_groups *g); /* removes them */

/* Processes and objects outside. */
bool host_victim_start(struct host *h, struct err *e);
void host_victim_stop(struct host *h);
void host_victim_settle(const struct host *h); /* until it has seen what was sent */

/*
 * Set ids (and, without root, drop capabilities) for good; ends the process on
 * failure.
 */
void host_become_user(const struct host_plan *plan);
void host_drop_capabilities(void);

/* Run one step and fill its result. */
void host_step_run(struct host *h, const struct host_step *s, struct step_result *r);

/* The orders for a step, as text ending with "go\n". */
struct str;
void host_orders_write(const struct host *h, const struct host_step *s,
                       const char *challenge, struct str *out);

/* Actions. */
host_action host_control_full, host_control_user, host_control_half, host_control_proc,
    host_control_mapped;
host_action host_control_open;
host_action host_jail_run, host_sandbox_run;

/* Descriptors by which every program under test meets the pipes of its step. */
enum {
    HOST_ANSWER_FD = AUDIT_ANSWER_FD,
    HOST_REPORT_FD = AUDIT_REPORT_FD,
    HOST_OUTPUT_FD,
    HOST_TERMINAL_FD,
};

/* Witnesses, in the order of the rows of `before` and `after`. */
bool host_witness_open(struct host *h, struct err *e);
void host_witness_read(struct host *h, char texts[][HOST_WITNESS_TEXT]);
void host_witness_reset(struct host *h); /* undo what a control changed */
size_t host_witness_count(void);
const char *host_witness_name(size_t i);
bool host_witness_needs_control(size_t i, bool is_root);

#endif
