/*
 * SQLite as the store uses it: run a statement with values, step through rows, and
 * every failure as a text.
 *
 * Statements are prepared once per connection and kept by the address of their text, so
 * they must be string literals.  Values are bound, never put into the text.
 */
#ifndef SPILLWAY_EVIDENCE_STORE_SQL_H
#define SPILLWAY_EVIDENCE_STORE_SQL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { SQL_CACHE_SIZE = 64, SQL_BUSY_TIMEOUT_MS = 20000 };

struct sql {
    sqlite3 *db;
    struct sql_cached {
        const char *text;
        sqlite3_stmt *statement;
    } cache[SQL_CACHE_SIZE];
    size_t cached;
};

enum sql_kind { SQL_END, SQL_TEXT, SQL_INT };

struct sql_value {
    enum sql_kind kind;
    const char *text; /* NULL is SQL's NULL */
    int64_t number;
};

/* The values of a statement, in the order of ?1, ?2, ... */
#define SQL_VALUES(...)                                                                \
    ((const struct sql_value[]){                                                       \
        __VA_ARGS__, {SQL_END, NULL, 0} \
    })
#define SQL_NO_VALUES                                                                  \
    ((const struct sql_value[]){                                                       \
        {SQL_END, NULL, 0} \
    })

struct sql_value sql_text(const char *text);
struct sql_value sql_int(int64_t number);

/*
 * Open the file; `flags` are sqlite3_open_v2's.  Foreign keys are enforced, a locked
 * database is waited for.  `out` is zeroed before; sql_close() also after a failure.
 */
bool sql_open(struct sql *out, const char *path, int flags, struct err *e);
void sql_close(struct sql *s);

/* Run a statement that returns no rows. */
bool sql_run(struct sql *s, const char *text, const struct sql_value *values,
             struct err *e);

/* Run several statements without values, as for a schema. */
bool sql_run_script(struct sql *s, const char *text, struct err *e);

/* A query ready to be stepped; NULL on failure.  It stays the connection's. */
sqlite3_stmt *sql_query(struct sql *s, const char *text, const struct sql_value *values,
                        struct err *e);

enum sql_step { SQL_STEP_ROW, SQL_STEP_DONE, SQL_STEP_FAILED };

/* The next row.  After DONE and FAILED the query is reset and must not be read. */
enum sql_step sql_next(struct sql *s, sqlite3_stmt *query, struct err *e);

/* End a query before its last row. */
void sql_stop(sqlite3_stmt *query);

/* The column's text in new memory; NULL for NULL. */
char *sql_column(sqlite3_stmt *query, int column);

/*
 * Transactions.  sql_end commits when `ok`, else rolls back, and returns the outcome.
 */
bool sql_begin_write(struct sql *s, struct err *e);
bool sql_begin_read(struct sql *s, struct err *e);
bool sql_end(struct sql *s, bool ok, struct err *e);

/* The first column of the first row as a number. */
bool sql_number(struct sql *s, const char *text, const struct sql_value *values,
                int64_t *out, struct err *e);

/* Record why the last call on the connection failed.  Returns false. */
bool sql_fail(struct sql *s, struct err *e);

#endif
