/*
 * Mounts that are made, given their attributes, and only then attached, so that nothing
 * is visible even for a moment without them: fsopen(2), open_tree(2), mount_setattr(2).
 * Linux 5.12.
 */
#ifndef SPILLWAY_JAIL_CORE_MOUNTS_H
#define SPILLWAY_JAIL_CORE_MOUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* One "key=value" of a new file system; a NULL value is a flag. */
struct mount_option {
    const char *key, *value;
};

/* A new file system, not attached yet; `options` ends with a NULL key.  -1 on error. */
int mount_new(const char *type, const struct mount_option *options, uint64_t attributes,
              struct err *e);

/* A copy of what is at DIR/path with everything mounted below it, not attached yet. */
int mount_copy(int dir_fd, const char *path, uint64_t attributes, struct err *e);

/* Attach at DIR/path; "" is DIR itself. */
bool mount_attach(int mount_fd, int dir_fd, const char *path, struct err *e);

/* Add attributes to an existing mount (and not to those below it). */
bool mount_restrict(int mount_fd, uint64_t attributes, struct err *e);

/* Make a folder or an empty file at `inside` below `root_fd`, where it is absent. */
bool mount_make_point(int root_fd, const char *inside, bool is_folder, struct err *e);

/* Attach at the absolute path `inside`, which is made if it is absent. */
bool mount_attach_inside(int mount_fd, int root_fd, const char *inside, struct err *e);

#endif
