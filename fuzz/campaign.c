/*
 * A campaign; see fuzz.h.
 *
 * begin the row -> see the planted crash -> stage the corpus -> start the engine, again
 * and again until the time is over -> end the row.
 *
 * An engine that ends because of a crash is started again with what is left of the time
 * and everything it learned.  A crash that comes again and again is filed a few times
 * and then counted: the report before it, frame by frame, says that it is the same.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "evidence/parse/parse.h"
#include "fuzz/corpus.h"
#include "fuzz/engine.h"
#include "fuzz/fuzz.h"
#include "fuzz/merge.h"
#include "fuzz/planted.h"
#include "fuzz/session.h"

enum {
    SAME_REPORT = 5, /* inputs filed for one and the same report */
    GRACE_MS = 15 * 1000, /* start-up, reading the corpus, one slow unit */
    BROKEN_STARTS = 3, /* in a row */
    MERGE_S = 60,
    KEY_FRAMES = 12,
};

struct campaign {
    const struct fuzz_options *o;
    const struct fuzz_engine *engine;
    struct fuzz_result *out;
    struct run_stage stage;
    char *target; /* "cron/load_user" */
    char *program, *corpus_dir;
    struct strv late_calls;
    struct map inputs; /* crashing inputs that came */
    struct map reports; /* report key -> times filed */
    uint64_t started, executions_before, total_ms;
    uint64_t memory_bytes;
    const char *phase;
    size_t kept; /* units added to the kept corpus */
    bool has_dictionary;
};

static bool is_interrupted(const struct campaign *c)
{
    return c->o->interrupted && *c->o->interrupted;
}

static void tell(const struct campaign *c, const struct fuzz_status *status)
{
    const struct fuzz_progress p = {
        .elapsed_ms = proc_now_ms() - c->started,
        .total_ms = c->total_ms,
        .executions = c->executions_before + (status ? status->executions : 0),
        .edges = status && status->edges > c->out->campaign.edges
                     ? status->edges
                     : c->out->campaign.edges,
        .is_late = status && status->is_late,
        .artefacts = c->out->campaign.artefacts,
        .phase = c->phase,
    };

    if (c->o->progress)
        c->o->progress(c->o->progress_context, &p);
}

/* ------------------------------------------------------------------ filing */

/* What makes two reports of one program the same: kind and every frame. */
static bool report_key(const char *report, struct hash_key *key)
{
    const struct parse_exit none = {0};
    struct crash crash = {0};
    SCOPED_STR struct str text = {0};

    if (!*report || !parse_crash(report, strlen(report), &none, &crash)) {
        crash_fini(&crash);
        return false;
    }
    str_addf(&text, "%s\n", crash.kind);
    for (size_t i = 0; i < crash.frame_count && i < KEY_FRAMES; i++)
        str_addf(&text, "%s+%" PRIx64 "\n",
                 crash.frames[i].module ? crash.frames[i].module : "",
                 crash.frames[i].offset);

    bool has_place = crash.frame_count > 0;
    *key = hash_bytes(text.text, text.len);
    crash_fini(&crash);
    return has_place;
}

/* Whether this report was filed often enough; counts it. */
static bool is_repeated(struct campaign *c, const char *report)
{
    struct hash_key key;

    if (!report_key(report, &key))
        return false;

    uintptr_t times = (uintptr_t)map_get(&c->reports, key.hex);
    map_set(&c->reports, key.hex, (void *)(times + 1));
    return times >= SAME_REPORT;
}

static bool file_input(struct campaign *c, const void *bytes, size_t size,
                       const char *report, struct err *e)
{
    char key[33];
    struct store_artefact artefact = {
        .campaign = c->out->campaign.id,
        .target = c->target,
        .engine = mem_strdup(c->engine->name),
        .report = mem_strdup(report),
    };
    bool is_new = false;
    bool ok = store_put_input(c->o->store, bytes, size, key, e);

    artefact.input_key = key;
    ok = ok && store_put_artefact(c->o->store, &artefact, &is_new, e);
    free(artefact.engine);
    free(artefact.report);
    if (!ok)
        return err_wrap(e, "file a crashing input");
    c->out->campaign.artefacts++;
    c->out->new_artefacts += is_new;
    return true;
}

