/*
 * The world around sshd's parsers, as far as they ask for it: a client whose words are
 * in memory, one account with one file of keys, no time that passes, no chance.
 *
 * target.yaml renames the calls (read becomes peer_read and so on), and weakens the
 * functions that ask the machine who a user is.  auth-pam.c is left out: its part is
 * played here by one question.
 */
#include "includes.h"

#include <sys/socket.h>

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* auth.h leans on this one. */
#include "hostfile.h"

#include "auth.h"
#include "packet.h"
#include "sshkey.h"
#include "xmalloc.h"

#include "keys.h"
#include "peer.h"

jmp_buf peer_gone;
int peer_is_awaited;

static const uint8_t *said;
static size_t said_size;
static void (*on_silence)(void);
static uint32_t random_state;
static unsigned reluctance; /* calls that are still to find the connection busy */

static char account_name[] = "user";
static char root_name[] = "root";
static char account_text[] = "";
static char account_home[] = "/home/user";
static char account_shell[] = "/bin/sh";

int peer_getpeername(int fd, struct sockaddr *address, socklen_t *size);
ssize_t peer_read(int fd, void *buffer, size_t size);
ssize_t peer_write(int fd, void *buffer, size_t size);
int peer_poll(struct pollfd *fds, nfds_t count, int timeout_ms);
int peer_ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout,
               const void *signals);
int peer_nanosleep(const struct timespec *wanted, struct timespec *left);
uint32_t peer_random(void);
uint32_t peer_random_below(uint32_t limit);
void peer_random_bytes(void *bytes, size_t size);
void peer_exit_called(int code) __attribute__((noreturn));
void cleanup_exit(int code) __attribute__((noreturn));
_Bool faults_have_come(void) __attribute__((weak)); /* targets/common/faults.c */
int bcrypt_pbkdf(const char *phrase, size_t phrase_size, const uint8_t *salt,
                 size_t salt_size, uint8_t *key, size_t key_size, unsigned rounds);
void temporarily_use_uid(struct passwd *account);
void restore_uid(void);

void peer_sends(const void *bytes, size_t size)
{
    said = bytes;
    said_size = size;
}

void peer_hesitate(unsigned calls)
{
    reluctance = calls;
}

/* Every other call of those that are left. */
static int peer_is_reluctant(void)
{
    return reluctance > 0 && --reluctance % 2 == 0;
}

void peer_on_silence(void (*callback)(void))
{
    on_silence = callback;
}

ssize_t peer_read(int fd, void *buffer, size_t size)
{
    ssize_t got;

    if (peer_reads_file(fd, buffer, size, &got))
        return got;
    if (said_size == 0 && on_silence)
        on_silence();
    if (size > said_size)
        size = said_size;
    if (size == 0)
        return 0;
    memcpy(buffer, said, size);
    said += size;
    said_size -= size;
    return (ssize_t)size;
}

/* All that sshd sends is thrown away; the log goes where it always did.  The buffer is
 * not const because atomicio() calls write(2) as if it were not. */
ssize_t peer_write(int fd, void *buffer, size_t size)
{
    if (fd == STDERR_FILENO)
        return write(fd, buffer, size);
    if (peer_is_reluctant()) {
        errno = EAGAIN;
        return -1;
    }
    return (ssize_t)(reluctance > 0 && size > 1 ? size / 2 : size);
}

int peer_poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
    (void)timeout_ms;
    if (peer_is_reluctant()) {
        errno = EINTR;
        return reluctance % 4 == 3 ? 0 : -1;
    }
    for (nfds_t i = 0; i < count; i++)
        fds[i].revents = fds[i].events;
    return (int)count;
}

int peer_ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout,
               const void *signals)
{
    (void)timeout;
    (void)signals;
    return peer_poll(fds, count, 0);
}

int peer_nanosleep(const struct timespec *wanted, struct timespec *left)
{
    (void)wanted;
    (void)left;
    return 0;
}

struct sshkey *peer_key(const char *text)
{
    struct sshkey *key = sshkey_new(KEY_UNSPEC);
    char *copy = strdup(text);
    char *rest = copy;

    if (!key || !copy || sshkey_read(key, &rest) != 0)
        abort();
    free(copy);
    return key;
}

/* Both descriptors are of one socket, whose other end has an address. */
int peer_getpeername(int fd, struct sockaddr *address, socklen_t *size)
{
    if (fd < PEER_SOCKET) {
        errno = ENOTSOCK;
        return -1;
    }
    memset(address, 0, *size);
    address->sa_family = fd == PEER_SOCKET ? AF_INET : fd & 1 ? AF_INET6 : AF_UNIX;
    *size = fd & 1 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    return 0;
}

void peer_restart_random(void)
{
    random_state = 2463534242;
}

