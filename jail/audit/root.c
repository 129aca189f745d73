/*
 * The fake host's root file system, from the first mount to the pivot.
 *
 * What a jail or a control needs from outside is copied, never shown: a program that
 * gets out must not find a real device or a real file under its feet.  Works with
 * root on an ext4 of our own, and without root on a tmpfs.  Sources:
 * mount_namespaces(7), pivot_root(2), user_namespaces(7).
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "jail/audit/host.h"

/* Where the new root is mounted first: a folder that every system has. */
#define NEW_ROOT "/sys"

struct folder {
    const char *path;
    mode_t mode;
};

static const struct folder folders[] = {
    {"/proc",           0555 },
    {"/dev",            0755 },
    {"/sys",            0755 },
    {"/sys/fs",         0755 },
    {"/sys/fs/cgroup",  0755 },
    {"/etc",            0755 },
    {"/run",            0755 },
    {"/tmp",            01777},
    {"/var",            0755 },
    {"/var/tmp",        01777},
    {HOST_MOVED,        0777 },
    {"/srv",            0755 },
    {HOST_CONTROL_TREE, 0755 },
    {HOST_JAIL_TREE,    0755 },
};

/* Of a tree that holds nothing but the battery. */
static const struct folder tree_folders[] = {
    {"/bin", 0755},
    {"/etc", 0755},
};

/* What a bare chroot has to have by itself; a jail brings its own. */
static const struct folder control_folders[] = {
    {"/proc", 0555},
    {"/dev",  0755},
    {"/tmp",  0777},
    {"/out",  0777},
};

static bool make_folders(const char *below, const struct folder *list, size_t count,
                         struct err *e)
{
    for (size_t i = 0; i < count; i++) {
        SCOPED_FREE char *path = mem_printf("%s%s", below, list[i].path);

        if (mkdir(path, list[i].mode) && errno != EEXIST)
            return err_set(e, errno, "make %s", path);
    }
    return true;
}

static bool copy_entry(int dir, const char *name, const char *to, struct err *e)
{
    SCOPED_FREE char *target = fs_join(to, name);
    SCOPED_FREE char *source = NULL;
    SCOPED_FD int entry = openat(dir, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    struct stat status;

    if (entry < 0 || fstat(entry, &status))
        return err_set(e, errno, "look at %s", name);
    source = mem_printf("/proc/self/fd/%d", entry);
    if (S_ISDIR(status.st_mode)) {
        SCOPED_FD int below = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

        if (below < 0 || mkdir(target, status.st_mode & 07777))
            return err_set(e, errno, "make %s", target);
        return host_tree_copy(below, target, e);
    }
    if (S_ISLNK(status.st_mode)) {
        char link[PATH_MAX];
        ssize_t size = readlinkat(dir, name, link, sizeof link - 1);

        if (size < 0)
            return err_set(e, errno, "read link %s", name);
        link[size] = '\0';
        return !symlink(link, target) || err_set(e, errno, "link %s", target);
    }
    /* Devices are made by the jail itself; nothing else has a place in a tree. */
    return !S_ISREG(status.st_mode) ||
           fs_copy(source, target, status.st_mode & 0777, e);
}

bool host_tree_copy(int from, const char *to, struct err *e)
{
    SCOPED_DIR DIR *dir = fdopendir(dup(from));
    const struct dirent *entry;

    if (!dir)
        return err_set(e, errno, "read a folder for %s", to);
    while ((entry = readdir(dir))) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        if (!copy_entry(from, entry->d_name, to, e))
            return false;
    }
    return true;
}

static bool write_text(const char *path, const char *text, mode_t mode, struct err *e)
{
    SCOPED_FD int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, mode);

    if (fd < 0)
        return err_set(e, errno, "create %s", path);
    return fs_write_all(fd, text, strlen(text), e) && (!fsync(fd) || errno == EINVAL);
}

/* Where the canary's bytes are on the disk, for those who read it raw. */
static long find_on_disk(const char *path)
{
    SCOPED_FREE struct fiemap *map =
        mem_alloc(sizeof *map + sizeof(struct fiemap_extent));
    SCOPED_FD int fd = open(path, O_RDONLY | O_CLOEXEC);

    map->fm_length = FIEMAP_MAX_OFFSET;
    map->fm_flags = FIEMAP_FLAG_SYNC;
    map->fm_extent_count = 1;
    if (fd < 0 || ioctl(fd, FS_IOC_FIEMAP, map) || !map->fm_mapped_extents)
        return -1;
    return (long)map->fm_extents[0].fe_physical;
}

