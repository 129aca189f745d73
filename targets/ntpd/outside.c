/*
 * The world outside ntpd, as far as it asks for it: two network interfaces, sockets in
 * memory, a clock that the harness moves, a configuration and a file of keys.
 *
 * target.yaml renames the calls (pselect becomes outside_pselect and so on), so that the
 * server's own input handler runs, without one system call.  Random numbers come from a
 * counter: an input replayed alone does what it did.
 */
#include "outside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

enum { FD_FIRST = 3, FD_MAX = 64, BEGAN = 1700000000, SOCKET_TYPES = 0xf };

jmp_buf outside_exit, outside_started;
long outside_uptime;
int outside_has_names, outside_has_answer;

static const char usual_config[] =
    "driftfile /var/lib/ntpsec/ntp.drift\n"
    "keys /etc/ntp.keys\n"
    "trustedkey 1 2 3 (4 ... 9)\n"
    "controlkey 1\n"
    "setvar owner = \"the machine's\" default\n"
    "unrestrict default noquery limited nomodify\n"
    "restrict default kod\n" /* others by control packets: a replay would stop here */
    "server 192.0.2.20 minpoll 3 iburst\n"
    "server 192.0.2.21 key 2\n"
    "server 192.0.2.22 key 3 burst prefer\n"
    "server 127.127.1.0 noselect\n"
    "fudge 127.127.1.0 stratum 10\n"
    "tos minsane 1\n";
static const char keys[] = "1 MD5 keyForControl\n"
                           "2 SHA1 6d6f7265746861667477656e7479627974657321\n"
                           "3 AES 000102030405060708090a0b0c0d0e0f\n";

/* The folder beside the configuration, when that is not the usual one. */
static const char *const in_folder[] = {"20-more.conf", "readme", "10-server.conf"};
static const char in_file[] = "server 192.0.2.40 minpoll 5\n";

static struct sockaddr_in bound[FD_MAX];
static unsigned char is_open[FD_MAX], is_stream[FD_MAX];
static int is_started;
static const void *config = usual_config;
static size_t config_size = sizeof usual_config - 1;
static const void *packet;
static size_t packet_size;
static struct sockaddr_in packet_from;
static unsigned long last_random;
static size_t next_in_folder;
static jmp_buf thread_ends;
static long looks; /* at the clock, which moves by a microsecond for each */

void outside_exit_called(int code) __attribute__((noreturn));
int outside_bind(int fd, const struct sockaddr *address, socklen_t size);
int outside_clock_gettime(clockid_t clock, struct timespec *now);
int outside_close(int fd);
int outside_connect(int fd, const struct sockaddr *address, socklen_t size);
int outside_fcntl(int fd, int command, ...);
FILE *outside_fopen(const char *path, const char *mode);
void outside_freeaddrinfo(struct addrinfo *list);
void outside_freeifaddrs(struct ifaddrs *list);
int outside_getaddrinfo(const char *node, const char *service,
                        const struct addrinfo *hints, struct addrinfo **found);
int outside_getifaddrs(struct ifaddrs **list);
int outside_getrusage(int who, struct rusage *usage);
int outside_getsockname(int fd, struct sockaddr *address, socklen_t *size);
unsigned outside_if_nametoindex(const char *name);
int outside_ntp_adjtime(struct timex *values);
int outside_pselect(int count, fd_set *in, fd_set *out, fd_set *other,
                    const struct timespec *timeout, const sigset_t *mask);
int outside_rand_bytes(unsigned char *bytes, int count);
int outside_rand_priv_bytes(unsigned char *bytes, int count);
long outside_random(void);
ssize_t outside_recvmsg(int fd, struct msghdr *message, int flags);
ssize_t outside_sendto(int fd, const void *bytes, size_t size, int flags,
                       const struct sockaddr *address, socklen_t address_size);
int outside_socket(int domain, int type, int protocol);
time_t outside_time(time_t *now);
int outside_pthread_create(void *thread, const void *attributes,
                           void *(*run)(void *argument), void *argument);
void outside_pthread_exit(void *result) __attribute__((noreturn));
int outside_stat(const char *path, struct stat *out);
DIR *outside_opendir(const char *path);
struct dirent *outside_readdir(DIR *folder);
int outside_closedir(DIR *folder);

void outside_set_config(const void *text, size_t size)
{
    config = text ? text : usual_config;
    config_size = text ? size : sizeof usual_config - 1;
}

void outside_send_packet(const void *bytes, size_t size, uint32_t from, int port)
{
    packet = bytes;
    packet_size = size;
    packet_from = (struct sockaddr_in){.sin_family = AF_INET,
                                       .sin_port = htons((uint16_t)port),
                                       .sin_addr.s_addr = htonl(from)};
}

