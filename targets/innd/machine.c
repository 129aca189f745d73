/*
 * The machine under innd: a few configuration files in memory, one network connection,
 * a clock that stands still, no other processes, and no names to look up.
 *
 * target.yaml renames the calls: open becomes machine_open and so on.  Descriptors are
 * innd's indexes into its table of channels, so the invented ones are small numbers;
 * they are never descriptors of the process, and every call on them ends here.
 */
#define _GNU_SOURCE
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    DESCRIPTORS = 250, /* innd asks how many there are */
    FIRST_TEXT = 100, /* descriptor of the first text below */
    LISTENER = 150,
    PEER = 151, /* and those after it */
    PEERS = 4,
    FIRST_OTHER = 160, /* sockets and files that only swallow what is written */
    NOW = 1760000000
};

struct text {
    const char *name; /* end of its path */
    const char *content;
};

static const struct text texts[] = {
    {"/inn.conf",      "mta: \"/usr/sbin/sendmail -oi -oem %s\"\n"
                  "ovmethod: tradindexed\n"
                  "hismethod: hisv6\n"
                  "pathhost: news.example.com\n"
                  "pathalias: alias.example.com\n"
                  "pathcluster: cluster.example.com\n"
                  "domain: example.com\n"
                  "fromhost: example.com\n"
                  "pathnews: /news\n"
                  "runasuser: news\n"
                  "runasgroup: news\n"
                  "port: 8119\n"
                  "artcutoff: 10000\n"
                  "maxartsize: 8000\n"
                  "datamovethreshold: 512\n"
                  "maxcmdreadsize: 1024\n"
                  "enableoverview: true\n"
                  "extraoverviewadvertised: [ Newsgroups Keywords ]\n"
                  "extraoverviewhidden: [ X-Trace ]\n"
                  "keywords: true\n"
                  "logipaddr: true\n"
                  "linecountfuzz: 3\n"
                  "mergetogroups: true\n"
                  "remembertrash: true\n"
                  "verifycancels: true\n"
                  "wanttrash: true\n"
                  "nntplinklog: true\n"
                  "timer: 0\n"
                  "status: 0\n"                                     },
    {"/incoming.conf",
     "streaming: true\n"
     "max-connections: 0\n"
     "peer plain { hostname: 192.0.2.1 }\n"
     "peer secret { hostname: 192.0.2.2 password: word noresendid: true }\n"
     "peer slow { hostname: 192.0.2.3 streaming: false noresendid: true\n"
     "  patterns: \"*,!local.*,@secret.*\" }\n"
     "peer deaf { hostname: 192.0.2.4 ignore: true nolist: true }\n"                 },
    {"/newsfeeds",
     "ME/unwanted.example:*,!local.*/world,test,!nowhere::\n"
     "friend/friend.example:*,@secret.*/!local:Tf,Wnmb,B4096/1024,G3,H7:\n"
     "small:news.*,test.*:Tf,<4000,>10,Ap,Ad,Wfgmn*HDN:\n"
     "control:!*,control,control.*:AC,Tf,Wnsm:\n"
     "crowd:*:Tm:together!\n"
     "together!:!*:Tf,Wnm*:\n"
     "log:*:Tl,Wn:\n"
     "times:*:Tf,Wnstpbh:\n"
     "big:*,!junk:Af,Tf,WO:\n"
     "half:*:Tf,Q1/2:\n"
     "some:*:Tf,Q@1-2/3:\n"
     "few:*:Tf,Q1/4_4:\n"
     "origin:*:Tf,O@bad*/good*,Ap:\n"
     "noorigin:*:Tf,AO,Oother*:\n"
     "cross:*/world,!test:Tf,C2,U1,G3:\n"
     "over:*:Tf,Ao:\n"
     "exist:*:Tf,Aec:\n"
     "trash:*:Tf,Aj:\n"
     "over:test.*:Tf,Nm:\n"
     "open:*,@secret.*,@test.closed:Tf,Nu:\n"                                        },
    {"/active",        "control 0000000001 0000000001 n\n"
                "control.cancel 0000000001 0000000001 n\n"
                "control.newgroup 0000000001 0000000001 n\n"
                "control.rmgroup 0000000001 0000000001 n\n"
                "junk 0000000001 0000000001 n\n"
                "to 0000000001 0000000001 n\n"
                "to.friend 0000000001 0000000001 n\n"
                "test 0000000007 0000000001 y\n"
                "test.moderated 0000000001 0000000001 m\n"
                "test.alias 0000000001 0000000001 =test\n"
                "test.closed 0000000001 0000000001 x\n"
                "test.junked 0000000001 0000000001 j\n"
                "local.chat 0000000001 0000000001 y\n"
                "secret.plans 0000000001 0000000001 y\n"
                "news.software.nntp 0000000001 0000000001 y\n"        },
    {"/active.times",  "test 900000000 usenet@example.com\n"                         },
    {"/newsgroups",    "test\tTrying things out\nnews.software.nntp\tServers\n"
                    ".bad\tno dot\n..good\ttwo dots\nnews.empty\n"},
    {"/motd.innd",     "Hello \xc3\xa4\nbad \xe4\nbad \1\n.\n"                       },
    {"/moderators",    "test.moderated:%s@example.com\n"                             },
    {"/control.ctl",   "all:*:*:mail\n"                                              },
    {"/storage.conf",  "method trash { newsgroups: * class: 0 }\n"                   },
};