/* The engine may come by an input again after it was taken away. */
static bool is_known(struct campaign *c, const void *bytes, size_t size)
{
    struct hash_key key = hash_bytes(bytes, size);
    bool has_come = map_has(&c->inputs, key.hex);

    map_set(&c->inputs, key.hex, c);
    return has_come;
}

static bool on_artefact(void *context, const struct session_artefact *a, struct err *e)
{
    struct campaign *c = context;

    if (is_known(c, a->bytes, a->size) || is_repeated(c, a->report)) {
        c->out->repeated++;
        return true;
    }
    return file_input(c, a->bytes, a->size, a->report, e);
}

/* A seed that crashes right away; its bytes are those we staged under that name. */
static bool on_crashing_seed(void *context, const char *name, struct err *e)
{
    struct campaign *c = context;
    SCOPED_FREE char *corpus = fs_join(c->stage.shown, "corpus");
    SCOPED_FREE char *path = fs_join(corpus, fs_base(name));
    SCOPED_STR struct str bytes = {0};

    if (!fs_exists(path))
        return true; /* the target's own words, not the engine's */
    return fs_read(path, SIZE_MAX, &bytes, e) &&
           file_input(c, str_text(&bytes), bytes.len, "", e);
}

static bool on_unit(void *context, const void *bytes, size_t size, struct err *e)
{
    struct campaign *c = context;

    c->kept++;
    return corpus_keep(c->corpus_dir, bytes, size, e) &&
           corpus_stage_unit(&c->stage, bytes, size, e);
}

static bool on_tick(void *context, const struct fuzz_status *status)
{
    struct campaign *c = context;

    tell(c, status);
    return c->o->stop_at_crash && c->out->campaign.artefacts > 0;
}

/* ---------------------------------------------------------------- the loop */

static bool infrastructure(struct campaign *c, const char *what)
{
    c->out->outcome = FUZZ_INFRASTRUCTURE;
    free(c->out->problem);
    c->out->problem = mem_strdup(what);
    return true;
}

static char *describe_end(const struct session_result *r)
{
    SCOPED_STR struct str tail = {0};
    size_t keep = r->tail.len < 600 ? r->tail.len : 600;

    str_add_escaped(&tail, str_text(&r->tail) + r->tail.len - keep, keep, true);
    return mem_printf(
        "the engine ended without a crashing input (exit %d, signal %d%s); "
        "it said last:\n%s",
        r->exit.exit_code, r->exit.signal,
        r->exit.out_of_memory ? ", at the jail's memory limit" : "", str_text(&tail));
}

/* What one start is asked to do with what is left; false: nothing is left. */
static bool next_launch(const struct campaign *c, unsigned start,
                        struct fuzz_launch *launch)
{
    uint64_t elapsed = proc_now_ms() - c->started;
    uint64_t runs = c->o->runs, done = c->executions_before;

    if (is_interrupted(c) || (c->o->stop_at_crash && c->out->campaign.artefacts > 0))
        return false;
    if (c->total_ms && elapsed + 500 >= c->total_ms)
        return false;
    if (runs && done >= runs)
        return false;
    *launch = (struct fuzz_launch){
        .seconds = c->total_ms ? (unsigned)((c->total_ms - elapsed + 999) / 1000) : 0,
        .runs = runs ? runs - done : 0,
        .seed = c->out->seed + start,
        .max_len = c->o->entry->max_len,
        .unit_seconds = c->o->unit_seconds,
        .has_dictionary = c->has_dictionary,
        .keeps_inputs = c->o->entry->keeps_inputs,
        .memory_bytes = c->memory_bytes,
    };
    return true;
}

