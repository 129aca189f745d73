/* Hearing, answering, reporting; see gate.h.  Nothing here allocates. */
#include "jail/core/gate.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "jail/core/message.h"

/* The kernel may know larger structures than we do: seccomp(2). */
union question {
    struct seccomp_notif value;
    char room[1024];
};

union answer {
    struct seccomp_notif_resp value;
    char room[1024];
};

void gate_hear(struct gate *g, int channel)
{
    struct message_origin from;
    struct message m;

    if (message_receive(channel, 0, &m, &from) != MESSAGE_RECEIVED)
        return;
    if (m.kind == MESSAGE_GATE && g->fd < 0) {
        g->fd = from.fd;
        return;
    }
    g->is_closed = g->is_closed || m.kind == MESSAGE_SETTLED;
    if (from.fd >= 0)
        close(from.fd);
}

static void note_refused(struct gate *g, int number)
{
    if (number >= 0 && number < GATE_CALLS)
        g->refused[number / 32] |= UINT32_C(1) << (number % 32);
}

/* A question that was withdrawn (the caller got a signal, or is gone) has no answer. */
void gate_answer(struct gate *g)
{
    union question q = {0};
    union answer a = {0};

    if (ioctl(g->fd, SECCOMP_IOCTL_NOTIF_RECV, &q) != 0) {
        if (errno != ENOENT && errno != EINTR) { /* nobody is left who could ask */
            close(g->fd);
            g->fd = -1;
        }
        return;
    }
    a.value.id = q.value.id;
    if (g->is_closed) {
        note_refused(g, q.value.data.nr);
        a.value.error = -EPERM;
    } else {
        a.value.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    }
    ioctl(g->fd, SECCOMP_IOCTL_NOTIF_SEND, &a);
}

void gate_report(struct gate *g, int channel)
{
    for (int number = 0; number < GATE_CALLS; number++) {
        struct message m = {.kind = MESSAGE_REFUSED, .number = number};

        if (g->refused[number / 32] & UINT32_C(1) << (number % 32))
            message_send(channel, &m, -1, NULL);
    }
    if (g->fd >= 0)
        close(g->fd);
    g->fd = -1;
}
