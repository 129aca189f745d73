/*
 * The program's process, from the clone to the exec: it gives up one right after the
 * other.  See jail/core/layer.h for what may be called here.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/scoped.h"
#include "jail/core/message.h"
#include "jail/core/process.h"
#include "jail/core/system.h"

/* Standard descriptors; first copies above all three, since they may be each other. */
static bool set_standard_descriptors(const struct jail_plan *p, struct err *e)
{
    const int wanted[3] = {p->spec->stdin_fd, p->spec->stdout_fd, p->spec->stderr_fd};
    int copies[3];

    for (int i = 0; i < 3; i++) {
        copies[i] = fcntl(wanted[i] > 0 ? wanted[i] : p->null_fd, F_DUPFD_CLOEXEC, 3);
        if (copies[i] < 0)
            return err_set(e, errno, "descriptor %d for the program", wanted[i]);
    }
    for (int i = 0; i < 3; i++) {
        if (dup2(copies[i], i) < 0)
            return err_set(e, errno, "descriptor %d for the program", i);
        close(copies[i]);
    }
    for (size_t i = 0; i < p->spec->keep_fd_count; i++) {
        if (fcntl(p->spec->keep_fds[i], F_SETFD, 0) != 0)
            return err_set(e, errno, "keep descriptor %d", p->spec->keep_fds[i]);
    }
    return true;
}

/* Where `inside` is for us: the root could be left unchanged. */
static bool path_here(const struct jail_plan *p, const char *inside, char *out,
                      size_t size, struct err *e)
{
    const char *folder = p->is_inside ? "" : p->spec->tree;
    const char *below = p->is_inside || p->root_fd < 0 ? "" : "/root";

    return (size_t)snprintf(out, size, "%s%s%s", folder, below, inside) < size ||
           err_set(e, ENAMETOOLONG, "%s", inside);
}

static bool go_to_cwd(const struct jail_plan *p, struct err *e)
{
    char path[PATH_MAX];
    const char *cwd = p->spec->cwd ? p->spec->cwd : "/";

    return path_here(p, cwd, path, sizeof path, e) &&
           (chdir(path) == 0 || err_set(e, errno, "chdir %s inside", cwd));
}

/* Tell who we are, with a descriptor that means us for as long as it is open. */
static bool introduce(const struct jail_plan *p, struct err *e)
{
    SCOPED_FD int self = system_pidfd_open(getpid());
    struct message m = {.kind = MESSAGE_PROGRAM};

    if (self < 0)
        return err_set(e, errno, "pidfd_open");
    return message_send(p->channel_fd, &m, self, e);
}

static bool give_up_rights(struct jail_plan *p, struct err *e)
{
    if (!set_standard_descriptors(p, e) || !jail_layers_run(p, JAIL_STAGE_PROGRAM, e) ||
        !go_to_cwd(p, e))
        return false;
    /* Changing the id forgets this, so it comes after; where init is pid 1 the kernel
       ends us with it anyway. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        return err_set(e, errno, "PR_SET_PDEATHSIG");
    return process_send_rows(p, JAIL_STAGE_PROGRAM, e) && introduce(p, e) &&
           jail_layers_run(p, JAIL_STAGE_LAST, e) &&
           process_send_rows(p, JAIL_STAGE_LAST, e);
}

static bool run(const struct jail_plan *p, struct err *e)
{
    char *nothing[] = {NULL};
    char *const *argv = (char *const *)(uintptr_t)p->spec->argv;
    char *const *env = (char *const *)(uintptr_t)p->spec->env;
    const char *program = p->spec->argv[0];
    char path[PATH_MAX];

    if (!path_here(p, program, path, sizeof path, e))
        return false;
    if (p->bare.is_rewritten) {
        argv = p->bare.argv.at;
        env = p->bare.env.at;
    }
    execve(path, argv, env ? env : nothing);
    if (errno == ENOENT)
        return err_set(e, errno,
                       "run %s (it, or its dynamic linker, is not in the tree)",
                       program);
    if (errno == EACCES)
        return err_set(e, errno,
                       "run %s (not executable, or the tree is on a file "
                       "system mounted noexec)",
                       program);
    return err_set(e, errno, "run %s", program);
}

_Noreturn void process_run_program(struct jail_plan *p)
{
    struct err e = {0};

    if (give_up_rights(p, &e))
        run(p, &e);
    message_send_error(p->channel_fd, &e);
    _exit(PROCESS_FAILED);
}