static void add_up(struct campaign *c, const struct session_result *r)
{
    c->executions_before += r->status.executions;
    c->out->campaign.executions = c->executions_before;
    if (r->status.edges > c->out->campaign.edges)
        c->out->campaign.edges = r->status.edges;
    c->out->jail = r->jail;
    if (r->exit.refused_calls[0]) {
        free(c->out->refused);
        c->out->refused = mem_strdup(r->exit.refused_calls);
    }
}

static bool run_session(struct campaign *c, const struct fuzz_launch *launch,
                        struct session_result *r, struct err *e)
{
    const struct session_options options = {
        .engine = c->engine,
        .program = c->program,
        .cache_dir = c->o->cache_dir,
        .shown = c->stage.shown,
        .level = c->o->level,
        .late_calls = (const char *const *)strv_argv(&c->late_calls),
        .launch = *launch,
        .grace_ms = GRACE_MS,
        .interrupted = c->o->interrupted,
        .context = c,
        .on_artefact = on_artefact,
        .on_crashing_seed = on_crashing_seed,
        .on_unit = on_unit,
        .on_tick = on_tick,
    };
    struct err problem = {0};
    bool is_caller = false;
    bool ok = session_run(&options, r, &is_caller, &problem);

    add_up(c, r);
    if (ok)
        return true;
    if (is_caller) {
        *e = problem;
        return false;
    }
    return infrastructure(c, problem.text);
}

/* Whether the engine is to be started again after such an end. */
static bool should_go_on(const struct session_result *r, unsigned broken)
{
    if (r->end == ENGINE_DONE || r->end == ENGINE_STOPPED || broken >= BROKEN_STARTS)
        return false;
    return r->end == ENGINE_FOUND || r->status.is_running; /* else it cannot start */
}

/* False: an error of the caller or the store. */
static bool fuzz_on(struct campaign *c, struct err *e)
{
    struct fuzz_launch launch;
    unsigned broken = 0;
    bool go_on = true;

    for (unsigned start = 0; go_on && next_launch(c, start, &launch); start++) {
        struct session_result r = {0};
        bool ok = run_session(c, &launch, &r, e);
        bool is_lost = r.artefacts == 0 &&
                       (r.end == ENGINE_BROKEN || r.end == ENGINE_FOUND);

        broken = is_lost ? broken + 1 : 0;
        if (ok && is_lost && c->out->outcome != FUZZ_INFRASTRUCTURE) {
            free(c->out->problem);
            c->out->problem = describe_end(&r);
        }
        go_on = c->out->outcome != FUZZ_INFRASTRUCTURE && should_go_on(&r, broken);
        session_result_fini(&r);
        if (!ok)
            return false;
    }
    return true;
}

/*
 * A harness that does nothing is very fast and finds nothing: a descriptor it cannot
 * make in the jail, a system call that is refused, no instrumentation.
 */
static void judge_coverage(struct campaign *c)
{
    const struct chain_campaign *row = &c->out->campaign;
    unsigned floor = c->o->entry->min_edges;

    if (c->out->outcome == FUZZ_INFRASTRUCTURE || c->out->problem || row->artefacts > 0)
        return;
    if (row->edges == 0 && row->executions > 0)
        c->out->problem = mem_printf(
            "%" PRIu64 " runs covered nothing: in this jail the target rejects every "
            "input before it looks at it, or it is not instrumented",
            row->executions);
    else if (row->edges < floor && !is_interrupted(c))
        c->out->shortfall = mem_printf("covered %" PRIu64
                                       " edges, the target's description expects %u",
                                       row->edges, floor);
}

/* The verdict, when nothing stood in the way earlier. */
static void decide(struct campaign *c)
{
    struct fuzz_result *out = c->out;

    if (out->outcome == FUZZ_INFRASTRUCTURE)
        return;
    if (is_interrupted(c))
        out->outcome = FUZZ_INTERRUPTED;
    else if (out->campaign.artefacts > 0)
        out->outcome = FUZZ_CRASHES;
    else if (out->problem)
        out->outcome = FUZZ_INFRASTRUCTURE; /* an end that nobody can explain */
    else
        out->outcome = FUZZ_NO_CRASH;
}

