/*
 * A control group of our own: memory and number of processes, capped for everything
 * inside at once (cgroups(7); Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/).
 *
 * Only new child groups are made, below the group we are in or, for version 2, below
 * the nearest ancestor that hands out both controllers; no existing group is changed.
 * The owner holds a flock(2) on the group's folder: one that nobody holds was left
 * behind by a supervisor that was killed, whatever pid namespace that was in.
 */
#ifndef SPILLWAY_JAIL_CORE_CGROUP_H
#define SPILLWAY_JAIL_CORE_CGROUP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

enum { CGROUP_FOLDERS = 2 };

/* One folder with version 2, one for each controller with version 1. */
struct cgroup {
    struct cgroup_folder {
        char *path;
        int fd; /* locked */
    } folders[CGROUP_FOLDERS];
    size_t folder_count;
    int version; /* 0: there is none */
};

/* Make and limit a group.  An error says what is missing on this machine. */
bool cgroup_make(struct cgroup *c, uint64_t memory_bytes, unsigned processes,
                 struct err *e);

/*
 * Move the calling process there, if it is not there already; its children follow.
 * Does not allocate.
 */
bool cgroup_join(const struct cgroup *c, struct err *e);

/* A descriptor for clone3(2)'s CLONE_INTO_CGROUP; -1 where that does not work. */
int cgroup_clone_fd(const struct cgroup *c);

/* Most memory ever used (0: not known), and whether the cap killed something. */
void cgroup_read_usage(const struct cgroup *c, uint64_t *peak_bytes, bool *was_killed);

/* Kill what is left in it and remove it.  A zeroed group is fine. */
void cgroup_close(struct cgroup *c);

/* Remove groups whose owner is gone. */
void cgroup_sweep(void);

#endif
