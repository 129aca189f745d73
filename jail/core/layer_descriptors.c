/*
 * descriptors: what the caller has open is not inherited.
 *
 * One folder's descriptor from outside undoes chroot and pivot_root alike; in the
 * measured matrix it is what the most careful file system set-up still lost.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

#include "jail/core/descriptors.h"
#include "jail/core/layer.h"

enum { MAX_KEPT = 80, CHECKED = 1024 };

/* A sorted set. */
struct kept {
    int at[MAX_KEPT];
    size_t count;
};

static bool add_kept(struct kept *k, int fd)
{
    size_t i = k->count;

    if (fd < 0)
        return true;
    if (k->count == MAX_KEPT)
        return false;
    for (; i > 0 && k->at[i - 1] > fd; i--)
        k->at[i] = k->at[i - 1];
    k->at[i] = fd;
    k->count++;
    return true;
}

static bool is_kept(const struct kept *k, int fd)
{
    for (size_t i = 0; i < k->count; i++) {
        if (k->at[i] == fd)
            return true;
    }
    return false;
}

bool descriptors_close_others(const int *keep, size_t count, struct err *e)
{
    struct kept k = {.count = 0};
    unsigned next = 0;

    for (size_t i = 0; i < count; i++) {
        if (!add_kept(&k, keep[i]))
            return err_set(e, EMFILE, "at most %d descriptors can be kept", MAX_KEPT);
    }
    for (size_t i = 0; i < k.count; i++) {
        unsigned fd = (unsigned)k.at[i];

        if (fd > next && close_range(next, fd - 1, 0) != 0)
            return err_set(e, errno, "close_range");
        next = fd + 1;
    }
    return close_range(next, ~0u, 0) == 0 || err_set(e, errno, "close_range");
}

/*
 * Standard descriptors, what the caller wants kept, and two of ours that exec closes.
 */
static size_t list_kept(const struct jail_plan *p, int *out, size_t max)
{
    const int ours[] = {0, 1, 2, p->channel_fd, p->exec_fd};
    size_t n = 0;

    for (size_t i = 0; i < sizeof ours / sizeof ours[0] && n < max; i++)
        out[n++] = ours[i];
    for (size_t i = 0; i < p->spec->keep_fd_count && n < max; i++)
        out[n++] = p->spec->keep_fds[i];
    return n;
}

static bool apply(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    int keep[MAX_KEPT];
    size_t count = list_kept(p, keep, MAX_KEPT);

    if (p->spec->keep_fd_count > MAX_KEPT - 5)
        return err_set(e, EMFILE, "at most %d descriptors can be kept", MAX_KEPT - 5);
    jail_layer_note(row, JAIL_LAYER_HELD, "%zu kept on request",
                    p->spec->keep_fd_count);
    return descriptors_close_others(keep, count, e);
}

static bool verify(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    struct kept k = {.count = 0};
    int keep[MAX_KEPT];
    size_t count = list_kept(p, keep, MAX_KEPT);

    (void)row;
    for (size_t i = 0; i < count; i++)
        add_kept(&k, keep[i]);
    for (int fd = 0; fd < CHECKED; fd++) {
        if (fcntl(fd, F_GETFD) >= 0 && !is_kept(&k, fd))
            return err_set(e, 0, "descriptor %d is open", fd);
    }
    return true;
}

const struct jail_layer jail_layer_descriptors = {
    .name = "descriptors",
    .about = "nothing the caller has open is inherited",
    .stage = JAIL_STAGE_PROGRAM,
    .is_wanted = jail_layer_always,
    .apply = apply,
    .verify = verify,
};
