/*
 * spillway triage: what was found, explained.
 *
 * Without a verb of its own it triages what is pending and lists the crashes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/check/check.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "cli/cli.h"
#include "cli/triage.h"
#include "cli/verbs.h"
#include "evidence/report/report.h"
#include "provision/provision.h"

enum { DEFAULT_MINIMIZE_SECONDS = 30, MINIMIZE_SECONDS = 120 };

/* ----------------------------------------------------------------- options */

#define OPTION_STORE(call)                                                             \
    {"store",  0,                                                                      \
     CLI_TEXT, &(call)->store_dir,                                                     \
     "DIR",    "where evidence is kept (default .spillway of the project)"}
#define OPTION_JAIL(call)                                                              \
    {"jail",                                                                           \
     0,                                                                                \
     CLI_CHOICE,                                                                       \
     &(call)->level_name,                                                              \
     "article|hardened",                                                               \
     "level of the jail for replays (default hardened)"}

#define OPTION_FORMAT(call, formats)                                                   \
    {"format", 0, CLI_CHOICE, &(call)->format, formats, "default text"}
#define OPTION_OUTPUT(call)                                                            \
    {"output", 'o', CLI_TEXT, &(call)->output, "FILE", "instead of standard output"}

static void call_init(struct triage_call *call)
{
    *call = (struct triage_call){
        .level_name = "hardened",
        .level = JAIL_LEVEL_HARDENED,
        .format = "text",
        .minimize_seconds = DEFAULT_MINIMIZE_SECONDS,
        .targets = cli_targets_dir(),
        .work = cli_work_dir(),
        .corpus = cli_corpus_dir(),
        .cache = cli_cache_dir(),
        .libexec = cli_libexec_dir(),
    };
    call->battery = fs_join(call->libexec, "spillway-battery");
}

static void call_fini(struct triage_call *call)
{
    store_close(call->store);
    strv_fini(&call->operands);
    free(call->targets);
    free(call->work);
    free(call->corpus);
    free(call->cache);
    free(call->libexec);
    free(call->battery);
    free(call->store_path);
}

#define SCOPED_CALL __attribute__((cleanup(call_fini)))

/* An exit code, or -1 to go on. */
static int parse(const struct cli_usage *usage, int argc, char **argv,
                 struct triage_call *call, size_t operands)
{
    switch (cli_parse(usage, argc, argv, &call->operands, NULL)) {
    case CLI_PARSE_EXIT_CLEAN: return CLI_CLEAN;
    case CLI_PARSE_EXIT_USAGE: return CLI_USAGE;
    case CLI_PARSED: break;
    }
    if (call->operands.len > operands)
        return cli_usage_error(usage->verb, "unexpected operand %s",
                               call->operands.at[operands]);
    if (!jail_level_parse(call->level_name, &call->level))
        return cli_usage_error(usage->verb, "there is no jail level %s",
                               call->level_name);
    return -1;
}

/* An exit code, or -1 to go on. */
static int open_store(struct triage_call *call, enum store_mode mode)
{
    struct err e = {0};

    call->store_path = call->store_dir ? mem_strdup(call->store_dir)
                                       : store_default_dir(".");
    call->store = store_open(call->store_path, mode, &e);
    return call->store ? -1 : cli_fail(&e);
}

static void show_progress(void *context, const char *what, size_t done, size_t total)
{
    (void)context;
    cli_progress(what, done, total);
}

static struct triage_options options_of(const struct triage_call *call)
{
    return (struct triage_options){
        .store = call->store,
        .work = call->work,
        .targets_dir = call->targets,
        .cache_dir = call->cache,
        .target = call->operands.len ? call->operands.at[0] : NULL,
        .level = call->level,
        .minimize_seconds = call->minimize_seconds,
        .breach = !call->no_breach,
        .battery = call->battery,
        .progress = show_progress,
        .interrupted = &cli_interrupted,
    };
}

