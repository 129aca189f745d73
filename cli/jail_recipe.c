/*
 * Recipes: how a program of the distribution runs in a jail, from the `jail:` section
 * of a target's description.
 */
#include "cli/jail_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/scoped.h"
#include "base/str.h"
#include "cli/cli.h"
#include "run/target.h"

/* By the target's name or its program's, unless that is only the shell it starts by. */
static bool is_called(const struct target *t, const char *name)
{
    const char *program = t->jail ? fs_base(t->jail->program) : "sh";

    return t->jail && (strcmp(t->name, name) == 0 ||
                       (strcmp(program, name) == 0 && strcmp(program, "sh") != 0));
}

static void list_recipe(const struct target *t, struct str *out)
{
    if (t->jail)
        str_addf(out, "%s%s", out->len ? ", " : "", t->name);
}

/* The target whose recipe goes by `name`; NULL and an error that lists them. */
static struct target *find(const char *name, struct err *e)
{
    SCOPED_FREE char *folder = cli_targets_dir();
    SCOPED_STRV struct strv names = {0};
    SCOPED_STR struct str known = {0}, shown = {0};

    if (!target_list(folder, &names, e))
        return NULL;
    for (size_t i = 0; i < names.len; i++) {
        struct err unread = {0}; /* another target's mistakes are not ours */
        struct target *t = target_load(folder, names.at[i], &unread);

        if (t && is_called(t, name))
            return t;
        if (t)
            list_recipe(t, &known);
        target_free(t);
        if (!t && strcmp(names.at[i], name) == 0) {
            err_set(e, 0, "%s", unread.text);
            return NULL;
        }
    }
    str_add_escaped(&shown, name, strlen(name), false);
    err_set(e, 0,
            "there is no recipe \"%s\"; there are: %s.  Another program stands "
            "after --",
            str_text(&shown), known.len ? known.text : "none");
    return NULL;
}

static void add_all(struct strv *out, char *const *list, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        strv_add(out, list[i]);
}

/* A recipe whose program is not there says what to install. */
static bool check_installed(const struct target_jail *jail, struct err *e)
{
    SCOPED_STR struct str packages = {0};

    if (fs_is_executable(jail->program))
        return true;
    for (unsigned i = 0; i < jail->packages_count; i++)
        str_addf(&packages, " %s", jail->packages[i]);
    return err_set(e, 0, "%s is not installed%s%s", jail->program,
                   packages.len ? ": apt-get install" : "", str_text(&packages));
}

/* What the command line says comes later in each list, so it wins where that counts. */
static void take_over(struct jail_cli_args *a, const struct target_jail *jail)
{
    SCOPED_STRV struct strv env = {0};

    a->net = a->net ? a->net : jail->net;
    a->profile = a->profile ? a->profile : jail->profile;
    a->called = jail->user;
    add_all(&a->programs, jail->programs, jail->programs_count);
    add_all(&a->extras, jail->add, jail->add_count);
    add_all(&a->scratch, jail->writable, jail->writable_count);
    for (unsigned i = 0; i < jail->texts_count; i++) {
        strv_add(&a->texts, jail->texts[i].path);
        strv_add(&a->texts, jail->texts[i].text);
    }
    add_all(&env, jail->env, jail->env_count);
    strv_add_all(&env, (const char *const *)strv_argv(&a->env));
    strv_fini(&a->env);
    a->env = env;
    env = (struct strv){0};
}

bool jail_cli_apply_recipe(struct jail_cli_args *a, const char *name,
                           struct strv *command, struct err *e)
{
    SCOPED_STRV struct strv more = *command;

    *command = (struct strv){0};
    a->recipe = find(name, e);
    if (!a->recipe)
        return false;
    strv_add(command, a->recipe->jail->program);
    add_all(command, a->recipe->jail->args, a->recipe->jail->args_count);
    strv_add_all(command, (const char *const *)strv_argv(&more));
    take_over(a, a->recipe->jail);
    return true;
}

bool jail_cli_check_recipe(const struct jail_cli_args *a, struct err *e)
{
    return !a->recipe || check_installed(a->recipe->jail, e);
}
