/*
 * An installed system for the fake host, where a sandbox other than ours is to run.
 *
 * Programs and libraries are the real ones, shown read-only; set-id bits stay, as some
 * sandboxes live by them, and lead no further than the fake host's namespaces.  /etc is
 * not the real one: it has secrets.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "jail/audit/host.h"

static const char *const shown[] = {"/usr",   "/bin",   "/sbin",  "/lib",
                                    "/lib32", "/lib64", "/libx32"};

/* Configuration that is copied, if it is there. */
static const char *const copied[] = {"/etc/firejail", "/etc/ld.so.cache",
                                     "/etc/login.defs"};

/* That sandboxes hide, and expect to be there. */
static const char *const empty[] = {"/home",    "/root",     "/opt",
                                    "/mnt",     "/media",    "/boot",
                                    "/var/log", "/var/lock", "/var/cache"};

/* Flags of a mount from another user namespace must be kept. */
static unsigned long locked_flags(const char *path)
{
    static const struct {
        unsigned long seen, kept;
    } flags[] = {
        {ST_NOSUID, MS_NOSUID},
        {ST_NODEV,  MS_NODEV },
        {ST_NOEXEC, MS_NOEXEC},
    };
    struct statvfs status;
    unsigned long kept = 0;

    if (statvfs(path, &status))
        return 0;
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        kept |= status.f_flag & flags[i].seen ? flags[i].kept : 0;
    return kept;
}

static bool show_folder(const char *from, const char *to, struct err *e)
{
    if (mkdir(to, 0755) || mount(from, to, NULL, MS_BIND, NULL) ||
        mount(NULL, to, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | locked_flags(to),
              NULL))
        return err_set(e, errno, "show %s", from);
    return true;
}

/* Since the merge of /usr, most of these are links. */
static bool show(const char *from, const char *to, struct err *e)
{
    char link[256];
    ssize_t size = readlink(from, link, sizeof link - 1);

    if (size < 0)
        return !fs_is_dir(from) || show_folder(from, to, e);
    link[size] = '\0';
    return !symlink(link, to) || err_set(e, errno, "link %s", to);
}

static bool copy(const char *from, const char *to, struct err *e)
{
    SCOPED_FD int folder = -1;

    if (!fs_exists(from))
        return true;
    if (!fs_is_dir(from))
        return fs_copy(from, to, 0644, e);
    folder = open(from, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0 || mkdir(to, 0755))
        return err_set(e, errno, "copy %s", from);
    return host_tree_copy(folder, to, e);
}

static bool name_user(const struct host *h, const char *root, struct err *e)
{
    SCOPED_FREE char *passwd = mem_printf("%s/etc/passwd", root);
    SCOPED_FREE char *group = mem_printf("%s/etc/group", root);
    SCOPED_FREE char *home = mem_printf("%s" HOST_HOME, root);
    SCOPED_FREE char *users = mem_printf("root:x:0:0::/root:/bin/sh\n"
                                         "audited:x:%u:%u::" HOST_HOME ":/bin/sh\n",
                                         h->plan->uid, h->plan->gid);
    SCOPED_FREE char *groups = mem_printf("root:x:0:\naudited:x:%u:\n", h->plan->gid);

    if (mkdir(home, 0700) || chown(home, h->plan->uid, h->plan->gid))
        return err_set(e, errno, "make %s", home);
    return fs_write(passwd, users, strlen(users), 0644, e) &&
           fs_write(group, groups, strlen(groups), 0644, e);
}

bool host_system_show(const struct host *h, const char *root, struct err *e)
{
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        SCOPED_FREE char *to = mem_printf("%s%s", root, shown[i]);

        if (!show(shown[i], to, e))
            return false;
    }
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        SCOPED_FREE char *to = mem_printf("%s%s", root, empty[i]);

        if (mkdir(to, 0755))
            return err_set(e, errno, "make %s", to);
    }
    for (size_t i = 0; i < sizeof copied / sizeof *copied; i++) {
        SCOPED_FREE char *to = mem_printf("%s%s", root, copied[i]);

        if (!copy(copied[i], to, e))
            return false;
    }
    return name_user(h, root, e);
}
