/*
 * The driver; see driver.h.
 *
 * Plan, look in the cache, lower what is missing, link.  Inside everything is named by
 * absolute paths, so that a cached unit serves whoever asks; only the result is put in
 * terms of the folder the user stands in.
 */
#include "analyzer/driver/driver.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/driver/cache.h"
#include "analyzer/driver/digest.h"
#include "analyzer/driver/plan.h"
#include "analyzer/driver/pool.h"
#include "analyzer/driver/programs.h"
#include "analyzer/driver/worker.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"

struct run {
    const struct lint_options *o;
    struct plan plan;
    struct cache cache;
    bool has_cache;
    struct row {
        bool is_there; /* the unit was lowered */
        bool was_cached;
        struct digest digest;
        struct str packed; /* empty while only the cache has it */
        char *problem; /* why nothing of it was analysed, or not all */
        bool is_lost; /* nothing of it was analysed */
    } *rows; /* by row of the plan */
    struct programs programs;
    size_t done;
};

static void run_init(struct run *r, const struct lint_options *o)
{
    r->o = o;
    r->rows = mem_calloc(r->plan.len, sizeof *r->rows);
    r->has_cache = o->cache_dir && cache_open(o, &r->cache, NULL);
}

static void run_fini(struct run *r)
{
    for (size_t i = 0; i < r->plan.len; i++) {
        digest_fini(&r->rows[i].digest);
        str_fini(&r->rows[i].packed);
        free(r->rows[i].problem);
    }
    free(r->rows);
    programs_fini(&r->programs);
    plan_fini(&r->plan);
}

static struct work work_of(struct run *r)
{
    return (struct work){r->o, &r->plan, r->has_cache ? &r->cache : NULL, NULL};
}

/* ------------------------------------------------------------------------ the units */

static void report_progress(struct run *r, uint32_t unit)
{
    r->done++;
    if (r->o->progress)
        r->o->progress(r->o->progress_context, fs_base(r->plan.at[unit].file), r->done,
                       r->plan.len);
}

static void take_unit(void *context, uint32_t unit, struct str *result,
                      const char *problem)
{
    struct run *r = context;
    struct row *row = &r->rows[unit];
    size_t length = 0;

    if (result && digest_read(result->text, result->len, &row->digest, &length)) {
        row->is_there = true;
        str_add_bytes(&row->packed, result->text + length, result->len - length);
    } else {
        row->is_lost = true;
        row->problem = mem_strdup(problem ? problem
                                          : "not analysed: the worker made no sense");
    }
    report_progress(r, unit);
}

