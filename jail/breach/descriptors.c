/*
 * Through descriptors: an open folder or file goes wherever it was opened.
 *
 * Sources: chroot(2), which leaves descriptors alone; unix(7) SCM_RIGHTS;
 * pidfd_getfd(2).
 */
#include "jail/breach/probe.h"
#include "jail/breach/sys.h"

#include <sys/un.h>

enum { DESCRIPTORS_TRIED = 1024 };

static bool has_type(int fd, mode_t type)
{
    struct stat status;

    return !sys_fstat(fd, &status) && (status.st_mode & S_IFMT) == type;
}

/* From an open folder: directly, and as far up as it goes. */
static bool read_from_folder(struct probe *p, int fd)
{
    struct line above = {0};

    for (int i = 0; i < 16; i++)
        line_add(&above, "../");
    line_add(&above, p->orders->canary + 1);
    return probe_read_canary(p, fd, p->orders->canary + 1) ||
           probe_read_canary(p, fd, above.text);
}

enum breach_outcome probe_leaked_dir_fd(struct probe *p)
{
    for (int fd = 0; fd < DESCRIPTORS_TRIED; fd++) {
        if (has_type(fd, S_IFDIR) && read_from_folder(p, fd))
            return probe_counts(p, BREACH_ESCAPED, fd, "is the descriptor");
    }
    return probe_says(p, BREACH_BLOCKED, "no descriptor leads out");
}

enum breach_outcome probe_leaked_file_fd(struct probe *p)
{
    unsigned char bytes[BREACH_CANARY_SIZE];

    for (int fd = 0; fd < DESCRIPTORS_TRIED; fd++) {
        ssize_t size;

        if (!has_type(fd, S_IFREG))
            continue;
        size = sys_pread(fd, bytes, sizeof bytes, 0);
        if (size > 0 && probe_take_evidence(p, bytes, (size_t)size))
            return probe_counts(p, BREACH_ESCAPED, fd, "is the descriptor");
    }
    return probe_says(p, BREACH_BLOCKED, "no descriptor of a file outside");
}

enum breach_outcome probe_fdpass_abstract_sock(struct probe *p)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t size = text_size(p->orders->socket);
    int s = sys_socket(AF_UNIX, SOCK_STREAM, 0), root;

    if (s < 0)
        return probe_failed(p, "socket");
    text_copy(address.sun_path + 1, sizeof address.sun_path - 1, p->orders->socket,
              size);
    if (sys_connect(s, &address, offsetof(struct sockaddr_un, sun_path) + 1 + size))
        return probe_failed(p, "connect");
    sys_receive_limit(s, 500);
    root = probe_receive_fd(s);
    if (root < 0)
        return probe_failed(p, "receive");
    return probe_found(p, read_from_folder(p, root), "open");
}

enum breach_outcome probe_pidfd_getfd(struct probe *p)
{
    int process = (int)syscall(SYS_pidfd_open, p->orders->victim_pid, 0), root;

    if (process < 0)
        return probe_failed(p, "pidfd_open");
    root = (int)syscall(SYS_pidfd_getfd, process, p->orders->victim_fd, 0);
    if (root < 0)
        return probe_failed(p, "pidfd_getfd");
    return probe_found(p, read_from_folder(p, root), "open");
}
