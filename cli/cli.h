/*
 * The command line: one verb per file, one row per verb in cli/registry.c.
 *
 * A verb parses its options, calls other modules, prints, and returns an exit code.
 * Only here is anything printed to the user or an exit code chosen.
 */
#ifndef SPILLWAY_CLI_CLI_H
#define SPILLWAY_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

enum cli_exit {
    CLI_CLEAN = 0,
    CLI_FOUND = 1, /* findings or crashes */
    CLI_USAGE = 2,
    CLI_FAILED = 3, /* the tool itself failed */
};

struct cli_verb {
    const char *name;
    const char *summary; /* one line for `spillway --help` */
    int (*run)(int argc, char **argv); /* argv[0] is the verb */
};

const struct cli_verb *cli_verbs(size_t *count);

/*
 * Options are a table.  A long name alone, or with a one-letter form; `argument` names
 * the value in --help, NULL for a switch.
 */
enum cli_kind {
    CLI_SWITCH, /* bool * = true */
    CLI_TEXT, /* const char ** */
    CLI_NUMBER, /* unsigned long *, decimal */
    CLI_DURATION, /* unsigned *, seconds; "90", "10m", "2h" */
    CLI_LIST, /* struct strv *, may be given again */
};

struct cli_option {
    const char *name; /* without "--" */
    char letter; /* 0: none */
    enum cli_kind kind;
    void *value;
    const char *argument;
    const char *help;
};

struct cli_usage {
    const char *verb; /* "lint", or "jail audit" */
    const char *synopsis; /* "[OPTION...] [FILE...] [-- FLAGS]" */
    const char *text; /* one paragraph of what it does */
    const struct cli_option *options;
    size_t option_count;
    const char *epilogue; /* examples; may be NULL */
};

enum cli_parse { CLI_PARSED, CLI_PARSE_EXIT_CLEAN, CLI_PARSE_EXIT_USAGE };

/*
 * Parse `argv[1..]`.  Handles --help itself.  Operands go to `operands`; everything
 * after "--" goes to `rest`, or is operands too when `rest` is NULL.
 */
enum cli_parse cli_parse(const struct cli_usage *usage, int argc, char **argv,
                         struct strv *operands, struct strv *rest);

/* Global switches, set by main from --quiet, --no-color, NO_COLOR and isatty(). */
struct cli_globals {
    bool quiet;
    bool colour_out, colour_err;
    bool progress; /* draw a bar: standard error is a terminal */
};
extern struct cli_globals cli;

/* "spillway: error: ..." on standard error; returns CLI_FAILED. */
int cli_fail(const struct err *e);
int cli_usage_error(const char *verb, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void cli_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void cli_info(const char *fmt, ...)
    __attribute__((format(printf, 1, 2))); /* not --quiet */

/* Progress on standard error: a bar with an estimate on a terminal, else plain lines. */
void cli_progress(const char *what, unsigned long done, unsigned long total);
void cli_progress_end(void);

/*
 * Write a report to `path` (atomically) or, for NULL and "-", to standard output, with
 * every error (a full disk, a closed pipe) reported.
 */
bool cli_write_output(const char *path, const struct str *text, struct err *e);

/* SIGINT and SIGTERM set this; long verbs look at it and end in order. */
extern volatile bool cli_interrupted;
void cli_catch_signals(void);

/* The project's folders: installed or in the source tree.  New memory. */
char *cli_targets_dir(void);
char *cli_work_dir(void); /* build/targets, or $SPILLWAY_WORK */
char *cli_libexec_dir(void); /* helper binaries: the battery, breach objects */

#endif
