/*
 * The second half of a run: lowered units, analysed as one program.
 *
 * In a worker again: should the analysis crash or not end, the units are analysed one
 * by one, so that only the one that is to blame is lost.
 */
#ifndef SPILLWAY_ANALYZER_DRIVER_PROGRAMS_H
#define SPILLWAY_ANALYZER_DRIVER_PROGRAMS_H

#include "analyzer/driver/worker.h"
#include "analyzer/link/link.h"

struct program_unit {
    struct link_unit unit;
    char **problem; /* set when it could not be analysed with the others, or at all */
    bool *is_lost; /* set when it could not be analysed at all */
};

struct programs {
    VEC(struct program_unit) units; /* the texts and bytes belong to others */
    VEC(struct unit_facts *) facts;
    struct str whole; /* the facts as bytes, when all units were analysed as one */
};

void programs_fini(struct programs *p);

/* Facts as they were left in `whole`; false when they are damaged. */
bool programs_read(struct programs *p, const struct str *whole);

/* Analyse the units.  False when no worker can be started. */
bool programs_analyze(struct programs *p, const struct work *work, struct err *e);

/* The time limit for a job of that many units. */
unsigned programs_timeout(const struct lint_options *o, size_t units);

#endif
