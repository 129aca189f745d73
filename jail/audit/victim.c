/*
 * Who lives in the fake host: a process with the jail's user id, and objects with
 * names.
 *
 * The victim stands for everything of the same user that runs beside a jail: it holds
 * the canary in memory and in the kernel's keyring, keeps a descriptor of the root
 * open, answers on sockets with the canary or with that descriptor, and, as a
 * careless helper would, moves a folder that it is asked to move.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <mqueue.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "jail/audit/host.h"

enum { LOOK_EVERY_MS = 10, READY_LIMIT_MS = 3000, KEY_SECONDS = 60 };

static struct host_shared *shared; /* in the victim, for its signal handler */

void host_drop_capabilities(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    const struct __user_cap_data_struct none[2] = {{0}};

    if (syscall(SYS_capset, &header, none))
        _exit(125);
}

void host_become_user(const struct host_plan *plan)
{
    if (!plan->is_root) {
        host_drop_capabilities();
    } else if (setgroups(0, NULL) || setresgid(plan->gid, plan->gid, plan->gid) ||
               setresuid(plan->uid, plan->uid, plan->uid)) {
        _exit(125);
    }
    /* As if it had been started by its user: that is what makes it reachable. */
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

static void count_signal(int signal)
{
    (void)signal;
    atomic_fetch_add(&shared->signals, 1);
}

static void keep_key(void)
{
    long key = syscall(SYS_add_key, "user", shared->key, shared->canary,
                       BREACH_CANARY_SIZE, KEY_SPEC_USER_KEYRING);

    if (key < 0)
        return;
    syscall(SYS_keyctl, KEYCTL_SETPERM, key, 0x3f3f0000); /* possessor and user: all */
    syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, key, KEY_SECONDS);
}

/* User keyrings are not part of any namespace that root makes, so the key must go. */
static void remove_key(const char *name)
{
    long key = syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_USER_KEYRING, "user", name,
                       0);

    if (key >= 0)
        syscall(SYS_keyctl, KEYCTL_UNLINK, key, KEY_SPEC_USER_KEYRING);
}

static int listen_abstract(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t size = offsetof(struct sockaddr_un, sun_path) + 1 + sizeof HOST_SOCKET -
                     1;
    int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    memcpy(address.sun_path + 1, HOST_SOCKET, sizeof HOST_SOCKET - 1);
    if (bind(s, (const struct sockaddr *)&address, size) || listen(s, 8))
        _exit(125);
    return s;
}

static int listen_tcp(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (bind(s, (const struct sockaddr *)&address, size) || listen(s, 8) ||
        getsockname(s, (struct sockaddr *)&address, &size))
        _exit(125);
    atomic_store(&shared->tcp_port, ntohs(address.sin_port));
    return s;
}

static void hand_over_root(int client)
{
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control = {{0}};
    char byte = 'x';
    struct iovec data = {&byte, 1};
    struct msghdr message = {.msg_iov = &data,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    const int fd = HOST_VICTIM_FD;

    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
    sendmsg(client, &message, MSG_NOSIGNAL);
}

static void serve(struct pollfd sockets[2])
{
    for (int i = 0; i < 2; i++) {
        SCOPED_FD int client = -1;

        if (!(sockets[i].revents & POLLIN))
            continue;
        client = accept4(sockets[i].fd, NULL, NULL, SOCK_CLOEXEC);
        if (client < 0)
            continue;
        atomic_fetch_add(&shared->connections, 1);
        if (i == 0)
            hand_over_root(client);
        else
            send(client, shared->canary, BREACH_CANARY_SIZE, MSG_NOSIGNAL);
    }
}

static void move_what_asks_for_it(void)
{
    static const char *const places[] = {
        HOST_CONTROL_TREE "/out", HOST_CONTROL_TREE "/tmp", HOST_CONTROL_TREE,
        HOST_JAIL_TREE "/out",    HOST_JAIL_TREE "/tmp",    HOST_JAIL_TREE};

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char from[64], to[64];

        snprintf(from, sizeof from, "%s/.spillway-move-me", places[i]);
        snprintf(to, sizeof to, "%s/%d", HOST_MOVED, atomic_load(&shared->moves));
        if (!rename(from, to))
            atomic_fetch_add(&shared->moves, 1);
    }
}

