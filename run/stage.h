/*
 * A folder outside the jail that is shown inside, read-only: inputs, corpora.
 *
 * It carries a lock for as long as its owner lives, so what a killed process left
 * behind is told from what is in use, and the next one removes it.
 */
#ifndef SPILLWAY_RUN_STAGE_H
#define SPILLWAY_RUN_STAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct run_stage {
    char *dir; /* ours alone */
    char *shown; /* DIR/in: readable by the jail's id, for the bind */
    int lock_fd;
};

/* Make a folder under `parent`/stage (created), and remove abandoned ones there. */
bool run_stage_open(struct run_stage *s, const char *parent, struct err *e);

/* Write one file; `name` is relative to `shown`, its folders are made. */
bool run_stage_write(const struct run_stage *s, const char *name, const void *bytes,
                     size_t size, struct err *e);

/* Remove the folder.  A zeroed stage is fine. */
void run_stage_close(struct run_stage *s);
#define SCOPED_STAGE __attribute__((cleanup(run_stage_close)))

#endif
