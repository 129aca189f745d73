/*
 * Reading the store back: everything that matches a query, as one chain.
 *
 * All queries of one load share a read transaction, so a writer beside it cannot show a
 * crash without its links.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/store/internal.h"

enum { SHORTEST_PREFIX = 4 };

/* The crashes that a query wants: ?1 is the target, ?2 the beginning of the id. */
#define CRASH_MATCHES                                                                  \
    "(?1 IS NULL OR crash.target = ?1"                                                 \
    " OR substr(crash.target, 1, length(?1) + 1) = ?1 || '/')"                         \
    " AND (?2 IS NULL OR substr(crash.id, 1, length(?2)) = ?2)"

/* Calls `add` for each row. */
static bool each_row(struct store *s, sqlite3_stmt *query,
                     bool (*add)(struct store *, sqlite3_stmt *, struct chain *,
                                 struct err *),
                     struct chain *out, struct err *e)
{
    enum sql_step step = SQL_STEP_FAILED;

    while (query && (step = sql_next(&s->sql, query, e)) == SQL_STEP_ROW) {
        if (!add(s, query, out, e)) {
            sql_stop(query);
            return false;
        }
    }
    return step == SQL_STEP_DONE;
}

/* One text column into a list of texts. */
static bool load_texts(struct store *s, sqlite3_stmt *query, char ***list,
                       size_t *count, struct err *e)
{
    enum sql_step step = SQL_STEP_FAILED;

    while (query && (step = sql_next(&s->sql, query, e)) == SQL_STEP_ROW) {
        *list = mem_resize(*list, mem_add(*count, 1), sizeof **list);
        (*list)[(*count)++] = sql_column(query, 0);
    }
    return step == SQL_STEP_DONE;
}

/* ----------------------------------------------------------------- findings */

static bool parse_finding(sqlite3_stmt *query, struct chain_finding *f, struct err *e)
{
    json_t *document = store_column_json(query, 0, e);
    bool ok = document && finding_from_json(document, &f->finding, e);

    json_decref(document);
    if (!ok)
        return false;
    f->reach_detail = sql_column(query, 2);
    return (reach_parse((const void *)sqlite3_column_text(query, 1), &f->reach) &&
            fix_state_parse((const void *)sqlite3_column_text(query, 3), &f->fix)) ||
           err_set(e, 0, "finding %s has unknown evidence", f->finding.fingerprint);
}

static bool add_finding(struct store *s, sqlite3_stmt *query, struct chain *out,
                        struct err *e)
{
    struct chain_finding *f = chain_add_finding(out);

    return parse_finding(query, f, e) &&
           load_texts(
               s,
               sql_query(&s->sql,
                         "SELECT crash_id FROM link WHERE fingerprint = ?1 ORDER BY 1",
                         SQL_VALUES(sql_text(f->finding.fingerprint)), e),
               &f->crash_ids, &f->crash_count, e);
}

static int compare_findings(const void *a, const void *b)
{
    const struct chain_finding *x = a, *y = b;

    return finding_compare(&x->finding, &y->finding);
}

static bool load_findings(struct store *s, const struct store_query *q,
                          struct chain *out, struct err *e)
{
    bool linked = q->only_linked || q->crash_id;
    sqlite3_stmt *query = sql_query(
        &s->sql,
        "SELECT finding.document, evidence.reach, evidence.detail, evidence.fix"
        " FROM finding JOIN evidence USING (fingerprint)"
        " WHERE ?3 = 0 OR EXISTS (SELECT 1 FROM link JOIN crash"
        " ON crash.id = link.crash_id WHERE link.fingerprint = finding.fingerprint"
        " AND " CRASH_MATCHES ")",
        SQL_VALUES(sql_text(q->target), sql_text(q->crash_id), sql_int(linked)), e);

    if (!each_row(s, query, add_finding, out, e))
        return false;
    if (out->finding_count > 1)
        qsort(out->findings, out->finding_count, sizeof *out->findings,
              compare_findings);
    return true;
}

/* ------------------------------------------------------------------ crashes */

/* The beginning of the input for reports; an input that was deleted is no error. */
static void load_preview(struct store *s, struct chain_crash *c)
{
    const char *key = c->minimized_key ? c->minimized_key : c->input_key;
    SCOPED_FREE char *path = key ? store_input_path(s, key) : NULL;
    SCOPED_FILE FILE *in = path && *path ? fopen(path, "re") : NULL;

    if (!in)
        return;
    c->preview = mem_alloc(CHAIN_PREVIEW_SIZE);
    c->preview_size = fread(c->preview, 1, CHAIN_PREVIEW_SIZE, in);
}