enum { TEXTS = sizeof texts / sizeof *texts };

jmp_buf machine_exit;

static size_t offsets[TEXTS];
unsigned machine_faults;

static unsigned peer_address;
static int peer_descriptor;
static const char *sent;
static size_t sent_left, sent_most;
static int next_other = FIRST_OTHER;

int machine_open(const char *path, int flags, ...);
FILE *machine_fdopen(int fd, const char *mode);
FILE *machine_freopen(const char *path, const char *mode, FILE *old);
ssize_t machine_read(int fd, void *to, size_t size);
ssize_t machine_write(int fd, const void *from, size_t size);
ssize_t machine_writev(int fd, const struct iovec *parts, int count);
off_t machine_lseek(int fd, off_t offset, int whence);
int machine_close(int fd);
int machine_fstat(int fd, struct stat *st);
int machine_stat(const char *path, struct stat *st);
int machine_access(const char *path, int mode);
int machine_rename(const char *from, const char *to);
void *machine_mmap(void *at, size_t size, int access, int flags, int fd, off_t from);
int machine_munmap(void *at, size_t size);
int machine_msync(void *at, size_t size, int flags);
int machine_fcntl(int fd, int request, ...);
int machine_socket(int domain, int type, int protocol);
int machine_accept(int fd, struct sockaddr *from, socklen_t *size);
int machine_setsockopt(int fd, int level, int name, const void *value, socklen_t size);
int machine_pipe(int *ends);
int machine_select(int count, fd_set *in, fd_set *out, fd_set *error,
                   struct timeval *t);
int machine_getaddrinfo(const char *node, const char *service,
                        const struct addrinfo *hints, struct addrinfo **found);
int machine_gethostname(char *name, size_t size);
int machine_getrlimit(int which, struct rlimit *limit);
int machine_setrlimit(int which, const struct rlimit *limit);
int machine_gettimeofday(struct timeval *now, void *zone);
time_t machine_time(time_t *now);
pid_t machine_fork(void);
pid_t machine_getpid(void);
pid_t machine_waitpid(pid_t pid, int *status, int flags);
int machine_sigaction(int number, const struct sigaction *new, struct sigaction *old);
int machine_sigprocmask(int how, const sigset_t *set, sigset_t *old);
int machine_kill(pid_t pid, int number);
unsigned machine_umask(unsigned mask);
void machine_exit_called(int code) __attribute__((noreturn));
void machine_exit_at_once(int code) __attribute__((noreturn));
int machine_lstat(const char *path, struct stat *st);
void machine_log(int priority, const char *format, ...);
void machine_openlog(const char *name, int options, int facility);
void ensure_news_user_grp(int may_setuid, int may_setgid);
void network_innbind_all(int type, unsigned short port, int **fds, unsigned *count);
void CHANreadloop(void);
void CCsetup(void);
void LCsetup(void);
void CCclose(void);
void LCclose(void);

