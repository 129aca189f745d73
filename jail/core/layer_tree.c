/*
 * tree: the root is a folder that the program cannot have prepared.
 *
 * Whoever can write to the tree decides what runs with the jail's set-up behind it,
 * so the folder must be root's or ours and closed to others.  What is in it was
 * checked when it was built (jail/tree); its files are mounted read-only.
 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "jail/core/layer.h"

static bool prepare(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    struct stat st;

    if (fstat(p->tree_fd, &st) != 0)
        return err_set(e, errno, "stat %s", p->spec->tree);
    if (st.st_uid != 0 && st.st_uid != geteuid())
        return err_set(e, 0, "%s belongs to uid %u, neither to root nor to us",
                       p->spec->tree, (unsigned)st.st_uid);
    if (st.st_mode & 0022)
        return err_set(e, 0, "%s can be written by others (mode %04o)", p->spec->tree,
                       (unsigned)st.st_mode & 07777);
    jail_layer_note(row, JAIL_LAYER_HELD, "owned by uid %u", (unsigned)st.st_uid);
    return true;
}

const struct jail_layer jail_layer_tree = {
    .name = "tree",
    .about = "the root is a folder that only root or we can change",
    .stage = JAIL_STAGE_OUTSIDE,
    .is_wanted = jail_layer_always,
    .prepare = prepare,
};
