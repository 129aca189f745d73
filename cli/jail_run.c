/*
 * spillway jail run and shell: a program in the jail, with the exit code it had.
 *
 * Like env(1) and timeout(1), `run` stands in for the program, so its exit code is the
 * program's; its own failures have codes above 123, and wrong use is 2 as everywhere.
 */
#include "cli/cli.h"
#include "cli/jail.h"
#include "cli/jail_plan.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "base/str.h"
#include "jail/core/collect.h"
#include "jail/jail.h"

enum {
    RUN_TIMED_OUT = 124,
    RUN_FAILED = 125, /* the jail could not be built: the program did not run */
    RUN_NOT_EXECUTABLE = 126,
    RUN_NOT_FOUND = 127,
    RUN_SIGNAL = 128, /* plus its number */
};

/* ------------------------------------------------------- what was obtained */

static void show_layers(const struct jail_record *r)
{
    cli_info("level %s, uid %u on the host, %s", jail_level_name(r->level),
             (unsigned)r->host_uid, r->was_root ? "as root" : "without root");
    for (size_t i = 0; i < r->layer_count; i++) {
        const struct jail_layer_record *row = &r->layers[i];
        cli_info("  %-14s %-10s %s", row->name, jail_layer_state_name(row->state),
                 row->detail);
    }
}

static void show_ports(const struct jail *j, const struct jail_spec *spec)
{
    for (size_t i = 0; i < spec->forward_count; i++)
        cli_info("  127.0.0.1:%u/%s leads to port %u inside", jail_port(j, i),
                 spec->forwards[i].protocol == JAIL_TCP ? "tcp" : "udp",
                 spec->forwards[i].inside);
}

static bool write_record(const char *path, const struct jail_record *r, struct err *e)
{
    SCOPED_JSON json_t *document = json_object();
    SCOPED_STR struct str text = {0};
    json_t *layers = json_array();

    json_set_text(document, "level", jail_level_name(r->level));
    json_set_bool(document, "root", r->was_root);
    json_set_int(document, "uid", r->host_uid);
    json_set_int(document, "gid", r->host_gid);
    for (size_t i = 0; i < r->layer_count; i++) {
        json_t *row = json_object();
        json_set_text(row, "name", r->layers[i].name);
        json_set_text(row, "state", jail_layer_state_name(r->layers[i].state));
        json_set_text(row, "detail", r->layers[i].detail);
        json_add_new(layers, row);
    }
    json_set_new(document, "layers", layers);
    json_print(document, &text);
    return cli_write_output(path, &text, e);
}

/* -------------------------------------------------------------- running */

enum { PATIENCE = 3 }; /* signals that ask it to end */

static volatile sig_atomic_t pending_signal;

static void note_signal(int number)
{
    pending_signal = number;
}

/* Ours are the program's: it is not in our process group, so it gets none by itself. */
static void catch_signals(sigset_t *waiting)
{
    static const int forwarded[] = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT,
                                    SIGUSR1, SIGUSR2, SIGWINCH};
    const struct sigaction action = {.sa_handler = note_signal};
    sigset_t blocked;

    sigemptyset(&blocked);
    for (size_t i = 0; i < sizeof forwarded / sizeof forwarded[0]; i++) {
        sigaction(forwarded[i], &action, NULL);
        sigaddset(&blocked, forwarded[i]);
    }
    sigprocmask(SIG_BLOCK, &blocked, waiting);
}

/* Whoever asks for the third time gets it: the program does not hear. */
static void forward_signal(struct jail *j, struct jail_cli_pty *pty, int number)
{
    static unsigned times;
    bool asks_to_end = number == SIGINT || number == SIGTERM || number == SIGQUIT;

    if (number == SIGWINCH) {
        jail_cli_pty_resize(pty);
        return;
    }
    times += asks_to_end;
    if (asks_to_end && times == PATIENCE)
        cli_warn("asked %d times: the program is killed", PATIENCE);
    jail_signal(j, asks_to_end && times >= PATIENCE ? SIGKILL : number, NULL);
}

