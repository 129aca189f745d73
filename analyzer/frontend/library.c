/* libclang, loaded when it is needed; see library.h. */
#include "analyzer/frontend/library.h"

#include <ctype.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"

enum { NEWEST = 22, OLDEST = 17 };

#define ADVICE                                                                         \
    "install libclang1-19 and libclang-common-19-dev (or 17 to 22), or set "           \
    "SPILLWAY_LIBCLANG"

/* Folders and names, %u the major version: Debian, Fedora, SUSE and Arch. */
static const char *const places[] = {
    "/usr/lib/llvm-%u/lib/libclang-%u.so.%u",
    "/usr/lib/llvm-%u/lib/libclang-%u.so.1",
    "/usr/lib/llvm-%u/lib/libclang.so.1",
    "/usr/lib64/libclang.so.%u",
    "/usr/lib64/llvm%u/lib/libclang.so.%u",
    "/usr/lib/llvm%u/lib/libclang.so.%u",
    "/usr/lib/libclang.so.%u",
    "/usr/local/lib/libclang.so.%u",
};

/* The pattern with its %u filled in: a format that is not a literal is not worth it. */
static char *fill(const char *pattern, unsigned major)
{
    SCOPED_STR struct str path = {0};

    for (const char *p = pattern; *p; p++) {
        if (p[0] == '%' && p[1] == 'u') {
            str_addf(&path, "%u", major);
            p++;
        } else {
            str_add_char(&path, *p);
        }
    }
    return str_take(&path);
}

char *library_find(void)
{
    const char *named = getenv("SPILLWAY_LIBCLANG");

    if (named && *named)
        return fs_exists(named) ? mem_strdup(named) : NULL;
    for (unsigned major = NEWEST; major >= OLDEST; major--)
        for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
            char *path = fill(places[i], major);
            if (fs_exists(path))
                return path;
            free(path);
        }
    return NULL;
}

/* "Debian clang version 19.1.7 (3~deb12u1)" -> "19.1.7", 19 */
static bool read_version(struct library *l)
{
    CXString text = l->getClangVersion();
    const char *at = l->getCString(text);
    size_t n = 0;

    at = at ? strstr(at, "version ") : NULL;
    if (at)
        for (at += strlen("version "); isdigit((unsigned char)*at) || *at == '.'; at++)
            if (n + 1 < sizeof l->version)
                l->version[n++] = *at;
    l->version[n] = '\0';
    l->major = (unsigned)strtoul(l->version, NULL, 10);
    l->disposeString(text);
    return n > 0;
}

/*
 * clang's own headers stand beside the library, as Debian and the LLVM releases lay it
 * out.  Elsewhere libclang is left to find them itself.
 */
static char *find_resource_dir(const struct library *l)
{
    SCOPED_FREE char *lib = fs_dir(l->path);
    char *candidates[] = {
        mem_printf("%s/clang/%u", lib, l->major),
        mem_printf("%s/clang/%s", lib, l->version),
        mem_printf("/usr/lib/clang/%u", l->major),
    };
    char *found = NULL;

    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++) {
        SCOPED_FREE char *header = fs_join(candidates[i], "include/stddef.h");
        if (!found && fs_exists(header))
            found = candidates[i];
        else
            free(candidates[i]);
    }
    return found;
}

static bool resolve(struct library *l, void *handle, struct err *e)
{
    const struct {
        const char *name;
        void **slot;
    } wanted[] = {
#define X(name) {"clang_" #name, (void **)(void *)&l->name},
        LIBRARY_REQUIRED(X)
#undef X
    };

    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        *wanted[i].slot = dlsym(handle, wanted[i].name);
        if (!*wanted[i].slot)
            return err_set(e, 0, "%s lacks %s(): too old; " ADVICE, l->path,
                           wanted[i].name);
    }
    return true;
}

/* Stays loaded until the process ends: libclang cannot be unloaded safely. */
static bool load(struct library *l, struct err *e)
{
    const char *named = getenv("SPILLWAY_LIBCLANG");
    SCOPED_FREE char *path = library_find();

    if (!path && named && *named)
        return err_set(e, 0, "SPILLWAY_LIBCLANG: there is no %s", named);
    if (!path)
        return err_set(e, 0, "no libclang found: " ADVICE);
    l->path = fs_real(path, e);
    if (!l->path)
        return false;
    void *handle = dlopen(l->path, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return err_set(e, 0, "load libclang: %s", dlerror());
    if (!resolve(l, handle, e))
        return false;
    if (!read_version(l))
        return err_set(e, 0, "%s does not say its version", l->path);
    if (l->major < OLDEST)
        return err_set(e, 0, "%s is version %s: too old; " ADVICE, l->path, l->version);
    l->resource_dir = find_resource_dir(l);
    return true;
}

static enum { NOT_TRIED, LOADED, FAILED } outcome;
static struct library the_library;
static struct err the_error;

const struct library *library_load(struct err *e)
{
    if (outcome == NOT_TRIED)
        outcome = load(&the_library, &the_error) ? LOADED : FAILED;
    if (outcome == LOADED)
        return &the_library;
    err_set(e, 0, "%s", the_error.text);
    return NULL;
}

const struct library *library_get(void)
{
    return outcome == LOADED ? &the_library : NULL;
}
