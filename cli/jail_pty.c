/* The pty and our terminal; see jail_pty.h, pty(7), termios(3). */
#include "cli/jail_pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/fs.h"

enum { CHUNK = 4096, REST_MS = 100 };

bool jail_cli_pty_open(struct jail_cli_pty *p, struct err *e)
{
    char name[64];

    *p = (struct jail_cli_pty){.ours = -1, .theirs = -1};
    p->ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (p->ours < 0 || grantpt(p->ours) != 0 || unlockpt(p->ours) != 0 ||
        ptsname_r(p->ours, name, sizeof name) != 0)
        return err_set(e, errno, "make a terminal for the jail");
    p->theirs = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (p->theirs < 0)
        return err_set(e, errno, "open %s", name);
    jail_cli_pty_resize(p);
    return true;
}

void jail_cli_pty_resize(const struct jail_cli_pty *p)
{
    struct winsize size;

    if (p->ours >= 0 && ioctl(0, TIOCGWINSZ, &size) == 0)
        ioctl(p->ours, TIOCSWINSZ, &size);
}

void jail_cli_pty_begin(struct jail_cli_pty *p)
{
    struct termios raw;

    if (p->ours < 0)
        return;
    close(p->theirs); /* so that the program's end is the terminal's */
    p->theirs = -1;
    if (tcgetattr(0, &p->saved) != 0)
        return;
    raw = p->saved;
    cfmakeraw(&raw);
    p->is_raw = tcsetattr(0, TCSAFLUSH, &raw) == 0;
}

/* False: nothing more will come. */
static bool copy(int from, int to)
{
    char bytes[CHUNK];
    ssize_t got = read(from, bytes, sizeof bytes);

    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    return got > 0 && fs_write_all(to, bytes, (size_t)got, NULL);
}

void jail_cli_pty_move(struct jail_cli_pty *p, bool has_input, bool has_output)
{
    if (has_input)
        p->is_input_over = !copy(0, p->ours);
    if (has_output && !copy(p->ours, 1)) {
        close(p->ours);
        p->ours = -1;
    }
}

void jail_cli_pty_end(struct jail_cli_pty *p)
{
    struct pollfd rest = {p->ours, POLLIN, 0};

    while (p->ours >= 0 && poll(&rest, 1, REST_MS) == 1 && copy(p->ours, 1))
        continue;
    if (p->is_raw)
        tcsetattr(0, TCSADRAIN, &p->saved);
    p->is_raw = false;
    if (p->theirs >= 0)
        close(p->theirs);
    if (p->ours >= 0)
        close(p->ours);
    p->ours = p->theirs = -1;
}