/* Forward signals until the program ends or its time is over. */
static void wait_and_forward(struct jail *j, struct jail_cli_pty *pty, unsigned time_s,
                             const sigset_t *waiting)
{
    uint64_t end = time_s ? proc_now_ms() + (uint64_t)time_s * 1000 : 0;
    bool has_terminal = pty->ours >= 0;

    for (;;) {
        struct pollfd p[3] = {
            {jail_wait_fd(j),                              POLLIN, 0},
            {pty->ours,                                    POLLIN, 0},
            {has_terminal && !pty->is_input_over ? 0 : -1, POLLIN, 0},
        };
        uint64_t now = proc_now_ms();
        uint64_t left = end > now ? end - now : 0;

        if (end && !left)
            return; /* also when there is always something to pass on */
        struct timespec pause = {(time_t)(left / 1000), (long)(left % 1000) * 1000000};

        int ready = ppoll(p, 3, end ? &pause : NULL, waiting);
        if (ready == 0 || (ready > 0 && p[0].revents))
            return;
        if (ready > 0)
            jail_cli_pty_move(pty, p[2].revents, p[1].revents);
        if (pending_signal)
            forward_signal(j, pty, pending_signal);
        pending_signal = 0;
    }
}

/* A file of the program's output folder, to --output. */
static bool save_file(void *context, const char *name, const void *bytes, size_t size,
                      struct err *e)
{
    SCOPED_FREE char *path = fs_join(context, name);
    SCOPED_FREE char *folder = fs_dir(path);

    return fs_mkdirs(folder, 0755, e) && fs_write(path, bytes, size, 0644, e);
}

static bool save_output(const struct jail *j, const struct jail_record *record,
                        const char *folder, struct err *e)
{
    struct collect_limits limits = {.owner = record->host_uid};
    struct collect_counts counts;

    if (!folder || jail_output_fd(j) < 0)
        return true;
    SCOPED_FREE char *path = mem_strdup(folder);
    if (!collect_files(jail_output_fd(j), &limits, save_file, path, &counts, e))
        return false;
    cli_info("%u files saved to %s", counts.taken, folder);
    if (counts.refused)
        cli_warn("%u entries of the output were refused; the first: %s", counts.refused,
                 counts.first_refusal);
    return true;
}

static int code_of(const struct jail_exit *ended)
{
    if (ended->timed_out)
        return RUN_TIMED_OUT;
    return ended->signal ? RUN_SIGNAL + ended->signal : ended->exit_code;
}

static int fail_to_start(const struct err *e)
{
    cli_fail(e);
    if (e->errnum == ENOENT && strstr(e->text, "run /"))
        return RUN_NOT_FOUND;
    return e->errnum == EACCES && strstr(e->text, "run /") ? RUN_NOT_EXECUTABLE
                                                           : RUN_FAILED;
}

/* A recipe's id may be another jail's just now: then the next one. */
static struct jail *start(struct jail_cli_args *a, const struct strv *command,
                          struct jail_cli_plan *p, struct jail_spec *spec,
                          struct jail_record *record, struct err *e)
{
    for (unsigned attempt = 0;; attempt++) {
        struct jail *j = jail_start(spec, record, e);

        if (j || !a->called || a->user || e->errnum != EAGAIN ||
            attempt + 1 == JAIL_CLI_UIDS)
            return j;
        err_clear(e);
        jail_cli_plan_fini(p);
        if (!jail_cli_plan_make(a, command, attempt + 1, p, spec, e))
            return NULL;
    }
}

static int run(struct jail_cli_args *a, const struct strv *command,
               struct jail_cli_plan *p, struct jail_spec *spec)
{
    struct jail_record record = {0};
    struct jail_exit ended;
    struct err e = {0};
    sigset_t waiting;

    catch_signals(&waiting);
    SCOPED_JAIL struct jail *j = start(a, command, p, spec, &record, &e);
    if (j) {
        show_layers(&record);
        show_ports(j, spec);
    }
    if (a->record && !write_record(a->record, &record, &e)) {
        cli_fail(&e);
        return RUN_FAILED;
    }
    if (!j)
        return fail_to_start(&e);
    jail_cli_pty_begin(&p->pty);
    wait_and_forward(j, &p->pty, a->time_s, &waiting);
    bool is_over = jail_wait(j, a->time_s ? 1 : 0, &ended, &e);
    jail_cli_pty_end(&p->pty);
    if (!is_over || !save_output(j, &record, a->output, &e)) {
        cli_fail(&e);
        return RUN_FAILED;
    }
    if (ended.timed_out)
        cli_warn("ended after %u s", a->time_s);
    if (ended.out_of_memory)
        cli_warn("the memory limit was reached");
    return code_of(&ended);
}

