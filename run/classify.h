/*
 * What an end means: a pure function of how the process ended and what was printed.
 *
 * Used inside run/ and by its tests.
 */
#ifndef SPILLWAY_RUN_CLASSIFY_H
#define SPILLWAY_RUN_CLASSIFY_H

#include "run/run.h"

struct run_signs {
    const struct jail_exit *exit;
    const struct str *reports; /* what the sanitizers wrote to files of their own */
    const struct str *output; /* standard output and error */
    /* The sanitizers could not be told to write files: a report in the output counts,
     * whatever the exit says.  Else a program may only have echoed its input. */
    bool is_output_all;
};

/*
 * Fill `crash` where a report tells of one, and `*problem` (new memory) for everything
 * but CLEAN and CRASHED.  A report wins over the exit status: the crash of a forked
 * child leaves the parent's exit status at 0.
 */
enum run_outcome run_classify(const struct run_signs *signs, struct crash *crash,
                              char **problem);

#endif
