/*
 * The driver: from files and flags to findings.
 *
 * Finds the flags of each file (compile database, or guessed), looks in the cache, runs
 * what is missing in worker processes (a unit that crashes or hangs the parser takes
 * down one worker, is reported, and the run goes on), and links.  The result is the
 * same for any number of workers, any order of files, and from the cache.
 */
#ifndef SPILLWAY_ANALYZER_DRIVER_DRIVER_H
#define SPILLWAY_ANALYZER_DRIVER_DRIVER_H

#include <stdbool.h>
#include <stddef.h>

#include "analyzer/link/link.h"
#include "base/err.h"
#include "base/vec.h"

/* A text that stands in for a file on disk: what is staged in git, for example. */
struct lint_overlay {
    const char *path; /* absolute; a source or a header */
    const char *text;
    size_t size;
};

struct lint_options {
    const char *const *files; /* sources or folders; none: all of the database */
    size_t file_count;
    const char *database_dir; /* folder of compile_commands.json; NULL: found upwards */
    const char *const *flags; /* after "--": for every file, NULL-terminated; or NULL */
    unsigned jobs; /* workers; 0 = processors */
    const char *cache_dir; /* NULL: no cache */
    const struct lint_overlay *overlays;
    size_t overlay_count;
    const char *config; /* text of the function configuration, or NULL */
    const char *explain_file; /* absolute: keep every silence of a line; or NULL */
    unsigned explain_line;
    unsigned unit_timeout_ms; /* 0 = 60 s; of processor time */
    void (*progress)(void *context, const char *unit, size_t done, size_t total);
    void *progress_context;
    const volatile bool *interrupted; /* may be NULL */
};

struct lint_unit {
    char *file;
    char *problem; /* NULL: analysed in full */
    bool is_failed; /* nothing of it was analysed */
    bool was_cached;
};

struct lint_result {
    struct link_result link;
    struct lint_unit *units;
    size_t unit_count;
    size_t failed, partial, cached;
};

/* False when nothing could be done at all (no libclang, no file, broken database). */
bool lint_run(const struct lint_options *o, struct lint_result *out, struct err *e);
void lint_result_fini(struct lint_result *r);

/* For `lint --dump-ir`: lower one file and print its IR. */
bool lint_dump_ir(const struct lint_options *o, struct str *out, struct err *e);

#endif