/*
 * What was learned is kept already; this only makes it smaller.  A merge that cannot be
 * done is worth a note, not a verdict.
 */
static void merge(struct campaign *c)
{
    const struct merge_options options = {
        .program = c->program,
        .corpus_dir = c->corpus_dir,
        .cache_dir = c->o->cache_dir,
        .level = c->o->level,
        .seconds = MERGE_S,
    };
    struct err problem = {0};
    size_t removed;

    if (!c->engine->can_merge || c->kept == 0 || is_interrupted(c))
        return;
    c->phase = "merging";
    tell(c, NULL);
    if (!merge_corpus(&options, &removed, &problem) && !c->out->problem)
        c->out->problem = mem_strdup(problem.text);
}

/* ---------------------------------------------------------------- phases */

static void planted_progress(void *context, uint64_t elapsed_ms)
{
    (void)elapsed_ms;
    tell(context, NULL);
}

static bool see_planted_crash(struct campaign *c)
{
    const struct planted_options options = {
        .engine = c->engine,
        .level = c->o->level,
        .libexec = c->o->libexec,
        .cache_dir = c->o->cache_dir,
        .memory_bytes = c->memory_bytes,
        .seconds = c->o->planted_seconds,
        .interrupted = c->o->interrupted,
        .context = c,
        .progress = planted_progress,
    };
    struct err problem = {0};

    c->phase = "planted crash";
    tell(c, NULL);
    if (planted_check(&options, &problem))
        return true;
    if (!is_interrupted(c))
        infrastructure(c, problem.text);
    return false;
}

static bool stage_seeds(struct campaign *c, size_t *count, struct err *e)
{
    for (size_t i = 0; c->o->seeds && c->o->seeds[i]; i++)
        if (!corpus_stage(&c->stage, c->o->seeds[i], count, e))
            return false;
    return true;
}

static bool stage_corpus(struct campaign *c, struct err *e)
{
    static const char blank[] = "\n";
    size_t count = 0;

    c->phase = "corpus";
    tell(c, NULL);
    if (!run_stage_open(&c->stage, c->o->cache_dir, e) || !stage_seeds(c, &count, e) ||
        !corpus_stage(&c->stage, c->corpus_dir, &count, e))
        return false;
    /* The folder must be there, and some engines refuse to start from nothing. */
    if (count == 0 && !corpus_stage_unit(&c->stage, blank, sizeof blank - 1, e))
        return false;
    if (!c->o->dictionary)
        return true;

    SCOPED_STR struct str words = {0};
    c->has_dictionary = true;
    return fs_read(c->o->dictionary, 1 << 20, &words, e) &&
           run_stage_write(&c->stage, "dictionary", str_text(&words), words.len, e);
}

static bool run_phases(struct campaign *c, struct err *e)
{
    if (!see_planted_crash(c)) {
        decide(c);
        return true;
    }
    if (!stage_corpus(c, e))
        return false;
    c->phase = "fuzzing";
    c->started = proc_now_ms();
    c->total_ms = (uint64_t)c->o->seconds * 1000;
    tell(c, NULL);

    bool ok = fuzz_on(c, e);
    judge_coverage(c);
    c->out->campaign.seconds = (proc_now_ms() - c->started + 500) / 1000;
    decide(c);
    if (ok)
        merge(c);
    return ok;
}

/* --------------------------------------------------------- begin and end */

static bool check_options(const struct fuzz_options *o, struct err *e)
{
    if (!o->target || !o->entry || !o->store || !o->work || !o->libexec ||
        !o->cache_dir || !o->engine)
        return err_set(e, 0,
                       "a campaign needs target, entry, engine, store and folders");
    if (!o->seconds && !o->runs && !o->stop_at_crash)
        return err_set(e, 0, "a campaign needs an end: a time, a number of runs");
    return fuzz_engine_available(o->engine, e);
}

