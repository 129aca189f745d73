/*
 * The driver; see driver.h.
 *
 * Plan, look in the cache, run what is missing, link.  Inside everything is named by
 * absolute paths, so that a cached unit serves whoever asks; only the result is put in
 * terms of the folder the user stands in.
 */
#include "analyzer/driver/driver.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/driver/cache.h"
#include "analyzer/driver/plan.h"
#include "analyzer/driver/pool.h"
#include "analyzer/driver/worker.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"

struct run {
    const struct lint_options *o;
    struct plan plan;
    struct unit_facts **facts; /* by row of the plan; NULL: none */
    char **problems; /* by row of the plan */
    bool *was_cached;
    uint32_t *missing; /* rows that are not in the cache */
    size_t missing_count, done;
};

static void run_init(struct run *r, const struct lint_options *o)
{
    r->o = o;
    r->facts = mem_calloc(r->plan.len, sizeof *r->facts);
    r->problems = mem_calloc(r->plan.len, sizeof *r->problems);
    r->was_cached = mem_calloc(r->plan.len, sizeof *r->was_cached);
    r->missing = mem_calloc(r->plan.len, sizeof *r->missing);
}

static void run_fini(struct run *r)
{
    for (size_t i = 0; i < r->plan.len; i++) {
        unit_facts_free(r->facts[i]);
        free(r->problems[i]);
    }
    free(r->facts);
    free(r->problems);
    free(r->was_cached);
    free(r->missing);
    plan_fini(&r->plan);
}

/* ------------------------------------------------------------------ doing the units */

static void report_progress(struct run *r, uint32_t unit)
{
    r->done++;
    if (r->o->progress)
        r->o->progress(r->o->progress_context, fs_base(r->plan.at[unit].file), r->done,
                       r->plan.len);
}

static void take_result(void *context, uint32_t unit, struct str *facts,
                        const char *problem)
{
    struct run *r = context;
    struct err e = {0};

    if (facts)
        r->facts[unit] = unit_facts_read(str_text(facts), facts->len, &e);
    if (problem)
        r->problems[unit] = mem_strdup(problem);
    else if (!r->facts[unit])
        r->problems[unit] = mem_printf("not analysed: %s", e.text);
    report_progress(r, unit);
}

/* Fill in what the cache has; the rest is `missing`. */
static void look_in_cache(struct run *r, const struct cache *cache)
{
    for (size_t i = 0; i < r->plan.len; i++) {
        SCOPED_STR struct str bytes = {0};
        if (cache && cache_get(cache, &r->plan.at[i], &bytes))
            r->facts[i] = unit_facts_read(str_text(&bytes), bytes.len, NULL);
        r->was_cached[i] = r->facts[i] != NULL;
        if (r->facts[i])
            report_progress(r, (uint32_t)i);
        else
            r->missing[r->missing_count++] = (uint32_t)i;
    }
}

static bool check_library(struct err *e)
{
    SCOPED_FREE char *library = frontend_find_library();

    return library || err_set(e, 0,
                              "no libclang (17 or newer) found: install the "
                              "package libclang1-19, or name the file in "
                              "SPILLWAY_LIBCLANG");
}

static bool do_units(struct run *r, struct err *e)
{
    struct cache cache;
    bool has_cache = r->o->cache_dir && !r->o->explain_file &&
                     cache_open(r->o, &cache, NULL);
    struct work work = {r->o, &r->plan, has_cache ? &cache : NULL};

    look_in_cache(r, work.cache);
    if (r->missing_count == 0)
        return true;

    struct pool_request request = {&work, r->missing, r->missing_count, take_result, r};
    return check_library(e) && pool_run(&request, e);
}

/* ----------------------------------------------------------------------- the result */

