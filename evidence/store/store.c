/*
 * Opening the store: the folder, the database in it, its schema.  See store.h.
 *
 * Write-ahead logging lets readers work while one process writes.  It needs shared
 * memory between the processes, so a store is for the processes of one machine; shards
 * on several machines keep one each.
 */
#include "evidence/store/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/store/internal.h"
#include "evidence/store/schema.h"

enum { WAL_ATTEMPTS = 200, WAL_PAUSE_MS = 50 };

/* A store is data of one machine: keep it out of version control by itself. */
static bool make_folders(const char *dir, struct err *e)
{
    SCOPED_FREE char *inputs = fs_join(dir, "inputs");
    SCOPED_FREE char *ignore = fs_join(dir, ".gitignore");

    if (!fs_mkdirs(inputs, 0755, e))
        return false;
    return fs_exists(ignore) || fs_write(ignore, "*\n", 2, 0644, e);
}

/*
 * Switching to the write-ahead log needs the file for a moment alone, and SQLite does
 * not wait for that: two processes that create a store at the same time would fail.
 */
static bool use_wal(struct sql *s, struct err *e)
{
    const struct timespec pause = {0, WAL_PAUSE_MS * 1000000L};

    for (int i = 0; i < WAL_ATTEMPTS; i++) {
        if (sqlite3_exec(s->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL) ==
            SQLITE_OK)
            return sql_run_script(s, "PRAGMA synchronous = FULL", e);
        if (sqlite3_errcode(s->db) != SQLITE_BUSY)
            break;
        nanosleep(&pause, NULL);
    }
    return sql_fail(s, e);
}

static bool open_for_writing(struct store *s, const char *path, struct err *e)
{
    return make_folders(s->dir, e) &&
           sql_open(&s->sql, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, e) &&
           use_wal(&s->sql, e) && schema_migrate(&s->sql, e);
}

/* '?', '#' and '%' mean something in SQLite's file names of the form file:PATH. */
static char *uri_of(const char *path)
{
    SCOPED_STR struct str uri = {0};
    SCOPED_FREE char *absolute = fs_absolute(path);

    str_add(&uri, "file:");
    for (const char *p = absolute; *p; p++) {
        if (strchr("?#%", *p))
            str_addf(&uri, "%%%02x", (unsigned)(unsigned char)*p);
        else
            str_add_char(&uri, *p);
    }
    str_add(&uri, "?immutable=1");
    return str_take(&uri);
}

/*
 * A reader of a write-ahead log wants to create files beside the database.  Where it
 * may not (a store of somebody else, a read-only disk), the file is read as it is,
 * provided that no log is left to be read with it.
 */
static bool open_for_reading(struct store *s, const char *path, struct err *e)
{
    SCOPED_FREE char *log = mem_printf("%s-wal", path);
    SCOPED_FREE char *uri = NULL;
    struct stat st;

    if (!fs_exists(path))
        return err_set(e, ENOENT, "nothing was stored yet");
    if (sql_open(&s->sql, path, SQLITE_OPEN_READONLY, e) && schema_check(&s->sql, e))
        return true;
    if (sqlite3_errcode(s->sql.db) != SQLITE_CANTOPEN || access(s->dir, W_OK) == 0 ||
        (stat(log, &st) == 0 && st.st_size > 0))
        return false;
    sql_close(&s->sql);
    err_clear(e);
    uri = uri_of(path);
    return sql_open(&s->sql, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, e) &&
           schema_check(&s->sql, e);
}

struct store *store_open(const char *dir, enum store_mode mode, struct err *e)
{
    SCOPED_FREE char *path = fs_join(dir, "evidence.db");
    struct store *s = mem_alloc(sizeof *s);
    bool ok;

    s->dir = mem_strdup(dir);
    s->is_writable = mode == STORE_WRITE;
    ok = s->is_writable ? open_for_writing(s, path, e) : open_for_reading(s, path, e);
    if (ok)
        return s;
    err_wrap(e, "store %s", path);
    store_close(s);
    return NULL;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    sql_close(&s->sql);
    free(s->dir);
    free(s);
}

const char *store_dir(const struct store *s)
{
    return s->dir;
}

/* The longest one is the nearest ancestor. */
char *store_default_dir(const char *start)
{
    static const char *const marks[] = {".spillway", ".spillway.yaml", ".git"};
    char *best = NULL;

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        char *found = fs_find_upwards(start, marks[i]);

        if (found && (!best || strlen(found) > strlen(best))) {
            free(best);
            best = TAKE(found);
        }
        free(found);
    }
    if (!best)
        best = fs_absolute(start);

    char *dir = fs_join(best, ".spillway");
    free(best);
    return dir;
}

/* ------------------------------------------------------------------ helpers */

bool store_outcome(const struct store *s, bool ok, struct err *e, const char *doing)
{
    return ok || err_wrap(e, "store %s: %s", s->dir, doing);
}

bool store_require(struct store *s, const char *text, const char *what, const char *key,
                   struct err *e)
{
    int64_t count = 0;

    if (!sql_number(&s->sql, text, SQL_VALUES(sql_text(key)), &count, e))
        return false;
    return count > 0 || err_set(e, 0, "no %s %s", what, key ? key : "(none)");
}

bool store_require_finding(struct store *s, const char *fingerprint, struct err *e)
{
    return store_require(s, "SELECT count(*) FROM evidence WHERE fingerprint = ?1",
                         "finding", fingerprint, e);
}

bool store_require_crash(struct store *s, const char *crash_id, struct err *e)
{
    return store_require(s, "SELECT count(*) FROM crash WHERE id = ?1", "crash",
                         crash_id, e);
}

bool store_require_input(struct store *s, const char *key, struct err *e)
{
    return store_require(s, "SELECT count(*) FROM input WHERE key = ?1", "input", key,
                         e);
}

json_t *store_column_json(sqlite3_stmt *query, int column, struct err *e)
{
    const void *text = sqlite3_column_text(query, column);
    int size = sqlite3_column_bytes(query, column);

    if (!text) {
        err_set(e, 0, "a document is missing");
        return NULL;
    }
    return json_parse(text, (size_t)size, e);
}

char *store_json_text(json_t *document)
{
    char *text = json_dumps(document, JSON_COMPACT);

    json_decref(document);
    return text;
}
