/*
 * spillway targets coverage: what the seeds and the kept corpus reach in the parser
 * files that a description lists, against what is wanted of each.
 *
 * Files listed for the target are held to it by all entry points together, files listed
 * for an entry by that entry alone.  Less than is wanted needs a reason (`gap`).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "cli/cli.h"
#include "cli/fuzz.h"
#include "cli/targets.h"
#include "fuzz/cover.h"
#include "fuzz/fuzz.h"
#include "provision/engine.h"

enum { WANTED_PERCENT = 80 };

struct request {
    struct targets_places places;
    struct strv names; /* TARGET or TARGET/ENTRY */
    const char *format, *output, *corpus, *store_dir;
    unsigned seconds;
    char *cache;
};

/* What is said of one entry, or (name NULL) of all together. */
struct section {
    const char *name;
    const struct cover *cover;
    const struct target *target;
    const struct target_coverage *held; /* files that are held to what is wanted */
    unsigned held_count;
};

/* What came out of all of them. */
struct result {
    json_t *targets;
    struct str text;
    bool is_short; /* a file is below, and nothing explains it */
    bool has_failed;
};

/* ------------------------------------------------------------------- printing */

static double percent(const struct cover_sum *sum)
{
    return sum->outcomes ? 100.0 * (double)sum->taken / (double)sum->outcomes : 100.0;
}

static bool is_below(const struct cover_sum *sum)
{
    return sum->taken * 100 < sum->outcomes * WANTED_PERCENT;
}

static json_t *missed_json(const struct cover *c, const char *file)
{
    json_t *list = json_array();

    for (size_t i = 0; i < c->functions.len; i++) {
        const struct cover_function *f = &c->functions.at[i];
        if (!f->is_reached && strcmp(f->file, file) == 0)
            json_add_new(list, json_string(f->name));
    }
    return list;
}

static void add_missed(const json_t *missed, struct str *out)
{
    size_t i;
    json_t *name;

    if (json_array_size(missed) == 0)
        return;
    str_add(out, "        not reached:");
    json_array_foreach(missed, i, name)
        str_addf(out, "%s %s()", i > 0 ? "," : "", json_string_value(name));
    str_add_char(out, '\n');
}

/* One file of a section; `wanted` NULL: shown, not held to anything. */
static json_t *add_file(const struct section *s, const char *file,
                        const struct target_coverage *wanted, struct result *r)
{
    const struct cover_sum sum = cover_of_file(s->cover, file);
    const char *gap = wanted ? wanted->gap : NULL;
    bool is_short = wanted && is_below(&sum);
    json_t *row = json_object(), *missed = missed_json(s->cover, file);

    r->is_short = r->is_short || (is_short && !gap);
    str_addf(&r->text,
             "    %-28s %5.1f %%  %zu of %zu branches, %zu of %zu functions%s\n", file,
             percent(&sum), sum.taken, sum.outcomes, sum.reached, sum.functions,
             is_short && !gap ? ": TOO FEW, and no reason is given" : "");
    if (is_short && gap)
        str_addf(&r->text, "        gap: %s\n", gap);
    else if (gap)
        str_add(&r->text, "        its gap is closed: the reason can go\n");
    if (wanted)
        add_missed(missed, &r->text);
    json_set_text(row, "file", file);
    json_set_int(row, "branches", (json_int_t)sum.outcomes);
    json_set_int(row, "taken", (json_int_t)sum.taken);
    json_set_new(row, "percent", json_real(percent(&sum)));
    json_set_int(row, "functions", (json_int_t)sum.functions);
    json_set_int(row, "reached", (json_int_t)sum.reached);
    json_set_bool(row, "held", wanted != NULL);
    json_set_bool(row, "short", is_short);
    json_set_text(row, "gap", gap);
    json_set_new(row, "missed", missed);
    return row;
}

static const struct target_coverage *find(const struct target_coverage *list,
                                          unsigned count, const char *file)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(list[i].file, file) == 0)
            return &list[i];
    return NULL;
}

static json_t *add_files(const struct section *s, struct result *r)
{
    const struct target *t = s->target;
    json_t *files = json_array();

    for (unsigned i = 0; i < s->held_count; i++)
        json_add_new(files, add_file(s, s->held[i].file, &s->held[i], r));
    for (unsigned i = 0; s->name && i < t->coverage_count; i++)
        if (!find(s->held, s->held_count, t->coverage[i].file))
            json_add_new(files, add_file(s, t->coverage[i].file, NULL, r));
    return files;
}

static json_t *add_section(const struct section *s, struct result *r)
{
    json_t *row = json_object();

    str_addf(&r->text, "  %s, %zu input%s", s->name ? s->name : "all entry points",
             s->cover->inputs, s->cover->inputs == 1 ? "" : "s");
    if (s->cover->lost > 0)
        str_addf(&r->text, " (%zu ended the program or took too long)", s->cover->lost);
    str_add(&r->text, "\n");
    json_set_text(row, "name", s->name);
    json_set_int(row, "inputs", (json_int_t)s->cover->inputs);
    json_set_int(row, "lost", (json_int_t)s->cover->lost);
    json_set_new(row, "files", add_files(s, r));
    return row;
}

