/*
 * Child processes: an argument vector, never a shell.
 *
 * proc_run() runs one program to its end with its output captured and bounded.  For a
 * child that must be talked to while it runs, use proc_start() and proc_wait().
 * Processes run in the jail are started by jail/core, not by this.
 */
#ifndef SPILLWAY_BASE_PROC_H
#define SPILLWAY_BASE_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/str.h"

/* Zero-initialise; only `argv` is required. */
struct proc_spec {
    const char *const *argv; /* argv[0] is looked up on PATH if it has no '/' */
    const char *const *env; /* "NAME=value" additions to our environment */
    const char *cwd;
    const void *stdin_bytes; /* NULL: /dev/null */
    size_t stdin_size;
    size_t max_output; /* bytes kept of each stream; 0 = 16 MiB */
    unsigned timeout_ms; /* 0 = none; on expiry the process group is killed */
    bool merge_stderr; /* standard error goes to `out` */
    bool inherit_output; /* do not capture: the child writes where we write */
};

struct proc_result {
    int exit_code; /* 0-255, or -1 when ended by a signal */
    int signal; /* 0 when it exited */
    bool timed_out;
    bool out_cut, err_cut; /* more output came than was kept */
    struct str out, err;
    uint64_t wall_ms, cpu_us; /* the child's own, user + system */
};

/* False only when the program could not be run; its failure is in `out`. */
bool proc_run(const struct proc_spec *spec, struct proc_result *out, struct err *e);
void proc_result_fini(struct proc_result *r);

/* proc_run, and an error (with the last line of stderr) unless it exits with 0. */
bool proc_run_ok(const struct proc_spec *spec, struct proc_result *out, struct err *e);

/* "exit 3" or "signal 11 (SIGSEGV)", from a wait(2) status.  In new memory. */
char *proc_status_text(int wait_status);

/* Monotonic clock in milliseconds. */
uint64_t proc_now_ms(void);

#define SCOPED_PROC __attribute__((cleanup(proc_result_fini)))

#endif
