/* Paths: joining, splitting, resolving, searching; see fs.h. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"

bool fs_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool fs_is_dir(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool fs_is_executable(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

char *fs_join(const char *a, const char *b)
{
    if (b[0] == '/' || !a[0])
        return mem_strdup(b);
    return mem_printf("%s%s%s", a, str_ends_with(a, "/") ? "" : "/", b);
}

const char *fs_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

char *fs_dir(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return mem_strdup(".");
    if (slash == path)
        return mem_strdup("/");
    return mem_strndup(path, (size_t)(slash - path));
}

const char *fs_extension(const char *path)
{
    const char *base = fs_base(path);
    const char *dot = strrchr(base, '.');

    return dot && dot != base ? dot : "";
}

char *fs_real(const char *path, struct err *e)
{
    char *real = realpath(path, NULL);

    if (!real)
        err_set(e, errno, "%s", path);
    return real;
}

/* Drop the last component of an absolute path under construction. */
static void drop_component(struct str *path)
{
    while (path->len > 0 && path->text[path->len - 1] != '/')
        path->len--;
    if (path->len > 0)
        path->len--;
    path->text[path->len] = '\0';
}

char *fs_absolute(const char *path)
{
    SCOPED_FREE char *cwd = path[0] == '/' ? NULL : getcwd(NULL, 0);
    SCOPED_FREE char *whole = fs_join(cwd ? cwd : "/", path);
    SCOPED_STR struct str out = {0};

    str_add(&out, "");
    for (const char *at = whole; *at;) {
        size_t len = strcspn(at, "/");

        if (len == 2 && at[0] == '.' && at[1] == '.') {
            drop_component(&out);
        } else if (len > 0 && !(len == 1 && at[0] == '.')) {
            str_add_char(&out, '/');
            str_add_bytes(&out, at, len);
        }
        at += len;
        at += strspn(at, "/");
    }
    if (out.len == 0)
        str_add_char(&out, '/');
    return str_take(&out);
}

char *fs_find_program(const char *name)
{
    if (strchr(name, '/'))
        return fs_is_executable(name) ? mem_strdup(name) : NULL;

    const char *path = getenv("PATH");
    if (!path || !path[0])
        path = "/usr/local/bin:/usr/bin:/bin";

    for (const char *at = path;; at++) {
        size_t len = strcspn(at, ":");
        SCOPED_FREE char *dir = mem_strndup(at, len);
        SCOPED_FREE char *candidate = fs_join(len ? dir : ".", name);

        if (fs_is_executable(candidate))
            return TAKE(candidate);
        at += len;
        if (!*at)
            return NULL;
    }
}

char *fs_find_upwards(const char *start, const char *name)
{
    char *dir = fs_absolute(start);

    for (;;) {
        SCOPED_FREE char *candidate = fs_join(dir, name);
        if (fs_exists(candidate))
            return dir;
        if (strcmp(dir, "/") == 0) {
            free(dir);
            return NULL;
        }
        char *parent = fs_dir(dir);
        free(dir);
        dir = parent;
    }
}