/* A file that no function comes from was misspelt, or is not among the units. */
static bool is_known(const struct target_coverage *list, unsigned count,
                     const struct cover *c, struct err *e)
{
    for (unsigned i = 0; i < count; i++)
        if (cover_of_file(c, list[i].file).functions == 0)
            return err_set(e, 0, "coverage: %s has no function that was compiled in",
                           list[i].file);
    return true;
}

/* ------------------------------------------------------------------- measuring */

static void show_progress(void *context, size_t done, size_t total)
{
    cli_progress(context, done, total);
}

/* Seeds, and the kept corpus: the given folder's part for this entry, or all of it. */
static bool find_inputs(const struct request *r, const struct target *t,
                        const struct target_entry *entry, struct strv *out,
                        struct err *e)
{
    const struct target_places places = {.corpus = r->places.corpus,
                                         .work = r->places.work};
    SCOPED_FREE char *kept = fuzz_corpus_dir(r->places.work, t->name, entry->name);
    SCOPED_FREE char *own = r->corpus ? fs_join(r->corpus, entry->name) : NULL;

    if (r->corpus && !fs_is_dir(r->corpus))
        return err_set(e, 0, "the corpus %s is not there", r->corpus);
    if (!target_seeds(t, entry, &places, out, e))
        return false;
    strv_add(out, !r->corpus ? kept : fs_is_dir(own) ? own : r->corpus);
    return true;
}

static bool cover_entry(const struct request *r, const struct target *t,
                        const struct target_entry *entry, struct cover *out,
                        struct err *e)
{
    SCOPED_FREE char *binary = target_binary(r->places.work, t->name, entry->name,
                                             "coverage", false);
    SCOPED_FREE char *what = mem_printf("%s/%s: coverage", t->name, entry->name);
    SCOPED_FREE char *work = fs_absolute(r->places.work);
    SCOPED_FREE char *source = target_source_dir(work, t->name);
    SCOPED_FREE char *patched = mem_printf("%s/%s/obj/coverage/patched", work, t->name);
    const char *const roots[] = {source, patched, t->dir, NULL};
    SCOPED_STRV struct strv inputs = {0}, assertions = {0};

    for (unsigned i = 0; i < t->assertions_count; i++)
        strv_add(&assertions, t->assertions[i]);
    if (!find_inputs(r, t, entry, &inputs, e))
        return false;

    const struct cover_options options = {
        .binary = binary,
        .inputs = (const char *const *)strv_argv(&inputs),
        .clang = engine_clang(),
        .cache_dir = r->cache,
        .roots = roots,
        .assertions = (const char *const *)strv_argv(&assertions),
        .level = JAIL_LEVEL_HARDENED,
        .progress = show_progress,
        .progress_context = what,
        .interrupted = &cli_interrupted,
    };
    bool ok = cover_run(&options, out, e);
    cli_progress_end();
    return ok || err_wrap(e, "%s/%s", t->name, entry->name);
}

/* One target being measured. */
struct measuring {
    const struct request *r;
    const struct target *t;
    struct result *out;
    struct cover all; /* of its entries together */
    json_t *rows; /* one for each entry */
};

/* A campaign that failed is said, and what it found is measured all the same. */
static void fuzz_before(const struct measuring *m, const struct target_entry *entry)
{
    SCOPED_FREE char *wanted = mem_printf("%s/%s", m->t->name, entry->name);
    const struct fuzz_step step = {
        .wanted = wanted, .store_dir = m->r->store_dir, .seconds = m->r->seconds};

    if (m->r->seconds && !cli_interrupted && fuzz_as_step(&step) > CLI_FOUND)
        m->out->has_failed = true;
}

static bool measure_entry(struct measuring *m, const struct target_entry *entry,
                          struct err *e)
{
    SCOPED_COVER struct cover cover;
    const struct section section = {.name = entry->name,
                                    .cover = &cover,
                                    .target = m->t,
                                    .held = entry->coverage,
                                    .held_count = entry->coverage_count};

    cover_init(&cover);
    fuzz_before(m, entry);
    if (!cover_entry(m->r, m->t, entry, &cover, e) ||
        !is_known(entry->coverage, entry->coverage_count, &cover, e))
        return false;
    json_add_new(m->rows, add_section(&section, m->out));
    cover_merge(&m->all, &cover);
    return true;
}

/* The files of the target, by all its entries; not when only one was asked for. */
static bool measure_together(struct measuring *m, json_t *row, struct err *e)
{
    const struct section section = {.cover = &m->all,
                                    .target = m->t,
                                    .held = m->t->coverage,
                                    .held_count = m->t->coverage_count};

    if (!is_known(m->t->coverage, m->t->coverage_count, &m->all, e))
        return false;
    if (m->t->coverage_count > 0)
        json_set_new(row, "together", add_section(&section, m->out));
    return true;
}

