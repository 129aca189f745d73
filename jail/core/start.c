/*
 * Starting a jail: the supervisor's side.
 *
 * check, plan, prepare (all that allocates), clone init, let it go on once it is in its
 * control group, and listen until the program has been executed or an error has come.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"
#include "jail/core/filter.h"
#include "jail/core/limits.h"
#include "jail/core/mode.h"
#include "jail/core/private.h"
#include "jail/core/process.h"
#include "jail/core/system.h"

enum { START_TIMEOUT_MS = 60000 }; /* a loaded machine, not a normal start */

/* ------------------------------------------------------------- planning */

static bool check_absolute(const char *what, const char *path, struct err *e)
{
    return (path && path[0] == '/') ||
           err_set(e, 0, "jail: %s must be an absolute path inside, not %s", what,
                   path ? path : "(none)");
}

static bool check_spec(const struct jail_spec *spec, struct err *e)
{
    if (!spec->tree || !spec->argv || !spec->argv[0])
        return err_set(e, 0, "jail: a tree and a program are needed");
    if (!check_absolute("the program", spec->argv[0], e))
        return false;
    if (spec->cwd && !check_absolute("the working folder", spec->cwd, e))
        return false;
    if (spec->output && !check_absolute("the output folder", spec->output, e))
        return false;
    if (spec->output && !spec->output[1])
        return err_set(e, 0, "jail: the output folder must be below the root");
    for (size_t i = 0; i < spec->bind_count; i++) {
        if (!check_absolute("a bind", spec->binds[i].inside, e))
            return false;
    }
    for (const char *const *at = spec->scratch; at && *at; at++) {
        if (!check_absolute("a writable folder", *at, e))
            return false;
    }
    if (spec->forward_count && spec->net != JAIL_NET_LOOPBACK)
        return err_set(e, 0, "jail: relayed ports need a loopback interface inside");
    return true;
}

static bool is_listed(const char *const *list, const char *name)
{
    for (; list && *list; list++) {
        if (strcmp(*list, name) == 0)
            return true;
    }
    return false;
}

/* A misspelt layer name must not pass for a layer that was asked for. */
static bool check_names(const char *const *list, struct err *e)
{
    for (; list && *list; list++) {
        bool is_known = false;

        for (size_t i = 0; i < jail_layer_count; i++)
            is_known = is_known || strcmp(jail_layers[i]->name, *list) == 0;
        if (!is_known)
            return err_set(e, 0, "jail: there is no layer \"%s\"", *list);
    }
    return true;
}

static bool is_wanted(const struct jail_plan *p, const struct jail_layer *layer)
{
    return layer->is_wanted ? layer->is_wanted(p)
                            : p->spec->level == JAIL_LEVEL_HARDENED;
}

static void plan_rows(struct jail_plan *p)
{
    struct jail_record *record = p->record;

    record->layer_count = jail_layer_count;
    for (size_t i = 0; i < jail_layer_count; i++) {
        bool is_left_out = is_listed(p->spec->without, jail_layers[i]->name);
        bool is_part = is_wanted(p, jail_layers[i]);

        p->is_wanted[i] = is_part && !is_left_out;
        record->layers[i] = (struct jail_layer_record){
            .name = jail_layers[i]->name,
            .state = p->is_wanted[i] ? JAIL_LAYER_HELD : JAIL_LAYER_NOT_WANTED};
        if (is_part && is_left_out)
            jail_layer_note(&record->layers[i], JAIL_LAYER_NOT_WANTED, "left out");
    }
}

static bool check_required_wanted(const struct jail_plan *p, struct err *e)
{
    for (size_t i = 0; i < jail_layer_count; i++) {
        if (!p->is_wanted[i] && is_listed(p->spec->require, jail_layers[i]->name))
            return err_set(e, 0, "jail layer %s is required, but not part of level %s",
                           jail_layers[i]->name, jail_level_name(p->spec->level));
    }
    return true;
}

static void plan_init(struct jail_plan *p, const struct jail_spec *spec,
                      struct jail_record *record)
{
    *p = (struct jail_plan){.spec = spec,
                            .record = record,
                            .uid_lock = -1,
                            .null_fd = -1,
                            .tree_fd = -1,
                            .base_fd = -1,
                            .root_fd = -1,
                            .output_fd = -1,
                            .watch_proc_fd = -1,
                            .channel_fd = -1,
                            .lifeline_fd = -1,
                            .exec_fd = -1};
    p->mode = mode_choose(&p->mode_reason);
    limits_fill(&spec->limits, &p->limits);
    *record = (struct jail_record){.level = spec->level, .was_root = geteuid() == 0};
    plan_rows(p);
}

