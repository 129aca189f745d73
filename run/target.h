/*
 * A target: a program under test, as `targets/NAME/target.yaml` describes it.
 *
 * This is the value and its loader (libcyaml); provision/ fetches and builds it, fuzz/
 * and triage/ run what was built.  docs/adding-a-target.md explains every field.
 */
#ifndef SPILLWAY_RUN_TARGET_H
#define SPILLWAY_RUN_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/vec.h"

enum entry_kind { ENTRY_INTERNAL, ENTRY_REAL };

/* One way input comes in: one harness, one fuzzing binary per engine. */
struct target_entry {
    char *name; /* "load_user" */
    char *kind; /* "real" or "internal" */
    char *harness; /* file in the target's folder, or "PROGRAM" for its own main */
    char *input; /* "bytes" (LLVMFuzzerTestOneInput), "stdin", "file" */
    char *dictionary; /* under corpus/NAME/, or NULL */
    char *seeds; /* folder under corpus/NAME/, or NULL */
    char **cflags;
    unsigned cflags_count;
    unsigned min_edges; /* coverage floor of the smoke test */
    unsigned max_len; /* bytes, 0 = engine's default */
};

struct target_fetch {
    char *package; /* Debian source package; NULL: sources are in the folder */
    char *version; /* pinned */
    char *suite; /* release of the archive, e.g. "bookworm" */
    char **sha256; /* "HASH FILE" of what must arrive */
    unsigned sha256_count;
};

/* All strings owned; target_free(). */
struct target {
    char *name;
    char *title; /* one line for lists */
    char *dir; /* absolute path of targets/NAME */
    struct target_fetch **fetch; /* tried in order; none: sources in the folder */
    unsigned fetch_count;
    char **build_depends; /* Debian packages */
    unsigned build_depends_count;
    char **configure; /* shell command lines run in the source folder */
    unsigned configure_count;
    char **build;
    unsigned build_count;
    char *
        *units; /* sources recompiled for the harness, relative to the source folder */
    unsigned units_count;
    char **lint; /* sources linted; empty: every unit of the compile database */
    unsigned lint_count;
    char **cflags; /* for all units and harnesses */
    unsigned cflags_count;
    char **ldflags;
    unsigned ldflags_count;
    struct target_entry *entries;
    unsigned entries_count;
    bool is_quick; /* part of CI */
};

/* Load one description; unknown keys and wrong types are errors with line numbers. */
struct target *target_load(const char *targets_dir, const char *name, struct err *e);
void target_free(struct target *t);

/* Names of all folders under `targets_dir` that hold a target.yaml, sorted. */
bool target_list(const char *targets_dir, struct strv *names, struct err *e);

/* The entry called `name`; the first one for NULL; NULL if there is none. */
const struct target_entry *target_entry(const struct target *t, const char *name);

/*
 * Where things of a target are, under the work folder (`build/targets` by default).
 * New memory.
 *   source:  WORK/NAME/src           binary: WORK/NAME/bin/ENGINE/NAME-ENTRY[-breach]
 */
char *target_source_dir(const char *work, const char *name);
char *target_binary(const char *work, const char *name, const char *entry,
                    const char *engine, bool is_breach);

#endif