static bool lists_files(const struct target *t)
{
    bool any = t->coverage_count > 0;

    for (unsigned i = 0; i < t->entries_count; i++)
        any = any || t->entries[i].coverage_count > 0;
    return any;
}

static bool measure_target(struct measuring *m, const char *only, struct err *e)
{
    const struct target *t = m->t;
    struct provision_options build = targets_options(&m->r->places, t);
    json_t *row = json_object();

    build.engine = "coverage";
    json_add_new(m->out->targets, row);
    json_set_text(row, "target", t->name);
    json_set_int(row, "wanted-percent", WANTED_PERCENT);
    json_set_new(row, "entries", m->rows);
    if (!lists_files(t))
        return err_set(e, 0,
                       "%s lists no parser files under `coverage`: there is nothing to "
                       "hold it to (docs/adding-a-target.md)",
                       t->name);
    if (only && !target_entry(t, only))
        return err_set(e, 0, "%s has no entry point \"%s\"", t->name, only);
    if (!provision_build(&build, e))
        return false;
    str_addf(&m->out->text, "%s, %d %% of branches wanted\n", t->name, WANTED_PERCENT);
    for (unsigned i = 0; i < t->entries_count; i++)
        if ((!only || strcmp(only, t->entries[i].name) == 0) &&
            !measure_entry(m, &t->entries[i], e))
            return false;
    return only || measure_together(m, row, e) || err_wrap(e, "%s", t->name);
}

/* One target that fails does not keep the others from being measured. */
static void measure(const struct request *r, const char *wanted, struct result *out)
{
    const char *slash = strchr(wanted, '/');
    SCOPED_FREE char *name = mem_strndup(wanted, strcspn(wanted, "/"));
    struct err e = {0};
    struct target *t = target_load(r->places.targets, name, &e);
    struct measuring m = {.r = r, .t = t, .out = out};

    cover_init(&m.all);
    if (t)
        m.rows = json_array();
    if (!t || !measure_target(&m, slash ? slash + 1 : NULL, &e)) {
        cli_fail(&e);
        out->has_failed = true;
    }
    cover_fini(&m.all);
    target_free(t);
}

/* ------------------------------------------------------------------- the verb */

static enum cli_parse parse(int argc, char **argv, struct request *r)
{
    const struct cli_option options[] = {
        {"time",   't', CLI_DURATION, &r->seconds,   "DURATION",
         "fuzz each entry point that long before"             },
        {"corpus", 0,   CLI_TEXT,     &r->corpus,    "DIR",
         "inputs instead of the kept corpus: DIR/ENTRY or DIR"},
        {"store",  0,   CLI_TEXT,     &r->store_dir, "DIR",
         "where the crashes of --time are kept"               },
        {"format", 0,   CLI_CHOICE,   &r->format,    "text|json",
         "how to print what was reached"                      },
        {"output", 'o', CLI_TEXT,     &r->output,    "FILE",
         "where to write it to, if not here"                  },
    };
    const struct cli_usage usage = {
        .verb = "targets coverage",
        .synopsis = "[OPTION...] TARGET[/ENTRY]...",
        .text =
            "Runs the seeds and the kept corpus of each entry point in the jail, and "
            "shows how many branches of the parser files that the target lists are "
            "taken, and which functions are never entered.",
        .options = options,
        .option_count = sizeof options / sizeof options[0],
        .epilogue =
            "Exit status: 0 every file is above what is wanted, or its gap is "
            "explained, 1 one is\nbelow, 2 usage, 3 it could not be measured.\n",
    };

    return cli_parse(&usage, argc, argv, &r->names, NULL);
}

static int measure_all(const struct request *r)
{
    struct result out = {.targets = json_array()};
    struct err e = {0};
    int code = CLI_CLEAN;

    cli_catch_signals();
    for (size_t i = 0; i < r->names.len && !cli_interrupted; i++)
        measure(r, r->names.at[i], &out);
    if (*r->format == 'j') {
        str_clear(&out.text);
        json_print(out.targets, &out.text);
    }
    if (!cli_write_output(r->output, &out.text, &e))
        code = cli_fail(&e);
    else if (out.has_failed || cli_interrupted)
        code = CLI_FAILED;
    else if (out.is_short)
        code = CLI_FOUND;
    json_decref(out.targets);
    str_fini(&out.text);
    return code;
}

int targets_coverage(int argc, char **argv)
{
    struct request r = {.format = "text"};
    enum cli_parse parsed = parse(argc, argv, &r);
    int code = parsed == CLI_PARSE_EXIT_CLEAN ? CLI_CLEAN : CLI_USAGE;

    targets_places_init(&r.places);
    r.cache = cli_cache_dir();
    if (parsed == CLI_PARSED && r.names.len == 0)
        code = cli_usage_error("targets coverage",
                               "name a target: `spillway targets list` has them");
    else if (parsed == CLI_PARSED)
        code = measure_all(&r);
    targets_places_fini(&r.places);
    strv_fini(&r.names);
    free(r.cache);
    return code;
}
