/*
 * The world outside ircd, as far as it asks for it: descriptors in memory, a clock
 * that the harness moves, a name server, ident services, one configuration file.
 *
 * target.yaml renames the calls (accept becomes outside_accept and so on), so that the
 * server's own main loop runs: it polls, accepts, receives and sends as in life,
 * without one system call.
 */
#include "outside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>

enum {
    FD_FIRST = 3,
    FD_MAX = 50, /* MAXCONNECTIONS */
    WAITING_MAX = 8,
    ANSWER_MAX = 520,
    ANSWERS_MAX = 16,
    IDENT_PORT = 113,
    IAUTH_MAX = 4096,
    CLIENT_MAX = 40,
    VFORK_PARENT = 1,
    PARTY_NET = 10, /* party 0 is 192.0.2.10 */
    TWIN = 5, /* this party has the address of party 1 */
    NAME_MAX_SIZE = 60,
    TYPE_A = 1,
    QUESTION_AT = 12, /* behind the head of a packet */
};

enum kind { CLOSED, STREAM, LISTENER, PEER, IDENT, NAMES, TEXT, HELPER };

struct descriptor {
    enum kind kind;
    int party; /* of a peer */
    const unsigned char *next;
    size_t left;
};

jmp_buf outside_exit, outside_started;
time_t outside_now = 1700000000;

static const char usual_config[] =
    "M:irc.example.test::A server:6667:000A:\n"
    "A:Here:Someone:Nothing else::Example:\n"
    "P::::6667::\n"
    "Y:1:90000::100:512000:100.100:100.100:\n"
    "Y:2:90000:300:9:2000000::\n"
    "I:*@*::::1::\n"
    "i:*@192.0.2.16::::1::\n"
    "K:*.bad.example.test:not you:*:0:0:\n"
    "K:*:go away:banned:0:0:\n"
    "K:*::unwanted:0:0:\n"
    "O:*@*:secret:oper::1:AtTPp:\n"
    "O:*@*:little:local::1:LPp:\n"
    "C:192.0.2.13:secret:hub.example.test::2:\n"
    "N:192.0.2.13:secret:hub.example.test::2:\n"
    "C:192.0.2.14:secret:next.example.test::2:\n"
    "N:192.0.2.14:secret:next.example.test::2:\n"
    "C:other.example.test:secret:named.example.test::2:\n"
    "N:other.example.test:secret:named.example.test::2:\n"
    "H:*:*:hub.example.test::2:\n"
    "H:*:*:next.example.test::2:\n"
    "Q:::bad.example.test:0:0:\n"
    "B:192.0.2.99::irc.example.test:6667:1:\n"
    "V:-:9.9:*.old.example.test:0:0:\n";
static const char usual_resolver[] = "; two servers\n"
                                     "domain example.test\n"
                                     "nameserver 127.0.0.1\n"
                                     "nameserver 192.0.2.54\n"
                                     "options ndots:1\n";
static const char motd[] = "One line\nand another\n";

static struct descriptor table[FD_MAX], remembered[FD_MAX];
static int is_started;
static const void *config = usual_config;
static size_t config_size = sizeof usual_config - 1;
static const void *resolver = usual_resolver;
static size_t resolver_size = sizeof usual_resolver - 1;
static const void *ident;
static size_t ident_size;
static struct {
    const void *bytes;
    size_t size;
} answers[ANSWERS_MAX];
static int answers_first, answers_count;
static struct {
    unsigned char bytes[ANSWER_MAX];
    size_t size;
} arrived[ANSWERS_MAX]; /* packets that ircd did not fetch yet */
static int arrived_first, arrived_count, arrived_fd;
static char host_name[NAME_MAX_SIZE + 1];
static unsigned host_number; /* of the last address that was looked up: two bytes */
static bool is_numbered, is_unsent, has_no_motd, is_deaf;
static unsigned char answering;
static struct {
    bool is_there; /* ircd may start it */
    bool is_slow; /* it decides on no client by itself */
    bool has_ended;
    char text[IAUTH_MAX]; /* what it says and ircd did not read yet */
    size_t size;
    char client[CLIENT_MAX]; /* "7 192.0.2.11 1024 ": who came last */
} iauth;
static int waiting[WAITING_MAX], waiting_count;
static long last_uid;

