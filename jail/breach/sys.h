/*
 * System calls without the C library in between.
 *
 * In a crashed process the library's locks may be held and the sanitizer's
 * interceptors are in the way, so probes call the kernel directly: syscall(2) is not
 * intercepted, sets errno, and takes no lock.  Newer architectures lack the older
 * calls (open, mkdir), and a filter may allow only one of two calls for the same
 * purpose, so both are tried.
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

/* The filter's or an old kernel's way to say that the other call is worth a try. */
static inline int sys_is_refused(long result)
{
    return result < 0 && (errno == EPERM || errno == ENOSYS);
}

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
    long result = syscall(SYS_faccessat, AT_FDCWD, path, mode);

#ifdef SYS_access
    if (sys_is_refused(result))
        result = syscall(SYS_access, path, mode);
#endif
    return (int)result;
}

static inline int sys_mkdir(const char *path, mode_t mode)
{
    long result = syscall(SYS_mkdirat, AT_FDCWD, path, mode);

#ifdef SYS_mkdir
    if (sys_is_refused(result))
        result = syscall(SYS_mkdir, path, mode);
#endif
    return (int)result;
}

static inline int sys_rmdir(const char *path)
{
    long result = syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);

#ifdef SYS_rmdir
    if (sys_is_refused(result))
        result = syscall(SYS_rmdir, path);
#endif
    return (int)result;
}

static inline int sys_unlink(const char *path)
{
    long result = syscall(SYS_unlinkat, AT_FDCWD, path, 0);

#ifdef SYS_unlink
    if (sys_is_refused(result))
        result = syscall(SYS_unlink, path);
#endif
    return (int)result;
}

static inline int sys_chmod(const char *path, mode_t mode)
{
    long result = syscall(SYS_fchmodat, AT_FDCWD, path, mode);

#ifdef SYS_chmod
    if (sys_is_refused(result))
        result = syscall(SYS_chmod, path, mode);
#endif
    return (int)result;
}

static inline int sys_mknod(const char *path, mode_t mode, dev_t device)
{
    long result = syscall(SYS_mknodat, AT_FDCWD, path, mode, (unsigned)device);

#ifdef SYS_mknod
    if (sys_is_refused(result))
        result = syscall(SYS_mknod, path, mode, (unsigned)device);
#endif
    return (int)result;
}

static inline int sys_rename(const char *from, const char *to)
{
    long result = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);

#ifdef SYS_rename
    if (sys_is_refused(result))
        result = syscall(SYS_rename, from, to);
#endif
    return (int)result;
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

static inline int sys_dup_to(int fd, int as)
{
    long result = syscall(SYS_dup3, fd, as, 0);

#ifdef SYS_dup2
    if (sys_is_refused(result))
        result = syscall(SYS_dup2, fd, as);
#endif
    return (int)result;
}

static inline int sys_ioctl(int fd, unsigned long request, void *argument)
{
    return (int)syscall(SYS_ioctl, fd, request, argument);
}

static inline int sys_poll_read(int fd, long timeout_ms)
{
    struct pollfd waiting = {.fd = fd, .events = POLLIN};
    struct timespec limit = {timeout_ms / 1000, timeout_ms % 1000 * 1000000};
    long result = syscall(SYS_ppoll, &waiting, 1, &limit, NULL, 0);

#ifdef SYS_poll
    if (sys_is_refused(result))
        result = syscall(SYS_poll, &waiting, 1, (int)timeout_ms);
#endif
    return (int)result;
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

    if (sys_is_refused(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &length, NULL)))
        syscall(SYS_nanosleep, &length, NULL);
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
