/*
 * What a crash is replayed with: a target's entry point, its binaries, and what is
 * remembered about them.  Used inside triage/ only.
 */
#ifndef SPILLWAY_TRIAGE_SUBJECT_H
#define SPILLWAY_TRIAGE_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "triage/triage.h"

enum subject_binary {
    SUBJECT_PROGRAM, /* the replay build: the program as it takes its input */
    SUBJECT_BREACH, /* the same, with the battery linked in */
    SUBJECT_MUTED, /* the program with its known faults muted, as the engine ran it */
    SUBJECT_MUTED_BREACH,
    SUBJECT_HARNESS, /* what the engine ran */
    SUBJECT_BINARIES
};

struct subject {
    char *name; /* "cron/load_user" */
    char *engine; /* of the harness */
    struct target *target;
    const struct target_entry *entry;
    char *binaries[SUBJECT_BINARIES];
    struct run_symbols *symbols[SUBJECT_BINARIES];
};

/* Loaded once each, freed together. */
struct subjects {
    const struct triage_options *o;
    struct subject **at;
    size_t len, cap;
};

void subjects_fini(struct subjects *s);

/* NULL: there is no such target or entry any more. */
struct subject *subjects_get(struct subjects *s, const char *name, const char *engine,
                             struct err *e);

bool subject_is_real(const struct subject *s);

/* Whether faults of it are muted in fuzzing: then there is a SUBJECT_MUTED. */
bool subject_has_mutes(const struct subject *s);

bool subject_is_built(const struct subject *s, enum subject_binary binary);

/* One replay.  Never an error: what went wrong is the result's outcome. */
void subject_run(const struct subjects *all, struct subject *s,
                 enum subject_binary binary, const struct str *input,
                 struct run_result *out);

#endif
