/*
 * What a layer is, and the plan that the layers carry out.
 *
 * Three processes build a jail.  The *supervisor* (the caller of jail_start) decides
 * and prepares everything that needs memory or names outside.  The *init* is cloned
 * into the new namespaces, builds the file system, and stays to reap and to end
 * everything inside. The *program* is forked from it, gives up every right, and
 * executes.
 *
 * Init and program start as copies of a process that may have had other threads, so
 * after the clone nothing here may allocate memory or take a lock of the C library:
 * only system calls, fixed buffers, and what the plan holds (signal-safety(7)).
 */
#ifndef SPILLWAY_JAIL_CORE_LAYER_H
#define SPILLWAY_JAIL_CORE_LAYER_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/vec.h"
#include "jail/core/bare.h"
#include "jail/core/cgroup.h"
#include "jail/jail.h"

/* With which rights the jail is built. */
enum jail_mode {
    JAIL_MODE_ROOT, /* CAP_SYS_ADMIN outside */
    JAIL_MODE_USERNS, /* in a user namespace of our own */
    JAIL_MODE_BARE, /* neither: no namespace, no mount */
};

/* Where `apply` and `verify` of a layer run. */
enum jail_stage {
    JAIL_STAGE_OUTSIDE, /* supervisor */
    JAIL_STAGE_INIT, /* init, with every right inside */
    JAIL_STAGE_PROGRAM, /* the program's process, giving up rights */
    JAIL_STAGE_LAST, /* the same, after all of PROGRAM was verified */
};

struct jail_plan {
    const struct jail_spec *spec; /* only valid during jail_start() */
    struct jail_limits limits; /* defaults filled in */
    enum jail_mode mode;
    struct err mode_reason; /* why not a better mode */
    struct jail_record *record; /* each process has its own copy */
    bool is_wanted[JAIL_LAYER_MAX]; /* by row of the registry */
    bool is_settled[JAIL_LAYER_MAX]; /* the row says what became of the layer */

    /* Decided or made by the supervisor. */
    uid_t uid; /* of the program, as the host sees it */
    gid_t gid;
    int uid_lock; /* holds our claim on `uid`; -1 if there is none */
    int null_fd;
    int tree_fd; /* O_PATH */
    dev_t tree_device;
    ino_t tree_inode;
    struct strv tree_names; /* the tree's top folder */
    struct cgroup cgroup;
    uint64_t clone_flags;
    ino_t
        namespaces[8]; /* the supervisor's, by row of the table in layer_namespaces.c */
    struct sock_fprog filter;
    struct sock_fprog gate; /* of the second stage; empty: there is none */
    int landlock_abi;
    bool has_core_handler; /* core_pattern is a pipe */
    uint64_t watchdog_bytes; /* memory cap enforced by init; 0 = none */
    struct bare_output bare; /* where nothing can be mounted */

    /* Made by init. */
    bool has_mounts; /* a mount namespace of our own: mounting is harmless */
    int base_fd; /* mount that holds the root */
    int root_fd; /* the root's folder in it */
    int output_fd;
    int watch_proc_fd; /* init's own view of /proc, for the watchdog */
    bool is_inside; /* the root was changed: paths are the jail's */
    ino_t namespaces_here[8]; /* as `namespaces`, but ours */

    /* Between the processes; -1 where closed. */
    int channel_fd; /* to the supervisor */
    int lifeline_fd; /* ends when the supervisor does */
    int exec_fd; /* closed by a successful exec */
};

/* With `may_degrade`: when a layer that cannot be had is no error. */
enum jail_miss {
    JAIL_MISS_NEVER,
    JAIL_MISS_UNMOUNTED, /* where nothing can be mounted; else it is a mistake */
    JAIL_MISS_ALWAYS,
};

struct jail_layer {
    const char *name;
    const char *about; /* what it closes, one line */
    enum jail_stage stage;
    enum jail_miss may_miss;

    bool (*is_wanted)(const struct jail_plan *p); /* NULL: at the hardened level */
    bool (*probe)(const struct jail_plan *p, struct err *e);
    /* In the supervisor, before anything is started; may allocate. */
    bool (*prepare)(struct jail_plan *p, struct jail_layer_record *row, struct err *e);
    bool (*apply)(struct jail_plan *p, struct jail_layer_record *row, struct err *e);
    bool (*verify)(struct jail_plan *p, struct jail_layer_record *row, struct err *e);
    void (*release)(struct jail_plan *p); /* in the supervisor, at the end */
};

/* The layers in the order in which they are applied. */
extern const struct jail_layer *const jail_layers[];
extern const size_t jail_layer_count;

extern const struct jail_layer jail_layer_tree, jail_layer_cgroup, jail_layer_userns,
    jail_layer_mountns, jail_layer_pidns, jail_layer_netns, jail_layer_ipcns,
    jail_layer_utsns, jail_layer_cgroupns, jail_layer_mounts, jail_layer_output,
    jail_layer_proc, jail_layer_dev, jail_layer_root, jail_layer_nested,
    jail_layer_session, jail_layer_descriptors, jail_layer_limits, jail_layer_caps,
    jail_layer_uid, jail_layer_nnp, jail_layer_landlock, jail_layer_seccomp;

/* Whether the layer is wanted and was not found missing. */
bool jail_layer_is_on(const struct jail_plan *p, const struct jail_layer *layer);

/* Set state and detail of a row; the text is cut to fit. */
void jail_layer_note(struct jail_layer_record *row, enum jail_layer_state state,
                     const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Wanted at both levels. */
bool jail_layer_always(const struct jail_plan *p);

/*
 * Apply, then verify, each wanted layer of one stage, in order.  A layer that cannot
 * be had is an error, or MISSING where that may be; a failed verification is always
 * an error.
 */
bool jail_layers_run(struct jail_plan *p, enum jail_stage stage, struct err *e);
bool jail_layers_prepare(struct jail_plan *p, struct err *e);
void jail_layers_release(struct jail_plan *p);

/* After a failed start: a layer that was not reached is not held. */
void jail_layers_admit(struct jail_plan *p);

#endif
