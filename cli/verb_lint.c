/*
 * `spillway lint`: find accesses that can leave their buffer.
 *
 * The run is a pipeline: inputs, analysis, settling (what is shown), evidence, fixes,
 * report; each part is a file of its own, and this one strings them together.
 */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/check/check.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "cli/baseline.h"
#include "cli/fix.h"
#include "cli/lint.h"
#include "cli/verbs.h"
#include "evidence/report/report.h"

static struct lint_args args;

/* Aligned columns would be wider than the page. */
/* clang-format off */
static const struct cli_option options[] = {
    {"database", 'p', CLI_TEXT, &args.database, "DIR",
     "folder of compile_commands.json; else the nearest one upwards"},
    {"format", 0, CLI_CHOICE, &args.format, "text|json|sarif|html",
     "how to print the findings"},
    {"output", 'o', CLI_TEXT, &args.output, "FILE",
     "write them there"},
    {"level", 0, CLI_CHOICE, &args.level, "error|warning|note",
     "lowest severity shown; warning unless configured"},
    {"jobs", 'j', CLI_NUMBER, &args.jobs, "N",
     "workers; as many as processors"},
    {"no-cache", 0, CLI_SWITCH, &args.no_cache, NULL,
     "analyse everything anew"},
    {"staged", 0, CLI_SWITCH, &args.staged, NULL,
     "what is staged in git: findings on its changed lines"},
    {"diff", 0, CLI_TEXT, &args.since, "REV",
     "findings on lines that the work tree changes against REV"},
    {"fix", 0, CLI_SWITCH, &args.fix, NULL,
     "change the sources where a safe fix is known, then look again"},
    {"baseline", 0, CLI_TEXT, &args.baseline, "FILE",
     "known findings: not shown in text, marked in reports"},
    {"write-baseline", 0, CLI_SWITCH, &args.write_baseline, NULL,
     "write the findings to the --baseline file"},
    {"why-silent", 0, CLI_TEXT, &args.why, "FILE:LINE",
     "say which fact keeps the accesses on a line silent"},
    {"store", 0, CLI_OPTIONAL_TEXT, &args.store, "DIR",
     "keep the findings for fuzz and triage, in .spillway or DIR"},
    {"dump-ir", 0, CLI_SWITCH, &args.dump_ir, NULL,
     "print the analyser's view of one file"},
};
/* clang-format on */

static const struct cli_usage usage = {
    .verb = "lint",
    .synopsis = "[OPTION...] [FILE...] [-- FLAGS]",
    .text = "Finds accesses that can leave their buffer. FILEs may be sources and "
            "folders; several are analysed as one program. Without any, all of the "
            "compile database is. FLAGS are the compiler's, for every file.",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .epilogue = "examples:\n"
                "  spillway lint src/*.c -- -Iinclude\n"
                "  spillway lint -p build --format sarif -o report.sarif\n"
                "  spillway lint --why-silent src/parse.c:120\n"
                "\n"
                "Exit codes: 0 clean, 1 findings, 2 usage, 3 something could not be "
                "analysed.\n",
};

/* --------------------------------------------------------------------- options */

/* Options that contradict each other; false after saying so. */
static bool check_args(const struct lint_args *a)
{
    const struct {
        bool is_wrong;
        const char *text;
    } rules[] = {
        {a->staged && a->since, "--staged and --diff exclude each other"},
        {a->staged && a->fix, "--fix changes the work tree, --staged looks elsewhere"},
        {a->write_baseline && !a->baseline, "--write-baseline needs --baseline FILE"},
        {a->write_baseline && (a->staged || a->since),
         "a baseline is of everything: not with --staged or --diff"},
        {a->why && (a->fix || a->write_baseline || a->store),
         "--why-silent only explains: not with --fix, --write-baseline or --store"},
        {a->why && strcmp(a->format, "text") != 0 && strcmp(a->format, "json") != 0,
         "--why-silent has the formats text and json"},
        {a->dump_ir && a->operands.len != 1, "--dump-ir takes one FILE"},
        {a->jobs > 1024, "--jobs: at most 1024"},
    };

    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (!rules[i].is_wrong)
            continue;
        cli_usage_error("lint", "%s", rules[i].text);
        return false;
    }
    return true;
}

static enum cli_parse parse_args(int argc, char **argv)
{
    memset(&args, 0, sizeof args);
    args.format = "text";

    enum cli_parse parsed = cli_parse(&usage, argc, argv, &args.operands, &args.flags);
    if (parsed == CLI_PARSED && !check_args(&args))
        return CLI_PARSE_EXIT_USAGE;
    return parsed;
}

/* -------------------------------------------------------------------- analysis */

static void show_progress(void *context, const char *unit, size_t done, size_t total)
{
    (void)context;
    cli_progress(unit, done, total);
}

