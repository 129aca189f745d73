/* Options and recipe to a specification; see jail_plan.h. */
#include "cli/jail_plan.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "cli/cli.h"
#include "run/target.h"

static const char output_inside[] = "/out";

void jail_cli_args_fini(struct jail_cli_args *a)
{
    strv_fini(&a->extras);
    strv_fini(&a->programs);
    strv_fini(&a->writable);
    strv_fini(&a->require);
    strv_fini(&a->without);
    strv_fini(&a->env);
    strv_fini(&a->scratch);
    strv_fini(&a->texts);
    target_free(a->recipe);
    *a = (struct jail_cli_args){0};
}

void jail_cli_plan_fini(struct jail_cli_plan *p)
{
    jail_cli_parts_fini(&p->parts);
    tree_fini(&p->tree);
    free(p->tree_texts);
    free(p->binds);
    strv_fini(&p->argv);
    strv_fini(&p->env);
    strv_fini(&p->texts);
    strv_fini(&p->bind_texts);
    jail_cli_pty_end(&p->pty);
    if (p->stdin_fd >= 0)
        close(p->stdin_fd);
}

/* ------------------------------------------------------- from the options */

static const struct {
    const char *name;
    enum jail_profile profile;
} profiles[] = {
    {"target",      JAIL_PROFILE_TARGET     },
    {"engine",      JAIL_PROFILE_ENGINE     },
    {"daemon",      JAIL_PROFILE_DAEMON     },
    {"daemon-root", JAIL_PROFILE_DAEMON_ROOT},
    {"none",        JAIL_PROFILE_NONE       },
};

static enum jail_profile profile_of(const char *name)
{
    for (size_t i = 0; name && i < sizeof profiles / sizeof profiles[0]; i++) {
        if (strcmp(profiles[i].name, name) == 0)
            return profiles[i].profile;
    }
    return JAIL_PROFILE_DAEMON;
}

/* "NAME", "UID" or "UID:GID".  Root is never one of them. */
static bool read_user(const char *text, struct jail_spec *spec, struct err *e)
{
    const struct passwd *known = getpwnam(text);
    char *end = NULL;

    if (known) {
        spec->uid = known->pw_uid;
        spec->gid = known->pw_gid;
    } else {
        spec->uid = (uid_t)strtoul(text, &end, 10);
        spec->gid = spec->uid;
        if (end != text && *end == ':')
            spec->gid = (gid_t)strtoul(end + 1, &end, 10);
        if (end == text || *end)
            return err_set(e, 0, "there is no user %s", text);
    }
    return (spec->uid && spec->gid) || err_set(e, 0, "--user %s is root", text);
}

/*
 * The id of a recipe's user: the same each time, so that its tree, which names the id,
 * is found in the cache again.  Without root it is ours.
 */
static void choose_id(const struct jail_cli_args *a, unsigned attempt,
                      struct jail_spec *spec)
{
    uint64_t start = hash_u64(a->called, strlen(a->called), 0) % JAIL_UID_COUNT;

    if (geteuid() == 0 && spec->uid == 0)
        spec->uid = spec->gid =
            (uid_t)(JAIL_UID_FIRST + (start + attempt) % JAIL_UID_COUNT);
}

/* passwd(5) and group(5) with the one name there is. */
static void name_id(const struct jail_cli_args *a, const struct jail_spec *spec,
                    struct strv *texts)
{
    uid_t uid = spec->uid ? spec->uid : geteuid();
    gid_t gid = spec->gid ? spec->gid : getegid();

    strv_add(texts, "/etc/passwd");
    strv_addf(texts, "%s:x:%u:%u::/:/bin/sh\n", a->called, (unsigned)uid,
              (unsigned)gid);
    strv_add(texts, "/etc/group");
    strv_addf(texts, "%s:x:%u:\n", a->called, (unsigned)gid);
}

/* Texts of the recipe, and who the user is. */
static void add_texts(const struct jail_cli_args *a, const struct jail_spec *spec,
                      struct jail_cli_plan *p, struct tree_spec *out)
{
    strv_add_all(&p->texts, (const char *const *)a->texts.at);
    if (a->called)
        name_id(a, spec, &p->texts);
    out->text_count = p->texts.len / 2;
    p->tree_texts = mem_calloc(out->text_count + 1, sizeof *p->tree_texts);
    for (size_t i = 0; i < out->text_count; i++)
        p->tree_texts[i] = (struct tree_text){p->texts.at[2 * i],
                                              p->texts.at[2 * i + 1]};
    out->texts = p->tree_texts;
}

/* Folders that are made writable must be there. */
static bool add_scratch(const struct jail_cli_args *a, struct jail_cli_plan *p,
                        struct err *e)
{
    for (size_t i = 0; i < a->scratch.len; i++) {
        SCOPED_FREE char *folder = mem_printf(":%s", a->scratch.at[i]);
        if (!jail_cli_add_extra(&p->parts, folder, e))
            return false;
    }
    return true;
}

