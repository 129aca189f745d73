/*
 * What passwd's libraries ask the machine for: a few files in memory, locks that
 * nobody else holds, three accounts, and no waiting.
 *
 * target.yaml renames the calls (open becomes files_open, and so on), so that
 * commonio's own locking, backup and rename run whole, without a system call that the
 * jail's filter would have to allow.  A link is a copy that remembers that it is one:
 * commonio only counts the names of a lock.
 */
#define _GNU_SOURCE /* fopencookie */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <utime.h>

enum {
    FILES = 8,
    PATH_SIZE = 64,
    OPEN = 4,
    FIRST_FD = 1000, /* never a descriptor of the process */
    STREAM_FD = 2000 /* what fileno() says of a stream */
};

struct file {
    char path[PATH_SIZE];
    char *bytes;
    size_t size;
    nlink_t names;
    bool is_there;
};

struct stream {
    struct file *file;
    size_t offset;
};

struct files_trouble files_trouble;

static struct file files[FILES];
static struct stream opened[OPEN]; /* descriptors from FIRST_FD on */

int files_open(const char *path, int flags, ...);
int files_close(int fd);
ssize_t files_read(int fd, void *buffer, size_t size);
ssize_t files_write(int fd, const void *bytes, size_t size);
FILE *files_fdopen(int fd, const char *mode);
FILE *files_fopen(const char *path, const char *mode);
int files_fileno(FILE *stream);
int files_fcntl(int fd, int command, ...);
int files_stat(const char *path, struct stat *status);
int files_lstat(const char *path, struct stat *status);
int files_fstat(int fd, struct stat *status);
int files_access(const char *path, int mode);
int files_link(const char *old, const char *new);
int files_unlink(const char *path);
int files_rename(const char *old, const char *new);
int files_fsync(int fd);
int files_fdatasync(int fd);
int files_fchown(int fd, uid_t uid, gid_t gid);
int files_fchmod(int fd, mode_t mode);
mode_t files_umask(mode_t mask);
int files_utime(const char *path, const struct utimbuf *times);
int files_kill(pid_t pid, int signal);
pid_t files_getpid(void);
uid_t files_geteuid(void);
unsigned files_sleep(unsigned seconds);
int files_lckpwdf(void);
int files_ulckpwdf(void);
void files_syslog(int priority, const char *format, ...);
struct passwd *files_getpwnam(const char *name);
struct passwd *files_getpwuid(uid_t uid);
struct group *files_getgrnam(const char *name);
void *files_malloc(size_t size);
void *files_realloc(void *old, size_t size);
char *files_strdup(const char *text);
char *files_realpath(const char *path, char *resolved);
int files_printf(const char *format, ...);

/* Whether it is this call's turn to fail. */
static bool fails(unsigned *turn, int code)
{
    if (*turn == 0 || --*turn > 0)
        return false;
    errno = code;
    return true;
}

static bool call_fails(int code)
{
    return fails(&files_trouble.failing_call, code);
}

/* --- the files --- */

static struct file *find(const char *path)
{
    for (int i = 0; i < FILES; i++)
        if (files[i].is_there && strcmp(files[i].path, path) == 0)
            return &files[i];
    errno = ENOENT;
    return NULL;
}

static void drop(struct file *file)
{
    free(file->bytes);
    *file = (struct file){0};
}

static struct file *create(const char *path)
{
    struct file *file = find(path);

    if (file)
        drop(file);
    for (int i = 0; i < FILES; i++) {
        if (files[i].is_there)
            continue;
        files[i] = (struct file){.names = 1, .is_there = true};
        snprintf(files[i].path, sizeof files[i].path, "%s", path);
        return &files[i];
    }
    errno = ENOSPC;
    return NULL;
}

static size_t put(struct file *file, size_t offset, const void *bytes, size_t size)
{
    if (size == 0)
        return 0;
    if (offset + size > file->size) {
        char *grown = realloc(file->bytes, offset + size);
        if (!grown)
            return 0;
        file->bytes = grown;
        file->size = offset + size;
    }
    memcpy(file->bytes + offset, bytes, size);
    return size;
}

static size_t get(const struct file *file, size_t offset, void *buffer, size_t size)
{
    size_t left = offset < file->size ? file->size - offset : 0;

    if (size > left)
        size = left;
    if (size > 0)
        memcpy(buffer, file->bytes + offset, size);
    return size;
}

void files_clear(void)
{
    for (int i = 0; i < FILES; i++)
        drop(&files[i]);
}

void files_put(const char *path, const void *bytes, size_t size)
{
    struct file *file = create(path);

    if (file)
        put(file, 0, bytes, size);
}

