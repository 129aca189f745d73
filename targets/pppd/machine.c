/*
 * The machine under pppd, as far as its parsers ask for it: a link in memory, no other
 * processes, no waiting, no names to look up, one file of secrets.
 *
 * target.yaml renames the calls (exit becomes machine_exit_called and so on), and
 * weakens the two functions through which packets leave and arrive.
 */
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/types.h>

#include <linux/ppp-ioctl.h>

enum {
    PACKET_MAX = 2000,
    ASKED_MAX = 8,
    CONFIGURE_REQUEST = 1,
    SOCKET = 1000, /* numbers that no file here has */
    LOG_FILE = 1001,
    CHILD = 4242,
    SINK_SIZE = 4096,
    REFUSALS = 4
};

jmp_buf machine_exit;

static const void *options_text;
static size_t options_size;
static const unsigned char *received;
static int received_size;
static int refusal; /* errno for what the kernel is asked to compress with */
static int refusals; /* as often, before there are buffers again */
static int running; /* children */

/* Requests that pppd sent, the last of each protocol. */
static struct {
    unsigned char packet[PACKET_MAX];
    int size;
} asked[ASKED_MAX];

static char secrets[] = "# client server secret addresses\n"
                        "* * secret *\n"
                        "\"the peer\" pppd \"two words\" 192.0.2.0/24 !192.0.2.9\n"
                        "peer * @/etc/ppp/none -\n"
                        "listed * secret * -- mru 1400 debug\n";

void machine_exit_called(int code) __attribute__((noreturn));
pid_t machine_fork(void);
unsigned machine_sleep(unsigned seconds);
FILE *machine_fopen(const char *path, const char *mode);
int machine_open(const char *path, int flags, ...);
int machine_ioctl(int fd, unsigned long request, ...);
int machine_socket(int domain, int type, int protocol);
int machine_seteuid(uid_t uid);
void *machine_host(const char *name);
void *machine_network(const char *name);
void *machine_dlopen(const char *path, int flags);
void *machine_dlsym(void *handle, const char *name);
int machine_dlclose(void *handle);
int machine_stat(const char *path, struct stat *status);
int machine_pipe(int *ends);
int machine_dup(int fd);
pid_t machine_waitpid(pid_t pid, int *status, int options);
struct passwd *machine_account(uid_t uid);
unsigned machine_interface_number(const char *name);
char *machine_interface_name(unsigned number, char *name);
void machine_log(int priority, const char *format, ...);
int read_packet(unsigned char *buffer);
void output(int unit, unsigned char *packet, int size);
int mp_join_bundle(void);
void mp_exit_bundle(void);
void mp_bundle_terminated(void);

void machine_set_options(const void *text, size_t size)
{
    options_text = text;
    options_size = size;
}

void machine_receive(const unsigned char *packet, int size)
{
    received = packet;
    received_size = size;
}

static unsigned protocol_of(const unsigned char *packet)
{
    return (unsigned)packet[2] << 8 | packet[3];
}

const unsigned char *machine_asked(unsigned protocol, int *size)
{
    for (int i = 0; i < ASKED_MAX && asked[i].size > 0; i++)
        if (protocol_of(asked[i].packet) == protocol) {
            *size = asked[i].size;
            return asked[i].packet;
        }
    return NULL;
}

void machine_forget_sent(void)
{
    for (int i = 0; i < ASKED_MAX; i++)
        asked[i].size = 0;
}

int read_packet(unsigned char *buffer)
{
    int size = received_size;

    if (size <= 0)
        return -1;
    memcpy(buffer, received, (size_t)size);
    received_size = 0;
    return size;
}

void output(int unit, unsigned char *packet, int size)
{
    int i = 0;

    (void)unit;
    if (size < 8 || size > PACKET_MAX || packet[4] != CONFIGURE_REQUEST)
        return;
    while (asked[i].size > 0 && protocol_of(asked[i].packet) != protocol_of(packet))
        if (++i == ASKED_MAX)
            return;
    memcpy(asked[i].packet, packet, (size_t)size);
    asked[i].size = size;
}

void machine_exit_called(int code)
{
    (void)code;
    longjmp(machine_exit, 1);
}

void machine_refuse(int why)
{
    refusal = why;
    refusals = REFUSALS;
}

/* This is always the parent; the child ends when it is waited for. */
pid_t machine_fork(void)
{
    running++;
    return CHILD;
}

pid_t machine_waitpid(pid_t pid, int *status, int options)
{
    (void)pid;
    (void)options;
    *status = 0;
    if (running == 0) {
        errno = ECHILD;
        return -1;
    }
    running--;
    return CHILD;
}

