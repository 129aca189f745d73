/*
 * Out of the folder: chroot, mounts, devices, file handles.
 *
 * A chroot is only a starting point for path lookup.  Whoever may call chroot(2)
 * again, holds a descriptor above it, or can have the working folder moved, stands
 * outside. Sources: chroot(2) NOTES; Dreyfus, "Securing Systems with chroot";
 * open_by_handle_at(2); setns(2); the kernel's fs/namei.c (follow_dotdot).
 */
#include "jail/breach/probe.h"
#include "jail/breach/sys.h"

#include <sched.h>

enum { LOOP_MAJOR = 7 };

enum breach_outcome probe_chroot_dotdot(struct probe *p)
{
    struct line dir;

    probe_scratch(&dir, "deeper");
    if (sys_mkdir(dir.text, 0755) && errno != EEXIST)
        return probe_failed(p, "mkdir");
    if (sys_chroot(dir.text))
        return probe_failed(p, "chroot");
    return probe_found(p, probe_climb(p), "climb");
}

enum breach_outcome probe_chroot_saved_fd(struct probe *p)
{
    struct line dir;
    int root = sys_open("/", O_RDONLY | O_DIRECTORY);

    if (root < 0)
        return probe_failed(p, "open /");
    sys_mkdir(probe_scratch(&dir, "deeper"), 0755);
    if (sys_chroot(dir.text) || sys_chdir("/"))
        return probe_failed(p, "chroot");
    if (syscall(SYS_fchdir, root))
        return probe_failed(p, "fchdir");
    return probe_found(p, probe_climb(p), "climb");
}

enum breach_outcome probe_chroot_uds_double(struct probe *p)
{
    struct line dir;
    int ends[2], root = sys_open("/", O_RDONLY | O_DIRECTORY);

    if (syscall(SYS_socketpair, AF_UNIX, SOCK_DGRAM, 0, ends))
        return probe_failed(p, "socketpair");
    if (root < 0 || probe_send_fd(ends[0], root) < 0)
        return probe_failed(p, "send");
    sys_close(root);
    sys_mkdir(probe_scratch(&dir, "deeper"), 0755);
    if (sys_chroot(dir.text) || sys_chdir("/"))
        return probe_failed(p, "chroot");
    sys_receive_limit(ends[1], 500);
    root = probe_receive_fd(ends[1]);
    if (root < 0 || syscall(SYS_fchdir, root))
        return probe_failed(p, "receive");
    return probe_found(p, probe_climb(p), "climb");
}

/*
 * In the child: jailed in `outer`, working in its subfolder, which is then moved
 * away.
 */
__attribute__((noreturn)) static void climb_after_move(struct probe *p,
                                                       const char *outer, int moved)
{
    char byte;

    if (sys_chroot(outer) || sys_chdir("/inner")) {
        probe_failed(p, "chroot");
        sys_exit(1);
    }
    sys_read(moved, &byte, 1);
    sys_exit(!probe_climb(p));
}

static enum breach_outcome move_under_child(struct probe *p, const struct line *outer,
                                            const struct line *inner)
{
    struct line away;
    int moved[2], status = 0;
    pid_t child;

    sys_rmdir(probe_scratch(&away, "moved-out"));
    if (sys_pipe(moved))
        return probe_failed(p, "pipe");
    child = sys_fork();
    if (child < 0)
        return probe_failed(p, "fork");
    if (!child)
        climb_after_move(p, outer->text, moved[0]);
    for (int i = 0; i < 50 && !sys_wait(child, &status, WNOHANG); i++) {
        sys_sleep_ms(2);
        if (i == 20 && !sys_rename(inner->text, away.text))
            sys_write(moved[1], "x", 1);
    }
    sys_rmdir(away.text);
    if (p->evidence_size)
        return BREACH_ESCAPED;
    return p->error ? BREACH_BLOCKED : probe_says(p, BREACH_BLOCKED, "climb");
}

enum breach_outcome probe_movedir_nested(struct probe *p)
{
    struct line outer, inner;
    enum breach_outcome outcome;

    probe_scratch(&outer, "outer");
    probe_scratch(&inner, "outer/inner");
    if (sys_mkdir(outer.text, 0755) && errno != EEXIST)
        return probe_failed(p, "mkdir");
    if (sys_mkdir(inner.text, 0755) && errno != EEXIST)
        return probe_failed(p, "mkdir");
    outcome = move_under_child(p, &outer, &inner);
    sys_rmdir(inner.text);
    sys_rmdir(outer.text);
    return outcome;
}

