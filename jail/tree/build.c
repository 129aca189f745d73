/*
 * Trees: built in place, or once per content in a cache.
 *
 * A cached tree is built under a temporary name and renamed when it is complete, so a
 * folder of the right name is a whole tree, also after kill -9 or a full disk.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "jail/tree/place.h"
#include "jail/tree/plan.h"
#include "jail/tree/tree.h"

#define SCOPED_PLAN __attribute__((cleanup(tree_plan_fini)))

/* The folder is ours and nobody else can write there. */
static bool check_folder(int fd, const char *path, struct err *e)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return err_set(e, errno, "stat %s", path);
    if (st.st_uid != geteuid())
        return err_set(e, 0, "%s belongs to uid %u, not to us", path,
                       (unsigned)st.st_uid);
    if (st.st_mode & 0022)
        return err_set(e, 0, "%s can be written by others (mode %04o)", path,
                       (unsigned)st.st_mode & 07777);
    return true;
}

static int open_root(const char *path, struct err *e)
{
    SCOPED_FREE char *parent = fs_dir(path);

    if (!fs_mkdirs(parent, 0755, e))
        return -1;
    if (mkdir(path, 0755) == 0) {
        if (chmod(path, 0755) != 0) { /* whatever the umask is */
            err_set(e, errno, "chmod %s", path);
            return -1;
        }
    } else if (errno != EEXIST) {
        err_set(e, errno, "mkdir %s", path);
        return -1;
    }

    SCOPED_FD int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        err_set(e, errno, "open %s", path);
        return -1;
    }
    return check_folder(fd, path, e) ? take_fd(&fd) : -1;
}

static bool place_all(const struct tree_plan *plan, const char *root, struct err *e)
{
    SCOPED_FD int fd = open_root(root, e);

    if (fd < 0)
        return false;
    for (size_t i = 0; i < plan->entries.len; i++) {
        if (!tree_place_entry(fd, &plan->entries.at[i], e))
            return err_wrap(e, "tree %s", root);
    }
    return true;
}

/* Hand the plan's texts over as the description of a tree at `root`. */
static void describe(struct tree_plan *plan, const char *root, struct tree *out)
{
    *out = (struct tree){.root = fs_absolute(root),
                         .main = mem_strdup(plan->entries.at[0].inside),
                         .files = mem_calloc(plan->entries.len, sizeof *out->files),
                         .file_count = plan->entries.len};
    for (size_t i = 0; i < plan->entries.len; i++) {
        struct tree_entry *entry = &plan->entries.at[i];
        out->files[i] = (struct tree_file){.inside = TAKE(entry->inside),
                                           .outside = TAKE(entry->outside),
                                           .why = TAKE(entry->why)};
    }
}

bool tree_build(const struct tree_spec *spec, const char *root, struct tree *out,
                struct err *e)
{
    SCOPED_PLAN struct tree_plan plan = {0};

    *out = (struct tree){0};
    if (!tree_plan_make(spec, &plan, e) || !place_all(&plan, root, e))
        return false;
    describe(&plan, root, out);
    return true;
}

/* Build `path` unless another process is faster. */
static bool build_cached(const struct tree_plan *plan, const char *cache_dir,
                         const char *path, struct err *e)
{
    SCOPED_FREE char *temporary = fs_make_temp_dir(cache_dir, ".tree", e);

    if (!temporary)
        return false;
    if (chmod(temporary, 0755) != 0) {
        err_set(e, errno, "chmod %s", temporary);
    } else if (place_all(plan, temporary, e)) {
        if (rename(temporary, path) == 0)
            return true;
        if (errno == ENOTEMPTY || errno == EEXIST) { /* someone else's is the same */
            fs_remove_tree(temporary, NULL);
            return true;
        }
        err_set(e, errno, "rename to %s", path);
    }
    fs_remove_tree(temporary, NULL);
    return false;
}

bool tree_cached(const struct tree_spec *spec, const char *cache_dir, struct tree *out,
                 struct err *e)
{
    SCOPED_PLAN struct tree_plan plan = {0};

    *out = (struct tree){0};
    if (!tree_plan_make(spec, &plan, e) || !fs_mkdirs(cache_dir, 0755, e))
        return false;

    struct hash_key key = tree_plan_key(&plan);
    SCOPED_FREE char *path = fs_join(cache_dir, key.hex);
    if (!fs_is_dir(path) && !build_cached(&plan, cache_dir, path, e))
        return false;

    SCOPED_FD int fd = open_root(path, e); /* ours, and not writable by others */
    if (fd < 0)
        return false;
    describe(&plan, path, out);
    return true;
}

void tree_fini(struct tree *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->file_count; i++) {
        free(t->files[i].inside);
        free(t->files[i].outside);
        free(t->files[i].why);
    }
    free(t->files);
    free(t->root);
    free(t->main);
    *t = (struct tree){0};
}