/* --- descriptors --- */

static struct stream *descriptor(int fd)
{
    if (fd >= FIRST_FD && fd < FIRST_FD + OPEN && opened[fd - FIRST_FD].file)
        return &opened[fd - FIRST_FD];
    errno = EBADF;
    return NULL;
}

int files_open(const char *path, int flags, ...)
{
    struct file *file = flags & O_CREAT ? create(path) : find(path);

    if (call_fails(EMFILE))
        return -1;
    for (int i = 0; file && i < OPEN; i++) {
        if (opened[i].file)
            continue;
        opened[i] = (struct stream){.file = file};
        return FIRST_FD + i;
    }
    return -1;
}

int files_close(int fd)
{
    struct stream *stream = descriptor(fd);

    if (!stream)
        return -1;
    stream->file = NULL;
    return 0;
}

ssize_t files_read(int fd, void *buffer, size_t size)
{
    struct stream *stream = descriptor(fd);

    if (call_fails(EIO))
        return -1;
    if (!stream)
        return -1;
    size = get(stream->file, stream->offset, buffer, size);
    stream->offset += size;
    return (ssize_t)size;
}

ssize_t files_write(int fd, const void *bytes, size_t size)
{
    struct stream *stream = descriptor(fd);

    if (call_fails(ENOSPC))
        return -1;
    if (!stream)
        return -1;
    size = put(stream->file, stream->offset, bytes, size);
    stream->offset += size;
    return (ssize_t)size;
}

/* --- streams --- */

static ssize_t read_stream(void *cookie, char *buffer, size_t size)
{
    struct stream *stream = cookie;

    if (call_fails(EIO))
        return -1;
    size = get(stream->file, stream->offset, buffer, size);
    stream->offset += size;
    return (ssize_t)size;
}

static ssize_t write_stream(void *cookie, const char *bytes, size_t size)
{
    struct stream *stream = cookie;

    if (call_fails(ENOSPC))
        return 0;
    size = put(stream->file, stream->offset, bytes, size);
    stream->offset += size;
    return (ssize_t)size;
}

static int seek_stream(void *cookie, off64_t *offset, int whence)
{
    struct stream *stream = cookie;
    off64_t from[] = {[SEEK_SET] = 0,
                      [SEEK_CUR] = (off64_t)stream->offset,
                      [SEEK_END] = (off64_t)stream->file->size};

    if (call_fails(EIO))
        return -1;
    *offset += from[whence];
    if (*offset < 0)
        return -1;
    stream->offset = (size_t)*offset;
    return 0;
}

static int close_stream(void *cookie)
{
    free(cookie);
    return call_fails(EIO) ? -1 : 0;
}

static FILE *stream_of(struct file *file, const char *mode)
{
    static const cookie_io_functions_t functions = {read_stream, write_stream,
                                                    seek_stream, close_stream};
    struct stream *stream = file ? malloc(sizeof *stream) : NULL;

    if (!stream)
        return NULL;
    *stream = (struct stream){.file = file};
    return fopencookie(stream, mode, functions);
}

FILE *files_fdopen(int fd, const char *mode)
{
    struct stream *stream = descriptor(fd);
    struct file *file = stream ? stream->file : NULL;

    if (call_fails(ENOMEM))
        return NULL;
    if (stream)
        stream->file = NULL; /* the stream is the descriptor from now on */
    return stream_of(file, mode);
}

FILE *files_fopen(const char *path, const char *mode)
{
    if (call_fails(EACCES))
        return NULL;
    return stream_of(mode[0] == 'w' ? create(path) : find(path), mode);
}

static ssize_t write_nowhere(void *cookie, const char *bytes, size_t size)
{
    (void)cookie;
    (void)bytes;
    return (ssize_t)size;
}

FILE *files_log(void)
{
    static FILE *nowhere;

    if (!nowhere)
        nowhere = fopencookie(NULL, "w",
                              (cookie_io_functions_t){.write = write_nowhere});
    return nowhere;
}

int files_fileno(FILE *stream)
{
    (void)stream;
    return STREAM_FD;
}

int files_fcntl(int fd, int command, ...)
{
    (void)fd;
    (void)command;
    return 0;
}

/* --- names and status --- */

int files_stat(const char *path, struct stat *status)
{
    const struct file *file = find(path);

    if (call_fails(EACCES))
        return -1;
    if (!file)
        return -1;
    *status = (struct stat){.st_mode = S_IFREG | 0640, .st_nlink = file->names};
    return 0;
}

int files_lstat(const char *path, struct stat *status)
{
    int result = files_stat(path, status);

    if (result == 0 && files_trouble.is_link)
        status->st_mode = S_IFLNK | 0777;
    return result;
}

