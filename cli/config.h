/*
 * `.spillway.yaml`: what a project has decided for itself.
 *
 * Found upwards from the file under analysis, like `.clang-format`.  The manual page
 * spillway.yaml(5) has every key.
 */
#ifndef SPILLWAY_CLI_CONFIG_H
#define SPILLWAY_CLI_CONFIG_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

/* Zeroed = nothing is configured.  Release with config_fini(). */
struct config {
    char *path; /* absolute; NULL: there is no such file */
    char *dir; /* of the file; globs and `functions` are relative to it */
    char *level; /* or NULL */
    char **exclude; /* globs */
    unsigned exclude_count;
    char **disable; /* rule ids */
    unsigned disable_count;
    char *functions; /* file with the project's own functions, or NULL */
};

/*
 * Load the nearest `.spillway.yaml` at or above the folder `start`.  None is fine.  An
 * unknown key or a wrong type is an error that names file and line.
 */
bool config_load(const char *start, struct config *out, struct err *e);
void config_fini(struct config *c);

/* Whether `file` (absolute, or relative to the working folder) is excluded. */
bool config_excludes(const struct config *c, const char *file);

/*
 * The text of the file that `functions` names; nothing when it names none.  A line that
 * is not understood is an error that names file and line.
 */
bool config_read_functions(const struct config *c, struct str *out, struct err *e);

#define SCOPED_CONFIG __attribute__((cleanup(config_fini)))

#endif
