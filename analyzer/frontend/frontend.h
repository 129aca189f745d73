/*
 * The front end: C source to IR, by libclang.
 *
 * The only folder that includes <clang-c/...>.  The library is loaded with dlopen at
 * the first call of frontend_load(), so a run that finds everything in the cache never
 * pays for it.  docs/frontend.md lists what libclang hides, its traps, and the way
 * around.
 */
#ifndef SPILLWAY_ANALYZER_FRONTEND_FRONTEND_H
#define SPILLWAY_ANALYZER_FRONTEND_FRONTEND_H

#include <stdbool.h>
#include <stddef.h>

#include "analyzer/ir/ir.h"
#include "base/err.h"
#include "base/vec.h"

/*
 * Load the newest libclang found (22 down to 17), or the one `SPILLWAY_LIBCLANG` names.
 * Calling again is free.  The error says which package has it.
 */
bool frontend_load(struct err *e);

/* "19.1.7", or NULL before frontend_load().  Part of the cache key. */
const char *frontend_version(void);

/* Where libclang was found, without loading it; NULL if nowhere.  New memory. */
char *frontend_find_library(void);

/* Unsaved text instead of a file on disk. */
struct frontend_text {
    const char *path; /* absolute */
    const char *text;
    size_t size;
};

struct frontend_request {
    const char *file; /* main source, relative to `cwd` */
    const char *cwd; /* absolute; NULL: ours */
    const char *name; /* what to call the file in places; NULL: `file` */
    const char *root; /* absolute; other files below it are named relative to it */
    const char *const *flags; /* already filtered, NULL-terminated ... */
    bool has_guessed_flags; /* ... but nobody gave them: features may be missing */
    const char *contents; /* unsaved text instead of the file on disk, or NULL */
    size_t contents_size;
    const struct frontend_text *texts; /* the same for headers (and the main file) */
    size_t text_count;
};

struct frontend_result {
    struct ir_unit *unit; /* ir_unit_free() */
    struct strv included; /* absolute paths of every file read, main one first */
    unsigned error_count;
};

/*
 * Parse and lower one unit.  Code with errors still gives a unit (`has_errors`); false
 * only when there is nothing to lower.  Not thread-safe; a crash inside libclang takes
 * the process, so the driver runs it in a worker.
 */
bool frontend_lower(const struct frontend_request *req, struct frontend_result *out,
                    struct err *e);
void frontend_result_fini(struct frontend_result *r);

#endif
