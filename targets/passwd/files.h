/*
 * The file system under passwd's libraries, in memory; see files.c.
 */
#ifndef SPILLWAY_TARGETS_PASSWD_FILES_H
#define SPILLWAY_TARGETS_PASSWD_FILES_H

#include <stddef.h>
#include <stdio.h>

/* Remove all files, and those that put here a file with a copy of `bytes`. */
void files_clear(void);
void files_put(const char *path, const void *bytes, size_t size);

/* Where messages go: nowhere. */
FILE *files_log(void);

#endif
