/*
 * spillway targets: the programs under test, fetched and built from their descriptions.
 */
#include "cli/cli.h"
#include "cli/verbs.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "cli/targets.h"

void targets_places_init(struct targets_places *p)
{
    *p = (struct targets_places){cli_targets_dir(), cli_corpus_dir(), cli_work_dir(),
                                 cli_libexec_dir()};
}

void targets_places_fini(struct targets_places *p)
{
    free(p->targets);
    free(p->corpus);
    free(p->work);
    free(p->libexec);
}

static void show_step(void *context, const char *step)
{
    (void)context;
    cli_info("%s", step);
}

struct provision_options targets_options(const struct targets_places *p,
                                         const struct target *t)
{
    return (struct provision_options){.target = t,
                                      .work = p->work,
                                      .corpus_dir = p->corpus,
                                      .libexec = p->libexec,
                                      .progress = show_step};
}

/* What to do with each target; false: it failed, and `e` says why. */
typedef bool target_action(struct provision_options *o, void *context, struct err *e);

/* The named targets, or all for none.  One that fails does not stop the others. */
static int for_each(const struct targets_places *p, struct strv *names,
                    target_action *act, void *context)
{
    struct err e = {0};
    int code = CLI_CLEAN;

    if (names->len == 0 && !target_list(p->targets, names, &e))
        return cli_fail(&e);
    for (size_t i = 0; i < names->len && !cli_interrupted; i++) {
        struct target *t = target_load(p->targets, names->at[i], &e);
        struct provision_options o = targets_options(p, t);
        if (!t || !act(&o, context, &e))
            code = cli_fail(&e);
        target_free(t);
        err_clear(&e);
    }
    return code;
}

/* --------------------------------------------------------------------- list */

static const char *state_of(const struct target *t, const struct provision_state *s)
{
    if (t->entries_count == 0 && t->build_count == 0)
        return fs_is_executable(t->jail->program) ? "installed" : "not installed";
    if (s->is_recorded)
        return "built";
    return s->is_fetched ? "fetched" : "not fetched";
}

/* Where an entry's seeds are; none that are not there, as before the source is. */
static json_t *seeds_json(const struct provision_options *o,
                          const struct target_entry *entry)
{
    const struct target_places places = {.corpus = o->corpus_dir, .work = o->work};
    SCOPED_STRV struct strv seeds = {0};
    json_t *list = json_array();

    target_seeds(o->target, entry, &places, &seeds, NULL);
    for (size_t i = 0; i < seeds.len; i++)
        json_add_new(list, json_string(seeds.at[i]));
    return list;
}

static json_t *entries_json(const struct provision_options *o)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < o->target->entries_count; i++) {
        const struct target_entry *entry = &o->target->entries[i];
        json_t *row = json_object();
        json_set_text(row, "name", entry->name);
        json_set_text(row, "kind", entry->kind);
        json_set_text(row, "input", entry->input);
        json_set_new(row, "seeds", seeds_json(o, entry));
        json_add_new(list, row);
    }
    return list;
}

/* Results that a person has judged. */
static json_t *known_json(const struct target *t)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < t->known_count; i++) {
        json_t *row = json_object();
        json_set_text(row, "kind", t->known[i].kind);
        json_set_text(row, "function", t->known[i].function);
        json_set_text(row, "verdict", t->known[i].verdict);
        json_set_text(row, "note", t->known[i].note);
        json_add_new(list, row);
    }
    return list;
}

/* What fuzzing builds leave out, so that they get past a known result. */
static json_t *patches_json(const struct target *t)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < t->patches_count; i++) {
        json_t *row = json_object();
        json_set_text(row, "unit", t->patches[i].unit);
        json_set_text(row, "why", t->patches[i].why);
        json_add_new(list, row);
    }
    return list;
}

/* The sources that lint looks at; none: all of the compile database. */
static json_t *lint_json(const struct target *t)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < t->lint_count; i++)
        json_add_new(list, json_string(t->lint[i]));
    return list;
}

