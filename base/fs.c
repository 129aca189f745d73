/* Reading, writing, making and removing; see fs.h. */
#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/scoped.h"

bool fs_read_fd(int fd, size_t max_bytes, struct str *out, struct err *e)
{
    char buffer[16384];
    size_t kept = 0;

    for (;;) {
        ssize_t got = read(fd, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_set(e, errno, "read");
        if (got == 0)
            return true;

        size_t room = max_bytes - kept;
        size_t keep = (size_t)got < room ? (size_t)got : room;
        str_add_bytes(out, buffer, keep);
        kept += keep;
    }
}

bool fs_read(const char *path, size_t max_bytes, struct str *out, struct err *e)
{
    SCOPED_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;

    if (fd < 0)
        return err_set(e, errno, "open %s", path);
    if (fstat(fd, &st) != 0)
        return err_set(e, errno, "stat %s", path);
    if (S_ISDIR(st.st_mode))
        return err_set(e, EISDIR, "read %s", path);

    size_t before = out->len;
    size_t limit = max_bytes == SIZE_MAX ? max_bytes : max_bytes + 1;
    if (!fs_read_fd(fd, limit, out, e))
        return err_wrap(e, "%s", path);
    if (out->len - before > max_bytes)
        return err_set(e, EFBIG, "read %s", path);
    if (!out->text)
        str_add(out, ""); /* an empty file is an empty string, not NULL */
    return true;
}

bool fs_write_all(int fd, const void *bytes, size_t size, struct err *e)
{
    const char *at = bytes;

    while (size > 0) {
        ssize_t put = write(fd, at, size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return err_set(e, errno, "write");
        at += put;
        size -= (size_t)put;
    }
    return true;
}

/* Everything between creating the temporary file and renaming it. */
static bool fill_temporary(int fd, const void *bytes, size_t size, mode_t mode,
                           struct err *e)
{
    if (!fs_write_all(fd, bytes, size, e))
        return false;
    if (fchmod(fd, mode) != 0)
        return err_set(e, errno, "chmod");
    if (fsync(fd) != 0 && errno != EINVAL && errno != EROFS)
        return err_set(e, errno, "fsync");
    return true;
}

bool fs_write(const char *path, const void *bytes, size_t size, mode_t mode,
              struct err *e)
{
    SCOPED_FREE char *temporary = mem_printf("%s.XXXXXX", path);
    SCOPED_FD int fd = mkostemp(temporary, O_CLOEXEC);

    if (fd < 0)
        return err_set(e, errno, "create %s", path);
    if (!fill_temporary(fd, bytes, size, mode, e)) {
        unlink(temporary);
        return err_wrap(e, "%s", path);
    }
    if (rename(temporary, path) != 0) {
        err_set(e, errno, "rename to %s", path);
        unlink(temporary);
        return false;
    }
    return true;
}

bool fs_copy(const char *from, const char *to, mode_t mode, struct err *e)
{
    SCOPED_STR struct str bytes = {0};

    return fs_read(from, SIZE_MAX, &bytes, e) &&
           fs_write(to, bytes.text, bytes.len, mode, e);
}

bool fs_mkdirs(const char *path, mode_t mode, struct err *e)
{
    SCOPED_FREE char *copy = mem_strdup(path);

    for (char *at = copy + 1; copy[0] && *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        if (mkdir(copy, mode) != 0 && errno != EEXIST)
            return err_set(e, errno, "mkdir %s", copy);
        *at = '/';
    }
    if (mkdir(copy, mode) != 0 && errno != EEXIST)
        return err_set(e, errno, "mkdir %s", path);
    if (!fs_is_dir(path))
        return err_set(e, ENOTDIR, "mkdir %s", path);
    return true;
}

static bool remove_entry(int dir_fd, const char *name, dev_t device, struct err *e);

static bool remove_contents(int dir_fd, dev_t device, struct err *e)
{
    int again = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    SCOPED_DIR DIR *dir = again < 0 ? NULL : fdopendir(again);

    if (!dir)
        return err_set(e, errno, "open folder");
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (!remove_entry(dir_fd, entry->d_name, device, e))
            return false;
    }
    return true;
}

static bool remove_entry(int dir_fd, const char *name, dev_t device, struct err *e)
{
    struct stat st;

    if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? true : err_set(e, errno, "stat %s", name);
    if (!S_ISDIR(st.st_mode)) {
        if (unlinkat(dir_fd, name, 0) != 0 && errno != ENOENT)
            return err_set(e, errno, "remove %s", name);
        return true;
    }
    if (st.st_dev != device)
        return err_set(e, EXDEV, "remove %s: something is mounted there", name);
    if ((st.st_mode & 0700) != 0700 && fchmodat(dir_fd, name, 0700, 0) != 0)
        return err_set(e, errno, "chmod %s", name); /* trees of ours can be read-only */

    SCOPED_FD int fd = openat(dir_fd, name,
                              O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return err_set(e, errno, "open %s", name);
    if (!remove_contents(fd, device, e))
        return err_wrap(e, "%s", name);
    if (unlinkat(dir_fd, name, AT_REMOVEDIR) != 0)
        return err_set(e, errno, "remove %s", name);
    return true;
}

bool fs_remove_tree(const char *path, struct err *e)
{
    struct stat st;

    if (lstat(path, &st) != 0)
        return errno == ENOENT ? true : err_set(e, errno, "stat %s", path);

    SCOPED_FREE char *parent = fs_dir(path);
    SCOPED_FD int fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return err_set(e, errno, "open %s", parent);
    return remove_entry(fd, fs_base(path), st.st_dev, e) || err_wrap(e, "%s", path);
}

char *fs_make_temp_dir(const char *dir, const char *prefix, struct err *e)
{
    if (!dir)
        dir = getenv("TMPDIR");
    if (!dir || !dir[0])
        dir = "/tmp";

    char *path = mem_printf("%s/%s.XXXXXX", dir, prefix);
    if (mkdtemp(path))
        return path;
    err_set(e, errno, "make a folder in %s", dir);
    free(path);
    return NULL;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool fs_list(const char *path, struct strv *names, struct err *e)
{
    SCOPED_DIR DIR *dir = opendir(path);

    if (!dir)
        return err_set(e, errno, "open %s", path);
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir(dir);
        if (!entry && errno)
            return err_set(e, errno, "read %s", path);
        if (!entry)
            break;
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            strv_add(names, entry->d_name);
    }
    if (names->len > 1)
        qsort(names->at, names->len, sizeof *names->at, compare_names);
    return true;
}