static void fill_options(const struct lint_session *s, struct lint_options *o)
{
    struct lint_args *a = &args;

    *o = (struct lint_options){
        .files = (const char *const *)s->files.at,
        .file_count = s->files.len,
        .database_dir = a->database,
        .flags = a->flags.len ? (const char *const *)a->flags.at : NULL,
        .jobs = (unsigned)a->jobs,
        .config = s->functions.len ? s->functions.text : NULL,
        .progress = show_progress,
        .interrupted = &cli_interrupted,
    };
}

/* Texts of the overlays as the driver takes them; borrowed from `s`. */
static struct lint_overlay *make_overlays(const struct lint_session *s)
{
    struct lint_overlay *overlays = mem_calloc(s->changes.overlay_count,
                                               sizeof *overlays);

    for (size_t i = 0; i < s->changes.overlay_count; i++) {
        const struct source_overlay *o = &s->changes.overlays[i];
        overlays[i] = (struct lint_overlay){o->path, str_text(&o->text), o->text.len};
    }
    return overlays;
}

static char *cache_folder(void)
{
    SCOPED_FREE char *cache = cli_cache_dir();

    return args.no_cache ? NULL : fs_join(cache, "lint");
}

/* The place that --why-silent asks about, as the analyser names files; else NULL. */
static char *asked_file(struct lint_session *s, unsigned *line)
{
    SCOPED_FREE char *file = NULL;

    if (!args.why || !lint_parse_place(args.why, &file, line, NULL))
        return NULL;
    return sources_path(&s->sources, file);
}

static bool analyse(struct lint_session *s, struct err *e)
{
    SCOPED_FREE char *cache = cache_folder();
    SCOPED_FREE char *asked = NULL;
    SCOPED_FREE struct lint_overlay *overlays = make_overlays(s);
    struct lint_options o;

    fill_options(s, &o);
    asked = asked_file(s, &o.explain_line);
    o.explain_file = asked;
    o.cache_dir = cache;
    o.overlays = overlays;
    o.overlay_count = s->changes.overlay_count;
    bool ok = lint_run(&o, &s->result, e);
    cli_progress_end();
    return ok;
}

static void forget_analysis(struct lint_session *s)
{
    lint_result_fini(&s->result);
    memset(&s->result, 0, sizeof s->result);
    chain_fini(&s->chain);
    memset(&s->chain, 0, sizeof s->chain);
    str_clear(&s->notes);
    sources_forget(&s->sources);
}

static bool settle(struct lint_session *s, struct err *e)
{
    struct baseline_counts counts;

    lint_settle(s);
    if (args.baseline && !baseline_apply(args.baseline, &s->chain, &counts, e))
        return false;
    lint_attach_evidence(s);
    return true;
}

/* ----------------------------------------------------------------------- fixes */

static bool apply_fixes(struct lint_session *s, size_t *edits, struct err *e)
{
    struct fix_result result;
    bool ok = fix_apply(&s->chain, &s->sources, &result, e);

    for (size_t i = 0; i < result.refused.len; i++)
        cli_warn("not fixed: %s", result.refused.at[i]);
    if (result.edits > 0)
        cli_info("%zu %s in %zu %s", result.edits, result.edits == 1 ? "fix" : "fixes",
                 result.files, result.files == 1 ? "file" : "files");
    *edits = result.edits;
    fix_result_fini(&result);
    return ok;
}

/* Look again after the sources were changed, so that what is shown is what is left. */
static bool fix_and_repeat(struct lint_session *s, struct err *e)
{
    size_t edits = 0;

    if (!apply_fixes(s, &edits, e))
        return false;
    if (edits == 0)
        return true;
    forget_analysis(s);
    return analyse(s, e) && settle(s, e);
}

/* ---------------------------------------------------------------------- report */

static struct report_unit *list_problems(const struct lint_session *s, size_t *count)
{
    const struct lint_result *r = &s->result;
    struct report_unit *problems = mem_calloc(r->unit_count, sizeof *problems);

    *count = 0;
    for (size_t i = 0; i < r->unit_count; i++)
        if (r->units[i].problem)
            problems[(*count)++] = (struct report_unit){
                r->units[i].file, r->units[i].problem, r->units[i].is_failed};
    return problems;
}

static bool is_text(void)
{
    return strcmp(args.format, "text") == 0;
}

static const struct str *source_text(void *context, const char *file)
{
    return sources_text(context, file);
}

static bool make_report(struct lint_session *s, struct str *out, struct err *e)
{
    const struct lint_result *r = &s->result;
    struct report_coverage coverage = {
        .units = r->unit_count,
        .units_failed = r->failed,
        .units_partial = r->partial,
        .functions = r->link.coverage.functions,
        .functions_partial = r->link.coverage.functions_partial,
        .hidden_nodes = r->link.coverage.hidden_nodes,
    };
    struct report_input in = {
        .chain = &s->chain,
        .rules = check_rules(),
        .coverage = &coverage,
        .tool_version = SPILLWAY_VERSION,
        .root = s->root,
        .title = "spillway lint",
        .source = source_text,
        .source_context = &s->sources,
    };
    struct report_style style = {
        .colour = cli.colour_out && (!args.output || strcmp(args.output, "-") == 0),
        .show_steps = true,
        .show_source = true,
        .is_quiet = cli.quiet,
    };

    coverage.problems = list_problems(s, &coverage.problem_count);
    bool ok = report_write(args.format, &in, &style, out, e);
    free(coverage.problems);
    return ok;
}

