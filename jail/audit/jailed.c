/*
 * The jail under test, started in the fake host as it would be on a real one.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "jail/audit/host.h"
#include "jail/core/collect.h"

enum { MARGIN_MS = 1000, MAX_KEPT = 16 };

static bool keep_artefact(void *context, const char *name, const void *bytes,
                          size_t size, struct err *e)
{
    struct step_result *r = context;
    size_t offset = r->artefact_size;
    struct host_artefact *a = NULL;

    (void)e;
    if (r->artefact_count >= HOST_MAX_ARTEFACTS || offset > HOST_ARTEFACT_BYTES ||
        size > HOST_ARTEFACT_BYTES - offset)
        return true;
    a = &r->artefacts[r->artefact_count];
    snprintf(a->name, sizeof a->name, "%s", name);
    a->offset = offset;
    a->size = size;
    memcpy(r->artefact_bytes + offset, bytes, size);
    r->artefact_size = offset + size;
    r->artefact_count++;
    return true;
}

static void collect(const struct jail *j, struct step_result *r)
{
    const struct collect_limits limits = {.file_bytes = HOST_ARTEFACT_BYTES,
                                          .total_bytes = HOST_ARTEFACT_BYTES,
                                          .files = 4096,
                                          .owner = (uid_t)-1};
    struct collect_counts counts;
    struct err ignored = {0};
    int dir = jail_output_fd(j);

    if (dir >= 0)
        collect_files(dir, &limits, keep_artefact, r, &counts, &ignored);
}

/* What the caller asked for, with our tree, pipes and limits. */
static void adapt(struct jail_spec *spec, const struct host *h, int *keep,
                  const char **env, char *variable)
{
    size_t kept = 0, variables = 0;

    for (size_t i = 0; i < spec->keep_fd_count && kept < MAX_KEPT; i++)
        keep[kept++] = spec->keep_fds[i];
    keep[kept++] = HOST_ANSWER_FD;
    keep[kept++] = HOST_REPORT_FD;
    for (size_t i = 0; spec->env && spec->env[i]; i++)
        env[variables++] = spec->env[i];
    env[variables++] = variable;
    env[variables] = NULL;
    spec->keep_fds = keep;
    spec->keep_fd_count = kept;
    spec->env = env;
    spec->tree = HOST_JAIL_TREE;
    spec->stdout_fd = spec->stderr_fd = HOST_OUTPUT_FD;
    spec->uid = h->plan->is_root ? h->plan->uid : 0;
    spec->gid = h->plan->is_root ? h->plan->gid : 0;
    spec->limits = h->plan->limits;
}

static size_t count_variables(const char *const *env)
{
    size_t n = 0;

    while (env && env[n])
        n++;
    return n;
}

void host_jail_run(const struct host *h, const struct host_step *s,
                   struct step_result *r)
{
    struct jail_spec spec = *s->spec;
    int keep[MAX_KEPT + 2];
    const char **env = mem_calloc(count_variables(spec.env) + 2, sizeof *env);
    struct jail *jail;

    if (!h->plan->is_root)
        host_drop_capabilities();
    if (s->has_terminal)
        spec.stdin_fd = HOST_TERMINAL_FD;
    adapt(&spec, h, keep, env,
          mem_printf(BREACH_VARIABLE "=%d:%d", HOST_ANSWER_FD, HOST_REPORT_FD));
    jail = jail_start(&spec, &r->record, &r->problem);
    if (jail && jail_wait(jail, s->timeout_ms - MARGIN_MS, &r->exit, &r->problem))
        collect(jail, r);
    jail_close(jail);
    _exit(0);
}
