/*
 * The formats in the order in which they are tried, most telling first.
 *
 * A report marked ERROR ended its process, so it comes before a runtime error of UBSan,
 * after which the process may have gone on; a limit that libFuzzer enforced ended it
 * too. Leaks are found only at the end, and libFuzzer's "deadly signal" only follows
 * another report or says that there is none.
 */
#include "evidence/parse/parse.h"

#include "evidence/parse/format.h"

static bool (*const formats[])(struct span, const struct parse_exit *,
                               struct crash *) = {
    asan_parse,   msan_parse, libfuzzer_parse_limit,
    ubsan_parse,  lsan_parse, libfuzzer_parse_signal,
    signal_parse,
};

/*
 * What sanitizers say when they cannot even start: a fault of the surroundings (a
 * memory limit, address space layout), never of the program.
 */
static const char *const failures[] = {
    "ReserveShadowMemoryRange failed",
    "Shadow memory range interleaves with an existing memory mapping",
    "ERROR: AddressSanitizer failed to allocate",
    "ERROR: LeakSanitizer failed to allocate",
    "ERROR: MemorySanitizer failed to allocate",
    "FATAL: MemorySanitizer can not mmap the shadow memory",
    "LeakSanitizer has encountered a fatal error",
};

static bool is_failure(struct span text)
{
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        if (span_has(text, failures[i]))
            return true;
    }
    return false;
}

bool parse_crash(const char *text, size_t size, const struct parse_exit *exit,
                 struct crash *out)
{
    static const struct parse_exit unknown;
    struct span all = {text, text ? size : 0};

    if (!exit)
        exit = &unknown;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (formats[i] == signal_parse && is_failure(all))
            return false;
        if (!formats[i](all, exit, out))
            continue;
        out->signal = exit->signal;
        out->exit_code = exit->exit_code;
        crash_set_signature(out);
        return true;
    }
    return false;
}
