/*
 * The jail: run one program where taking it over does no harm.
 *
 * A jail is a list of layers (jail/core/registry.c), each with up to four steps:
 * `stage` (where in the start-up it works), `probe` (can it work here?), `apply`,
 * `verify` (read back what was done).  The order is fixed, every privileged step is
 * listed in one function, and an error half-way never runs the program with fewer
 * layers than asked. Nothing degrades silently: jail_start() fills a record with one
 * row per layer.
 *
 * With root the layers are built directly and the program runs under an id of its own;
 * without, inside a user namespace, which is weaker and recorded so.
 *
 * This module includes only base/: what runs with privilege parses nothing foreign.
 */
#ifndef SPILLWAY_JAIL_JAIL_H
#define SPILLWAY_JAIL_JAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

enum jail_level {
    JAIL_LEVEL_ARTICLE, /* chroot and an unprivileged id, as the article says */
    JAIL_LEVEL_HARDENED, /* every layer */
};

/* Which system calls the program needs. */
enum jail_profile {
    JAIL_PROFILE_TARGET, /* a libFuzzer target, or the program replayed once */
    JAIL_PROFILE_ENGINE, /* afl-fuzz and its fork server */
    JAIL_PROFILE_DAEMON, /* sockets, timers, forks */
    JAIL_PROFILE_DAEMON_ROOT, /* the same, but told that it is root, as it insists */
    JAIL_PROFILE_SHELL, /* as DAEMON, with job control on its own terminal */
    JAIL_PROFILE_BATTERY, /* the escape battery: as TARGET, but errors, not death */
    JAIL_PROFILE_NONE, /* no filter: for controls in tests */
    JAIL_PROFILE_RELAY, /* the jail's own relay, never a program */
};

enum jail_net {
    JAIL_NET_NONE, /* a private, empty network namespace */
    JAIL_NET_LOOPBACK, /* private, with lo up */
};

/*
 * A port of 127.0.0.1 outside that leads to one of 127.0.0.1 inside, as long as the
 * jail lives.  Whoever may connect to it outside can talk to the program.
 */
enum jail_protocol { JAIL_TCP, JAIL_UDP };

struct jail_forward {
    enum jail_protocol protocol;
    uint16_t outside; /* 0: a free one, see jail_port() */
    uint16_t inside;
};

enum { JAIL_FORWARD_MAX = 16 };

/* Limits; 0 = the default in jail/core/limits.c. */
struct jail_limits {
    uint64_t memory_bytes; /* by cgroup, else by the watchdog */
    unsigned processes;
    unsigned open_files;
    uint64_t file_bytes; /* largest single file */
    uint64_t output_bytes; /* size of the writable tmpfs */
    unsigned output_inodes;
    unsigned cpu_seconds;
};

/* Something from outside made visible inside, read-only unless said. */
struct jail_bind {
    const char *outside;
    const char *inside; /* absolute, in the jail */
    bool is_writable;
};

/* Ids of which jails take one that no other jail has. */
enum { JAIL_UID_FIRST = 70000, JAIL_UID_COUNT = 10000 };

/* Zero-initialise; `tree` and `argv` are required. */
struct jail_spec {
    enum jail_level level;
    enum jail_profile profile;
    enum jail_net net;
    const char *tree; /* folder that becomes the root, from jail/tree */
    const char *const *argv; /* argv[0] is a path inside the jail */
    const char *const *env; /* the whole environment; NULL = empty */
    const char *cwd; /* inside; NULL = "/" */
    const char *output; /* writable folder inside, on a tmpfs of its own: "/out" */
    const char *const *scratch; /* more writable folders inside, each as `output`; they
                                   must be in the tree, and end with the jail */
    const struct jail_bind *binds;
    size_t bind_count;
    const struct jail_forward *forwards; /* need JAIL_NET_LOOPBACK and net-ns */
    size_t forward_count;
    int stdin_fd, stdout_fd, stderr_fd; /* 0 = /dev/null */
    bool has_terminal; /* stdin is a pty made for it: its controlling terminal */
    const int *keep_fds; /* more descriptors that stay open, same numbers */
    size_t keep_fd_count;
    /*
     * With profile TARGET: from jail_settle() on, only the calls of a program at work,
     * and these (names; NULL = no more).
     */
    bool has_second_stage;
    const char *const *late_calls;
    uid_t uid; /* 0 = one of its own from the jail range (root), ours (no root);
                  one of that range is an error (EAGAIN) while another jail has it */
    gid_t gid;
    struct jail_limits limits;
    const char *const *require; /* layer names that must be HELD; NULL = none */
    const char *const *without; /* layer names left out: for tests of layers only */
    bool may_degrade; /* false: any MISSING layer is an error */
};

