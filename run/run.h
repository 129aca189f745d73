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

enum run_outcome {
    RUN_CLEAN, /* ended by itself without a report */
    RUN_CRASHED, /* `crash` is filled */
    RUN_TIMED_OUT,
    RUN_OUT_OF_MEMORY,
    RUN_INFRASTRUCTURE, /* jail or machine failed: says nothing about the program */
};

/* Sanitizer options that make reports complete and deterministic, and why each. */
extern const char run_asan_options[];
extern const char run_ubsan_options[];

struct run_request {
    const char *binary; /* outside path of the program under test */
    const char *const *args; /* after argv[0]; "@@" becomes the input's path inside */
    const void *input;
    size_t input_size;
    bool input_on_stdin; /* else a file, for "@@" */
    enum jail_level level;
    enum jail_profile profile;
    struct jail_limits limits;
    uint64_t timeout_ms; /* 0 = 10 s */
    const char *cache_dir; /* for jail trees */
    const char *const *env; /* more "NAME=value" */
    bool is_breach; /* binary is a NAME-breach link: arm it, watch the witnesses */
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
    struct str output; /* standard output and error, bounded */
    struct crash crash; /* when RUN_CRASHED; symbolised outside the jail */
    struct containment containment; /* layers always; attempts when is_breach */
    struct run_artefact *artefacts;
    size_t artefact_count;
    char *problem; /* for RUN_INFRASTRUCTURE: what failed */
};

/* False only for errors of the caller; infrastructure failures are an outcome. */
bool run_once(const struct run_request *req, struct run_result *out, struct err *e);
void run_result_fini(struct run_result *r);

/*
 * Symbolise the frames of `c` that have a module and offset but no function, with
 * llvm-symbolizer under its own limits.  `binary` is the outside path of the module.
 */
bool run_symbolize(struct crash *c, const char *binary, struct err *e);

/* Layers of a jail record as evidence. */
void run_record_layers(const struct jail_record *jail, struct containment *out);

const char *run_outcome_name(enum run_outcome o);

#endif
