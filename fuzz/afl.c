/*
 * AFL++: afl-fuzz drives the target over its fork server, both inside the jail.
 *
 * Inside, because of what was measured with 4.04c: with afl-fuzz outside, its shared
 * memory needs the IPC namespace that the jail takes away, and behind a pid namespace
 * its time-outs send SIGKILL to a number that is somebody else outside.
 *
 * Traps that shape the options: only -S (a -M instance does deterministic stages that a
 * short campaign never gets out of); never AFL_SKIP_BIN_CHECK, which silently loses
 * persistent mode in 4.04c; abort_on_error=1 and symbolize=0 are demanded of
 * ASAN_OPTIONS, and without the first every crash of an ASan target is lost in silence.
 *
 * Its numbers come from plot_data, a line every few seconds, and fuzzer_stats, once a
 * minute:
 *     # relative_time, cycles_done, ..., execs_per_sec, total_execs, edges_found
 * In its first minute, 4.04c writes no such line, and fuzzer_stats only as it begins.
 * There the number of runs is in the names of what it finds, "id:000001,...,execs:303".
 * Later versions can be told to write fuzzer_stats more often.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "fuzz/engine.h"

#define INSTANCE "afl/main"

enum { UNIT_MS = 1000, INIT_MS = 20000, STATS_S = 2 };

static void arguments(const struct fuzz_launch *l, struct strv *argv)
{
    static const char *const fixed[] = {
        "-S", "main", "-i", ENGINE_CORPUS_IN, "-o", RUN_INSIDE_OUTPUT "/afl", NULL,
    };

    strv_add_all(argv, fixed);
    strv_add(argv, "-t");
    strv_addf(argv, "%u+", l->unit_seconds ? l->unit_seconds * 1000 : UNIT_MS);
    strv_add(argv, "-s");
    strv_addf(argv, "%u", l->seed);
    if (l->seconds) {
        strv_add(argv, "-V");
        strv_addf(argv, "%u", l->seconds);
    }
    if (l->runs) {
        strv_add(argv, "-E");
        strv_addf(argv, "%llu", (unsigned long long)l->runs);
    }
    if (l->max_len) {
        strv_add(argv, "-G");
        strv_addf(argv, "%u", l->max_len);
    }
    if (l->has_dictionary) {
        strv_add(argv, "-x");
        strv_add(argv, ENGINE_DICTIONARY);
    }
    strv_add(argv, "--");
    strv_add(argv, l->program);
}

static void environment(const struct fuzz_launch *l, struct strv *env)
{
    static const char *const fixed[] = {
        "AFL_NO_UI=1", /* lines, not a screen */
        "AFL_NO_AFFINITY=1", /* /proc shows no other process to share cores with */
        "AFL_SKIP_CPUFREQ=1", /* no /sys */
        "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1", /* core_pattern is the jail's work */
        "AFL_NO_CRASH_README=1", /* crash folders hold inputs only */
        "AFL_FAST_CAL=1", /* short campaigns on a kept corpus */
        "AFL_CMPLOG_ONLY_NEW=1",
        "AFL_IGNORE_UNKNOWN_ENVS=1", /* 4.04c waits over what later versions know */
        NULL,
    };

    (void)l;
    strv_add_all(env, fixed);
    strv_addf(env, "AFL_FUZZER_STATS_UPDATE_INTERVAL=%d", STATS_S);
    strv_addf(env, "AFL_FORKSRV_INIT_TMOUT=%d", INIT_MS);
    strv_addf(env, "ASAN_OPTIONS=%s:abort_on_error=1", run_asan_options);
    strv_addf(env, "UBSAN_OPTIONS=%s:abort_on_error=1", run_ubsan_options);
}

/* Crashes and hangs are "id:000000,sig:06,..."; anything else is a note of its own. */
static bool is_artefact(const char *name)
{
    return str_starts_with(name, "id:");
}

/* Units it was given are copied to its queue as "...,orig:NAME": they are known. */
static bool is_unit(const char *name)
{
    return str_starts_with(name, "id:") && !strstr(name, ",orig:");
}

static void read_line(struct fuzz_status *s, const char *line)
{
    if (strstr(line, "All set and ready to roll"))
        s->is_running = true;
}

/*
 * "Test case 'id:000000,time:0,execs:0,orig:NAME' results in a crash, skipping":
 * afl-fuzz saves no such input, although it is a crash like any other.
 */
static bool names_crashing_seed(const char *line, struct str *name)
{
    const char *start = strstr(line, ",orig:");
    const char *end = start ? strstr(start, "' results in a crash") : NULL;

    if (!end)
        return false;
    start += strlen(",orig:");
    str_add_bytes(name, start, (size_t)(end - start));
    return true;
}

/* None of the places it writes to is always the newest. */
static void raise_to(uint64_t *number, uint64_t seen)
{
    if (seen > *number)
        *number = seen;
}

/* The last two numbers of the last line; the first line has names. */
static void read_plot(struct fuzz_status *s, const char *text)
{
    const char *line = text + strlen(text);
    uint64_t numbers[2];

    while (line > text && line[-1] == '\n')
        line--;
    for (size_t i = 0; i < 2; i++) {
        while (line > text && line[-1] != ',' && line[-1] != '\n')
            line--;
        if (line == text || line[-1] != ',' || !isdigit((unsigned char)line[1]))
            return; /* only a part of a line so far */
        numbers[i] = strtoull(line, NULL, 10);
        line--;
    }
    s->is_late = false;
    raise_to(&s->edges, numbers[0]);
    raise_to(&s->executions, numbers[1]);
}

/* Lines like "execs_done        : 4". */
static void read_fuzzer_stats(struct fuzz_status *s, const char *text)
{
    s->is_late = true; /* until there is a line of plot_data, which is read next */
    raise_to(&s->executions, fuzz_number_after(text, "execs_done", 0));
    raise_to(&s->edges, fuzz_number_after(text, "edges_found", 0));
}

static void read_name(struct fuzz_status *s, const char *name)
{
    raise_to(&s->executions, fuzz_number_after(name, ",execs:", 0));
}

static enum fuzz_end judge(const struct jail_exit *exit)
{
    return exit->exit_code == 0 ? ENGINE_DONE : ENGINE_BROKEN;
}

static const struct fuzz_stats stats[] = {
    {INSTANCE "/fuzzer_stats", read_fuzzer_stats},
    {INSTANCE "/plot_data", read_plot},
    {0},
};

const struct fuzz_engine fuzz_engine_afl = {
    .name = "afl",
    .profile = JAIL_PROFILE_ENGINE,
    .driver = "afl-fuzz",
    .artefacts = {INSTANCE "/crashes", INSTANCE "/hangs"},
    .corpus = INSTANCE "/queue",
    .corpus_may_go = false, /* it reads them again */
    .stats = stats,
    .arguments = arguments,
    .environment = environment,
    .is_artefact = is_artefact,
    .is_unit = is_unit,
    .read_line = read_line,
    .names_crashing_seed = names_crashing_seed,
    .read_name = read_name,
    .judge = judge,
};