void outside_reset(void)
{
    packet = NULL;
    last_random = 0;
    looks = 0;
}

void outside_exit_called(int code)
{
    (void)code;
    longjmp(outside_exit, 1);
}

int outside_socket(int domain, int type, int protocol)
{
    (void)protocol;
    if (domain == AF_INET)
        for (int fd = FD_FIRST; fd < FD_MAX; fd++)
            if (!is_open[fd]) {
                is_open[fd] = 1;
                is_stream[fd] = (type & SOCKET_TYPES) == SOCK_STREAM;
                return fd;
            }
    errno = domain == AF_INET ? EMFILE : EAFNOSUPPORT;
    return -1;
}

int outside_bind(int fd, const struct sockaddr *address, socklen_t size)
{
    if (fd >= 0 && fd < FD_MAX && size >= sizeof bound[fd])
        memcpy(&bound[fd], address, sizeof bound[fd]);
    return 0;
}

int outside_close(int fd)
{
    if (fd >= 0 && fd < FD_MAX)
        is_open[fd] = 0;
    return 0;
}

/* The socket that a packet to this machine arrives at: the loopback interface's own. */
static int arrives_at(int fd)
{
    uint32_t from = ntohl(packet_from.sin_addr.s_addr);
    uint32_t to = from == OUTSIDE_LOOPBACK ? from : (uint32_t)OUTSIDE_HERE;

    return is_open[fd] && ntohl(bound[fd].sin_addr.s_addr) == to;
}

int outside_pselect(int count, fd_set *in, fd_set *out, fd_set *other,
                    const struct timespec *timeout, const sigset_t *mask)
{
    int ready = 0;

    (void)out;
    (void)other;
    (void)timeout;
    (void)mask;
    if (!is_started) {
        is_started = 1;
        longjmp(outside_started, 1);
    }
    for (int fd = 0; fd < count && fd < FD_MAX; fd++) {
        if (!FD_ISSET(fd, in))
            continue;
        if (packet && arrives_at(fd))
            ready++;
        else
            FD_CLR(fd, in);
    }
    return ready;
}

ssize_t outside_recvmsg(int fd, struct msghdr *message, int flags)
{
    struct cmsghdr *extra = message->msg_control;
    struct timespec now;
    size_t size = packet_size;

    (void)flags;
    if (!packet || !arrives_at(fd)) {
        errno = EWOULDBLOCK;
        return -1;
    }
    if (size > message->msg_iov[0].iov_len)
        size = message->msg_iov[0].iov_len;
    memcpy(message->msg_iov[0].iov_base, packet, size);
    packet = NULL;
    memcpy(message->msg_name, &packet_from, sizeof packet_from);
    outside_clock_gettime(CLOCK_REALTIME, &now);
    extra->cmsg_level = SOL_SOCKET;
    extra->cmsg_type = SCM_TIMESTAMPNS;
    extra->cmsg_len = CMSG_LEN(sizeof now);
    memcpy(CMSG_DATA(extra), &now, sizeof now);
    message->msg_controllen = CMSG_SPACE(sizeof now);
    return (ssize_t)size;
}

ssize_t outside_sendto(int fd, const void *bytes, size_t size, int flags,
                       const struct sockaddr *address, socklen_t address_size)
{
    (void)fd;
    (void)bytes;
    (void)flags;
    (void)address;
    (void)address_size;
    return (ssize_t)size;
}

/* Of a socket that asks for a way to an address, the end on this side.  Nobody takes
   streams: TLS would read and write by itself. */
int outside_connect(int fd, const struct sockaddr *address, socklen_t size)
{
    struct sockaddr_in other;

    if (fd < 0 || fd >= FD_MAX || address->sa_family != AF_INET || size < sizeof other)
        return -1;
    if (is_stream[fd]) {
        errno = ECONNREFUSED;
        return -1;
    }
    memcpy(&other, address, sizeof other);
    bound[fd] = (struct sockaddr_in){.sin_family = AF_INET,
                                     .sin_addr.s_addr = htonl(OUTSIDE_HERE)};
    if (ntohl(other.sin_addr.s_addr) >> 24 == OUTSIDE_LOOPBACK >> 24)
        bound[fd].sin_addr.s_addr = htonl(OUTSIDE_LOOPBACK);
    return 0;
}

int outside_getsockname(int fd, struct sockaddr *address, socklen_t *size)
{
    if (fd < 0 || fd >= FD_MAX || *size < sizeof bound[fd])
        return -1;
    memcpy(address, &bound[fd], sizeof bound[fd]);
    *size = sizeof bound[fd];
    return 0;
}

