/*
 * The machine under sendmail: a few configuration files in memory, the two ends of one
 * connection as descriptors 0 and 1, a clock that stands still, no other processes,
 * and a resolver that answers by itself.
 *
 * target.yaml renames the calls: open becomes machine_open and so on.  Files that
 * sendmail writes (parts of its queue) take everything and keep nothing.
 */
#define _GNU_SOURCE
#include "machine.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "filter.h"
#include "rules.h"

enum {
    FROM_PEER = 0,
    FILTER = 99,
    FIRST_TEXT = 100, /* descriptor of the first text below */
    FIRST_SINK = 120,
    LAST_SINK = 250,
    NOW = 1760000000
};

/* The configuration that the plain build made: obj/fuzz.cf. */
__asm__(".pushsection .rodata\n"
        ".globl machine_cf, machine_cf_end\n"
        "machine_cf: .incbin \"obj/fuzz.cf\"\n"
        "machine_cf_end: .byte 0\n"
        ".popsection\n");
extern const char machine_cf[], machine_cf_end[];

#define FEATURES_OFF "A B C D E F G H L O P R S U V X"
#define FEATURES_ON "a b c d e f g2 h o p r s u2 v x q g7"

static const char access_table[] = "From:spam@bad.example\tREJECT\n"
                                   "From:bad.example\tERROR:5.7.1:550 no\n"
                                   "Connect:192.0.2\tOK\n"
                                   "Srv_Features:192.0.2.3\ttemp\n"
                                   "Srv_Features:192.0.2.4\t" FEATURES_OFF "\n"
                                   "Srv_Features:192.0.2.5\t" FEATURES_ON "\n"
                                   "GreetPause:192.0.2.6\t5000\n"
                                   "GreetPause:192.0.2.7\t400000\n"
                                   "TLS_Clt:192.0.2.8\tPERM+VERIFY\n"
                                   "TLS_Clt:192.0.2.9\tENCR:112\n"
                                   "To:full@\tERROR:4.2.2:450 mailbox full\n"
                                   "To:relay.example\tRELAY\n"
                                   "bounce.example\tDISCARD\n";
static const char virtual_table[] = "info@virtual.example\tmail\n"
                                    "@virtual.example\t%1@example.com\n"
                                    "gone@virtual.example\terror:nouser not here\n";
static const char mailers[] = ".deep.example\tsmtp:[192.0.2.7]\n";
static const char aliases[] = "postmaster: root\nlist: mail, root, \"|/bin/prog\"\n";
static const char local_names[] = "example.com\nvirtual.example\n";
static const char old_help[] = "smtp help of long ago\nnothing\n";
static const char help[] = "#vers\t2\nsmtp\thelp of this server\nhelo\tHELO name\n";

static const struct {
    const char *path;
    const char *content; /* NULL: the configuration */
} texts[] = {
    {"/etc/mail/sendmail.cf",      NULL         },
    {"/etc/mail/access",           access_table },
    {"/etc/mail/virtusertable",    virtual_table},
    {"/etc/mail/mailertable",      mailers      },
    {"/etc/mail/aliases",          aliases      },
    {"/etc/mail/local-host-names", local_names  },
    {"/etc/mail/helpfile",         help         },
    {"/etc/mail/oldhelp",          old_help     },
};

enum { TEXTS = sizeof texts / sizeof *texts };

static const char *const folders[] = {
    "/", "/etc", "/etc/mail", "/var", "/var/spool", "/var/spool/mqueue", "/tmp", "."};

jmp_buf machine_exit;
bool machine_is_full, machine_is_closed, machine_is_network;
int machine_terminal;
unsigned machine_trouble;

static size_t offsets[TEXTS];
static const char *sent;
static size_t sent_left;
static bool is_at_once;
static int next_sink = FIRST_SINK;
static bool is_asked; /* whether there is a terminal */

int machine_open(const char *path, int flags, ...);
ssize_t machine_read(int fd, void *to, size_t size);
ssize_t machine_write(int fd, const void *from, size_t size);
off_t machine_lseek(int fd, off_t offset, int whence);
int machine_fcntl(int fd, int request, ...);
int machine_fstat(int fd, struct stat *st);
int machine_fsync(int fd);
int machine_close(int fd);
int machine_stat(const char *path, struct stat *st);
int machine_access(const char *path, int mode);
int machine_statfs(const char *path, struct statfs *st);
ssize_t machine_writev(int fd, const struct iovec *parts, int count);
int machine_isatty(int fd);
int machine_socket(int domain, int type, int protocol);
int machine_connect(int fd, const void *address, unsigned size);
int machine_getpeername(int fd, struct sockaddr *address, unsigned *size);
int machine_getsockname(int fd, struct sockaddr *address, unsigned *size);
int machine_select(int count, fd_set *in, fd_set *out, fd_set *error,
                   struct timeval *t);