enum jail_layer_state {
    JAIL_LAYER_HELD,
    JAIL_LAYER_WEAKER,
    JAIL_LAYER_MISSING,
    JAIL_LAYER_NOT_WANTED,
};

enum { JAIL_LAYER_MAX = 24, JAIL_DETAIL_SIZE = 160 };

struct jail_layer_record {
    const char *name; /* static */
    enum jail_layer_state state;
    char detail[JAIL_DETAIL_SIZE];
};

/* What was obtained.  A plain value. */
struct jail_record {
    enum jail_level level;
    bool was_root; /* supervised by root; false: in a user namespace */
    uid_t host_uid; /* of the program, as the host sees it */
    gid_t host_gid;
    struct jail_layer_record layers[JAIL_LAYER_MAX];
    size_t layer_count;
};

struct jail;

/* How the program ended. */
struct jail_exit {
    int exit_code; /* -1 when ended by a signal */
    int signal;
    bool timed_out; /* killed by jail_wait() at its time limit */
    bool out_of_memory; /* the memory cap killed something inside */
    uint64_t cpu_us; /* everything inside, user + system */
    uint64_t peak_memory_bytes; /* 0 when not known */
    char refused_calls[128]; /* what it asked for after jail_settle(), by name */
};

/*
 * Build the jail and start the program.  `record` is filled also on failure, as far as
 * it got.  NULL on failure: then nothing of the program ran.
 */
struct jail *jail_start(const struct jail_spec *spec, struct jail_record *record,
                        struct err *e);

/* The program's pid as the caller sees it. */
pid_t jail_pid(const struct jail *j);

/* The port outside of forward `i`; 0 if there is none. */
uint16_t jail_port(const struct jail *j, size_t i);

/* A descriptor on the writable folder, valid until jail_close(); -1: there is none. */
int jail_output_fd(const struct jail *j);

/*
 * Wait for the program (and then end everything else inside).  0 = no limit.  At the
 * limit everything inside is killed and `timed_out` set.  False: waiting itself failed.
 */
bool jail_wait(struct jail *j, uint64_t timeout_ms, struct jail_exit *out,
               struct err *e);

/*
 * A descriptor that becomes readable when jail_wait() would return at once, for callers
 * that have something else to wait for.  Ours; not to be read or closed.
 */
int jail_wait_fd(const struct jail *j);

/* The program has started and is at work: the second stage of its filter begins. */
bool jail_settle(struct jail *j, struct err *e);

/* Ask the program to end: the signal goes to it alone. */
bool jail_signal(struct jail *j, int signal, struct err *e);

/* Kill what is left, remove cgroup, mounts and temporary folders.  NULL is fine. */
void jail_close(struct jail *j);

/*
 * Remove what a supervisor that was killed left behind (cgroups and folders whose owner
 * is gone).  Called by jail_start(); safe beside running jails.
 */
void jail_sweep(void);

/* What this machine allows, one row per layer, without starting anything lasting. */
void jail_probe(enum jail_level level, struct jail_record *out);

const char *jail_level_name(enum jail_level l); /* "article", "hardened" */
bool jail_level_parse(const char *name, enum jail_level *out);
const char *jail_layer_state_name(enum jail_layer_state s);

void jail_scoped_close(struct jail **j);
#define SCOPED_JAIL __attribute__((cleanup(jail_scoped_close)))

#endif