/* What the jail is made of: two descriptors and the names in the tree's top folder. */
static bool open_outside(struct jail_plan *p, struct err *e)
{
    struct stat st;

    p->null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (p->null_fd < 0)
        return err_set(e, errno, "open /dev/null");
    p->tree_fd = open(p->spec->tree, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (p->tree_fd < 0 || fstat(p->tree_fd, &st) != 0)
        return err_set(e, errno, "open %s", p->spec->tree);
    p->tree_device = st.st_dev;
    p->tree_inode = st.st_ino;
    return fs_list(p->spec->tree, &p->tree_names, e);
}

/* Without a network of its own the program would have the ports themselves. */
static bool prepare_relay(struct jail *j, const struct jail_spec *spec, struct err *e)
{
    if (spec->forward_count && !jail_layer_is_on(&j->plan, &jail_layer_netns))
        return err_set(
            e, j->plan.mode_reason.errnum,
            "jail: relayed ports need layer net-ns, of the hardened level%s%s",
            j->plan.mode_reason.text[0] ? ": " : "", j->plan.mode_reason.text);
    return relay_open(&j->relay, spec->forwards, spec->forward_count, e);
}

static bool plan(struct jail *j, const struct jail_spec *spec, struct err *e)
{
    struct jail_plan *p = &j->plan;

    if (!check_spec(spec, e) || !check_names(spec->require, e) ||
        !check_names(spec->without, e))
        return false;
    plan_init(p, spec, &j->record);
    if (!check_required_wanted(p, e) || !open_outside(p, e) ||
        !jail_layers_prepare(p, e) || !prepare_relay(j, spec, e))
        return false;
    if (p->mode == JAIL_MODE_BARE)
        bare_rewrite(&p->bare, spec);
    j->record.host_uid = p->uid;
    j->record.host_gid = p->gid;
    return true;
}

/* ------------------------------------------------------------- starting */

/* Everything the two sides need to talk; the inner ends go to the plan. */
static bool open_channels(struct jail *j, struct err *e)
{
    int channel[2], pipe_fds[2];

    if (!message_pair(channel, e))
        return false;
    j->channel_fd = channel[0];
    j->plan.channel_fd = channel[1];
    if (pipe2(pipe_fds, O_CLOEXEC) != 0)
        return err_set(e, errno, "pipe");
    j->plan.lifeline_fd = pipe_fds[0];
    j->lifeline_fd = pipe_fds[1];
    if (pipe2(pipe_fds, O_CLOEXEC) != 0)
        return err_set(e, errno, "pipe");
    j->exec_fd = pipe_fds[0];
    j->plan.exec_fd = pipe_fds[1];
    return true;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void close_inner_ends(struct jail_plan *p)
{
    close_fd(&p->channel_fd);
    close_fd(&p->lifeline_fd);
    close_fd(&p->exec_fd);
}

static bool clone_init(struct jail *j, struct err *e)
{
    sigset_t all, before;

    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before); /* no handler of ours runs in the child */
    pid_t pid = system_clone(j->plan.clone_flags, &j->init_pidfd,
                             cgroup_clone_fd(&j->plan.cgroup));
    if (pid == 0) {
        /* Our ends: while a copy of the lifeline is open inside, nothing would end. */
        close(j->lifeline_fd);
        close(j->channel_fd);
        close(j->exec_fd);
        process_run_init(&j->plan);
    }
    int errnum = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (pid < 0)
        return err_set(e, errnum, "start the jail's init in new namespaces");
    j->init_pid = pid;
    close_inner_ends(&j->plan);
    return true;
}

/* ------------------------------------------------------------- listening */

static void take_layer(struct jail *j, const struct message *m)
{
    if (m->number < 0 || (size_t)m->number >= jail_layer_count)
        return;

    struct jail_layer_record *row = &j->record.layers[m->number];
    jail_layer_note(row, m->state, "%s", m->text);
    j->plan.is_settled[m->number] = true;
}

static void take_refused(struct jail *j, int number)
{
    SCOPED_FREE char *name = filter_call_name(number);
    size_t length = strlen(j->refused_calls);

    snprintf(j->refused_calls + length, sizeof j->refused_calls - length, "%s%s",
             length ? ", " : "", name ? name : "(unknown)");
}

void jail_take_message(struct jail *j, const struct message *m,
                       const struct message_origin *from)
{
    int fd = from->fd;

    switch (m->kind) {
    case MESSAGE_LAYER: take_layer(j, m); break;
    case MESSAGE_OUTPUT:
        j->output_fd = fd;
        fd = -1;
        break;
    case MESSAGE_PROGRAM:
        j->program_pid = from->pid;
        j->program_pidfd = fd;
        fd = -1;
        break;
    case MESSAGE_MEMORY: j->was_watchdog = true; break;
    case MESSAGE_ENDED:
        j->has_ended = true;
        j->status = m->number;
        break;
    case MESSAGE_REFUSED: take_refused(j, m->number); break;
    case MESSAGE_NETWORK:
    case MESSAGE_GATE:
    case MESSAGE_SETTLED:
    case MESSAGE_ERROR: break;
    }
    if (fd >= 0)
        close(fd);
}

/* Whether the exec, or the process that should do it, is over. */
static bool is_exec_over(const struct jail *j)
{
    struct pollfd p = {j->exec_fd, POLLIN, 0};

    return poll(&p, 1, 0) > 0;
}

static bool wait_for_news(const struct jail *j, struct err *e)
{
    struct pollfd fds[2] = {
        {j->channel_fd, POLLIN, 0},
        {j->exec_fd,    POLLIN, 0}
    };

    for (;;) {
        int ready = poll(fds, 2, START_TIMEOUT_MS);

        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return err_set(e, errno, "poll");
        if (ready == 0)
            return err_set(e, ETIMEDOUT, "the jail did not start");
    }
}

/* Init waits for the answer, so that nothing runs that cannot be reached. */
static bool start_relay(struct jail *j, int network_fd, struct err *e)
{
    SCOPED_FD int network = network_fd;
    struct message answer = {.kind = MESSAGE_NETWORK};
    const struct relay_place place = {
        .network_fd = network,
        .init_pidfd = j->init_pidfd,
        .uid = j->plan.uid,
        .gid = j->plan.gid,
        .has_user_namespace = j->plan.mode == JAIL_MODE_USERNS,
    };

    return relay_start(&j->relay, &place, e) &&
           message_send(j->channel_fd, &answer, -1, e);
}

/* Init answers what the second stage asks; the program has no other way to it. */
static bool forward_gate(struct jail *j, int listener_fd, struct err *e)
{
    SCOPED_FD int listener = listener_fd;
    const struct message m = {.kind = MESSAGE_GATE};

    return message_send(j->channel_fd, &m, listener, e);
}

static bool take_request(struct jail *j, const struct message *m, int fd, struct err *e)
{
    if (fd < 0)
        return err_set(e, 0, "a message of the jail's came without its descriptor");
    return m->kind == MESSAGE_GATE ? forward_gate(j, fd, e) : start_relay(j, fd, e);
}

/* Take what there is; true while no error was among it. */
static bool take_all(struct jail *j, bool *is_end, struct err *e)
{
    struct message m;
    struct message_origin from;

    for (;;) {
        switch (message_receive(j->channel_fd, 0, &m, &from)) {
        case MESSAGE_RECEIVED: break;
        case MESSAGE_NONE: return true;
        case MESSAGE_END: *is_end = true; return true;
        case MESSAGE_FAILED: return err_set(e, errno, "read from the jail's init");
        }
        if (m.kind == MESSAGE_ERROR) {
            err_set(e, 0, "%s", m.text);
            if (e)
                e->errnum = m.number;
            return false;
        }
        if (m.kind == MESSAGE_NETWORK || m.kind == MESSAGE_GATE) {
            if (!take_request(j, &m, from.fd, e))
                return false;
            continue;
        }
        jail_take_message(j, &m, &from);
    }
}

static bool listen_until_exec(struct jail *j, struct err *e)
{
    bool is_over = false, is_end = false;

    while (!is_over && !is_end) {
        if (!wait_for_news(j, e))
            return false;
        is_over = is_exec_over(j); /* before reading: then all it sent is there */
        if (!take_all(j, &is_end, e))
            return false;
    }
    if (j->program_pidfd < 0)
        return err_set(e, 0, "the jail's init was killed while it built the jail");
    close_fd(&j->exec_fd);
    return true;
}

struct jail *jail_start(const struct jail_spec *spec, struct jail_record *record,
                        struct err *e)
{
    struct jail *j = mem_alloc(sizeof *j);
    struct err unheard = {0};

    e = e ? e : &unheard; /* a missing layer's reason is taken from it */
    j->init_pidfd = j->program_pidfd = j->output_fd = -1;
    j->channel_fd = j->lifeline_fd = j->exec_fd = -1;
    jail_sweep();

    bool is_ok = plan(j, spec, e) && open_channels(j, e) && clone_init(j, e) &&
                 listen_until_exec(j, e);
    if (!is_ok)
        jail_layers_admit(&j->plan);
    *record = j->record;
    if (is_ok) {
        j->plan.spec = NULL; /* the caller's memory from here on */
        return j;
    }
    close_inner_ends(&j->plan);
    jail_close(j);
    return NULL;
}