/* By which open_by_handle_at(2) finds the root: no secret, but not to be guessed. */
static void find_handle(struct host *h)
{
    struct {
        struct file_handle head;
        unsigned char bytes[BREACH_HANDLE_SIZE];
    } handle = {.head = {.handle_bytes = BREACH_HANDLE_SIZE}};
    int mount_id;

    if (name_to_handle_at(AT_FDCWD, NEW_ROOT, &handle.head, &mount_id, 0))
        return;
    h->handle_type = handle.head.handle_type;
    for (unsigned i = 0; i < handle.head.handle_bytes; i++)
        snprintf(h->handle + (size_t)2 * i, 3, "%02x", handle.bytes[i]);
}

static bool make_canary(struct host *h, struct err *e)
{
    if (!write_text(NEW_ROOT HOST_CANARY, h->shared->canary, 0644, e))
        return false;
    find_handle(h);
    h->loop_offset = find_on_disk(NEW_ROOT HOST_CANARY);
    if (h->loop_offset < 0)
        h->loop_minor = -1;
    return true;
}

/* A tree with the battery, and with a set-id copy of it as bait. */
static bool make_battery_tree(const struct host *h, const char *tree, struct err *e)
{
    SCOPED_FREE char *battery = mem_printf("%s/bin/spillway-battery", tree);
    SCOPED_FREE char *bait = mem_printf("%s/bin/spillway-setid", tree);
    SCOPED_FREE char *passwd = mem_printf("%s/etc/passwd", tree);

    return make_folders(tree, tree_folders, sizeof tree_folders / sizeof *tree_folders,
                        e) &&
           fs_copy(h->plan->battery, battery, 0755, e) &&
           write_text(passwd, "root:x:0:0::/:/bin/false\n", 0644, e) &&
           fs_copy(h->plan->battery, bait, 0755, e) &&
           (!chmod(bait, 04755) || err_set(e, errno, "set-id bit of %s", bait));
}

/* With places to mount on, which other sandboxes do not make. */
static bool make_bare_tree(const struct host *h, const char *tree, struct err *e)
{
    return make_battery_tree(h, tree, e) &&
           make_folders(tree, control_folders,
                        sizeof control_folders / sizeof *control_folders, e);
}

