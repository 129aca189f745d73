/*
 * spillway jail audit: the battery of escapes, inside the jail and as a control.
 */
#include "cli/cli.h"
#include "cli/jail.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"
#include "jail/audit/audit.h"

/* -------------------------------------------------------------- as text */

static unsigned count(const struct audit_result *r, enum audit_outcome outcome)
{
    unsigned n = 0;

    for (size_t i = 0; i < r->attempt_count; i++)
        n += r->attempts[i].jailed == outcome;
    return n;
}

/* The jail's own layers, or for another sandbox what would have. */
static void add_closers(const struct audit_attempt *a, struct str *out)
{
    str_add(out, a->detail[0] ? "; " : "");
    for (size_t i = 0; i < a->layer_count; i++)
        str_addf(out, "%s%s", i ? ", " : "by ", a->layers[i]);
    if (a->layer_count == 0)
        str_addf(out, "closed by: %s", a->closed_by);
}

static void add_attempts(const struct audit_result *r, struct str *out)
{
    str_addf(out, "%-26s %-11s %-11s %s\n", "technique", "in the jail", "control",
             "what happened in the jail; the layers in the way");
    for (size_t i = 0; i < r->attempt_count; i++) {
        const struct audit_attempt *a = &r->attempts[i];
        str_addf(out, "%-26s %-11s %-11s ", a->technique, audit_outcome_name(a->jailed),
                 audit_outcome_name(a->control));
        str_add_escaped(out, a->detail, strlen(a->detail), false);
        if (a->jailed == AUDIT_BLOCKED)
            add_closers(a, out);
        str_add_char(out, '\n');
    }
}

static void add_witnesses(const struct audit_result *r, struct str *out)
{
    str_add(out, "\nwitnesses outside\n");
    for (size_t i = 0; i < r->witness_count; i++) {
        const struct audit_witness *w = &r->witnesses[i];
        str_addf(out, "  %-24s %-10s %s%s%s\n", w->name,
                 w->is_unchanged ? "unchanged" : "CHANGED",
                 w->saw_control ? "saw the control" : "did not see the control",
                 w->detail[0] ? "; " : "", w->detail);
    }
}

static void add_verdict(const struct audit_result *r, struct str *out)
{
    str_addf(
        out,
        "\n%u techniques: %u escaped, %u blocked, %u only reachable, %u not on this "
        "kernel, %u without a control; %u of the control escaped\n",
        (unsigned)r->attempt_count, r->jailed_escapes, count(r, AUDIT_BLOCKED),
        count(r, AUDIT_REACHABLE), count(r, AUDIT_NOT_HERE), count(r, AUDIT_NO_CONTROL),
        r->control_escapes);
    if (audit_held(r))
        str_add(out, "the jail held\n");
    else if (r->is_sound)
        str_add(out, "THE JAIL DID NOT HOLD\n");
    else
        str_addf(out, "the audit says nothing: %s\n", r->reason);
}

/* -------------------------------------------------------------- as JSON */

static json_t *names_json(const char *const *names, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++)
        json_add_new(list, json_string(names[i]));
    return list;
}

static json_t *attempts_json(const struct audit_result *r)
{
    json_t *list = json_array();

    for (size_t i = 0; i < r->attempt_count; i++) {
        const struct audit_attempt *a = &r->attempts[i];
        json_t *row = json_object();
        json_set_text(row, "technique", a->technique);
        json_set_text(row, "about", a->about);
        json_set_text(row, "closed-by", a->closed_by);
        json_set_new(row, "layers", names_json(a->layers, a->layer_count));
        json_set_text(row, "jailed", audit_outcome_name(a->jailed));
        json_set_text(row, "control", audit_outcome_name(a->control));
        json_set_text(row, "detail", a->detail);
        json_add_new(list, row);
    }
    return list;
}

static json_t *witnesses_json(const struct audit_result *r)
{
    json_t *list = json_array();

    for (size_t i = 0; i < r->witness_count; i++) {
        const struct audit_witness *w = &r->witnesses[i];
        json_t *row = json_object();
        json_set_text(row, "name", w->name);
        json_set_bool(row, "unchanged", w->is_unchanged);
        json_set_bool(row, "saw-control", w->saw_control);
        json_set_text(row, "detail", w->detail);
        json_add_new(list, row);
    }
    return list;
}

