/*
 * The texts of source files as the analysis saw them: what is staged where that was
 * looked at, else what is on disk.  Each file is read once.
 */
#ifndef SPILLWAY_CLI_SOURCES_H
#define SPILLWAY_CLI_SOURCES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "base/str.h"

/* Texts that stand in for files on disk; owned. */
struct source_overlay {
    char *path; /* absolute */
    struct str text;
};

struct sources {
    const char *root; /* names that do not exist from here are tried from there */
    struct source_overlay *overlays; /* not owned */
    size_t overlay_count;
    struct map texts; /* absolute path -> struct str, or &unreadable */
};

void sources_init(struct sources *s, const char *root);
void sources_fini(struct sources *s);

/* The text of `file` as a finding names it; NULL when it cannot be read. */
const struct str *sources_text(struct sources *s, const char *file);

/* Forget what was read: the files have changed. */
void sources_forget(struct sources *s);

/* The absolute path of `file` as a finding names it.  New memory. */
char *sources_path(const struct sources *s, const char *file);

#endif