void outside_exit_called(int code) __attribute__((noreturn));
int outside_accept(int fd, struct sockaddr *address, socklen_t *size);
int outside_bind(int fd, const struct sockaddr *address, socklen_t size);
int outside_close(int fd);
int outside_connect(int fd, const struct sockaddr *address, socklen_t size);
int outside_fcntl(int fd, int command, ...);
int outside_fstat(int fd, struct stat *info);
FILE *outside_fopen(const char *path, const char *mode);
struct hostent *outside_gethostbyname(const char *name);
int outside_gethostname(char *name, size_t size);
int outside_getpeername(int fd, struct sockaddr *address, socklen_t *size);
int outside_getsockname(int fd, struct sockaddr *address, socklen_t *size);
int outside_getsockopt(int fd, int level, int name, void *value, socklen_t *size);
int outside_getrlimit(int resource, struct rlimit *limit);
int outside_getrusage(int who, struct rusage *usage);
struct passwd *outside_getpwuid(uid_t uid);
int outside_gettimeofday(struct timeval *now, void *zone);
int outside_ioctl(int fd, unsigned long request, ...);
int outside_listen(int fd, int backlog);
int outside_open(const char *path, int flags, ...);
int outside_poll(struct pollfd *fds, nfds_t count, int timeout_ms);
ssize_t outside_read(int fd, void *to, size_t size);
ssize_t outside_recv(int fd, void *to, size_t size, int flags);
ssize_t outside_recvfrom(int fd, void *to, size_t size, int flags,
                         struct sockaddr *address, socklen_t *address_size);
ssize_t outside_send(int fd, const void *bytes, size_t size, int flags);
ssize_t outside_sendto(int fd, const void *bytes, size_t size, int flags,
                       const struct sockaddr *address, socklen_t address_size);
ssize_t outside_write(int fd, const void *bytes, size_t size);
int outside_setsockopt(int fd, int level, int name, const void *value, socklen_t size);
int outside_socketpair(int domain, int type, int protocol, int pair[2]);
pid_t outside_vfork(void);
pid_t outside_wait(int *status);
int outside_socket(int domain, int type, int protocol);
time_t outside_time(time_t *now);
char *ltoid(long number, int length);
char *next_uid(void);

void outside_set_config(const void *text, size_t size)
{
    config = text ? text : usual_config;
    config_size = text ? size : sizeof usual_config - 1;
}

void outside_set_ident(const void *text, size_t size)
{
    ident = text;
    ident_size = size;
}

void outside_add_answer(const void *bytes, size_t size)
{
    if (answers_count == ANSWERS_MAX)
        return;
    answers[answers_count].bytes = bytes;
    answers[answers_count++].size = size;
}

void outside_set_name(const void *name, size_t size)
{
    if (size > NAME_MAX_SIZE)
        size = NAME_MAX_SIZE;
    memcpy(host_name, name, size);
    host_name[size] = '\0';
}

void outside_set_numbered(bool is)
{
    is_numbered = is;
}

void outside_set_resolver(const void *text, size_t size)
{
    resolver = text && size > 0 ? text : usual_resolver;
    resolver_size = text && size > 0 ? size : sizeof usual_resolver - 1;
}

void outside_set_unsent(bool is)
{
    is_unsent = is;
}

void outside_set_answering(unsigned char host)
{
    answering = host;
}

void outside_set_motd(bool is_there)
{
    has_no_motd = !is_there;
}

void outside_set_deaf(bool is)
{
    is_deaf = is;
}

void outside_start_iauth(void)
{
    iauth.is_there = true;
}

void outside_set_iauth_slow(bool is)
{
    iauth.is_slow = is;
}

void outside_end_iauth(void)
{
    iauth.has_ended = true;
}

void outside_iauth_says(const void *text, size_t size)
{
    const char *from = text;

    for (size_t i = 0; i < size && iauth.size < IAUTH_MAX - CLIENT_MAX; i++) {
        if (from[i] == '*')
            iauth.size += (size_t)snprintf(iauth.text + iauth.size, CLIENT_MAX, "%s",
                                           iauth.client);
        else
            iauth.text[iauth.size++] = from[i];
    }
}