static json_t *layers_json(const struct jail_record *r)
{
    json_t *list = json_array();

    for (size_t i = 0; i < r->layer_count; i++) {
        json_t *row = json_object();
        json_set_text(row, "name", r->layers[i].name);
        json_set_text(row, "state", jail_layer_state_name(r->layers[i].state));
        json_set_text(row, "detail", r->layers[i].detail);
        json_add_new(list, row);
    }
    return list;
}

static void add_json(const struct jail_cli_audited *a, struct str *out)
{
    const struct audit_result *r = a->result;
    SCOPED_JSON json_t *document = json_object();

    json_set_text(document, "subject", a->subject);
    json_set_bool(document, "held", audit_held(r));
    json_set_bool(document, "sound", r->is_sound);
    json_set_text(document, "reason", r->reason[0] ? r->reason : NULL);
    json_set_text(document, "level", jail_level_name(r->jail.level));
    json_set_bool(document, "root", r->was_root);
    json_set_int(document, "jailed-escapes", r->jailed_escapes);
    json_set_int(document, "control-escapes", r->control_escapes);
    json_set_new(document, "attempts", attempts_json(r));
    json_set_new(document, "witnesses", witnesses_json(r));
    json_set_new(document, "layers", layers_json(&r->jail));
    json_print(document, out);
}

/* ------------------------------------------------------------- the verb */

struct audit_args {
    const char *level, *format, *output, *program, *profile;
    struct strv without, only, extras;
    const struct strv *sandbox; /* operands: the command of another sandbox */
};

static void add_text(const struct jail_cli_audited *a, struct str *out)
{
    add_attempts(a->result, out);
    add_witnesses(a->result, out);
    str_addf(out, "\n%s, %s", a->subject,
             a->result->was_root ? "started by root" : "without root");
    add_verdict(a->result, out);
}

static const struct {
    const char *name;
    void (*add)(const struct jail_cli_audited *a, struct str *out);
} formats[] = {
    {"text", add_text           },
    {"json", add_json           },
    {"html", jail_cli_audit_html},
};

static void print(const struct jail_cli_audited *a, const char *format, struct str *out)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (!strcmp(formats[i].name, format))
            formats[i].add(a, out);
    }
}

static const struct {
    const char *name;
    enum jail_profile profile;
} profiles[] = {
    {"target", JAIL_PROFILE_TARGET},
    {"engine", JAIL_PROFILE_ENGINE},
    {"daemon", JAIL_PROFILE_DAEMON},
};

static enum jail_profile find_profile(const char *name)
{
    for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++) {
        if (!strcmp(profiles[i].name, name))
            return profiles[i].profile;
    }
    return JAIL_PROFILE_TARGET;
}

/* The program's own tree, and the battery in it. */
static bool build_tree(const struct audit_args *a, const char *battery,
                       const char *folder, struct err *e)
{
    struct jail_cli_parts parts = {0};
    struct tree tree = {0};
    SCOPED_FREE char *placed = mem_printf("%s:%s", battery, AUDIT_BATTERY);
    bool is_ok = jail_cli_find_program(a->program, &parts.programs, e) &&
                 jail_cli_add_extra(&parts, placed, e);

    for (size_t i = 0; is_ok && i < a->extras.len; i++)
        is_ok = jail_cli_add_extra(&parts, a->extras.at[i], e);
    if (is_ok) {
        struct tree_spec spec = jail_cli_tree_spec(&parts);

        is_ok = tree_build(&spec, folder, &tree, e);
    }
    tree_fini(&tree);
    jail_cli_parts_fini(&parts);
    return is_ok;
}

/* A folder with the program's tree, removed afterwards; `folder` NULL without one. */
static bool run_with_tree(const struct audit_args *a, struct audit_options *o,
                          struct audit_result *result, struct err *e)
{
    SCOPED_FREE char *folder = NULL;
    SCOPED_FREE char *tree = NULL;
    bool is_ok;

    if (!a->program)
        return audit_run(o, result, e);
    folder = fs_make_temp_dir(NULL, "spillway-audit", e);
    if (!folder)
        return false;
    tree = fs_join(folder, "tree");
    o->tree = tree;
    is_ok = build_tree(a, o->battery, tree, e) && audit_run(o, result, e);
    fs_remove_tree(folder, NULL);
    return is_ok;
}

/* What the audit is of, in words.  New memory. */
static char *describe_subject(const struct audit_args *a)
{
    struct str text = {0};

    if (!a->sandbox->len) {
        str_addf(&text, "the %s jail", a->level);
        if (a->program)
            str_addf(&text, " of %s", a->program);
        str_addf(&text, ", profile %s", a->profile);
        return str_take(&text);
    }
    for (size_t i = 0; i < a->sandbox->len; i++)
        str_addf(&text, "%s%s", i ? " " : "", a->sandbox->at[i]);
    return str_take(&text);
}