unsigned machine_alarm(unsigned seconds);
pid_t machine_getpid(void);
pid_t machine_getppid(void);
unsigned machine_umask(unsigned mask);
int machine_sigaction(int number, const struct sigaction *new, struct sigaction *old);
int machine_sigprocmask(int how, const sigset_t *set, sigset_t *old);
struct passwd *machine_getpwnam(const char *name);
struct passwd *machine_getpwuid(unsigned id);
int machine_gethostname(char *name, size_t size);
struct hostent *machine_gethostbyname2(const char *name, int family);
struct hostent *machine_gethostbyaddr(const void *address, unsigned size, int family);
int machine_res_query(const char *name, int class, int type, unsigned char *answer,
                      int size);
int machine_res_search(const char *name, int class, int type, unsigned char *answer,
                       int size);
int machine_res_querydomain(const char *name, const char *domain, int class, int type,
                            unsigned char *answer, int size);
int machine_gettimeofday(struct timeval *now, void *zone);
time_t machine_time(time_t *now);
int machine_uname(struct utsname *names);
long machine_random(void);
void machine_exit_called(int code) __attribute__((noreturn));
void machine_exit_at_once(int code) __attribute__((noreturn));
int machine_lstat(const char *path, struct stat *st);

void machine_send(const void *bytes, size_t size, bool at_once)
{
    sent = bytes;
    sent_left = size;
    is_at_once = at_once;
}

void machine_forget(void)
{
    next_sink = FIRST_SINK;
    is_asked = false;
}

/* -------------------------------------------------------------------- files */

static int find_text(const char *path)
{
    for (int i = 0; i < TEXTS; i++)
        if (strcmp(texts[i].path, path) == 0)
            return i;
    return -1;
}

/* The configuration, and what rules.h adds to it. */
static const char *configuration(void)
{
    static char *whole;
    size_t size = (size_t)(machine_cf_end - machine_cf);

    if (!whole) {
        whole = malloc(size + sizeof rules);
        if (!whole)
            abort();
        memcpy(whole, machine_cf, size);
        memcpy(whole + size, rules, sizeof rules);
    }
    return whole;
}

static const char *content(int i)
{
    return texts[i].content ? texts[i].content : configuration();
}

/* The text of a message, which is written, and opened once more to be read. */
static bool is_message_text(const char *path)
{
    const char *slash = strrchr(path, '/');

    return strncmp(slash ? slash + 1 : path, "df", 2) == 0;
}

int machine_open(const char *path, int flags, ...)
{
    int i = find_text(path);

    if (i >= 0) {
        offsets[i] = 0;
        return FIRST_TEXT + i;
    }
    if (strcmp(path, "/etc/mail/later") == 0) {
        errno = EAGAIN;
        return -1;
    }
    if (!(flags & O_CREAT) && strcmp(path, "/dev/null") != 0 &&
        !is_message_text(path)) {
        errno = ENOENT;
        return -1;
    }
    if (machine_is_closed && flags & O_CREAT) {
        errno = EACCES;
        return -1;
    }
    if (machine_trouble & TROUBLE_REOPEN && is_message_text(path) &&
        !(flags & O_CREAT)) {
        errno = EIO;
        return -1;
    }
    if (next_sink > LAST_SINK)
        next_sink = FIRST_SINK;
    return next_sink++;
}

static bool is_sink(int fd)
{
    return fd >= FIRST_SINK && fd <= LAST_SINK;
}

/* The number of what goes wrong with this read from the peer, or nought. */
static int read_trouble(void)
{
    static bool was_interrupted;

    was_interrupted = machine_trouble & TROUBLE_INTERRUPTS && !was_interrupted;
    if (was_interrupted)
        return EINTR;
    if (sent_left > 0)
        return 0;
    if (machine_trouble & TROUBLE_LATE)
        return EAGAIN;
    return machine_trouble & TROUBLE_AT_END ? EIO : 0;
}

/* The peer's bytes: all, or up to the end of a line. */
static size_t next_part(void)
{
    const char *end = is_at_once ? NULL : memchr(sent, '\n', sent_left);

    return end ? (size_t)(end - sent) + 1 : sent_left;
}