static bool make_jail_tree(const struct host *h, struct err *e)
{
    SCOPED_FD int from = -1;

    if (!h->plan->tree && h->plan->shows_system)
        return make_bare_tree(h, NEW_ROOT HOST_JAIL_TREE, e);
    if (!h->plan->tree)
        return make_battery_tree(h, NEW_ROOT HOST_JAIL_TREE, e);
    from = open(h->plan->tree, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (from < 0)
        return err_set(e, errno, "open %s", h->plan->tree);
    return host_tree_copy(from, NEW_ROOT HOST_JAIL_TREE, e);
}

/* The same path in the fake host, so that the jail's binds find it. */
static bool copy_bind(const struct jail_bind *bind, struct err *e)
{
    SCOPED_FREE char *target = mem_printf("%s%s", NEW_ROOT, bind->outside);
    SCOPED_FREE char *parent = fs_dir(target);
    SCOPED_FD int from = -1;
    struct stat status;

    if (stat(bind->outside, &status))
        return err_set(e, errno, "look at %s", bind->outside);
    if (!fs_mkdirs(parent, 0755, e))
        return false;
    if (!S_ISDIR(status.st_mode))
        return fs_copy(bind->outside, target, status.st_mode & 0777, e);
    from = open(bind->outside, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (from < 0)
        return err_set(e, errno, "open %s", bind->outside);
    if (mkdir(target, status.st_mode & 07777) && errno != EEXIST)
        return err_set(e, errno, "make %s", target);
    return host_tree_copy(from, target, e);
}

static bool copy_binds(const struct host *h, struct err *e)
{
    for (size_t i = 0; i < h->plan->bind_count; i++) {
        if (!copy_bind(&h->plan->binds[i], e))
            return false;
    }
    return true;
}

struct device {
    const char *name;
    unsigned major, minor;
};

static const struct device devices[] = {
    {"null",    1, 3},
    {"zero",    1, 5},
    {"full",    1, 7},
    {"random",  1, 8},
    {"urandom", 1, 9},
};

static const struct device terminal = {"tty", 5, 0};

/* A node of our own with root, else the real one shown. */
static bool make_device(const struct device *d, const char *folder, bool is_root,
                        struct err *e)
{
    SCOPED_FREE char *path = mem_printf("%s/%s", folder, d->name);
    SCOPED_FREE char *real = mem_printf("/dev/%s", d->name);

    if (is_root)
        return !mknod(path, S_IFCHR | 0666, makedev(d->major, d->minor)) ||
               err_set(e, errno, "make %s", path);
    if (!write_text(path, "", 0666, e))
        return false;
    return !mount(real, path, NULL, MS_BIND, NULL) ||
           err_set(e, errno, "show %s", real);
}

static bool make_terminals(struct err *e)
{
    if (mkdir(NEW_ROOT "/dev/pts", 0755) ||
        mount("devpts", NEW_ROOT "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC,
              "newinstance,ptmxmode=0666,mode=0620") ||
        symlink("pts/ptmx", NEW_ROOT "/dev/ptmx"))
        return err_set(e, errno, "terminals of the fake host");
    return true;
}

static bool make_devices(const struct host *h, struct err *e)
{
    if (mount("tmpfs", NEW_ROOT "/dev", "tmpfs", MS_NOSUID, "mode=0755,size=1m"))
        return err_set(e, errno, "mount /dev");
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        if (!make_device(&devices[i], NEW_ROOT "/dev", h->plan->is_root, e))
            return false;
    }
    return make_device(&terminal, NEW_ROOT "/dev", h->plan->is_root, e) &&
           make_device(&terminal, NEW_ROOT HOST_CONTROL_TREE "/dev", h->plan->is_root,
                       e) &&
           make_terminals(e);
}

/* Where our groups are as seen from this mount namespace, while they can be seen. */
static bool find_groups(const struct host_groups *groups, int fds[HOST_MAX_GROUPS],
                        struct err *e)
{
    for (size_t i = 0; i < groups->count; i++) {
        fds[i] = open(groups->at[i].path, O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (fds[i] < 0)
            return err_set(e, errno, "open %s", groups->at[i].path);
    }
    return true;
}

/* Our group of each hierarchy, at the place where the hierarchy is expected. */
static bool show_groups(const struct host_groups *groups, const int fds[],
                        struct err *e)
{
    for (size_t i = 0; i < groups->count; i++) {
        SCOPED_FREE char *source = mem_printf("/proc/self/fd/%d", fds[i]);
        SCOPED_FREE char *target = mem_printf(NEW_ROOT "/sys/fs/cgroup/%s",
                                              groups->at[i].hierarchy);

        if (mkdir(target, 0755) && errno != EEXIST)
            return err_set(e, errno, "make %s", target);
        if (mount(source, target, NULL, MS_BIND, NULL))
            return err_set(e, errno, "show %s", groups->at[i].path);
        close(fds[i]);
    }
    return true;
}

static bool mount_root(struct host *h, struct err *e)
{
    char device[32];

    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
        return err_set(e, errno, "make mounts private");
    snprintf(device, sizeof device, "/dev/loop%d", h->loop_minor);
    if (h->loop_minor >= 0 && !mount(device, NEW_ROOT, "ext4", MS_NOATIME, NULL))
        return true;
    h->loop_minor = -1;
    if (mount("tmpfs", NEW_ROOT, "tmpfs", 0, "mode=0755,size=1g"))
        return err_set(e, errno, "mount the fake host's root");
    return true;
}

static bool mount_proc(struct err *e)
{
    if (mount("proc", NEW_ROOT "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL))
        return err_set(e, errno, "mount /proc");
    return true;
}

/* pivot_root(2), NOTES: the old root ends up on top of the new one, and is let go. */
static bool pivot(struct err *e)
{
    if (chdir(NEW_ROOT) || syscall(SYS_pivot_root, ".", ".") ||
        umount2(".", MNT_DETACH) || chdir("/"))
        return err_set(e, errno, "pivot into the fake host");
    return true;
}

bool host_root_build(struct host *h, const struct host_groups *groups, struct err *e)
{
    int group_fds[HOST_MAX_GROUPS];

    umask(0);
    return find_groups(groups, group_fds, e) && mount_root(h, e) &&
           make_folders(NEW_ROOT, folders, sizeof folders / sizeof *folders, e) &&
           make_canary(h, e) && make_bare_tree(h, NEW_ROOT HOST_CONTROL_TREE, e) &&
           make_jail_tree(h, e) && copy_binds(h, e) && make_devices(h, e) &&
           (!h->plan->shows_system || host_system_show(h, NEW_ROOT, e)) &&
           show_groups(groups, group_fds, e) && mount_proc(e) && pivot(e);
}