static int audit(struct audit_args *a)
{
    SCOPED_FREE char *battery = audit_find_battery();
    SCOPED_FREE struct audit_result *result = mem_alloc(sizeof *result);
    SCOPED_FREE char *subject = describe_subject(a);
    SCOPED_STR struct str text = {0};
    struct err e = {0};
    struct audit_options options = {
        .battery = battery,
        .without = (const char *const *)strv_argv(&a->without),
        .only = a->only.len ? (const char *const *)strv_argv(&a->only) : NULL,
        .profile = find_profile(a->profile),
        .sandbox = a->sandbox->len ? (const char *const *)a->sandbox->at : NULL,
    };

    jail_level_parse(a->level, &options.level);
    if (!battery) {
        err_set(&e, 0, "the battery of escapes is not installed beside this program");
        return cli_fail(&e);
    }
    if (!run_with_tree(a, &options, result, &e))
        return cli_fail(&e);
    print(&(struct jail_cli_audited){subject, result}, a->format, &text);
    if (!cli_write_output(a->output, &text, &e))
        return cli_fail(&e);
    if (audit_held(result))
        return CLI_CLEAN;
    return result->is_sound ? CLI_FOUND : CLI_FAILED;
}

static bool check_usage(const struct audit_args *a, const struct strv *operands)
{
    if (operands->len)
        cli_usage_error("jail audit", "unexpected %s", operands->at[0]);
    else if (a->sandbox->len && (a->program || a->without.len))
        cli_usage_error("jail audit", "--program and --without are of our own jail");
    else if (a->extras.len && !a->program)
        cli_usage_error("jail audit", "--add needs a --program");
    else
        return true;
    return false;
}

int jail_cli_audit(int argc, char **argv)
{
    struct audit_args a = {.level = "hardened", .format = "text", .profile = "target"};
    /* clang-format off */
    const struct cli_option options[] = {
        {"level", 0, CLI_CHOICE, &a.level, "hardened|article", "the jail to try"},
        {"format", 0, CLI_CHOICE, &a.format, "text|json|html", "how to print"},
        {"program", 'p', CLI_TEXT, &a.program, "PROGRAM",
         "in the tree of this program, instead of an empty one"},
        {"add", 0, CLI_LIST, &a.extras, "FILE[:INSIDE]", "another file in that tree"},
        {"profile", 0, CLI_CHOICE, &a.profile, "target|engine|daemon",
         "which system calls the jail allows"},
        {"output", 'o', CLI_TEXT, &a.output, "FILE", "where to write it to"},
        {"only", 0, CLI_LIST, &a.only, "TECHNIQUE", "these instead of all"},
        {"without", 0, CLI_LIST, &a.without, "LAYER",
         "leave a layer out, to see what it closes"},
    };
    /* clang-format on */
    const struct cli_usage usage = {
        .verb = "jail audit",
        .synopsis = "[OPTION...] [-- SANDBOX ARGUMENT...]",
        .text =
            "Tries to get out: a battery of escapes runs inside the jail and, as a "
            "control, in a bare chroot, both in a throwaway host made for the purpose. "
            "What witnesses outside see is the verdict.  With a command after --, "
            "another "
            "sandbox is tried instead of ours: it is started by an unprivileged user "
            "of "
            "that host, finds a tree in " AUDIT_OTHER_TREE
            ", and must start " AUDIT_BATTERY " in it.",
        .options = options,
        .option_count = sizeof options / sizeof options[0],
        .epilogue = "exit code: 0 nothing escaped, 1 something did, 2 wrong use, 3 the "
                    "audit is not sound\n(the control did not escape, or something did "
                    "not report)\n",
    };
    SCOPED_STRV struct strv operands = {0}, sandbox = {0};
    enum cli_parse parsed = cli_parse(&usage, argc, argv, &operands, &sandbox);
    int code = CLI_USAGE;

    a.sandbox = &sandbox;
    if (parsed == CLI_PARSE_EXIT_CLEAN)
        code = CLI_CLEAN;
    else if (parsed == CLI_PARSED && check_usage(&a, &operands))
        code = audit(&a);
    strv_fini(&a.without);
    strv_fini(&a.extras);
    strv_fini(&a.only);
    return code;
}