/* The text, before names are made to hold elsewhere; other formats, after. */
static bool prepare_report(struct lint_session *s, struct str *text, struct err *e)
{
    if (is_text() && !make_report(s, text, e))
        return false;
    if (is_text() && !cli.quiet)
        str_add(text, str_text(&s->notes));
    lint_anchor_names(s);
    return is_text() || make_report(s, text, e);
}

/*
 * Keep what is to be kept, and print the findings also when that fails.  CLI_CLEAN or
 * CLI_FAILED.
 */
static int keep_and_write(struct lint_session *s)
{
    SCOPED_STR struct str text = {0};
    struct err e = {0};
    int code = CLI_CLEAN;

    if (!prepare_report(s, &text, &e))
        code = cli_fail(&e);
    if (args.write_baseline && !baseline_write(args.baseline, &s->chain, &e))
        code = cli_fail(&e);
    if (args.store && !lint_store_findings(s, &e))
        code = cli_fail(&e);
    if (!cli_write_output(args.output, &text, &e))
        code = cli_fail(&e);
    return code;
}

static int exit_code(const struct lint_session *s)
{
    if (cli_interrupted)
        cli_warn("interrupted: what is shown is not all");
    if (cli_interrupted || s->result.failed > 0 || s->missing_files > 0)
        return CLI_FAILED;
    if (args.write_baseline)
        return CLI_CLEAN;
    return lint_count_shown(s) > 0 ? CLI_FOUND : CLI_CLEAN;
}

/* ------------------------------------------------------------------ what to do */

static int dump_ir(const struct lint_session *s)
{
    SCOPED_STR struct str text = {0};
    struct lint_options o;
    struct err e = {0};

    fill_options(s, &o);
    if (!lint_dump_ir(&o, &text, &e) || !cli_write_output(args.output, &text, &e))
        return cli_fail(&e);
    return CLI_CLEAN;
}

static int explain(struct lint_session *s)
{
    SCOPED_STR struct str text = {0};
    struct err e = {0};

    if (!analyse(s, &e) || !lint_explain_silence(s, &text, &e) ||
        !cli_write_output(args.output, &text, &e))
        return cli_fail(&e);
    return s->result.failed > 0 ? CLI_FAILED : CLI_CLEAN;
}

static int find(struct lint_session *s)
{
    struct err e = {0};

    if (!analyse(s, &e) || !settle(s, &e))
        return cli_fail(&e);
    if (args.fix && !fix_and_repeat(s, &e))
        return cli_fail(&e);

    int kept = keep_and_write(s);
    return kept == CLI_CLEAN ? exit_code(s) : kept;
}

static int run(struct lint_session *s)
{
    enum lint_inputs inputs;
    struct err e = {0};

    if (!lint_inputs(s, &inputs, &e))
        return cli_fail(&e);
    if (inputs == LINT_INPUTS_WRONG_USE)
        return CLI_USAGE;
    if (inputs == LINT_INPUTS_NOTHING && s->missing_files > 0)
        return CLI_FAILED;
    if (inputs == LINT_INPUTS_NOTHING && is_text()) {
        cli_info("nothing to look at");
        return CLI_CLEAN;
    }
    if (inputs == LINT_INPUTS_NOTHING)
        return keep_and_write(s);
    if (args.dump_ir)
        return dump_ir(s);
    return args.why ? explain(s) : find(s);
}

static void session_fini(struct lint_session *s)
{
    lint_result_fini(&s->result);
    chain_fini(&s->chain);
    sources_fini(&s->sources);
    changes_fini(&s->changes);
    config_fini(&s->config);
    strv_fini(&s->files);
    str_fini(&s->functions);
    str_fini(&s->notes);
    free(s->root);
}

/* --why-silent FILE:LINE alone is about FILE. */
static bool add_asked_file(struct err *e)
{
    char *file;
    unsigned line;

    if (!args.why)
        return true;
    if (!lint_parse_place(args.why, &file, &line, e))
        return false;
    if (args.operands.len == 0)
        strv_add(&args.operands, file);
    free(file);
    return true;
}

int verb_lint(int argc, char **argv)
{
    struct lint_session session = {0};
    struct err e = {0};
    int code;

    switch (parse_args(argc, argv)) {
    case CLI_PARSE_EXIT_CLEAN: code = CLI_CLEAN; break;
    case CLI_PARSE_EXIT_USAGE: code = CLI_USAGE; break;
    case CLI_PARSED:
    default:
        if (!add_asked_file(&e)) {
            code = cli_usage_error("lint", "--why-silent: %s", e.text);
            break;
        }
        cli_catch_signals();
        session.args = args;
        code = run(&session);
    }
    session_fini(&session);
    strv_fini(&args.operands);
    strv_fini(&args.flags);
    return code;
}