/* Of each client that ircd tells it of, iauth says that it is done. */
static void iauth_hears(const void *bytes, size_t size)
{
    char line[CLIENT_MAX] = "", address[INET_ADDRSTRLEN];
    int fd = 0, port = 0;

    memcpy(line, bytes, size < sizeof line ? size : sizeof line - 1);
    if (sscanf(line, "%d C %15s %d", &fd, address, &port) != 3)
        return;
    snprintf(iauth.client, sizeof iauth.client, "%d %s %d ", fd, address, port);
    if (!iauth.is_slow)
        outside_iauth_says("D *\n", 4);
}

void outside_arrive(int party)
{
    if (waiting_count < WAITING_MAX)
        waiting[waiting_count++] = party;
}

int outside_find(int party)
{
    for (int fd = FD_FIRST; fd < FD_MAX; fd++)
        if (table[fd].kind == PEER && table[fd].party == party)
            return fd;
    return -1;
}

void outside_say(int fd, const void *bytes, size_t size)
{
    table[fd].next = bytes;
    table[fd].left = size;
}

bool outside_is_read(int fd)
{
    return table[fd].left == 0;
}

void outside_remember(void)
{
    memcpy(remembered, table, sizeof table);
}

void outside_restore(void)
{
    memcpy(table, remembered, sizeof table);
    for (int fd = 0; fd < FD_MAX; fd++)
        if (table[fd].kind == LISTENER)
            table[fd].kind = CLOSED;
    waiting_count = 0;
    last_uid = 0;
    ident = NULL;
    host_name[0] = '\0';
    is_deaf = is_numbered = is_unsent = has_no_motd = false;
    answering = 0;
    iauth.is_slow = iauth.has_ended = false;
    iauth.size = 0;
    iauth.client[0] = '\0';
    answers_first = answers_count = arrived_first = arrived_count = 0;
}

void outside_set_listener(int fd)
{
    if (fd >= 0 && fd < FD_MAX)
        table[fd] = (struct descriptor){.kind = LISTENER};
}

/* The lowest free descriptor, as the kernel gives it. */
static int take(enum kind kind)
{
    for (int fd = FD_FIRST; fd < FD_MAX; fd++)
        if (table[fd].kind == CLOSED) {
            table[fd] = (struct descriptor){.kind = kind};
            return fd;
        }
    errno = EMFILE;
    return -1;
}

static struct descriptor *get(int fd)
{
    static struct descriptor none;

    if (fd >= 0 && fd < FD_MAX)
        return &table[fd];
    none.kind = CLOSED;
    return &none;
}

static void give_address(struct sockaddr *address, socklen_t *size, unsigned host,
                         int port)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(port)};

    in.sin_addr.s_addr = htonl(host);
    if (!address || *size < sizeof in)
        return;
    memcpy(address, &in, sizeof in);
    *size = sizeof in;
}

static unsigned party_address(int party)
{
    return 0xc0000200u + PARTY_NET + (unsigned)(party == TWIN ? 1 : party);
}

int outside_socket(int domain, int type, int protocol)
{
    (void)domain;
    (void)protocol;
    return take(type == SOCK_DGRAM ? NAMES : STREAM);
}

int outside_listen(int fd, int backlog)
{
    (void)backlog;
    get(fd)->kind = LISTENER;
    return 0;
}

int outside_accept(int fd, struct sockaddr *address, socklen_t *size)
{
    int peer = -1;

    (void)fd;
    (void)address;
    (void)size;
    errno = EWOULDBLOCK;
    if (waiting_count > 0)
        peer = take(PEER);
    if (peer >= 0)
        table[peer].party = waiting[--waiting_count];
    return peer;
}

/* Only an ident service that has something to say, and server 4, are there. */
int outside_connect(int fd, const struct sockaddr *address, socklen_t size)
{
    struct sockaddr_in to;
    struct descriptor *d = get(fd);

    memcpy(&to, address, size < sizeof to ? size : sizeof to);
    if (ntohs(to.sin_port) == IDENT_PORT && ident) {
        *d = (struct descriptor){IDENT, 0, ident, ident_size};
        ident = NULL;
    } else if (ntohs(to.sin_port) != IDENT_PORT &&
               ntohl(to.sin_addr.s_addr) == party_address(4)) {
        *d = (struct descriptor){.kind = PEER, .party = 4};
    } else {
        errno = ECONNREFUSED;
        return -1;
    }
    errno = EINPROGRESS;
    return -1;
}

