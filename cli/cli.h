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

/* Verbs that share a first word: `spillway` itself, `spillway jail`, ... */
struct cli_group {
    const char *name; /* "jail"; NULL for the program itself */
    const char *text; /* one paragraph for --help */
    const struct cli_verb *verbs;
    size_t count;
    const char *epilogue; /* may be NULL */
};

/*
 * Run the verb that `argv[1]` names (options common to all may stand before it).
 * Without one, or with an unknown one, says so and returns CLI_USAGE.  Handles --help.
 */
int cli_dispatch(const struct cli_group *group, int argc, char **argv);

/*
 * Options are a table.  A long name alone, or with a one-letter form; `argument` names
 * the value in --help, NULL for a switch.
 */
enum cli_kind {
    CLI_SWITCH, /* bool * = true */
    CLI_TEXT, /* const char ** */
    CLI_OPTIONAL_TEXT, /* const char **; "" for --name alone, else --name=VALUE */
    CLI_CHOICE, /* const char **; `argument` lists the values: "text|json" */
    CLI_NUMBER, /* unsigned long *, decimal */
    CLI_DURATION, /* unsigned *, seconds; "90", "90s", "10m", "2h", "1d" */
    CLI_LIST, /* struct strv *, may be given again */
};

struct cli_option {
    const char *name; /* without "--" */
    char letter; /* 0: none */
    enum cli_kind kind;
    void *value; /* keeps what it holds when the option is not given */
    const char *argument;
    const char *help; /* half a sentence, lower case, no full stop */
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
 * Parse `argv[1..]`.  Handles --help and the options common to all verbs (--quiet,
 * --no-color) itself.  Operands and options may be mixed.  Operands go to `operands`;
 * everything after "--" goes to `rest`, or is operands too when `rest` is NULL.  A
 * wrong use has been reported when this returns CLI_PARSE_EXIT_USAGE.
 */
enum cli_parse cli_parse(const struct cli_usage *usage, int argc, char **argv,
                         struct strv *operands, struct strv *rest);

/* The text of --help, made from the table. */
void cli_format_usage(const struct cli_usage *usage, struct str *out);
void cli_format_group(const struct cli_group *group, struct str *out);

/* The options every verb has. */
const struct cli_option *cli_common_options(size_t *count);

/*
 * Which known name an unknown one was meant to be.  Zero-initialise but for `word`,
 * offer every candidate, read `best` (NULL: nothing is near).
 */
struct cli_near {
    const char *word;
    const char *best;
    size_t distance;
};

void cli_near_offer(struct cli_near *n, const char *candidate);

/* Global switches, set from --quiet, --no-color, NO_COLOR and isatty(). */
struct cli_globals {
    bool quiet;
    bool colour_out, colour_err;
    bool progress; /* draw a bar: standard error is a terminal */
};
extern struct cli_globals cli;

/* Called once by main before anything else.  A closed pipe becomes a write error. */
void cli_init(void);

/* Called once by main at the end: `code`, or CLI_FAILED when output was lost. */
int cli_finish(int code);

/* "spillway: error: ..." on standard error; returns CLI_FAILED. */
int cli_fail(const struct err *e);

/*
 * "spillway VERB: error: ..." and where --help is; `verb` NULL for the program itself.
 * Returns CLI_USAGE.
 */
int cli_usage_error(const char *verb, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void cli_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void cli_info(const char *fmt, ...)
    __attribute__((format(printf, 1, 2))); /* not --quiet */

/*
 * Progress on standard error: a bar with an estimate on a terminal, else a plain line
 * at most every few seconds; nothing with --quiet.  `total` 0: not known.  May be
 * called as often as the caller likes.  cli_progress_end() removes the bar before other
 * output.
 */
void cli_progress(const char *what, unsigned long done, unsigned long total);
void cli_progress_end(void);

/*
 * Write a report to `path` or, for NULL and "-", to standard output, with every error
 * (a full disk, a closed pipe) reported.  A plain file is replaced atomically, so a
 * failure leaves the old one; a device or a pipe is written to; a link is followed.
 */
bool cli_write_output(const char *path, const struct str *text, struct err *e);

/*
 * SIGINT and SIGTERM set this; long verbs call cli_catch_signals(), look at it and end
 * in order.  A second signal ends the process at once.
 */
extern volatile bool cli_interrupted;
void cli_catch_signals(void);
void cli_ignore_closed_pipes(void); /* part of cli_init() */

/*
 * The project's folders, found from where the running binary is: in a source tree
 * (build/spillway) or installed (PREFIX/bin/spillway).  An environment variable
 * overrides each.  New memory; the folder need not exist.
 *
 *              source tree     installed                       override
 *   targets    targets         PREFIX/share/spillway/targets   SPILLWAY_TARGETS
 *   corpus     corpus          PREFIX/share/spillway/corpus    SPILLWAY_CORPUS
 *   work       build/targets   ~/.cache/spillway/targets       SPILLWAY_WORK
 *   cache      ~/.cache/spillway                               SPILLWAY_CACHE
 *   libexec    BUILD/libexec   PREFIX/libexec/spillway         SPILLWAY_LIBEXEC
 */
char *cli_targets_dir(void);
char *cli_corpus_dir(void);
char *cli_work_dir(void); /* where targets are fetched and built */
char *cli_cache_dir(void); /* what can be made again; $XDG_CACHE_HOME is honoured */
char *cli_libexec_dir(void); /* helper binaries: the battery, breach objects */

#endif
