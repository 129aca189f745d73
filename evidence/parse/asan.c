/*
 * AddressSanitizer, and the fatal signals that every sanitizer reports in its form:
 *
 *     ==1755==ERROR: AddressSanitizer: stack-buffer-overflow on address 0x7f8c ...
 *     WRITE of size 38 at 0x7f8c8050002d thread T0
 *         #0 ...
 *     Address ... is located in stack of thread T0 at offset 45 in frame
 *         #0 ...
 *       This frame has 1 object(s):
 *         [32, 45) 'tmp' (line 12) <== Memory access at offset 45 overflows ...
 *     SUMMARY: AddressSanitizer: ...
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "evidence/parse/format.h"
#include "evidence/parse/frames.h"

/* Sentences instead of a kind (asan_errors.cpp); their SUMMARY has the same names. */
static const struct {
    const char *words, *kind;
} sentences[] = {
    {"attempting double-free",                "double-free"                    },
    {"attempting free on address",            "bad-free"                       },
    {"requested allocation size",             "allocation-size-too-big"        },
    {"calloc parameters overflow",            "calloc-overflow"                },
    {"reallocarray parameters overflow",      "reallocarray-overflow"          },
    {"pvalloc parameters overflow",           "pvalloc-overflow"               },
    {"invalid allocation alignment",          "invalid-allocation-alignment"   },
    {"invalid alignment requested",           "invalid-aligned-alloc-alignment"},
    {"attempting to call malloc_usable_size", "bad-malloc_usable_size"         },
    {"allocator exceeded the RSS limit",      "rss-limit-exceeded"             },
    {"specified RSS limit exceeded",          "rss-limit-exceeded"             },
    {"out of memory",                         "out-of-memory"                  },
    {"allocator is out of memory",            "out-of-memory"                  },
};

static const char *const tools[] = {"AddressSanitizer", "MemorySanitizer",
                                    "UndefinedBehaviorSanitizer"};

/* "stack-buffer-overflow", "strcpy-param-overlap", "SEGV": the first word. */
static char *kind_of(struct span line)
{
    size_t n = 0;

    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        if (span_starts(line, sentences[i].words))
            return mem_strdup(sentences[i].kind);
    }
    while (n < line.size && !memchr(" :(,\t", line.at[n], 5))
        n++;
    if (n == 0)
        return mem_strdup("unknown-error");
    return span_text((struct span){line.at, n});
}

/* "WRITE of size 38 at 0x..." or "The signal is caused by a WRITE memory access." */
static bool parse_access(struct span line, struct crash *c)
{
    struct span rest;

    line = span_trim(line);
    if (span_after(line, "The signal is caused by a ", &rest)) {
        if (span_starts(rest, "WRITE"))
            c->access = CRASH_ACCESS_WRITE;
        else if (span_starts(rest, "READ"))
            c->access = CRASH_ACCESS_READ;
        return true;
    }
    if (!span_starts(line, "WRITE of size ") && !span_starts(line, "READ of size "))
        return false;
    c->access = span_starts(line, "WRITE") ? CRASH_ACCESS_WRITE : CRASH_ACCESS_READ;
    span_after(line, "of size ", &rest);
    c->access_size = (int64_t)span_number(rest, 10, NULL);
    return true;
}

static bool is_frame(struct span line)
{
    return span_starts(span_trim(line), "#");
}

/*
 * "==1==Hint: address points to the zero page." tells a null pointer from a wild one.
 */
static void parse_hint(struct span line, struct crash *c)
{
    if (!c->object && span_has(line, "Hint: address points to the zero page"))
        c->object = mem_strdup("the zero page");
    else if (!c->object && span_has(line, "dereference of a high value address"))
        c->object = mem_strdup("a high value address");
}

/* The lines between the first one and the stack. */
static void parse_head(struct span rest, struct crash *c)
{
    struct span line;

    while (span_line(&rest, &line) && !is_frame(line)) {
        if (!parse_access(line, c))
            parse_hint(line, c);
    }
}