ssize_t machine_read(int fd, void *to, size_t size)
{
    const char *from = "";
    size_t left = 0;
    int i = fd - FIRST_TEXT;

    if (i >= 0 && i < TEXTS) {
        from = content(i) + offsets[i];
        left = strlen(from);
    } else if (fd == FILTER) {
        return (ssize_t)filter_read(to, size);
    } else if (fd == FROM_PEER) {
        errno = read_trouble();
        if (errno != 0)
            return -1;
        from = sent;
        left = sent_left > 0 ? next_part() : 0;
    }
    if (size > left)
        size = left;
    if (size > 0)
        memcpy(to, from, size);
    if (i >= 0 && i < TEXTS)
        offsets[i] += size;
    if (fd == FROM_PEER) {
        sent += size;
        sent_left -= size;
    }
    return (ssize_t)size;
}

ssize_t machine_write(int fd, const void *from, size_t size)
{
    (void)from;
    if (machine_is_full && is_sink(fd)) {
        errno = ENOSPC;
        return -1;
    }
    return (ssize_t)size;
}

/* To a filter: a message's length, its command, and what belongs to it. */
ssize_t machine_writev(int fd, const struct iovec *parts, int count)
{
    size_t whole = 0;

    for (int i = 0; i < count; i++)
        whole += parts[i].iov_len;
    if (fd == FILTER && count > 0 && parts[0].iov_len > 4)
        filter_hear(((const char *)parts[0].iov_base)[4]);
    return (ssize_t)whole;
}

off_t machine_lseek(int fd, off_t offset, int whence)
{
    int i = fd - FIRST_TEXT;

    if (i >= 0 && i < TEXTS && whence == SEEK_SET) {
        size_t size = strlen(content(i));
        offsets[i] = (size_t)offset < size ? (size_t)offset : size;
    }
    return offset;
}

/* A terminal has its flags for both descriptors, unless the machine says otherwise. */
int machine_fcntl(int fd, int request, ...)
{
    static int shared;
    va_list rest;
    int value;

    va_start(rest, request);
    value = request == F_SETFL ? va_arg(rest, int) : 0;
    va_end(rest);
    if (!machine_terminal || !is_asked)
        return request == F_GETFL ? O_RDWR : 0;
    if ((machine_terminal == TERMINAL_NO_INPUT && fd == 0) ||
        (machine_terminal == TERMINAL_NO_OUTPUT && fd == 1) ||
        (machine_terminal == TERMINAL_FIXED && request == F_SETFL)) {
        errno = EBADF;
        return -1;
    }
    if (machine_terminal == TERMINAL_OPEN)
        return O_RDWR | O_NONBLOCK;
    if (request == F_SETFL)
        shared = machine_terminal == TERMINAL_SHARED ? value : 0;
    return request == F_GETFL ? O_RDWR | (shared & O_NONBLOCK) : 0;
}

int machine_isatty(int fd)
{
    (void)fd;
    is_asked = true;
    return machine_terminal != 0;
}

static void fill(struct stat *st, unsigned mode, size_t size)
{
    memset(st, 0, sizeof *st);
    st->st_mode = mode;
    st->st_nlink = 1;
    st->st_ino = 1;
    st->st_size = (off_t)size;
    st->st_blksize = 4096;
}

int machine_fsync(int fd)
{
    errno = machine_trouble & TROUBLE_SYNC && is_sink(fd) ? EIO : 0;
    return errno == 0 ? 0 : -1;
}

int machine_close(int fd)
{
    errno = machine_trouble & TROUBLE_CLOSE && is_sink(fd) ? EIO : 0;
    return errno == 0 ? 0 : -1;
}

int machine_fstat(int fd, struct stat *st)
{
    int i = fd - FIRST_TEXT;

    if (machine_trouble & TROUBLE_STAT && is_sink(fd)) {
        errno = EIO;
        return -1;
    }
    if (fd <= 2)
        fill(st, S_IFIFO | 0600, 0);
    else if (i >= 0 && i < TEXTS)
        fill(st, S_IFREG | 0644, strlen(content(i)));
    else
        fill(st, S_IFREG | 0600, machine_trouble & TROUBLE_SIZE ? 100 : 0);
    return 0;
}

int machine_stat(const char *path, struct stat *st)
{
    int i = find_text(path);

    if (i >= 0) {
        fill(st, S_IFREG | 0644, strlen(content(i)));
        return 0;
    }
    for (size_t k = 0; k < sizeof folders / sizeof *folders; k++) {
        if (strcmp(folders[k], path) == 0) {
            fill(st, S_IFDIR | 0755, 4096);
            return 0;
        }
    }
    errno = ENOENT;
    return -1;
}

int machine_lstat(const char *path, struct stat *st)
{
    return machine_stat(path, st);
}

int machine_access(const char *path, int mode)
{
    struct stat st;

    (void)mode;
    return machine_stat(path, &st);
}

