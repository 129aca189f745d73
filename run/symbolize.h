/*
 * Names for addresses, outside the jail of the program that printed them.
 *
 * A report is hostile text.  Only numbers are taken from it, and llvm-symbolizer runs
 * in a jail of its own that sees nothing but the system's libraries and the one binary
 * whose debug information it reads.  Answers are remembered, so that minimising a crash
 * does not ask the same thing a thousand times.
 */
#ifndef SPILLWAY_RUN_SYMBOLIZE_H
#define SPILLWAY_RUN_SYMBOLIZE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

struct run_symbols;

/* For reports of `binary` (outside path); `cache_dir` as in struct run_request. */
struct run_symbols *run_symbols_new(const char *binary, const char *cache_dir);
void run_symbols_free(struct run_symbols *s);

/*
 * Replace "#1 0x55d0  (/bin/x+0x1234) (BuildId: ...)" by "#1 0x55d0 in f x.c:3:4" in a
 * sanitizer's report, inlined frames included, as the runtime would have printed it.
 * Frames that have no answer stay as they are.  False: the symbolizer is missing or
 * failed, and the text is unchanged.
 */
bool run_symbolize(struct run_symbols *s, struct str *report, struct err *e);

#endif
