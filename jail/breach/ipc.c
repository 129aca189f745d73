/*
 * Shared memory, queues, keys: names that have nothing to do with the file system.
 *
 * Sources: sysvipc(7), mq_overview(7), keyrings(7).  Their permission checks go by user
 * id alone, so what a process of the same id made outside is there for the taking.
 */
#include "jail/breach/probe.h"
#include "jail/breach/sys.h"

#include <linux/keyctl.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static bool read_segment(struct probe *p, int id)
{
    /* The syscall returns an address, and -1 for an error. */
    long at = syscall(SYS_shmat, id, NULL, SHM_RDONLY);
    bool is_found;

    if (at == -1)
        return false;
    is_found = probe_take_evidence(p, (const void *)at, BREACH_CANARY_SIZE);
    syscall(SYS_shmdt, at);
    return is_found;
}

enum breach_outcome probe_sysv_shm(struct probe *p)
{
    long id = syscall(SYS_shmget, p->orders->ipc_key, 0, 0);

    if (id < 0)
        return probe_failed(p, "shmget");
    return probe_found(p, read_segment(p, (int)id), "shmat");
}

enum breach_outcome probe_sysv_shm_guess_id(struct probe *p)
{
    enum { IDS_TRIED = 1024 };

    for (int id = 0; id < IDS_TRIED; id++) {
        if (read_segment(p, id))
            return probe_counts(p, BREACH_ESCAPED, id, "is the number");
        if (errno == ENOSYS || errno == EPERM)
            break;
    }
    return probe_failed(p, "shmat");
}

enum breach_outcome probe_sysv_sem(struct probe *p)
{
    enum { SET_VALUE = 16 }; /* SETVAL of sys/sem.h */
    long id = syscall(SYS_semget, p->orders->ipc_key, 1, 0);

    if (id < 0)
        return probe_failed(p, "semget");
    if (syscall(SYS_semctl, id, 0, SET_VALUE, 7) < 0)
        return probe_failed(p, "semctl");
    return probe_says(p, BREACH_ESCAPED, "set");
}

enum breach_outcome probe_sysv_msg(struct probe *p)
{
    struct {
        long type;
        char text[8];
    } message = {1, "breach"};
    long id = syscall(SYS_msgget, p->orders->ipc_key, 0);

    if (id < 0)
        return probe_failed(p, "msgget");
    if (syscall(SYS_msgsnd, id, &message, sizeof message.text, IPC_NOWAIT))
        return probe_failed(p, "msgsnd");
    return probe_says(p, BREACH_ESCAPED, "sent");
}

enum breach_outcome probe_posix_mq(struct probe *p)
{
    int queue = (int)syscall(SYS_mq_open, p->orders->queue, O_WRONLY | O_NONBLOCK, 0,
                             NULL);

    if (queue < 0)
        return probe_failed(p, "mq_open");
    if (syscall(SYS_mq_timedsend, queue, "breach", 6, 0, NULL))
        return probe_failed(p, "mq_send");
    return probe_says(p, BREACH_ESCAPED, "sent");
}

enum breach_outcome probe_user_keyring(struct probe *p)
{
    unsigned char bytes[BREACH_CANARY_SIZE];
    long id = syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_USER_KEYRING, "user",
                      p->orders->key, 0);
    long size;

    if (id < 0)
        return probe_failed(p, "search");
    size = syscall(SYS_keyctl, KEYCTL_READ, id, bytes, sizeof bytes);
    if (size < 0)
        return probe_failed(p, "read");
    return probe_found(p, probe_take_evidence(p, bytes, sizeof bytes), "read");
}
