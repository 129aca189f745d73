/*
 * Every version of the schema is one row here, in order, and is never edited once it
 * was released: a change is a new row.  The version of a file is its `user_version`.
 */
#include "evidence/store/schema.h"

#include <stdio.h>

/*
 * "SpWy" in the header tells a store from other SQLite files (sqlite.org/fileformat2).
 */
#define APPLICATION_ID 0x53705779

static const char *const migrations[] = {
    /* 1 */
    "CREATE TABLE input ("
    "  key TEXT PRIMARY KEY,"
    "  size INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE evidence ("
    "  fingerprint TEXT PRIMARY KEY,"
    "  reach TEXT NOT NULL DEFAULT 'reported',"
    "  detail TEXT,"
    "  fix TEXT NOT NULL DEFAULT 'none'"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE finding ("
    "  fingerprint TEXT NOT NULL REFERENCES evidence,"
    "  file TEXT NOT NULL,"
    "  document TEXT NOT NULL," /* finding_to_json */
    "  first_seen TEXT NOT NULL,"
    "  last_seen TEXT NOT NULL,"
    "  PRIMARY KEY (fingerprint, file)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE campaign ("
    "  id INTEGER PRIMARY KEY,"
    "  target TEXT NOT NULL,"
    "  status TEXT NOT NULL,"
    "  owner TEXT NOT NULL," /* the process that runs it */
    "  document TEXT NOT NULL" /* chain_campaign_to_json */
    ") STRICT;"

    "CREATE TABLE crash ("
    "  id TEXT PRIMARY KEY,"
    "  target TEXT NOT NULL,"
    "  document TEXT NOT NULL," /* crash_to_json */
    "  entry TEXT,"
    "  reproduce TEXT,"
    "  first_seen TEXT NOT NULL,"
    "  last_seen TEXT NOT NULL,"
    "  times_seen INTEGER NOT NULL,"
    "  input_key TEXT REFERENCES input,"
    "  minimized_key TEXT REFERENCES input"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE containment ("
    "  crash_id TEXT PRIMARY KEY REFERENCES crash,"
    "  verdict TEXT NOT NULL,"
    "  document TEXT NOT NULL," /* containment_to_json */
    "  recorded TEXT NOT NULL"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE link ("
    "  fingerprint TEXT NOT NULL REFERENCES evidence,"
    "  crash_id TEXT NOT NULL REFERENCES crash,"
    "  PRIMARY KEY (fingerprint, crash_id)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE artefact ("
    "  id INTEGER PRIMARY KEY,"
    "  campaign INTEGER REFERENCES campaign," /* NULL: from elsewhere */
    "  target TEXT NOT NULL,"
    "  engine TEXT,"
    "  input_key TEXT NOT NULL REFERENCES input,"
    "  report TEXT NOT NULL,"
    "  filed TEXT NOT NULL,"
    "  settled TEXT," /* when triage was done with it; NULL: it waits */
    "  crash_id TEXT REFERENCES crash,"
    "  reason TEXT," /* why it became no crash */
    "  UNIQUE (target, input_key)"
    ") STRICT;"
    "CREATE INDEX artefact_pending ON artefact (id) WHERE settled IS NULL;"
    "CREATE INDEX artefact_crash ON artefact (crash_id);"
    "CREATE INDEX link_crash ON link (crash_id);",
};

int schema_version(void)
{
    return (int)(sizeof migrations / sizeof *migrations);
}

static bool read_version(struct sql *s, int64_t *version, struct err *e)
{
    return sql_number(s, "PRAGMA user_version", SQL_NO_VALUES, version, e);
}

/* Ours, or empty: never touch a database that something else made. */
static bool is_ours(struct sql *s, int64_t version, struct err *e)
{
    int64_t application = 0, tables = 0;

    if (!sql_number(s, "PRAGMA application_id", SQL_NO_VALUES, &application, e) ||
        !sql_number(s, "SELECT count(*) FROM sqlite_schema", SQL_NO_VALUES, &tables, e))
        return false;
    if (application == APPLICATION_ID || (tables == 0 && version == 0))
        return true;
    return err_set(e, 0, "an SQLite database, but not a store of spillway");
}

static bool refuse_newer(int64_t version, struct err *e)
{
    return err_set(e, 0,
                   "written by a newer spillway (schema %lld, this one knows %d): "
                   "update spillway, or use another --store",
                   (long long)version, schema_version());
}

static bool apply_from(struct sql *s, int64_t version, struct err *e)
{
    char text[80];

    for (; version < schema_version(); version++) {
        if (!sql_run_script(s, migrations[version], e))
            return err_wrap(e, "migration to schema %lld", (long long)version + 1);
    }
    snprintf(text, sizeof text, "PRAGMA user_version = %d; PRAGMA application_id = %d",
             schema_version(), APPLICATION_ID);
    return sql_run_script(s, text, e);
}

/* With the write lock held: another process may have been quicker. */
static bool migrate_locked(struct sql *s, struct err *e)
{
    int64_t version = 0;

    if (!read_version(s, &version, e) || !is_ours(s, version, e))
        return false;
    if (version > schema_version())
        return refuse_newer(version, e);
    return version == schema_version() || apply_from(s, version, e);
}

bool schema_migrate(struct sql *s, struct err *e)
{
    int64_t version = 0;

    if (!read_version(s, &version, e))
        return false;
    if (version == schema_version())
        return is_ours(s, version, e);
    return sql_begin_write(s, e) && sql_end(s, migrate_locked(s, e), e);
}

bool schema_check(struct sql *s, struct err *e)
{
    int64_t version = 0;

    if (!read_version(s, &version, e) || !is_ours(s, version, e))
        return false;
    if (version > schema_version())
        return refuse_newer(version, e);
    if (version == 0)
        return err_set(e, 0, "empty: nothing was stored yet");
    if (version < schema_version())
        return err_set(e, 0,
                       "schema %lld is older than %d: any command that writes to "
                       "the store updates it",
                       (long long)version, schema_version());
    return true;
}