static bool parse_crash_row(sqlite3_stmt *query, struct chain_crash *c, struct err *e)
{
    json_t *document = store_column_json(query, 0, e);
    bool ok = document && crash_from_json(document, &c->crash, e);

    json_decref(document);
    c->entry = sql_column(query, 1);
    c->reproduce = sql_column(query, 2);
    c->first_seen = sql_column(query, 3);
    c->last_seen = sql_column(query, 4);
    c->times_seen = (unsigned)sqlite3_column_int64(query, 5);
    c->input_key = sql_column(query, 6);
    c->input_size = (size_t)sqlite3_column_int64(query, 7);
    c->minimized_key = sql_column(query, 8);
    c->minimized_size = (size_t)sqlite3_column_int64(query, 9);
    if (!ok || sqlite3_column_type(query, 10) == SQLITE_NULL)
        return ok;
    document = store_column_json(query, 10, e);
    ok = document && containment_from_json(document, &c->containment, e);
    json_decref(document);
    return ok;
}

static bool add_crash(struct store *s, sqlite3_stmt *query, struct chain *out,
                      struct err *e)
{
    struct chain_crash *c = chain_add_crash(out);

    if (!parse_crash_row(query, c, e))
        return false;
    load_preview(s, c);
    return load_texts(
        s,
        sql_query(&s->sql,
                  "SELECT fingerprint FROM link WHERE crash_id = ?1 ORDER BY 1",
                  SQL_VALUES(sql_text(c->crash.id)), e),
        &c->fingerprints, &c->fingerprint_count, e);
}

static bool load_crashes(struct store *s, const struct store_query *q,
                         struct chain *out, struct err *e)
{
    sqlite3_stmt *query = sql_query(
        &s->sql,
        "SELECT crash.document, entry, reproduce, first_seen, last_seen, times_seen,"
        " input_key, first.size, minimized_key, small.size, containment.document"
        " FROM crash LEFT JOIN input AS first ON first.key = input_key"
        " LEFT JOIN input AS small ON small.key = minimized_key"
        " LEFT JOIN containment ON containment.crash_id = crash.id"
        " WHERE " CRASH_MATCHES " ORDER BY first_seen, crash.target, crash.id",
        SQL_VALUES(sql_text(q->target), sql_text(q->crash_id)), e);

    return each_row(s, query, add_crash, out, e);
}

/* ---------------------------------------------------------------- campaigns */

/* A campaign that still says it runs may have been killed. */
static char *status_of(const char *status, const char *owner)
{
    if (strcmp(status, "running") == 0 && store_campaign_owner_is_gone(owner))
        return mem_strdup("interrupted");
    return mem_strdup(status);
}

static bool add_campaign(struct store *s, sqlite3_stmt *query, struct chain *out,
                         struct err *e)
{
    struct chain_campaign *c = chain_add_campaign(out);
    json_t *document = store_column_json(query, 1, e);
    bool ok = document && chain_campaign_from_json(document, c, e);

    (void)s;
    json_decref(document);
    if (!ok)
        return err_wrap(e, "campaign");
    c->id = sqlite3_column_int64(query, 0);
    free(c->status);
    c->status = status_of((const void *)sqlite3_column_text(query, 2),
                          (const void *)sqlite3_column_text(query, 3));
    return true;
}

static bool load_campaigns(struct store *s, const struct store_query *q,
                           struct chain *out, struct err *e)
{
    sqlite3_stmt *query =
        sql_query(&s->sql,
                  "SELECT id, document, status, owner FROM campaign"
                  " WHERE (?1 IS NULL OR target = ?1"
                  " OR substr(target, 1, length(?1) + 1) = ?1 || '/')"
                  " AND (?2 IS NULL OR id IN (SELECT campaign FROM artefact"
                  " WHERE substr(crash_id, 1, length(?2)) = ?2)) ORDER BY id",
                  SQL_VALUES(sql_text(q->target), sql_text(q->crash_id)), e);

    return each_row(s, query, add_campaign, out, e);
}

/* --------------------------------------------------------------------- load */

static bool check_query(const struct store_query *q, struct err *e)
{
    return !q->crash_id || strlen(q->crash_id) >= SHORTEST_PREFIX ||
           err_set(e, 0, "\"%s\" is too short: give at least %d digits of a crash's id",
                   q->crash_id, SHORTEST_PREFIX);
}

static bool load_all(struct store *s, const struct store_query *q, struct chain *out,
                     struct err *e)
{
    return load_findings(s, q, out, e) && load_crashes(s, q, out, e) &&
           load_campaigns(s, q, out, e);
}

bool store_load(struct store *s, const struct store_query *q, struct chain *out,
                struct err *e)
{
    static const struct store_query everything;
    bool ok;

    *out = (struct chain){0};
    if (!q)
        q = &everything;
    ok = check_query(q, e) && sql_begin_read(&s->sql, e) &&
         sql_end(&s->sql, load_all(s, q, out, e), e);
    if (!ok)
        chain_fini(out);
    return store_outcome(s, ok, e, "read");
}
