/* The headers of a project, by the end of their path; see tree.h. */
#include "analyzer/frontend/tree.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "base/scoped.h"

/* A pre-commit hook must not wait for a walk through a whole disk. */
enum { MAX_ENTRIES = 50000, MAX_DEPTH = 24 };

struct tree {
    char *root;
    struct strv headers; /* absolute paths, in a stable order */
    unsigned entries; /* met so far */
};

static bool is_header(const char *name)
{
    const char *extension = fs_extension(name);

    return strcmp(extension, ".h") == 0 || strcmp(extension, ".inc") == 0 ||
           strcmp(extension, ".def") == 0 || strcmp(extension, ".hh") == 0;
}

/* Without following links: no loops, and nothing outside of the tree. */
static void walk(struct tree *t, const char *folder, unsigned depth)
{
    SCOPED_STRV struct strv names = {0};

    if (depth > MAX_DEPTH || !fs_list(folder, &names, NULL))
        return;
    for (size_t i = 0; i < names.len && t->entries < MAX_ENTRIES; i++) {
        SCOPED_FREE char *path = fs_join(folder, names.at[i]);
        struct stat s;
        t->entries++;
        if (names.at[i][0] == '.' || lstat(path, &s) != 0)
            continue;
        if (S_ISDIR(s.st_mode))
            walk(t, path, depth + 1);
        else if (is_header(names.at[i]))
            strv_add(&t->headers, path);
    }
}

static char *root_of(const char *file, const char *cwd)
{
    SCOPED_FREE char *folder = fs_dir(file);
    char *root = fs_find_upwards(folder, ".git");

    return root ? root : fs_absolute(cwd);
}

/* The tree of the last call, read anew when the root is another. */
static const struct tree *read_tree(const char *file, const char *cwd)
{
    static struct tree last;
    SCOPED_FREE char *root = root_of(file, cwd);

    if (last.root && strcmp(last.root, root) == 0)
        return &last;
    free(last.root);
    strv_fini(&last.headers);
    last = (struct tree){.root = TAKE(root)};
    walk(&last, last.root, 0);
    return &last;
}

/* Bytes that the two paths have in common from the start. */
static size_t common_length(const char *a, const char *b)
{
    size_t n = 0;

    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

/* Nearer is more in common with the file, then shorter. */
static bool is_nearer(const char *a, const char *b, const char *file)
{
    size_t x = common_length(a, file), y = common_length(b, file);

    return x != y ? x > y : strlen(a) < strlen(b);
}

/* Whole parts of the path, never "../". */
static bool has_suffix(const char *path, const char *suffix)
{
    size_t n = strlen(path), m = strlen(suffix);

    return n > m && path[n - m - 1] == '/' && strcmp(path + n - m, suffix) == 0;
}

char *tree_find_folder(const char *file, const char *cwd, const char *suffix)
{
    const struct tree *t = read_tree(file, cwd);
    const char *best = NULL;

    while (strncmp(suffix, "../", 3) == 0 || strncmp(suffix, "./", 2) == 0)
        suffix = strchr(suffix, '/') + 1;
    for (size_t i = 0; i < t->headers.len; i++) {
        const char *path = t->headers.at[i];
        if (has_suffix(path, suffix) && (!best || is_nearer(path, best, file)))
            best = path;
    }
    return best ? mem_strndup(best, strlen(best) - strlen(suffix) - 1) : NULL;
}
