/*
 * Bounded capture of a pipe; see capture.h.
 *
 * The text grows to twice the bound; then everything between the first and the last
 * half bound is thrown away at once, so the cost per byte read stays constant.
 */
#include "run/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

enum { READS_PER_TURN = 64 }; /* a flood must not keep the caller from its other work */

bool run_capture_open(struct run_capture *c, size_t max_bytes, int *write_end,
                      struct err *e)
{
    int ends[2];

    *c = (struct run_capture){.fd = -1, .max_bytes = max_bytes};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_set(e, errno, "pipe");
    if (fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) {
        err_set(e, errno, "fcntl");
        close(ends[0]);
        close(ends[1]);
        return false;
    }
    c->fd = ends[0];
    *write_end = ends[1];
    return true;
}

static void drop_middle(struct run_capture *c)
{
    size_t half = c->max_bytes / 2;
    size_t cut = c->text.len - 2 * half;

    memmove(c->text.text + half, c->text.text + half + cut, half + 1);
    c->text.len -= cut;
    c->dropped += cut;
}

bool run_capture_read(struct run_capture *c)
{
    char buffer[16384];

    for (int i = 0; i < READS_PER_TURN && c->fd >= 0; i++) {
        ssize_t got = read(c->fd, buffer, sizeof buffer);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            return true;
        if (got <= 0) {
            close(c->fd);
            c->fd = -1;
            return false;
        }
        str_add_bytes(&c->text, buffer, (size_t)got);
        if (c->text.len > 2 * c->max_bytes)
            drop_middle(c);
    }
    return c->fd >= 0;
}

void run_capture_finish(struct run_capture *c, struct str *out)
{
    if (c->text.len > c->max_bytes)
        drop_middle(c);
    if (c->dropped) {
        size_t half = c->max_bytes / 2;

        str_add_bytes(out, c->text.text, half);
        str_addf(out, "\n[... %" PRIu64 " bytes left out ...]\n", c->dropped);
        str_add_bytes(out, c->text.text + half, c->text.len - half);
    } else {
        str_add_bytes(out, str_text(&c->text), c->text.len);
    }
    run_capture_fini(c);
}

void run_capture_fini(struct run_capture *c)
{
    if (!c)
        return;
    if (c->fd >= 0)
        close(c->fd);
    c->fd = -1;
    str_fini(&c->text);
}
