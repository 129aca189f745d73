/*
 * What a program opens by itself while it runs: modules for dlopen(3) (NSS, PAM,
 * iconv), configuration, data.  The ELF headers do not tell.
 *
 * One run is traced with ptrace(2), as the caller, outside of any jail: the program
 * does what it always does.  ptrace needs no right, sees every file and not only
 * libraries (as LD_AUDIT would), also in children and in static programs, and reads the
 * names when the call has returned, so that only what succeeded counts.
 */
#ifndef SPILLWAY_JAIL_TREE_TRACE_H
#define SPILLWAY_JAIL_TREE_TRACE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/vec.h"

/* Absolute paths as they were asked for, each once, in order. */
struct tree_trace {
    struct strv opened; /* regular files, read or looked for, and programs run */
    struct strv written; /* what was opened for writing */
    struct strv private_files; /* opened, but not for everyone to read: not taken */
    bool has_run; /* the program itself was reached */
    int status; /* of the program, as from wait(2) */
    bool timed_out; /* it was ended after `seconds` */
};

/*
 * Run `argv` and watch it and its children for at most `seconds`.  Standard input is
 * /dev/null, output is the caller's.  False only when it could not be run or traced.
 */
bool tree_trace_run(const char *const *argv, unsigned seconds, struct tree_trace *out,
                    struct err *e);
void tree_trace_fini(struct tree_trace *t);

#endif
