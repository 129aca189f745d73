/*
 * The planted crash of fuzz/planted, seen through a jail and an engine, or not.
 */
#ifndef SPILLWAY_FUZZ_PLANTED_H
#define SPILLWAY_FUZZ_PLANTED_H

#include <stdbool.h>

#include "fuzz/engine.h"

struct planted_options {
    const struct fuzz_engine *engine;
    enum jail_level level;
    const char *libexec; /* holds planted-ENGINE */
    const char *cache_dir;
    uint64_t memory_bytes;
    unsigned seconds; /* 0 = 30: on a loaded machine; a quiet one needs less than one */
    const volatile bool *interrupted;
    void *context;
    void (*progress)(void *context, uint64_t elapsed_ms); /* may be NULL */
};

/*
 * False, and why: a campaign would be blind.  Both crashes must be seen, the one of the
 * process and the one of its forked child.
 */
bool planted_check(const struct planted_options *o, struct err *e);

#endif
