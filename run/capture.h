/*
 * What a jailed program prints: read all of it, so that it never blocks on a full pipe,
 * and keep the beginning and the end, where reports are.
 */
#ifndef SPILLWAY_RUN_CAPTURE_H
#define SPILLWAY_RUN_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* Zero-initialise `fd` to -1 before run_capture_fini() on a path that never opened. */
struct run_capture {
    int fd; /* reading end, non-blocking; -1 when closed */
    size_t max_bytes;
    struct str text; /* up to 2 * max_bytes while reading */
    uint64_t dropped; /* bytes left out of the middle */
};

/* `*write_end` is the caller's: give it to the jail, then close it. */
bool run_capture_open(struct run_capture *c, size_t max_bytes, int *write_end,
                      struct err *e);

/* Take what is there, without waiting.  False at the end of the stream. */
bool run_capture_read(struct run_capture *c);

/* The text so far, with a mark where the middle was cut out.  Ends the capture. */
void run_capture_finish(struct run_capture *c, struct str *out);

void run_capture_fini(struct run_capture *c);
#define SCOPED_CAPTURE __attribute__((cleanup(run_capture_fini)))

#endif
