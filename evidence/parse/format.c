/* What the formats share.  See format.h. */
#include "evidence/parse/format.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "evidence/parse/frames.h"

enum { LARGEST_REPORT = 64 * 1024 };

struct span format_line_start(struct span text, struct span inside)
{
    size_t at = (size_t)(inside.at - text.at);

    while (at > 0 && text.at[at - 1] != '\n')
        at--;
    return span_skip(text, at);
}

/* "==123==" or "==123== ", and then the mark. */
static bool is_marked(struct span line, const char *mark)
{
    size_t digits;

    if (!span_starts(line, "=="))
        return false;
    span_number(span_skip(line, 2), 10, &digits);
    line = span_skip(line, 2 + digits);
    if (digits == 0 || !span_starts(line, "=="))
        return false;
    line = span_skip(line, 2);
    if (span_starts(line, " "))
        line = span_skip(line, 1);
    return span_starts(line, mark);
}

bool format_find(struct span text, const char *mark, struct span *rest,
                 struct span *start)
{
    struct span after = text;

    while (span_after(after, mark, &after)) {
        struct span line = format_line_start(text, after);

        if (!is_marked(line, mark))
            continue;
        if (rest)
            *rest = after;
        if (start)
            *start = line;
        return true;
    }
    return false;
}

void format_keep_report(struct crash *c, struct span report)
{
    struct str text = {0};

    str_add_escaped(&text, report.at,
                    report.size < LARGEST_REPORT ? report.size : LARGEST_REPORT, true);
    free(c->report);
    c->report = str_take(&text);
}

static char *made_summary(const struct crash *c)
{
    const struct crash_frame *f = crash_own_frame(c);
    const char *detector = c->detector ? c->detector : "";
    const char *kind = c->kind ? c->kind : "crash";

    if (!f || !f->function || !*f->function)
        return mem_printf("%s: %s", detector, kind);
    return mem_printf("%s: %s in %s", detector, kind, f->function);
}

void format_set_summary(struct crash *c, struct span report)
{
    struct span rest, line;

    free(c->summary);
    c->summary = NULL;
    if (span_after(report, "\nSUMMARY: ", &rest) && span_line(&rest, &line))
        c->summary = span_text(span_trim(line));
    else
        c->summary = made_summary(c);
}

/* -------------------------------------------------------------------- abort */

/*
 * Beginnings of the last words of glibc (malloc/malloc.c, debug/) and what they mean.
 */
static const struct {
    const char *words, *kind;
} last_words[] = {
    {"*** stack smashing detected ***",  "stack-smashing" },
    {"*** buffer overflow detected ***", "buffer-overflow"},
    {"double free or corruption",        "double-free"    },
    {"free(): double free detected",     "double-free"    },
    {"free(): ",                         "heap-corruption"},
    {"malloc(): ",                       "heap-corruption"},
    {"realloc(): ",                      "heap-corruption"},
    {"calloc(): ",                       "heap-corruption"},
    {"malloc_consolidate(): ",           "heap-corruption"},
    {"munmap_chunk(): ",                 "heap-corruption"},
    {"corrupted size vs. prev_size",     "heap-corruption"},
    {"corrupted double-linked list",     "heap-corruption"},
};

/* "prog: src/a.c:12: parse: Assertion `n < 4' failed." (assert(3) of glibc) */
static bool parse_assertion(struct span line, struct crash *c)
{
    struct span before, place, function;
    size_t colon;

    if (!span_has(line, ": Assertion `") || !span_has(line, "' failed."))
        return false;
    before = span_before(line, ": Assertion `");
    for (colon = before.size; colon > 0 && before.at[colon - 1] != ' '; colon--)
        ;
    function = span_skip(before, colon);
    before.size = colon > 1 ? colon - 2 : 0; /* without the ": " */
    place = before;
    if (span_has(before, ": "))
        span_after(before, ": ", &place);
    free(c->kind);
    c->kind = mem_strdup("assertion-failure");
    free(c->summary);
    c->summary = span_text(span_trim(line));
    if (c->frame_count == 0 && place.size > 0) {
        struct crash_frame *f = crash_add_frame(c);

        f->function = span_text(function);
        frames_parse_source(place, f);
    }
    return true;
}

bool format_explain_abort(struct span text, struct crash *c)
{
    struct span line;

    while (span_line(&text, &line)) {
        if (parse_assertion(line, c))
            return true;
        for (size_t i = 0; i < sizeof last_words / sizeof *last_words; i++) {
            if (!span_starts(line, last_words[i].words))
                continue;
            free(c->kind);
            c->kind = mem_strdup(last_words[i].kind);
            free(c->summary);
            c->summary = span_text(span_trim(line));
            return true;
        }
    }
    return false;
}
