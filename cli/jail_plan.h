/*
 * From the command line of `spillway jail run` and `shell`, and a recipe, to the
 * specification of a jail.
 */
#ifndef SPILLWAY_CLI_JAIL_PLAN_H
#define SPILLWAY_CLI_JAIL_PLAN_H

#include <stdbool.h>

#include "base/err.h"
#include "base/vec.h"
#include "cli/jail.h"
#include "cli/jail_pty.h"
#include "jail/jail.h"

/* The options.  What is NULL or 0 is the recipe's to say, else the default. */
struct jail_cli_args {
    const char *tree, *level, *profile, *user, *net, *output, *record, *cwd;
    struct strv extras, programs, writable, require, without, env;
    unsigned long memory_mib, output_mib, processes;
    unsigned time_s;
    bool degrade;
    bool is_shell; /* with a terminal of its own, where we have one */

    /* Only a recipe has these. */
    struct target *recipe; /* owns texts that are pointed to here */
    const char *called; /* what the jail's id is called inside */
    struct strv scratch; /* folders inside */
    struct strv texts; /* places inside and contents, in turn */
};

void jail_cli_args_fini(struct jail_cli_args *a);

/*
 * Take over what the recipe `name` says (a target with a `jail:` section, or the name
 * of its program) wherever the options say nothing, and put its program and arguments
 * before those of `command`.  False: there is none; the error lists those there are.
 */
bool jail_cli_apply_recipe(struct jail_cli_args *a, const char *name,
                           struct strv *command, struct err *e);

/* Whether a recipe's program is there; the error says which packages bring it. */
bool jail_cli_check_recipe(const struct jail_cli_args *a, struct err *e);

/* What the specification points to. */
struct jail_cli_plan {
    struct jail_cli_parts parts;
    struct tree tree;
    struct tree_text *tree_texts;
    struct jail_cli_net net;
    struct jail_bind *binds;
    struct strv argv, env, texts, bind_texts;
    int stdin_fd;
    struct jail_cli_pty pty;
    bool is_not_found; /* the program, on PATH */
};

enum { JAIL_CLI_UIDS = 16 };

/*
 * Fill `spec` for the program and arguments `command`.  A recipe that names its user
 * has the same id each time, unless another jail has it: `attempt` counts up to
 * JAIL_CLI_UIDS.
 */
bool jail_cli_plan_make(struct jail_cli_args *a, const struct strv *command,
                        unsigned attempt, struct jail_cli_plan *p,
                        struct jail_spec *spec, struct err *e);
void jail_cli_plan_fini(struct jail_cli_plan *p);

#endif