int outside_close(int fd)
{
    get(fd)->kind = CLOSED;
    return 0;
}

static int has_arrived(int fd)
{
    return fd == arrived_fd && arrived_first < arrived_count;
}

static short events(const struct pollfd *p)
{
    const struct descriptor *d = get(p->fd);
    int is_readable = d->kind == LISTENER ? waiting_count > 0
                      : d->kind == NAMES  ? has_arrived(p->fd)
                      : d->kind == HELPER ? iauth.size > 0 || iauth.has_ended
                                          : d->left > 0;
    int is_writable = !is_deaf || d->kind != PEER;
    int can = (is_readable ? POLLIN | POLLRDNORM : 0) |
              (is_writable ? POLLOUT | POLLWRNORM : 0);

    return (short)(can & p->events);
}

int outside_poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
    int ready = 0;

    (void)timeout_ms;
    if (!is_started) {
        is_started = 1;
        longjmp(outside_started, 1);
    }
    for (nfds_t i = 0; i < count; i++) {
        fds[i].revents = events(&fds[i]);
        ready += fds[i].revents != 0;
    }
    return ready;
}

static ssize_t read_iauth_text(void *to, size_t size)
{
    if (iauth.has_ended)
        return 0;
    if (iauth.size == 0) {
        errno = EWOULDBLOCK;
        return -1;
    }
    if (size > iauth.size)
        size = iauth.size;
    memcpy(to, iauth.text, size);
    iauth.size -= size;
    memmove(iauth.text, iauth.text + size, iauth.size);
    return (ssize_t)size;
}

ssize_t outside_read(int fd, void *to, size_t size)
{
    struct descriptor *d = get(fd);

    if (d->kind == HELPER)
        return read_iauth_text(to, size);
    if (d->kind == CLOSED) {
        errno = EBADF;
        return -1;
    }
    if (size > d->left)
        size = d->left;
    if (size > 0)
        memcpy(to, d->next, size);
    d->next += size;
    d->left -= size;
    return (ssize_t)size;
}

ssize_t outside_recv(int fd, void *to, size_t size, int flags)
{
    (void)flags;
    return outside_read(fd, to, size);
}

ssize_t outside_recvfrom(int fd, void *to, size_t size, int flags,
                         struct sockaddr *address, socklen_t *address_size)
{
    (void)flags;
    give_address(address, address_size,
                 answering ? 0xc0000200u + answering : INADDR_LOOPBACK, 53);
    if (!has_arrived(fd)) {
        errno = EWOULDBLOCK;
        return -1;
    }
    if (size > arrived[arrived_first].size)
        size = arrived[arrived_first].size;
    memcpy(to, arrived[arrived_first].bytes, size);
    if (++arrived_first == arrived_count)
        arrived_first = arrived_count = 0;
    return (ssize_t)size;
}

ssize_t outside_write(int fd, const void *bytes, size_t size)
{
    if (get(fd)->kind == HELPER)
        iauth_hears(bytes, size);
    if (is_deaf && get(fd)->kind == PEER) {
        errno = EWOULDBLOCK;
        return -1;
    }
    return (ssize_t)size;
}

ssize_t outside_send(int fd, const void *bytes, size_t size, int flags)
{
    (void)flags;
    return outside_write(fd, bytes, size);
}

/* A name as packets have it; the end of what was written. */
static unsigned char *write_name(unsigned char *to, const char *name)
{
    while (*name) {
        size_t length = strcspn(name, ".");
        *to++ = (unsigned char)length;
        memcpy(to, name, length);
        to += length;
        name += length + (name[length] == '.');
    }
    *to++ = 0;
    return to;
}

/* The number of the host in "18.2.0.192.in-addr.arpa", as a packet has it. */
static void take_number(const unsigned char *question)
{
    const unsigned char *last = question + QUESTION_AT, *before = last + *last + 1;

    host_number = (unsigned)(atoi((const char *)before + 1) & 0xff) << 8 |
                  (unsigned)(atoi((const char *)last + 1) & 0xff);
}