static bool add_json(struct provision_options *o, void *context, struct err *e)
{
    struct provision_state state = {0};
    json_t *list = context, *row;
    SCOPED_FREE char *source = target_source_dir(o->work, o->target->name);

    if (!provision_state(o, &state, e))
        return false;
    row = json_object();
    json_set_text(row, "name", o->target->name);
    json_set_text(row, "title", o->target->title);
    json_set_text(row, "folder", o->target->dir);
    json_set_text(row, "state", state_of(o->target, &state));
    json_set_text(row, "origin", state.origin);
    json_set_text(row, "source", source);
    json_set_bool(row, "quick", o->target->is_quick);
    json_set_new(row, "entries", entries_json(o));
    json_set_bool(row, "recipe", o->target->jail != NULL);
    json_set_new(row, "lint", lint_json(o->target));
    json_set_new(row, "known", known_json(o->target));
    json_set_new(row, "patches", patches_json(o->target));
    json_add_new(list, row);
    provision_state_fini(&state);
    return true;
}

static bool add_text(struct provision_options *o, void *context, struct err *e)
{
    struct provision_state state = {0};
    struct str *out = context;

    if (!provision_state(o, &state, e))
        return false;
    str_addf(out, "%-14s%-14s%s\n", o->target->name, state_of(o->target, &state),
             o->target->title);
    for (unsigned i = 0; i < o->target->entries_count; i++)
        str_addf(out, "%-27s%s (%s entry)\n", "", o->target->entries[i].name,
                 o->target->entries[i].kind);
    if (o->target->jail)
        str_addf(out, "%-27srecipe: spillway jail run %s\n", "", o->target->name);
    for (unsigned i = 0; i < o->target->known_count; i++)
        str_addf(out, "%-27sknown: %s in %s()\n", "", o->target->known[i].kind,
                 o->target->known[i].function);
    for (unsigned i = 0; i < o->target->patches_count; i++)
        str_addf(out, "%-27smuted in fuzzing builds: %s\n", "",
                 o->target->patches[i].unit);
    provision_state_fini(&state);
    return true;
}

static int run_list(int argc, char **argv)
{
    const char *format = "text", *output = NULL;
    const struct cli_option options[] = {
        {"format", 0,   CLI_CHOICE, &format, "text|json", "how to print"        },
        {"output", 'o', CLI_TEXT,   &output, "FILE",      "where to write it to"},
    };
    const struct cli_usage usage = {
        .verb = "targets list",
        .synopsis = "[OPTION...] [TARGET...]",
        .text = "Lists the programs under test, what is there of each, and its entry "
                "points.",
        .options = options,
        .option_count = sizeof options / sizeof options[0],
    };
    SCOPED_STRV struct strv names = {0};
    SCOPED_PLACES struct targets_places p = {0};
    SCOPED_JSON json_t *list = json_array();
    SCOPED_STR struct str text = {0};
    struct err e = {0};
    enum cli_parse parsed = cli_parse(&usage, argc, argv, &names, NULL);

    targets_places_init(&p);
    if (parsed != CLI_PARSED)
        return parsed == CLI_PARSE_EXIT_CLEAN ? CLI_CLEAN : CLI_USAGE;
    bool is_json = *format == 'j';
    int code = for_each(&p, &names, is_json ? add_json : add_text,
                        is_json ? (void *)list : (void *)&text);
    if (is_json)
        json_print(list, &text);
    return cli_write_output(output, &text, &e) ? code : cli_fail(&e);
}

/* -------------------------------------------------------------------- fetch */

/* A target that is only a recipe for the jail comes from a package of the system. */
static bool has_source(const struct target *t)
{
    return t->entries_count > 0 || t->build_count > 0;
}

static bool fetch_one(struct provision_options *o, void *context, struct err *e)
{
    if (!has_source(o->target))
        return true;
    o->is_forced = *(const bool *)context;
    return provision_fetch(o, e);
}

static int run_fetch(int argc, char **argv)
{
    bool is_forced = false;
    const struct cli_option options[] = {
        {"force", 'f', CLI_SWITCH, &is_forced, NULL, "also what is there already"},
    };
    const struct cli_usage usage = {
        .verb = "targets fetch",
        .synopsis = "[OPTION...] [TARGET...]",
        .text =
            "Fetches and unpacks the sources of the named targets (of all for none): "
            "Debian source packages, pinned and checked, from the archive that this "
            "machine uses.",
        .options = options,
        .option_count = sizeof options / sizeof options[0],
    };
    SCOPED_STRV struct strv names = {0};
    SCOPED_PLACES struct targets_places p = {0};
    enum cli_parse parsed = cli_parse(&usage, argc, argv, &names, NULL);

    if (parsed != CLI_PARSED)
        return parsed == CLI_PARSE_EXIT_CLEAN ? CLI_CLEAN : CLI_USAGE;
    targets_places_init(&p);
    return for_each(&p, &names, fetch_one, &is_forced);
}

