/*
 * Running inputs for their coverage; see cover.h.
 *
 * Counters are a mapped file (LLVM's continuous mode, clang.llvm.org/docs/
 * SourceBasedCodeCoverage.html), so an input that ends the program loses nothing, and
 * what a forked child does counts.  (Not both outcomes of the fork itself: LLVM counts
 * one, and takes it from what came in.)  Inputs run in batches; a batch that does not
 * come to its end is run again in halves, until the one that ends it stands alone.
 */
#include "fuzz/cover.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "fuzz/corpus.h"
#include "jail/core/collect.h"
#include "run/jailed.h"
#include "run/run.h"
#include "run/stage.h"

enum {
    BATCH = 256,
    BATCH_SECONDS = 120,
    UNIT_SECONDS = 10, /* one input alone */
    MAX_PROFILE = 64 << 20,
    MAX_EXPORT = 1 << 30,
    CANNOT_READ = 125, /* targets/common/replay.c */
};

/* "%c": continuous mode. */
#define PROFILE "profile"
#define PROFILE_ENV "LLVM_PROFILE_FILE=" RUN_INSIDE_OUTPUT "/" PROFILE "%c"

/* No input has this name: that it cannot be read says that all before it were run. */
#define NO_SUCH_INPUT RUN_INSIDE_INPUT "/end-of-inputs"

struct runner {
    const struct cover_options *o;
    struct run_stage stage;
    struct tree tree;
    struct strv names; /* of staged inputs */
    size_t done, lost, profiles;
};

static void runner_fini(struct runner *r)
{
    run_stage_close(&r->stage);
    tree_fini(&r->tree);
    strv_fini(&r->names);
}

/* ------------------------------------------------------------------ batches */

static bool keep_profile(void *context, const char *name, const void *bytes,
                         size_t size, struct err *e)
{
    struct runner *r = context;

    if (strcmp(name, PROFILE) != 0 || size == 0)
        return true;
    SCOPED_FREE char *path = mem_printf("%s/%zu.profraw", r->stage.dir, r->profiles++);
    return fs_write(path, bytes, size, 0600, e);
}

static bool collect(void *context, int output_fd, struct err *e)
{
    const struct collect_limits limits = {.file_bytes = MAX_PROFILE,
                                          .owner = (uid_t)-1};
    struct collect_counts counts;

    return collect_files(output_fd, &limits, keep_profile, context, &counts, e);
}

/* Run some inputs in one process; `is_whole` when it came to the end of them. */
static bool run_some(struct runner *r, size_t first, size_t count, bool *is_whole,
                     struct err *e)
{
    static const char *const env[] = {PROFILE_ENV, "PATH=/usr/bin:/bin",
                                      "HOME=" RUN_INSIDE_OUTPUT,
                                      "TMPDIR=" RUN_INSIDE_OUTPUT, NULL};
    const struct jail_bind bind = {.outside = r->stage.shown,
                                   .inside = RUN_INSIDE_INPUT};
    SCOPED_STRV struct strv argv = {0};

    strv_add(&argv, r->tree.main);
    for (size_t i = first; i < first + count; i++)
        strv_addf(&argv, RUN_INSIDE_INPUT "/corpus/%s", r->names.at[i]);
    strv_add(&argv, NO_SUCH_INPUT);

    struct run_jailed run = {
        .spec = {.level = r->o->level,
                 .profile = JAIL_PROFILE_TARGET,
                 .tree = r->tree.root,
                 .argv = (const char *const *)strv_argv(&argv),
                 .env = env,
                 .cwd = RUN_INSIDE_OUTPUT,
                 .output = RUN_INSIDE_OUTPUT,
                 .binds = &bind,
                 .bind_count = 1,
                 .limits = run_default_limits(&(struct jail_limits){.processes = 256}),
                 .may_degrade = true},
        .timeout_ms = (count == 1 ? UNIT_SECONDS : BATCH_SECONDS) * 1000,
        .max_output = 4096,
        .collect = collect,
        .context = r,
    };
    bool ok = run_jailed(&run, e);

    *is_whole = ok && !run.exit.timed_out && run.exit.exit_code == CANNOT_READ;
    run_jailed_fini(&run);
    return ok;
}