/* The one crash called `id`, in `chain`; an exit code, or -1. */
static int load_crash(struct triage_call *call, const char *id, struct chain *chain)
{
    const struct store_query query = {.crash_id = id};
    struct err e = {0};

    if (!store_load(call->store, &query, chain, &e))
        return cli_fail(&e);
    if (chain->crash_count == 1)
        return -1;
    if (chain->crash_count == 0)
        err_set(&e, 0, "there is no crash %s in %s", id, call->store_path);
    else
        err_set(&e, 0, "%s names %zu crashes: give more digits", id,
                chain->crash_count);
    return cli_fail(&e);
}

/* The crash that the first operand names; an exit code, or -1. */
static int load_operand(struct triage_call *call, const char *verb, struct chain *chain)
{
    if (call->operands.len == 0)
        return cli_usage_error(verb,
                               "which crash?  `spillway triage list` has the ids");
    return load_crash(call, call->operands.at[0], chain);
}

/* --------------------------------------------------------------------- run */

static void show_step(void *context, const char *step)
{
    (void)context;
    cli_info("%s", step);
}

/* What replays need: the program, and the program without its known faults. */
static bool build_replay(const struct triage_call *call, const char *name,
                         struct err *e)
{
    struct target *t = target_load(call->targets, name, e);
    struct provision_options options = {
        .target = t,
        .work = call->work,
        .corpus_dir = call->corpus,
        .libexec = call->libexec,
        .engine = "replay",
        .progress = show_step,
    };
    bool ok = t && provision_build(&options, e);

    options.engine = "muted";
    ok = ok && (t->patches_count == 0 || provision_build(&options, e));
    target_free(t);
    return ok || err_wrap(e, "build %s for replays", name);
}

static void add_target(struct strv *names, const char *target)
{
    char *name, *entry;

    triage_split_target(target, &name, &entry);
    if (strv_index(names, name) < 0)
        strv_add(names, name);
    free(name);
    free(entry);
}

/* Targets with something to replay: pending inputs, and crashes that lack a step. */
static bool targets_to_replay(const struct triage_call *call, struct strv *names,
                              struct err *e)
{
    const char *target = call->operands.len ? call->operands.at[0] : NULL;
    const struct store_query query = {.target = target};
    struct store_artefact *list = NULL;
    struct chain chain = {0};
    size_t count = 0;

    if (!store_pending_artefacts(call->store, target, &list, &count, e))
        return false;
    for (size_t i = 0; i < count; i++) {
        add_target(names, list[i].target);
        store_artefact_fini(&list[i]);
    }
    free(list);
    if (!store_load(call->store, &query, &chain, e))
        return false;
    for (size_t i = 0; i < chain.crash_count; i++)
        if (!chain.crashes[i].minimized_key ||
            chain.crashes[i].containment.attempt_count == 0)
            add_target(names, chain.crashes[i].crash.target);
    chain_fini(&chain);
    return true;
}

/* A build that fails leaves its inputs pending; the others are triaged. */
static bool build_replays(const struct triage_call *call, bool *has_failed,
                          struct err *e)
{
    SCOPED_STRV struct strv names = {0};

    if (!targets_to_replay(call, &names, e))
        return false;
    for (size_t i = 0; i < names.len && !cli_interrupted; i++) {
        struct err problem = {0};

        if (build_replay(call, names.at[i], &problem))
            continue;
        cli_fail(&problem);
        *has_failed = true;
    }
    return true;
}

static void describe_run(const struct triage_result *r)
{
    if (r->artefacts || r->infrastructure)
        cli_info(
            "%zu input%s triaged: %zu new crash%s, %zu more input%s of known ones, "
            "%zu not reproduced",
            r->artefacts, r->artefacts == 1 ? "" : "s", r->new_crashes,
            r->new_crashes == 1 ? "" : "es", r->known_crashes,
            r->known_crashes == 1 ? "" : "s", r->not_reproduced);
    if (r->infrastructure)
        cli_warn("%zu input%s could not be judged and stay%s pending: %s",
                 r->infrastructure, r->infrastructure == 1 ? "" : "s",
                 r->infrastructure == 1 ? "s" : "", r->problem);
    else if (r->problem)
        cli_warn("%s", r->problem);
}