int machine_statfs(const char *path, struct statfs *st)
{
    (void)path;
    memset(st, 0, sizeof *st);
    st->f_bsize = 4096;
    st->f_blocks = st->f_bfree = st->f_bavail = 1 << 20;
    return 0;
}

/* The peer has something to say when sendmail waits, nothing while it only looks. */
int machine_select(int count, fd_set *in, fd_set *out, fd_set *bad, struct timeval *t)
{
    bool is_look = t && t->tv_sec == 0 && t->tv_usec == 0;
    bool is_late = machine_trouble & TROUBLE_LATE && sent_left == 0;

    (void)count;
    (void)out;
    if (bad)
        FD_ZERO(bad);
    if (!is_late && (!is_look || (is_at_once && sent_left > 0)))
        return 1;
    if (in)
        FD_ZERO(in);
    return 0;
}

/* --------------------------------------------------- calls without an effect */

static int succeed(void)
{
    return 0;
}

#define SUCCEEDS(name) int machine_##name(void) __attribute__((alias("succeed")))
SUCCEEDS(dup);
SUCCEEDS(dup2);
SUCCEEDS(ftruncate);
SUCCEEDS(flock);
SUCCEEDS(chdir);
SUCCEEDS(chroot);
SUCCEEDS(chmod);
SUCCEEDS(fchmod);
SUCCEEDS(chown);
SUCCEEDS(fchown);
SUCCEEDS(mkdir);
SUCCEEDS(rmdir);
SUCCEEDS(unlink);
SUCCEEDS(rename);
SUCCEEDS(link);
SUCCEEDS(setuid);
SUCCEEDS(setgid);
SUCCEEDS(setgroups);
SUCCEEDS(initgroups);
SUCCEEDS(setreuid);
SUCCEEDS(setregid);
SUCCEEDS(setsid);
SUCCEEDS(setrlimit);
SUCCEEDS(setsockopt);
SUCCEEDS(nice);
SUCCEEDS(shmctl);
SUCCEEDS(shmdt);
SUCCEEDS(openlog);
SUCCEEDS(closelog);
SUCCEEDS(syslog);
SUCCEEDS(endpwent);
SUCCEEDS(setpwent);
SUCCEEDS(res_init);
SUCCEEDS(getgroups);
SUCCEEDS(pipe);
SUCCEEDS(sasl_server_init);
SUCCEEDS(sasl_dispose);
SUCCEEDS(sasl_set_alloc);
SUCCEEDS(sasl_done);
SUCCEEDS(rewinddir);
SUCCEEDS(closedir);
SUCCEEDS(srandom);

static int fail(void)
{
    errno = EACCES;
    return -1;
}

#define FAILS(name) int machine_##name(void) __attribute__((alias("fail")))
FAILS(bind);
FAILS(listen);
FAILS(accept);
FAILS(fork);
FAILS(wait);
FAILS(waitpid);
FAILS(execve);
FAILS(ioctl);
FAILS(kill);
FAILS(shmat);
FAILS(shmget);
FAILS(rresvport);
FAILS(getnameinfo);
FAILS(readlink);
FAILS(remove);
FAILS(pause);

/* One place can be reached: the filter. */
int machine_socket(int domain, int type, int protocol)
{
    (void)domain;
    (void)type;
    (void)protocol;
    return filter_is_there() ? FILTER : fail();
}

int machine_connect(int fd, const void *address, unsigned size)
{
    (void)address;
    (void)size;
    return fd == FILTER ? 0 : fail();
}

int machine_getpeername(int fd, struct sockaddr *address, unsigned *size)
{
    struct sockaddr_in peer = {.sin_family = AF_INET, .sin_port = 1};

    (void)fd;
    if (!machine_is_network || *size < sizeof peer)
        return fail();
    peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    memcpy(address, &peer, sizeof peer);
    *size = sizeof peer;
    return 0;
}

int machine_getsockname(int fd, struct sockaddr *address, unsigned *size)
{
    return machine_getpeername(fd, address, size);
}

static void *find_none(void)
{
    errno = ENOENT;
    return NULL;
}

#define FINDS_NONE(name) void *machine_##name(void) __attribute__((alias("find_none")))
FINDS_NONE(opendir);
FINDS_NONE(readdir);
FINDS_NONE(getpwent);
FINDS_NONE(getgrnam);
FINDS_NONE(getgrgid);
FINDS_NONE(getlogin);
FINDS_NONE(ttyname);
FINDS_NONE(fopen);
FINDS_NONE(getservbyname);

unsigned machine_alarm(unsigned seconds)
{
    (void)seconds;
    return 0;
}

