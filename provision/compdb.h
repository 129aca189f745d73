/*
 * Compile commands: from what the recording compiler logged to compile_commands.json,
 * and back to the flags of one unit.
 *
 * The format is clang's (clang.llvm.org/docs/JSONCompilationDatabase.html), written
 * with `arguments`, never `command`: nothing has to be unquoted.
 */
#ifndef SPILLWAY_PROVISION_COMPDB_H
#define SPILLWAY_PROVISION_COMPDB_H

#include <jansson.h>
#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

/*
 * Make a database of a log of calls, one JSON object a line with "directory" and
 * "arguments".  Kept: each C source that was compiled and still is there, once per set
 * of flags, in the order of the log.  Left out: configure's probes, runs of the
 * preprocessor alone, assembler.  `compiler` becomes argv[0].
 */
json_t *compdb_from_log(const struct str *log, const char *compiler, struct err *e);

/*
 * A database of another program (cmake, meson, bear), brought into the form of ours:
 * `command` taken apart, sources absolute, flags about output gone.  Whatever stands
 * below `from` is named below `to` instead; both NULL: as it is.
 */
struct compdb_import {
    const char *path;
    const char *from, *to;
};
json_t *compdb_import(const struct compdb_import *import, struct err *e);

struct compdb_unit {
    char *directory; /* where the compiler was called */
    char *file; /* absolute */
    struct strv flags; /* without compiler, -c, -o and the file */
};

/* The first entry for this absolute path.  False: not in the database. */
bool compdb_find(const json_t *database, const char *file, struct compdb_unit *out);
void compdb_unit_fini(struct compdb_unit *u);

#endif