static int plan_and_run(struct jail_cli_args *a, const struct strv *command)
{
    struct jail_cli_plan p = {
        .stdin_fd = -1, .pty = {.ours = -1, .theirs = -1}
    };
    struct jail_spec spec;
    struct err e = {0};
    int code;

    if (!jail_cli_check_recipe(a, &e)) {
        cli_fail(&e);
        return RUN_NOT_FOUND;
    }
    if (jail_cli_plan_make(a, command, 0, &p, &spec, &e)) {
        code = run(a, command, &p, &spec);
    } else {
        cli_fail(&e);
        code = p.is_not_found ? RUN_NOT_FOUND : RUN_FAILED;
    }
    jail_cli_plan_fini(&p);
    return code;
}

/* ------------------------------------------------------------- the verbs */

static const char run_epilogue[] =
    "exit code: the program's own; 128 + N when signal N ended it, 124 at --time, 125 "
    "when\nthe jail could not be built, 126 and 127 when the program could not be "
    "executed or\nfound, 2 for wrong use\n\n"
    "examples:\n"
    "  spillway jail run -- ./prog input\n"
    "  spillway jail run ntpd\n"
    "  spillway jail run --net listen:8080:80/tcp -- httpd -f\n"
    "  spillway jail run --require landlock --require seccomp -- ./prog\n";

enum { OPTION_COUNT = 19 };

/* The options of both.  Aligned columns would be wider than the page. */
/* clang-format off */
static void list_options(struct jail_cli_args *a, struct cli_option out[OPTION_COUNT])
{
    const struct cli_option all[OPTION_COUNT] = {
        {"tree", 0, CLI_TEXT, &a->tree, "DIR",
         "a folder from `jail build`; PROGRAM is a path in it"},
        {"level", 0, CLI_CHOICE, &a->level, "hardened|article",
         "all layers, or chroot and an id as in the article"},
        {"profile", 0, CLI_CHOICE, &a->profile,
         "daemon|daemon-root|target|engine|none",
         "system calls the kernel answers"},
        {"user", 0, CLI_TEXT, &a->user, "USER[:GROUP]",
         "its id instead of one of the jail's own (root only)"},
        {"net", 0, CLI_TEXT, &a->net, "none|loopback|listen:PORT",
         "an empty network, one with a loopback interface, or that and a port of "
         "127.0.0.1 that leads there: listen:[OUTSIDE:]INSIDE[/tcp|/udp],..."},
        {"writable", 0, CLI_LIST, &a->writable, "DIR[:INSIDE]",
         "a folder outside that it may write to"},
        {"add", 0, CLI_LIST, &a->extras, "FILE[:INSIDE]",
         "another file in the tree; \":/folder\" for an empty folder"},
        {"program", 0, CLI_LIST, &a->programs, "PROGRAM",
         "another program, with its libraries"},
        {"env", 0, CLI_LIST, &a->env, "NAME=VALUE",
         "add to the environment"},
        {"chdir", 0, CLI_TEXT, &a->cwd, "DIR",
         "where it starts, inside"},
        {"output", 'o', CLI_TEXT, &a->output, "DIR",
         "save what it leaves in /out"},
        {"record", 0, CLI_TEXT, &a->record, "FILE",
         "write the layers obtained as JSON"},
        {"require", 0, CLI_LIST, &a->require, "LAYER",
         "an error unless this layer is fully held"},
        {"without", 0, CLI_LIST, &a->without, "LAYER",
         "leave a layer out, to test what it closes"},
        {"degrade", 0, CLI_SWITCH, &a->degrade, NULL,
         "run with fewer layers where some cannot be had"},
        {"memory", 0, CLI_NUMBER, &a->memory_mib, "MIB",
         "for everything inside (default: 2048)"},
        {"processes", 0, CLI_NUMBER, &a->processes, "N",
         "at once (default: 128)"},
        {"time", 0, CLI_DURATION, &a->time_s, "TIME",
         "end everything after this"},
        {"output-size", 0, CLI_NUMBER, &a->output_mib, "MIB",
         "room in /out (default: 256)"},
    };

    memcpy(out, all, sizeof all);
}
/* clang-format on */

