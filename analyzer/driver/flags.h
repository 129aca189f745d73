/*
 * Compiler flags that matter to a parser.
 *
 * Build systems record flags of any compiler; libclang rejects many of gcc's, and acts
 * on some (it writes dependency files for -MD).  So only what changes the meaning of
 * the source is kept, by a table.
 */
#ifndef SPILLWAY_ANALYZER_DRIVER_FLAGS_H
#define SPILLWAY_ANALYZER_DRIVER_FLAGS_H

#include "base/vec.h"

/* Append what is worth keeping of `args` (NULL-terminated, without the compiler). */
void flags_filter(const char *const *args, struct strv *out);

/* A guess for a file that no database knows: include folders beside and above it. */
void flags_guess(const char *file, struct strv *out);

/* The folders that `flags` search for headers, absolute, given the unit's folder. */
void flags_include_dirs(const struct strv *flags, const char *cwd, struct strv *out);

#endif
