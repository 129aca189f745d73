/*
 * The pool: workers, what they are doing, and what becomes of the jobs.
 */
#ifndef SPILLWAY_ANALYZER_DRIVER_POOL_H
#define SPILLWAY_ANALYZER_DRIVER_POOL_H

#include "analyzer/driver/worker.h"

struct pool_request {
    const struct work *work;
    const uint32_t *jobs; /* rows of the plan, or programs */
    size_t count;
    unsigned timeout_ms; /* of one job: processor time, or 20 times that on the clock */
    /* Called for each job, in any order: its result, or why there is none. */
    void (*done)(void *context, uint32_t job, struct str *result, const char *problem);
    void *context;
};

/*
 * Do all jobs.  A worker that dies or takes longer than the time limit loses its job
 * and is replaced.  False when no worker can be started at all.
 */
bool pool_run(const struct pool_request *r, struct err *e);

#endif
