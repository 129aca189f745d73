/*
 * spillway fuzz: campaigns on targets, always in the jail.
 *
 * Each entry point of each named target is built if need be, then fuzzed for its share
 * of the time.  What is found waits in the store for `spillway triage`.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "cli/cli.h"
#include "cli/fuzz.h"
#include "cli/verbs.h"
#include "fuzz/fuzz.h"
#include "provision/provision.h"

enum { DEFAULT_SECONDS = 60, MIN_SECONDS = 1 };

/* What the command line asks for, and where things are. */
struct request {
    const char *engine, *level_name, *store_dir;
    unsigned seconds;
    unsigned long runs, seed;
    bool until_crash;
    bool is_step; /* of another verb: standard output is not ours */
    struct strv names; /* TARGET or TARGET/ENTRY */
    char *targets, *work, *corpus, *cache, *libexec;
    enum jail_level level;
    struct store *store;
};

/* What came out of all campaigns together. */
struct outcome {
    bool has_crashes, has_failed;
};

static const char epilogue[] =
    "examples:\n"
    "  spillway fuzz getfilename --until-crash\n"
    "  spillway fuzz cron/user_crontab --time 10m --engine afl\n"
    "\n"
    "Crashing inputs are kept in the store; `spillway triage` explains them.\n"
    "Exit status: 0 no crash, 1 crashes, 2 usage, 3 a campaign could not be run.\n";

static enum cli_parse parse(int argc, char **argv, struct request *r)
{
    const struct cli_option options[] = {
        {"engine",      'e', CLI_CHOICE,   &r->engine,      "libfuzzer|afl|msan",
         "fuzzing engine (default libfuzzer)"                            },
        {"time",        't', CLI_DURATION, &r->seconds,     "DURATION",
         "for each target, shared by its entry points (default 60s, or until the "
         "runs or the first crash asked for)"                            },
        {"runs",        'r', CLI_NUMBER,   &r->runs,        "N",
         "end after N executions of each entry point"                    },
        {"until-crash", 0,   CLI_SWITCH,   &r->until_crash, NULL,
         "end an entry point's campaign at its first crash"              },
        {"jail",        0,   CLI_CHOICE,   &r->level_name,  "article|hardened",
         "level of the jail (default hardened)"                          },
        {"seed",        0,   CLI_NUMBER,   &r->seed,        "N",
         "start of the engine's random numbers (default: from the clock)"},
        {"store",       0,   CLI_TEXT,     &r->store_dir,   "DIR",
         "where evidence is kept (default .spillway of the project)"     },
    };
    const struct cli_usage usage = {
        .verb = "fuzz",
        .synopsis = "[OPTION...] TARGET[/ENTRY]...",
        .text = "Run a fuzzing engine on the targets' real parsers, inside the jail. "
                "Before each campaign a planted crash must be seen through the same "
                "jail, or the campaign is refused.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .epilogue = epilogue,
    };

    return cli_parse(&usage, argc, argv, &r->names, NULL);
}

static int check(struct request *r)
{
    if (r->names.len == 0)
        return cli_usage_error("fuzz",
                               "name a target: `spillway targets list` has them");
    if (r->seed > UINT32_MAX)
        return cli_usage_error("fuzz", "--seed is at most %u", UINT32_MAX);
    if (!jail_level_parse(r->level_name, &r->level))
        return cli_usage_error("fuzz", "there is no jail level %s", r->level_name);
    if (!r->seconds && !r->runs && !r->until_crash)
        r->seconds = DEFAULT_SECONDS;
    return CLI_CLEAN;
}

/* The names of a target's entry points, for a message. */
static void add_entry_names(const struct target *t, struct str *out)
{
    for (unsigned i = 0; i < t->entries_count; i++)
        str_addf(out, "%s%s", i ? ", " : "", t->entries[i].name);
}

