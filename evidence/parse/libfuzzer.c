/*
 * What libFuzzer itself reports:
 *
 *     ==5839== ERROR: libFuzzer: timeout after 1 seconds
 *         #0 ...
 *     SUMMARY: libFuzzer: timeout
 */
#include "base/mem.h"
#include "evidence/parse/format.h"
#include "evidence/parse/frames.h"

struct fault {
    const char *words, *kind;
};

static const struct fault limits[] = {
    {"timeout",                                "timeout"               },
    {"out-of-memory",                          "out-of-memory"         },
    {"fuzz target exited",                     "fuzz-target-exited"    },
    {"fuzz target overwrites its const input", "overwrites-const-input"},
};

static bool parse(struct span text, const struct fault *faults, size_t count,
                  struct crash *out)
{
    struct span rest, start;
    const char *kind = NULL;

    if (!format_find(text, "ERROR: libFuzzer: ", &rest, &start))
        return false;
    for (size_t i = 0; i < count && !kind; i++) {
        if (span_starts(rest, faults[i].words))
            kind = faults[i].kind;
    }
    if (!kind)
        return false;
    out->detector = mem_strdup("libFuzzer");
    out->kind = mem_strdup(kind);
    out->access_size = -1;
    frames_parse_stack(rest, out, crash_add_frame);
    format_set_summary(out, start);
    format_keep_report(out, start);
    return true;
}

bool libfuzzer_parse_limit(struct span text, const struct parse_exit *exit,
                           struct crash *out)
{
    (void)exit;
    return parse(text, limits, sizeof limits / sizeof *limits, out);
}

/* An assertion or glibc's last words, printed before, say what the signal was for. */
bool libfuzzer_parse_signal(struct span text, const struct parse_exit *exit,
                            struct crash *out)
{
    static const struct fault any = {"", "deadly-signal"};

    (void)exit;
    if (!parse(text, &any, 1, out))
        return false;
    format_explain_abort(text, out);
    return true;
}