int machine_pipe(int *ends)
{
    ends[0] = ends[1] = -1;
    return -1;
}

int machine_dup(int fd)
{
    (void)fd;
    errno = EBADF;
    return -1;
}

/* The scripts of an administrator are there. */
int machine_stat(const char *path, struct stat *status)
{
    *status = (struct stat){.st_mode = S_IFREG | S_IRWXU};
    errno = ENOENT;
    return strncmp(path, "/etc/ppp/ip", strlen("/etc/ppp/ip")) == 0 ? 0 : -1;
}

struct passwd *machine_account(uid_t uid)
{
    static char name[] = "user", secret[] = "x", home[] = "/home/user",
                sh[] = "/bin/sh";
    static struct passwd account = {
        .pw_name = name, .pw_passwd = secret, .pw_dir = home, .pw_shell = sh};

    account.pw_uid = uid;
    return &account;
}

unsigned machine_interface_number(const char *name)
{
    return *name ? 7 : 0;
}

char *machine_interface_name(unsigned number, char *name)
{
    strcpy(name, "ppp0");
    return number > 0 ? name : NULL;
}

/* The database of bundles is on disk: every link is the first of its own. */
int mp_join_bundle(void)
{
    return 0;
}

void mp_exit_bundle(void)
{
}

void mp_bundle_terminated(void)
{
}

unsigned machine_sleep(unsigned seconds)
{
    (void)seconds;
    return 0;
}

static FILE *stream(const void *text, size_t size)
{
    static char nothing = '\n';

    return size > 0 ? fmemopen((void *)(uintptr_t)text, size, "r")
                    : fmemopen(&nothing, 1, "r");
}

FILE *machine_fopen(const char *path, const char *mode)
{
    static char sink[SINK_SIZE], nested[] = "nodeflate\nlock\n";
    FILE *file = NULL;

    if (*mode == 'w')
        return fmemopen(sink, sizeof sink, mode);
    if (strstr(path, "-secrets"))
        return stream(secrets, sizeof secrets - 1);
    if (strstr(path, "/peers/nested"))
        return stream(nested, sizeof nested - 1);
    if (options_text)
        file = stream(options_text, options_size);
    else
        errno = ENOENT;
    options_text = NULL;
    return file;
}

/* Only a file that is to be written can be had, by its name. */
int machine_open(const char *path, int flags, ...)
{
    errno = ENOENT;
    if (!(flags & O_CREAT))
        return -1;
    errno = strstr(path, "denied") ? EACCES : EEXIST;
    if (strstr(path, "denied") || ((flags & O_EXCL) && strstr(path, "old")))
        return -1;
    return LOG_FILE;
}

int machine_ioctl(int fd, unsigned long request, ...)
{
    (void)fd;
    if ((request != PPPIOCSCOMPRESS &&
         request != (refusal == EINVAL ? SIOCSIFADDR : SIOCSIFFLAGS)) ||
        refusal == 0 || refusals == 0)
        return 0;
    refusals -= refusal == ENOBUFS;
    errno = refusal;
    return -1;
}

int machine_socket(int domain, int type, int protocol)
{
    (void)domain;
    (void)type;
    (void)protocol;
    return SOCKET;
}

int machine_seteuid(uid_t uid)
{
    (void)uid;
    return 0;
}

void *machine_host(const char *name)
{
    static struct in_addr address;
    static char *addresses[] = {(char *)&address, NULL};
    static struct hostent host = {
        .h_addrtype = AF_INET, .h_length = sizeof address, .h_addr_list = addresses};

    address.s_addr = htonl(0xc0000209);
    return strncmp(name, "host", strlen("host")) == 0 ? &host : NULL;
}

void *machine_network(const char *name)
{
    (void)name;
    return NULL;
}

/* A few plug-ins, by their names. */
void *machine_dlopen(const char *path, int flags)
{
    static char good[] = "good", other[] = "other", old[] = "old", empty[] = "empty";
    static char *const all[] = {good, other, old, empty};

    (void)flags;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (strstr(path, all[i]))
            return all[i];
    return NULL;
}

static void begin_plugin(void)
{
}

void *machine_dlsym(void *handle, const char *name)
{
    static char ours[] = "2.4.9", others[] = "2.4.8";
    const char *plugin = handle;

    if (strcmp(name, "plugin_init") == 0)
        return *plugin == 'e' ? NULL : (void *)(uintptr_t)begin_plugin;
    if (strcmp(plugin, "old") == 0)
        return NULL;
    return *plugin == 'g' ? ours : others;
}

int machine_dlclose(void *handle)
{
    (void)handle;
    return 0;
}

void machine_log(int priority, const char *format, ...)
{
    (void)priority;
    (void)format;
}
