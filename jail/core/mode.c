/*
 * Root, a user namespace, or neither; see mode.h.
 *
 * Whether user namespaces give what is needed is only known by trying: distributions
 * forbid them in several ways (user.max_user_namespaces, a sysctl of Debian's, AppArmor
 * on Ubuntu, which lets the namespace be made and then denies all rights in it).
 */
#include "jail/core/mode.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jail/core/system.h"

static bool has_sys_admin(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {0};

    return syscall(SYS_capget, &header, data) == 0 &&
           (data[0].effective & 1u << CAP_SYS_ADMIN);
}

/* In a child: 0, or the errno of the first step that fails. */
static int try_user_namespace(void)
{
    char map[64];

    snprintf(map, sizeof map, "%u %u 1", (unsigned)geteuid(), (unsigned)geteuid());
    prctl(PR_SET_DUMPABLE, 1); /* as layer user-ns does, and why */
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return errno;
    if (!system_write_text(AT_FDCWD, "/proc/self/uid_map", map, NULL) ||
        mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return errno;
    return 0;
}

static int probe_user_namespace(void)
{
    int status;
    pid_t pid = fork();
    if (pid == 0)
        _exit(try_user_namespace());
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return errno;
    return WIFEXITED(status) ? WEXITSTATUS(status) : EPERM;
}

enum jail_mode mode_choose(struct err *reason)
{
    if (geteuid() == 0) {
        if (has_sys_admin())
            return JAIL_MODE_ROOT;
        err_set(reason, EPERM,
                "root without CAP_SYS_ADMIN (a container?) can make no namespaces");
        return JAIL_MODE_BARE;
    }

    int errnum = probe_user_namespace();
    if (errnum == 0)
        return JAIL_MODE_USERNS;
    err_set(
        reason, errnum,
        "user namespaces are not allowed here (docs/jail.md says how to allow them)");
    return JAIL_MODE_BARE;
}
