/*
 * What probes share: evidence, climbing, scratch paths, descriptors over sockets.
 */
#include "jail/breach/probe.h"

#include "jail/breach/sys.h"

enum breach_outcome probe_says(struct probe *p, enum breach_outcome outcome,
                               const char *detail)
{
    text_copy(p->detail, sizeof p->detail, detail, text_size(detail));
    return outcome;
}

enum breach_outcome probe_counts(struct probe *p, enum breach_outcome outcome,
                                 long number, const char *detail)
{
    struct line text = {0};

    line_add_number(&text, number);
    line_add(&text, " ");
    line_add(&text, detail);
    return probe_says(p, outcome, text.text);
}

static bool means_absent(int error)
{
    return error == ENOSYS || error == ENXIO || error == ENODEV ||
           error == EAFNOSUPPORT;
}

enum breach_outcome probe_failed(struct probe *p, const char *step)
{
    p->error = errno;
    return probe_says(p, means_absent(p->error) ? BREACH_NOT_HERE : BREACH_BLOCKED,
                      step);
}

enum breach_outcome probe_found(struct probe *p, bool found, const char *step)
{
    return found ? BREACH_ESCAPED : probe_failed(p, step);
}

bool probe_take_evidence(struct probe *p, const void *bytes, size_t size)
{
    const unsigned char *from = bytes;

    if (size < sizeof p->evidence)
        return false;
    for (size_t i = 0; i < sizeof BREACH_CANARY_PREFIX - 1; i++) {
        if (from[i] != (unsigned char)BREACH_CANARY_PREFIX[i])
            return false;
    }
    for (size_t i = 0; i < sizeof p->evidence; i++)
        p->evidence[i] = from[i];
    p->evidence_size = sizeof p->evidence;
    return true;
}

bool probe_read_canary(struct probe *p, int dir, const char *path)
{
    unsigned char bytes[BREACH_CANARY_SIZE];
    int fd = sys_open_at(dir, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
    ssize_t size;

    if (fd < 0)
        return false;
    size = sys_read(fd, bytes, sizeof bytes);
    sys_close(fd);
    errno = ENOMSG; /* there is such a file, but it is not the canary */
    return size > 0 && probe_take_evidence(p, bytes, (size_t)size);
}

bool probe_read_canary_under(struct probe *p, const char *prefix)
{
    struct line path = {0};

    line_add(&path, prefix);
    line_add(&path, p->orders->canary);
    return probe_read_canary(p, AT_FDCWD, path.text);
}

bool probe_climb(struct probe *p)
{
    struct line path = {0};

    for (int i = 0; i < 32; i++)
        line_add(&path, "../");
    line_add(&path, p->orders->canary + 1);
    return probe_read_canary(p, AT_FDCWD, path.text);
}

const char *probe_scratch(struct line *path, const char *name)
{
    static const char *const folders[] = {"/out", "/tmp", ""};
    size_t i = 0;

    while (*folders[i] && sys_access(folders[i], W_OK))
        i++;
    path->size = 0;
    line_add(path, folders[i]);
    line_add(path, "/.spillway-");
    line_add(path, name);
    return path->text;
}

union fd_control {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
};

int probe_send_fd(int socket, int fd)
{
    char byte = 'x';
    struct iovec data = {&byte, 1};
    union fd_control control = {{0}};
    struct msghdr message = {.msg_iov = &data,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);

    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    *(int *)(void *)CMSG_DATA(header) = fd;
    return (int)syscall(SYS_sendmsg, socket, &message, MSG_NOSIGNAL);
}

int probe_receive_fd(int socket)
{
    char byte;
    struct iovec data = {&byte, 1};
    union fd_control control = {{0}};
    struct msghdr message = {.msg_iov = &data,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    struct cmsghdr *header;

    if (syscall(SYS_recvmsg, socket, &message, MSG_CMSG_CLOEXEC) < 0)
        return -1;
    header = CMSG_FIRSTHDR(&message);
    if (!header || header->cmsg_type != SCM_RIGHTS) {
        errno = ENOMSG;
        return -1;
    }
    return *(int *)(void *)CMSG_DATA(header);
}
