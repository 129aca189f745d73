/*
 * limits: setrlimit(2), and the defaults of a jail's limits.
 *
 * RLIMIT_CORE is 1, not 0: where core_pattern is a pipe, the kernel ignores 0 and
 * starts the handler, as root and on the host, for every crash inside; only the value
 * 1 makes it refuse (core(5), and the kernel's fs/coredump.c).  RLIMIT_AS and
 * RLIMIT_DATA stay as they are: AddressSanitizer reserves 16 TiB of addresses and
 * would not start.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>

#include "jail/core/layer.h"
#include "jail/core/limits.h"
#include "jail/core/system.h"

static const struct jail_limits defaults = {
    .memory_bytes =
        2048ull << 20, /* libFuzzer's own limit, which it does not enforce */
    .processes = 128,
    .open_files = 512,
    .file_bytes = 256ull << 20,
    .output_bytes = 256ull << 20,
    .output_inodes = 65536,
    .cpu_seconds = 0, /* none: the caller has a time limit on the wall clock */
};

#define DEFAULT(limits, field) ((limits)->field ? (limits)->field : defaults.field)

void limits_fill(const struct jail_limits *wanted, struct jail_limits *out)
{
    *out = (struct jail_limits){
        .memory_bytes = DEFAULT(wanted, memory_bytes),
        .processes = DEFAULT(wanted, processes),
        .open_files = DEFAULT(wanted, open_files),
        .file_bytes = DEFAULT(wanted, file_bytes),
        .output_bytes = DEFAULT(wanted, output_bytes),
        .output_inodes = DEFAULT(wanted, output_inodes),
        .cpu_seconds = DEFAULT(wanted, cpu_seconds),
    };
}

struct limit {
    int resource;
    const char *name;
    rlim_t value;
};

enum { LIMIT_COUNT = 10 };

/* RLIMIT_NPROC counts all of a user's processes in a namespace, so it is of use where
   the id or the namespace is the jail's own. */
static size_t list_limits(const struct jail_plan *p, struct limit out[LIMIT_COUNT])
{
    const struct jail_limits *l = &p->limits;
    rlim_t cpu = l->cpu_seconds ? l->cpu_seconds : RLIM_INFINITY;
    const struct limit all[LIMIT_COUNT] = {
        {RLIMIT_CORE,       "core",            1            },
        {RLIMIT_FSIZE,      "file size",       l->file_bytes},
        {RLIMIT_NOFILE,     "open files",      l->open_files},
        {RLIMIT_MSGQUEUE,   "message queues",  0            },
        {RLIMIT_MEMLOCK,    "locked memory",   0            },
        {RLIMIT_RTPRIO,     "priority",        0            },
        {RLIMIT_NICE,       "niceness",        0            },
        {RLIMIT_SIGPENDING, "pending signals", 1024         },
        {RLIMIT_CPU,        "processor time",  cpu          },
        {RLIMIT_NPROC,      "processes",       l->processes },
    };
    bool is_own_count = p->mode == JAIL_MODE_USERNS || p->uid_lock >= 0;
    size_t n = 0;

    for (size_t i = 0; i < LIMIT_COUNT; i++) {
        if (all[i].resource != RLIMIT_NPROC || is_own_count)
            out[n++] = all[i];
    }
    return n;
}

/*
 * A limit of ours that is lower already stays: raising it may not be allowed.  But for
 * that on core dumps, where only 1 will do and 0 is worth less.
 */
static rlim_t bounded(const struct limit *wanted)
{
    const struct rlimit both = {wanted->value, wanted->value};
    struct rlimit now;

    if (wanted->resource == RLIMIT_CORE && setrlimit(RLIMIT_CORE, &both) == 0)
        return wanted->value;
    if (getrlimit((__rlimit_resource_t)wanted->resource, &now) == 0 &&
        now.rlim_max < wanted->value)
        return now.rlim_max;
    return wanted->value;
}

/* A handler that is started whatever the limit is, but for the value 1. */
static bool has_core_handler(void)
{
    char pattern[2];

    return system_read_text(AT_FDCWD, "/proc/sys/kernel/core_pattern", pattern,
                            sizeof pattern) > 0 &&
           pattern[0] == '|';
}

/* In the supervisor, which can still see /proc/sys. */
static bool prepare(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    (void)row, (void)e;
    p->has_core_handler = has_core_handler();
    return true;
}

static void describe(const struct jail_plan *p, struct jail_layer_record *row,
                     bool counts_processes)
{
    struct rlimit core = {0};

    getrlimit(RLIMIT_CORE, &core);
    if (core.rlim_max != 1 && p->has_core_handler)
        jail_layer_note(row, JAIL_LAYER_WEAKER,
                        "the core limit was 0 already and cannot be 1: the host's "
                        "core_pattern starts a program at a crash");
    else if (!counts_processes)
        jail_layer_note(row, JAIL_LAYER_WEAKER,
                        "no limit on processes: the id is shared");
    else
        jail_layer_note(row, JAIL_LAYER_HELD, "core %u, files %u, processes %u",
                        (unsigned)core.rlim_max, p->limits.open_files,
                        p->limits.processes);
}

static bool apply(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    struct limit limits[LIMIT_COUNT];
    size_t count = list_limits(p, limits);

    for (size_t i = 0; i < count; i++) {
        rlim_t value = bounded(&limits[i]);
        struct rlimit both = {value, value};

        if (setrlimit((__rlimit_resource_t)limits[i].resource, &both) != 0)
            return err_set(e, errno, "limit %s", limits[i].name);
    }
    describe(p, row, count == LIMIT_COUNT);
    return true;
}

static bool verify(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    struct limit limits[LIMIT_COUNT];
    size_t count = list_limits(p, limits);

    (void)row;
    for (size_t i = 0; i < count; i++) {
        struct rlimit now;

        if (getrlimit((__rlimit_resource_t)limits[i].resource, &now) != 0 ||
            now.rlim_cur > limits[i].value || now.rlim_max > limits[i].value)
            return err_set(e, 0, "the limit on %s is not set", limits[i].name);
    }
    return true;
}

const struct jail_layer jail_layer_limits = {
    .name = "limits",
    .about = "processes, descriptors and file sizes are bounded; no core dump",
    .stage = JAIL_STAGE_PROGRAM,
    .prepare = prepare,
    .apply = apply,
    .verify = verify,
};