/* One answer to a question of this type: the host's name, or its address. */
static size_t write_answer(unsigned char *to, int type)
{
    static const unsigned char head[] = {0x81, 0x80, 0, 0, 0, 1, 0, 0, 0, 0};
    unsigned char *start = to, *length;
    char name[NAME_MAX_SIZE + 1];

    if (is_numbered)
        snprintf(name, sizeof name, "h%u.test", host_number);
    else
        memcpy(name, host_name, sizeof name);
    memcpy(to, head, sizeof head);
    to = write_name(to + sizeof head, name);
    memcpy(to, (unsigned char[]){0, (unsigned char)type, 0, 1, 0, 0, 2, 0x58}, 8);
    if (is_numbered)
        to[6] = 0x40; /* so long that it is not forgotten meanwhile */
    length = to + 8;
    to += 10;
    if (type == TYPE_A) {
        memcpy(to, (unsigned char[]){192, 0, host_number >> 8, host_number & 0xff}, 4);
        to += 4;
    } else {
        to = write_name(to, name);
    }
    length[0] = 0;
    length[1] = (unsigned char)(to - length - 2);
    return (size_t)(to - start);
}

/* A question to the name server: the answer comes at once. */
ssize_t outside_sendto(int fd, const void *bytes, size_t size, int flags,
                       const struct sockaddr *address, socklen_t address_size)
{
    static const unsigned char no_such_name[11] = {0x81, 0x83};
    struct descriptor *d = get(fd);
    unsigned char own[4 * NAME_MAX_SIZE];
    const void *rest = no_such_name;
    size_t length = sizeof no_such_name;

    (void)flags;
    (void)address;
    (void)address_size;
    if (d->kind != NAMES || size < 2)
        return (ssize_t)size;
    if (answers_first < answers_count) {
        rest = answers[answers_first].bytes;
        length = answers[answers_first++].size;
    }
    if (rest == no_such_name && (host_name[0] || is_numbered) && size > 16) {
        const unsigned char *question = bytes;
        if (question[size - 3] != TYPE_A)
            take_number(question);
        length = write_answer(own, question[size - 3]);
        rest = own;
    }
    if (length > ANSWER_MAX - 2)
        length = ANSWER_MAX - 2;
    if (length == 0 || arrived_count == ANSWERS_MAX)
        return (ssize_t)size;
    memcpy(arrived[arrived_count].bytes, bytes, 2);
    memcpy(arrived[arrived_count].bytes + 2, rest, length);
    arrived[arrived_count++].size = length + 2;
    arrived_fd = fd;
    if (is_unsent) {
        errno = ENETUNREACH;
        return -1;
    }
    return (ssize_t)size;
}

int outside_getpeername(int fd, struct sockaddr *address, socklen_t *size)
{
    if (get(fd)->kind != PEER) {
        errno = ENOTCONN;
        return -1;
    }
    give_address(address, size, party_address(table[fd].party), 1024);
    return 0;
}

int outside_getsockname(int fd, struct sockaddr *address, socklen_t *size)
{
    (void)fd;
    give_address(address, size, 0xc0000201u, 6667);
    return 0;
}

int outside_getsockopt(int fd, int level, int name, void *value, socklen_t *size)
{
    (void)fd;
    (void)name;
    memset(value, 0, *size);
    if (level == IPPROTO_IP)
        *size = 0; /* no options in the packets */
    return 0;
}

int outside_open(const char *path, int flags, ...)
{
    int fd = -1;

    (void)flags;
    if (strstr(path, "ircd.conf")) {
        fd = take(TEXT);
        if (fd >= 0)
            outside_say(fd, config, config_size);
    } else if (strstr(path, "motd")) {
        fd = take(TEXT);
        if (fd >= 0)
            outside_say(fd, motd, has_no_motd ? 0 : sizeof motd - 1);
    } else {
        errno = ENOENT;
    }
    return fd;
}

int outside_fstat(int fd, struct stat *info)
{
    (void)fd;
    memset(info, 0, sizeof *info);
    info->st_mode = S_IFREG | 0644;
    info->st_mtime = outside_now;
    return 0;
}

