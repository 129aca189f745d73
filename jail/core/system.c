/* Thin wrappers; see system.h. */
#include "jail/core/system.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/scoped.h"

pid_t system_clone(uint64_t flags, int *pidfd, int cgroup_fd)
{
    struct clone_args args = {.flags = flags, .exit_signal = SIGCHLD};

    if (pidfd) {
        args.flags |= CLONE_PIDFD;
        args.pidfd = (uintptr_t)pidfd;
    }
    if (cgroup_fd >= 0) {
        args.flags |= CLONE_INTO_CGROUP;
        args.cgroup = (uint64_t)cgroup_fd;
    }

    pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof args);
    if (pid >= 0 || errno != ENOSYS)
        return pid;
    /* The filter of a container cannot look into the arguments of clone3, so it says
       that there is none.  The older call cannot choose a group: init joins it. */
    return (pid_t)syscall(SYS_clone, (args.flags & ~CLONE_INTO_CGROUP) | SIGCHLD, 0,
                          pidfd, 0, 0);
}

int system_openat2(int dir_fd, const char *path, uint64_t flags, uint64_t resolve)
{
    struct open_how how = {.flags = flags | O_CLOEXEC, .resolve = resolve};

    return (int)syscall(SYS_openat2, dir_fd, path, &how, sizeof how);
}

int system_pivot_root(const char *new_root, const char *put_old)
{
    return (int)syscall(SYS_pivot_root, new_root, put_old);
}

int system_pidfd_open(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

int system_pidfd_signal(int pidfd, int signal)
{
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}

bool system_write_text(int dir_fd, const char *path, const char *text, struct err *e)
{
    SCOPED_FD int fd = openat(dir_fd, path, O_WRONLY | O_CLOEXEC);
    size_t size = strlen(text);

    if (fd < 0)
        return err_set(e, errno, "open %s", path);
    if (write(fd, text, size) != (ssize_t)size)
        return err_set(e, errno, "write %s", path);
    return true;
}

ssize_t system_read_text(int dir_fd, const char *path, char *text, size_t size)
{
    SCOPED_FD int fd = openat(dir_fd, path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, text, size - 1);

    text[got < 0 ? 0 : got] = '\0';
    return got;
}

ino_t system_namespace_id(const char *name)
{
    char path[64];
    struct stat st;

    snprintf(path, sizeof path, "/proc/self/ns/%s", name);
    return stat(path, &st) == 0 ? st.st_ino : 0;
}
