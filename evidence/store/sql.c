/*
 * The few calls of SQLite that the store needs.  See sql.h, and the C/C++ interface
 * documentation of SQLite (sqlite.org/c3ref).
 */
#include "evidence/store/sql.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/mem.h"

struct sql_value sql_text(const char *text)
{
    return (struct sql_value){SQL_TEXT, text, 0};
}

struct sql_value sql_int(int64_t number)
{
    return (struct sql_value){SQL_INT, NULL, number};
}

/* The errno that says the same, where there is one. */
static int errno_of(sqlite3 *db)
{
    switch (sqlite3_errcode(db)) {
    case SQLITE_FULL: return ENOSPC;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: return sqlite3_system_errno(db);
    default: return 0;
    }
}

bool sql_fail(struct sql *s, struct err *e)
{
    if (sqlite3_errcode(s->db) == SQLITE_BUSY)
        return err_set(e, EBUSY, "another process kept it locked for %d s",
                       SQL_BUSY_TIMEOUT_MS / 1000);
    return err_set(e, errno_of(s->db), "%s", sqlite3_errmsg(s->db));
}

bool sql_open(struct sql *out, const char *path, int flags, struct err *e)
{
    int code = sqlite3_open_v2(path, &out->db, flags, NULL);

    if (code != SQLITE_OK && !out->db)
        return err_set(e, 0, "%s", sqlite3_errstr(code));
    if (code != SQLITE_OK)
        return sql_fail(out, e);
    sqlite3_extended_result_codes(out->db, 0);
    if (sqlite3_busy_timeout(out->db, SQL_BUSY_TIMEOUT_MS) != SQLITE_OK)
        return sql_fail(out, e);
    return sql_run_script(out, "PRAGMA foreign_keys = ON", e);
}

void sql_close(struct sql *s)
{
    for (size_t i = 0; i < s->cached; i++)
        sqlite3_finalize(s->cache[i].statement);
    sqlite3_close(s->db);
    *s = (struct sql){0};
}

/* Prepared on first use. */
static sqlite3_stmt *statement_of(struct sql *s, const char *text, struct err *e)
{
    sqlite3_stmt *statement = NULL;

    for (size_t i = 0; i < s->cached; i++) {
        if (s->cache[i].text == text)
            return s->cache[i].statement;
    }
    assert(s->cached < SQL_CACHE_SIZE);
    if (sqlite3_prepare_v3(s->db, text, -1, SQLITE_PREPARE_PERSISTENT, &statement,
                           NULL) != SQLITE_OK) {
        sql_fail(s, e);
        return NULL;
    }
    s->cache[s->cached++] = (struct sql_cached){text, statement};
    return statement;
}

static bool bind(struct sql *s, sqlite3_stmt *statement, const struct sql_value *values,
                 struct err *e)
{
    int code = SQLITE_OK;

    sqlite3_clear_bindings(statement);
    for (int i = 0; values[i].kind != SQL_END && code == SQLITE_OK; i++) {
        if (values[i].kind == SQL_INT)
            code = sqlite3_bind_int64(statement, i + 1, values[i].number);
        else
            code = sqlite3_bind_text(statement, i + 1, values[i].text, -1,
                                     SQLITE_TRANSIENT);
    }
    return code == SQLITE_OK || sql_fail(s, e);
}

sqlite3_stmt *sql_query(struct sql *s, const char *text, const struct sql_value *values,
                        struct err *e)
{
    sqlite3_stmt *statement = statement_of(s, text, e);

    return statement && bind(s, statement, values, e) ? statement : NULL;
}

enum sql_step sql_next(struct sql *s, sqlite3_stmt *query, struct err *e)
{
    int code = sqlite3_step(query);

    if (code == SQLITE_ROW)
        return SQL_STEP_ROW;
    if (code != SQLITE_DONE)
        sql_fail(s, e); /* before the reset, which may change the text */
    sqlite3_reset(query);
    return code == SQLITE_DONE ? SQL_STEP_DONE : SQL_STEP_FAILED;
}

void sql_stop(sqlite3_stmt *query)
{
    sqlite3_reset(query);
}

bool sql_run(struct sql *s, const char *text, const struct sql_value *values,
             struct err *e)
{
    sqlite3_stmt *statement = sql_query(s, text, values, e);

    return statement && sql_next(s, statement, e) == SQL_STEP_DONE;
}

bool sql_run_script(struct sql *s, const char *text, struct err *e)
{
    return sqlite3_exec(s->db, text, NULL, NULL, NULL) == SQLITE_OK || sql_fail(s, e);
}

bool sql_number(struct sql *s, const char *text, const struct sql_value *values,
                int64_t *out, struct err *e)
{
    sqlite3_stmt *query = sql_query(s, text, values, e);
    enum sql_step step = query ? sql_next(s, query, e) : SQL_STEP_FAILED;

    if (step == SQL_STEP_FAILED)
        return false;
    *out = 0;
    if (step == SQL_STEP_ROW) {
        *out = sqlite3_column_int64(query, 0);
        sql_stop(query);
    }
    return true;
}

char *sql_column(sqlite3_stmt *query, int column)
{
    const void *text = sqlite3_column_text(query, column);

    return mem_strdup(text);
}

/*
 * IMMEDIATE takes the lock at once, so that a transaction never fails half-way on it.
 */
bool sql_begin_write(struct sql *s, struct err *e)
{
    return sql_run(s, "BEGIN IMMEDIATE", SQL_NO_VALUES, e);
}

bool sql_begin_read(struct sql *s, struct err *e)
{
    return sql_run(s, "BEGIN", SQL_NO_VALUES, e);
}

bool sql_end(struct sql *s, bool ok, struct err *e)
{
    struct err ignored = {0};

    if (ok && sql_run(s, "COMMIT", SQL_NO_VALUES, e))
        return true;
    if (!sqlite3_get_autocommit(s->db)) /* a full disk may have rolled back already */
        sql_run(s, "ROLLBACK", SQL_NO_VALUES, &ignored);
    return false;
}
