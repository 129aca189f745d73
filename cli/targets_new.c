/*
 * spillway targets new: a target that compiles at once, from a compile database and the
 * name of a function.
 */
#include <stdio.h>

#include "base/scoped.h"
#include "cli/cli.h"
#include "cli/targets.h"
#include "provision/skeleton.h"

static const char epilogue[] =
    "example:\n"
    "  bear -- make                       # or -DCMAKE_EXPORT_COMPILE_COMMANDS=ON\n"
    "  spillway targets new mine --compdb compile_commands.json --function parse_line\n"
    "  spillway fuzz mine --time 60\n"
    "\n"
    "docs/adding-a-target.md tells what to look at then.\n"
    "Exit status: 0 made, 2 usage, 3 it could not be made.\n";

static void show_tick(size_t done, size_t total)
{
    cli_progress("looking at sources", done, total);
}

static void describe(const struct skeleton *s, const char *name, struct str *out)
{
    str_addf(out, "%s of %s, with %zu source%s of its program\n", s->prototype, s->unit,
             s->units, s->units == 1 ? "" : "s");
    for (size_t i = 0; i < s->files.len; i++)
        str_addf(out, "    %s\n", s->files.at[i]);
    if (s->missing.len > 0)
        str_addf(out, "%zu symbol%s no source and no library defines: see `ldflags`\n",
                 s->missing.len, s->missing.len == 1 ? "" : "s");
    if (s->is_called)
        str_addf(out, "Next: seeds, then `spillway fuzz %s --time 60`\n", name);
    else
        str_addf(out,
                 "Next: complete the call in harness.c, then `spillway targets build "
                 "%s`\n",
                 name);
}

static int make(const struct skeleton_options *o)
{
    SCOPED_STR struct str text = {0};
    struct skeleton made;
    struct err e = {0};
    bool ok = skeleton_make(o, &made, &e);

    cli_progress_end();
    if (ok) {
        describe(&made, o->name, &text);
        ok = cli_write_output(NULL, &text, &e);
    }
    skeleton_fini(&made);
    return ok ? CLI_CLEAN : cli_fail(&e);
}

/* What is missing on the command line; CLI_CLEAN: nothing. */
static int check(const struct skeleton_options *o, const struct strv *names)
{
    static const char verb[] = "targets new";

    if (names->len != 1)
        return cli_usage_error(verb, "give the new target one name");
    if (!o->compdb)
        return cli_usage_error(verb, "--compdb: where is compile_commands.json?");
    if (!o->function)
        return cli_usage_error(verb, "--function: what gets the input?");
    return CLI_CLEAN;
}

int targets_new(int argc, char **argv)
{
    struct skeleton_options o = {.tick = show_tick};
    const struct cli_option options[] = {
        {"compdb",   0, CLI_TEXT, &o.compdb,   "FILE",
         "compile database of the program, as cmake or bear writes it"},
        {"function", 0, CLI_TEXT, &o.function, "NAME",
         "the function that inputs are handed to"                     },
        {"unit",     0, CLI_TEXT, &o.unit,     "FILE",
         "the source it is in, where several define it"               },
    };
    const struct cli_usage usage = {
        .verb = "targets new",
        .synopsis = "--compdb FILE --function NAME [OPTION...] TARGET",
        .text = "Makes a new target: a description, a harness that calls the function "
                "with its input (or shows where to complete the call), and a first "
                "seed.  It compiles at once.  Nothing is written over.",
        .options = options,
        .option_count = sizeof options / sizeof options[0],
        .epilogue = epilogue,
    };
    SCOPED_STRV struct strv names = {0};
    SCOPED_PLACES struct targets_places p = {0};
    enum cli_parse parsed = cli_parse(&usage, argc, argv, &names, NULL);

    if (parsed != CLI_PARSED)
        return parsed == CLI_PARSE_EXIT_CLEAN ? CLI_CLEAN : CLI_USAGE;
    targets_places_init(&p);
    o.targets_dir = p.targets;
    o.corpus_dir = p.corpus;
    int code = check(&o, &names);
    o.name = names.len > 0 ? names.at[0] : NULL;
    return code == CLI_CLEAN ? make(&o) : code;
}
