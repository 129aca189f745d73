/*
 * session: no terminal, no process group, no keyring of the caller's.
 *
 * With the caller's terminal as its own, a program could push keystrokes into it
 * (TIOCSTI) that run after it has ended.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/scoped.h"
#include "jail/core/layer.h"

static bool apply(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    if (setsid() < 0)
        return err_set(e, errno, "setsid");
    if (p->spec->has_terminal) {
        if (ioctl(0, TIOCSCTTY, 0) != 0)
            return err_set(e, errno, "take the jail's terminal");
        jail_layer_note(row, JAIL_LAYER_HELD, "with a terminal of its own");
    }
    umask(022);
    /* An empty session keyring; a kernel without keyrings has none to leak. */
    syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);
    return true;
}

static bool verify(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    SCOPED_FD int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    pid_t session = -1;

    (void)row;
    if (getsid(0) != getpid() || getpgrp() != getpid())
        return err_set(e, 0, "not in a session of its own");
    if (p->spec->has_terminal)
        return (ioctl(0, TIOCGSID, &session) == 0 && session == getpid()) ||
               err_set(e, 0, "the controlling terminal is another one");
    return tty < 0 || err_set(e, 0, "there is a controlling terminal");
}

const struct jail_layer jail_layer_session = {
    .name = "session",
    .about = "no terminal and no keyring of the caller's",
    .stage = JAIL_STAGE_PROGRAM,
    .is_wanted = jail_layer_always,
    .apply = apply,
    .verify = verify,
};
