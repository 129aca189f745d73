/*
 * LeakSanitizer, alone or inside AddressSanitizer:
 *
 *     ==1823==ERROR: LeakSanitizer: detected memory leaks
 *
 *     Direct leak of 33 byte(s) in 1 object(s) allocated from:
 *         #0 ...
 *
 * A leak has no place where it happens: its frames are those of the first allocation.
 */
#include "base/mem.h"
#include "evidence/parse/format.h"
#include "evidence/parse/frames.h"

bool lsan_parse(struct span text, const struct parse_exit *exit, struct crash *out)
{
    struct span rest, start, line;

    (void)exit;
    if (!format_find(text, "ERROR: LeakSanitizer: detected memory leaks", &rest,
                     &start))
        return false;
    out->detector = mem_strdup("LeakSanitizer");
    out->kind = mem_strdup("memory-leak");
    out->access_size = -1;
    while (span_line(&rest, &line)) {
        if (!span_has(line, " leak of "))
            continue;
        out->object = span_text(span_before(span_trim(line), " allocated from:"));
        frames_parse_stack(rest, out, crash_add_frame);
        break;
    }
    format_set_summary(out, start);
    format_keep_report(out, start);
    return true;
}
