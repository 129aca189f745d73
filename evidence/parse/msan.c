/*
 * MemorySanitizer's own report; its fatal signals have the form of asan.c.
 *
 *     ==5762==WARNING: MemorySanitizer: use-of-uninitialized-value
 *         #0 ...
 *       Uninitialized value was created by a heap allocation
 *         #0 ...
 */
#include "base/mem.h"
#include "evidence/parse/format.h"
#include "evidence/parse/frames.h"

bool msan_parse(struct span text, const struct parse_exit *exit, struct crash *out)
{
    struct span rest, start, line = {0}, after;

    (void)exit;
    if (!format_find(text, "WARNING: MemorySanitizer: ", &rest, &start))
        return false;
    span_line(&rest, &line);
    out->detector = mem_strdup("MemorySanitizer");
    out->kind = span_text(span_trim(line));
    out->access = CRASH_ACCESS_READ;
    out->access_size = -1;
    rest = frames_parse_stack(rest, out, crash_add_frame);
    if (span_after(rest, "Uninitialized value was created by ", &after)) {
        span_line(&after, &line);
        out->object = span_text(span_trim(line));
        frames_parse_stack(after, out, crash_add_origin);
    }
    format_set_summary(out, start);
    format_keep_report(out, start);
    return true;
}