FILE *outside_fopen(const char *path, const char *mode)
{
    if (strstr(path, "resolv.conf"))
        return fmemopen((void *)(size_t)resolver, resolver_size, mode);
    errno = ENOENT;
    return NULL;
}

struct hostent *outside_gethostbyname(const char *name)
{
    (void)name;
    return NULL;
}

int outside_gethostname(char *name, size_t size)
{
    if (size > 0)
        snprintf(name, size, "irc");
    return 0;
}

int outside_getrlimit(int resource, struct rlimit *limit)
{
    (void)resource;
    (void)limit;
    return -1;
}

int outside_getrusage(int who, struct rusage *usage)
{
    (void)who;
    memset(usage, 0, sizeof *usage);
    return 0;
}

struct passwd *outside_getpwuid(uid_t uid)
{
    (void)uid;
    return NULL;
}

time_t outside_time(time_t *now)
{
    if (now)
        *now = outside_now;
    return outside_now;
}

int outside_gettimeofday(struct timeval *now, void *zone)
{
    (void)zone;
    *now = (struct timeval){.tv_sec = outside_now};
    return 0;
}

/* ircd speaks to its iauth by the first. */
int outside_socketpair(int domain, int type, int protocol, int pair[2])
{
    (void)domain;
    (void)protocol;
    if (!iauth.is_there || iauth.has_ended) {
        errno = EPERM;
        return -1;
    }
    pair[0] = take(HELPER);
    pair[1] = take(type == SOCK_STREAM ? STREAM : CLOSED);
    return 0;
}

pid_t outside_vfork(void)
{
    if (iauth.is_there && !iauth.has_ended)
        return VFORK_PARENT;
    errno = EPERM;
    return -1;
}

/* "iauth -X" found its configuration to be in order. */
pid_t outside_wait(int *status)
{
    *status = 0;
    return VFORK_PARENT;
}

int outside_bind(int fd, const struct sockaddr *address, socklen_t size)
{
    (void)fd;
    (void)address;
    (void)size;
    return 0;
}

int outside_setsockopt(int fd, int level, int name, const void *value, socklen_t size)
{
    (void)fd;
    (void)level;
    (void)name;
    (void)value;
    (void)size;
    return 0;
}

int outside_fcntl(int fd, int command, ...)
{
    (void)fd;
    (void)command;
    return 0;
}

int outside_ioctl(int fd, unsigned long request, ...)
{
    (void)fd;
    (void)request;
    errno = ENOTTY;
    return -1;
}

void outside_exit_called(int code)
{
    (void)code;
    longjmp(outside_exit, 1);
}

/* As ircd's own, but every input begins with the first: users send it. */
char *next_uid(void)
{
    static char uid[16];

    snprintf(uid, sizeof uid, "000A%s", ltoid(last_uid++, 5));
    return uid;
}

/*
 * Calls of which nothing is asked but that they succeed, or fail.  Each needs a name
 * of its own: objcopy leads no two symbols to one.
 */
static int succeed(void)
{
    return 0;
}

static int refuse(void)
{
    errno = EPERM;
    return -1;
}

#define SUCCEEDS(name) int outside_##name(void) __attribute__((alias("succeed")))
#define IS_REFUSED(name) int outside_##name(void) __attribute__((alias("refuse")))

SUCCEEDS(alarm);
SUCCEEDS(dup2);
SUCCEEDS(fclose);
SUCCEEDS(geteuid);
SUCCEEDS(getpid);
SUCCEEDS(getuid);
SUCCEEDS(isatty);
SUCCEEDS(kill);
SUCCEEDS(printf);
SUCCEEDS(puts);
SUCCEEDS(setlinebuf);
SUCCEEDS(setrlimit);
SUCCEEDS(setsid);
SUCCEEDS(setuid);
SUCCEEDS(shutdown);
SUCCEEDS(sigaction);
SUCCEEDS(signal);
SUCCEEDS(sleep);
SUCCEEDS(truncate);
SUCCEEDS(umask);
IS_REFUSED(execl);
IS_REFUSED(execv);
IS_REFUSED(fork);
