/*
 * libFuzzer: the engine is linked into the target.
 *
 * It ends at the first crash in its own process.  Its fork mode would go on, but starts
 * its jobs through /bin/sh, which a jail should not have; so the campaign starts it
 * again with the time that is left and the corpus found so far (fuzz/campaign.c), which
 * costs one start of a jail per crash.  Crashes of forked children do not end it.
 *
 * Status lines, on standard error (FuzzerLoop.cpp, PrintStats):
 *     #8192 pulse  cov: 448 ft: 1200 corp: 210/9000b lim: 80 exec/s: 4096 rss: 60Mb
 *     stat::number_of_executed_units: 20000
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "fuzz/engine.h"

#define ARTEFACTS "artefacts"
#define CORPUS "corpus"

/* Exit statuses, FuzzerOptions.h. */
enum { EXIT_TIMEOUT = 70, EXIT_MEMORY = 71, EXIT_INTERRUPTED = 72, EXIT_ERROR = 77 };

enum { UNIT_SECONDS = 10 }; /* on a loaded machine, and far below its own 20 minutes */

static void arguments(const struct fuzz_launch *l, struct strv *argv)
{
    static const char *const fixed[] = {
        "-artifact_prefix=" RUN_INSIDE_OUTPUT "/" ARTEFACTS "/",
        "-create_missing_dirs=1",
        "-print_final_stats=1",
        "-detect_leaks=0", /* needs ptrace */
        "-close_fd_mask=1", /* what the target prints; reports go to standard error */
        "-reload=0", /* nobody else writes its corpus, and we take from it */
        NULL,
    };
    /*
     * Its own limits come first, so that it names the input before the jail kills it.
     */
    unsigned long long megabytes = (unsigned long long)(l->memory_bytes >> 20) * 3 / 4;

    strv_add(argv, l->program);
    strv_add_all(argv, fixed);
    strv_addf(argv, "-seed=%u", l->seed);
    strv_addf(argv, "-timeout=%u", l->unit_seconds ? l->unit_seconds : UNIT_SECONDS);
    strv_addf(argv, "-rss_limit_mb=%llu", megabytes);
    if (l->seconds)
        strv_addf(argv, "-max_total_time=%u", l->seconds);
    if (l->runs)
        strv_addf(argv, "-runs=%llu", (unsigned long long)l->runs);
    if (l->max_len)
        strv_addf(argv, "-max_len=%u", l->max_len);
    if (l->keeps_inputs)
        strv_add(argv, "-reduce_inputs=0");
    if (l->has_dictionary)
        strv_add(argv, "-dict=" ENGINE_DICTIONARY);
    strv_add(argv, RUN_INSIDE_OUTPUT "/" CORPUS); /* new units go to the first */
    strv_add(argv, ENGINE_CORPUS_IN);
}

static void environment(const struct fuzz_launch *l, struct strv *env)
{
    (void)l;
    strv_addf(env, "ASAN_OPTIONS=%s", run_asan_options);
    strv_addf(env, "MSAN_OPTIONS=%s", run_msan_options);
    strv_addf(env, "UBSAN_OPTIONS=%s", run_ubsan_options);
}

/* slow-unit-* is advice, not a crash. */
static bool is_artefact(const char *name)
{
    return str_starts_with(name, "crash-") || str_starts_with(name, "timeout-") ||
           str_starts_with(name, "oom-") || str_starts_with(name, "leak-");
}

static bool is_unit(const char *name)
{
    return *name != '\0';
}

static void read_line(struct fuzz_status *s, const char *line)
{
    if (str_starts_with(line, "stat::number_of_executed_units:"))
        s->executions = fuzz_number_after(line, "units", s->executions);
    if (line[0] != '#' || !strstr(line, " cov: "))
        return;
    s->is_running = true;
    s->executions = strtoull(line + 1, NULL, 10);

    uint64_t edges = fuzz_number_after(line, " cov", 0);
    if (edges > s->edges)
        s->edges = edges;
}

static enum fuzz_end judge(const struct jail_exit *exit)
{
    switch (exit->exit_code) {
    case 0: return ENGINE_DONE;
    case EXIT_INTERRUPTED: return ENGINE_STOPPED;
    case EXIT_ERROR:
    case EXIT_TIMEOUT:
    case EXIT_MEMORY:
    case RUN_SANITIZER_EXIT: return ENGINE_FOUND;
    default: return ENGINE_BROKEN; /* also a signal: it left no input then */
    }
}

#define WAYS                                                                           \
    .profile = JAIL_PROFILE_TARGET, .artefacts = {ARTEFACTS}, .corpus = CORPUS,        \
    .corpus_may_go = true, .has_second_stage = true, .can_merge = true,                \
    .arguments = arguments, .environment = environment, .is_artefact = is_artefact,    \
    .is_unit = is_unit, .read_line = read_line, .judge = judge

const struct fuzz_engine fuzz_engine_libfuzzer = {.name = "libfuzzer", WAYS};

/* The same engine in a build that looks for reads of what was never written. */
const struct fuzz_engine fuzz_engine_msan = {.name = "msan", WAYS};