static bool run_triage(const struct triage_call *call, bool *has_failed, struct err *e)
{
    const struct triage_options options = options_of(call);
    struct triage_result result = {0};

    if (!build_replays(call, has_failed, e))
        return false;
    bool ok = triage_pending(&options, &result, e);
    cli_progress_end();
    if (ok)
        describe_run(&result);
    *has_failed = *has_failed || result.infrastructure > 0 || cli_interrupted;
    triage_result_fini(&result);
    return ok;
}

static int print_list(const struct triage_call *call, bool has_failed)
{
    const struct store_query query = {
        .target = call->operands.len ? call->operands.at[0] : NULL};
    SCOPED_STR struct str text = {0};
    struct chain chain = {0};
    struct err e = {0};

    if (!store_load(call->store, &query, &chain, &e))
        return cli_fail(&e);

    size_t count = chain.crash_count;
    if (strcmp(call->format, "json") == 0) {
        SCOPED_JSON json_t *list = json_array();

        for (size_t i = 0; i < count; i++)
            json_add_new(list, chain_crash_to_json(&chain.crashes[i]));
        json_print(list, &text);
    } else if (count > 0) {
        triage_list_text(&chain, &text);
    } else {
        str_add(&text, "no crash on record\n");
    }
    chain_fini(&chain);
    if (!cli_write_output(call->output, &text, &e))
        return cli_fail(&e);
    if (has_failed)
        return CLI_FAILED;
    return count > 0 ? CLI_FOUND : CLI_CLEAN;
}

static int verb_run(int argc, char **argv)
{
    SCOPED_CALL struct triage_call call;
    call_init(&call);
    const struct cli_option options[] = {
        OPTION_STORE(&call),
        OPTION_JAIL(&call),
        {"minimize-time", 0, CLI_DURATION, &call.minimize_seconds, "DURATION",
                 "for each new crash (default 30s; 0: do not minimise)"},
        {"no-breach",     0, CLI_SWITCH,   &call.no_breach,        NULL,
                 "do not try escapes from inside the crashes"          },
    };
    const struct cli_usage usage = {
        .verb = "triage run",
        .synopsis = "[OPTION...] [TARGET[/ENTRY]]",
        .text = "Replay what campaigns found, name each crash once, minimise it, try "
                "to escape from inside it, link it to findings, and list all crashes.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
    };
    bool has_failed = false;
    struct err e = {0};
    int code = parse(&usage, argc, argv, &call, 1);

    if (code < 0)
        code = open_store(&call, STORE_WRITE);
    if (code >= 0)
        return code;
    cli_catch_signals();
    if (!run_triage(&call, &has_failed, &e))
        return cli_fail(&e);
    return print_list(&call, has_failed);
}

/* -------------------------------------------------------------- list, show */

static int verb_list(int argc, char **argv)
{
    SCOPED_CALL struct triage_call call;
    call_init(&call);
    const struct cli_option options[] = {
        OPTION_STORE(&call),
        OPTION_FORMAT(&call, "text|json"),
        OPTION_OUTPUT(&call),
    };
    const struct cli_usage usage = {
        .verb = "triage list",
        .synopsis = "[OPTION...] [TARGET[/ENTRY]]",
        .text = "List the crashes on record, one line each.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
    };
    int code = parse(&usage, argc, argv, &call, 1);

    if (code < 0)
        code = open_store(&call, STORE_READ);
    return code < 0 ? print_list(&call, false) : code;
}

static int print_crash(const struct triage_call *call, const struct chain *chain)
{
    SCOPED_STR struct str text = {0};
    struct err e = {0};

    if (strcmp(call->format, "json") == 0) {
        SCOPED_JSON json_t *document = chain_crash_to_json(&chain->crashes[0]);

        json_print(document, &text);
    } else {
        triage_show_text(call, chain, &chain->crashes[0], &text);
    }
    return cli_write_output(call->output, &text, &e) ? CLI_FOUND : cli_fail(&e);
}