/* Fill in what the cache has. */
static void look_in_cache(struct run *r)
{
    for (size_t i = 0; r->has_cache && i < r->plan.len; i++) {
        SCOPED_STR struct str kept = {0};
        struct row *row = &r->rows[i];
        struct hash_key sources;
        size_t length = 0;

        if (!cache_get(&r->cache, &r->plan.at[i], &kept, &sources) ||
            !digest_read(kept.text, kept.len, &row->digest, &length))
            continue;
        row->digest.sources = sources;
        row->is_there = row->was_cached = cache_has_bytes(&r->cache,
                                                          &row->digest.packed);
        if (row->is_there)
            report_progress(r, (uint32_t)i);
        else
            digest_fini(&row->digest);
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

/* Lower the units that are not there. */
static bool lower_units(struct run *r, struct err *e)
{
    SCOPED_FREE uint32_t *missing = mem_calloc(r->plan.len, sizeof *missing);
    struct work work = work_of(r);
    struct pool_request request = {.work = &work, .jobs = missing, .done = take_unit};

    for (size_t i = 0; i < r->plan.len; i++)
        if (!r->rows[i].is_there)
            missing[request.count++] = (uint32_t)i;
    request.timeout_ms = programs_timeout(r->o, 1);
    request.context = r;
    return request.count == 0 || (check_library(e) && pool_run(&request, e));
}

/* The packed form of units that came from the cache; what is gone is lowered again. */
static bool load_packed(struct run *r, struct err *e)
{
    bool is_complete = true;

    for (size_t i = 0; i < r->plan.len; i++) {
        struct row *row = &r->rows[i];

        if (!row->is_there || row->packed.len > 0)
            continue;
        if (cache_get_bytes(&r->cache, &row->digest.packed, &row->packed) &&
            strcmp(hash_bytes(row->packed.text, row->packed.len).hex,
                   row->digest.packed.hex) == 0)
            continue;
        str_clear(&row->packed);
        digest_fini(&row->digest);
        row->is_there = row->was_cached = is_complete = false;
        r->done--;
    }
    return is_complete || lower_units(r, e);
}

/* --------------------------------------------------------------------- the programs */

/*
 * The key of the facts: everything that decides them.  False when something is not
 * known by content.
 */
static bool program_key(struct run *r, struct hash_key *out)
{
    SCOPED_STR struct str key = {0};

    str_addf(&key, "program\n%s\n", r->cache.tool.hex);
    for (size_t i = 0; i < r->plan.len; i++) {
        const struct row *row = &r->rows[i];

        if (!row->is_there || !row->digest.sources.hex[0])
            return false;
        str_addf(&key, "%s %s %s\n", row->digest.packed.hex, row->digest.sources.hex,
                 r->plan.at[i].file);
    }
    *out = hash_bytes(key.text, key.len);
    return r->has_cache && !r->o->explain_file; /* which leaves more silences */
}

static void add_units(struct run *r)
{
    for (size_t i = 0; i < r->plan.len; i++) {
        struct row *row = &r->rows[i];

        if (row->is_there)
            *vec_push(&r->programs.units) = (struct program_unit){
                {r->plan.at[i].file, {row->packed.text, row->packed.len}},
                &row->problem,
                &row->is_lost
            };
    }
}

static bool do_programs(struct run *r, struct err *e)
{
    SCOPED_STR struct str facts = {0};
    struct work work = work_of(r);
    struct hash_key key;
    bool has_key = program_key(r, &key);

    if (has_key && cache_get_bytes(&r->cache, &key, &facts) &&
        programs_read(&r->programs, &facts))
        return true;
    if (!load_packed(r, e))
        return false;
    add_units(r);
    if (!programs_analyze(&r->programs, &work, e))
        return false;
    if (has_key && r->programs.whole.len > 0)
        cache_put_bytes(&r->cache, &key, &r->programs.whole);
    return true;
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
static bool is_hopeless(const struct digest *digest, const char *file)
{
    return digest->problems.len > 0 && digest->functions == 0 &&
           str_ends_with(file, ".c");
}

static void fill_unit(struct run *r, size_t i, struct lint_result *out)
{
    struct lint_unit *u = &out->units[i];
    const struct row *row = &r->rows[i];

    u->file = mem_strdup(r->plan.at[i].file);
    u->was_cached = row->was_cached;
    u->is_failed = row->is_lost || is_hopeless(&row->digest, u->file);
    if (row->problem)
        u->problem = mem_strdup(row->problem);
    else if (row->digest.problems.len > 0)
        u->problem = mem_strdup(row->digest.problems.at[0]);
    out->failed += u->is_failed;
    out->partial += !u->is_failed && u->problem;
    out->cached += u->was_cached;
}

static void fill_result(struct run *r, struct lint_result *out)
{
    out->units = mem_calloc(r->plan.len, sizeof *out->units);
    out->unit_count = r->plan.len;
    for (size_t i = 0; i < r->plan.len; i++)
        fill_unit(r, i, out);
    link_units(r->programs.facts.at, r->programs.facts.len, &out->link);
    shorten_result(out);
}

bool lint_run(const struct lint_options *o, struct lint_result *out, struct err *e)
{
    struct run r = {0};

    *out = (struct lint_result){0};
    if (!plan_make(o, &r.plan, e))
        return false;

    run_init(&r, o);
    look_in_cache(&r);
    bool ok = lower_units(&r, e) && do_programs(&r, e);
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

    struct work work = {o, &plan, NULL, NULL};
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