void machine_set_peer(unsigned which, unsigned address)
{
    peer_address = address;
    peer_descriptor = machine_peer_descriptor(which);
}

int machine_peer_descriptor(unsigned which)
{
    return PEER + (int)(which % PEERS);
}

static bool is_peer(int fd)
{
    return fd >= PEER && fd < PEER + PEERS;
}

/* Whether this does not work now; `code` is what errno says of it. */
static bool fails(unsigned fault, int code)
{
    if (machine_faults & fault)
        errno = code;
    return machine_faults & fault;
}

void machine_send(const void *bytes, size_t size, size_t most)
{
    sent = bytes;
    sent_left = size;
    sent_most = most;
    next_other = FIRST_OTHER + 40;
}

size_t machine_waiting(void)
{
    return sent_left;
}

/* -------------------------------------------------------------------- files */

/* The number of the text with this path, or -1. */
static int find_text(const char *path)
{
    size_t size = strlen(path);

    for (int i = 0; i < TEXTS; i++) {
        size_t own = strlen(texts[i].name);
        if (size >= own && strcmp(path + size - own, texts[i].name) == 0)
            return i;
    }
    return -1;
}

static const struct text *text_of(int fd)
{
    int i = fd - FIRST_TEXT;

    return i >= 0 && i < TEXTS ? &texts[i] : NULL;
}

static int next_descriptor(void)
{
    if (next_other >= DESCRIPTORS)
        next_other = FIRST_OTHER + 40;
    return next_other++;
}

int machine_open(const char *path, int flags, ...)
{
    int i = find_text(path);

    if (i >= 0 && fails(NO_LISTS, EACCES))
        return -1;
    if (flags & O_CREAT && fails(NO_NEW_FILES, ENOSPC))
        return -1;
    if (i >= 0 && (flags & O_ACCMODE) != O_WRONLY) {
        offsets[i] = 0;
        return FIRST_TEXT + i;
    }
    if (flags & O_CREAT || strcmp(path, "/dev/null") == 0)
        return next_descriptor();
    errno = ENOENT;
    return -1;
}

static ssize_t swallow(void *where, const char *bytes, size_t size)
{
    (void)where;
    (void)bytes;
    return fails(NO_LOG, ENOSPC) ? 0 : (ssize_t)size;
}

/* A stream that takes everything and keeps nothing. */
static FILE *sink(void)
{
    const cookie_io_functions_t calls = {.write = swallow};

    return fopencookie(NULL, "w", calls);
}

FILE *machine_fopen(const char *path, const char *mode)
{
    int i = find_text(path);

    if (*mode != 'r' || strcmp(path, "/dev/null") == 0)
        return sink();
    if (i < 0) {
        errno = ENOENT;
        return NULL;
    }
    return fmemopen((void *)(size_t)texts[i].content, strlen(texts[i].content), "r");
}

FILE *machine_fdopen(int fd, const char *mode)
{
    (void)fd;
    (void)mode;
    return sink();
}

/* The logs are the streams of the process: the harness gives innd others. */
FILE *machine_freopen(const char *path, const char *mode, FILE *old)
{
    if (old == stdout || old == stderr)
        return old;
    fclose(old);
    return machine_fopen(path, mode);
}

ssize_t machine_read(int fd, void *to, size_t size)
{
    const struct text *text = text_of(fd);
    size_t left = 0;
    const char *from = "";

    if (is_peer(fd) && (fails(READS_FAIL, EIO) || fails(READS_WAIT, EAGAIN))) {
        sent_left -= sent_left > 0;
        return -1;
    }
    if (text) {
        from = text->content + offsets[fd - FIRST_TEXT];
        left = strlen(from);
    } else if (is_peer(fd)) {
        from = sent;
        left = sent_left < sent_most ? sent_left : sent_most;
    }
    if (size > left)
        size = left;
    memcpy(to, from, size);
    if (text)
        offsets[fd - FIRST_TEXT] += size;
    if (is_peer(fd)) {
        sent += size;
        sent_left -= size;
    }
    return (ssize_t)size;
}

