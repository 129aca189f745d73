/*
 * Corpus files; see corpus.h.
 */
#include "fuzz/corpus.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/vec.h"

enum { MAX_UNIT = 1 << 20 }; /* libFuzzer's own limit for -max_len */

bool corpus_stage_unit(const struct run_stage *stage, const void *bytes, size_t size,
                       struct err *e)
{
    const struct hash_key key = hash_bytes(bytes, size);
    SCOPED_FREE char *name = mem_printf("corpus/%s", key.hex);

    return run_stage_write(stage, name, bytes, size, e);
}

static bool is_unit_file(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= MAX_UNIT;
}

static bool stage_file(const struct run_stage *stage, const char *path, size_t *count,
                       struct err *e)
{
    SCOPED_STR struct str unit = {0};

    if (!is_unit_file(path))
        return true;
    if (!fs_read(path, MAX_UNIT, &unit, e) ||
        !corpus_stage_unit(stage, str_text(&unit), unit.len, e))
        return false;
    ++*count;
    return true;
}

bool corpus_stage(const struct run_stage *stage, const char *path, size_t *count,
                  struct err *e)
{
    SCOPED_STRV struct strv names = {0};

    if (!path || !fs_exists(path))
        return true;
    if (!fs_is_dir(path))
        return stage_file(stage, path, count, e);
    if (!fs_list(path, &names, e))
        return false;
    for (size_t i = 0; i < names.len; i++) {
        SCOPED_FREE char *file = fs_join(path, names.at[i]);

        if (names.at[i][0] == '.')
            continue; /* hidden: half-written by a killed campaign */
        if (!stage_file(stage, file, count, e))
            return false;
    }
    return true;
}

/*
 * Complete under a name of its own, then renamed.  Without fsync: thousands of units
 * are kept at the end of a campaign, and one that a power failure empties harms
 * nothing.
 */
bool corpus_keep(const char *dir, const void *bytes, size_t size, struct err *e)
{
    const struct hash_key key = hash_bytes(bytes, size);
    SCOPED_FREE char *path = fs_join(dir, key.hex);
    SCOPED_FREE char *temporary = mem_printf("%s/.%s.%ld", dir, key.hex,
                                             (long)getpid());

    if (fs_exists(path))
        return true;
    if (!fs_mkdirs(dir, 0755, e))
        return false;

    SCOPED_FD int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return err_set(e, errno, "create %s", temporary);
    if (fs_write_all(fd, bytes, size, e) &&
        (rename(temporary, path) == 0 || err_set(e, errno, "rename to %s", path)))
        return true;
    unlink(temporary);
    return err_wrap(e, "keep a corpus unit");
}

size_t corpus_count(const char *dir)
{
    SCOPED_STRV struct strv names = {0};
    size_t count = 0;

    if (!fs_list(dir, &names, NULL))
        return 0;
    for (size_t i = 0; i < names.len; i++)
        count += names.at[i][0] != '.';
    return count;
}
