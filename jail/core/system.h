/*
 * System calls that the C library has no name for, and small reads that do not
 * allocate.
 */
#ifndef SPILLWAY_JAIL_CORE_SYSTEM_H
#define SPILLWAY_JAIL_CORE_SYSTEM_H

#include <linux/openat2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * clone3(2) like fork(2), without the C library's handlers.  `pidfd` may be NULL; the
 * child starts in the control group of `cgroup_fd` unless it is -1 (Linux 5.7).
 */
pid_t system_clone(uint64_t flags, int *pidfd, int cgroup_fd);

int system_openat2(int dir_fd, const char *path, uint64_t flags, uint64_t resolve);
int system_pivot_root(const char *new_root, const char *put_old);
int system_pidfd_open(pid_t pid);
int system_pidfd_signal(int pidfd, int signal);

/* Replace the content of an existing (kernel) file by `text`. */
bool system_write_text(int dir_fd, const char *path, const char *text, struct err *e);

/* Read at most `size` - 1 bytes and end them with NUL; -1 and errno on failure. */
ssize_t system_read_text(int dir_fd, const char *path, char *text, size_t size);

/* The inode number that names a namespace of ours ("net", ...); 0 if not known. */
ino_t system_namespace_id(const char *name);

#endif