ssize_t machine_write(int fd, const void *from, size_t size)
{
    (void)from;
    if (is_peer(fd) && fails(WRITES_WAIT, EAGAIN))
        return -1;
    return fails(SHORT_WRITES, ENOSPC) ? (ssize_t)size / 2 : (ssize_t)size;
}

ssize_t machine_writev(int fd, const struct iovec *parts, int count)
{
    ssize_t size = 0;

    (void)fd;
    for (int i = 0; i < count; i++)
        size += (ssize_t)parts[i].iov_len;
    return size;
}

off_t machine_lseek(int fd, off_t offset, int whence)
{
    (void)fd;
    (void)whence;
    return offset;
}

int machine_close(int fd)
{
    (void)fd;
    return 0;
}

static int fill(struct stat *st, int i)
{
    memset(st, 0, sizeof *st);
    st->st_mode = i >= 0 ? S_IFREG | 0644 : S_IFDIR | 0755;
    st->st_nlink = 1;
    st->st_blksize = 4096;
    st->st_size = i >= 0 ? (off_t)strlen(texts[i].content) : 4096;
    return 0;
}

int machine_fstat(int fd, struct stat *st)
{
    const struct text *text = text_of(fd);

    fill(st, text ? (int)(text - texts) : 0);
    if (!text)
        st->st_size = 0;
    return 0;
}

int machine_stat(const char *path, struct stat *st)
{
    return fill(st, find_text(path));
}

int machine_lstat(const char *path, struct stat *st)
{
    return machine_stat(path, st);
}

int machine_access(const char *path, int mode)
{
    (void)path;
    (void)mode;
    return 0;
}

/* The active file is mapped and written to: the map is a copy. */
void *machine_mmap(void *at, size_t size, int access, int flags, int fd, off_t from)
{
    const struct text *text = text_of(fd);
    char *copy;

    if (fd < 0)
        return mmap(at, size, access, flags, fd, from);
    if (!text || !(copy = calloc(1, size + 1)))
        return MAP_FAILED;
    return strncpy(copy, text->content, size);
}

int machine_munmap(void *at, size_t size)
{
    (void)at;
    (void)size;
    return 0;
}

int machine_msync(void *at, size_t size, int flags)
{
    (void)at;
    (void)size;
    (void)flags;
    return 0;
}

int machine_fcntl(int fd, int request, ...)
{
    (void)fd;
    (void)request;
    return 0;
}

int machine_rename(const char *from, const char *to)
{
    (void)from;
    (void)to;
    return fails(NO_RENAMES, EACCES) ? -1 : 0;
}

/* Calls that succeed and do nothing. */
static int succeed(void)
{
    return 0;
}

#define SUCCEEDS(name) int machine_##name(void) __attribute__((alias("succeed")))

SUCCEEDS(dup2);
SUCCEEDS(ftruncate);
SUCCEEDS(chdir);
SUCCEEDS(chmod);
SUCCEEDS(mkdir);
SUCCEEDS(link);
SUCCEEDS(unlink);
SUCCEEDS(bind);
SUCCEEDS(listen);
SUCCEEDS(connect);
SUCCEEDS(nice);
SUCCEEDS(sd_notify);
SUCCEEDS(sd_listen_fds);
SUCCEEDS(sd_is_socket);

/* ------------------------------------------------------------------ network */

int machine_socket(int domain, int type, int protocol)
{
    (void)domain;
    (void)type;
    (void)protocol;
    return next_descriptor();
}

