/*
 * Who notices what: the witnesses outside the jail.
 *
 * Each says in a few words what it sees.  Two readings around a step that differ mean
 * that the step reached outside.  A witness that never noticed any control has not
 * shown that it can notice anything, and the audit says so.  Sources: inotify(7),
 * proc(5) (poll on mountinfo), shmctl(2) IPC_STAT.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "jail/audit/host.h"

#define HOSTNAME "fake-host"

struct witness {
    const char *name;
    void (*look)(struct host *h, char text[HOST_WITNESS_TEXT]);
    bool needs_control, needs_control_without_root;
};

__attribute__((format(printf, 2, 3))) static void say(char text[HOST_WITNESS_TEXT],
                                                      const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, HOST_WITNESS_TEXT, format, arguments);
    va_end(arguments);
}

/* inotify marks the file itself, so it does not matter by which way it is reached. */
static void look_at_canary(struct host *h, char text[HOST_WITNESS_TEXT])
{
    char events[4096];
    bool is_whole = !memcmp(h->canary_view, h->shared->canary, BREACH_CANARY_SIZE);

    while (read(h->canary_watch, events, sizeof events) > 0)
        h->canary_touches++;
    say(text, "%s, touched %u times", is_whole ? "whole" : "changed",
        h->canary_touches);
}

static void look_at_signals(struct host *h, char text[HOST_WITNESS_TEXT])
{
    say(text, "%d received", atomic_load(&h->shared->signals));
}

static void look_at_memory(struct host *h, char text[HOST_WITNESS_TEXT])
{
    bool is_whole = !memcmp(h->shared->victim_canary, h->shared->canary,
                            BREACH_CANARY_SIZE);

    say(text, "%s, word %ld", is_whole ? "whole" : "changed",
        atomic_load(&h->shared->victim_scratch));
}

/* From proc, as prlimit(2) would need the right to change them. */
static void look_at_limits(struct host *h, char text[HOST_WITNESS_TEXT])
{
    SCOPED_FREE char *path = mem_printf("/proc/%d/limits", h->victim);
    SCOPED_STR struct str limits = {0};
    struct err ignored = {0};
    static const char row[] = "Max open files";
    const char *at;

    fs_read(path, 65536, &limits, &ignored);
    at = strstr(str_text(&limits), row);
    say(text, "%ld descriptors", at ? strtol(at + sizeof row - 1, NULL, 10) : -1);
}

static void look_at_mounts(struct host *h, char text[HOST_WITNESS_TEXT])
{
    struct pollfd table = {.fd = h->mounts, .events = POLLPRI};

    if (poll(&table, 1, 0) > 0 && (table.revents & POLLPRI))
        h->mount_changes++;
    say(text, "%u changes", h->mount_changes);
}

static void look_at_hostname(struct host *h, char text[HOST_WITNESS_TEXT])
{
    char name[65] = "";

    (void)h;
    gethostname(name, sizeof name - 1);
    say(text, "%s", name);
}

static void look_at_ipc(struct host *h, char text[HOST_WITNESS_TEXT])
{
    struct shmid_ds segment = {0};
    struct msqid_ds queue = {0};
    struct mq_attr posix = {0};

    shmctl(h->segment, IPC_STAT, &segment);
    msgctl(h->queue, IPC_STAT, &queue);
    mq_getattr(h->posix_queue, &posix);
    say(text, "segment used by process %d, semaphore %d, %lu and %ld messages",
        (int)segment.shm_lpid, semctl(h->semaphore, 0, GETVAL),
        (unsigned long)queue.msg_qnum, posix.mq_curmsgs);
}

static void look_at_sockets(struct host *h, char text[HOST_WITNESS_TEXT])
{
    say(text, "%d connections", atomic_load(&h->shared->connections));
}

/* What is typed is echoed; no program of ours writes there. */
static void look_at_terminal(struct host *h, char text[HOST_WITNESS_TEXT])
{
    say(text, "%u bytes", h->typed);
}

static void look_at_moved(struct host *h, char text[HOST_WITNESS_TEXT])
{
    say(text, "%d folders", atomic_load(&h->shared->moves) - h->earlier_moves);
}

/* Writable folders are for the jailed; everything else in a tree is not. */
static bool is_theirs(const char *name)
{
    return !strcmp(name, "out") || !strcmp(name, "tmp") || !strcmp(name, "dev") ||
           !strcmp(name, "proc");
}

static uint64_t hash_folder(const char *path, uint64_t seed, unsigned depth)
{
    SCOPED_STRV struct strv names = {0};
    struct err ignored = {0};

    if (depth > 16 || !fs_list(path, &names, &ignored))
        return seed;
    for (size_t i = 0; i < names.len; i++) {
        SCOPED_FREE char *below = fs_join(path, names.at[i]);
        struct stat s;

        if ((depth == 0 && is_theirs(names.at[i])) || lstat(below, &s))
            continue;
        seed = hash_u64(names.at[i], strlen(names.at[i]), seed);
        seed = hash_u64((uint64_t[]){(uint64_t)s.st_ino, s.st_mode, (uint64_t)s.st_size,
                                     (uint64_t)s.st_mtim.tv_sec,
                                     (uint64_t)s.st_mtim.tv_nsec},
                        5 * sizeof(uint64_t), seed);
        if (S_ISDIR(s.st_mode))
            seed = hash_folder(below, seed, depth + 1);
    }
    return seed;
}

