/*
 * Unpack and pack; see archive.h.  libarchive's own manual: archive_read_disk(3),
 * archive_write_disk(3), archive_entry(3).
 */
#include "provision/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"
#include "base/vec.h"

enum { BLOCK_BYTES = 64 << 10, SEED_MAX_BYTES = 64 << 20 };

static void close_reader(struct archive **a)
{
    if (*a)
        archive_read_free(*a);
}

static void close_writer(struct archive **a)
{
    if (*a)
        archive_write_free(*a);
}

static void free_entry(struct archive_entry **entry)
{
    if (*entry)
        archive_entry_free(*entry);
}

#define SCOPED_READER __attribute__((cleanup(close_reader)))
#define SCOPED_WRITER __attribute__((cleanup(close_writer)))
#define SCOPED_ENTRY __attribute__((cleanup(free_entry)))

static bool fail(struct archive *a, const char *what, struct err *e)
{
    const char *why = archive_error_string(a);

    return err_set(e, 0, "%s: %s", what, why ? why : "unknown reason");
}

/* ------------------------------------------------------------------ unpack */

/* "name-1.2/dir/file" to "dir/file"; NULL for the top folder itself. */
static const char *below_top(const char *path)
{
    const char *slash;

    while (path[0] == '.' && path[1] == '/')
        path += 2;
    slash = strchr(path, '/');
    return slash && slash[1] ? slash + 1 : NULL;
}

static bool points_outside(const char *path)
{
    return path[0] == '/' || strcmp(path, "..") == 0 || str_starts_with(path, "../") ||
           strstr(path, "/../") || str_ends_with(path, "/..");
}

/* Place the entry below `dir`; false leaves it out of the unpacking. */
static bool move_below(struct archive_entry *entry, const char *dir, bool *is_refused)
{
    const char *inner = below_top(archive_entry_pathname(entry));
    const char *link = archive_entry_hardlink(entry);

    *is_refused = false;
    if (!inner)
        return false;
    if (points_outside(archive_entry_pathname(entry)) ||
        (link && points_outside(link))) {
        *is_refused = true;
        return false;
    }
    SCOPED_FREE char *path = fs_join(dir, inner);
    archive_entry_set_pathname(entry, path);
    if (link && below_top(link)) {
        SCOPED_FREE char *to = fs_join(dir, below_top(link));
        archive_entry_set_hardlink(entry, to);
    }
    return true;
}

static bool copy_data(struct archive *from, struct archive *to, struct err *e)
{
    const void *block;
    size_t size;
    la_int64_t offset;

    for (;;) {
        int code = archive_read_data_block(from, &block, &size, &offset);
        if (code == ARCHIVE_EOF)
            return true;
        if (code < ARCHIVE_WARN)
            return fail(from, "read", e);
        if (archive_write_data_block(to, block, size, offset) < ARCHIVE_WARN)
            return fail(to, "write", e);
    }
}

static bool unpack_entries(struct archive *from, struct archive *to, const char *dir,
                           struct err *e)
{
    struct archive_entry *entry;
    bool is_refused;

    for (;;) {
        int code = archive_read_next_header(from, &entry);
        if (code == ARCHIVE_EOF)
            return true;
        if (code < ARCHIVE_WARN)
            return fail(from, "read", e);
        if (!archive_entry_pathname(entry))
            return err_set(e, 0, "an entry without a name");
        if (!move_below(entry, dir, &is_refused)) {
            if (is_refused)
                return err_set(e, 0, "an entry points outside: %s",
                               archive_entry_pathname(entry));
            continue;
        }
        if (archive_write_header(to, entry) < ARCHIVE_WARN)
            return fail(to, archive_entry_pathname(entry), e);
        if (archive_entry_size(entry) > 0 && !copy_data(from, to, e))
            return false;
    }
}

bool archive_unpack(const char *tarball, const char *dir, struct err *e)
{
    SCOPED_READER struct archive *from = archive_read_new();
    SCOPED_WRITER struct archive *to = archive_write_disk_new();

    archive_read_support_filter_all(from);
    archive_read_support_format_all(from);
    archive_write_disk_set_options(to, ARCHIVE_EXTRACT_TIME |
                                           ARCHIVE_EXTRACT_SECURE_NODOTDOT |
                                           ARCHIVE_EXTRACT_SECURE_SYMLINKS);
    if (!fs_mkdirs(dir, 0755, e))
        return false;
    SCOPED_FREE char *real = fs_real(dir, e); /* no link of ours is in the way */
    if (!real)
        return false;
    if (archive_read_open_filename(from, tarball, BLOCK_BYTES) != ARCHIVE_OK)
        fail(from, "open", e);
    else if (unpack_entries(from, to, real, e))
        return true;
    return err_wrap(e, "unpack %s", fs_base(tarball));
}

/* --------------------------------------------------------------------- zip */

/* A plain file under the name `as`; anything else is left out. */
static bool add_file(struct archive *zip, const char *path, const char *as,
                     struct err *e)
{
    SCOPED_STR struct str bytes = {0};
    SCOPED_ENTRY struct archive_entry *entry = archive_entry_new();

    if (fs_is_dir(path))
        return true;
    if (!fs_read(path, SEED_MAX_BYTES, &bytes, e))
        return false;
    archive_entry_set_pathname(entry, as);
    archive_entry_set_size(entry, (la_int64_t)bytes.len);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    if (archive_write_header(zip, entry) != ARCHIVE_OK ||
        archive_write_data(zip, str_text(&bytes), bytes.len) < 0)
        return fail(zip, as, e);
    return true;
}

/* A folder's plain files, or the one file that it is. */
static bool add_place(struct archive *zip, const char *place, size_t number,
                      struct err *e)
{
    SCOPED_FREE char *prefix = number > 0 ? mem_printf("%zu-", number) : mem_strdup("");
    SCOPED_STRV struct strv names = {0};

    if (fs_exists(place) && !fs_is_dir(place)) {
        SCOPED_FREE char *as = mem_printf("%s%s", prefix, fs_base(place));
        return add_file(zip, place, as, e);
    }
    if (!fs_list(place, &names, e))
        return false;
    for (size_t i = 0; i < names.len; i++) {
        SCOPED_FREE char *path = fs_join(place, names.at[i]);
        SCOPED_FREE char *as = mem_printf("%s%s", prefix, names.at[i]);
        if (!add_file(zip, path, as, e))
            return false;
    }
    return true;
}

bool archive_zip(const struct strv *from, const char *path, struct err *e)
{
    SCOPED_WRITER struct archive *zip = archive_write_new();
    SCOPED_FREE char *temporary = mem_printf("%s.new", path);

    archive_write_set_format_zip(zip);
    if (archive_write_open_filename(zip, temporary) != ARCHIVE_OK)
        return fail(zip, temporary, e);
    for (size_t i = 0; i < from->len; i++) {
        if (!add_place(zip, from->at[i], i, e)) {
            unlink(temporary);
            return false;
        }
    }
    if (archive_write_close(zip) != ARCHIVE_OK)
        return fail(zip, path, e);
    if (rename(temporary, path) != 0)
        return err_set(e, errno, "rename to %s", path);
    return true;
}
