/*
 * The pool: workers, what they are doing, and what becomes of the units.
 */
#ifndef SPILLWAY_ANALYZER_DRIVER_POOL_H
#define SPILLWAY_ANALYZER_DRIVER_POOL_H

#include "analyzer/driver/worker.h"

struct pool_request {
    const struct work *work;
    const uint32_t *units; /* rows of the plan */
    size_t count;
    /* Called for each unit, in any order: its facts, or why there are none. */
    void (*done)(void *context, uint32_t unit, struct str *facts, const char *problem);
    void *context;
};

/*
 * Run all units.  A worker that dies or takes longer than the time limit loses its unit
 * and is replaced.  False when no worker can be started at all.
 */
bool pool_run(const struct pool_request *r, struct err *e);

#endif
