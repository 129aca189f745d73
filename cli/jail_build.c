/*
 * spillway jail build: the tree that a program sees, and why each file is there.
 */
#include "cli/cli.h"
#include "cli/jail.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"
#include "jail/tree/trace.h"

/* ------------------------------------------------------- shared with run */

bool jail_cli_find_program(const char *name, struct strv *out, struct err *e)
{
    SCOPED_FREE char *found = strchr(name, '/') ? mem_strdup(name)
                                                : fs_find_program(name);

    if (!found)
        return err_set(e, 0, "there is no program %s on PATH", name);
    strv_add(out, found);
    return true;
}

bool jail_cli_add_extra(struct jail_cli_parts *parts, const char *text, struct err *e)
{
    const char *colon = strchr(text, ':');
    size_t length = colon ? (size_t)(colon - text) : strlen(text);
    SCOPED_FREE char *outside = mem_strndup(text, length);
    SCOPED_FREE char *absolute = fs_absolute(outside);
    const char *inside = colon ? colon + 1 : absolute;

    if (inside[0] != '/')
        return err_set(e, 0, "--add %s: a place inside is an absolute path", text);
    strv_add(&parts->texts, outside);
    strv_add(&parts->texts, inside);
    parts->extra_count = parts->texts.len / 2;
    return true;
}

struct tree_spec jail_cli_tree_spec(struct jail_cli_parts *parts)
{
    parts->extras = mem_resize(parts->extras, parts->extra_count + 1,
                               sizeof *parts->extras);
    for (size_t i = 0; i < parts->extra_count; i++) {
        const char *outside = parts->texts.at[2 * i];
        parts->extras[i] = (struct tree_extra){.outside = outside[0] ? outside : NULL,
                                               .inside = parts->texts.at[2 * i + 1]};
    }
    return (struct tree_spec){
        .programs = (const char *const *)strv_argv(&parts->programs),
        .extras = parts->extras,
        .extra_count = parts->extra_count,
    };
}

void jail_cli_parts_fini(struct jail_cli_parts *parts)
{
    strv_fini(&parts->programs);
    strv_fini(&parts->texts);
    free(parts->extras);
    *parts = (struct jail_cli_parts){0};
}

/* -------------------------------------------------------------- the verb */

struct build_args {
    const char *folder;
    bool why, is_traced;
    unsigned time_s;
    struct strv extras;
    struct strv arguments; /* of the traced run */
};

enum { TRACE_SECONDS = 10 };

static const char epilogue[] =
    "examples:\n"
    "  spillway jail build /usr/sbin/ntpd -o /srv/ntpd --why\n"
    "  spillway jail build /usr/bin/id -o /srv/id --trace --why -- root\n"
    "  spillway jail build named -o /srv/named --add /etc/bind/named.conf "
    "--add :/var/cache/bind\n";

static bool read_args(struct build_args *a, const struct strv *operands,
                      struct jail_cli_parts *parts, struct err *e)
{
    for (size_t i = 0; i < operands->len; i++) {
        if (!jail_cli_find_program(operands->at[i], &parts->programs, e))
            return false;
    }
    for (size_t i = 0; i < a->extras.len; i++) {
        if (!jail_cli_add_extra(parts, a->extras.at[i], e))
            return false;
    }
    return true;
}

/* One line a file: where it is inside, where it comes from, why. */
static void add_reasons(const struct tree *t, struct str *out)
{
    for (size_t i = 0; i < t->file_count; i++) {
        const struct tree_file *f = &t->files[i];
        str_addf(out, "%s\t%s\t%s\n", f->inside, f->outside ? f->outside : "(empty)",
                 f->why);
    }
}

static void say_what_is_missing(const struct tree_trace *t)
{
    for (size_t i = 0; i < t->private_files.len; i++)
        cli_warn(
            "%s was opened, but not everyone may read it: --add it, if it is to be "
            "in the tree",
            t->private_files.at[i]);
    for (size_t i = 0; i < t->written.len; i++)
        cli_info("%s was opened for writing: a jail needs --writable for its folder",
                 t->written.at[i]);
}

static bool trace(struct build_args *a, const char *program, struct tree_trace *out,
                  struct err *e)
{
    unsigned seconds = a->time_s ? a->time_s : TRACE_SECONDS;
    SCOPED_STRV struct strv argv = {0};