int outside_getifaddrs(struct ifaddrs **list)
{
    static char names[][5] = {"lo", "eth0"};
    static struct sockaddr_in address[2], mask[2];
    static struct ifaddrs interfaces[2];
    static const uint32_t of[] = {OUTSIDE_LOOPBACK, (uint32_t)OUTSIDE_HERE};

    for (int i = 0; i < 2; i++) {
        address[i] = (struct sockaddr_in){.sin_family = AF_INET,
                                          .sin_addr.s_addr = htonl(of[i])};
        mask[i] = (struct sockaddr_in){.sin_family = AF_INET,
                                       .sin_addr.s_addr = htonl(0xffffff00)};
        interfaces[i] = (struct ifaddrs){
            .ifa_next = i == 0 ? &interfaces[1] : NULL,
            .ifa_name = names[i],
            .ifa_flags = IFF_UP | IFF_RUNNING | (i == 0 ? (unsigned)IFF_LOOPBACK : 0),
            .ifa_addr = (struct sockaddr *)&address[i],
            .ifa_netmask = (struct sockaddr *)&mask[i],
        };
    }
    *list = interfaces;
    return 0;
}

void outside_freeifaddrs(struct ifaddrs *list)
{
    (void)list;
}

unsigned outside_if_nametoindex(const char *name)
{
    return name[0] == 'l' ? 1 : 2;
}

static int numeric(const char *node, const char *port, const struct addrinfo *hints,
                   struct addrinfo **found)
{
    struct addrinfo plain = hints ? *hints : (struct addrinfo){0};

    plain.ai_flags |= AI_NUMERICHOST | AI_NUMERICSERV;
    plain.ai_flags &= ~AI_ADDRCONFIG;
    return getaddrinfo(node, port, &plain, found);
}

/* The servers of "pool.example" and the like, and the one of another such name. */
static int named(const char *name, const char *port, const struct addrinfo *hints,
                 struct addrinfo **found)
{
    static const char *const addresses[] = {"203.0.113.6", "192.0.2.20", "192.0.2.21",
                                            "192.0.2.22"};
    int is_pool = strstr(name, "pool") != NULL;

    *found = NULL;
    for (int i = is_pool ? 3 : 0; i >= is_pool; i--) {
        struct addrinfo *next = *found;
        int code = numeric(addresses[i], port, hints, found);
        if (code != 0)
            return code;
        (*found)->ai_next = next;
    }
    return 0;
}

/*
 * Addresses in numbers are understood.  Names are looked up where the harness says so,
 * and then those below "example" are found; "again" says that it may be, later.
 */
int outside_getaddrinfo(const char *node, const char *service,
                        const struct addrinfo *hints, struct addrinfo **found)
{
    const char *port = service && strspn(service, "0123456789") < strlen(service)
                           ? "123"
                           : service;
    int code = numeric(node, port, hints, found);

    if (code == 0 || !outside_has_names || !node || !strstr(node, ".example") ||
        (hints && hints->ai_flags & AI_NUMERICHOST))
        return code;
    return strstr(node, "again") ? EAI_AGAIN : named(node, port, hints, found);
}

void outside_freeaddrinfo(struct addrinfo *list)
{
    freeaddrinfo(list);
}

static FILE *stream(const void *text, size_t size)
{
    static char nothing[] = "\n";

    return size > 0 ? fmemopen((void *)(uintptr_t)text, size, "r")
                    : fmemopen(nothing, 1, "r");
}

FILE *outside_fopen(const char *path, const char *mode)
{
    if (mode[0] == 'r' && strstr(path, "ntp.d/"))
        return stream(in_file, sizeof in_file - 1);
    if (mode[0] == 'r' && strstr(path, "ntp.conf"))
        return stream(config, config_size);
    if (mode[0] == 'r' && strstr(path, "ntp.keys"))
        return stream(keys, sizeof keys - 1);
    errno = ENOENT;
    return NULL;
}

time_t outside_time(time_t *now)
{
    time_t is = BEGAN + outside_uptime;

    if (now)
        *now = is;
    return is;
}

int outside_clock_gettime(clockid_t clock, struct timespec *now)
{
    (void)clock;
    looks++;
    *now = (struct timespec){.tv_sec = BEGAN + outside_uptime,
                             .tv_nsec = 1000 * (looks % 1000000)};
    return 0;
}

int outside_ntp_adjtime(struct timex *values)
{
    (void)values;
    return 0; /* TIME_OK */
}