/* "    [32, 45) 'tmp' (line 12) <== Memory access at offset 45 overflows ..." */
static char *stack_object(struct span line)
{
    struct span name;

    if (!span_after(line, ") ", &name))
        return NULL;
    return span_text(span_trim(span_before(name, "<== Memory access")));
}

/* "0x602 is located 2 bytes after 10-byte region [0x602,0x60c)" */
static char *heap_object(struct span line)
{
    struct span name;

    span_after(line, "is located ", &name);
    return span_text(span_trim(span_before(name, "[0x")));
}

/* "... 0 bytes after global variable 'table' defined in 't.c:6' (0x..) of size 8" */
static char *global_object(struct span line)
{
    struct span name, size;
    char *text, *object;

    span_after(line, "is located ", &name);
    text = span_text(span_trim(span_before(name, "(0x")));
    if (!span_after(name, ") of size ", &size))
        return text;
    object = mem_printf("%s of size %llu", text,
                        (unsigned long long)span_number(size, 10, NULL));
    free(text);
    return object;
}

/*
 * Lines of globals name every neighbour, far ones first: the nearest one counts.  A
 * line of the stack or the heap is the only one of its kind.
 */
static void parse_object(struct span line, struct crash *c, uint64_t *distance)
{
    struct span rest;
    uint64_t its_distance;

    if (!c->object && span_has(line, "<== Memory access at offset")) {
        c->object = stack_object(line);
        return;
    }
    if (!span_after(line, "is located ", &rest))
        return;
    if (!c->object && span_has(rest, "-byte region ["))
        c->object = heap_object(line);
    if (!span_has(rest, "global variable '"))
        return;
    its_distance = span_number(rest, 10, NULL);
    if (!c->object || its_distance < *distance) {
        free(c->object);
        c->object = global_object(line);
        *distance = its_distance;
    }
}

/* "allocated by thread T0 here:", "freed by ...", "previously allocated by ..." */
static bool is_origin(struct span line)
{
    return span_starts(line, "allocated by thread") ||
           span_starts(line, "freed by thread") ||
           span_starts(line, "previously allocated by thread");
}

/* What follows the stack: the object and where it came from. */
static void parse_tail(struct span rest, struct crash *c)
{
    uint64_t distance = 0;
    struct span line;

    while (span_line(&rest, &line) && !span_starts(line, "SUMMARY: ")) {
        parse_object(line, c, &distance);
        if (is_origin(line) && c->origin_count == 0)
            rest = frames_parse_stack(rest, c, crash_add_origin);
    }
}

/* Everything up to the summary; a second report of another process is left alone. */
static struct span until_summary(struct span report)
{
    struct span rest, line;

    if (!span_after(report, "\nSUMMARY: ", &rest))
        return report;
    span_line(&rest, &line);
    return (struct span){report.at, (size_t)(rest.at - report.at)};
}

static void parse_report(const char *tool, struct span rest, struct span start,
                         struct crash *c)
{
    struct span report = until_summary(start), line = {0};

    rest.size = report.size - (size_t)(rest.at - report.at);
    c->detector = mem_strdup(tool);
    c->access_size = -1;
    span_line(&rest, &line);
    c->kind = kind_of(line);
    parse_head(rest, c);
    parse_tail(frames_parse_stack(rest, c, crash_add_frame), c);
    format_set_summary(c, report);
    format_keep_report(c, start);
}

bool asan_parse(struct span text, const struct parse_exit *exit, struct crash *out)
{
    const char *best_tool = NULL;
    struct span rest = {0}, start = {0};

    (void)exit;
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
        char *mark = mem_printf("ERROR: %s: ", tools[i]);
        struct span its_rest, its_start;
        bool found = format_find(text, mark, &its_rest, &its_start);

        free(mark);
        if (found && (!best_tool || its_start.at < start.at)) {
            best_tool = tools[i];
            rest = its_rest;
            start = its_start;
        }
    }
    if (!best_tool)
        return false;
    parse_report(best_tool, rest, start, out);
    return true;
}