__attribute__((noreturn)) static void live(const struct host *h)
{
    int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct pollfd sockets[2];

    shared = h->shared;
    signal(SIGUSR1, count_signal);
    if (root < 0 || dup2(root, HOST_VICTIM_FD) < 0)
        _exit(125);
    host_become_user(h->plan);
    keep_key();
    sockets[0] = (struct pollfd){.fd = listen_abstract(), .events = POLLIN};
    sockets[1] = (struct pollfd){.fd = listen_tcp(), .events = POLLIN};
    atomic_store(&shared->victim_is_ready, 1);
    for (;;) {
        atomic_fetch_add(&shared->victim_rounds, 1);
        if (poll(sockets, 2, LOOK_EVERY_MS) > 0)
            serve(sockets);
        move_what_asks_for_it();
    }
}

/*
 * Give the victim a number that no process in a jail has, so that a jail with pids of
 * its own does not hit one of its own processes instead.
 */
static void skip_pids(void)
{
    SCOPED_FD int fd = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
    SCOPED_FREE char *text = mem_printf("%d", HOST_FIRST_PID);

    if (fd >= 0 && write(fd, text, strlen(text)) > 0)
        return;
    for (pid_t pid = 0; pid < 1000;) {
        pid = fork();
        if (pid == 0)
            _exit(0);
        if (pid < 0)
            return;
        waitpid(pid, NULL, 0);
    }
}

static bool raise_loopback(struct err *e)
{
    SCOPED_FD int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq request = {.ifr_name = "lo"};

    request.ifr_flags = IFF_UP;
    if (s < 0 || ioctl(s, SIOCSIFFLAGS, &request))
        return err_set(e, errno, "loopback of the fake host");
    return true;
}

static bool own_segment(const struct host *h)
{
    struct shmid_ds status;
    char *at;

    if (shmctl(h->segment, IPC_STAT, &status))
        return false;
    status.shm_perm.uid = h->plan->uid;
    at = shmctl(h->segment, IPC_SET, &status) ? (char *)-1 : shmat(h->segment, NULL, 0);
    if (at == (char *)-1)
        return false;
    memcpy(at, h->shared->canary, BREACH_CANARY_SIZE);
    return !shmdt(at);
}

static bool make_ipc(struct host *h, struct err *e)
{
    struct mq_attr sizes = {.mq_maxmsg = 8, .mq_msgsize = 64};

    h->segment = shmget(HOST_IPC_KEY, 4096, IPC_CREAT | 0600);
    h->semaphore = semget(HOST_IPC_KEY, 1, IPC_CREAT | 0666);
    h->queue = msgget(HOST_IPC_KEY, IPC_CREAT | 0666);
    h->posix_queue = mq_open("/" HOST_QUEUE, O_CREAT | O_RDWR | O_NONBLOCK | O_CLOEXEC,
                             0666, &sizes);
    if (h->segment < 0 || h->semaphore < 0 || h->queue < 0 || h->posix_queue < 0 ||
        !own_segment(h))
        return err_set(e, errno, "segments and queues of the fake host");
    return true;
}

/* On a busy machine it may not yet have run since it was sent a signal. */
void host_victim_settle(const struct host *h)
{
    const struct timespec pause = {0, 2000000};
    unsigned before = atomic_load(&h->shared->victim_rounds);

    for (int ms = 0; ms < READY_LIMIT_MS; ms += 2) {
        if (atomic_load(&h->shared->victim_rounds) - before >= 2)
            return;
        nanosleep(&pause, NULL);
    }
}

static bool await_victim(const struct host *h, struct err *e)
{
    const struct timespec pause = {0, 2000000};

    for (int ms = 0; ms < READY_LIMIT_MS; ms += 2) {
        if (atomic_load(&h->shared->victim_is_ready))
            return true;
        if (waitpid(h->victim, NULL, WNOHANG) == h->victim)
            break;
        nanosleep(&pause, NULL);
    }
    return err_set(e, 0, "the process outside did not start");
}

bool host_victim_start(struct host *h, struct err *e)
{
    memcpy(h->shared->victim_canary, h->shared->canary, sizeof h->shared->canary);
    if (!raise_loopback(e) || !make_ipc(h, e))
        return false;
    skip_pids();
    h->victim = fork();
    if (h->victim < 0)
        return err_set(e, errno, "fork");
    if (h->victim == 0)
        live(h);
    return await_victim(h, e);
}

void host_victim_stop(struct host *h)
{
    pid_t cleaner = fork();

    if (cleaner == 0) {
        host_become_user(h->plan);
        remove_key(h->shared->key);
        _exit(0);
    }
    if (cleaner > 0)
        waitpid(cleaner, NULL, 0);
    kill(h->victim, SIGKILL);
    waitpid(h->victim, NULL, 0);
}
