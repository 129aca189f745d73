/*
 * Engines, one row each; see engine.h.
 *
 * Sanitizers stop at the first error at compile time already (-fno-sanitize-recover):
 * options in the environment are ignored where a jail has no /proc.
 */
#include "provision/engine.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"

#define FRAMES "-g", "-O1", "-fno-omit-frame-pointer"
#define STOP "-fno-sanitize-recover=undefined"

static const char *const fuzzer_cflags[] = {
    FRAMES, "-fsanitize=fuzzer-no-link,address,undefined", STOP, NULL};
static const char *const fuzzer_ldflags[] = {"-fsanitize=fuzzer,address,undefined",
                                             NULL};
/* What is read before it was written; where from is told by the origins. */
static const char *const msan_cflags[] = {FRAMES, "-fsanitize=fuzzer-no-link,memory",
                                          "-fsanitize-memory-track-origins", NULL};
static const char *const msan_ldflags[] = {"-fsanitize=fuzzer,memory", NULL};
static const char *const afl_ldflags[] = {"-fsanitize=fuzzer",
                                          "-fsanitize=address,undefined", NULL};
static const char *const afl_cflags[] = {FRAMES, "-fsanitize=address,undefined", STOP,
                                         NULL};
/* A frame for each function: what is under a crash is read by people. */
static const char *const replay_cflags[] = {FRAMES, "-fno-inline",
                                            "-fsanitize=address,undefined", STOP, NULL};
static const char *const replay_ldflags[] = {"-fsanitize=address,undefined", NULL};
/* Counters that can be a mapped file: what a crash or a child leaves counts, too. */
static const char *const coverage_cflags[] = {
    FRAMES,   "-fprofile-instr-generate",    "-fcoverage-mapping",
    "-mllvm", "-runtime-counter-relocation", NULL};
static const char *const coverage_ldflags[] = {"-fprofile-instr-generate", NULL};
static const char *const afl_env[] = {"AFL_QUIET=1", NULL};

/* The compiler NULL is engine_clang(). */
static const struct row {
    const char *name, *compiler;
    const char *const *cflags, *const *ldflags, *const *env;
    const char *driver, *options;
    const char *objects; /* NULL: its own */
    bool has_own_main, has_breach, has_patches, needs_memory;
} rows[] = {
    {
     .name = "libfuzzer",
     .cflags = fuzzer_cflags,
     .ldflags = fuzzer_ldflags,
     .options = "-DEXIT_ON_ERROR",
     .has_patches = true,
     },
    {
     .name = "afl",
     .compiler = "afl-clang-fast",
     .cflags = afl_cflags,
     .ldflags = afl_ldflags,
     .env = afl_env,
     .driver = "forked_crash.c",
     .options = "-DABORT_ON_ERROR",
     .has_patches = true,
     },
    {
     .name = "msan",
     .cflags = msan_cflags,
     .ldflags = msan_ldflags,
     .options = "-DEXIT_ON_ERROR",
     .has_patches = true,
     .needs_memory = true,
     },
    {
     .name = "replay",
     .cflags = replay_cflags,
     .ldflags = replay_ldflags,
     .driver = "replay.c",
     .options = "-DEXIT_ON_ERROR",
     .has_own_main = true,
     .has_breach = true,
     },
    /* What lies behind a known finding, seen as the replay would. */
    {
     .name = "muted",
     .cflags = replay_cflags,
     .ldflags = replay_ldflags,
     .driver = "replay.c",
     .options = "-DEXIT_ON_ERROR",
     .objects = "replay",
     .has_own_main = true,
     .has_breach = true,
     .has_patches = true,
     },
    {
     .name = "coverage",
     .cflags = coverage_cflags,
     .ldflags = coverage_ldflags,
     .driver = "replay.c",
     .has_patches = true,
     },
};

enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

const char *engine_clang(void)
{
    const char *given = getenv("SPILLWAY_CLANG");

    return given && *given ? given : "clang-19";
}

static void fill(const struct row *row, struct engine *out)
{
    const char *compiler = row->compiler ? row->compiler : engine_clang();

    *out = (struct engine){.name = row->name,
                           .objects = row->objects ? row->objects : row->name,
                           .compiler = mem_strdup(compiler),
                           .linker = mem_strdup(compiler),
                           .env = row->env,
                           .driver = row->driver,
                           .options = row->options,
                           .has_own_main = row->has_own_main,
                           .has_breach = row->has_breach,
                           .has_patches = row->has_patches,
                           .needs_memory = row->needs_memory};
    strv_add_all(&out->cflags, row->cflags);
    strv_add_all(&out->ldflags, row->ldflags);
}

bool engine_get(const char *name, struct engine *out, struct err *e)
{
    SCOPED_STR struct str known = {0};

    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (strcmp(rows[i].name, name) == 0) {
            fill(&rows[i], out);
            return true;
        }
        str_addf(&known, "%s%s", i > 0 ? ", " : "", rows[i].name);
    }
    *out = (struct engine){0};
    return err_set(e, 0, "unknown engine \"%s\"; there are: %s", name, known.text);
}

/* ------------------------------------------------- the contract of OSS-Fuzz */

static const char *variable(const char *name, const char *otherwise)
{
    const char *value = getenv(name);

    return value ? value : otherwise;
}

/* Words between blanks: the contract's variables have no quotes. */
static void add_words(struct strv *list, const char *text)
{
    while (*text) {
        size_t len = strcspn(text, " \t\n");
        if (len > 0) {
            SCOPED_FREE char *word = mem_strndup(text, len);
            strv_add(list, word);
        }
        text += len + strspn(text + len, " \t\n");
    }
}

/* Outside of OSS-Fuzz: what it would set for libFuzzer with the address sanitizer. */
void engine_from_environment(struct engine *out)
{
    const char *compiler = variable("CC", engine_clang());
    const char *cflags = variable(
        "CFLAGS", "-O1 -g -fno-omit-frame-pointer -fsanitize=address,fuzzer-no-link");
    const char *name = variable("FUZZING_ENGINE", "libfuzzer");

    *out = (struct engine){.name = name,
                           .objects = name,
                           .compiler = mem_strdup(compiler),
                           .linker = mem_strdup(variable("CXX", compiler)),
                           .has_patches = true};
    add_words(&out->cflags, cflags);
    add_words(&out->ldflags, variable("CXXFLAGS", cflags));
    add_words(&out->ldflags, variable("LIB_FUZZING_ENGINE", "-fsanitize=fuzzer"));
}

void engine_fini(struct engine *g)
{
    if (!g)
        return;
    free(g->compiler);
    free(g->linker);
    strv_fini(&g->cflags);
    strv_fini(&g->ldflags);
    *g = (struct engine){0};
}
