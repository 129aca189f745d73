/*
 * A program without a sanitizer that a signal ended.
 *
 * Only signals that a fault of the program causes count.  SIGKILL, SIGTERM, SIGXCPU and
 * their like are sent by whoever enforces a limit, and SIGSYS by the system call
 * filter: they say nothing about the program.
 */
#include <signal.h>
#include <string.h>

#include "base/mem.h"
#include "evidence/parse/format.h"

static const struct {
    int number;
    const char *name, *meaning;
} faults[] = {
    {SIGSEGV, "SIGSEGV", "access to memory that is not there"  },
    {SIGBUS,  "SIGBUS",  "access to memory that has no backing"},
    {SIGILL,  "SIGILL",  "illegal instruction"                 },
    {SIGFPE,  "SIGFPE",  "arithmetic fault"                    },
    {SIGABRT, "SIGABRT", "the program gave up"                 },
    {SIGTRAP, "SIGTRAP", "trap"                                },
};

bool signal_parse(struct span text, const struct parse_exit *exit, struct crash *out)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (faults[i].number != exit->signal)
            continue;
        out->detector = mem_strdup("signal");
        out->kind = mem_strdup(faults[i].name);
        out->access_size = -1;
        if (exit->signal != SIGABRT || !format_explain_abort(text, out))
            out->summary = mem_printf("%s: %s", faults[i].name, faults[i].meaning);
        format_keep_report(out, text);
        return true;
    }
    return false;
}
