/*
 * Small programs under test, compiled on the spot, and the folders they are run in.
 */
#ifndef SPILLWAY_TESTS_UNIT_FUZZ_FIXTURE_H
#define SPILLWAY_TESTS_UNIT_FUZZ_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "jail/jail.h"

enum { FIXTURE_SKIPPED = 77 };

#define FIXTURE_COMPILER "clang-19"
#define FIXTURE_SANITIZE "-fsanitize=address,undefined", "-fno-sanitize-recover=all"

/* Where everything of this test program is, made by fixture_begin(). */
static char *fixture_folder, *fixture_cache;

static inline _Noreturn void fixture_die(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

/* Whether a jail can be had here: as root, or through a user namespace. */
static inline bool fixture_can_jail(void)
{
    struct jail_record record;

    jail_probe(JAIL_LEVEL_HARDENED, &record);
    for (size_t i = 0; i < record.layer_count; i++)
        if (strcmp(record.layers[i].name, "mounts") == 0)
            return record.layers[i].state == JAIL_LAYER_HELD;
    return false;
}

/* Make the folders, or end the program as skipped. */
static inline void fixture_begin(const char *name)
{
    struct err e = {0};
    SCOPED_FREE char *compiler = fs_find_program(FIXTURE_COMPILER);

    if (!compiler) {
        fprintf(stderr, "skipped: %s is not installed\n", FIXTURE_COMPILER);
        exit(FIXTURE_SKIPPED);
    }
    if (!fixture_can_jail()) {
        fprintf(stderr, "skipped: no jail here (no root, no user namespaces)\n");
        exit(FIXTURE_SKIPPED);
    }
    fixture_folder = fs_make_temp_dir(NULL, name, &e);
    if (!fixture_folder)
        fixture_die("folder", e.text);
    fixture_cache = fs_join(fixture_folder, "cache");
    if (!fs_mkdirs(fixture_cache, 0755, &e))
        fixture_die("folder", e.text);
}

static inline void fixture_end(void)
{
    struct err e = {0};

    if (!fs_remove_tree(fixture_folder, &e))
        fprintf(stderr, "%s\n", e.text);
    free(fixture_folder);
    free(fixture_cache);
}

static inline void fixture_write(const char *path, const char *text)
{
    struct err e = {0};
    SCOPED_FREE char *dir = fs_dir(path);

    if (!fs_mkdirs(dir, 0755, &e) || !fs_write(path, text, strlen(text), 0644, &e))
        fixture_die(path, e.text);
}

/* Compile C text to `output` (absolute); `flags` ends with NULL. */
static inline void fixture_compile_with(const char *compiler, const char *text,
                                        const char *output, const char *const *flags)
{
    SCOPED_FREE char *source = mem_printf("%s.c", output);
    SCOPED_STRV struct strv argv = {0};
    SCOPED_PROC struct proc_result result = {0};
    static const char *const env[] = {"AFL_QUIET=1", NULL};
    struct err e = {0};

    fixture_write(source, text);
    strv_add(&argv, compiler);
    strv_add(&argv, "-g");
    strv_add(&argv, "-O1");
    strv_add(&argv, "-w");
    strv_add(&argv, source);
    strv_add_all(&argv, flags);
    strv_add(&argv, "-o");
    strv_add(&argv, output);
    const struct proc_spec spec = {.argv = (const char *const *)strv_argv(&argv),
                                   .env = env};
    if (!proc_run_ok(&spec, &result, &e))
        fixture_die(output, e.text);
}

static inline char *fixture_compile(const char *name, const char *text,
                                    const char *const *flags)
{
    char *output = fs_join(fixture_folder, name);

    fixture_compile_with(FIXTURE_COMPILER, text, output, flags);
    return output;
}

#endif
