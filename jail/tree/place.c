/* Folders and copies beneath a descriptor; see place.h. */
#include "jail/tree/place.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"

static int open_beneath(int root_fd, const char *path, uint64_t flags)
{
    struct open_how how = {.flags = flags | O_CLOEXEC,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
                                      RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV};

    return (int)syscall(SYS_openat2, root_fd, path, &how, sizeof how);
}

/* `path` relative to the root: "" becomes ".". */
static const char *relative(const char *inside)
{
    inside += strspn(inside, "/");
    return inside[0] ? inside : ".";
}

/* A descriptor on `folder` (absolute, inside), made with its parents if it is
   absent. */
static int make_folder(int root_fd, const char *folder, struct err *e)
{
    SCOPED_FREE char *path = mem_strdup(relative(folder));
    size_t length = strlen(path);

    for (size_t i = 1; i <= length; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;

        char saved = path[i];
        path[i] = '\0';
        SCOPED_FREE char *parent = fs_dir(path);
        SCOPED_FD int parent_fd = open_beneath(root_fd, parent, O_PATH | O_DIRECTORY);
        if (parent_fd < 0)
            goto failed;
        if (mkdirat(parent_fd, fs_base(path), 0755) == 0) {
            /* whatever the umask is */
            if (fchmodat(parent_fd, fs_base(path), 0755, 0) != 0)
                goto failed;
        } else if (errno != EEXIST) {
            goto failed;
        }
        path[i] = saved;
    }

    int fd = open_beneath(root_fd, path, O_RDONLY | O_DIRECTORY);
    if (fd >= 0)
        return fd;
failed:
    err_set(e, errno, "make folder %s in the tree", folder);
    return -1;
}

/* Share the blocks where the file system can, else copy. */
static bool copy_content(int from, int to, struct err *e)
{
    if (ioctl(to, FICLONE, from) == 0)
        return true;
    for (;;) {
        ssize_t moved = sendfile(to, from, NULL, 1 << 20);

        if (moved < 0 && errno == EINTR)
            continue;
        if (moved < 0)
            return err_set(e, errno, "copy");
        if (moved == 0)
            return true;
    }
}

static bool copy_file(int to, const char *outside, struct err *e)
{
    SCOPED_FD int from = open(outside, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (from < 0)
        return err_set(e, errno, "open %s", outside);
    return copy_content(from, to, e) || err_wrap(e, "%s", outside);
}

/* The name of what is written, for messages. */
static const char *origin(const struct tree_entry *entry)
{
    return entry->outside ? entry->outside : entry->inside;
}

static bool fill_copy(int to, const struct tree_entry *entry, struct err *e)
{
    if (entry->text ? !fs_write_all(to, entry->text, strlen(entry->text), e)
                    : !copy_file(to, entry->outside, e))
        return false;
    if (fchmod(to, entry->is_executable ? 0555 : 0444) != 0 || fsync(to) != 0)
        return err_set(e, errno, "finish the copy of %s", origin(entry));
    return true;
}

/* What was copied must be what was hashed when the plan was made. */
static bool check_copy(int folder_fd, const char *name, const struct tree_entry *entry,
                       struct err *e)
{
    SCOPED_FREE char *path = mem_printf("/proc/self/fd/%d/%s", folder_fd, name);
    struct hash_key key;

    if (!hash_file(path, &key, e))
        return false;
    if (strcmp(key.hex, entry->key.hex) != 0)
        return err_set(e, 0, "%s changed while it was copied", origin(entry));
    return true;
}

static bool is_placed(int folder_fd, const char *name, const struct tree_entry *entry)
{
    struct stat st;
    mode_t mode = entry->is_executable ? 0555 : 0444;

    return fstatat(folder_fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(st.st_mode) && (st.st_mode & 07777) == mode &&
           st.st_uid == geteuid() && check_copy(folder_fd, name, entry, NULL);
}

static bool place_file(int folder_fd, const char *name, const struct tree_entry *entry,
                       struct err *e)
{
    SCOPED_FREE char *temporary = mem_printf(".%s.%ld", name, (long)getpid());

    unlinkat(folder_fd, temporary, 0); /* of a killed process with our number */
    SCOPED_FD int to = openat(folder_fd, temporary,
                              O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                              0600);
    if (to < 0)
        return err_set(e, errno, "create %s in the tree", entry->inside);
    if (fill_copy(to, entry, e) && check_copy(folder_fd, temporary, entry, e)) {
        if (renameat(folder_fd, temporary, folder_fd, name) == 0)
            return true;
        err_set(e, errno, "rename to %s in the tree", entry->inside);
    }
    unlinkat(folder_fd, temporary, 0);
    return false;
}

bool tree_place_entry(int root_fd, const struct tree_entry *entry, struct err *e)
{
    if (!entry->outside && !entry->text) {
        SCOPED_FD int fd = make_folder(root_fd, entry->inside, e);
        return fd >= 0;
    }

    SCOPED_FREE char *folder = fs_dir(entry->inside);
    const char *name = fs_base(entry->inside);
    SCOPED_FD int folder_fd = make_folder(root_fd, folder, e);
    if (folder_fd < 0)
        return false;
    return is_placed(folder_fd, name, entry) || place_file(folder_fd, name, entry, e);
}
