/*
 * What cron asks the machine for, answered the same way every time: no log daemon, two
 * accounts, folders that are there, and memory.  A harness may have one of the calls
 * that target.yaml renames fail.
 */
#define _GNU_SOURCE /* fopencookie */
#include "machine.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <syslog.h>

enum { PID_FILE = 1001 }; /* never a descriptor of the process */

struct machine machine;
jmp_buf machine_exit;

void machine_exit_called(int code) __attribute__((noreturn));
int machine_stat(const char *path, struct stat *status);
int machine_mkdir(const char *path, mode_t mode);
int machine_chdir(const char *path);
int machine_chown(const char *path, uid_t uid, gid_t gid);
int machine_seteuid(uid_t uid);
int machine_setegid(gid_t gid);
uid_t machine_getuid(void);
int machine_open(const char *path, int flags, ...);
int machine_flock(int fd, int operation);
int machine_fcntl(int fd, int command, ...);
int machine_ftruncate(int fd, off_t size);
struct group *machine_getgrnam(const char *name);
FILE *machine_fopen(const char *path, const char *mode);
void *machine_malloc(size_t size);
char *machine_strdup(const char *text);
void machine_perror(const char *text);

void openlog(const char *ident, int option, int facility)
{
    (void)ident;
    (void)option;
    (void)facility;
}

void syslog(int priority, const char *format, ...)
{
    (void)priority;
    (void)format;
}

void closelog(void)
{
}

/* The user field of a system crontab. */
struct passwd *getpwnam(const char *name)
{
    static char root_name[] = "root", root_dir[] = "/root";
    static char mail_name[] = "mail", mail_dir[] = "/var/mail", shell[] = "/bin/sh";
    static struct passwd accounts[] = {
        {.pw_name = root_name, .pw_dir = root_dir, .pw_shell = shell},
        {.pw_name = mail_name,
         .pw_uid = 8,
         .pw_gid = 8,
         .pw_dir = mail_dir,
         .pw_shell = shell},
    };

    for (size_t i = 0; i < sizeof accounts / sizeof accounts[0]; i++)
        if (strcmp(name, accounts[i].pw_name) == 0)
            return &accounts[i];
    return NULL;
}

/* ------------------------------------------------------------- calls that may fail */

static bool fails(unsigned *turn, int code)
{
    if (*turn == 0 || --*turn > 0)
        return false;
    errno = code;
    return true;
}

bool machine_fails(int code)
{
    return fails(&machine.failing_call, code);
}

void machine_exit_called(int code)
{
    (void)code;
    longjmp(machine_exit, 1);
}

int machine_stat(const char *path, struct stat *status)
{
    (void)path;
    memset(status, 0, sizeof *status);
    status->st_mode = machine.is_file ? S_IFREG | 0644 : S_IFDIR | 0755;
    return machine_fails(ENOENT) ? -1 : 0;
}

static int succeed(int code)
{
    return machine_fails(code) ? -1 : 0;
}

int machine_mkdir(const char *path, mode_t mode)
{
    (void)path;
    (void)mode;
    return succeed(EROFS);
}

int machine_chdir(const char *path)
{
    (void)path;
    return succeed(EACCES);
}

int machine_chown(const char *path, uid_t uid, gid_t gid)
{
    (void)path;
    (void)uid;
    (void)gid;
    return succeed(EPERM);
}

int machine_seteuid(uid_t uid)
{
    (void)uid;
    return succeed(EPERM);
}

int machine_setegid(gid_t gid)
{
    (void)gid;
    return succeed(EPERM);
}

uid_t machine_getuid(void)
{
    return machine.is_user ? 1000 : 0;
}

int machine_open(const char *path, int flags, ...)
{
    (void)path;
    (void)flags;
    return machine_fails(EACCES) ? -1 : PID_FILE;
}

int machine_flock(int fd, int operation)
{
    (void)fd;
    (void)operation;
    return succeed(EWOULDBLOCK);
}

int machine_fcntl(int fd, int command, ...)
{
    (void)fd;
    (void)command;
    return 0;
}

int machine_ftruncate(int fd, off_t size)
{
    (void)fd;
    (void)size;
    return 0;
}

struct group *machine_getgrnam(const char *name)
{
    static char crontab[] = "crontab";
    static struct group group = {.gr_name = crontab, .gr_gid = 101};

    (void)name;
    return machine_fails(ENOENT) ? NULL : &group;
}

void *machine_malloc(size_t size)
{
    return fails(&machine.failing_memory, ENOMEM) ? NULL : malloc(size);
}

char *machine_strdup(const char *text)
{
    return fails(&machine.failing_memory, ENOMEM) ? NULL : strdup(text);
}

void machine_perror(const char *text)
{
    (void)text;
}

/* ------------------------------------------------------------------------- streams */

static ssize_t swallow(void *where, const char *bytes, size_t size)
{
    (void)where;
    (void)bytes;
    return (ssize_t)size;
}

FILE *machine_sink(void)
{
    return fopencookie(NULL, "r+", (cookie_io_functions_t){.write = swallow});
}

struct list {
    size_t offset;
};

static ssize_t read_list(void *where, char *to, size_t size)
{
    struct list *list = where;
    size_t length = machine.list ? strlen(machine.list) : 0;
    size_t left = list->offset < length ? length - list->offset : 0;

    if (size > left)
        size = left;
    if (size > 0)
        memcpy(to, machine.list + list->offset, size);
    list->offset += size;
    return (ssize_t)size;
}

static int rewind_list(void *where, off64_t *offset, int whence)
{
    struct list *list = where;

    if (whence != SEEK_SET)
        return -1;
    list->offset = (size_t)*offset;
    return 0;
}

/* cron opens the lists once in its life, and rewinds them. */
FILE *machine_fopen(const char *path, const char *mode)
{
    static const cookie_io_functions_t io = {.read = read_list, .seek = rewind_list};
    static struct list lists[2];
    static unsigned count;
    struct list *list = &lists[count++ % 2];
    FILE *stream = fopencookie(list, mode, io);

    (void)path;
    if (stream)
        setvbuf(stream, NULL, _IONBF, 0);
    return stream;
}
