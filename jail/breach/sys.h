/*
 * System calls without the C library in between.
 *
 * In a crashed process the library's locks may be held and the sanitizer's
 * interceptors are in the way, so probes call the kernel directly: syscall(2) is not
 * intercepted, sets errno, and takes no lock.  Calls that newer architectures lack
 * (open, mkdir, fork) are made through the general form (openat, mkdirat, clone).
 */
#ifndef SPILLWAY_JAIL_BREACH_SYS_H
#define SPILLWAY_JAIL_BREACH_SYS_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static inline int sys_open_at(int dir, const char *path, int flags, mode_t mode)
{
    return (int)syscall(SYS_openat, dir, path, flags | O_CLOEXEC, mode);
}

static inline int sys_open(const char *path, int flags)
{
    return sys_open_at(AT_FDCWD, path, flags, 0);
}

static inline int sys_create(const char *path)
{
    return sys_open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, 0600);
}

static inline ssize_t sys_read(int fd, void *bytes, size_t size)
{
    return syscall(SYS_read, fd, bytes, size);
}

static inline ssize_t sys_pread(int fd, void *bytes, size_t size, long offset)
{
    return syscall(SYS_pread64, fd, bytes, size, offset);
}

static inline ssize_t sys_write(int fd, const void *bytes, size_t size)
{
    return syscall(SYS_write, fd, bytes, size);
}

static inline int sys_close(int fd)
{
    return (int)syscall(SYS_close, fd);
}

static inline int sys_fstat(int fd, struct stat *out)
{
    return (int)syscall(SYS_newfstatat, fd, "", out, AT_EMPTY_PATH);
}

static inline int sys_access(const char *path, int mode)
{
    return (int)syscall(SYS_faccessat, AT_FDCWD, path, mode);
}

static inline int sys_mkdir(const char *path, mode_t mode)
{
    return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

static inline int sys_rmdir(const char *path)
{
    return (int)syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
}

static inline int sys_unlink(const char *path)
{
    return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

static inline int sys_chmod(const char *path, mode_t mode)
{
    return (int)syscall(SYS_fchmodat, AT_FDCWD, path, mode);
}

static inline int sys_mknod(const char *path, mode_t mode, dev_t device)
{
    return (int)syscall(SYS_mknodat, AT_FDCWD, path, mode, (unsigned)device);
}

static inline int sys_rename(const char *from, const char *to)
{
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

static inline int sys_chroot(const char *path)
{
    return (int)syscall(SYS_chroot, path);
}

static inline int sys_chdir(const char *path)
{
    return (int)syscall(SYS_chdir, path);
}

static inline int sys_mount(const char *what, const char *where, const char *type,
                            const char *options)
{
    return (int)syscall(SYS_mount, what, where, type, 0UL, options);
}

static inline int sys_unmount(const char *where)
{
    return (int)syscall(SYS_umount2, where, 2 /* MNT_DETACH */);
}

static inline int sys_pipe(int ends[2])
{
    return (int)syscall(SYS_pipe2, ends, O_CLOEXEC);
}

static inline int sys_ioctl(int fd, unsigned long request, void *argument)
{
    return (int)syscall(SYS_ioctl, fd, request, argument);
}

static inline int sys_poll_read(int fd, long timeout_ms)
{
    struct pollfd waiting = {.fd = fd, .events = POLLIN};
    struct timespec limit = {timeout_ms / 1000, timeout_ms % 1000 * 1000000};

    return (int)syscall(SYS_ppoll, &waiting, 1, &limit, NULL, 0);
}

/* fork(2) without the library's fork handlers, which may wait for a lock for ever. */
static inline pid_t sys_fork(void)
{
    return (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

static inline pid_t sys_wait(pid_t pid, int *status, int options)
{
    return (pid_t)syscall(SYS_wait4, pid, status, options, NULL);
}

static inline int sys_kill(pid_t pid, int signal)
{
    return (int)syscall(SYS_kill, pid, signal);
}

__attribute__((noreturn)) static inline void sys_exit(int code)
{
    for (;;)
        syscall(SYS_exit_group, code);
}

static inline pid_t sys_getpid(void)
{
    return (pid_t)syscall(SYS_getpid);
}

static inline uid_t sys_getuid(void)
{
    return (uid_t)syscall(SYS_getuid);
}

static inline uid_t sys_geteuid(void)
{
    return (uid_t)syscall(SYS_geteuid);
}

static inline void sys_sleep_ms(long ms)
{
    struct timespec length = {ms / 1000, ms % 1000 * 1000000};

    syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &length, NULL);
}

static inline long sys_now_ms(void)
{
    struct timespec now = {0};

    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline int sys_socket(int family, int type, int protocol)
{
    return (int)syscall(SYS_socket, family, type | SOCK_CLOEXEC, protocol);
}

static inline int sys_connect(int fd, const void *address, size_t size)
{
    return (int)syscall(SYS_connect, fd, address, size);
}

static inline void sys_receive_limit(int fd, long ms)
{
    struct timeval limit = {ms / 1000, ms % 1000 * 1000};

    syscall(SYS_setsockopt, fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

static inline int sys_prlimit(pid_t pid, int what, const struct rlimit *set,
                              struct rlimit *old)
{
    return (int)syscall(SYS_prlimit64, pid, what, set, old);
}

/*
 * SIG_DFL or SIG_IGN for one signal.  The kernel's own structure, because
 * sigaction(3) is what a NAME-breach link wraps; neither of the two needs a restorer.
 */
static inline void sys_signal(int signal, void (*handler)(int))
{
    struct {
        void (*handler)(int);
        unsigned long flags;
        void (*restorer)(void);
        uint64_t mask;
    } action = {.handler = handler};

    syscall(SYS_rt_sigaction, signal, &action, NULL, sizeof action.mask);
}

#endif