/* The tree that was given, or one for the program, kept from call to call. */
static bool find_tree(const struct jail_cli_args *a, struct jail_cli_plan *p,
                      const char *program, struct jail_spec *spec, struct err *e)
{
    if (a->tree) {
        spec->tree = a->tree;
        strv_add(&p->argv, program);
        return true;
    }

    SCOPED_FREE char *cache = cli_cache_dir();
    SCOPED_FREE char *trees = fs_join(cache, "jails");
    p->is_not_found = !jail_cli_find_program(program, &p->parts.programs, e);
    if (p->is_not_found)
        return false;
    for (size_t i = 0; i < a->programs.len; i++) {
        if (!jail_cli_find_program(a->programs.at[i], &p->parts.programs, e))
            return false;
    }
    for (size_t i = 0; i < a->extras.len; i++) {
        if (!jail_cli_add_extra(&p->parts, a->extras.at[i], e))
            return false;
    }
    if (!add_scratch(a, p, e))
        return false;
    struct tree_spec wanted = jail_cli_tree_spec(&p->parts);
    add_texts(a, spec, p, &wanted);
    if (!tree_cached(&wanted, trees, &p->tree, e))
        return false;
    spec->tree = p->tree.root;
    strv_add(&p->argv, p->tree.main);
    return true;
}

/* Folders that stay writable, at the place they have outside. */
static bool add_binds(const struct jail_cli_args *a, struct jail_cli_plan *p,
                      struct jail_spec *spec, struct err *e)
{
    p->binds = mem_calloc(a->writable.len + 1, sizeof *p->binds);
    for (size_t i = 0; i < a->writable.len; i++) {
        char *colon = strchr(a->writable.at[i], ':');
        SCOPED_FREE char *outside = mem_strndup(a->writable.at[i],
                                                strcspn(a->writable.at[i], ":"));
        SCOPED_FREE char *real = fs_real(outside, e);

        if (!real)
            return false;
        strv_add(&p->bind_texts, real);
        strv_add(&p->bind_texts, colon ? colon + 1 : real);
    }
    for (size_t i = 0; i < a->writable.len; i++)
        p->binds[i] = (struct jail_bind){p->bind_texts.at[2 * i],
                                         p->bind_texts.at[2 * i + 1], true};
    spec->binds = p->binds;
    spec->bind_count = a->writable.len;
    return true;
}

static void add_environment(const struct jail_cli_args *a, struct jail_cli_plan *p,
                            struct jail_spec *spec)
{
    strv_add(&p->env,
             "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    strv_add(&p->env, "HOME=/");
    strv_add_all(&p->env, (const char *const *)a->env.at);
    spec->env = (const char *const *)strv_argv(&p->env);
}

/* The shell's three are its terminal, of which only that end is inside. */
static bool add_terminal(struct jail_cli_plan *p, struct jail_spec *spec, struct err *e)
{
    if (!jail_cli_pty_open(&p->pty, e))
        return false;
    spec->has_terminal = true;
    spec->profile = spec->profile == JAIL_PROFILE_DAEMON ? JAIL_PROFILE_SHELL
                                                         : spec->profile;
    spec->stdin_fd = spec->stdout_fd = spec->stderr_fd = p->pty.theirs;
    return true;
}

/* 0 means /dev/null to the jail, so our own standard input gets another number. */
static bool add_descriptors(struct jail_cli_plan *p, struct jail_spec *spec,
                            struct err *e)
{
    p->stdin_fd = fcntl(0, F_DUPFD_CLOEXEC, 3);
    if (p->stdin_fd < 0 && errno != EBADF)
        return err_set(e, errno, "standard input");
    spec->stdin_fd = p->stdin_fd < 0 ? 0 : p->stdin_fd;
    spec->stdout_fd = 1;
    spec->stderr_fd = 2;
    return true;
}

bool jail_cli_plan_make(struct jail_cli_args *a, const struct strv *command,
                        unsigned attempt, struct jail_cli_plan *p,
                        struct jail_spec *spec, struct err *e)
{
    *p = (struct jail_cli_plan){
        .stdin_fd = -1, .pty = {.ours = -1, .theirs = -1}
    };
    if (!jail_cli_parse_net(a->net ? a->net : "none", &p->net, e))
        return err_wrap(e, "--net");
    *spec = (struct jail_spec){
        .profile = profile_of(a->profile),
        .net = p->net.net,
        .forwards = p->net.forwards,
        .forward_count = p->net.forward_count,
        .cwd = a->cwd,
        .output = output_inside,
        .scratch = (const char *const *)strv_argv(&a->scratch),
        .require = (const char *const *)strv_argv(&a->require),
        .without = (const char *const *)strv_argv(&a->without),
        .may_degrade = a->degrade,
        .limits = {.memory_bytes = (uint64_t)a->memory_mib << 20,
                   .output_bytes = (uint64_t)a->output_mib << 20,
                   .processes = (unsigned)a->processes},
    };
    if (!jail_level_parse(a->level, &spec->level) ||
        (a->user && !read_user(a->user, spec, e)) ||
        !(a->is_shell && isatty(0) && isatty(1) ? add_terminal(p, spec, e)
                                                : add_descriptors(p, spec, e)))
        return false;
    if (a->called)
        choose_id(a, attempt, spec);
    if (!find_tree(a, p, command->at[0], spec, e) || !add_binds(a, p, spec, e))
        return false;
    for (size_t i = 1; i < command->len; i++)
        strv_add(&p->argv, command->at[i]);
    spec->argv = (const char *const *)strv_argv(&p->argv);
    add_environment(a, p, spec);
    return true;
}