static int check_entry(const struct request *r, const char *name, const char *entry)
{
    struct err e = {0};
    struct target *t = target_load(r->targets, name, &e);
    SCOPED_STR struct str known = {0};
    int code = CLI_CLEAN;

    if (!t)
        return cli_fail(&e);
    add_entry_names(t, &known);
    if (!target_entry(t, entry))
        code = cli_usage_error("fuzz",
                               "target %s has no entry point \"%s\"; there are: %s",
                               name, entry, str_text(&known));
    target_free(t);
    return code;
}

/* A mistyped name is the user's error: said before anything starts. */
static int check_name(const struct request *r, const struct strv *known,
                      const char *wanted)
{
    const char *slash = strchr(wanted, '/');
    SCOPED_FREE char *name = mem_strndup(wanted, strcspn(wanted, "/"));
    SCOPED_STR struct str all = {0};

    if (strv_index(known, name) >= 0)
        return slash ? check_entry(r, name, slash + 1) : CLI_CLEAN;
    for (size_t i = 0; i < known->len; i++)
        str_addf(&all, "%s%s", i ? ", " : "", known->at[i]);
    return cli_usage_error("fuzz", "there is no target \"%s\" in %s; there are: %s",
                           name, r->targets, str_text(&all));
}

static int check_names(const struct request *r)
{
    SCOPED_STRV struct strv known = {0};
    struct err e = {0};
    int code = CLI_CLEAN;

    if (!target_list(r->targets, &known, &e))
        return cli_fail(&e);
    for (size_t i = 0; code == CLI_CLEAN && i < r->names.len; i++)
        code = check_name(r, &known, r->names.at[i]);
    return code;
}

static void request_fini(struct request *r)
{
    store_close(r->store);
    strv_fini(&r->names);
    free(r->targets);
    free(r->work);
    free(r->corpus);
    free(r->cache);
    free(r->libexec);
}

/* -------------------------------------------------------------- one campaign */

static void show_progress(void *context, const struct fuzz_progress *p)
{
    const char *name = context;
    SCOPED_FREE char *what = mem_printf(
        "%s: %s, %s%" PRIu64 " runs, %" PRIu64 " edges, %zu crashing", name, p->phase,
        p->is_late ? "over " : "", p->executions, p->edges, p->artefacts);

    cli_progress(what, (unsigned long)(p->elapsed_ms / 1000),
                 (unsigned long)(p->total_ms / 1000));
}

static void show_step(void *context, const char *step)
{
    (void)context;
    cli_info("%s", step);
}

/* "hardened jail, uid 31234, 12 of 13 layers held, 1 weaker (cgroup: ...)" */
static void describe_jail(const struct jail_record *jail, struct str *out)
{
    size_t wanted = 0, held = 0;

    for (size_t i = 0; i < jail->layer_count; i++) {
        wanted += jail->layers[i].state != JAIL_LAYER_NOT_WANTED;
        held += jail->layers[i].state == JAIL_LAYER_HELD;
    }
    str_addf(out, "%s jail, uid %u, %zu of %zu layers held",
             jail_level_name(jail->level), (unsigned)jail->host_uid, held, wanted);
    for (size_t i = 0; i < jail->layer_count; i++)
        if (jail->layers[i].state == JAIL_LAYER_WEAKER ||
            jail->layers[i].state == JAIL_LAYER_MISSING)
            str_addf(out, "\n    %s is %s: %s", jail->layers[i].name,
                     jail_layer_state_name(jail->layers[i].state),
                     jail->layers[i].detail);
}

static void describe(const char *name, const struct fuzz_result *r, struct str *out)
{
    const struct chain_campaign *c = &r->campaign;
    uint64_t speed = c->seconds ? c->executions / c->seconds : c->executions;

    str_addf(out, "%s: ", name);
    if (c->artefacts > 0)
        str_addf(out, "%zu crashing input%s filed, %zu of them new", c->artefacts,
                 c->artefacts == 1 ? "" : "s", r->new_artefacts);
    else
        str_add(out, "no crash");
    if (r->repeated > 0)
        str_addf(out, " (%zu more with the same report)", r->repeated);
    str_addf(out,
             "%s\n    %s, %" PRIu64 " s, %" PRIu64 " runs (%" PRIu64 "/s), %" PRIu64
             " edges, corpus %zu, seed %u\n    ",
             r->outcome == FUZZ_INTERRUPTED ? ", interrupted" : "", c->engine,
             c->seconds, c->executions, speed, c->edges, c->corpus_size, r->seed);
    describe_jail(&r->jail, out);
    str_add_char(out, '\n');
    if (r->shortfall)
        str_addf(out, "    note: %s\n", r->shortfall);
    if (r->refused)
        str_addf(out,
                 "    note: the target asked for %s after its start, which the jail "
                 "refuses then;\n          `calls` of its entry allows it\n",
                 r->refused);
    if (r->problem && r->outcome != FUZZ_INFRASTRUCTURE)
        str_addf(out, "    note: %s\n", r->problem);
}

