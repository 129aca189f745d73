/*
 * Sanitizer options and limits of every run, and why each one.
 *
 * Sources: the flag tables of the runtimes (sanitizer_flags.inc, asan_flags.inc,
 * ubsan_flags.inc of compiler-rt 19), each shown by `ASAN_OPTIONS=help=1 PROGRAM`.
 */
#include "run/run.h"

/* The number of RUN_SANITIZER_EXIT, for the option strings. */
#define SANITIZER_EXIT "87"

/* In both runtimes; with both linked in they share these. */
/* clang-format off */
#define COMMON_OPTIONS                                                                 \
    /* names are looked up outside: the tree has no symbolizer of its own */           \
    "symbolize=0"                                                                      \
    /* told apart from the program's own exit status when the report got lost */       \
    ":exitcode=" SANITIZER_EXIT                                                        \
    /* a report, with a stack, for the plain signals; the program's own handlers may   \
       still replace ours (1, not 2), as they do in production */                      \
    ":handle_segv=1:handle_sigbus=1:handle_sigfpe=1:handle_sigill=1:handle_abort=1"    \
    /* as malloc in production: the caller must cope with NULL.  Otherwise each large  \
       length field would be reported in place of the overflow behind it */            \
    ":allocator_may_return_null=1"                                                     \
    /* needs ptrace, which the filter refuses; leaks are a pass of their own */        \
    ":detect_leaks=0"

const char run_asan_options[] =
    COMMON_OPTIONS
    /* found outside a jail but not inside without this and /proc */
    ":detect_stack_use_after_return=1"
    /* the tail of each report is the same legend: it only costs room */
    ":print_legend=0";

const char run_msan_options[] = COMMON_OPTIONS;

const char run_ubsan_options[] =
    COMMON_OPTIONS
    /* one run, one verdict: also for checks that were compiled to go on */
    ":halt_on_error=1"
    ":print_stacktrace=1"
    ":report_error_type=1";
/* clang-format on */

/*
 * A sanitizer build needs a 20 TiB address space (so no RLIMIT_AS; memory is capped by
 * the jail's cgroup or watchdog) and a few processes for targets that fork.
 */
struct jail_limits run_default_limits(const struct jail_limits *wanted)
{
    struct jail_limits limits = *wanted;

    if (!limits.memory_bytes)
        limits.memory_bytes = (uint64_t)2 << 30;
    if (!limits.processes)
        limits.processes = 64;
    if (!limits.file_bytes)
        limits.file_bytes = (uint64_t)64 << 20;
    if (!limits.output_bytes)
        limits.output_bytes = (uint64_t)256 << 20;
    return limits;
}
