/*
 * From exit status and reports to an outcome; see classify.h.
 *
 * The order is the rule.  A sanitizer's report is a crash, whatever the exit status
 * says. Then come the signs that the machinery failed, then limits, then a crash that
 * left only a signal.  What is left ended by itself.
 */
#include "run/classify.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "evidence/parse/parse.h"

/* Exit statuses of libFuzzer's driver (FuzzerOptions.h). */
enum {
    LIBFUZZER_TIMEOUT_EXIT = 70,
    LIBFUZZER_MEMORY_EXIT = 71,
    LIBFUZZER_ERROR_EXIT = 77,
};

/* Texts by which a sanitizer or the loader says that it could not even start. */
static const struct {
    const char *text, *problem;
} broken_starts[] = {
    {"error while loading shared libraries", "the jail's tree lacks a library"        },
    {"ReserveShadowMemoryRange failed",      "AddressSanitizer got no shadow memory"  },
    {"Shadow memory range interleaves",      "AddressSanitizer got no shadow memory"  },
    {"AddressSanitizer failed to allocate",  "a sanitizer got no memory of its own"   },
    {"ERROR: Failed to mmap",                "a sanitizer got no memory of its own"   },
    {"Sanitizer CHECK failed",               "an internal check of a sanitizer failed"},
    {"Sanitizer: CHECK failed",              "an internal check of a sanitizer failed"},
    {"has encountered a fatal error",        "a sanitizer failed internally"          },
    {"failed to intercept",                  "a sanitizer could not install itself"   },
    {"replay: cannot ",                      "the replay program got no input"        },
};

/* Kinds of libFuzzer's and ASan's own reports that are not a memory error. */
static const struct {
    const char *kind;
    enum run_outcome outcome;
    const char *problem;
} limits[] = {
    {"timeout",                 RUN_TIMED_OUT,     "one input took too long"       },
    {"out-of-memory",           RUN_OUT_OF_MEMORY, "one input used too much memory"},
    {"rss-limit-exceeded",      RUN_OUT_OF_MEMORY, "one input used too much memory"},
    {"allocation-size-too-big", RUN_OUT_OF_MEMORY,
     "one input asked for too much memory"                                         },
};

static bool contains(const struct str *text, const char *needle)
{
    return text->len && memmem(text->text, text->len, needle, strlen(needle));
}

static enum run_outcome limit_or_crash(const struct crash *crash, char **problem)
{
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        if (strcmp(crash->kind, limits[i].kind) != 0)
            continue;
        *problem = mem_strdup(limits[i].problem);
        return limits[i].outcome;
    }
    return RUN_CRASHED;
}

/* Whether the end fits a report that is only in the output. */
static bool may_be_in_output(const struct run_signs *signs)
{
    const struct jail_exit *exit = signs->exit;

    return signs->is_output_all || exit->signal || exit->timed_out ||
           exit->out_of_memory || exit->exit_code == RUN_SANITIZER_EXIT ||
           exit->exit_code == LIBFUZZER_ERROR_EXIT ||
           exit->exit_code == LIBFUZZER_TIMEOUT_EXIT ||
           exit->exit_code == LIBFUZZER_MEMORY_EXIT;
}

/*
 * A report in one of the texts.  The exit passed on is a plain one, so that a signal
 * alone is not yet taken for a crash.
 */
static bool find_report(const struct run_signs *signs, struct crash *crash)
{
    const struct parse_exit none = {0};
    const struct str *const texts[] = {signs->reports, signs->output};
    size_t count = may_be_in_output(signs) ? 2 : 1;

    for (size_t i = 0; i < count; i++) {
        if (parse_crash(str_text(texts[i]), texts[i]->len, &none, crash))
            return true;
        crash_fini(crash);
        *crash = (struct crash){0};
    }
    return false;
}

static const char *broken_start(const struct run_signs *signs)
{
    if (signs->exit->exit_code == 0)
        return NULL;
    for (size_t i = 0; i < sizeof broken_starts / sizeof *broken_starts; i++)
        if (contains(signs->output, broken_starts[i].text) ||
            contains(signs->reports, broken_starts[i].text))
            return broken_starts[i].problem;
    return NULL;
}

/* Signals that say nothing about the program: somebody or a limit ended it. */
static const char *foreign_signal(int number)
{
    switch (number) {
    case SIGSYS: return "the jail's system call filter ended the program";
    case SIGKILL: return "the program was killed, and not by us";
    case SIGTERM:
    case SIGINT:
    case SIGQUIT:
    case SIGHUP: return "the program was asked to end, and not by us";
    case SIGXFSZ: return "the program wrote a file larger than the jail allows";
    default: return NULL;
    }
}

static bool is_crash_signal(int number)
{
    return number == SIGSEGV || number == SIGBUS || number == SIGABRT ||
           number == SIGILL || number == SIGFPE || number == SIGTRAP;
}

/* A sanitizer or the driver ended the process, but its words did not reach us. */
static bool is_report_lost(const struct run_signs *signs)
{
    int code = signs->exit->exit_code;

    return code == RUN_SANITIZER_EXIT ||
           (code == LIBFUZZER_ERROR_EXIT && contains(signs->output, "INFO: Seed: "));
}

/* There is no report: what the exit alone says. */
static enum run_outcome classify_exit(const struct run_signs *signs,
                                      struct crash *crash, char **problem)
{
    const struct jail_exit *exit = signs->exit;
    const struct parse_exit plain = {.exit_code = exit->exit_code,
                                     .signal = exit->signal};
    const char *broken = broken_start(signs);

    if (!broken && !exit->out_of_memory && !exit->timed_out)
        broken = foreign_signal(exit->signal);
    if (broken) {
        *problem = mem_strdup(broken);
        return RUN_INFRASTRUCTURE;
    }
    if (exit->out_of_memory) {
        *problem = mem_strdup("the jail's memory limit ended the program");
        return RUN_OUT_OF_MEMORY;
    }
    if (exit->timed_out || exit->signal == SIGXCPU) {
        *problem = mem_strdup("the time limit ended the program");
        return RUN_TIMED_OUT;
    }
    if (is_crash_signal(exit->signal) &&
        parse_crash(str_text(signs->output), signs->output->len, &plain, crash))
        return RUN_CRASHED;
    if (is_report_lost(signs)) {
        *problem = mem_strdup("a sanitizer ended the program, but its report is lost");
        return RUN_INFRASTRUCTURE;
    }
    return RUN_CLEAN;
}

/* libFuzzer's word for a harness that calls exit(): no memory error by itself. */
static bool is_own_exit(const struct crash *crash)
{
    return strcmp(crash->detector, "libFuzzer") == 0 && strstr(crash->kind, "exit");
}

enum run_outcome run_classify(const struct run_signs *signs, struct crash *crash,
                              char **problem)
{
    *crash = (struct crash){0};
    *problem = NULL;
    if (!find_report(signs, crash))
        return classify_exit(signs, crash, problem);
    if (is_own_exit(crash)) {
        crash_fini(crash);
        *crash = (struct crash){0};
        return RUN_CLEAN;
    }
    crash->signal = signs->exit->signal;
    crash->exit_code = signs->exit->exit_code;
    return limit_or_crash(crash, problem);
}