    strv_add(&argv, program);
    strv_add_all(&argv, (const char *const *)strv_argv(&a->arguments));
    cli_info("running %s, as you and outside of any jail, for at most %u s", program,
             seconds);
    if (!tree_trace_run((const char *const *)strv_argv(&argv), seconds, out, e))
        return false;
    if (out->timed_out)
        cli_info("ended after %u s", seconds);
    else if (out->status)
        cli_warn("the traced run failed: what it would have opened later is not known");
    say_what_is_missing(out);
    return true;
}

static int build(struct build_args *a, struct jail_cli_parts *parts)
{
    struct tree_spec spec = jail_cli_tree_spec(parts);
    struct tree_trace traced = {0};
    SCOPED_STRV struct strv problems = {0};
    SCOPED_STR struct str text = {0};
    struct tree t = {0};
    struct err e = {0};
    bool is_ok = !a->is_traced || trace(a, spec.programs[0], &traced, &e);

    spec.opened = (const char *const *)strv_argv(&traced.opened);
    is_ok = is_ok && tree_build(&spec, a->folder, &t, &e) &&
            tree_check(a->folder, &problems, &e);

    if (is_ok && a->why) {
        add_reasons(&t, &text);
        is_ok = cli_write_output(NULL, &text, &e);
    }
    if (is_ok)
        cli_info("%s: %zu files for %s", t.root, t.file_count, t.main);
    for (size_t i = 0; i < problems.len; i++)
        cli_warn("%s", problems.at[i]);
    tree_fini(&t);
    tree_trace_fini(&traced);
    if (!is_ok)
        return cli_fail(&e);
    if (problems.len == 0)
        return CLI_CLEAN;
    err_set(&e, 0, "%s was not empty, and is not fit to be a root", a->folder);
    return cli_fail(&e);
}

static int check_and_build(struct build_args *a, const struct strv *operands)
{
    struct jail_cli_parts parts = {0};
    struct err e = {0};

    if (operands->len == 0)
        return cli_usage_error("jail build", "a program is missing");
    if (!a->folder)
        return cli_usage_error("jail build", "-o DIR is missing");
    if (a->arguments.len && !a->is_traced)
        return cli_usage_error("jail build", "arguments are for --trace");

    int code = read_args(a, operands, &parts, &e) ? build(a, &parts) : cli_fail(&e);
    jail_cli_parts_fini(&parts);
    return code;
}

int jail_cli_build(int argc, char **argv)
{
    struct build_args a = {0};
    const struct cli_option options[] = {
        {"output", 'o', CLI_TEXT,     &a.folder,    "DIR",
         "the folder to make, or to complete"                                    },
        {"why",    0,   CLI_SWITCH,   &a.why,       NULL,
         "list each file, where it is from, and why"                             },
        {"add",    0,   CLI_LIST,     &a.extras,    "FILE[:INSIDE]",
         "another file; \":/folder\" for an empty folder"                        },
        {"trace",  0,   CLI_SWITCH,   &a.is_traced, NULL,
         "run PROGRAM once, outside of any jail, and add what it opens by itself"},
        {"time",   0,   CLI_DURATION, &a.time_s,    "TIME",
         "end the traced run after this (default: 10s)"                          },
    };
    const struct cli_usage usage = {
        .verb = "jail build",
        .synopsis = "[OPTION...] PROGRAM... -o DIR [-- ARGUMENT...]",
        .text = "Makes the tree that a jailed program sees: the program, its dynamic "
                "linker and its libraries, found in their headers without running "
                "anything.  With --trace the first PROGRAM is run once, with the "
                "arguments after --, and what it opens by itself is added: modules, "
                "configuration.  Set-id files, files that anyone can write, and "
                "programs with writable code are refused.",
        .options = options,
        .option_count = sizeof options / sizeof options[0],
        .epilogue = epilogue,
    };
    SCOPED_STRV struct strv operands = {0};
    enum cli_parse parsed = cli_parse(&usage, argc, argv, &operands, &a.arguments);
    int code = CLI_USAGE;

    if (parsed == CLI_PARSE_EXIT_CLEAN)
        code = CLI_CLEAN;
    else if (parsed == CLI_PARSED)
        code = check_and_build(&a, &operands);
    strv_fini(&a.extras);
    strv_fini(&a.arguments);
    return code;
}
