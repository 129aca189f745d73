/*
 * Start something in a jail, read what it prints, wait for its end: the part that every
 * run has in common.  Used inside run/ only.
 */
#ifndef SPILLWAY_RUN_JAILED_H
#define SPILLWAY_RUN_JAILED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "jail/jail.h"
#include "jail/tree/tree.h"

struct run_jailed {
    struct jail_spec spec; /* without stdout_fd and stderr_fd */
    uint64_t timeout_ms;
    size_t max_output; /* bytes kept */
    /* Called at the end, while the output folder is still there; may be NULL. */
    bool (*collect)(void *context, int output_fd, struct err *e);
    void *context;

    struct jail_record record; /* filled also on failure */
    struct jail_exit exit;
    struct str output;
};

/* False: the jail could not be made or waited for, and nothing can be said of the
 * program.  run_jailed_fini() in any case. */
bool run_jailed(struct run_jailed *r, struct err *e);
void run_jailed_fini(struct run_jailed *r);

/* The cached tree of one program. */
bool run_tree(const char *binary, const char *cache_dir, struct tree *out,
              struct err *e);

#endif
