/*
 * The positive controls: the battery where it must get out.
 *
 * Each is a chroot as one finds it in the wild, with something forgotten.  A technique
 * counts as blocked by a jail only if it works in one of them on this very kernel.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/scoped.h"
#include "jail/audit/host.h"

#define TREE_PROC HOST_CONTROL_TREE "/proc"

__attribute__((noreturn)) static void give_up(struct step_result *r, const char *what)
{
    err_set(&r->problem, errno, "%s", what);
    _exit(125);
}

__attribute__((noreturn)) static void run_battery_at(struct step_result *r,
                                                     const char *program)
{
    char variable[64];
    char *const argv[] = {(char *)(uintptr_t)program, NULL};
    char *const env[] = {variable, NULL};

    snprintf(variable, sizeof variable, BREACH_VARIABLE "=%d:%d", HOST_ANSWER_FD,
             HOST_REPORT_FD);
    execve(program, argv, env);
    give_up(r, "start the battery");
}

__attribute__((noreturn)) static void run_battery(struct step_result *r)
{
    run_battery_at(r, AUDIT_BATTERY);
}

static void enter(struct step_result *r)
{
    if (chroot(HOST_CONTROL_TREE) || chdir("/"))
        give_up(r, "chroot");
}

/* Only root keeps its capabilities over execve(2) without being asked to. */
static void keep_capabilities(struct step_result *r)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[2];

    if (syscall(SYS_capget, &header, sets))
        give_up(r, "capget");
    sets[0].inheritable = sets[0].permitted;
    sets[1].inheritable = sets[1].permitted;
    if (syscall(SYS_capset, &header, sets))
        give_up(r, "capset");
    for (int c = 0; c <= CAP_LAST_CAP; c++)
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, c, 0, 0); /* those that we have */
}

/* Root, or without root every capability of our user namespace. */
void host_control_full(const struct host *h, const struct host_step *s,
                       struct step_result *r)
{
    (void)h;
    (void)s;
    enter(r);
    keep_capabilities(r);
    run_battery(r);
}

/* The article's recipe: an unprivileged id, here one that others have too. */
void host_control_user(const struct host *h, const struct host_step *s,
                       struct step_result *r)
{
    (void)s;
    enter(r);
    host_become_user(h->plan);
    run_battery(r);
}

/* Only the effective id was dropped, so the real one brings root back. */
void host_control_half(const struct host *h, const struct host_step *s,
                       struct step_result *r)
{
    (void)s;
    enter(r);
    if (seteuid(h->plan->uid))
        give_up(r, "seteuid");
    run_battery(r);
}

/* No jail at all, only an unprivileged id. */
void host_control_open(const struct host *h, const struct host_step *s,
                       struct step_result *r)
{
    (void)s;
    host_become_user(h->plan);
    run_battery_at(r, HOST_CONTROL_TREE AUDIT_BATTERY);
}

static bool write_file(const char *path, const char *text)
{
    SCOPED_FD int fd = open(path, O_WRONLY | O_CLOEXEC);

    return fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
}

/* What `unshare -r chroot` leaves: root of a user namespace, which nobody dropped. */
void host_control_mapped(const struct host *h, const struct host_step *s,
                         struct step_result *r)
{
    char users[64], groups[64];

    (void)s;
    snprintf(users, sizeof users, "0 %u 1", h->plan->uid);
    snprintf(groups, sizeof groups, "0 %u 1", h->plan->gid);
    if (unshare(CLONE_NEWUSER) || !write_file("/proc/self/setgroups", "deny") ||
        !write_file("/proc/self/uid_map", users) ||
        !write_file("/proc/self/gid_map", groups))
        give_up(r, "root of a user namespace");
    enter(r);
    run_battery(r);
}

/* Mounts of its own and pivot_root, but with the host's proc inside, and still root. */
void host_control_proc(const struct host *h, const struct host_step *s,
                       struct step_result *r)
{
    (void)h;
    (void)s;
    if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
        mount(HOST_CONTROL_TREE, HOST_CONTROL_TREE, NULL, MS_BIND, NULL) ||
        mount("/proc", TREE_PROC, NULL, MS_BIND, NULL))
        give_up(r, "mounts of its own");
    if (chdir(HOST_CONTROL_TREE) || syscall(SYS_pivot_root, ".", ".") ||
        umount2(".", MNT_DETACH) || chdir("/"))
        give_up(r, "pivot_root");
    keep_capabilities(r);
    run_battery(r);
}