static const struct jail_cli_args run_defaults = {.level = "hardened"};

static bool check_net(const struct jail_cli_args *a, const char *verb)
{
    struct jail_cli_net net;
    struct err e = {0};

    if (!a->net || jail_cli_parse_net(a->net, &net, &e))
        return true;
    cli_usage_error(verb, "--net: %s", e.text);
    return false;
}

/* What is wrong use is known before anything is done. */
static bool check_usage(struct jail_cli_args *a, const struct strv *operands,
                        struct strv *command)
{
    struct err e = {0};

    if (operands->len > 1 || (operands->len == 0 && command->len == 0)) {
        cli_usage_error("jail run", "%s",
                        operands->len
                            ? "one recipe at a time; a program stands after --"
                            : "a recipe, or a program after --, is missing");
        return false;
    }
    if (operands->len && !jail_cli_apply_recipe(a, operands->at[0], command, &e)) {
        cli_usage_error("jail run", "%s", e.text);
        return false;
    }
    return check_net(a, "jail run");
}

int jail_cli_run(int argc, char **argv)
{
    struct jail_cli_args a = run_defaults;
    struct cli_option options[OPTION_COUNT];
    const struct cli_usage usage = {
        .verb = "jail run",
        .synopsis = "[OPTION...] RECIPE | -- PROGRAM [ARGUMENT...]",
        .text = "Runs a program in the jail, prints the layers that were obtained, and "
                "ends as the program does.  RECIPE is a daemon whose `jail:` section "
                "in targets/ says how: `spillway jail run ntpd`; arguments after -- "
                "are added to its own.",
        .options = options,
        .option_count = OPTION_COUNT,
        .epilogue = run_epilogue,
    };
    SCOPED_STRV struct strv operands = {0}, command = {0};
    int code = CLI_USAGE;

    list_options(&a, options);
    enum cli_parse parsed = cli_parse(&usage, argc, argv, &operands, &command);

    if (parsed == CLI_PARSE_EXIT_CLEAN)
        code = CLI_CLEAN;
    else if (parsed == CLI_PARSED && check_usage(&a, &operands, &command))
        code = plan_and_run(&a, &command);
    jail_cli_args_fini(&a);
    return code;
}

/* What is useful for looking around, where the machine has it. */
static void add_tools(struct jail_cli_args *a)
{
    static const char *const tools[] = {"ls",    "cat",      "id",    "ps",    "env",
                                        "touch", "rm",       "cp",    "mkdir", "head",
                                        "df",    "hostname", "sleep", "stty"};

    for (size_t i = 0; i < sizeof tools / sizeof tools[0]; i++) {
        SCOPED_FREE char *path = fs_find_program(tools[i]);
        if (path)
            strv_add(&a->programs, path);
    }
}

int jail_cli_shell(int argc, char **argv)
{
    struct jail_cli_args a = run_defaults;
    struct cli_option options[OPTION_COUNT];
    const struct cli_usage usage = {
        .verb = "jail shell",
        .synopsis = "[OPTION...] [PROGRAM...] [-- SHELL-ARGUMENT...]",
        .text =
            "Starts a shell in the jail, with a few tools and the given programs, to "
            "look around and see what is there and what is not.  At a terminal the "
            "shell gets one of its own, so job control works.",
        .options = options,
        .option_count = OPTION_COUNT,
    };
    SCOPED_STRV struct strv operands = {0}, arguments = {0}, command = {0};
    int code = CLI_USAGE;

    list_options(&a, options);
    enum cli_parse parsed = cli_parse(&usage, argc, argv, &operands, &arguments);

    if (parsed == CLI_PARSED && check_net(&a, "jail shell")) {
        a.is_shell = true;
        strv_add(&command, "/bin/sh");
        strv_add_all(&command, (const char *const *)strv_argv(&arguments));
        strv_add_all(&a.programs, (const char *const *)strv_argv(&operands));
        add_tools(&a);
        strv_add(&a.env, "PS1=jail$ ");
        code = plan_and_run(&a, &command);
    } else if (parsed == CLI_PARSE_EXIT_CLEAN) {
        code = CLI_CLEAN;
    }
    jail_cli_args_fini(&a);
    return code;
}
