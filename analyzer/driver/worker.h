/*
 * A worker: a forked process that does jobs, one after the other.
 *
 * A job is to lower a unit, or to analyse a program of lowered ones.  A worker reads
 * numbers of jobs (uint32_t) and answers each with a struct worker_reply and its bytes:
 * a digest and the packed unit, or the program's facts.  Whatever libclang does to it,
 * the parent only loses that one job.
 */
#ifndef SPILLWAY_ANALYZER_DRIVER_WORKER_H
#define SPILLWAY_ANALYZER_DRIVER_WORKER_H

#include <stdint.h>

#include "analyzer/driver/cache.h"
#include "analyzer/driver/driver.h"
#include "analyzer/driver/plan.h"
#include "analyzer/frontend/frontend.h"

/* Lowered units to be analysed as one program. */
struct work_program {
    const struct link_unit *units;
    size_t count;
};

struct work {
    const struct lint_options *o;
    const struct plan *plan;
    const struct cache *cache; /* NULL: none */
    const struct work_program *programs; /* jobs are rows of these; NULL: of the plan */
};

struct worker_reply {
    uint32_t job;
    uint32_t is_failed; /* the bytes are an error text */
    uint64_t size;
};

/* Serve requests from `in` until it is closed.  Called in a process of its own. */
_Noreturn void worker_main(const struct work *w, int in, int out);

/* Lower one unit, as a worker does; also for dumps.  frontend_result_fini(). */
bool worker_lower(const struct work *w, const struct plan_unit *unit,
                  struct frontend_result *out, struct err *e);

#endif
