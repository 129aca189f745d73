/*
 * The text of --help, made from the same tables that the parser reads.
 */
#include "cli/cli.h"

#include <string.h>

#include "base/scoped.h"

enum { WIDTH = 79, HELP_COLUMN = 27 };

/* Add `text` wrapped; lines after the first start with `indent` spaces. */
static void add_wrapped(struct str *out, const char *text, size_t column, size_t indent)
{
    bool is_first = true;

    while (*text) {
        size_t word = strcspn(text, " ");
        if (!is_first && column + 1 + word > WIDTH) {
            str_addf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!is_first) {
            str_add_char(out, ' ');
            column++;
        }
        str_add_bytes(out, text, word);
        column += word;
        text += word;
        text += strspn(text, " ");
        is_first = false;
    }
    str_add_char(out, '\n');
}

/* "  -j, --jobs N" padded to the help column, or on a line of its own if longer. */
static void add_option(struct str *out, const struct cli_option *o)
{
    SCOPED_STR struct str head = {0};

    if (o->letter)
        str_addf(&head, "  -%c, --%s", o->letter, o->name);
    else
        str_addf(&head, "      --%s", o->name);
    if (o->argument && o->kind == CLI_OPTIONAL_TEXT)
        str_addf(&head, "[=%s]", o->argument);
    else if (o->argument)
        str_addf(&head, " %s", o->argument);

    if (head.len + 2 > HELP_COLUMN)
        str_addf(out, "%s\n%*s", head.text, HELP_COLUMN, "");
    else
        str_addf(out, "%-*s", HELP_COLUMN, head.text);
    add_wrapped(out, o->help, HELP_COLUMN, HELP_COLUMN);
}

static void add_options(struct str *out, const struct cli_option *options, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add_option(out, &options[i]);
}

static void add_common_options(struct str *out)
{
    size_t count;
    const struct cli_option *options = cli_common_options(&count);

    add_options(out, options, count);
}

void cli_format_usage(const struct cli_usage *usage, struct str *out)
{
    str_addf(out, "usage: spillway %s %s\n\n", usage->verb, usage->synopsis);
    add_wrapped(out, usage->text, 0, 0);
    str_add(out, "\noptions:\n");
    add_options(out, usage->options, usage->option_count);
    add_common_options(out);
    if (usage->epilogue)
        str_addf(out, "\n%s", usage->epilogue);
}

void cli_format_group(const struct cli_group *group, struct str *out)
{
    str_add(out, "usage: spillway ");
    if (group->name)
        str_addf(out, "%s ", group->name);
    str_add(out, "VERB [OPTION...] [...]\n\n");
    add_wrapped(out, group->text, 0, 0);
    str_add(out, "\nverbs (each has its own --help):\n");
    for (size_t i = 0; i < group->count; i++) {
        str_addf(out, "  %-10s ", group->verbs[i].name);
        add_wrapped(out, group->verbs[i].summary, 13, 13);
    }
    str_add(out, "\noptions:\n");
    add_common_options(out);
    if (!group->name)
        str_addf(out, "%-*s%s\n", HELP_COLUMN, "      --version",
                 "print the version and end");
    if (group->epilogue)
        str_addf(out, "\n%s", group->epilogue);
}
