/*
 * What a commit or a branch changes, asked of git.
 *
 * Paths are absolute and lines are those of the new text, so a place of a finding can
 * be looked up as it is.
 */
#ifndef SPILLWAY_CLI_CHANGES_H
#define SPILLWAY_CLI_CHANGES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/map.h"
#include "cli/sources.h"
#include "evidence/place.h"

struct changed_range {
    unsigned first, last; /* lines */
};

struct changed_file {
    char *path; /* absolute */
    struct changed_range *ranges;
    size_t range_count, range_cap;
};

/* Zeroed = nothing has changed. */
struct changes {
    char *top; /* of the work tree */
    struct changed_file *files; /* C sources and headers */
    size_t file_count, file_cap;
    struct source_overlay *overlays; /* staged texts that differ from the disk's */
    size_t overlay_count, overlay_cap;
};

/*
 * What is staged, against the last commit (everything when there is none).  `overlays`
 * receives the staged text of each C source and header whose work-tree text differs.
 */
bool changes_load_staged(struct changes *out, struct err *e);

/* What the work tree changes against `revision`, new and unknown files not included. */
bool changes_load_since(const char *revision, struct changes *out, struct err *e);

void changes_fini(struct changes *c);

const struct changed_file *changes_find(const struct changes *c, const char *path);

/*
 * Whether the lines of `at` are changed; `path` is its absolute file.  Where lines were
 * only taken away (a guard, perhaps), the lines on both sides of the gap count.
 */
bool changes_touch(const struct changes *c, const char *path, const struct place *at);

/* Read the output of `git diff -U0 --dst-prefix=new/`; for tests of hostile names. */
bool changes_parse_diff(const char *text, size_t size, struct changes *out,
                        struct err *e);

#define SCOPED_CHANGES __attribute__((cleanup(changes_fini)))

#endif
