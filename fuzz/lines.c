/*
 * The stream of an engine; see lines.h.
 *
 * A report begins with a sanitizer's or libFuzzer's "ERROR:" (or UBSan's "runtime
 * error:") and ends where libFuzzer says where the input went:
 *     artifact_prefix='/out/artefacts/'; Test unit written to /out/artefacts/crash-3485
 * All of it is the target's to forge: it decides nothing but which text is kept with an
 * input and when one more copy of the same crash is not filed again.
 */
#include "fuzz/lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"

enum {
    MAX_LINE = 16 << 10,
    MAX_REPORT = 64 << 10,
    MAX_REPORTS = 4096, /* kept at a time; an input beyond has none */
    TAIL = 8 << 10,
};

void lines_init(struct lines *l, void *context,
                void (*on_line)(void *context, const char *line))
{
    *l = (struct lines){.context = context, .on_line = on_line};
    map_init(&l->reports);
}

void lines_fini(struct lines *l)
{
    for (size_t i = 0; i < l->reports.len; i++)
        free(l->reports.entries[i].value);
    map_fini(&l->reports);
    str_fini(&l->partial);
    str_fini(&l->report);
    str_fini(&l->tail);
}

const char *lines_report_of(const struct lines *l, const char *name)
{
    const char *report = map_get(&l->reports, name);

    return report ? report : "";
}

static bool begins_report(const char *line)
{
    return (strstr(line, "ERROR: ") &&
            (strstr(line, "Sanitizer") || strstr(line, "libFuzzer"))) ||
           strstr(line, ": runtime error: ");
}

static void close_report(struct lines *l, const char *path)
{
    const char *name = fs_base(path);

    if (l->reports.len < MAX_REPORTS && !map_has(&l->reports, name))
        map_set(&l->reports, name, mem_strdup(str_text(&l->report)));
    str_clear(&l->report);
    l->is_report_open = false;
}

static void keep_tail(struct lines *l, const char *line)
{
    str_add(&l->tail, line);
    str_add_char(&l->tail, '\n');
    if (l->tail.len <= 2 * TAIL)
        return;

    size_t cut = l->tail.len - TAIL;
    memmove(l->tail.text, l->tail.text + cut, TAIL + 1);
    l->tail.len = TAIL;
}

static void take_line(struct lines *l)
{
    const char *line = str_text(&l->partial);
    const char *written = strstr(line, "Test unit written to ");

    if (begins_report(line))
        l->is_report_open = true;
    if (written) {
        close_report(l, written + strlen("Test unit written to "));
    } else if (l->is_report_open && l->report.len + l->partial.len < MAX_REPORT) {
        str_add(&l->report, line);
        str_add_char(&l->report, '\n');
    }
    keep_tail(l, line);
    l->on_line(l->context, line);
    str_clear(&l->partial);
}

void lines_feed(struct lines *l, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '\n' || l->partial.len >= MAX_LINE)
            take_line(l);
        if (bytes[i] != '\n' && bytes[i] != '\0')
            str_add_char(&l->partial, bytes[i]);
    }
}