enum breach_outcome probe_movedir_outside_helper(struct probe *p)
{
    struct line dir;
    bool is_moved = false;

    probe_scratch(&dir, "move-me");
    if (sys_mkdir(dir.text, 0777) && errno != EEXIST)
        return probe_failed(p, "mkdir");
    if (sys_chmod(dir.text, 0777) || sys_chdir(dir.text))
        return probe_failed(p, "chdir");
    for (int i = 0; i < 100 && !is_moved; i++) {
        sys_sleep_ms(5);
        is_moved = sys_access(dir.text, F_OK) != 0;
    }
    if (!is_moved) {
        sys_rmdir(dir.text);
        return probe_says(p, BREACH_BLOCKED, "nobody outside could move it");
    }
    return probe_found(p, probe_climb(p), "climb");
}

static bool walk_through_proc(struct probe *p, const char *proc, long pid)
{
    static const char *const links[] = {"/root", "/cwd"};

    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        struct line path = {0};

        line_add(&path, proc);
        line_add(&path, "/");
        line_add_number(&path, pid);
        line_add(&path, links[i]);
        if (probe_read_canary_under(p, path.text))
            return true;
    }
    return false;
}

static bool walk_to_outside(struct probe *p, const char *proc)
{
    return walk_through_proc(p, proc, 1) ||
           walk_through_proc(p, proc, p->orders->victim_pid);
}

/* What every other technique of this file is a way around. */
enum breach_outcome probe_plain_path(struct probe *p)
{
    return probe_found(p, probe_read_canary(p, AT_FDCWD, p->orders->canary), "open");
}

enum breach_outcome probe_proc_pid_root(struct probe *p)
{
    if (sys_access("/proc/self", F_OK))
        return probe_failed(p, "no /proc");
    return probe_found(p, walk_to_outside(p, "/proc"), "open");
}

enum breach_outcome probe_mount_proc_pidroot(struct probe *p)
{
    struct line dir;
    bool is_found;

    sys_mkdir(probe_scratch(&dir, "proc"), 0755);
    if (sys_mount("proc", dir.text, "proc", NULL))
        return probe_failed(p, "mount");
    is_found = walk_to_outside(p, dir.text);
    sys_unmount(dir.text);
    sys_rmdir(dir.text);
    return is_found ? BREACH_ESCAPED
                    : probe_says(p, BREACH_REACHABLE, "mounted, nothing outside in it");
}

/*
 * Only ever a loop device that the supervisor made: never what is under "/".  Where
 * there is none, the device 0:0, which leads nowhere, shows whether one can be made.
 */
static int make_root_device(struct probe *p, struct line *path)
{
    dev_t device = p->orders->loop_minor < 0
                       ? 0
                       : LOOP_MAJOR << 8 | (dev_t)p->orders->loop_minor;

    sys_unlink(probe_scratch(path, "device"));
    return sys_mknod(path->text, S_IFBLK | 0600, device);
}

static enum breach_outcome without_device(struct probe *p, const struct line *path)
{
    sys_unlink(path->text);
    return probe_says(p, BREACH_NOT_HERE, "no block device of our own to try");
}

enum breach_outcome probe_mknod_root_device(struct probe *p)
{
    struct line path;
    unsigned char bytes[BREACH_CANARY_SIZE];
    ssize_t size;
    int fd, error;

    if (make_root_device(p, &path))
        return probe_failed(p, "mknod");
    if (p->orders->loop_minor < 0)
        return without_device(p, &path);
    fd = sys_open(path.text, O_RDONLY);
    error = errno;
    sys_unlink(path.text);
    errno = error;
    if (fd < 0)
        return probe_failed(p, "open");
    size = sys_pread(fd, bytes, sizeof bytes, p->orders->loop_offset);
    if (size > 0 && probe_take_evidence(p, bytes, (size_t)size))
        return BREACH_ESCAPED;
    return probe_says(p, BREACH_REACHABLE, "opened, no canary at its place");
}

enum breach_outcome probe_mount_root_device(struct probe *p)
{
    struct line path, dir;
    enum breach_outcome outcome;

    if (make_root_device(p, &path))
        return probe_failed(p, "mknod");
    if (p->orders->loop_minor < 0)
        return without_device(p, &path);
    sys_mkdir(probe_scratch(&dir, "mounted"), 0755);
    if (sys_mount(path.text, dir.text, "ext4", NULL)) {
        outcome = probe_failed(p, "mount");
    } else {
        outcome = probe_found(p, probe_read_canary_under(p, dir.text), "mounted, open");
        sys_unmount(dir.text);
    }
    sys_rmdir(dir.text);
    sys_unlink(path.text);
    return outcome;
}

