/* Lowered units, analysed as one program; see programs.h. */
#include "analyzer/driver/programs.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/driver/pool.h"
#include "base/mem.h"
#include "base/scoped.h"

enum { DEFAULT_TIMEOUT_MS = 60000 };

unsigned programs_timeout(const struct lint_options *o, size_t units)
{
    unsigned each = o->unit_timeout_ms ? o->unit_timeout_ms : DEFAULT_TIMEOUT_MS;

    return units < UINT_MAX / each ? each * (unsigned)units : UINT_MAX;
}

void programs_fini(struct programs *p)
{
    for (size_t i = 0; i < p->facts.len; i++)
        unit_facts_free(p->facts.at[i]);
    vec_fini(&p->facts);
    vec_fini(&p->units);
    str_fini(&p->whole);
}

bool programs_read(struct programs *p, const struct str *whole)
{
    struct unit_facts *facts = unit_facts_read(str_text(whole), whole->len, NULL);

    if (facts)
        *vec_push(&p->facts) = facts;
    return facts != NULL;
}

/* ------------------------------------------------------------------------ together */

struct together {
    struct programs *p;
    char *problem; /* NULL: it went well */
};

static void take_whole(void *context, uint32_t job, struct str *result,
                       const char *problem)
{
    struct together *t = context;

    (void)job;
    if (result && programs_read(t->p, result))
        str_add_bytes(&t->p->whole, result->text, result->len);
    else
        t->problem = mem_strdup(problem ? problem : "the worker made no sense");
}

static bool is_interrupted(const struct work *work)
{
    return work->o->interrupted && *work->o->interrupted;
}

/* ----------------------------------------------------------------------- one by one */

static void take_one(void *context, uint32_t job, struct str *result,
                     const char *problem)
{
    struct programs *p = context;
    struct program_unit *unit = &p->units.at[job];

    if (result && programs_read(p, result))
        return;
    *unit->is_lost = true;
    free(*unit->problem);
    *unit->problem = mem_strdup(problem ? problem : "the worker made no sense");
}

static void note_apart(struct programs *p, const char *problem)
{
    for (size_t i = 0; i < p->units.len; i++) {
        free(*p->units.at[i].problem);
        *p->units.at[i].problem = mem_printf(
            "analysed without the other files: together they were %s", problem);
    }
}

static bool analyze_apart(struct programs *p, const struct work *work, struct err *e)
{
    SCOPED_FREE struct work_program *programs = mem_calloc(p->units.len,
                                                           sizeof *programs);
    SCOPED_FREE uint32_t *jobs = mem_calloc(p->units.len, sizeof *jobs);
    struct work apart = *work;
    struct pool_request request = {.work = &apart,
                                   .jobs = jobs,
                                   .count = p->units.len,
                                   .timeout_ms = programs_timeout(work->o, 1),
                                   .done = take_one,
                                   .context = p};

    for (size_t i = 0; i < p->units.len; i++) {
        programs[i] = (struct work_program){&p->units.at[i].unit, 1};
        jobs[i] = (uint32_t)i;
    }
    apart.programs = programs;
    return pool_run(&request, e);
}

/* --------------------------------------------------------------------------- public */

bool programs_analyze(struct programs *p, const struct work *work, struct err *e)
{
    SCOPED_FREE struct link_unit *units = mem_calloc(p->units.len, sizeof *units);
    struct work_program program = {units, p->units.len};
    struct work whole = *work;
    uint32_t job = 0;
    struct together t = {.p = p};
    struct pool_request request = {
        .work = &whole,
        .jobs = &job,
        .count = 1,
        .timeout_ms = programs_timeout(work->o, p->units.len),
        .done = take_whole,
        .context = &t};

    if (p->units.len == 0)
        return true;
    for (size_t i = 0; i < p->units.len; i++)
        units[i] = p->units.at[i].unit;
    whole.programs = &program;
    if (!pool_run(&request, e)) {
        free(t.problem);
        return false;
    }
    SCOPED_FREE char *problem = t.problem;
    if (!problem)
        return true;
    if (p->units.len > 1 && !is_interrupted(work))
        note_apart(p, problem);
    return analyze_apart(p, work, e);
}
