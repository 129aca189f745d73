/*
 * The machine under pppd, as far as its parsers ask for it: a link in memory, no other
 * processes, no waiting, no names to look up, one file of secrets.
 *
 * target.yaml renames the calls (exit becomes machine_exit_called and so on), and weakens
 * the two functions through which packets leave and arrive.
 */
#include "machine.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

enum { PACKET_MAX = 2000, ASKED_MAX = 8, CONFIGURE_REQUEST = 1 };

jmp_buf machine_exit;

static const void *options_text;
static size_t options_size;
static const unsigned char *received;
static int received_size;

/* Requests that pppd sent, the last of each protocol. */
static struct {
    unsigned char packet[PACKET_MAX];
    int size;
} asked[ASKED_MAX];

static char secrets[] = "# client server secret addresses\n"
                        "* * secret *\n"
                        "\"the peer\" pppd \"two words\" 192.0.2.0/24 !192.0.2.9\n"
                        "peer * @/etc/ppp/none -\n";

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

pid_t machine_fork(void)
{
    errno = EAGAIN;
    return -1;
}

/* The database of bundles is on disk: every link is the first of its own. */
int mp_join_bundle(void)
{
    return 0;
}

void mp_exit_bundle(void) {}

void mp_bundle_terminated(void) {}

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
    FILE *file = NULL;

    (void)mode;
    if (strstr(path, "-secrets"))
        return stream(secrets, sizeof secrets - 1);
    if (options_text)
        file = stream(options_text, options_size);
    else
        errno = ENOENT;
    options_text = NULL;
    return file;
}

int machine_open(const char *path, int flags, ...)
{
    (void)path;
    (void)flags;
    errno = ENOENT;
    return -1;
}

int machine_ioctl(int fd, unsigned long request, ...)
{
    (void)fd;
    (void)request;
    return 0;
}

int machine_socket(int domain, int type, int protocol)
{
    (void)domain;
    (void)type;
    (void)protocol;
    errno = EACCES;
    return -1;
}

int machine_seteuid(uid_t uid)
{
    (void)uid;
    return 0;
}

void *machine_host(const char *name)
{
    (void)name;
    return NULL;
}

void *machine_network(const char *name)
{
    (void)name;
    return NULL;
}

void *machine_dlopen(const char *path, int flags)
{
    (void)path;
    (void)flags;
    return NULL;
}

void machine_log(int priority, const char *format, ...)
{
    (void)priority;
    (void)format;
}
