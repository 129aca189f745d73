/*
 * spillway jail: contain a program.
 */
#include "cli/cli.h"
#include "cli/jail.h"
#include "cli/verbs.h"

static const struct cli_verb verbs[] = {
    {"build", "make the tree that a program sees",            jail_cli_build},
    {"run",   "run a program in the jail",                    jail_cli_run  },
    {"shell", "look around in the jail",                      jail_cli_shell},
    {"audit", "try to get out of it, and watch from outside", jail_cli_audit},
};

int verb_jail(int argc, char **argv)
{
    static const struct cli_group group = {
        .name = "jail",
        .text = "Contains a program: a tree with only what it needs, an id without "
                "rights, and the layers that docs/jail.md describes.  Works with and "
                "without root.",
        .verbs = verbs,
        .count = sizeof verbs / sizeof verbs[0],
    };

    return cli_dispatch(&group, argc, argv);
}
