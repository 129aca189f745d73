/*
 * A writable folder, and paths, where nothing can be mounted (JAIL_MODE_BARE).
 *
 * The folder is then one outside, made for this jail and removed with it; and since the
 * program sees the host's names, each path of the jail in its arguments and environment
 * is replaced by the one outside.
 */
#ifndef SPILLWAY_JAIL_CORE_BARE_H
#define SPILLWAY_JAIL_CORE_BARE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/vec.h"
#include "jail/jail.h"

struct bare_output {
    char *folder; /* ours; NULL if there is none */
    char *path; /* the program's, in it */
    int lock; /* held while we live: see bare_sweep() */
    struct strv argv, env; /* rewritten */
    bool is_rewritten;
};

/* Make the folder; the caller gives it to the program's id. */
bool bare_make_output(struct bare_output *b, struct err *e);

/*
 * Fill `argv` and `env` from the specification, with the paths that are true outside.
 */
void bare_rewrite(struct bare_output *b, const struct jail_spec *spec);

/* Remove the folder.  A zeroed one is fine. */
void bare_close(struct bare_output *b);

/* Remove folders of ours whose supervisor is gone. */
void bare_sweep(void);

#endif