char *files_realpath(const char *path, char *resolved)
{
    (void)resolved;
    return call_fails(EACCES) ? NULL : strdup(path);
}

int files_fstat(int fd, struct stat *status)
{
    if (call_fails(EIO))
        return -1;
    (void)fd;
    *status = (struct stat){.st_mode = S_IFREG | 0640, .st_nlink = 1};
    return 0;
}

int files_access(const char *path, int mode)
{
    (void)mode;
    return find(path) ? 0 : -1;
}

int files_link(const char *old, const char *new)
{
    struct file *from = find(old), *to;

    if (call_fails(EPERM))
        return -1;
    if (find(new)) {
        errno = EEXIST;
        return -1;
    }
    to = from ? create(new) : NULL;
    if (!to)
        return -1;
    put(to, 0, from->bytes, from->size);
    from->names = to->names = 2;
    return 0;
}

int files_unlink(const char *path)
{
    struct file *file = find(path);

    if (call_fails(EACCES))
        return -1;
    if (!file)
        return -1;
    drop(file);
    return 0;
}

int files_rename(const char *old, const char *new)
{
    struct file *from = find(old), *to = find(new);

    if (call_fails(EACCES))
        return -1;
    if (!from)
        return -1;
    if (to)
        drop(to);
    snprintf(from->path, sizeof from->path, "%s", new);
    return 0;
}

int files_fsync(int fd)
{
    if (call_fails(EIO))
        return -1;
    (void)fd;
    return 0;
}

int files_fdatasync(int fd)
{
    return files_fsync(fd);
}

int files_fchown(int fd, uid_t uid, gid_t gid)
{
    if (call_fails(EPERM))
        return -1;
    (void)fd;
    (void)uid;
    (void)gid;
    return 0;
}

int files_fchmod(int fd, mode_t mode)
{
    if (call_fails(EPERM))
        return -1;
    (void)fd;
    (void)mode;
    return 0;
}

mode_t files_umask(mode_t mask)
{
    (void)mask;
    return 022;
}

int files_utime(const char *path, const struct utimbuf *times)
{
    (void)path;
    (void)times;
    return 0;
}

/* --- the rest of the machine --- */

/* Process 1 lives, so that a lock may belong to somebody. */
int files_kill(pid_t pid, int signal)
{
    (void)signal;
    if (pid == 1)
        return 0;
    errno = ESRCH;
    return -1;
}

pid_t files_getpid(void)
{
    return 42;
}

uid_t files_geteuid(void)
{
    return files_trouble.is_user ? 1000 : 0;
}

unsigned files_sleep(unsigned seconds)
{
    (void)seconds;
    return 0;
}

int files_lckpwdf(void)
{
    return files_trouble.is_locked ? -1 : 0;
}

int files_ulckpwdf(void)
{
    return 0;
}

void files_syslog(int priority, const char *format, ...)
{
    (void)priority;
    (void)format;
}

struct passwd *files_getpwnam(const char *name)
{
    static char root[] = "root", user[] = "user", other[] = "user2";
    static struct passwd accounts[] = {
        {.pw_name = root},
        {.pw_name = user, .pw_uid = 1000, .pw_gid = 1000},
        {.pw_name = other, .pw_uid = 1000, .pw_gid = 1000},
    };

    for (size_t i = 0; i < sizeof accounts / sizeof accounts[0]; i++)
        if (strcmp(name, accounts[i].pw_name) == 0)
            return &accounts[i];
    return NULL;
}

struct passwd *files_getpwuid(uid_t uid)
{
    return files_getpwnam(uid == 0 ? "root" : uid == 1000 ? "user" : "");
}

struct group *files_getgrnam(const char *name)
{
    static char shadow[] = "shadow", user[] = "user";
    static struct group groups[] = {
        {.gr_name = shadow, .gr_gid = 42  },
        {.gr_name = user,   .gr_gid = 1000},
    };

    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        if (strcmp(name, groups[i].gr_name) == 0 && !files_trouble.is_user)
            return &groups[i];
    return NULL;
}

int files_printf(const char *format, ...)
{
    (void)format;
    return 0;
}

/* --- memory --- */

static bool memory_fails(void)
{
    return fails(&files_trouble.failing_memory, ENOMEM);
}

void *files_malloc(size_t size)
{
    return memory_fails() ? NULL : malloc(size);
}

void *files_realloc(void *old, size_t size)
{
    return memory_fails() ? NULL : realloc(old, size);
}

char *files_strdup(const char *text)
{
    return memory_fails() ? NULL : strdup(text);
}