static bool is_interrupted(const struct runner *r)
{
    return r->o->interrupted && *r->o->interrupted;
}

static void tell(const struct runner *r)
{
    if (r->o->progress)
        r->o->progress(r->o->progress_context, r->done, r->names.len);
}

static bool run_batch(struct runner *r, size_t first, size_t count, struct err *e)
{
    bool is_whole;

    if (is_interrupted(r))
        return err_set(e, 0, "interrupted");
    if (!run_some(r, first, count, &is_whole, e))
        return false;
    if (!is_whole && count > 1)
        return run_batch(r, first, count / 2, e) &&
               run_batch(r, first + count / 2, count - count / 2, e);
    r->lost += !is_whole;
    r->done += count;
    tell(r);
    return true;
}

static bool stage_inputs(struct runner *r, struct err *e)
{
    SCOPED_FREE char *corpus = NULL;
    size_t count = 0;

    if (!run_stage_open(&r->stage, r->o->cache_dir, e))
        return false;
    for (size_t i = 0; r->o->inputs && r->o->inputs[i]; i++)
        if (!corpus_stage(&r->stage, r->o->inputs[i], &count, e))
            return false;
    if (count == 0)
        return err_set(e, 0, "there is no input: neither seeds nor a kept corpus");
    corpus = fs_join(r->stage.shown, "corpus");
    return fs_list(corpus, &r->names, e);
}

static bool run_all(struct runner *r, struct err *e)
{
    for (size_t i = 0; i < r->names.len; i += BATCH)
        if (!run_batch(r, i, r->names.len - i < BATCH ? r->names.len - i : BATCH, e))
            return false;
    return r->profiles > 0 ||
           err_set(e, 0, "%s left no profile: was it built for coverage?",
                   r->o->binary);
}

/* ------------------------------------------------------------- LLVM's tools */

/* "llvm-cov-19" beside clang-19; the plain name beside a clang without a version. */
static char *tool(const struct cover_options *o, const char *name)
{
    const char *version = strrchr(fs_base(o->clang), '-');

    return mem_printf("%s%s", name, version ? version : "");
}

static bool merge_profiles(const struct runner *r, const char *merged, struct err *e)
{
    SCOPED_FREE char *program = tool(r->o, "llvm-profdata");
    SCOPED_FREE char *list = fs_join(r->stage.dir, "profiles");
    SCOPED_FREE char *from = mem_printf("--input-files=%s", list);
    const char *argv[] = {program, "merge", from, "-o", merged, NULL};
    struct proc_spec spec = {.argv = argv};
    SCOPED_PROC struct proc_result result = {0};
    SCOPED_STR struct str text = {0};

    for (size_t i = 0; i < r->profiles; i++)
        str_addf(&text, "%s/%zu.profraw\n", r->stage.dir, i);
    return fs_write(list, text.text, text.len, 0600, e) &&
           proc_run_ok(&spec, &result, e);
}

static bool export(const struct runner *r, const char *merged, struct cover *out,
                   struct err *e)
{
    SCOPED_FREE char *program = tool(r->o, "llvm-cov");
    SCOPED_FREE char *profile = mem_printf("-instr-profile=%s", merged);
    const char *argv[] = {
        program,      "export", "-format=text", "-skip-expansions", profile,
        r->o->binary, NULL};
    struct proc_spec spec = {.argv = argv, .max_output = MAX_EXPORT};
    SCOPED_PROC struct proc_result result = {0};

    return proc_run_ok(&spec, &result, e) &&
           cover_read(out, str_text(&result.out), result.out.len, r->o->roots,
                      r->o->assertions, e);
}

bool cover_run(const struct cover_options *o, struct cover *out, struct err *e)
{
    struct runner r = {.o = o, .stage = {.lock_fd = -1}};
    SCOPED_FREE char *merged = NULL;
    bool ok = run_tree(o->binary, o->cache_dir, &r.tree, e) && stage_inputs(&r, e) &&
              run_all(&r, e);

    if (ok) {
        merged = fs_join(r.stage.dir, "profdata");
        ok = merge_profiles(&r, merged, e) && export(&r, merged, out, e);
    }
    out->inputs += r.done;
    out->lost += r.lost;
    runner_fini(&r);
    return ok;
}
