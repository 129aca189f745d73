/* Packets with descriptors and credentials: unix(7), cmsg(3); see message.h. */
#include "jail/core/message.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Room for one descriptor and one set of credentials, aligned as cmsg(3) wants. */
union control {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(struct ucred))];
};

bool message_pair(int fds[2], struct err *e)
{
    int one = 1;

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) != 0)
        return err_set(e, errno, "socketpair");
    if (setsockopt(fds[0], SOL_SOCKET, SO_PASSCRED, &one, sizeof one) == 0)
        return true;
    err_set(e, errno, "SO_PASSCRED");
    close(fds[0]);
    close(fds[1]);
    return false;
}

static void attach_fd(struct msghdr *header, union control *control, int fd)
{
    header->msg_control = control->bytes;
    header->msg_controllen = CMSG_SPACE(sizeof fd);

    struct cmsghdr *c = CMSG_FIRSTHDR(header);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(c), &fd, sizeof fd);
}

bool message_send(int channel, const struct message *m, int fd, struct err *e)
{
    union control control = {0};
    struct iovec bytes = {.iov_base = (void *)(uintptr_t)m, .iov_len = sizeof *m};
    struct msghdr header = {.msg_iov = &bytes, .msg_iovlen = 1};
    ssize_t sent;

    if (fd >= 0)
        attach_fd(&header, &control, fd);
    do {
        /* Without a descriptor write(2) will do, which every filter allows: so an exec
           that fails behind the filter can still be told. */
        sent = fd >= 0 ? sendmsg(channel, &header, MSG_NOSIGNAL)
                       : write(channel, m, sizeof *m);
    } while (sent < 0 && errno == EINTR);
    return sent == (ssize_t)sizeof *m || err_set(e, errno, "send to the supervisor");
}

void message_send_error(int channel, const struct err *e)
{
    struct message m = {.kind = MESSAGE_ERROR, .number = e->errnum};

    memcpy(m.text, e->text, sizeof m.text);
    message_send(channel, &m, -1, NULL);
}

static void take_control(struct msghdr *header, struct message_origin *origin)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c)) {
        if (c->cmsg_level != SOL_SOCKET)
            continue;
        if (c->cmsg_type == SCM_CREDENTIALS) {
            struct ucred sender;
            memcpy(&sender, CMSG_DATA(c), sizeof sender);
            origin->pid = sender.pid;
        } else if (c->cmsg_type == SCM_RIGHTS) {
            memcpy(&origin->fd, CMSG_DATA(c), sizeof origin->fd);
        }
    }
}

static bool wait_for(int channel, int timeout_ms)
{
    struct pollfd p = {channel, POLLIN, 0};
    int ready;

    do {
        ready = poll(&p, 1, timeout_ms);
    } while (ready < 0 && errno == EINTR);
    return ready > 0;
}

enum message_receipt message_receive(int channel, int timeout_ms, struct message *m,
                                     struct message_origin *origin)
{
    union control control = {0};
    struct iovec bytes = {.iov_base = m, .iov_len = sizeof *m};
    struct msghdr header = {.msg_iov = &bytes,
                            .msg_iovlen = 1,
                            .msg_control = control.bytes,
                            .msg_controllen = sizeof control.bytes};
    struct message_origin unused;
    ssize_t got;

    if (!origin)
        origin = &unused;
    *origin = (struct message_origin){.fd = -1};
    if (!wait_for(channel, timeout_ms))
        return MESSAGE_NONE;
    do {
        got = recvmsg(channel, &header, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    if (got == 0 || (got < 0 && errno == ECONNRESET))
        return MESSAGE_END;
    if (got < 0)
        return MESSAGE_FAILED;
    take_control(&header, origin);
    if (origin == &unused && unused.fd >= 0)
        close(unused.fd);
    if (got != (ssize_t)sizeof *m)
        return MESSAGE_FAILED;
    m->text[sizeof m->text - 1] = '\0';
    return MESSAGE_RECEIVED;
}
