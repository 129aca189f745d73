/*
 * nested-user-ns: no user namespace inside the jail.
 *
 * In a new user namespace a process has every capability again, and with them most of
 * the kernel's code for mounts, networks and filters.  pivot_root alone opens that
 * door (a chroot had closed it), so the program stays in a chroot as well (layer
 * root), and in a user namespace of our own the limit is set to 0.  The host's own
 * limit is never touched.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jail/core/layer.h"
#include "jail/core/system.h"

static bool apply(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    if (p->mode == JAIL_MODE_USERNS &&
        system_write_text(AT_FDCWD, "/proc/sys/user/max_user_namespaces", "0", NULL)) {
        jail_layer_note(row, JAIL_LAYER_HELD, "the limit is 0, and a chroot");
        return true;
    }
    if (!jail_layer_is_on(p, &jail_layer_root))
        return err_set(e, 0, "needs root");
    jail_layer_note(row, JAIL_LAYER_HELD, "none can be made in a chroot");
    return true;
}

/* Try it, in a child that ends at once. */
static bool verify(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    pid_t pid = system_clone(CLONE_NEWUSER, NULL, -1);

    if (pid == 0)
        _exit(0);
    if (pid < 0)
        return true;
    waitpid(pid, NULL, 0);
    if (p->mode != JAIL_MODE_BARE)
        return err_set(e, 0, "a user namespace could be made");
    jail_layer_note(row, JAIL_LAYER_MISSING, "a user namespace can be made");
    return true;
}

const struct jail_layer jail_layer_nested = {
    .name = "nested-user-ns",
    .about = "no capabilities again in a user namespace",
    .stage = JAIL_STAGE_INIT,
    .may_miss = JAIL_MISS_ALWAYS,
    .apply = apply,
    .verify = verify,
};
