/*
 * The tree a jailed program sees: the binary, its dynamic linker, its libraries, and
 * nothing else.
 *
 * Needs are read from the ELF headers (interpreter, DT_NEEDED with RPATH, RUNPATH,
 * $ORIGIN and the linker's cache rules), never by running the program.  Every file has
 * a reason.  Files are root's (or ours) and read-only; set-id bits are refused.
 */
#ifndef SPILLWAY_JAIL_TREE_TREE_H
#define SPILLWAY_JAIL_TREE_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/vec.h"

struct tree_extra {
    const char *outside; /* file to copy; NULL = make an empty folder */
    const char *inside; /* absolute place in the tree */
};

/* A file whose content is given: configuration, /etc/passwd. */
struct tree_text {
    const char *inside; /* absolute */
    const char *text;
};

struct tree_spec {
    const char *const *programs; /* outside paths, NULL-terminated; the first is main */
    const struct tree_extra *extras;
    size_t extra_count;
    const struct tree_text *texts;
    size_t text_count;
    /* What a traced run opened (trace.h), NULL-terminated; with what libraries need. */
    const char *const *opened;
};

struct tree_file {
    char *inside;
    char *outside; /* NULL: an empty folder, or a text that was given */
    char *why; /* "needed by /bin/x (DT_NEEDED libc.so.6)" */
};

struct tree {
    char *root; /* the folder */
    char *main; /* inside path of the main program */
    struct tree_file *files;
    size_t file_count;
};

/*
 * Build (or complete) the tree under `root`, a folder of our own.  A program `P` lands
 * at the same absolute path inside if it is a system path, else in /bin.
 */
bool tree_build(const struct tree_spec *spec, const char *root, struct tree *out,
                struct err *e);

/*
 * The same, under `cache_dir`/KEY where KEY is the content of everything that goes in:
 * built once, reused as it is.  Safe for several processes.
 */
bool tree_cached(const struct tree_spec *spec, const char *cache_dir, struct tree *out,
                 struct err *e);

void tree_fini(struct tree *t);

/* Check an existing tree: owner, no set-id, nothing writable, no link out of it. */
bool tree_check(const char *root, struct strv *problems, struct err *e);

#endif