/* Paths below our folder lose it; others stay absolute. */
static void shorten(char **path, const char *here)
{
    size_t n = strlen(here);

    if (*path && strncmp(*path, here, n) == 0 && (*path)[n] == '/') {
        char *rest = mem_strdup(*path + n + 1);
        free(*path);
        *path = rest;
    }
}

static void shorten_finding(struct finding *f, const char *here)
{
    shorten(&f->at.file, here);
    shorten(&f->object_at.file, here);
    shorten(&f->unit, here);
    for (size_t i = 0; i < f->step_count; i++)
        shorten(&f->steps[i].at.file, here);
    for (size_t i = 0; i < f->edit_count; i++)
        shorten(&f->edits[i].at.file, here);
}

static void shorten_result(struct lint_result *out)
{
    SCOPED_FREE char *here = fs_absolute(".");

    for (size_t i = 0; i < out->link.findings.len; i++)
        shorten_finding(&out->link.findings.at[i], here);
    for (size_t i = 0; i < out->link.silences.len; i++)
        shorten(&out->link.silences.at[i].at.file, here);
    for (size_t i = 0; i < out->unit_count; i++)
        shorten(&out->units[i].file, here);
}

/* A source with errors and not one function: text that is no C, most likely. */
static bool is_hopeless(const struct unit_facts *facts, const char *file)
{
    return facts->problem_count > 0 && facts->coverage.functions == 0 &&
           str_ends_with(file, ".c");
}

static void fill_unit(struct run *r, size_t row, struct lint_result *out)
{
    struct lint_unit *u = &out->units[row];
    const struct unit_facts *facts = r->facts[row];

    u->file = mem_strdup(r->plan.at[row].file);
    u->was_cached = r->was_cached[row];
    u->is_failed = !facts || is_hopeless(facts, u->file);
    if (!facts)
        u->problem = mem_strdup(r->problems[row]);
    else if (facts->problem_count > 0)
        u->problem = mem_strdup(facts->problems[0]);
    out->failed += u->is_failed;
    out->partial += !u->is_failed && facts->problem_count > 0;
    out->cached += u->was_cached;
}

static void fill_result(struct run *r, struct lint_result *out)
{
    SCOPED_FREE struct unit_facts **there = mem_calloc(r->plan.len, sizeof *there);
    size_t count = 0;

    out->units = mem_calloc(r->plan.len, sizeof *out->units);
    out->unit_count = r->plan.len;
    for (size_t i = 0; i < r->plan.len; i++) {
        fill_unit(r, i, out);
        if (r->facts[i])
            there[count++] = r->facts[i];
    }
    link_units(there, count, &out->link);
    shorten_result(out);
}

bool lint_run(const struct lint_options *o, struct lint_result *out, struct err *e)
{
    struct run r = {0};

    *out = (struct lint_result){0};
    if (!plan_make(o, &r.plan, e))
        return false;

    run_init(&r, o);
    bool ok = do_units(&r, e);
    if (ok)
        fill_result(&r, out);
    run_fini(&r);
    return ok;
}

void lint_result_fini(struct lint_result *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->unit_count; i++) {
        free(r->units[i].file);
        free(r->units[i].problem);
    }
    free(r->units);
    link_result_fini(&r->link);
    *r = (struct lint_result){0};
}

bool lint_dump_ir(const struct lint_options *o, struct str *out, struct err *e)
{
    struct plan plan;
    struct frontend_result lowered = {0};

    if (!plan_make(o, &plan, e))
        return false;

    struct work work = {o, &plan, NULL};
    SCOPED_FREE char *here = fs_absolute(".");
    bool ok = plan.len == 1 ? worker_lower(&work, &plan.at[0], &lowered, e)
                            : err_set(e, 0, "name one file to dump");
    if (ok)
        ir_print(lowered.unit, out);
    if (chdir(here) != 0) /* worker_lower went to the unit's folder */
        ok = err_set(e, 0, "cannot return to %s", here);
    frontend_result_fini(&lowered);
    plan_fini(&plan);
    return ok;
}
