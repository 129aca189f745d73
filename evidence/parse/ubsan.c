/*
 * UndefinedBehaviorSanitizer; the stack is there only with print_stacktrace=1:
 *
 *     t.c:83:14: runtime error: signed integer overflow: 5 + 2147483647 cannot be ...
 *         #0 ...
 *     SUMMARY: UndefinedBehaviorSanitizer: undefined-behavior t.c:83:14
 *
 * Kinds are the names of clang's checks (-fsanitize=...).
 */
#include "base/mem.h"
#include "evidence/parse/format.h"
#include "evidence/parse/frames.h"

#define NO CRASH_ACCESS_NONE
#define READ CRASH_ACCESS_READ
#define WRITE CRASH_ACCESS_WRITE

/* Words of the message (ubsan_handlers.cpp), first match wins. */
static const struct {
    const char *words, *kind;
    enum crash_access access;
} kinds[] = {
    {"signed integer overflow",             "signed-integer-overflow",   NO   },
    {"unsigned integer overflow",           "unsigned-integer-overflow", NO   },
    {"negation of",                         "signed-integer-overflow",   NO   },
    {"out of bounds for type",              "array-index-out-of-bounds", NO   },
    {"shift exponent",                      "shift-out-of-bounds",       NO   },
    {"left shift of",                       "shift-out-of-bounds",       NO   },
    {"division by zero",                    "division-by-zero",          NO   },
    {"load of misaligned",                  "misaligned-pointer",        READ },
    {"store to misaligned",                 "misaligned-pointer",        WRITE},
    {"misaligned",                          "misaligned-pointer",        NO   },
    {"load of null pointer",                "null-pointer",              READ },
    {"store to null pointer",               "null-pointer",              WRITE},
    {"offset to null pointer",              "pointer-overflow",          NO   },
    {"null pointer passed as argument",     "null-argument",             NO   },
    {"null pointer returned from function", "null-return",               NO   },
    {"null pointer",                        "null-pointer",              NO   },
    {"insufficient space for an object",    "object-size",               NO   },
    {"pointer index expression",            "pointer-overflow",          NO   },
    {"unsigned offset",                     "pointer-overflow",          NO   },
    {"not a valid value for type",          "invalid-value",             READ },
    {"execution reached an unreachable",    "unreachable",               NO   },
    {"end of a value-returning function",   "missing-return",            NO   },
    {"variable length array bound",         "vla-bound",                 NO   },
    {"incorrect function type",             "function-type-mismatch",    NO   },
    {"outside the range of representable",  "float-cast-overflow",       NO   },
    {"implicit conversion from type",       "implicit-conversion",       NO   },
    {"passing zero to",                     "builtin-zero",              NO   },
    {"assumption is violated",              "alignment-assumption",      NO   },
};

static void set_kind(struct span message, struct crash *c)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!span_has(message, kinds[i].words))
            continue;
        c->kind = mem_strdup(kinds[i].kind);
        c->access = kinds[i].access;
        return;
    }
    c->kind = mem_strdup("undefined-behavior");
}

/* Only the place of the access is known: a frame without a function. */
static void add_place(struct span place, struct crash *c)
{
    struct crash_frame *f = crash_add_frame(c);

    f->function = mem_strdup("");
    frames_parse_source(place, f);
}

/* A stack belongs to the message only when it follows at once. */
static bool has_stack(struct span rest)
{
    struct span line;

    while (span_line(&rest, &line)) {
        struct span s = span_trim(line);

        if (span_starts(s, "#0 0x"))
            return true;
        if (s.size == 0 || span_has(s, "runtime error: ") || span_starts(s, "SUMMARY"))
            return false;
    }
    return false;
}

bool ubsan_parse(struct span text, const struct parse_exit *exit, struct crash *out)
{
    struct span rest, start, message = {0};

    (void)exit;
    if (!span_after(text, ": runtime error: ", &rest))
        return false;
    start = format_line_start(text, rest);
    span_line(&rest, &message);
    out->detector = mem_strdup("UndefinedBehaviorSanitizer");
    out->access_size = -1;
    set_kind(message, out);
    if (has_stack(rest))
        frames_parse_stack(rest, out, crash_add_frame);
    else
        add_place(span_before(start, ": runtime error: "), out);
    out->summary = span_text(message); /* says more than the SUMMARY line */
    format_keep_report(out, start);
    return true;
}