/* Marsaglia's xorshift: the same in each run, so that an input reaches the same. */
uint32_t peer_random(void)
{
    if (random_state == 0)
        peer_restart_random();
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

uint32_t peer_random_below(uint32_t limit)
{
    return limit > 0 ? peer_random() % limit : 0;
}

void peer_random_bytes(void *bytes, size_t size)
{
    uint8_t *byte = bytes;

    while (size-- > 0)
        *byte++ = (uint8_t)peer_random();
}

void peer_exit_called(int code)
{
    (void)code;
    if (!peer_is_awaited || (faults_have_come && faults_have_come()))
        abort();
    longjmp(peer_gone, 1);
}

void cleanup_exit(int code)
{
    peer_exit_called(code);
}

/* As packet.c has it, which says goodbye only once in the life of a process. */
void ssh_packet_disconnect(struct ssh *ssh, const char *format, ...)
{
    char reason[1024];
    va_list values;

    va_start(values, format);
    vsnprintf(reason, sizeof reason, format, values);
    va_end(values);
    if (sshpkt_disconnect(ssh, "%s", reason) == 0)
        ssh_packet_write_wait(ssh);
    cleanup_exit(255);
}

struct passwd *getpwnamallow(struct ssh *ssh, const char *user)
{
    static struct passwd account = {
        .pw_name = account_name,
        .pw_passwd = account_text,
        .pw_uid = 1000,
        .pw_gid = 1000,
        .pw_gecos = account_text,
        .pw_dir = account_home,
        .pw_shell = account_shell,
    };

    static struct passwd root = {
        .pw_name = root_name,
        .pw_passwd = account_text,
        .pw_gecos = account_text,
        .pw_dir = account_home,
        .pw_shell = account_shell,
    };

    (void)ssh;
    if (strcmp(user, "root") == 0)
        return &root;
    return strcmp(user, account_name) == 0 ? &account : NULL;
}

int auth_password(struct ssh *ssh, const char *password)
{
    (void)ssh;
    return strcmp(password, "secret") == 0;
}

/* A key out of a passphrase, without the time that the real one takes on purpose. */
int bcrypt_pbkdf(const char *phrase, size_t phrase_size, const uint8_t *salt,
                 size_t salt_size, uint8_t *key, size_t key_size, unsigned rounds)
{
    if (rounds < 1 || phrase_size == 0 || salt_size == 0 || key_size == 0)
        return -1;
    for (size_t i = 0; i < key_size; i++)
        key[i] = (uint8_t)((uint8_t)phrase[i % phrase_size] ^ salt[i % salt_size] ^ i);
    return 0;
}

void temporarily_use_uid(struct passwd *account)
{
    (void)account;
}

void restore_uid(void)
{
}

/* PAM: one question, and nothing to say about accounts and sessions. */

static void *start_asking(Authctxt *context)
{
    return context;
}

static int ask(void *context, char **name, char **text, u_int *count, char ***prompts,
               u_int **are_echoed)
{
    (void)context;
    *name = xstrdup("");
    *text = xstrdup("One word is needed.");
    *count = 1;
    *prompts = xcalloc(1, sizeof **prompts);
    (*prompts)[0] = xstrdup("Password: ");
    *are_echoed = xcalloc(1, sizeof **are_echoed);
    return 0;
}

static int hear(void *context, u_int count, char **answers)
{
    (void)context;
    if (count != 1)
        return -1;
    return strcmp(answers[0], "secret") == 0 ? 0 : 1;
}

static void stop_asking(void *context)
{
    (void)context;
}

static char device_name[] = "pam";

KbdintDevice sshpam_device = {device_name, start_asking, ask, hear, stop_asking};
KbdintDevice mm_sshpam_device = {device_name, start_asking, ask, hear, stop_asking};

void start_pam(struct ssh *ssh)
{
    (void)ssh;
}

void finish_pam(void)
{
}

u_int do_pam_account(void)
{
    return 1;
}

void do_pam_session(struct ssh *ssh)
{
    (void)ssh;
}

void do_pam_setcred(int is_initial)
{
    (void)is_initial;
}

int do_pam_putenv(char *name, char *value)
{
    (void)name;
    (void)value;
    return 0;
}

char **fetch_pam_environment(void)
{
    return NULL;
}

char **fetch_pam_child_environment(void)
{
    return NULL;
}

void free_pam_environment(char **environment)
{
    (void)environment;
}

void sshpam_thread_cleanup(void)
{
}

void sshpam_cleanup(void)
{
}

int sshpam_auth_passwd(Authctxt *context, const char *password)
{
    (void)context;
    (void)password;
    return 0;
}

int sshpam_get_maxtries_reached(void)
{
    return 0;
}

void sshpam_set_maxtries_reached(int is_reached)
{
    (void)is_reached;
}

int is_pam_session_open(void)
{
    return 0;
}

void do_pam_chauthtok(void)
{
}
