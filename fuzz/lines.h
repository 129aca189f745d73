/*
 * What an engine prints, line by line: its status, and which report belongs to which
 * crashing input.
 */
#ifndef SPILLWAY_FUZZ_LINES_H
#define SPILLWAY_FUZZ_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "base/str.h"

struct lines {
    struct str partial; /* a line that has no end yet */
    struct str report; /* the report being printed */
    bool is_report_open;
    struct map reports; /* name of an artefact -> its report, char *, ours */
    struct str tail; /* the last lines */
    void *context;
    void (*on_line)(void *context, const char *line);
};

void lines_init(struct lines *l, void *context,
                void (*on_line)(void *context, const char *line));
void lines_feed(struct lines *l, const char *bytes, size_t size);
void lines_fini(struct lines *l);

/* The report that was printed with the artefact called `name`, or "". */
const char *lines_report_of(const struct lines *l, const char *name);

#endif
