/*
 * Campaigns: one engine, one target, some time, always in the jail.
 *
 * A campaign (1) shows that a planted crash is seen through this jail with this engine,
 * or refuses to start; (2) runs the engine from seeds and the kept corpus; (3) files
 * every crashing input in the store as it appears, so that kill -9 loses nothing; (4)
 * merges the corpus back.  Its verdict comes from the driver, never from an exit code
 * or a file count.  Engines are rows of fuzz/registry.c.
 */
#ifndef SPILLWAY_FUZZ_FUZZ_H
#define SPILLWAY_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "evidence/store/store.h"
#include "jail/jail.h"
#include "run/target.h"

struct fuzz_progress {
    uint64_t elapsed_ms, total_ms;
    uint64_t executions;
    bool is_late; /* there were more executions since the engine told of them */
    uint64_t edges;
    size_t artefacts; /* filed so far */
    const char *phase; /* "planted crash", "fuzzing", "merging" */
};

struct fuzz_options {
    const struct target *target;
    const struct target_entry *entry;
    const char *engine; /* "libfuzzer", "afl", "msan" */
    enum jail_level level;
    unsigned seconds;
    uint64_t runs; /* stop after this many executions; 0 = by time */
    unsigned seed; /* 0 = from the clock, see the result */
    bool stop_at_crash; /* end with the first artefact */
    unsigned
        unit_seconds; /* one input that runs longer is a hang; 0 = engine's default */
    unsigned planted_seconds; /* to see the planted crash; 0 = 30 */
    const char *work; /* where targets are built */
    const char *libexec; /* where the planted programs are */
    const char *cache_dir; /* jail trees and staged inputs */
    const char *corpus_dir; /* kept corpus; NULL = fuzz_corpus_dir() */
    const char *const *seeds; /* folders and files, NULL-terminated; NULL: none */
    const char *dictionary; /* NULL: none */
    struct store *store;
    void (*progress)(void *context, const struct fuzz_progress *p);
    void *progress_context;
    const volatile bool *interrupted; /* set by a signal handler; may be NULL */
};

enum fuzz_outcome {
    FUZZ_NO_CRASH,
    FUZZ_CRASHES, /* artefacts were filed */
    FUZZ_INTERRUPTED, /* what was found is filed */
    FUZZ_INFRASTRUCTURE, /* `problem` says what; never shown as a crash or as success */
};

struct fuzz_result {
    enum fuzz_outcome outcome;
    struct chain_campaign campaign;
    struct jail_record jail;
    unsigned seed; /* of the engine's first start */
    size_t new_artefacts; /* filed, and not in the store before */
    size_t repeated; /* not filed: the same report as several that were */
    char *shortfall; /* less coverage than the entry's min_edges, in words; or NULL */
    char *refused; /* system calls it asked for at work and did not get; or NULL */
    char *problem; /* also for CRASHES and NO_CRASH: what did not go as it should */
};

/* False for errors of the caller or the store. */
bool fuzz_campaign(const struct fuzz_options *o, struct fuzz_result *out,
                   struct err *e);
void fuzz_result_fini(struct fuzz_result *r);

/* Where an entry's corpus is kept.  New memory. */
char *fuzz_corpus_dir(const char *work, const char *target, const char *entry);

/* Names of the engines, NULL-terminated, and whether one works here (else why not). */
const char *const *fuzz_engines(void);
bool fuzz_engine_available(const char *engine, struct err *why_not);

#endif
