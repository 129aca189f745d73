/*
 * A worker: a forked process that turns units into facts, one after the other.
 *
 * It reads unit numbers (uint32_t) and answers each with a struct worker_reply and its
 * bytes.  Whatever libclang does to it, the parent only loses that one unit.
 */
#ifndef SPILLWAY_ANALYZER_DRIVER_WORKER_H
#define SPILLWAY_ANALYZER_DRIVER_WORKER_H

#include <stdint.h>

#include "analyzer/driver/cache.h"
#include "analyzer/driver/driver.h"
#include "analyzer/driver/plan.h"
#include "analyzer/frontend/frontend.h"

struct work {
    const struct lint_options *o;
    const struct plan *plan;
    const struct cache *cache; /* NULL: none */
};

struct worker_reply {
    uint32_t unit;
    uint32_t is_failed; /* the bytes are an error text, not facts */
    uint64_t size;
};

/* Serve requests from `in` until it is closed.  Called in a process of its own. */
_Noreturn void worker_main(const struct work *w, int in, int out);

/* Lower one unit, as a worker does; also for dumps.  frontend_result_fini(). */
bool worker_lower(const struct work *w, const struct plan_unit *unit,
                  struct frontend_result *out, struct err *e);

#endif
