/*
 * What an engine is to a campaign: how to start it, how to read what it says, where it
 * leaves things.  One file per engine, one row each in registry.c.
 *
 * Engines run inside the jail with the target.  The jail shows /in (seeds and kept
 * corpus in /in/corpus, the dictionary as /in/dictionary) and takes from /out.
 */
#ifndef SPILLWAY_FUZZ_ENGINE_H
#define SPILLWAY_FUZZ_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "jail/jail.h"
#include "run/run.h"

#define ENGINE_CORPUS_IN RUN_INSIDE_INPUT "/corpus"
#define ENGINE_DICTIONARY RUN_INSIDE_INPUT "/dictionary"

/* What one start of an engine is asked to do. */
struct fuzz_launch {
    const char *program; /* the target, inside */
    unsigned seconds; /* 0 = no limit of its own */
    uint64_t runs; /* 0 = by time */
    unsigned seed;
    unsigned max_len; /* 0 = the engine's default */
    unsigned unit_seconds; /* 0 = the engine's default */
    bool has_dictionary;
    bool keeps_inputs; /* none is replaced by a shorter one that reaches the same */
    uint64_t memory_bytes; /* of the whole jail */
};

/* What it said of itself so far. */
struct fuzz_status {
    uint64_t executions, edges;
    bool is_running; /* it got through its start-up */
    bool is_late; /* `executions` is of its last find: there were more since */
};

enum fuzz_end {
    ENGINE_DONE, /* time or runs are over */
    ENGINE_FOUND, /* a crash, a hang or memory ended it: look for its input */
    ENGINE_STOPPED, /* we asked it to */
    ENGINE_BROKEN, /* anything else */
};

/* A file under the output folder in which an engine writes of itself. */
struct fuzz_stats {
    const char *file; /* NULL ends a list */
    void (*read)(struct fuzz_status *s, const char *text); /* its end */
};

struct fuzz_engine {
    const char *name; /* as users write it, and as in target_binary() */
    enum jail_profile profile;
    const char *driver; /* program that drives the target, looked up on PATH; or NULL */
    const char *artefacts[3]; /* folders under the output folder; NULL ends */
    const char *corpus; /* folder with new corpus units */
    bool corpus_may_go; /* taken units may be removed while it runs */
    const struct fuzz_stats *stats; /* NULL: it writes none */
    bool has_second_stage; /* system calls are fewer once it executes inputs */
    bool can_merge; /* its build of the target can tell what each unit covers */

    void (*arguments)(const struct fuzz_launch *l, struct strv *argv);
    void (*environment)(const struct fuzz_launch *l, struct strv *env);
    /* Whether a file in an artefact folder is a crashing input. */
    bool (*is_artefact)(const char *name);
    /*
     * Whether a file in the corpus folder is an input, not a note of the engine's own.
     */
    bool (*is_unit)(const char *name);
    void (*read_line)(struct fuzz_status *s, const char *line);
    /* What the names of units and artefacts say of it; may be NULL. */
    void (*read_name)(struct fuzz_status *s, const char *name);
    /* A line says that a unit of /in/corpus crashes and is not saved; may be NULL. */
    bool (*names_crashing_seed)(const char *line, struct str *name);
    enum fuzz_end (*judge)(const struct jail_exit *exit);
};

extern const struct fuzz_engine fuzz_engine_libfuzzer, fuzz_engine_afl,
    fuzz_engine_msan;

const struct fuzz_engine *fuzz_engine_find(const char *name); /* NULL if unknown */

/* The number after `label` in `text`, or `otherwise`. */
uint64_t fuzz_number_after(const char *text, const char *label, uint64_t otherwise);

#endif
