/*
 * The files that sshd's parsers may open, all in memory: what an administrator and the
 * one user have written, what a command of theirs would say, and one file of a harness.
 */
#include "includes.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* auth.h leans on this one. */
#include "hostfile.h"

#include "auth.h"
#include "misc.h"

#include "keys.h"
#include "peer.h"

enum { FIRST_FD = 1000, REFUSED_CHILD = 0, CHILD = 1 };

static const char user_keys[] = "# a file of keys as users write them\n"
                                "restrict,pty,command=\"date\" " KEY_USER " user\n"
                                "cert-authority,principals=\"user,other\" " KEY_CA
                                " ca\n"
                                "verify-required " KEY_DEVICE " device\n";
static const char trusted_ca[] = KEY_CA " ca\n";
static const char banner[] = "Nobody but you.\n";
static const char principals[] =
    "# whom certificates are for\nrestrict,pty user\nother\n";
static const char revoked[] = KEY_ECDSA " lost\n";

const char peer_file_name[] = "/file";

static struct stored {
    const char *name; /* its end is enough */
    const void *bytes;
    size_t size;
    size_t at; /* how much of it read() has had */
} files[] = {
    {"/ca.pub",           trusted_ca, sizeof trusted_ca - 1, 0},
    {"/authorized_keys",  user_keys,  sizeof user_keys - 1,  0},
    {"/authorized_keys2", user_keys,  sizeof user_keys - 1,  0},
    {"/banner",           banner,     sizeof banner - 1,     0},
    {"/principals",       principals, sizeof principals - 1, 0},
    {"/revoked",          revoked,    sizeof revoked - 1,    0},
    {"/unsafe",           user_keys,  sizeof user_keys - 1,  0},
    {"/folder",           "",         0,                     0},
    {peer_file_name,      NULL,       0,                     0},
};

enum { FILES = sizeof files / sizeof *files };

int peer_command_result;

int peer_fstat(int fd, struct stat *out);
FILE *peer_fdopen(int fd, const char *mode);
FILE *peer_fopen(const char *path, const char *mode);
struct passwd *peer_getpwnam(const char *name);

void peer_file(const void *bytes, size_t size)
{
    files[FILES - 1].bytes = bytes;
    files[FILES - 1].size = size;
}

static struct stored *find(const char *path)
{
    for (size_t i = 0; i < FILES; i++) {
        size_t skipped = strlen(path) - strlen(files[i].name);
        if (strlen(path) >= strlen(files[i].name) && files[i].bytes &&
            strcmp(path + skipped, files[i].name) == 0)
            return &files[i];
    }
    errno = strstr(path, "/denied") ? EACCES : ENOENT;
    return NULL;
}

static struct stored *of_fd(int fd)
{
    return fd >= FIRST_FD && fd < FIRST_FD + FILES ? &files[fd - FIRST_FD] : NULL;
}

int peer_open(const char *path, int flags, ...)
{
    struct stored *file = find(path);

    (void)flags;
    if (!file)
        return -1;
    file->at = 0;
    return FIRST_FD + (int)(file - files);
}

int peer_fstat(int fd, struct stat *out)
{
    const struct stored *file = of_fd(fd);

    if (!file) {
        errno = EBADF;
        return -1;
    }
    memset(out, 0, sizeof *out);
    out->st_mode = (file->size > 0 ? S_IFREG : S_IFDIR) | 0600;
    out->st_size = (off_t)file->size;
    return 0;
}

/* False: it is not the descriptor of a file. */
int peer_reads_file(int fd, void *buffer, size_t size, ssize_t *got)
{
    struct stored *file = of_fd(fd);

    if (!file)
        return 0;
    if (size > file->size - file->at)
        size = file->size - file->at;
    if (size > 0)
        memcpy(buffer, (const char *)file->bytes + file->at, size);
    file->at += size;
    *got = (ssize_t)size;
    return 1;
}

static FILE *stream(const struct stored *file)
{
    return fmemopen((void *)(uintptr_t)file->bytes, file->size, "r");
}

FILE *peer_fdopen(int fd, const char *mode)
{
    const struct stored *file = of_fd(fd);

    (void)mode;
    return file ? stream(file) : NULL;
}

FILE *peer_fopen(const char *path, const char *mode)
{
    const struct stored *file = find(path);

    (void)mode;
    return file && file->size > 0 ? stream(file) : NULL;
}

int safe_path_fd(int fd, const char *path, struct passwd *account, char *text,
                 size_t size)
{
    (void)fd;
    (void)account;
    if (!strstr(path, "/unsafe"))
        return 0;
    snprintf(text, size, "bad ownership or modes for file %s", path);
    return -1;
}

/* ----------------------------------------------------------------- commands */

struct passwd *peer_getpwnam(const char *name)
{
    static char account_name[] = "nobody";
    static struct passwd account = {.pw_name = account_name, .pw_uid = 65534};

    return strcmp(name, "missing") == 0 ? NULL : &account;
}

/* A command says what the files say: principals if its name asks for them, else keys. */
pid_t subprocess(const char *tag, const char *command, int ac, char **av, FILE **child,
                 u_int flags, struct passwd *account, privdrop_fn *drop,
                 privrestore_fn *restore)
{
    (void)command;
    (void)ac;
    (void)av;
    (void)flags;
    (void)account;
    (void)drop;
    (void)restore;
    if (peer_command_result < 0)
        return REFUSED_CHILD;
    *child = peer_fopen(strstr(tag, "Principals") ? "/principals" : "/authorized_keys",
                        "r");
    return *child ? CHILD : REFUSED_CHILD;
}

int exited_cleanly(pid_t pid, const char *tag, const char *command, int is_quiet)
{
    (void)pid;
    (void)tag;
    (void)command;
    (void)is_quiet;
    return peer_command_result > 0 ? -1 : 0;
}