pid_t machine_getpid(void)
{
    return 4711;
}

pid_t machine_getppid(void)
{
    return 1;
}

static unsigned be_root(void)
{
    return 0;
}

#define IS_ROOT(name) unsigned machine_##name(void) __attribute__((alias("be_root")))
IS_ROOT(getuid);
IS_ROOT(geteuid);
IS_ROOT(getgid);
IS_ROOT(getegid);

unsigned machine_umask(unsigned mask)
{
    (void)mask;
    return 022;
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

void machine_exit_called(int code)
{
    (void)code;
    longjmp(machine_exit, 1);
}

void machine_exit_at_once(int code)
{
    machine_exit_called(code);
}

/* ---------------------------------------------------------- users and hosts */

static struct passwd *user(unsigned id)
{
    static char names[2][8] = {"root", "mail"}, full[] = "A & B, office", none[] = "x";
    static char home[] = "/", shell[] = "/bin/sh";
    static struct passwd found;

    found = (struct passwd){.pw_name = names[id != 0],
                            .pw_passwd = none,
                            .pw_uid = id,
                            .pw_gid = id,
                            .pw_gecos = full,
                            .pw_dir = home,
                            .pw_shell = shell};
    return &found;
}

struct passwd *machine_getpwnam(const char *name)
{
    if (strcmp(name, "root") == 0)
        return user(0);
    return strcmp(name, "mail") == 0 ? user(8) : NULL;
}

struct passwd *machine_getpwuid(unsigned id)
{
    return id == 0 || id == 8 ? user(id) : NULL;
}

int machine_gethostname(char *name, size_t size)
{
    snprintf(name, size, "mail.example.com");
    return 0;
}

struct hostent *machine_gethostbyname2(const char *name, int family)
{
    (void)name;
    (void)family;
    h_errno = HOST_NOT_FOUND;
    return NULL;
}

struct hostent *machine_gethostbyaddr(const void *address, unsigned size, int family)
{
    (void)address;
    (void)size;
    (void)family;
    h_errno = HOST_NOT_FOUND;
    return NULL;
}

/* The name as the name server's protocol writes it; 0 when it has no such form. */
static int encode_name(const char *name, unsigned char *to, int size)
{
    int at = 0;

    while (*name) {
        size_t length = strcspn(name, ".");
        if (length == 0 || length > 63 || at + (int)length + 2 > size)
            return 0;
        to[at++] = (unsigned char)length;
        memcpy(to + at, name, length);
        at += (int)length;
        name += length;
        if (*name == '.')
            name++;
    }
    to[at++] = 0;
    return at;
}

/*
 * Every name has one IPv4 address and nothing else, except those with "nowhere" in
 * them; for those with "busy" there is no answer yet.  These are called through
 * pointers, so their types are exact.
 */
int machine_res_query(const char *name, int class, int type, unsigned char *answer,
                      int size)
{
    enum { HEADER = 12, NAME_MAX_BYTES = 255, TYPE_A = 1, REST = 20 };
    static const unsigned char header[HEADER] = {0, 0, 0x81, 0x80, 0, 1, 0, 1};
    static const unsigned char rest[REST] = {
        0,    1,  0, 1, /* the question's type, class */
        0xc0, 12, 0, 1,  0, 1, /* the same name */
        0,    0,  0, 60, 0, 4, 192, 0, 2, 8};
    int length;

    (void)class;
    h_errno = strstr(name, "nowhere") ? HOST_NOT_FOUND : NO_DATA;
    if (strstr(name, "busy"))
        h_errno = TRY_AGAIN;
    if (type != TYPE_A || h_errno != NO_DATA || size < HEADER + NAME_MAX_BYTES + REST)
        return -1;
    length = encode_name(name, answer + HEADER, NAME_MAX_BYTES);
    if (length == 0)
        return -1;
    memcpy(answer, header, HEADER);
    memcpy(answer + HEADER + length, rest, REST);
    return HEADER + length + REST;
}

int machine_res_search(const char *name, int class, int type, unsigned char *answer,
                       int size)
{
    return machine_res_query(name, class, type, answer, size);
}

int machine_res_querydomain(const char *name, const char *domain, int class, int type,
                            unsigned char *answer, int size)
{
    char whole[512];

    snprintf(whole, sizeof whole, "%s%s%s", name, *domain ? "." : "", domain);
    return machine_res_query(whole, class, type, answer, size);
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

int machine_uname(struct utsname *names)
{
    memset(names, 0, sizeof *names);
    snprintf(names->nodename, sizeof names->nodename, "mail");
    return 0;
}

long machine_random(void)
{
    return 4;
}
