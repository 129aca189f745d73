/*
 * Where the project's own files are; the table is in cli.h.
 *
 * Nothing is compiled in: the running binary says where it is, and a source tree is
 * known by the file this module is declared in.
 */
#include "cli/cli.h"

#include <stdlib.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"

static char *binary_dir(void)
{
    SCOPED_FREE char *binary = fs_real("/proc/self/exe", NULL);

    return binary ? fs_dir(binary) : mem_strdup(".");
}

/* The root of the source tree the binary was built in, or NULL when installed. */
static char *source_root(const char *bin)
{
    return fs_find_upwards(bin, "cli/cli.h");
}

static char *from_environment(const char *name)
{
    const char *value = getenv(name);

    return value && *value ? fs_absolute(value) : NULL;
}

/* BIN/../TAIL without the "..". */
static char *beside_bin(const char *bin, const char *tail)
{
    SCOPED_FREE char *prefix = fs_dir(bin);

    return fs_join(prefix, tail);
}

static char *find(const char *variable, const char *in_source, const char *installed)
{
    char *given = from_environment(variable);

    if (given)
        return given;

    SCOPED_FREE char *bin = binary_dir();
    SCOPED_FREE char *root = source_root(bin);
    if (root)
        return fs_join(root, in_source);
    return beside_bin(bin, installed);
}

char *cli_targets_dir(void)
{
    return find("SPILLWAY_TARGETS", "targets", "share/spillway/targets");
}

char *cli_corpus_dir(void)
{
    return find("SPILLWAY_CORPUS", "corpus", "share/spillway/corpus");
}

char *cli_cache_dir(void)
{
    char *given = from_environment("SPILLWAY_CACHE");
    const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

    if (given)
        return given;
    if (xdg && xdg[0] == '/') /* the XDG specification: ignore a relative one */
        return fs_join(xdg, "spillway");
    if (home && *home)
        return fs_join(home, ".cache/spillway");
    return fs_join("/var/cache", "spillway");
}

char *cli_work_dir(void)
{
    char *given = from_environment("SPILLWAY_WORK");

    if (given)
        return given;

    SCOPED_FREE char *bin = binary_dir();
    SCOPED_FREE char *root = source_root(bin);
    if (root)
        return fs_join(root, "build/targets");
    SCOPED_FREE char *cache = cli_cache_dir();
    return fs_join(cache, "targets");
}

char *cli_libexec_dir(void)
{
    char *given = from_environment("SPILLWAY_LIBEXEC");

    if (given)
        return given;

    SCOPED_FREE char *bin = binary_dir();
    SCOPED_FREE char *root = source_root(bin);
    if (root)
        return fs_join(bin, "libexec");
    return beside_bin(bin, "libexec/spillway");
}