static int verb_show(int argc, char **argv)
{
    SCOPED_CALL struct triage_call call;
    call_init(&call);
    const struct cli_option options[] = {
        OPTION_STORE(&call),
        {"report", 0, CLI_SWITCH, &call.full_report, NULL,
                 "the whole report of the sanitizer too"},
        OPTION_FORMAT(&call, "text|json"),
        OPTION_OUTPUT(&call),
    };
    const struct cli_usage usage = {
        .verb = "triage show",
        .synopsis = "[OPTION...] ID",
        .text = "Show one crash: what it is, where, why, how bad, how to reproduce it "
                "and how to fix it.  ID may be cut to four digits or more.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
    };
    struct chain chain = {0};
    int code = parse(&usage, argc, argv, &call, 1);

    if (code < 0)
        code = open_store(&call, STORE_READ);
    if (code < 0)
        code = load_operand(&call, usage.verb, &chain);
    if (code < 0)
        code = print_crash(&call, &chain);
    chain_fini(&chain);
    return code;
}

/* -------------------------------------------------------- replay, minimize */

static int print_replay(const struct run_result *r)
{
    SCOPED_STR struct str text = {0};
    struct err e = {0};

    str_addf(&text, "%s", run_outcome_name(r->outcome));
    if (r->problem)
        str_addf(&text, ": %s", r->problem);
    if (r->crash.kind) {
        str_addf(&text, ": %s at ", r->crash.kind);
        triage_add_where(&r->crash, &text);
    }
    if (r->crash.in_front) {
        str_add(&text, ", behind ");
        str_add_escaped(&text, r->crash.in_front, strlen(r->crash.in_front), false);
        str_add(&text, ", a known fault that is muted");
    }
    str_add_char(&text, '\n');
    if (r->crash.report)
        str_add_escaped(&text, r->crash.report, strlen(r->crash.report), true);
    else
        str_add_escaped(&text, str_text(&r->output), r->output.len, true);
    if (!cli_write_output(NULL, &text, &e))
        return cli_fail(&e);
    if (r->outcome == RUN_INFRASTRUCTURE)
        return CLI_FAILED;
    return r->outcome == RUN_CLEAN ? CLI_CLEAN : CLI_FOUND;
}

/* Build what the crash in `chain` is replayed with; an exit code, or -1. */
static int build_for(const struct triage_call *call, const struct chain *chain)
{
    char *name, *entry;
    struct err e = {0};

    triage_split_target(chain->crashes[0].crash.target, &name, &entry);
    bool ok = build_replay(call, name, &e);
    free(name);
    free(entry);
    return ok ? -1 : cli_fail(&e);
}

static int replay(const struct triage_call *call)
{
    struct triage_options options = options_of(call);
    struct run_result result;
    struct err e = {0};

    options.target = NULL;
    bool ok = triage_replay(&options, call->operands.at[0], &result, &e);
    cli_progress_end();
    int code = ok ? print_replay(&result) : cli_fail(&e);
    run_result_fini(&result);
    return code;
}

static int minimize(const struct triage_call *call)
{
    struct triage_options options = options_of(call);
    struct chain chain = {0};
    const struct store_query query = {.crash_id = call->operands.at[0]};
    struct err e = {0};

    options.target = NULL;
    bool ok = triage_minimize(&options, call->operands.at[0], &e);
    cli_progress_end();
    if (!ok || !store_load(call->store, &query, &chain, &e))
        return cli_fail(&e);
    printf("%s: %zu bytes, minimised from %zu\n", chain.crashes[0].crash.id,
           chain.crashes[0].minimized_size, chain.crashes[0].input_size);
    chain_fini(&chain);
    return CLI_FOUND;
}

/* The two verbs that run one crash again; `act` does it. */
static int run_again(const struct cli_usage *usage, int argc, char **argv,
                     struct triage_call *call, int (*act)(const struct triage_call *))
{
    struct chain chain = {0};
    int code = parse(usage, argc, argv, call, 1);

