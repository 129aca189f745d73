/*
 * Crashes: one row each, however often they are seen; their containment, their links.
 */
#include <stdlib.h>
#include <string.h>

#include "base/scoped.h"
#include "evidence/store/internal.h"

/* Drop what says nothing, so that it does not replace what is known. */
static void drop_empty(json_t *document)
{
    const char *key;
    json_t *value;
    void *next;

    json_object_foreach_safe(document, next, key, value)
    {
        if (json_is_array(value) && json_array_size(value) == 0)
            json_object_del(document, key);
    }
}

/* The crash as JSON text; fields that are not set come from what is known already. */
static char *merged_document(const struct crash *c, json_t *known)
{
    json_t *document = crash_to_json(c);

    if (known) {
        drop_empty(document);
        json_object_update_missing(document, known);
    }
    return store_json_text(document);
}

/*
 * What is known of the crash: NULL in `out` when it is new.  An id that is already used
 * for another target is a mistake of the caller, and must not merge two crashes.
 */
static bool known_crash(struct store *s, const struct crash *c, json_t **out,
                        struct err *e)
{
    sqlite3_stmt *query = sql_query(&s->sql,
                                    "SELECT target, document FROM crash WHERE id = ?1",
                                    SQL_VALUES(sql_text(c->id)), e);
    enum sql_step step = query ? sql_next(&s->sql, query, e) : SQL_STEP_FAILED;
    const void *target;

    *out = NULL;
    if (step != SQL_STEP_ROW)
        return step == SQL_STEP_DONE;
    target = sqlite3_column_text(query, 0);
    if (strcmp(target, c->target ? c->target : "") != 0)
        err_set(e, 0, "crash %s belongs to target %s, not to %s", c->id,
                (const char *)target, c->target ? c->target : "(none)");
    else
        *out = store_column_json(query, 1, e);
    sql_stop(query);
    return *out != NULL;
}

static bool write_crash(struct store *s, const struct chain_crash *c,
                        const char *document, struct err *e)
{
    return sql_run(
        &s->sql,
        "INSERT INTO crash (id, target, document, entry, reproduce, first_seen,"
        " last_seen, times_seen, input_key, minimized_key)"
        " VALUES (?1, ?2, ?3, ?4, ?5, " SQL_NOW ", " SQL_NOW ", 1, ?6, ?7)"
        " ON CONFLICT (id) DO UPDATE SET document = excluded.document,"
        " entry = coalesce(excluded.entry, entry),"
        " reproduce = coalesce(excluded.reproduce, reproduce),"
        " last_seen = excluded.last_seen, times_seen = times_seen + 1,"
        " input_key = coalesce(input_key, excluded.input_key),"
        " minimized_key = coalesce(excluded.minimized_key, minimized_key)",
        SQL_VALUES(sql_text(c->crash.id),
                   sql_text(c->crash.target ? c->crash.target : ""), sql_text(document),
                   sql_text(c->entry), sql_text(c->reproduce), sql_text(c->input_key),
                   sql_text(c->minimized_key)),
        e);
}

static bool has_containment(const struct containment *c)
{
    return c->verdict != CONTAINMENT_NOT_AUDITED || c->layer_count || c->attempt_count;
}

static bool attach(struct store *s, const struct chain_crash *c, struct err *e)
{
    if (has_containment(&c->containment) &&
        !store_containment_in(s, c->crash.id, &c->containment, e))
        return false;
    for (size_t i = 0; i < c->fingerprint_count; i++) {
        if (!store_link_in(s, c->fingerprints[i], c->crash.id, e))
            return false;
    }
    return true;
}

static bool put_crash(struct store *s, const struct chain_crash *c, bool *is_new,
                      struct err *e)
{
    SCOPED_FREE char *document = NULL;
    json_t *known = NULL;

    if (!c->crash.id[0])
        return err_set(e, 0, "the crash has no id");
    if (c->input_key && !store_require_input(s, c->input_key, e))
        return false;
    if (c->minimized_key && !store_require_input(s, c->minimized_key, e))
        return false;
    if (!known_crash(s, &c->crash, &known, e))
        return false;
    if (is_new)
        *is_new = known == NULL;
    document = merged_document(&c->crash, known);
    json_decref(known);
    return write_crash(s, c, document, e) && attach(s, c, e);
}

bool store_put_crash(struct store *s, const struct chain_crash *c, bool *is_new,
                     struct err *e)
{
    bool ok = sql_begin_write(&s->sql, e) &&
              sql_end(&s->sql, put_crash(s, c, is_new, e), e);

    return store_outcome(s, ok, e, "file a crash");
}

bool store_set_minimized(struct store *s, const char *crash_id, const char *input_key,
                         size_t size, struct err *e)
{
    bool ok = store_require_crash(s, crash_id, e) &&
              store_require_input(s, input_key, e) &&
              sql_run(&s->sql, "UPDATE crash SET minimized_key = ?2 WHERE id = ?1",
                      SQL_VALUES(sql_text(crash_id), sql_text(input_key)), e);

    (void)size; /* the input's own row knows it */
    return store_outcome(s, ok, e, "record a minimised input");
}

bool store_containment_in(struct store *s, const char *crash_id,
                          const struct containment *c, struct err *e)
{
    SCOPED_FREE char *document = store_json_text(containment_to_json(c));

    return sql_run(&s->sql,
                   "INSERT INTO containment (crash_id, verdict, document, recorded)"
                   " VALUES (?1, ?2, ?3, " SQL_NOW ")"
                   " ON CONFLICT (crash_id) DO UPDATE SET verdict = excluded.verdict,"
                   " document = excluded.document, recorded = excluded.recorded",
                   SQL_VALUES(sql_text(crash_id),
                              sql_text(containment_verdict_name(c->verdict)),
                              sql_text(document)),
                   e);
}

bool store_put_containment(struct store *s, const char *crash_id,
                           const struct containment *c, struct err *e)
{
    bool ok = store_require_crash(s, crash_id, e) &&
              store_containment_in(s, crash_id, c, e);

    return store_outcome(s, ok, e, "record containment");
}

bool store_link_in(struct store *s, const char *fingerprint, const char *crash_id,
                   struct err *e)
{
    return store_require_finding(s, fingerprint, e) &&
           store_require_crash(s, crash_id, e) &&
           sql_run(&s->sql,
                   "INSERT OR IGNORE INTO link (fingerprint, crash_id) VALUES (?1, ?2)",
                   SQL_VALUES(sql_text(fingerprint), sql_text(crash_id)), e);
}

bool store_link(struct store *s, const char *fingerprint, const char *crash_id,
                struct err *e)
{
    return store_outcome(s, store_link_in(s, fingerprint, crash_id, e), e,
                         "link a finding and a crash");
}
