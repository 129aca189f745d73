/*
 * `spillway doctor`: what works on this machine, what is missing, and how to get it.
 *
 * One table; each row is asked the way the rest of Spillway would use the thing, and
 * never in a way that changes the machine.  The layers of the jail come from the jail
 * itself.
 */
#include "cli/cli.h"

#include <string.h>

#include "base/json.h"
#include "cli/doctor.h"
#include "cli/verbs.h"
#include "jail/jail.h"

static const char *format;

static const struct cli_option options[] = {
    {"format", 0, CLI_CHOICE, &format, "text|json", "how to print it"},
};

static const struct cli_usage usage = {
    .verb = "doctor",
    .synopsis = "[OPTION...]",
    .text = "Says what works on this machine, what is missing, what it is needed for, "
            "and the command that gets it.",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .epilogue = "Exit codes: 0 the main job can run (lint, and fuzz with libFuzzer in "
                "the jail),\n2 usage, 3 something that it needs is missing.\n",
};

/* Aligned columns would be wider than the page. */
/* clang-format off */
static const struct doctor_row rows[] = {
    {"libclang", NULL, "lint parses C with it",
     "apt-get install libclang1-19", true, doctor_look_libclang},
    {"clang", "clang-19", "builds the programs under test",
     "apt-get install clang-19", true, doctor_look_program},
    {"libFuzzer", "fuzzer", "fuzz --engine libfuzzer",
     "apt-get install libclang-rt-19-dev", true, doctor_look_runtime},
    {"AddressSanitizer", "asan", "sees the crashes",
     "apt-get install libclang-rt-19-dev", true, doctor_look_runtime},
    {"llvm-symbolizer", "llvm-symbolizer-19 llvm-symbolizer",
     "names functions in crashes",
     "apt-get install llvm-19", false, doctor_look_program},
    {"AFL++", "afl-fuzz", "fuzz --engine afl",
     "apt-get install afl++", false, doctor_look_program},
    {"gcc", "gcc", "plain builds of the programs under test",
     "apt-get install gcc", false, doctor_look_program},
    {"make", "make", "plain builds of the programs under test",
     "apt-get install make", false, doctor_look_program},
    {"bear", "bear", "records their compile commands",
     "apt-get install bear", false, doctor_look_program},
    {"dpkg-source", "dpkg-source", "unpacks Debian source packages",
     "apt-get install dpkg-dev", false, doctor_look_program},
    {"git", "git", "lint --staged and --diff",
     "apt-get install git", false, doctor_look_program},
    {"pre-commit", "pre-commit", "the hook of the pre-commit framework",
     "apt-get install pre-commit", false, doctor_look_program},
    {"user namespaces", NULL, "the jail without root",
     "run as root instead", false, doctor_look_user_namespaces},
    {"newuidmap", "newuidmap", "a user id of its own in the jail, without root",
     "apt-get install uidmap", false, doctor_look_program},
    {"cgroups", NULL, "caps memory and processes in the jail",
     "run as root, or under systemd-run --user --scope -p Delegate=yes", false,
     doctor_look_cgroups},
    {"seccomp", NULL, "the system call filter of the jail",
     "a kernel with CONFIG_SECCOMP_FILTER", false, doctor_look_seccomp},
    {"Landlock", NULL, "one more wall around files in the jail",
     "a kernel with CONFIG_SECURITY_LANDLOCK, and landlock in lsm= at boot", false,
     doctor_look_landlock},
    {"core_pattern", NULL, "crashes that cost nothing outside the jail",
     "sysctl -w kernel.core_pattern=core", false, doctor_look_core_pattern},
    {"/proc", NULL, "sanitizers are blind without it",
     "mount -t proc proc /proc", true, doctor_look_proc},
    {"disk space", NULL, "sources, builds and corpora of targets",
     "free some", true, doctor_look_disk},
};
/* clang-format on */

/* One line of the result. */
struct line {
    const char *name, *needed_for, *get;
    enum doctor_state state;
    const char *detail;
    bool is_required;
};

struct sheet {
    bool is_json;
    struct str text;
    json_t *array;
    unsigned missing; /* of what is required */
};

static const char *state_name(enum doctor_state state)
{
    static const char *const names[] = {"ok", "weaker", "missing"};

    return names[state];
}