static char *make_timestamp(void)
{
    struct tm utc;
    time_t now = time(NULL);
    char text[32];

    gmtime_r(&now, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return mem_strdup(text);
}

char *fuzz_corpus_dir(const char *work, const char *target, const char *entry)
{
    return mem_printf("%s/%s/corpus/%s", work, target, entry);
}

static void prepare(struct campaign *c)
{
    const struct fuzz_options *o = c->o;
    const struct jail_limits none = {0};
    struct chain_campaign *row = &c->out->campaign;

    c->engine = fuzz_engine_find(o->engine);
    c->target = mem_printf("%s/%s", o->target->name, o->entry->name);
    c->program = target_binary(o->work, o->target->name, o->entry->name, o->engine,
                               false);
    c->corpus_dir = o->corpus_dir
                        ? mem_strdup(o->corpus_dir)
                        : fuzz_corpus_dir(o->work, o->target->name, o->entry->name);
    c->memory_bytes = run_default_limits(&none).memory_bytes;
    c->started = proc_now_ms();
    map_init(&c->inputs);
    map_init(&c->reports);
    c->out->seed = o->seed ? o->seed : (unsigned)time(NULL);
    row->target = mem_strdup(c->target);
    row->engine = mem_strdup(o->engine);
    row->level = mem_strdup(jail_level_name(o->level));
    row->started = make_timestamp();
    row->status = mem_strdup("running");
}

static void set_status(struct fuzz_result *out, const struct err *e)
{
    char *status;

    if (err_is_set(e))
        status = mem_printf("infrastructure failure: %s", e->text);
    else if (out->outcome == FUZZ_INFRASTRUCTURE)
        status = mem_printf("infrastructure failure: %s", out->problem);
    else if (out->outcome == FUZZ_INTERRUPTED)
        status = mem_strdup("interrupted");
    else
        status = mem_strdup("finished");
    free(out->campaign.status);
    out->campaign.status = status;
}

static void campaign_fini(struct campaign *c)
{
    run_stage_close(&c->stage);
    map_fini(&c->inputs);
    map_fini(&c->reports);
    free(c->target);
    free(c->program);
    free(c->corpus_dir);
    strv_fini(&c->late_calls);
}

static bool run_campaign(struct campaign *c, struct err *e)
{
    struct fuzz_result *out = c->out;

    if (!fs_is_executable(c->program))
        return err_set(e, 0, "%s is not built for %s: run `spillway targets build %s`",
                       c->target, c->o->engine, c->o->target->name);
    if (!store_begin_campaign(c->o->store, &out->campaign, &out->campaign.id, e))
        return false;

    struct err problem = {0}, ending = {0};
    bool ok = run_phases(c, &problem);
    c->phase = "filing";
    tell(c, NULL);
    out->campaign.corpus_size = corpus_count(c->corpus_dir);
    set_status(out, &problem);

    bool ended = store_end_campaign(c->o->store, &out->campaign, &ending);
    if (!ok)
        *e = problem;
    else if (!ended)
        *e = ending;
    return ok && ended;
}

bool fuzz_campaign(const struct fuzz_options *o, struct fuzz_result *out, struct err *e)
{
    struct campaign c = {.o = o, .out = out, .stage.lock_fd = -1};

    *out = (struct fuzz_result){0};
    if (!check_options(o, e))
        return false;
    prepare(&c);
    for (unsigned i = 0; i < o->entry->calls_count; i++)
        strv_add(&c.late_calls, o->entry->calls[i]);

    bool ok = run_campaign(&c, e);
    campaign_fini(&c);
    return ok;
}

void fuzz_result_fini(struct fuzz_result *r)
{
    if (!r)
        return;
    chain_campaign_fini(&r->campaign);
    free(r->refused);
    free(r->problem);
    free(r->shortfall);
    *r = (struct fuzz_result){0};
}
