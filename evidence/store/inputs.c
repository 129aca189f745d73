/*
 * Inputs: one file each, named by its content, complete before any row speaks of it.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/store/internal.h"

enum { KEY_LENGTH = 32, LARGEST_INPUT = 256 << 20 };

/* Keys become file names: exactly 32 hexadecimal digits, nothing else. */
static bool is_key(const char *key)
{
    if (!key || strlen(key) != KEY_LENGTH)
        return false;
    for (const char *p = key; *p; p++) {
        if (!isxdigit((unsigned char)*p))
            return false;
    }
    return true;
}

char *store_input_path(const struct store *s, const char *key)
{
    return is_key(key) ? mem_printf("%s/inputs/%s", s->dir, key) : mem_strdup("");
}

static bool is_there(const char *path, size_t size)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && (size_t)st.st_size == size;
}

/* A rename survives a power cut only when the folder was synchronised too. */
static bool sync_folder(const struct store *s, struct err *e)
{
    SCOPED_FREE char *path = fs_join(s->dir, "inputs");
    SCOPED_FD int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return err_set(e, errno, "open %s", path);
    if (fsync(fd) != 0 && errno != EINVAL)
        return err_set(e, errno, "fsync %s", path);
    return true;
}

static bool put_input(struct store *s, const void *bytes, size_t size, const char *key,
                      struct err *e)
{
    SCOPED_FREE char *path = store_input_path(s, key);

    if (!s->is_writable)
        return err_set(e, 0, "it was opened for reading");
    if (!is_there(path, size) &&
        !(fs_write(path, bytes, size, 0644, e) && sync_folder(s, e)))
        return false;
    return sql_run(&s->sql, "INSERT OR IGNORE INTO input (key, size) VALUES (?1, ?2)",
                   SQL_VALUES(sql_text(key), sql_int((int64_t)size)), e);
}

bool store_put_input(struct store *s, const void *bytes, size_t size, char key[33],
                     struct err *e)
{
    struct hash_key hash = hash_bytes(bytes, size);

    memcpy(key, hash.hex, sizeof hash.hex);
    return store_outcome(s, put_input(s, bytes, size, key, e), e, "keep an input");
}

static bool get_input(struct store *s, const char *key, struct str *out, struct err *e)
{
    SCOPED_FREE char *path = store_input_path(s, key);
    struct hash_key hash;

    if (!*path)
        return err_set(e, 0, "\"%s\" is not a content key", key ? key : "");
    str_clear(out);
    if (!fs_read(path, LARGEST_INPUT, out, e))
        return false;
    hash = hash_bytes(str_text(out), out->len);
    if (strcmp(hash.hex, key) != 0)
        return err_set(e, 0, "%s is damaged: its content does not match its name",
                       path);
    return true;
}

bool store_get_input(struct store *s, const char *key, struct str *out, struct err *e)
{
    return store_outcome(s, get_input(s, key, out, e), e, "read an input");
}
