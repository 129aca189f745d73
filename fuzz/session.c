/*
 * One engine in one jail; see session.h.
 *
 * The output folder is a tmpfs that goes away with the jail, so it is looked through
 * several times a second.  A file is taken when two looks in a row saw it with the same
 * size (the engine may be writing it), or when everything inside has ended; a taken
 * artefact is removed, so that a target that crashes in its children all the time does
 * not fill the folder.
 */
#include "fuzz/session.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "fuzz/fuzz.h"
#include "fuzz/lines.h"
#include "jail/core/collect.h"
#include "jail/tree/tree.h"

enum {
    TICK_MS = 200,
    UNITS_EVERY_MS = 30 * 1000, /* corpus units in between; all of them at the end */
    STOP_MS = 3000, /* from asking the engine to end until it is killed */
    REAP_MS = 10 * 1000, /* from the end of the process to the jail's word of it */
    MAX_STATS = 4096,
    MAX_NAMES = 20000,
};

struct session {
    const struct session_options *o;
    struct session_result *out;
    struct jail *jail;
    struct lines lines;
    int pipe_fd, pidfd;
    struct map sizes; /* file -> size + 1 at the last look */
    struct map units; /* units taken that had to stay */
    uint64_t deadline, next_units; /* proc_now_ms(); deadline UINT64_MAX = none */
    bool is_stopping, has_ended;
    bool is_settled; /* it executes inputs: its second stage was begun */
    bool is_over; /* everything inside has ended */
    bool callback_failed;
    struct err error; /* of a callback inside the line reader */
};

/* ------------------------------------------------------- what it leaves */

/* A folder below the output folder, whatever the program made of it; -1: none. */
static int open_folder(int output_fd, const char *path)
{
    const struct open_how how = {
        .flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS |
                   RESOLVE_NO_XDEV,
    };

    return (int)syscall(SYS_openat2, output_fd, path, &how, sizeof how);
}

/* One look through one folder. */
struct look {
    struct session *s;
    const char *folder;
    int dir_fd;
};

/* Whether the file was there before with this size, or nothing writes any more. */
static bool is_complete(struct look *look, const char *name, size_t size)
{
    struct session *s = look->s;
    SCOPED_FREE char *key = mem_printf("%s/%s", look->folder, name);
    bool is_same = (uintptr_t)map_get(&s->sizes, key) == (uintptr_t)size + 1;

    map_set(&s->sizes, key, (void *)((uintptr_t)size + 1));
    return is_same || s->is_over;
}

static bool take_artefact(void *context, const char *name, const void *bytes,
                          size_t size, struct err *e)
{
    struct look *look = context;
    struct session *s = look->s;

    if (strchr(name, '/') || !s->o->engine->is_artefact(name) ||
        !is_complete(look, name, size))
        return true;
    if (s->o->engine->read_name)
        s->o->engine->read_name(&s->out->status, name);

    const struct session_artefact artefact = {
        .name = name,
        .bytes = bytes,
        .size = size,
        .report = lines_report_of(&s->lines, name),
    };
    if (!s->o->on_artefact(s->o->context, &artefact, e)) {
        s->callback_failed = true;
        return false;
    }
    s->out->artefacts++;
    /* A name that had to be escaped stays: an honest engine makes none. */
    unlinkat(look->dir_fd, name, 0);
    return true;
}

static bool take_unit(void *context, const char *name, const void *bytes, size_t size,
                      struct err *e)
{
    struct look *look = context;
    struct session *s = look->s;

    if (strchr(name, '/') || !s->o->engine->is_unit(name) || map_has(&s->units, name) ||
        !is_complete(look, name, size))
        return true;
    if (!s->o->on_unit(s->o->context, bytes, size, e)) {
        s->callback_failed = true;
        return false;
    }
    if (s->o->engine->corpus_may_go)
        unlinkat(look->dir_fd, name, 0);
    else
        map_set(&s->units, name, s);
    return true;
}

static bool look_through(struct session *s, const char *folder,
                         bool (*take)(void *, const char *, const void *, size_t,
                                      struct err *),
                         struct err *e)
{
    const struct collect_limits limits = {.owner = s->out->jail.host_uid};
    SCOPED_FD int fd = open_folder(jail_output_fd(s->jail), folder);
    struct look look = {.s = s, .folder = folder, .dir_fd = fd};
    struct collect_counts counts;

    if (fd < 0)
        return true; /* not made yet */
    return collect_files(fd, &limits, take, &look, &counts, e);
}

static bool look_for_artefacts(struct session *s, struct err *e)
{
    const struct fuzz_engine *engine = s->o->engine;

    for (size_t i = 0; i < 3 && engine->artefacts[i]; i++)
        if (!look_through(s, engine->artefacts[i], take_artefact, e))
            return false;
    return true;
}

