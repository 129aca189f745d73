/*
 * From the words of the command line to the verb that they name.
 */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static int print_help(const struct cli_group *group)
{
    SCOPED_STR struct str text = {0};

    cli_format_group(group, &text);
    fputs(str_text(&text), stdout);
    return CLI_CLEAN;
}

static int no_verb(const struct cli_group *group)
{
    SCOPED_STR struct str names = {0};

    for (size_t i = 0; i < group->count; i++)
        str_addf(&names, "%s%s", i ? ", " : "", group->verbs[i].name);
    return cli_usage_error(group->name, "a verb is missing: %s", str_text(&names));
}

static int unknown_verb(const struct cli_group *group, const char *word)
{
    struct cli_near near = {.word = word};

    for (size_t i = 0; i < group->count; i++)
        cli_near_offer(&near, group->verbs[i].name);
    if (near.best)
        return cli_usage_error(group->name, "unknown verb '%s'; did you mean '%s'?",
                               word, near.best);
    return cli_usage_error(group->name, "unknown verb '%s'", word);
}

/* An option before the verb; false when it is not one of those. */
static bool take_leading_option(const char *word)
{
    if (strcmp(word, "-q") == 0 || strcmp(word, "--quiet") == 0) {
        cli.quiet = true;
        cli.progress = false;
        return true;
    }
    if (strcmp(word, "--no-color") == 0) {
        cli.colour_out = cli.colour_err = false;
        return true;
    }
    return false;
}

int cli_dispatch(const struct cli_group *group, int argc, char **argv)
{
    int at = 1;

    for (; at < argc && argv[at][0] == '-'; at++) {
        if (strcmp(argv[at], "--help") == 0 || strcmp(argv[at], "-h") == 0)
            return print_help(group);
        if (!group->name && strcmp(argv[at], "--version") == 0) {
            printf("spillway %s\n", SPILLWAY_VERSION);
            return CLI_CLEAN;
        }
        if (!take_leading_option(argv[at]))
            return cli_usage_error(group->name, "unknown option %s before a verb",
                                   argv[at]);
    }
    if (at >= argc)
        return no_verb(group);
    for (size_t i = 0; i < group->count; i++)
        if (strcmp(group->verbs[i].name, argv[at]) == 0)
            return group->verbs[i].run(argc - at, argv + at);
    return unknown_verb(group, argv[at]);
}
