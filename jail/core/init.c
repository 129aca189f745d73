/*
 * The jail's init: cloned into the new namespaces, it builds the file system, starts
 * the program, and stays.  See jail/core/layer.h for what may be called here.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/sockios.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/scoped.h"
#include "jail/core/descriptors.h"
#include "jail/core/message.h"
#include "jail/core/process.h"
#include "jail/core/system.h"

enum { MAX_OPEN = 96, ANSWER_MS = 30000 };

void process_reset_signals(void)
{
    const struct sigaction normal = {.sa_handler = SIG_DFL};
    sigset_t none;

    for (int i = 1; i < NSIG; i++)
        sigaction(i, &normal, NULL); /* fails for those that have no other */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

bool process_send_rows(const struct jail_plan *p, enum jail_stage stage, struct err *e)
{
    for (size_t i = 0; i < jail_layer_count; i++) {
        const struct jail_layer_record *row = &p->record->layers[i];
        struct message m = {
            .kind = MESSAGE_LAYER, .number = (int)i, .state = row->state};

        if (jail_layers[i]->stage != stage || !p->is_wanted[i])
            continue;
        memcpy(m.text, row->detail, sizeof row->detail);
        if (!message_send(p->channel_fd, &m, -1, e))
            return false;
    }
    return true;
}

static _Noreturn void fail(const struct jail_plan *p, const struct err *e)
{
    message_send_error(p->channel_fd, e);
    _exit(PROCESS_FAILED);
}

/*
 * Other jails' descriptors among them would keep those alive for as long as this one.
 */
static bool close_unrelated(const struct jail_plan *p, struct err *e)
{
    int keep[MAX_OPEN] = {p->channel_fd,      p->lifeline_fd,    p->exec_fd,
                          p->null_fd,         p->tree_fd,        p->spec->stdin_fd,
                          p->spec->stdout_fd, p->spec->stderr_fd};
    size_t count = 8;

    if (!jail_layer_is_on(p, &jail_layer_descriptors))
        return true;
    for (size_t i = 0; i < p->cgroup.folder_count; i++)
        keep[count++] = p->cgroup.folders[i].fd;
    if (p->spec->keep_fd_count > MAX_OPEN - count)
        return err_set(e, EMFILE, "too many descriptors to keep");
    for (size_t i = 0; i < p->spec->keep_fd_count; i++)
        keep[count++] = p->spec->keep_fds[i];
    return descriptors_close_others(keep, count, e);
}

static bool send_output(const struct jail_plan *p, struct err *e)
{
    struct message m = {.kind = MESSAGE_OUTPUT};

    return p->output_fd < 0 || message_send(p->channel_fd, &m, p->output_fd, e);
}

/*
 * Hand out our network namespace, and wait until the relay is at work in it.  The
 * descriptor comes from a socket (SIOCGSKNS), as /proc need not be there.
 */
static bool offer_network(const struct jail_plan *p, struct err *e)
{
    struct message m = {.kind = MESSAGE_NETWORK};

    if (p->spec->forward_count == 0)
        return true;
    SCOPED_FD int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    SCOPED_FD int network = ioctl(any, SIOCGSKNS);
    if (network < 0)
        return err_set(e, errno, "open the network namespace");
    return message_send(p->channel_fd, &m, network, e) &&
           (message_receive(p->channel_fd, ANSWER_MS, &m, NULL) == MESSAGE_RECEIVED ||
            err_set(e, 0, "no answer from the supervisor"));
}

static bool build(struct jail_plan *p, struct err *e)
{
    return close_unrelated(p, e) && jail_layers_run(p, JAIL_STAGE_INIT, e) &&
           process_send_rows(p, JAIL_STAGE_INIT, e) && send_output(p, e) &&
           offer_network(p, e);
}

/*
 * What stays is small: no descriptor of the program's, no right but to end what runs
 * under another id, and nobody inside can trace it (it is a copy of the supervisor).
 */
static bool retire(const struct jail_plan *p, struct err *e)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {0};
    const int keep[] = {0, 1, 2, p->channel_fd, p->lifeline_fd, p->watch_proc_fd};

    if (geteuid() == 0)
        data[0].effective = data[0].permitted = 1u << CAP_KILL;
    for (int fd = 0; fd < 3; fd++) {
        if (dup2(p->null_fd, fd) < 0)
            return err_set(e, errno, "close init's descriptors");
    }
    if (!descriptors_close_others(keep, sizeof keep / sizeof keep[0], e))
        return false;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        syscall(SYS_capset, &header, data) != 0)
        return err_set(e, errno, "drop init's rights");
    return true;
}

_Noreturn void process_run_init(struct jail_plan *p)
{
    struct err e = {0};

    process_reset_signals();
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* until the lifeline is watched */
    if (!jail_layer_is_on(p, &jail_layer_pidns))
        prctl(PR_SET_CHILD_SUBREAPER, 1); /* what the program leaves comes to us */
    /* If the machine as a whole runs out of memory, it is the jail that pays. */
    system_write_text(AT_FDCWD, "/proc/self/oom_score_adj", "1000", NULL);
    if (!build(p, &e))
        fail(p, &e);
    prctl(PR_SET_DUMPABLE, 0);

    pid_t program = system_clone(0, NULL, -1);
    if (program == 0)
        process_run_program(p);
    if (program < 0) {
        err_set(&e, errno, "start the program's process");
        fail(p, &e);
    }
    if (!retire(p, &e))
        fail(p, &e); /* and everything inside ends with us */
    process_supervise(p, program);
}
