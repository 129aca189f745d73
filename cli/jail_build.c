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
    bool why;
    struct strv extras;
};

static const char epilogue[] =
    "examples:\n"
    "  spillway jail build /usr/sbin/ntpd -o /srv/ntpd --why\n"
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

static int build(const struct build_args *a, struct jail_cli_parts *parts)
{
    struct tree_spec spec = jail_cli_tree_spec(parts);
    SCOPED_STRV struct strv problems = {0};
    SCOPED_STR struct str text = {0};
    struct tree t = {0};
    struct err e = {0};
    bool is_ok = tree_build(&spec, a->folder, &t, &e) &&
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

    int code = read_args(a, operands, &parts, &e) ? build(a, &parts) : cli_fail(&e);
    jail_cli_parts_fini(&parts);
    return code;
}

int jail_cli_build(int argc, char **argv)
{
    struct build_args a = {0};
    const struct cli_option options[] = {
        {"output", 'o', CLI_TEXT,   &a.folder, "DIR",
         "the folder to make, or to complete"            },
        {"why",    0,   CLI_SWITCH, &a.why,    NULL,
         "list each file, where it is from, and why"     },
        {"add",    0,   CLI_LIST,   &a.extras, "FILE[:INSIDE]",
         "another file; \":/folder\" for an empty folder"},
    };
    const struct cli_usage usage = {
        .verb = "jail build",
        .synopsis = "[OPTION...] PROGRAM... -o DIR",
        .text = "Makes the tree that a jailed program sees: the program, its dynamic "
                "linker and its libraries, found in their headers without running "
                "anything.  Files with set-id bits are refused.",
        .options = options,
        .option_count = sizeof options / sizeof options[0],
        .epilogue = epilogue,
    };
    SCOPED_STRV struct strv operands = {0};
    enum cli_parse parsed = cli_parse(&usage, argc, argv, &operands, NULL);
    int code = CLI_USAGE;

    if (parsed == CLI_PARSE_EXIT_CLEAN)
        code = CLI_CLEAN;
    else if (parsed == CLI_PARSED)
        code = check_and_build(&a, &operands);
    strv_fini(&a.extras);
    return code;
}
