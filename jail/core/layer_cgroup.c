/*
 * cgroup: a fork bomb and a memory bomb end inside.
 *
 * RLIMIT_AS cannot do it, since AddressSanitizer reserves terabytes of addresses and
 * does not start under any such limit.  Where no group can be made, init watches what
 * everything inside uses together, which is weaker: it looks 20 times a second.
 */
#include "jail/core/layer.h"

static bool prepare(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    struct err why = {0};

    (void)e;
    if (cgroup_make(&p->cgroup, p->limits.memory_bytes, p->limits.processes, &why)) {
        jail_layer_note(row, JAIL_LAYER_HELD,
                        "version %d: memory %llu MiB, %u processes", p->cgroup.version,
                        (unsigned long long)p->limits.memory_bytes >> 20,
                        p->limits.processes);
        return true;
    }
    p->watchdog_bytes = p->limits.memory_bytes;
    jail_layer_note(row, JAIL_LAYER_WEAKER, "memory by a watchdog: %s", why.text);
    return true;
}

/* Without rights over the common ancestor, a group can be made but not joined. */
static bool apply(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    struct err why = {0};

    (void)e;
    if (p->cgroup.folder_count == 0 || cgroup_join(&p->cgroup, &why))
        return true;
    p->watchdog_bytes = p->limits.memory_bytes;
    jail_layer_note(row, JAIL_LAYER_WEAKER, "memory by a watchdog: %s", why.text);
    return true;
}

static bool probe(const struct jail_plan *p, struct err *e)
{
    struct cgroup c;

    if (!cgroup_make(&c, p->limits.memory_bytes, p->limits.processes, e))
        return false;
    cgroup_close(&c);
    return true;
}

static void release(struct jail_plan *p)
{
    cgroup_close(&p->cgroup);
}

const struct jail_layer jail_layer_cgroup = {
    .name = "cgroup",
    .about = "caps the memory and processes of everything inside together",
    .stage = JAIL_STAGE_INIT,
    .probe = probe,
    .prepare = prepare,
    .apply = apply,
    .release = release,
};
