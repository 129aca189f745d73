/*
 * One run of one target in a jail: how it ended, what it printed, what it left.
 *
 * run_once() makes the outcome of a run a value that tells a crash from everything that
 * is not one: a time limit, a memory limit, a failure of the jail or of the machine.
 */
#ifndef SPILLWAY_RUN_RUN_H
#define SPILLWAY_RUN_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "evidence/containment.h"
#include "evidence/crash.h"
#include "jail/jail.h"
#include "run/symbolize.h"

enum run_outcome {
    RUN_CLEAN, /* ended by itself without a report */
    RUN_CRASHED, /* `crash` is filled */
    RUN_TIMED_OUT, /* `crash` is filled when a report names the place (libFuzzer) */
    RUN_OUT_OF_MEMORY, /* the same */
    RUN_INFRASTRUCTURE, /* jail or machine failed: says nothing about the program */
};

/*
 * Sanitizer options that make reports complete and deterministic; options.c says why
 * each one is there.  An engine that watches for SIGABRT adds "abort_on_error=1".
 */
extern const char run_asan_options[];
extern const char run_msan_options[];
extern const char run_ubsan_options[];

/* Exit status of a program that a sanitizer ended (`exitcode=`), so that a lost report
 * is told from the program's own exit. */
enum { RUN_SANITIZER_EXIT = 87 };

/* Where things are inside the jail. */
#define RUN_INSIDE_INPUT "/in" /* read-only: what we give it */
#define RUN_INSIDE_OUTPUT "/out" /* size-capped tmpfs: what it leaves */

struct run_input {
    const void *bytes;
    size_t size;
};

struct run_request {
    const char *binary; /* outside path of the program under test */
    const char *const *args; /* after argv[0]; "@@" becomes every input's path inside */
    const struct run_input *inputs;
    size_t input_count;
    bool input_on_stdin; /* the first input; else files, for "@@" */
    enum jail_level level;
    enum jail_profile profile;
    struct jail_limits limits; /* zero: run_default_limits() */
    uint64_t timeout_ms; /* 0 = 10 s */
    const char *cache_dir; /* for jail trees and staged inputs; required */
    const char *const *env; /* more "NAME=value"; *SAN_OPTIONS are added to ours */
    struct run_symbols *symbols; /* remembered look-ups for `binary`; NULL: none */
    bool is_breach; /* binary is a NAME-breach link: arm it, watch the witnesses */
    const char *battery; /* the escape battery's program, for is_breach */
    bool collect; /* take files from /out */
};

struct run_artefact {
    char *name; /* escaped */
    char *bytes;
    size_t size;
};

struct run_result {
    enum run_outcome outcome;
    struct jail_exit exit;
    struct jail_record jail;
    struct str output; /* standard output and error, bounded; the middle is cut out */
    struct crash crash; /* see enum run_outcome; symbolised outside the jail */
    struct containment containment; /* layers always; attempts when is_breach */
    bool was_breached; /* is_breach, and the battery ran from inside the crash */
    struct run_artefact *artefacts;
    size_t artefact_count;
    char *problem; /* for everything but CLEAN and CRASHED: what happened */
};

/* False only for errors of the caller; infrastructure failures are an outcome. */
bool run_once(const struct run_request *req, struct run_result *out, struct err *e);
void run_result_fini(struct run_result *r);

/* Layers of a jail record as evidence: level, ids and one row per layer. */
void run_record_layers(const struct jail_record *jail, struct containment *out);

/* Limits that a sanitizer build can live with; fields that are not 0 win. */
struct jail_limits run_default_limits(const struct jail_limits *wanted);

const char *run_outcome_name(enum run_outcome o); /* "clean", "crashed", ... */

#define SCOPED_RUN __attribute__((cleanup(run_result_fini)))

#endif