int machine_accept(int fd, struct sockaddr *from, socklen_t *size)
{
    struct sockaddr_in peer = {.sin_family = AF_INET,
                               .sin_port = htons(4711),
                               .sin_addr.s_addr = htonl(peer_address)};

    (void)fd;
    memset(from, 0, *size);
    memcpy(from, &peer, sizeof peer);
    *size = sizeof peer;
    return peer_descriptor;
}

int machine_setsockopt(int fd, int level, int name, const void *value, socklen_t size)
{
    (void)fd;
    (void)level;
    (void)name;
    (void)value;
    (void)size;
    return 0;
}

int machine_pipe(int *ends)
{
    ends[0] = next_descriptor();
    ends[1] = next_descriptor();
    return 0;
}

int machine_select(int count, fd_set *in, fd_set *out, fd_set *bad, struct timeval *t)
{
    (void)count;
    (void)in;
    (void)out;
    (void)bad;
    (void)t;
    return 0;
}

/* Addresses are read, names are never asked for. */
int machine_getaddrinfo(const char *node, const char *service,
                        const struct addrinfo *hints, struct addrinfo **found)
{
    struct addrinfo numeric = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};

    (void)service;
    (void)hints;
    return getaddrinfo(node, NULL, &numeric, found);
}

int machine_gethostname(char *name, size_t size)
{
    snprintf(name, size, "news.example.com");
    return 0;
}

/* One socket that listens, without the helper program that binds low ports. */
void network_innbind_all(int type, unsigned short port, int **fds, unsigned *count)
{
    (void)type;
    (void)port;
    *fds = malloc(sizeof **fds);
    if (!*fds)
        abort();
    **fds = LISTENER;
    *count = 1;
}

/* ---------------------------------------------------------- the system */

int machine_getrlimit(int which, struct rlimit *limit)
{
    (void)which;
    limit->rlim_cur = limit->rlim_max = DESCRIPTORS;
    return 0;
}

int machine_setrlimit(int which, const struct rlimit *limit)
{
    (void)which;
    (void)limit;
    return 0;
}

int machine_gettimeofday(struct timeval *now, void *zone)
{
    (void)zone;
    now->tv_sec = NOW;
    now->tv_usec = 0;
    return 0;
}

time_t machine_time(time_t *now)
{
    if (now)
        *now = NOW;
    return NOW;
}

pid_t machine_fork(void)
{
    errno = EAGAIN;
    return -1;
}

pid_t machine_getpid(void)
{
    return 4711;
}

pid_t machine_waitpid(pid_t pid, int *status, int flags)
{
    (void)pid;
    (void)status;
    (void)flags;
    errno = ECHILD;
    return -1;
}

int machine_sigaction(int number, const struct sigaction *new, struct sigaction *old)
{
    (void)number;
    (void)new;
    if (old)
        memset(old, 0, sizeof *old);
    return 0;
}

int machine_sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
    (void)how;
    (void)set;
    if (old)
        sigemptyset(old);
    return 0;
}

int machine_kill(pid_t pid, int number)
{
    (void)pid;
    (void)number;
    errno = ESRCH;
    return -1;
}

unsigned machine_umask(unsigned mask)
{
    (void)mask;
    return 022;
}

void machine_exit_called(int code)
{
    (void)code;
    longjmp(machine_exit, 1);
}

void machine_exit_at_once(int code)
{
    machine_exit_called(code);
}

void machine_log(int priority, const char *format, ...)
{
    (void)priority;
    (void)format;
}

void machine_openlog(const char *name, int options, int facility)
{
    (void)name;
    (void)options;
    (void)facility;
}

void ensure_news_user_grp(int may_setuid, int may_setgid)
{
    (void)may_setuid;
    (void)may_setgid;
}

/* main() is done setting up: back to the harness, which feeds the one peer itself. */
void CHANreadloop(void)
{
    longjmp(machine_exit, 2);
}

/* The machine's own sockets, for ctlinnd and nnrpd, are not opened. */
void CCsetup(void)
{
}

void LCsetup(void)
{
}

void CCclose(void)
{
}

void LCclose(void)
{
}