static bool print(const struct request *request, const struct str *text, struct err *e)
{
    if (!request->is_step)
        return cli_write_output(NULL, text, e);
    cli_info("%s", str_text(text));
    return true;
}

static bool judge(const char *name, const struct fuzz_result *r, struct outcome *all,
                  struct err *e)
{
    cli_progress_end();
    all->has_crashes = all->has_crashes || r->campaign.artefacts > 0;
    if (r->outcome == FUZZ_INFRASTRUCTURE) {
        all->has_failed = true;
        if (r->campaign.artefacts == 0)
            return err_set(e, 0, "%s: infrastructure failure, no verdict: %s", name,
                           r->problem);
        cli_warn("%s: infrastructure failure: %s", name, r->problem);
    }
    all->has_failed = all->has_failed ||
                      (r->outcome == FUZZ_INTERRUPTED && r->campaign.artefacts == 0);
    return true;
}

/* A file of the target's corpus folder, or NULL when it has none. */
static char *corpus_path(const struct request *r, const struct target *t,
                         const char *name)
{
    SCOPED_FREE char *folder = fs_join(r->corpus, t->name);
    SCOPED_FREE char *path = name ? fs_join(folder, name) : NULL;

    return path && fs_exists(path) ? TAKE(path) : NULL;
}

static bool fuzz_entry(const struct request *r, const struct target *t,
                       const struct target_entry *entry, unsigned seconds,
                       struct outcome *all, struct err *e)
{
    SCOPED_FREE char *name = mem_printf("%s/%s", t->name, entry->name);
    const struct target_places places = {.corpus = r->corpus, .work = r->work};
    SCOPED_STRV struct strv seeds = {0};
    SCOPED_FREE char *dictionary = corpus_path(r, t, entry->dictionary);
    if (!target_seeds(t, entry, &places, &seeds, e))
        return false;

    const struct fuzz_options options = {
        .target = t,
        .entry = entry,
        .engine = r->engine,
        .level = r->level,
        .seconds = seconds,
        .runs = r->runs,
        .seed = (unsigned)r->seed,
        .stop_at_crash = r->until_crash,
        .work = r->work,
        .libexec = r->libexec,
        .cache_dir = r->cache,
        .seeds = (const char *const *)strv_argv(&seeds),
        .dictionary = dictionary,
        .store = r->store,
        .progress = show_progress,
        .progress_context = name,
        .interrupted = &cli_interrupted,
    };
    struct fuzz_result result;

    bool ok = fuzz_campaign(&options, &result, e) && judge(name, &result, all, e);
    cli_progress_end();
    if (ok) {
        SCOPED_STR struct str text = {0};
        describe(name, &result, &text);
        ok = print(r, &text, e);
    }
    fuzz_result_fini(&result);
    return ok;
}

/* ---------------------------------------------------------------- one target */

static bool build(const struct request *r, const struct target *t, struct err *e)
{
    const struct provision_options options = {
        .target = t,
        .work = r->work,
        .corpus_dir = r->corpus,
        .libexec = r->libexec,
        .engine = r->engine,
        .progress = show_step,
    };

    return provision_build(&options, e) ||
           err_wrap(e, "build %s for %s", t->name, r->engine);
}

/* Each entry point gets its share, so that --time is what a target takes. */
static unsigned share(unsigned seconds, unsigned entries)
{
    if (!seconds)
        return 0;
    return seconds / entries > MIN_SECONDS ? seconds / entries : MIN_SECONDS;
}

