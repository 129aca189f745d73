/*
 * The file system under passwd's libraries, in memory; see files.c.
 */
#ifndef SPILLWAY_TARGETS_PASSWD_FILES_H
#define SPILLWAY_TARGETS_PASSWD_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* What goes wrong.  Counts are of calls from now on; 0 is none of them. */
struct files_trouble {
    unsigned failing_call; /* of the files, as on a full or broken disk */
    unsigned failing_memory;
    bool is_link; /* each name is a symbolic one */
    bool is_user; /* not root */
    bool is_locked; /* another has locked all account files */
    bool has_module; /* for subordinate ids */
    bool module_fails;
};

extern struct files_trouble files_trouble;

/* Remove all files, and those that put here a file with a copy of `bytes`. */
void files_clear(void);
void files_put(const char *path, const void *bytes, size_t size);

/* Where messages go: nowhere. */
FILE *files_log(void);

#endif