/* -------------------------------------------------------------------- build */

struct build_request {
    struct strv engines;
    bool is_forced, is_record_only;
    const char *contract_dir; /* NULL: not as OSS-Fuzz asks for it */
};

static bool build_one(struct provision_options *o, void *context, struct err *e)
{
    const struct build_request *r = context;

    if (!has_source(o->target))
        return true;
    o->is_forced = r->is_forced;
    if (o->target->entries_count == 0 && r->contract_dir)
        return true;
    if (o->target->entries_count == 0 || r->is_record_only)
        return provision_record(o, e); /* without entries, there is lint alone */
    if (r->contract_dir)
        return provision_contract(o, r->contract_dir, e);
    for (size_t i = 0; i < r->engines.len; i++) {
        o->engine = r->engines.at[i];
        if (!provision_build(o, e))
            return false;
        o->is_forced = false; /* the steps they share are done once */
    }
    return true;
}

/* --oss-fuzz[=DIR]: the argument, else $OUT, else out/fuzzers here. */
static const char *contract_dir(const char *given)
{
    const char *out = getenv("OUT");

    if (!given || *given)
        return given;
    return out && *out ? out : "out/fuzzers";
}

static int run_build(int argc, char **argv)
{
    struct build_request r = {0};
    const char *contract = NULL;
    const struct cli_option options[] = {
        {"engine",   0,   CLI_LIST,          &r.engines,        "NAME",
         "libfuzzer, afl, msan, replay, muted, coverage (default: libfuzzer, replay)"},
        {"record",   0,   CLI_SWITCH,        &r.is_record_only, NULL,
         "only the plain build, for its compile commands"                            },
        {"oss-fuzz", 0,   CLI_OPTIONAL_TEXT, &contract,         "DIR",
         "with $CC, $CFLAGS, $LIB_FUZZING_ENGINE ... into DIR or $OUT"               },
        {"force",    'f', CLI_SWITCH,        &r.is_forced,      NULL,
         "build again what was built already"                                        },
    };
    const struct cli_usage usage = {
        .verb = "targets build",
        .synopsis = "[OPTION...] [TARGET...]",
        .text =
            "Builds the named targets (all for none): once plainly, with the compile "
            "commands recorded, then with sanitizers for each engine.  Fetches what "
            "is not there, and does nothing twice.",
        .options = options,
        .option_count = sizeof options / sizeof options[0],
    };
    SCOPED_STRV struct strv names = {0};
    SCOPED_PLACES struct targets_places p = {0};
    enum cli_parse parsed = cli_parse(&usage, argc, argv, &names, NULL);
    int code = CLI_USAGE;

    targets_places_init(&p);
    r.contract_dir = contract_dir(contract);
    if (r.engines.len == 0) {
        strv_add(&r.engines, "libfuzzer");
        strv_add(&r.engines, "replay");
    }
    if (parsed == CLI_PARSE_EXIT_CLEAN)
        code = CLI_CLEAN;
    else if (parsed == CLI_PARSED)
        code = for_each(&p, &names, build_one, &r);
    strv_fini(&r.engines);
    return code;
}

/* ----------------------------------------------------------------- together */

static const struct cli_verb verbs[] = {
    {"list",     "what there is, and what is built",                  run_list        },
    {"fetch",    "get the sources",                                   run_fetch       },
    {"build",    "compile for the engines, with the entry points",    run_build       },
    {"new",      "a skeleton from a compile database and a function", targets_new     },
    {"coverage", "what seeds and corpus reach in the sources",        targets_coverage},
};

int verb_targets(int argc, char **argv)
{
    static const struct cli_group group = {
        .name = "targets",
        .text = "The programs under test.  Each is a folder with one description, "
                "target.yaml, and a harness; docs/adding-a-target.md shows how to add "
                "one.",
        .verbs = verbs,
        .count = sizeof verbs / sizeof verbs[0],
    };

    return cli_dispatch(&group, argc, argv);
}
