/*
 * Stack frames.  The forms, from sanitizer_common's default format of a frame:
 *
 *     #1 0x55fe in stack_write /src/t.c:14:5
 *     #0 0x55fe in strcpy (/src/prog+0xb2f59) (BuildId: 9fcc...)
 *     #3 0x7f12  (/lib/libc.so.6+0x27249) (BuildId: 93ac...)
 *
 * A C++ function carries its parameters, so it may hold spaces and parentheses.
 */
#include "evidence/parse/frames.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Cut the first "NUMBER:" from the end of `s`: 7 from "a.c:3:7" leaves "a.c:3". */
static bool cut_number(struct span *s, unsigned *out)
{
    size_t i = s->size;
    uint64_t number;

    while (i > 0 && s->at[i - 1] >= '0' && s->at[i - 1] <= '9')
        i--;
    if (i == s->size || i < 2 || s->at[i - 1] != ':')
        return false;
    number = span_number(span_skip(*s, i), 10, NULL);
    *out = number > INT_MAX ? 0 : (unsigned)number;
    s->size = i - 1;
    return true;
}

void frames_parse_source(struct span text, struct crash_frame *out)
{
    unsigned last = 0, before = 0;

    if (cut_number(&text, &last)) {
        bool has_col = cut_number(&text, &before);

        out->line = has_col ? before : last;
        out->col = has_col ? last : 0;
    }
    free(out->file);
    out->file = span_text(text);
}

/* "(MODULE+0xOFFSET)" at the end of `s`, which loses it. */
static bool cut_module(struct span *s, struct crash_frame *out)
{
    size_t open = s->size, plus;

    if (s->size < 2 || s->at[s->size - 1] != ')')
        return false;
    for (open = s->size - 1; open > 0 && s->at[open] != '('; open--)
        ;
    if (s->at[open] != '(')
        return false;
    for (plus = s->size - 1; plus > open && s->at[plus] != '+'; plus--)
        ;
    if (plus == open || !span_starts(span_skip(*s, plus), "+0x"))
        return false;
    out->module = span_text((struct span){s->at + open + 1, plus - open - 1});
    out->offset = span_number(span_skip(*s, plus + 3), 16, NULL);
    s->size = open;
    return true;
}

static void cut_build_id(struct span *s)
{
    struct span start = span_before(*s, " (BuildId: ");

    if (s->size > 0 && s->at[s->size - 1] == ')')
        s->size = start.size;
}

/* Length of the function's name, with parameters and a following " const" if any. */
static size_t function_length(struct span s)
{
    size_t i = 0;
    int depth = 0;

    for (; i < s.size && (depth > 0 || s.at[i] != ' '); i++) {
        if (s.at[i] == '(' || s.at[i] == '<')
            depth++;
        else if ((s.at[i] == ')' || s.at[i] == '>') && depth > 0)
            depth--;
    }
    if (span_starts(span_skip(s, i), " const "))
        i += strlen(" const");
    return i;
}

bool frames_parse_line(struct span line, struct crash_frame *out)
{
    struct span s = span_trim(line);
    size_t digits;

    if (!span_starts(s, "#"))
        return false;
    span_number(span_skip(s, 1), 10, &digits);
    s = span_skip(s, 1 + digits);
    if (digits == 0 || !span_starts(s, " 0x"))
        return false;
    span_number(span_skip(s, 3), 16, &digits);
    s = span_trim(span_skip(s, 3 + digits));
    cut_build_id(&s);
    cut_module(&s, out);
    s = span_trim(s);
    if (span_starts(s, "in ")) {
        size_t length;

        s = span_trim(span_skip(s, 3));
        length = out->module ? s.size : function_length(s);
        out->function = span_text((struct span){s.at, length});
        s = span_trim(span_skip(s, length));
        if (s.size > 0)
            frames_parse_source(s, out);
    }
    if (!out->function)
        out->function = mem_strdup("");
    if (!out->file)
        out->file = mem_strdup("");
    return true;
}

static void release(struct crash_frame *f)
{
    free(f->function);
    free(f->file);
    free(f->module);
}

struct span frames_parse_stack(struct span rest, struct crash *c,
                               struct crash_frame *(*add)(struct crash *))
{
    struct span after = rest, line;
    size_t count = 0;

    while (span_line(&after, &line)) {
        struct crash_frame frame = {0};

        if (!frames_parse_line(line, &frame)) {
            if (count > 0)
                return rest; /* this line belongs to what follows */
            rest = after;
            continue;
        }
        if (count > 0 && span_starts(span_trim(line), "#0 ")) {
            release(&frame);
            return rest; /* another stack without a line between */
        }
        if (count++ < FRAMES_MOST)
            *add(c) = frame;
        else
            release(&frame);
        rest = after;
    }
    return rest;
}
