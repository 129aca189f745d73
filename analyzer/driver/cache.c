/*
 * The cache; see cache.h.
 *
 * An entry is text lines and then what is kept:
 *     spillway-cache 2
 *     file SIZE NANOSECONDS KEY PATH        one per file read
 *     dir NANOSECONDS KEY PATH              one per folder searched for headers
 *     facts SIZE
 */
#include "analyzer/driver/cache.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/driver/flags.h"
#include "analyzer/frontend/frontend.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"

enum { MAX_ENTRY = 256 << 20 };

static const char first_line[] = "spillway-cache 2\n";

/* --------------------------------------------------------------- state of files */

static int64_t modified(const struct stat *st)
{
    return (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

static const struct lint_overlay *find_overlay(const struct cache *c, const char *path)
{
    for (size_t i = 0; i < c->overlay_count; i++)
        if (strcmp(c->overlays[i].path, path) == 0)
            return &c->overlays[i];
    return NULL;
}

/* The content key of what the analysis would read at `path`. */
static bool content_key(const struct cache *c, const char *path, struct hash_key *out)
{
    const struct lint_overlay *overlay = find_overlay(c, path);

    if (overlay) {
        *out = hash_bytes(overlay->text, overlay->size);
        return true;
    }
    return hash_file(path, out, NULL);
}

/* The key of the header names in a folder; that of no names when it cannot be read. */
static struct hash_key names_key(const char *dir)
{
    SCOPED_STRV struct strv names = {0};
    SCOPED_STR struct str headers = {0};

    fs_list(dir, &names, NULL);
    for (size_t i = 0; i < names.len; i++)
        if (str_ends_with(names.at[i], ".h"))
            str_addf(&headers, "%s\n", names.at[i]);
    return hash_bytes(str_text(&headers), headers.len);
}

/* Identity of a file without reading it. */
static void add_identity(struct str *key, const char *path)
{
    struct stat st = {0};

    if (stat(path, &st) != 0)
        st = (struct stat){0};
    str_addf(key, "%s %" PRId64 " %" PRId64 "\n", path, (int64_t)st.st_size,
             modified(&st));
}

/* ---------------------------------------------------------------------- opening */

bool cache_open(const struct lint_options *o, struct cache *out, struct err *e)
{
    SCOPED_STR struct str key = {0};
    SCOPED_FREE char *library = frontend_find_library();

    *out = (struct cache){.dir = o->cache_dir,
                          .overlays = o->overlays,
                          .overlay_count = o->overlay_count};
    add_identity(&key, "/proc/self/exe");
    add_identity(&key, library ? library : "-");
    str_add(&key, o->config ? o->config : "");
    out->tool = hash_bytes(str_text(&key), key.len);
    return fs_mkdirs(o->cache_dir, 0777, e);
}

static char *entry_path(const struct cache *c, const struct plan_unit *unit)
{
    SCOPED_STR struct str key = {0};

    str_addf(&key, "%s\n%s\n%s\n", c->tool.hex, unit->cwd, unit->file);
    if (unit->has_guessed_flags)
        str_add(&key, "guessed\n");
    for (size_t i = 0; i < unit->flags.len; i++)
        str_addf(&key, "%s\n", unit->flags.at[i]);

    struct hash_key hash = hash_bytes(str_text(&key), key.len);
    return fs_join(c->dir, hash.hex);
}

/* ---------------------------------------------------------------------- reading */

/* One line of an entry, taken apart in place. */
struct cursor {
    char *at, *end;
};

/* The next line without its newline, NULL at the end. */
static char *next_line(struct cursor *c)
{
    char *line = c->at;
    char *newline = memchr(c->at, '\n', (size_t)(c->end - c->at));

    if (!newline)
        return NULL;
    *newline = '\0';
    c->at = newline + 1;
    return line;
}

/* The next field of a line; the rest of the line for the last one is left in `*at`. */
static char *next_field(char **at)
{
    char *field = *at;
    char *space = strchr(field, ' ');

    if (!space)
        return NULL;
    *space = '\0';
    *at = space + 1;
    return field;
}

static bool file_holds(const struct cache *c, char *line)
{
    char *size = next_field(&line), *time = size ? next_field(&line) : NULL;
    char *key = time ? next_field(&line) : NULL;
    struct stat st;
    struct hash_key now;

    if (!key)
        return false;
    if (!find_overlay(c, line)) {
        if (stat(line, &st) != 0 || (int64_t)st.st_size != strtoll(size, NULL, 10))
            return false;
        if (modified(&st) == strtoll(time, NULL, 10))
            return true;
    }
    return content_key(c, line, &now) && strcmp(now.hex, key) == 0;
}

static bool dir_holds(char *line)
{
    char *time = next_field(&line), *key = time ? next_field(&line) : NULL;
    struct stat st = {0};

    if (!key)
        return false;
    if (stat(line, &st) == 0 && modified(&st) == strtoll(time, NULL, 10))
        return true;

    struct hash_key now = names_key(line);
    return strcmp(now.hex, key) == 0;
}

/* The part of a file's line that stays the same when only its time changes. */
static void add_source(struct str *sources, const char *key, const char *path)
{
    str_addf(sources, "%s %s\n", key, path);
}

/* Note what the line of a file says it held. */
static void note_source(const char *line, struct str *sources)
{
    const char *key = line;

    for (int k = 0; key && k < 2; k++)
        key = strchr(key, ' ') ? strchr(key, ' ') + 1 : NULL;
    if (key)
        str_addf(sources, "%s\n", key);
}

static bool read_entry(const struct cache *c, struct cursor *at, struct str *facts,
                       struct hash_key *key)
{
    SCOPED_STR struct str sources = {0};

    for (char *line; (line = next_line(at));) {
        char *kind = next_field(&line);

        if (!kind)
            return false;
        if (strcmp(kind, "file") == 0)
            note_source(line, &sources);
        if (strcmp(kind, "facts") == 0) {
            *key = hash_bytes(str_text(&sources), sources.len);
            size_t size = strtoull(line, NULL, 10);
            if (size != (size_t)(at->end - at->at))
                return false;
            str_add_bytes(facts, at->at, size);
            return true;
        }
        bool holds = strcmp(kind, "file") == 0  ? file_holds(c, line)
                     : strcmp(kind, "dir") == 0 ? dir_holds(line)
                                                : false;
        if (!holds)
            return false;
    }
    return false;
}

bool cache_get(const struct cache *c, const struct plan_unit *unit, struct str *kept,
               struct hash_key *sources)
{
    SCOPED_FREE char *path = entry_path(c, unit);
    SCOPED_STR struct str text = {0};

    if (!fs_read(path, MAX_ENTRY, &text, NULL) ||
        !str_starts_with(str_text(&text), first_line))
        return false;

    struct cursor at = {text.text + strlen(first_line), text.text + text.len};
    return read_entry(c, &at, kept, sources);
}

/* ---------------------------------------------------------------------- writing */

/*
 * False for a file that has changed since the analysis began: what was read is not
 * known.
 */
static bool add_file_line(const struct cache *c, const char *path, int64_t started,
                          struct str *out, struct str *sources)
{
    struct stat st = {0};
    struct hash_key key;

    if (strchr(path, '\n') || !content_key(c, path, &key))
        return false;
    if (stat(path, &st) != 0 || find_overlay(c, path))
        st = (struct stat){0};
    if (modified(&st) >= started)
        return false;
    str_addf(out, "file %" PRId64 " %" PRId64 " %s %s\n", (int64_t)st.st_size,
             modified(&st), key.hex, path);
    add_source(sources, key.hex, path);
    return true;
}

static void add_dir_line(const char *path, struct str *out)
{
    struct stat st = {0};
    struct hash_key key = names_key(path);

    if (stat(path, &st) != 0)
        st = (struct stat){0};
    str_addf(out, "dir %" PRId64 " %s %s\n", modified(&st), key.hex, path);
}

bool cache_put(const struct cache *c, const struct cache_source *from,
               const struct str *kept, struct hash_key *sources)
{
    SCOPED_FREE char *path = entry_path(c, from->unit);
    SCOPED_FREE char *unit_dir = fs_dir(from->unit->file);
    SCOPED_STRV struct strv dirs = {0};
    SCOPED_STR struct str text = {0}, read = {0};

    str_add(&text, first_line);
    for (size_t i = 0; i < from->included->len; i++)
        if (!add_file_line(c, from->included->at[i], from->started, &text, &read))
            return false;

    strv_add(&dirs, unit_dir);
    flags_include_dirs(&from->unit->flags, from->unit->cwd, &dirs);
    for (size_t i = 0; i < dirs.len; i++)
        add_dir_line(dirs.at[i], &text);

    str_addf(&text, "facts %zu\n", kept->len);
    str_add_bytes(&text, str_text(kept), kept->len);
    *sources = hash_bytes(str_text(&read), read.len);
    return fs_write(path, text.text, text.len, 0644, NULL);
}

/* ------------------------------------------------------------------------ bytes */

bool cache_get_bytes(const struct cache *c, const struct hash_key *key,
                     struct str *bytes)
{
    SCOPED_FREE char *path = fs_join(c->dir, key->hex);

    return fs_read(path, MAX_ENTRY, bytes, NULL);
}

bool cache_has_bytes(const struct cache *c, const struct hash_key *key)
{
    SCOPED_FREE char *path = fs_join(c->dir, key->hex);

    return access(path, R_OK) == 0;
}

void cache_put_bytes(const struct cache *c, const struct hash_key *key,
                     const struct str *bytes)
{
    SCOPED_FREE char *path = fs_join(c->dir, key->hex);

    fs_write(path, str_text(bytes), bytes->len, 0644, NULL);
}
