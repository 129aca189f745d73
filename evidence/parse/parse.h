/*
 * From what a dying program printed to a struct crash.
 *
 * One parser per format (AddressSanitizer, UndefinedBehaviorSanitizer, LeakSanitizer,
 * MemorySanitizer, libFuzzer's own messages, a plain signal), tried in the order of
 * parse/registry.c.  Input is hostile: bounded, any bytes.
 */
#ifndef SPILLWAY_EVIDENCE_PARSE_PARSE_H
#define SPILLWAY_EVIDENCE_PARSE_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "evidence/crash.h"

/* How the process ended, from wait(2). */
struct parse_exit {
    int exit_code; /* -1 when ended by a signal */
    int signal; /* 0 when it exited */
};

/*
 * Fill `out` (zeroed before) from `text`.  Several reports in one text: the first fatal
 * one counts.  False when neither the text nor the exit shows a crash.
 */
bool parse_crash(const char *text, size_t size, const struct parse_exit *exit,
                 struct crash *out);

#endif
