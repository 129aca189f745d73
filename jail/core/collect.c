/*
 * Reading a hostile folder; see collect.h.
 *
 * Nothing is opened by a name that was only looked at: each entry is first taken hold
 * of (O_PATH, which opens nothing), judged through that descriptor, and read through
 * the same inode.  Opening without that order could block for ever on a fifo, start a
 * device, or follow a link that was exchanged in between.
 */
#include "jail/core/collect.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"
#include "jail/core/system.h"

enum { MAX_DEPTH = 4, DEFAULT_FILES = 100000 };

static const uint64_t default_file_bytes = 16u << 20;
static const uint64_t default_total_bytes = 1u << 30;

static const uint64_t beneath = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
                                RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;

struct walk {
    struct collect_limits limits; /* filled in */
    bool (*take)(void *context, const char *name, const void *bytes, size_t size,
                 struct err *e);
    void *context;
    struct collect_counts *counts;
    uint64_t total_bytes;
    unsigned seen; /* entries of any kind */
};

static void refuse(struct walk *w, const char *name, const char *reason)
{
    struct collect_counts *c = w->counts;

    if (c->refused++ == 0)
        snprintf(c->first_refusal, sizeof c->first_refusal, "%.100s: %.50s", name,
                 reason);
}

/* NULL, or why a file of this status is not taken. */
static const char *judge(const struct walk *w, const struct stat *st)
{
    switch (st->st_mode & S_IFMT) {
    case S_IFREG: break;
    case S_IFLNK: return "a symbolic link";
    case S_IFIFO: return "a fifo";
    case S_IFSOCK: return "a socket";
    case S_IFCHR:
    case S_IFBLK: return "a device";
    default: return "no plain file";
    }
    if (st->st_nlink != 1)
        return "has several names";
    if (w->limits.owner != (uid_t)-1 && st->st_uid != w->limits.owner)
        return "belongs to another user";
    if (st->st_mode & (S_ISUID | S_ISGID))
        return "has a set-id bit";
    if ((uint64_t)st->st_size > w->limits.file_bytes)
        return "too large";
    if ((uint64_t)st->st_size > w->limits.total_bytes - w->total_bytes)
        return "over the limit for all files";
    return NULL;
}

/* Open for reading what `path_fd` holds; NULL, or why not. */
static const char *reopen(int dir_fd, const char *name, const struct stat *st, int *fd)
{
    struct stat again;

    *fd = system_openat2(dir_fd, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY,
                         beneath);
    if (*fd < 0 || fstat(*fd, &again) != 0)
        return "cannot be opened";
    if (again.st_ino != st->st_ino || again.st_dev != st->st_dev)
        return "was exchanged while it was looked at";
    return NULL;
}

/* Exactly `size` bytes, and the end of the file after them. */
static const char *read_exactly(int fd, char *bytes, size_t size)
{
    size_t got = 0;

    for (;;) {
        char extra;
        ssize_t n = got < size ? read(fd, bytes + got, size - got)
                               : read(fd, &extra, 1);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return "cannot be read";
        if (n == 0)
            return got == size ? NULL : "changed its size while it was read";
        if (got == size)
            return "changed its size while it was read";
        got += (size_t)n;
    }
}

static bool take_file(struct walk *w, int dir_fd, const char *name, const char *shown,
                      const struct stat *st, struct err *e)
{
    SCOPED_FD int fd = -1;
    SCOPED_FREE char *bytes = NULL;
    size_t size = (size_t)st->st_size;
    const char *reason = judge(w, st);

    if (!reason)
        reason = reopen(dir_fd, name, st, &fd);
    if (!reason) {
        bytes = mem_alloc(size);
        reason = read_exactly(fd, bytes, size);
    }
    if (reason) {
        refuse(w, shown, reason);
        return true;
    }
    w->total_bytes += size;
    w->counts->taken++;
    return w->take(w->context, shown, bytes, size, e);
}

static bool walk_folder(struct walk *w, int dir_fd, const char *prefix, int depth,
                        struct err *e);

static bool take_entry(struct walk *w, int dir_fd, const char *name, const char *shown,
                       int depth, struct err *e)
{
    SCOPED_FD int held = system_openat2(dir_fd, name, O_PATH | O_NOFOLLOW, beneath);
    struct stat st;

    if (held < 0 || fstat(held, &st) != 0) {
        refuse(w, shown,
               errno == EXDEV   ? "is on another file system"
               : errno == ELOOP ? "a symbolic link"
                                : "cannot be looked at");
        return true;
    }
    if (!S_ISDIR(st.st_mode))
        return take_file(w, dir_fd, name, shown, &st, e);
    if (depth >= MAX_DEPTH) {
        refuse(w, shown, "a folder too deep");
        return true;
    }

    SCOPED_FD int below = system_openat2(dir_fd, name,
                                         O_RDONLY | O_DIRECTORY | O_NOFOLLOW, beneath);
    struct stat again;
    if (below < 0 || fstat(below, &again) != 0 || again.st_ino != st.st_ino) {
        refuse(w, shown, "a folder that cannot be opened");
        return true;
    }
    return walk_folder(w, below, shown, depth + 1, e);
}

/* "PREFIX/NAME" with NAME escaped. */
static char *show(const char *prefix, const char *name)
{
    struct str text = {0};

    if (prefix[0]) {
        str_add(&text, prefix);
        str_add_char(&text, '/');
    }
    str_add_escaped(&text, name, strlen(name), false);
    return str_take(&text);
}

static bool walk_folder(struct walk *w, int dir_fd, const char *prefix, int depth,
                        struct err *e)
{
    SCOPED_FD int again = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    SCOPED_DIR DIR *dir = again < 0 ? NULL : fdopendir(again);

    if (!dir)
        return err_set(e, errno, "open the folder of artefacts %s", prefix);
    again = -1; /* the stream closes it */
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        SCOPED_FREE char *shown = show(prefix, entry->d_name);
        if (w->seen++ >= w->limits.files) {
            refuse(w, shown, "too many entries; the rest was not looked at");
            return true;
        }
        if (!take_entry(w, dir_fd, entry->d_name, shown, depth, e))
            return false;
    }
    return true;
}

bool collect_files(int dir_fd, const struct collect_limits *limits,
                   bool (*take)(void *context, const char *name, const void *bytes,
                                size_t size, struct err *e),
                   void *context, struct collect_counts *counts, struct err *e)
{
    struct collect_counts unused;
    struct walk w = {.limits = *limits,
                     .take = take,
                     .context = context,
                     .counts = counts ? counts : &unused};

    *w.counts = (struct collect_counts){0};
    if (!w.limits.file_bytes)
        w.limits.file_bytes = default_file_bytes;
    if (!w.limits.total_bytes)
        w.limits.total_bytes = default_total_bytes;
    if (!w.limits.files)
        w.limits.files = DEFAULT_FILES;
    return walk_folder(&w, dir_fd, "", 0, e);
}