    if (code < 0)
        code = open_store(call, STORE_WRITE);
    if (code < 0)
        code = load_operand(call, usage->verb, &chain);
    if (code < 0)
        code = build_for(call, &chain);
    chain_fini(&chain);
    if (code >= 0)
        return code;
    cli_catch_signals();
    return act(call);
}

static int verb_replay(int argc, char **argv)
{
    SCOPED_CALL struct triage_call call;
    call_init(&call);
    const struct cli_option options[] = {OPTION_STORE(&call), OPTION_JAIL(&call)};
    const struct cli_usage usage = {
        .verb = "triage replay",
        .synopsis = "[OPTION...] ID",
        .text = "Run the program once more, in the jail, with the input of a crash.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .epilogue = "Exit status: 0 it no longer crashes, 1 it does, 3 it could not be "
                    "run.\n",
    };

    return run_again(&usage, argc, argv, &call, replay);
}

static int verb_minimize(int argc, char **argv)
{
    SCOPED_CALL struct triage_call call;
    call_init(&call);
    call.minimize_seconds = MINIMIZE_SECONDS;
    const struct cli_option options[] = {
        OPTION_STORE(&call),
        OPTION_JAIL(&call),
        {"time", 't', CLI_DURATION, &call.minimize_seconds, "DURATION", "default 2m"},
    };
    const struct cli_usage usage = {
        .verb = "triage minimize",
        .synopsis = "[OPTION...] ID",
        .text = "Make the input of a crash smaller; it stays the same crash.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
    };

    return run_again(&usage, argc, argv, &call, minimize);
}

/* ------------------------------------------------------------ report, diff */

static int write_report(const struct triage_call *call)
{
    const struct store_query query = {
        .target = call->operands.len ? call->operands.at[0] : NULL};
    struct chain chain = {0};
    const struct report_input input = {
        .chain = &chain,
        .rules = check_rules(),
        .tool_version = SPILLWAY_VERSION,
        .title = "Spillway report",
    };
    const struct report_style style = {.colour = cli.colour_out && !call->output,
                                       .show_steps = true,
                                       .show_source = true};
    SCOPED_STR struct str text = {0};
    struct err e = {0};

    if (!store_load(call->store, &query, &chain, &e))
        return cli_fail(&e);
    bool ok = report_write(call->format, &input, &style, &text, &e) &&
              cli_write_output(call->output, &text, &e);
    int code = chain.crash_count > 0 ? CLI_FOUND : CLI_CLEAN;
    chain_fini(&chain);
    return ok ? code : cli_fail(&e);
}

static int draft_upstream(struct triage_call *call)
{
    struct chain chain = {0};
    int code;

    if (call->operands.len > 0)
        return cli_usage_error("triage report", "--upstream ID takes no target");
    code = load_crash(call, call->upstream, &chain);
    if (code < 0)
        code = triage_upstream(call, &chain);
    chain_fini(&chain);
    return code;
}

static int verb_report(int argc, char **argv)
{
    SCOPED_CALL struct triage_call call;
    call_init(&call);
    const struct cli_option options[] = {
        OPTION_STORE(&call),
        OPTION_FORMAT(&call, "text|json|sarif|html"),
        OPTION_OUTPUT(&call),
        {"upstream", 0, CLI_TEXT, &call.upstream, "ID",
                 "draft this crash for its maintainers, in folder -o"},
    };
    const struct cli_usage usage = {
        .verb = "triage report",
        .synopsis = "[OPTION...] [TARGET[/ENTRY]]",
        .text = "Write findings, crashes, containment and campaigns as one report, or "
                "draft what the maintainers of the program should know of one crash.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
    };
    int code = parse(&usage, argc, argv, &call, 1);

    if (code < 0)
        code = open_store(&call, STORE_READ);
    if (code >= 0)
        return code;
    return call.upstream ? draft_upstream(&call) : write_report(&call);
}

