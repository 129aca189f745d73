/*
 * Writing a ninja file; see graph.h.
 *
 * Two languages nest here: an argument is quoted for the shell, then '$' is doubled for
 * ninja.  Paths in a build line escape ' ' and ':' too.
 */
#include "provision/graph.h"

#include <string.h>

#include "base/scoped.h"

void graph_init(struct graph *g)
{
    *g = (struct graph){0};
    str_add(&g->text, "rule run\n"
                      "  command = $command\n"
                      "  description = $what\n");
}

void graph_fini(struct graph *g)
{
    str_fini(&g->text);
    strv_fini(&g->outputs);
}

static void add_value(struct str *out, const char *text)
{
    for (; *text; text++)
        str_addf(out, "%s%c", *text == '$' ? "$" : "", *text == '\n' ? ' ' : *text);
}

static void add_path(struct str *out, const char *path)
{
    str_add_char(out, ' ');
    for (; *path; path++)
        str_addf(out, "%s%c", strchr("$ :", *path) ? "$" : "", *path);
}

/* 'text', with each quote in it as '\''. */
static void add_quoted(struct str *out, const char *text)
{
    str_add_char(out, '\'');
    for (; *text; text++) {
        if (*text == '\'')
            str_add(out, "'\\''");
        else
            str_add_char(out, *text);
    }
    str_add_char(out, '\'');
}

static void add_command(struct str *out, const struct graph_step *step)
{
    SCOPED_STR struct str command = {0};

    str_add(&command, "cd ");
    add_quoted(&command, step->cwd);
    str_add(&command, " && env");
    for (const char *const *v = step->env; v && *v; v++) {
        str_add_char(&command, ' ');
        add_quoted(&command, *v);
    }
    for (size_t i = 0; i < step->argv->len; i++) {
        str_add_char(&command, ' ');
        add_quoted(&command, step->argv->at[i]);
    }
    add_value(out, command.text);
}

void graph_add(struct graph *g, const struct graph_step *step)
{
    str_add(&g->text, "\nbuild");
    add_path(&g->text, step->output);
    str_add(&g->text, ": run");
    for (size_t i = 0; step->inputs && i < step->inputs->len; i++)
        add_path(&g->text, step->inputs->at[i]);
    str_add(&g->text, "\n  what = ");
    add_value(&g->text, step->what);
    str_add(&g->text, "\n  command = ");
    add_command(&g->text, step);
    str_add_char(&g->text, '\n');
    strv_add(&g->outputs, step->output);
}