/* MemorySanitizer says nothing of use unless all of the code is instrumented. */
static bool suits(const struct request *r, const struct target_entry *entry)
{
    return strcmp(r->engine, "msan") != 0 || entry->sanitizer;
}

static bool fuzz_entries(const struct request *r, const struct target *t,
                         struct outcome *all, struct err *e)
{
    bool ok = true;

    for (unsigned i = 0; ok && i < t->entries_count && !cli_interrupted; i++) {
        if (suits(r, &t->entries[i]))
            ok = fuzz_entry(r, t, &t->entries[i], share(r->seconds, t->entries_count),
                            all, e);
        else
            cli_info("%s/%s is left out: it does not say `sanitizer: memory`", t->name,
                     t->entries[i].name);
    }
    return ok;
}

static bool fuzz_target(const struct request *r, const char *wanted,
                        struct outcome *all, struct err *e)
{
    const char *slash = strchr(wanted, '/');
    SCOPED_FREE char *name = slash ? mem_strndup(wanted, (size_t)(slash - wanted))
                                   : mem_strdup(wanted);
    struct target *t = target_load(r->targets, name, e);
    bool ok = false;

    if (!t)
        return false;
    if (t->entries_count == 0) {
        target_free(t);
        return err_set(e, 0, "%s has no entry points: there is nothing to fuzz", name);
    }
    if (slash) {
        const struct target_entry *entry = target_entry(t, slash + 1);

        ok = suits(r, entry) ||
             err_set(e, 0, "%s does not say `sanitizer: memory`", wanted);
        ok = ok && build(r, t, e) && fuzz_entry(r, t, entry, r->seconds, all, e);
    } else {
        ok = build(r, t, e) && fuzz_entries(r, t, all, e);
    }
    target_free(t);
    return ok;
}

/* One target that fails does not keep the others from their time. */
static int fuzz_all(const struct request *r)
{
    struct outcome all = {0};

    for (size_t i = 0; i < r->names.len && !cli_interrupted; i++) {
        struct err e = {0};

        if (fuzz_target(r, r->names.at[i], &all, &e))
            continue;
        cli_progress_end();
        cli_fail(&e);
        all.has_failed = true;
    }
    if (all.has_crashes)
        cli_info("run `spillway triage` to have the crashes explained");
    if (all.has_failed)
        return CLI_FAILED;
    return all.has_crashes ? CLI_FOUND : CLI_CLEAN;
}

static int run_request(struct request *r)
{
    struct err e = {0};

    r->targets = cli_targets_dir();
    r->work = cli_work_dir();
    r->corpus = cli_corpus_dir();
    r->cache = cli_cache_dir();
    r->libexec = cli_libexec_dir();
    int code = check(r);
    if (code == CLI_CLEAN)
        code = check_names(r);
    if (code == CLI_CLEAN) {
        SCOPED_FREE char *store = r->store_dir ? mem_strdup(r->store_dir)
                                               : store_default_dir(".");

        cli_catch_signals();
        r->store = store_open(store, STORE_WRITE, &e);
        code = r->store ? fuzz_all(r) : cli_fail(&e);
    }
    return code;
}

int fuzz_as_step(const struct fuzz_step *step)
{
    struct request r = {.engine = step->engine ? step->engine : "libfuzzer",
                        .level_name = "hardened",
                        .store_dir = step->store_dir,
                        .seconds = step->seconds,
                        .is_step = true};

    strv_add(&r.names, step->wanted);
    int code = run_request(&r);
    request_fini(&r);
    return code;
}

int verb_fuzz(int argc, char **argv)
{
    struct request r = {.engine = "libfuzzer", .level_name = "hardened"};
    int code = CLI_CLEAN;

    switch (parse(argc, argv, &r)) {
    case CLI_PARSE_EXIT_CLEAN: break;
    case CLI_PARSE_EXIT_USAGE: code = CLI_USAGE; break;
    case CLI_PARSED: code = run_request(&r); break;
    }
    request_fini(&r);
    return code;
}