/* A fixed width first, then the colour, so that the columns stay aligned. */
static void add_state(struct str *out, enum doctor_state state)
{
    static const char *const colours[] = {"32", "33", "31"};

    if (cli.colour_out)
        str_addf(out, "\033[%sm%-8s\033[0m ", colours[state], state_name(state));
    else
        str_addf(out, "%-8s ", state_name(state));
}

static void add_text_line(struct str *out, const struct line *l)
{
    add_state(out, l->state);
    str_addf(out, "%-17s %s", l->name, l->detail);
    if (l->needed_for)
        str_addf(out, "; %s", l->needed_for);
    if (l->state != DOCTOR_OK && l->get)
        str_addf(out, "; get it: %s", l->get);
    str_add_char(out, '\n');
}

static void add_line(struct sheet *s, const struct line *l)
{
    s->missing += l->is_required && l->state == DOCTOR_MISSING;
    if (!s->is_json) {
        add_text_line(&s->text, l);
        return;
    }
    json_t *row = json_object();
    json_set_text(row, "name", l->name);
    json_set_text(row, "state", state_name(l->state));
    json_set_text(row, "detail", l->detail);
    json_set_text(row, "needed_for", l->needed_for);
    json_set_text(row, "get", l->get);
    json_set_bool(row, "required", l->is_required);
    json_add_new(s->array, row);
}

static void add_row(struct sheet *s, const struct doctor_row *row)
{
    struct doctor_answer answer = {0};

    row->look(row->argument, &answer);
    struct line line = {
        .name = row->name,
        .needed_for = row->needed_for,
        .get = answer.get.len ? answer.get.text : row->get,
        .state = answer.state,
        .detail = str_text(&answer.detail),
        .is_required = row->is_required,
    };
    add_line(s, &line);
    str_fini(&answer.detail);
    str_fini(&answer.get);
}

/* A jail of some kind is required; a single layer that is weaker is not the end. */
static void add_jail(struct sheet *s)
{
    static const enum doctor_state states[] = {
        [JAIL_LAYER_HELD] = DOCTOR_OK,
        [JAIL_LAYER_WEAKER] = DOCTOR_WEAKER,
        [JAIL_LAYER_MISSING] = DOCTOR_MISSING,
    };
    struct jail_record record;

    jail_probe(JAIL_LEVEL_HARDENED, &record);
    for (size_t i = 0; i < record.layer_count; i++) {
        const struct jail_layer_record *layer = &record.layers[i];
        if (layer->state == JAIL_LAYER_NOT_WANTED)
            continue;
        SCOPED_STR struct str name = {0}, detail = {0};
        str_addf(&name, "jail: %s", layer->name);
        str_add_escaped(&detail, layer->detail, strlen(layer->detail), false);
        struct line line = {.name = name.text,
                            .state = states[layer->state],
                            .detail = detail.len ? detail.text : "works here"};
        add_line(s, &line);
    }
}

static int finish(struct sheet *s)
{
    struct err e = {0};

    if (s->is_json) {
        json_print(s->array, &s->text);
    } else if (s->missing > 0) {
        str_addf(&s->text, "\n%u of the things that the main job needs %s missing.\n",
                 s->missing, s->missing == 1 ? "is" : "are");
    } else if (!cli.quiet) {
        str_add(&s->text, "\nThe main job can run here.\n");
    }
    if (!cli_write_output(NULL, &s->text, &e))
        return cli_fail(&e);
    return s->missing > 0 ? CLI_FAILED : CLI_CLEAN;
}

int verb_doctor(int argc, char **argv)
{
    SCOPED_STRV struct strv operands = {0};
    struct sheet sheet = {0};

    format = "text";
    switch (cli_parse(&usage, argc, argv, &operands, NULL)) {
    case CLI_PARSED: break;
    case CLI_PARSE_EXIT_CLEAN: return CLI_CLEAN;
    case CLI_PARSE_EXIT_USAGE:
    default: return CLI_USAGE;
    }
    if (operands.len > 0)
        return cli_usage_error("doctor", "takes no operands: '%s'", operands.at[0]);

    sheet.is_json = strcmp(format, "json") == 0;
    sheet.array = json_array();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        add_row(&sheet, &rows[i]);
    add_jail(&sheet);
    int code = finish(&sheet);
    json_decref(sheet.array);
    str_fini(&sheet.text);
    return code;
}