static void look_at_tree(struct host *h, char text[HOST_WITNESS_TEXT])
{
    (void)h;
    say(text, "%016llx",
        (unsigned long long)hash_folder(HOST_CONTROL_TREE,
                                        hash_folder(HOST_JAIL_TREE, 0, 0), 0));
}

/* The kernel has one for all namespaces: the real one.  Only ever compared. */
static void look_at_core_pattern(struct host *h, char text[HOST_WITNESS_TEXT])
{
    SCOPED_STR struct str pattern = {0};
    struct err ignored = {0};

    (void)h;
    fs_read("/proc/sys/kernel/core_pattern", 4096, &pattern, &ignored);
    say(text, "%.60s", str_text(&pattern));
    text[strcspn(text, "\n")] = '\0';
}

static const struct witness witnesses[] = {
    {"canary",       look_at_canary,       true,  true },
    {"signals",      look_at_signals,      true,  true },
    {"memory",       look_at_memory,       true,  true },
    {"limits",       look_at_limits,       true,  true },
    {"mounts",       look_at_mounts,       true,  true },
    {"hostname",     look_at_hostname,     true,  true },
    {"ipc",          look_at_ipc,          true,  true },
    {"sockets",      look_at_sockets,      true,  true },
    {"terminal",     look_at_terminal,     true,  true },
    {"moved",        look_at_moved,        true,  true },
    {"tree",         look_at_tree,         true,  true },
    {"core pattern", look_at_core_pattern, false, false},
};

enum { WITNESS_COUNT = sizeof witnesses / sizeof *witnesses };
_Static_assert((int)WITNESS_COUNT <= (int)AUDIT_MAX_WITNESSES, "room in the result");

size_t host_witness_count(void)
{
    return WITNESS_COUNT;
}

const char *host_witness_name(size_t i)
{
    return witnesses[i].name;
}

bool host_witness_needs_control(size_t i, bool is_root)
{
    return is_root ? witnesses[i].needs_control
                   : witnesses[i].needs_control_without_root;
}

/* Before the watch begins: what the supervisor of a careless jail leaves open. */
static bool open_leaks(struct host *h, struct err *e)
{
    h->leaked_dir = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    h->leaked_file = open(HOST_CANARY, O_RDONLY | O_CLOEXEC);
    if (h->leaked_dir < 0 || h->leaked_file < 0)
        return err_set(e, errno, "open the canary");
    h->canary_view = mmap(NULL, BREACH_CANARY_SIZE, PROT_READ, MAP_SHARED,
                          h->leaked_file, 0);
    if (h->canary_view == MAP_FAILED)
        return err_set(e, errno, "map the canary");
    return true;
}

bool host_witness_open(struct host *h, struct err *e)
{
    if (!open_leaks(h, e))
        return false;
    h->canary_watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (h->canary_watch < 0 ||
        inotify_add_watch(h->canary_watch, HOST_CANARY,
                          IN_OPEN | IN_ACCESS | IN_MODIFY | IN_ATTRIB) < 0)
        return err_set(e, errno, "watch the canary");
    h->mounts = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
    if (h->mounts < 0)
        return err_set(e, errno, "open mountinfo");
    if (sethostname(HOSTNAME, strlen(HOSTNAME)))
        return err_set(e, errno, "name the fake host");
    return true;
}

void host_witness_read(struct host *h, char texts[][HOST_WITNESS_TEXT])
{
    for (size_t i = 0; i < WITNESS_COUNT; i++)
        witnesses[i].look(h, texts[i]);
}

/* Counting from nothing, so that what a step did is what is said after it. */
static void forget_counts(struct host *h)
{
    char ignored[HOST_WITNESS_TEXT];

    look_at_canary(h, ignored);
    look_at_mounts(h, ignored);
    h->canary_touches = h->mount_changes = 0;
    h->earlier_moves = atomic_load(&h->shared->moves); /* it also names them */
    atomic_store(&h->shared->signals, 0);
    atomic_store(&h->shared->connections, 0);
    atomic_store(&h->shared->victim_scratch, 0);
}

static void empty_queues(const struct host *h)
{
    char message[64];

    while (mq_receive(h->posix_queue, message, sizeof message, NULL) >= 0)
        ;
    while (msgrcv(h->queue, message, sizeof message - sizeof(long), 0,
                  IPC_NOWAIT | MSG_NOERROR) >= 0)
        ;
    semctl(h->semaphore, 0, SETVAL, 0);
    shmdt(shmat(h->segment, NULL, SHM_RDONLY)); /* we were its last user */
}

void host_witness_reset(struct host *h)
{
    if (sethostname(HOSTNAME, strlen(HOSTNAME)))
        return;
    empty_queues(h);
    unlink(HOST_CONTROL_TREE "/spillway-was-here");
    unlink(HOST_JAIL_TREE "/spillway-was-here");
    forget_counts(h);
}
