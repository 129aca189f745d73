/*
 * One start of an engine in a jail, from its start to its end, with everything it
 * leaves taken out while it runs.
 *
 * The session parses and collects; what becomes of an artefact or a corpus unit is the
 * caller's business.
 */
#ifndef SPILLWAY_FUZZ_SESSION_H
#define SPILLWAY_FUZZ_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fuzz/engine.h"

/* A crashing input, as soon as it is complete. */
struct session_artefact {
    const char *name; /* as the engine called it, escaped */
    const void *bytes;
    size_t size;
    const char *report; /* what was printed just before, or "" */
};

struct session_options {
    const struct fuzz_engine *engine;
    const char *program; /* the target, outside */
    const char *cache_dir; /* jail trees */
    const char *shown; /* folder that becomes /in */
    enum jail_level level;
    const char *const *late_calls; /* of the target at work; NULL: no special ones */
    struct fuzz_launch launch; /* `program` is filled by the session */
    uint64_t grace_ms; /* what the engine may take beyond launch.seconds */
    const volatile bool *interrupted; /* may be NULL */

    void *context; /* of the callbacks below */
    /* False with an error ends the session: what cannot be filed must not be lost. */
    bool (*on_artefact)(void *context, const struct session_artefact *a, struct err *e);
    bool (*on_crashing_seed)(void *context, const char *name, struct err *e);
    bool (*on_unit)(void *context, const void *bytes, size_t size, struct err *e);
    /* Several times a second; true: end now. */
    bool (*on_tick)(void *context, const struct fuzz_status *s);
};

struct session_result {
    enum fuzz_end end;
    struct fuzz_status status;
    size_t artefacts; /* handed to on_artefact */
    struct jail_exit exit;
    struct jail_record jail;
    struct str tail; /* the last of what it printed, for error messages */
};

/*
 * False: the jail failed, or a callback did (then *is_caller is true).  What was found
 * until then was handed over in any case.
 */
bool session_run(const struct session_options *o, struct session_result *out,
                 bool *is_caller, struct err *e);
void session_result_fini(struct session_result *r);

#endif
