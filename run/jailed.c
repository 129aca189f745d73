/*
 * Start, read, wait; see jailed.h.
 *
 * One poll loop serves the output pipe and a pidfd, so that a grandchild that keeps the
 * pipe open cannot hold us, and a program that closes its output is still waited for.
 */
#include "run/jailed.h"

#include <errno.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/proc.h"
#include "base/scoped.h"
#include "run/capture.h"
#include "run/run.h"

/* From the end of the process to the jail's word of it. */
enum { REAP_MS = 10 * 1000 };

/* Serve the pipe until the program ended (true) or the deadline passed. */
static bool serve(struct run_capture *capture, int pidfd, uint64_t deadline)
{
    for (uint64_t now = proc_now_ms(); now < deadline; now = proc_now_ms()) {
        struct pollfd fds[2] = {
            {.fd = capture->fd, .events = POLLIN}, /* ignored when -1 */
            {.fd = pidfd,       .events = POLLIN},
        };

        if (poll(fds, 2, (int)(deadline - now)) < 0 && errno != EINTR)
            return false;
        if (fds[0].revents)
            run_capture_read(capture);
        if (fds[1].revents)
            return true;
    }
    return false;
}

static bool wait_to_end(struct run_jailed *r, struct jail *jail,
                        struct run_capture *capture, struct err *e)
{
    uint64_t deadline = proc_now_ms() + r->timeout_ms;
    SCOPED_FD int pidfd = (int)syscall(SYS_pidfd_open, jail_pid(jail), 0);

    /* Gone already (ESRCH): the jail has its end. */
    bool has_ended = pidfd < 0 || serve(capture, pidfd, deadline);
    if (!jail_wait(jail, has_ended ? REAP_MS : 1, &r->exit, e))
        return err_wrap(e, "wait for the jail");
    /* Everything inside is dead, so the end of the stream is near. */
    while (run_capture_read(capture) &&
           poll(&(struct pollfd){.fd = capture->fd, .events = POLLIN}, 1, 100) > 0)
        ;
    run_capture_finish(capture, &r->output);
    return true;
}

bool run_jailed(struct run_jailed *r, struct err *e)
{
    SCOPED_CAPTURE struct run_capture capture = {.fd = -1};
    SCOPED_FD int write_end = -1;

    if (!run_capture_open(&capture, r->max_output, &write_end, e))
        return false;
    r->spec.stdout_fd = write_end;
    r->spec.stderr_fd = write_end;

    SCOPED_JAIL struct jail *jail = jail_start(&r->spec, &r->record, e);
    close(take_fd(&write_end));
    if (!jail)
        return err_wrap(e, "start the jail");
    if (!wait_to_end(r, jail, &capture, e))
        return false;
    return !r->collect || jail_output_fd(jail) < 0 ||
           r->collect(r->context, jail_output_fd(jail), e);
}

void run_jailed_fini(struct run_jailed *r)
{
    if (r)
        str_fini(&r->output);
}

bool run_tree(const char *binary, const char *cache_dir, struct tree *out,
              struct err *e)
{
    const char *const programs[] = {binary, NULL};
    const struct tree_spec spec = {.programs = programs};

    return tree_cached(&spec, cache_dir, out, e);
}
