/*
 * Files and folders.
 *
 * Every descriptor is O_CLOEXEC.  Writing is atomic: a temporary name in the same
 * folder, fsync, rename; a full disk leaves the old file as it was.
 */
#ifndef SPILLWAY_BASE_FS_H
#define SPILLWAY_BASE_FS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

/* Read a whole file of at most `max_bytes`; a larger one is an error (EFBIG). */
bool fs_read(const char *path, size_t max_bytes, struct str *out, struct err *e);

/* Read from `fd` to its end, at most `max_bytes`; the rest is read and thrown away. */
bool fs_read_fd(int fd, size_t max_bytes, struct str *out, struct err *e);

/* Replace the file at `path` atomically. */
bool fs_write(const char *path, const void *bytes, size_t size, mode_t mode,
              struct err *e);

/* Write everything, also after a short write or EINTR. */
bool fs_write_all(int fd, const void *bytes, size_t size, struct err *e);

bool fs_copy(const char *from, const char *to, mode_t mode, struct err *e);
bool fs_mkdirs(const char *path, mode_t mode, struct err *e); /* like mkdir -p */

/* Remove a tree without following links or leaving its file system.  Absent is fine. */
bool fs_remove_tree(const char *path, struct err *e);

/* A new folder `DIR/PREFIX.XXXXXX` of mode 0700; DIR NULL means $TMPDIR or /tmp. */
char *fs_make_temp_dir(const char *dir, const char *prefix, struct err *e);

bool fs_exists(const char *path);
bool fs_is_dir(const char *path);
bool fs_is_executable(const char *path); /* a regular file with an x bit we may use */

/* The names in a folder, sorted, without "." and "..". */
bool fs_list(const char *dir, struct strv *names, struct err *e);

/* `a`/`b`, new memory; `b` alone if absolute or `a` is empty. */
char *fs_join(const char *a, const char *b);
const char *fs_base(const char *path); /* after the last '/' */
char *fs_dir(const char *path); /* new memory; "." if there is no '/' */
const char *fs_extension(const char *path); /* with the dot, or "" */

/* Absolute path with links resolved; NULL and an error if it does not exist. */
char *fs_real(const char *path, struct err *e);

/* Absolute and without "." and ".." by text alone, so the file need not exist. */
char *fs_absolute(const char *path);

/* The program `name` on PATH, or NULL. */
char *fs_find_program(const char *name);

/* The first ancestor of `start` (itself included) that holds `name`; NULL if none. */
char *fs_find_upwards(const char *start, const char *name);

#endif
