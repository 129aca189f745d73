/*
 * Control groups around the fake host: its jails make theirs below, and what a control
 * takes too much of, it takes from here.
 *
 * Only ever new children of the groups that we are in; nothing that exists is changed.
 * A machine without groups that we may use has none, and jails fall back as they would
 * outside.  Sources: cgroups(7); both versions.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"
#include "jail/audit/host.h"

#define GROUP_PREFIX "spillway-audit."

enum { SWEEP_TRIES = 40, CLOSE_TRIES = 200 }; /* of 5 ms */

struct limit_file {
    const char *hierarchy, *file;
    uint64_t (*value)(const struct jail_limits *l);
};

/* The host must have room for what the controls take and for itself. */
static uint64_t host_memory(const struct jail_limits *l)
{
    return 2 * l->memory_bytes + ((uint64_t)1 << 30);
}

static uint64_t host_processes(const struct jail_limits *l)
{
    return (uint64_t)2 * l->processes + 512;
}

static const struct limit_file limit_files[] = {
    {"memory", "memory.limit_in_bytes", host_memory   },
    {"pids",   "pids.max",              host_processes},
    {"",       "memory.max",            host_memory   },
    {"",       "pids.max",              host_processes},
};

static bool write_at(int dir, const char *file, const char *text)
{
    SCOPED_FD int fd = openat(dir, file, O_WRONLY | O_CLOEXEC);

    return fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
}

static void set_limits(int dir, const char *hierarchy, const struct jail_limits *limits)
{
    for (size_t i = 0; i < sizeof limit_files / sizeof *limit_files; i++) {
        char text[32];

        if (strcmp(limit_files[i].hierarchy, hierarchy) != 0)
            continue;
        snprintf(text, sizeof text, "%llu",
                 (unsigned long long)limit_files[i].value(limits));
        write_at(dir, limit_files[i].file, text);
    }
}

/* Whether `name` is the group of a supervisor that is gone. */
static bool is_abandoned(const char *name)
{
    long owner;

    if (!str_starts_with(name, GROUP_PREFIX))
        return false;
    owner = strtol(name + strlen(GROUP_PREFIX), NULL, 10);
    return owner > 0 && kill((pid_t)owner, 0) && errno == ESRCH;
}

/*
 * A group of ours, and the groups that jails made in it and were killed too early to
 * remove.  rmdir(2) refuses one with a process in it; files need not be removed.
 */
static bool remove_group(const char *path)
{
    SCOPED_STRV struct strv names = {0};
    struct err ignored = {0};

    fs_list(path, &names, &ignored);
    for (size_t i = 0; i < names.len; i++) {
        SCOPED_FREE char *below = fs_join(path, names.at[i]);

        if (fs_is_dir(below))
            rmdir(below);
    }
    return !rmdir(path) || errno != EBUSY;
}

/* The last processes may still be on their way out. */
static void remove_soon(const char *path, int tries)
{
    const struct timespec pause = {0, 5000000};

    for (int n = 0; n < tries && !remove_group(path); n++)
        nanosleep(&pause, NULL);
}

static void sweep(const char *parent)
{
    SCOPED_STRV struct strv names = {0};
    struct err ignored = {0};

    if (!fs_list(parent, &names, &ignored))
        return;
    for (size_t i = 0; i < names.len; i++) {
        SCOPED_FREE char *path = fs_join(parent, names.at[i]);

        if (is_abandoned(names.at[i]))
            remove_soon(path, SWEEP_TRIES);
    }
}

static void open_one(struct host_groups *out, const char *parent, const char *hierarchy,
                     const struct jail_limits *limits)
{
    static atomic_uint runs;
    char *path = out->at[out->count].path;
    int size = snprintf(path, sizeof out->at->path, "%s/" GROUP_PREFIX "%d.%u", parent,
                        getpid(), atomic_fetch_add(&runs, 1));
    int dir;

    if (size < 0 || (size_t)size >= sizeof out->at->path)
        return;
    sweep(parent);
    if (mkdir(path, 0755))
        return;
    dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return;
    set_limits(dir, hierarchy, limits);
    out->at[out->count].hierarchy = hierarchy;
    out->at[out->count].fd = dir;
    out->count++;
}

/* The path in a line "ID:NAMES:PATH" of /proc/self/cgroup, if NAMES is `hierarchy`. */
static char *match_group(const char *line, const char *hierarchy)
{
    const char *names = line + strcspn(line, ":\n");
    size_t size = strlen(hierarchy);

    if (*names != ':' || strncmp(names + 1, hierarchy, size) != 0 ||
        names[1 + size] != ':')
        return NULL;
    names += size + 2;
    return mem_strndup(names, strcspn(names, "\n"));
}

/* Our own group in a hierarchy ("" = unified), by /proc/self/cgroup.  New memory. */
static char *own_group(const char *hierarchy)
{
    SCOPED_STR struct str text = {0};
    struct err ignored = {0};
    const char *line;

    if (!fs_read("/proc/self/cgroup", 65536, &text, &ignored))
        return NULL;
    for (line = str_text(&text); line && *line; line = strchr(line, '\n')) {
        char *found;

        line += *line == '\n';
        found = match_group(line, hierarchy);
        if (found)
            return found;
    }
    return NULL;
}

static void open_hierarchy(struct host_groups *out, const char *mount,
                           const char *hierarchy, const struct jail_limits *limits)
{
    SCOPED_FREE char *own = own_group(hierarchy);
    SCOPED_FREE char *parent = own ? mem_printf("%s%s", mount, own) : NULL;

    if (parent && fs_is_dir(parent))
        open_one(out, parent, hierarchy, limits);
}

void host_groups_open(const struct host_plan *plan, struct host_groups *out)
{
    memset(out, 0, sizeof *out);
    if (!plan->is_root)
        return;
    if (fs_exists("/sys/fs/cgroup/cgroup.controllers")) {
        open_hierarchy(out, "/sys/fs/cgroup", "", &plan->limits);
        return;
    }
    open_hierarchy(out, "/sys/fs/cgroup/memory", "memory", &plan->limits);
    open_hierarchy(out, "/sys/fs/cgroup/pids", "pids", &plan->limits);
}

bool host_groups_join(const struct host_groups *g, struct err *e)
{
    for (size_t i = 0; i < g->count; i++) {
        if (!write_at(g->at[i].fd, "cgroup.procs", "0"))
            return err_set(e, errno, "join %s", g->at[i].path);
    }
    return true;
}

void host_groups_close(struct host_groups *g)
{
    for (size_t i = 0; i < g->count; i++) {
        close(g->at[i].fd);
        remove_soon(g->at[i].path, CLOSE_TRIES);
    }
    g->count = 0;
}
