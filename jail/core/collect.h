/*
 * Taking artefacts out of a hostile folder.
 *
 * Every entry is opened beneath the folder without following links, checked to be a
 * plain, singly linked file of the jail's own id and of bounded size, and read through
 * the checked descriptor, so that a race cannot exchange it.
 */
#ifndef SPILLWAY_JAIL_CORE_COLLECT_H
#define SPILLWAY_JAIL_CORE_COLLECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

struct collect_limits {
    uint64_t file_bytes; /* a larger file is refused; 0 = 16 MiB */
    uint64_t total_bytes; /* 0 = 1 GiB */
    unsigned files; /* 0 = 100000 */
    uid_t owner; /* (uid_t)-1: any */
};

struct collect_counts {
    unsigned taken, refused;
    char first_refusal[160]; /* escaped name and reason */
};

/*
 * Call `take` with (name relative to the folder, escaped; bytes; size) for each file in
 * `dir_fd` and its subfolders (4 levels at most).  `take` returning false ends the walk
 * with an error.  Refused entries are counted, not errors.
 */
bool collect_files(int dir_fd, const struct collect_limits *limits,
                   bool (*take)(void *context, const char *name, const void *bytes,
                                size_t size, struct err *e),
                   void *context, struct collect_counts *counts, struct err *e);

#endif
