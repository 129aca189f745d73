/*
 * The baseline: findings that were there when a project began to look.
 *
 * They are marked, not dropped: a report that lost them would close and reopen alerts.
 * Fingerprints hold no line numbers, so edits elsewhere in a file change nothing.
 */
#ifndef SPILLWAY_CLI_BASELINE_H
#define SPILLWAY_CLI_BASELINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "evidence/chain.h"

struct baseline_counts {
    size_t known; /* findings of this run that the baseline has */
    size_t gone; /* of the baseline, not found any more */
};

/*
 * Mark each finding of `chain` as "unchanged" (and muted) or "new" against the baseline
 * at `path`.  A missing file is an empty baseline.
 */
bool baseline_apply(const char *path, struct chain *chain, struct baseline_counts *out,
                    struct err *e);

/* Replace the baseline at `path` by the findings of `chain` that no comment mutes. */
bool baseline_write(const char *path, const struct chain *chain, struct err *e);

#endif
