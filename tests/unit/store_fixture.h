/*
 * A store in a temporary folder, and small values to file in it.
 */
#ifndef SPILLWAY_TESTS_UNIT_STORE_FIXTURE_H
#define SPILLWAY_TESTS_UNIT_STORE_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "evidence/store/store.h"

static inline char *fixture_dir(void)
{
    struct err e = {0};
    char *dir = fs_make_temp_dir(NULL, "spillway-store", &e);

    if (!dir) {
        fprintf(stderr, "%s\n", e.text);
        abort();
    }
    return dir;
}

static inline void fixture_remove(char *dir)
{
    struct err e = {0};

    if (!fs_remove_tree(dir, &e))
        fprintf(stderr, "%s\n", e.text);
    free(dir);
}

/* Open or fail the test with the store's own words. */
static inline struct store *fixture_open(const char *dir, enum store_mode mode)
{
    struct err e = {0};
    struct store *s = store_open(dir, mode, &e);

    if (!s)
        fprintf(stderr, "%s\n", e.text);
    return s;
}

/* A crash of target "cron" in `function`, with its id; without an input. */
static inline struct chain_crash fixture_crash(const char *target, const char *function)
{
    struct chain_crash c = {0};
    struct crash_frame *f = crash_add_frame(&c.crash);

    f->function = mem_strdup(function);
    f->file = mem_strdup("src/entry.c");
    f->line = 12;
    c.crash.target = mem_strdup(target);
    c.crash.engine = mem_strdup("libfuzzer");
    c.crash.detector = mem_strdup("AddressSanitizer");
    c.crash.kind = mem_strdup("stack-buffer-overflow");
    c.crash.report = mem_strdup("==1==ERROR: AddressSanitizer");
    c.crash.access_size = -1;
    c.entry = mem_strdup("real");
    crash_set_signature(&c.crash);
    return c;
}

static inline void fixture_finding(struct finding_list *list, const char *file,
                                   const char *function)
{
    struct finding *f = finding_list_add(list);

    f->rule = mem_strdup("scanf-unbounded");
    f->severity = FINDING_WARNING;
    f->at.file = mem_strdup(file);
    f->at.line = 15;
    f->at.col = 3;
    f->function = mem_strdup(function);
    f->message = mem_strdup("scanf may write past 'tmp'");
    f->capacity = 13;
    f->largest = FINDING_UNBOUNDED;
    finding_set_fingerprint(f, "scanf(\"%s\", tmp)", 0);
}

#endif