static bool load_all(const char *dir, struct chain *out, struct err *e)
{
    const struct store_query query = {0};
    struct store *store = store_open(dir, STORE_READ, e);
    bool ok = store && store_load(store, &query, out, e);

    store_close(store);
    return ok;
}

static bool has_crash(const struct chain *chain, const char *id)
{
    for (size_t i = 0; i < chain->crash_count; i++)
        if (strcmp(chain->crashes[i].crash.id, id) == 0)
            return true;
    return false;
}

/* The crashes of `chain` that `other` lacks (or has), one line each; their number. */
static size_t add_difference(const struct chain *chain, const struct chain *other,
                             bool is_in_both, const char *mark)
{
    SCOPED_STR struct str text = {0};
    size_t count = 0;

    for (size_t i = 0; i < chain->crash_count; i++) {
        const struct crash *c = &chain->crashes[i].crash;

        if (has_crash(other, c->id) != is_in_both)
            continue;
        str_addf(&text, "%s  %.8s  %s  %s: ", mark, c->id, c->kind, c->target);
        triage_add_where(c, &text);
        str_add_char(&text, '\n');
        count++;
    }
    fputs(str_text(&text), stdout);
    return count;
}

static int verb_diff(int argc, char **argv)
{
    SCOPED_CALL struct triage_call call;
    call_init(&call);
    const struct cli_usage usage = {
        .verb = "triage diff",
        .synopsis = "BEFORE AFTER",
        .text = "Compare the crashes of two stores (folders): gone, new, and in both.",
        .epilogue = "Exit status: 0 nothing new, 1 new crashes.\n",
    };
    struct chain before = {0}, after = {0};
    struct err e = {0};
    int code = parse(&usage, argc, argv, &call, 2);

    if (code < 0 && call.operands.len != 2)
        code = cli_usage_error(usage.verb, "name two stores");
    if (code >= 0)
        return code;
    if (load_all(call.operands.at[0], &before, &e) &&
        load_all(call.operands.at[1], &after, &e)) {
        add_difference(&before, &after, false, "gone");
        add_difference(&after, &before, true, "both");
        code = add_difference(&after, &before, false, "new ") > 0 ? CLI_FOUND
                                                                  : CLI_CLEAN;
    } else {
        code = cli_fail(&e);
    }
    chain_fini(&before);
    chain_fini(&after);
    return code;
}

/* ---------------------------------------------------------------- dispatch */

static const struct cli_verb verbs[] = {
    {"run",      "triage what is pending, and list",                 verb_run     },
    {"list",     "one line for each crash",                          verb_list    },
    {"show",     "one crash: what, where, why, how bad, how to fix", verb_show    },
    {"replay",   "run a crash again",                                verb_replay  },
    {"minimize", "make the input of a crash smaller",                verb_minimize},
    {"report",   "everything as text, JSON, SARIF or HTML",          verb_report  },
    {"diff",     "compare two stores",                               verb_diff    },
};

static bool is_verb(const char *word)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, word) == 0)
            return true;
    return false;
}

static bool asks_for_help(int argc, char **argv)
{
    return argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0);
}

/*
 * Whether the call is `spillway triage [OPTION...]`: no operand that could be a verb.
 */
static bool is_plain_run(int argc, char **argv)
{
    return argc == 1 || (argv[1][0] == '-' && !asks_for_help(argc, argv)) ||
           (!is_verb(argv[1]) && strchr(argv[1], '/'));
}

int verb_triage(int argc, char **argv)
{
    static const struct cli_group group = {
        .name = "triage",
        .text = "From crashing inputs to records: each crash once, symbolised, "
                "minimised, contained, and linked to the finding it confirms.",
        .verbs = verbs,
        .count = sizeof verbs / sizeof *verbs,
        .epilogue = "Without a verb: run.\n",
    };

    if (is_plain_run(argc, argv))
        return verb_run(argc, argv);
    return cli_dispatch(&group, argc, argv);
}