int outside_getrusage(int who, struct rusage *usage)
{
    (void)who;
    memset(usage, 0, sizeof *usage);
    return 0;
}

long outside_random(void)
{
    last_random = last_random * 1103515245 + 12345;
    return (long)(last_random >> 8 & 0x7fffffff);
}

int outside_rand_bytes(unsigned char *bytes, int count)
{
    for (int i = 0; i < count; i++)
        bytes[i] = (unsigned char)outside_random();
    return 1;
}

int outside_rand_priv_bytes(unsigned char *bytes, int count)
{
    return outside_rand_bytes(bytes, count);
}

int outside_fcntl(int fd, int command, ...)
{
    (void)fd;
    errno = EINVAL;
    return command == F_DUPFD ? -1 : 0; /* descriptors stay where they are */
}

/* Without names to look up, there is no thread that does so; with them, it is done at
   once, and the harness has to tell the server of the answer. */
int outside_pthread_create(void *thread, const void *attributes,
                           void *(*run)(void *argument), void *argument)
{
    (void)thread;
    (void)attributes;
    if (!outside_has_names)
        return EAGAIN;
    if (setjmp(thread_ends) == 0)
        run(argument);
    outside_has_answer = 1;
    return 0;
}

void outside_pthread_exit(void *result)
{
    (void)result;
    longjmp(thread_ends, 1);
}

static int ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), behind = strlen(end);

    return size >= behind && strcmp(text + size - behind, end) == 0;
}

int outside_stat(const char *path, struct stat *out)
{
    if (config == usual_config || !ends_with(path, "/ntp.d")) {
        errno = ENOENT;
        return -1;
    }
    *out = (struct stat){.st_mode = S_IFDIR | 0755};
    return 0;
}

/* What is handed out is not looked into. */
DIR *outside_opendir(const char *path)
{
    if (!ends_with(path, "/ntp.d"))
        return NULL;
    next_in_folder = 0;
    return (DIR *)(void *)&next_in_folder;
}

struct dirent *outside_readdir(DIR *folder)
{
    static struct dirent is;

    (void)folder;
    if (next_in_folder == sizeof in_folder / sizeof in_folder[0])
        return NULL;
    snprintf(is.d_name, sizeof is.d_name, "%s", in_folder[next_in_folder++]);
    return &is;
}

int outside_closedir(DIR *folder)
{
    (void)folder;
    return 0;
}

/*
 * Calls of which nothing is asked but that they succeed, or fail.  Each needs a name of
 * its own: objcopy leads no two symbols to one.
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

SUCCEEDS(adjtime);
SUCCEEDS(atexit);
SUCCEEDS(cap_from_text);
SUCCEEDS(clock_settime);
SUCCEEDS(getgrnam);
SUCCEEDS(getpid);
SUCCEEDS(getpwnam);
SUCCEEDS(getpwuid);
SUCCEEDS(getuid);
SUCCEEDS(initgroups);
SUCCEEDS(kill);
SUCCEEDS(mlockall);
SUCCEEDS(nanosleep);
SUCCEEDS(openlog);
SUCCEEDS(prctl);
SUCCEEDS(printf);
SUCCEEDS(pthread_join);
SUCCEEDS(pthread_setschedparam);
SUCCEEDS(pthread_sigmask);
SUCCEEDS(setegid);
SUCCEEDS(seteuid);
SUCCEEDS(setgid);
SUCCEEDS(setgroups);
SUCCEEDS(setlogmask);
SUCCEEDS(setrlimit);
SUCCEEDS(setsid);
SUCCEEDS(setsockopt);
SUCCEEDS(setuid);
SUCCEEDS(sigaction);
SUCCEEDS(sleep);
SUCCEEDS(syslog);
SUCCEEDS(timer_create);
SUCCEEDS(timer_gettime);
SUCCEEDS(timer_settime);
SUCCEEDS(umask);
SUCCEEDS(unlink);
IS_REFUSED(accept);
IS_REFUSED(access);
IS_REFUSED(chdir);
IS_REFUSED(chroot);
IS_REFUSED(dup);
IS_REFUSED(dup2);
IS_REFUSED(fork);
IS_REFUSED(getrlimit);
IS_REFUSED(getsockopt);
IS_REFUSED(ioctl);
IS_REFUSED(link);
IS_REFUSED(listen);
IS_REFUSED(open);
IS_REFUSED(pipe);
IS_REFUSED(read);
IS_REFUSED(recvfrom);
IS_REFUSED(rename);
IS_REFUSED(select);
IS_REFUSED(shmat);
IS_REFUSED(shmget);
IS_REFUSED(write);
