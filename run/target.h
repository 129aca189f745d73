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

/* A parser file that inputs should reach, see docs/adding-a-target.md. */
struct target_coverage {
    char *file; /* relative to the source folder */
    char *gap; /* why less is reached than is wanted; NULL: nothing explains it */
};

/*
 * One way input comes in: one harness, one fuzzing binary per engine.
 *
 * `harness` defines LLVMFuzzerTestOneInput, which the engines drive.  What the replay
 * binary is, and how it gets its input, follows from `input`:
 *   "bytes"  the harness under a main of ours; the input is the file argv[1]
 *   "stdin"  the program's own main; the input is standard input
 *   "file"   the program's own main; the input is the file argv[1]
 */
struct target_entry {
    char *name; /* "load_user" */
    char *kind; /* "real" or "internal" */
    char *harness; /* file in the target's folder */
    char *how; /* what it does with the bytes, for reports; or NULL */
    char *input; /* "bytes", "stdin" or "file" */
    char *dictionary; /* under corpus/NAME/, or NULL */
    char *seeds; /* folder under corpus/NAME/, "src:PATH" in its source, or NULL */
    char **more_seeds; /* more of them */
    unsigned more_seeds_count;
    char *includes; /* unit that the harness includes, or NULL */
    char **cflags;
    unsigned cflags_count;
    char **calls; /* system calls that it makes for inputs, besides the usual ones */
    unsigned calls_count;
    struct target_coverage *coverage; /* parser files judged for this entry alone */
    unsigned coverage_count;
    char *sanitizer; /* "memory": all of its code can be instrumented; or NULL */
    bool has_faults; /* its inputs make functions fail, see `faults` */
    bool keeps_inputs; /* libFuzzer must not replace an input by a shorter one */
    unsigned min_edges; /* coverage floor of the smoke test */
    unsigned max_len; /* bytes, 0 = engine's default */
};

struct target_fetch {
    char *package; /* Debian source package; NULL: sources are in the folder */
    char *version; /* pinned */
    char *suite; /* release of the archive, e.g. "bookworm"; NULL: the machine's */
    bool is_tar_only; /* the archive lacks the rest of this package */
    char **sha256; /* "HASH FILE" of what must arrive */
    unsigned sha256_count;
};

/* A known finding that would stop the fuzzing of everything behind it. */
struct target_patch {
    char *unit; /* the one source it changes, as in `units` */
    char *file; /* unified diff in the target's folder */
    char *why;
};

/* A result that was looked at by a person: kind and count, never an input. */
struct target_known {
    char *kind; /* as the sanitizer names it */
    char *function;
    char *verdict; /* "true", "false" or "debatable" */
    char *note;
    char *seen; /* what the program itself does with it; NULL: not tried */
};

/* A file of the tree, with its content. */
struct target_text {
    char *path; /* absolute, inside */
    char *text;
};

/*
 * How the program, as the distribution ships it, is run in a jail: its recipe.  What is
 * missing is as for `spillway jail run`.
 */
struct target_jail {
    char *program; /* outside; the recipe may be asked for by its base name, too */
    char **packages; /* Debian packages that bring it and what it needs */
    unsigned packages_count;
    char **args;
    unsigned args_count;
    char **programs; /* more programs */
    unsigned programs_count;
    char **add; /* files of this machine: "FILE[:INSIDE]" */
    unsigned add_count;
    struct target_text *texts;
    unsigned texts_count;
    char **writable; /* folders inside, bounded, in memory */
    unsigned writable_count;
    char **env; /* "NAME=VALUE" */
    unsigned env_count;
    char *user; /* what the jail's id is called in its /etc/passwd */
    char *net; /* as --net */
    char *profile; /* as --profile */
};

/* All strings owned; target_free(). */
struct target {
    char *name;
    char *title; /* one line for lists */
    char *dir; /* absolute path of targets/NAME */
    struct target_fetch **fetch; /* tried in order; none: sources in the folder */
    unsigned fetch_count;
    char *tree; /* source folder of this machine, copied; instead of fetch; or NULL */
    char *compdb; /* compile database in `tree`; instead of a plain build; or NULL */
    char **build_depends; /* Debian packages */
    unsigned build_depends_count;
    char **configure; /* shell command lines run in the source folder */
    unsigned configure_count;
    char **build;
    unsigned build_count;
    char **units; /* recompiled for the harness; relative to the source folder; a
                     pattern is matched against the compile database, !PATTERN leaves
                     out what came before */
    unsigned units_count;
    char **rename; /* OLD=NEW: symbols in the objects of units */
    unsigned rename_count;
    char **weaken; /* functions of units that a stub replaces */
    unsigned weaken_count;
    char **faults; /* NAME[=RESULT]: functions that entries with faults make fail */
    unsigned faults_count;
    char **support; /* files of the target's folder linked to each harness: stubs */
    unsigned support_count;
    struct target_patch *patches; /* of fuzzing builds and "muted" replays */
    unsigned patches_count;
    struct target_known *known;
    unsigned known_count;
    struct target_coverage *coverage; /* parser files judged for all entries together */
    unsigned coverage_count;
    char **assertions; /* headers whose macros end the program: not counted in it */
    unsigned assertions_count;
    char **lint; /* sources linted; empty: every unit of the compile database */
    unsigned lint_count;
    char **cflags; /* for all units and harnesses */
    unsigned cflags_count;
    char **ldflags;
    unsigned ldflags_count;
    struct target_entry *entries; /* none only where there is a recipe */
    unsigned entries_count;
    struct target_jail *jail; /* NULL: there is no recipe */
    bool is_quick; /* part of CI */
};

/*
 * Load one description; unknown keys, wrong types and values out of range are errors
 * with the line.  An unknown name is an error that lists the known ones.
 */
struct target *target_load(const char *targets_dir, const char *name, struct err *e);
void target_free(struct target *t);

/* Whether a name can be a target's or an entry's: it becomes part of file names. */
bool target_name_is_valid(const char *name);

extern const char target_description[]; /* "target.yaml" */

/* Names of all folders under `targets_dir` that hold a target.yaml, sorted. */
bool target_list(const char *targets_dir, struct strv *names, struct err *e);

/* The entry called `name`; the first one for NULL; NULL if there is none. */
const struct target_entry *target_entry(const struct target *t, const char *name);

/*
 * Where things of a target are, under the work folder (`build/targets` by default).
 * New memory.
 *   source:  WORK/NAME/src           binary: WORK/NAME/bin/ENGINE/NAME-ENTRY[-breach]
 * Only the engines "replay" and "muted" have a -breach link.  "muted" is the replay
 * with the patches of the description; a target without any has none.
 */
char *target_source_dir(const char *work, const char *name);

/*
 * Where the seeds of an entry are: folders and single files, absolute if the places
 * are.  The target must have been fetched; a place that is not there is an error.
 */
struct target_places {
    const char *corpus, *work;
};
bool target_seeds(const struct target *t, const struct target_entry *entry,
                  const struct target_places *places, struct strv *out, struct err *e);

char *target_binary(const char *work, const char *name, const char *entry,
                    const char *engine, bool is_breach);

#endif