struct root_handle {
    struct file_handle head;
    unsigned char bytes[BREACH_HANDLE_SIZE];
};

/*
 * FILEID_INO32_GEN: inode number and generation; 2 is the root of an ext file system,
 * so nobody has to be told.
 */
static void guess_handle(struct root_handle *out)
{
    const unsigned inode_and_generation[2] = {2, 0};

    out->head.handle_type = 1;
    out->head.handle_bytes = sizeof inode_and_generation;
    text_copy_bytes(out->bytes, inode_and_generation, sizeof inode_and_generation);
}

/* Where it cannot be guessed we are told, as a service that hands it out would. */
static void take_handle(const struct breach_orders *orders, struct root_handle *out)
{
    out->head.handle_type = (int)orders->handle_type;
    out->head.handle_bytes = (unsigned)text_unhex(orders->handle, out->bytes,
                                                  sizeof out->bytes);
}

static int open_root_by_handle(const struct probe *p, int mount)
{
    struct root_handle handle = {.head = {.handle_bytes = 0}};
    int root;

    guess_handle(&handle);
    root = (int)syscall(SYS_open_by_handle_at, mount, &handle, O_RDONLY | O_DIRECTORY);
    if (root >= 0 || !p->orders->handle_type)
        return root;
    take_handle(p->orders, &handle);
    return (int)syscall(SYS_open_by_handle_at, mount, &handle, O_RDONLY | O_DIRECTORY);
}

enum breach_outcome probe_open_by_handle_at(struct probe *p)
{
    int mount = sys_open("/", O_RDONLY | O_DIRECTORY), root;

    if (mount < 0)
        return probe_failed(p, "open /");
    root = open_root_by_handle(p, mount);
    if (root < 0)
        return probe_failed(p, "open_by_handle_at");
    return probe_found(p, probe_read_canary(p, root, p->orders->canary + 1), "open");
}

static int join_mounts_of(long pid)
{
    int process = (int)syscall(SYS_pidfd_open, pid, 0);

    return process < 0 ? -1 : (int)syscall(SYS_setns, process, CLONE_NEWNS);
}

enum breach_outcome probe_pidfd_setns_mnt(struct probe *p)
{
    if (join_mounts_of(1) && join_mounts_of(p->orders->victim_pid))
        return probe_failed(p, "setns");
    return probe_found(p, probe_read_canary(p, AT_FDCWD, p->orders->canary), "open");
}

enum breach_outcome probe_fsopen(struct probe *p)
{
    if (syscall(SYS_fsopen, "tmpfs", 0) < 0)
        return probe_failed(p, "fsopen");
    return probe_says(p, BREACH_REACHABLE, "a file system context");
}

enum breach_outcome probe_open_tree_clone(struct probe *p)
{
    enum { TREE_CLONE = 1, RECURSIVE = 0x8000 };

    if (syscall(SYS_open_tree, AT_FDCWD, "/", TREE_CLONE | RECURSIVE) < 0)
        return probe_failed(p, "open_tree");
    return probe_says(p, BREACH_REACHABLE, "a detached copy of /");
}

/* ETXTBSY comes before the mount was asked, so a file that runs tells nothing. */
enum breach_outcome probe_tamper_jail_files(struct probe *p)
{
    static const char *const files[] = {"/bin/spillway-setid", "/bin/spillway-battery",
                                        "/etc/passwd", "/lib64/ld-linux-x86-64.so.2",
                                        "/lib/ld-linux-aarch64.so.1"};
    const struct timespec epoch[2] = {
        {1, 0},
        {1, 0}
    };
    int fd;

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (sys_open(files[i], O_WRONLY) < 0 &&
            syscall(SYS_utimensat, AT_FDCWD, files[i], epoch, 0))
            continue;
        syscall(SYS_utimensat, AT_FDCWD, files[i], epoch, 0);
        return probe_says(p, BREACH_ESCAPED, files[i]);
    }
    fd = sys_open_at(AT_FDCWD, "/spillway-was-here", O_CREAT | O_WRONLY, 0644);
    if (fd < 0)
        return probe_failed(p, "create");
    return probe_says(p, BREACH_ESCAPED, "a new file in the tree");
}