static void read_one_stats(struct session *s, const struct fuzz_stats *stats)
{
    SCOPED_FREE char *dir = fs_dir(stats->file);
    SCOPED_FD int dir_fd = open_folder(jail_output_fd(s->jail), dir);
    SCOPED_STR struct str text = {0};

    if (dir_fd < 0)
        return;
    SCOPED_FD int fd = openat(dir_fd, fs_base(stats->file),
                              O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    lseek(fd, -MAX_STATS, SEEK_END); /* fails, and starts at 0, while it is short */
    if (fd >= 0 && fs_read_fd(fd, MAX_STATS, &text, NULL))
        stats->read(&s->out->status, str_text(&text));
}

/* The names in the corpus folder, as many as an honest engine has. */
static void read_names(struct session *s)
{
    const struct fuzz_engine *engine = s->o->engine;
    int fd = engine->read_name ? open_folder(jail_output_fd(s->jail), engine->corpus)
                               : -1;
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;

    if (!folder) {
        if (fd >= 0)
            close(fd);
        return;
    }
    for (size_t i = 0; i < MAX_NAMES && (entry = readdir(folder)) != NULL; i++)
        if (engine->is_unit(entry->d_name))
            engine->read_name(&s->out->status, entry->d_name);
    closedir(folder);
}

static void read_stats(struct session *s)
{
    const struct fuzz_engine *engine = s->o->engine;

    for (const struct fuzz_stats *one = engine->stats; one && one->file; one++)
        read_one_stats(s, one);
    if (s->out->status.is_late)
        read_names(s);
}

/* --------------------------------------------------------- while it runs */

static void on_line(void *context, const char *line)
{
    struct session *s = context;
    const struct fuzz_engine *engine = s->o->engine;
    SCOPED_STR struct str seed = {0};

    engine->read_line(&s->out->status, line);
    if (s->out->status.is_running && !s->is_settled) {
        s->is_settled = true;
        jail_settle(s->jail, NULL); /* gone already: then there is no need */
    }
    if (s->callback_failed || !engine->names_crashing_seed ||
        !engine->names_crashing_seed(line, &seed))
        return;
    if (s->o->on_crashing_seed(s->o->context, str_text(&seed), &s->error))
        s->out->artefacts++;
    else
        s->callback_failed = true;
}

static void read_pipe(struct session *s)
{
    char buffer[16384];

    for (int i = 0; i < 64 && s->pipe_fd >= 0; i++) {
        ssize_t got = read(s->pipe_fd, buffer, sizeof buffer);

        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (got <= 0) {
            close(s->pipe_fd);
            s->pipe_fd = -1;
            return;
        }
        lines_feed(&s->lines, buffer, (size_t)got);
    }
}

/* Ask it to end; it gets a moment to write down what it has. */
static void stop(struct session *s)
{
    if (s->is_stopping)
        return;
    s->is_stopping = true;
    s->deadline = proc_now_ms() + STOP_MS;
    jail_signal(s->jail, SIGINT, NULL); /* gone already: then there is no need */
}

static bool tick(struct session *s, struct err *e)
{
    uint64_t now = proc_now_ms();

    if (!look_for_artefacts(s, e))
        return false;
    if (now >= s->next_units) {
        s->next_units = now + UNITS_EVERY_MS;
        if (!look_through(s, s->o->engine->corpus, take_unit, e))
            return false;
    }
    read_stats(s);
    if (s->o->on_tick(s->o->context, &s->out->status) ||
        (s->o->interrupted && *s->o->interrupted))
        stop(s);
    return true;
}

/* Until the program ended or has to be killed. */
static bool serve(struct session *s, struct err *e)
{
    uint64_t next_tick = proc_now_ms();

    for (;;) {
        uint64_t now = proc_now_ms();
        struct pollfd fds[2] = {
            {.fd = s->pipe_fd, .events = POLLIN},
            {.fd = s->pidfd,   .events = POLLIN},
        };

        if (now >= s->deadline && s->is_stopping)
            return true;
        if (now >= s->deadline)
            stop(s);
        if (now >= next_tick) {
            if (!tick(s, e))
                return false;
            next_tick = proc_now_ms() + TICK_MS;
        }
        if (poll(fds, 2, TICK_MS) < 0 && errno != EINTR)
            return err_set(e, errno, "poll");
        if (fds[0].revents)
            read_pipe(s);
        s->has_ended = fds[1].revents || s->pidfd < 0;
        if (s->has_ended)
            return true;
        if (s->callback_failed) {
            *e = s->error;
            return false;
        }
    }
}

/* --------------------------------------------------------- start and end */

static bool make_tree(const struct session_options *o, struct tree *tree, struct err *e)
{
    SCOPED_FREE char *driver = o->engine->driver ? fs_find_program(o->engine->driver)
                                                 : NULL;
    const char *const programs[] = {driver ? driver : o->program,
                                    driver ? o->program : NULL, NULL};
    const struct tree_spec spec = {.programs = programs};

    if (o->engine->driver && !driver)
        return fuzz_engine_available(o->engine->name, e);
    return tree_cached(&spec, o->cache_dir, tree, e);
}

/* Where the target is inside: the main program, or the second one. */
static const char *inside_path(const struct tree *tree, const char *outside)
{
    for (size_t i = 0; i < tree->file_count; i++)
        if (strcmp(tree->files[i].outside, outside) == 0)
            return tree->files[i].inside;
    return tree->main;
}

static bool start(struct session *s, const struct tree *tree, struct err *e)
{
    const struct session_options *o = s->o;
    struct fuzz_launch launch = o->launch;
    const struct jail_bind bind = {.outside = o->shown, .inside = RUN_INSIDE_INPUT};
    SCOPED_STRV struct strv argv = {0}, env = {0};
    SCOPED_FREE char *program = fs_real(o->program, NULL);
    int ends[2];

    launch.program = inside_path(tree, program ? program : o->program);
    if (o->engine->driver)
        strv_add(&argv, tree->main);
    o->engine->arguments(&launch, &argv);
    o->engine->environment(&launch, &env);
    strv_add(&env, "PATH=/usr/bin:/bin");
    strv_add(&env, "HOME=" RUN_INSIDE_OUTPUT);
    strv_add(&env, "TMPDIR=" RUN_INSIDE_OUTPUT);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_set(e, errno, "pipe");
    s->pipe_fd = ends[0];
    fcntl(ends[0], F_SETFL, O_NONBLOCK);

    const struct jail_spec spec = {
        .level = o->level,
        .profile = o->engine->profile,
        .tree = tree->root,
        .argv = (const char *const *)strv_argv(&argv),
        .env = (const char *const *)strv_argv(&env),
        .cwd = RUN_INSIDE_OUTPUT,
        .output = RUN_INSIDE_OUTPUT,
        .binds = &bind,
        .bind_count = 1,
        .stdout_fd = ends[1],
        .stderr_fd = ends[1],
        .limits = run_default_limits(&(struct jail_limits){
            .memory_bytes = launch.memory_bytes, .processes = 256}),
        .may_degrade = true, /* recorded, and shown with the result */
        .has_second_stage = o->engine->has_second_stage,
        .late_calls = o->late_calls,
    };
    s->jail = jail_start(&spec, &s->out->jail, e);
    close(ends[1]);
    if (!s->jail)
        return err_wrap(e, "start the jail");
    s->pidfd = (int)syscall(SYS_pidfd_open, jail_pid(s->jail), 0);
    return true;
}

static enum fuzz_end judge(const struct session *s)
{
    if (s->is_stopping && s->out->status.is_running)
        return ENGINE_STOPPED;
    if (s->out->exit.timed_out || s->out->exit.out_of_memory)
        return ENGINE_BROKEN;
    return s->o->engine->judge(&s->out->exit);
}

/* Everything inside ends; take what is left. */
static bool finish(struct session *s, struct err *e)
{
    if (!jail_wait(s->jail, s->has_ended ? REAP_MS : 1, &s->out->exit, e))
        return err_wrap(e, "wait for the jail");
    s->is_over = true;
    while (s->pipe_fd >= 0) {
        if (poll(&(struct pollfd){.fd = s->pipe_fd, .events = POLLIN}, 1, 100) <= 0)
            break;
        read_pipe(s);
    }
    lines_feed(&s->lines, "\n", 1);
    read_stats(s);
    if (s->callback_failed) {
        *e = s->error;
        return false;
    }
    s->out->end = judge(s);
    return look_for_artefacts(s, e) &&
           look_through(s, s->o->engine->corpus, take_unit, e);
}

static void session_fini(struct session *s)
{
    jail_close(s->jail);
    if (s->pipe_fd >= 0)
        close(s->pipe_fd);
    if (s->pidfd >= 0)
        close(s->pidfd);
    str_add(&s->out->tail, str_text(&s->lines.tail));
    lines_fini(&s->lines);
    map_fini(&s->sizes);
    map_fini(&s->units);
}

bool session_run(const struct session_options *o, struct session_result *out,
                 bool *is_caller, struct err *e)
{
    struct session s = {.o = o, .out = out, .pipe_fd = -1, .pidfd = -1};
    struct tree tree = {0};
    uint64_t now = proc_now_ms();

    *out = (struct session_result){.end = ENGINE_BROKEN};
    lines_init(&s.lines, &s, on_line);
    map_init(&s.sizes);
    map_init(&s.units);
    s.deadline = o->launch.seconds
                     ? now + (uint64_t)o->launch.seconds * 1000 + o->grace_ms
                     : UINT64_MAX;
    s.next_units = now + UNITS_EVERY_MS;

    bool ok = make_tree(o, &tree, e) && start(&s, &tree, e);
    if (ok) {
        /* Also after an error: what is there must be taken out. */
        struct err later = {0};
        ok = serve(&s, e);
        if (!finish(&s, ok ? e : &later))
            ok = false;
    }
    *is_caller = s.callback_failed;
    session_fini(&s);
    tree_fini(&tree);
    return ok;
}

void session_result_fini(struct session_result *r)
{
    if (r)
        str_fini(&r->tail);
}
