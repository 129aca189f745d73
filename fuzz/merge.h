/*
 * Keeping the kept corpus small: units whose coverage smaller ones reach together go.
 */
#ifndef SPILLWAY_FUZZ_MERGE_H
#define SPILLWAY_FUZZ_MERGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "jail/jail.h"

struct merge_options {
    const char *program; /* the libFuzzer build of the target */
    const char *corpus_dir;
    const char *cache_dir;
    enum jail_level level;
    unsigned seconds; /* at most */
};

/*
 * Run every unit once in the jail and remove the redundant ones.  Nothing is removed
 * before the whole answer is there, a unit that does not run through is left alone, and
 * one merge at a time works on a folder (another one is left to it).  False: it could
 * not be done, and the corpus is as it was.
 */
bool merge_corpus(const struct merge_options *o, size_t *removed, struct err *e);

/*
 * Which units add nothing to those before them, from a control file of libFuzzer's
 * merge worker.  Entry i of `is_redundant` (false before) belongs to unit i.  False:
 * not such a file.  For tests.
 */
bool merge_read_control(const char *text, size_t size, size_t units, bool *is_redundant,
                        struct err *e);

#endif
