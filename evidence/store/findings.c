/*
 * Findings, and the evidence that belongs to their fingerprints.
 */
#include <stdlib.h>
#include <string.h>

#include "base/scoped.h"
#include "evidence/store/internal.h"

/* A finding that brings an edit has a fix proposed, unless more is known already. */
static bool note_proposed_fix(struct store *s, const struct finding *f, struct err *e)
{
    return f->edit_count == 0 ||
           sql_run(&s->sql,
                   "UPDATE evidence SET fix = ?2 WHERE fingerprint = ?1 AND fix = ?3",
                   SQL_VALUES(sql_text(f->fingerprint),
                              sql_text(fix_state_name(FIX_PROPOSED)),
                              sql_text(fix_state_name(FIX_NONE))),
                   e);
}

static bool put_finding(struct store *s, const struct finding *f, struct err *e)
{
    SCOPED_FREE char *document = store_json_text(finding_to_json(f));
    const char *file = f->at.file ? f->at.file : "";
    enum fix_state fix = f->edit_count > 0 ? FIX_PROPOSED : FIX_NONE;

    if (!f->fingerprint[0])
        return err_set(e, 0, "the finding at %s:%u has no fingerprint", file,
                       f->at.line);
    return sql_run(&s->sql,
                   "INSERT INTO evidence (fingerprint, fix) VALUES (?1, ?2)"
                   " ON CONFLICT DO UPDATE SET fix = excluded.fix WHERE fix = 'none'",
                   SQL_VALUES(sql_text(f->fingerprint), sql_text(fix_state_name(fix))),
                   e) &&
           sql_run(
               &s->sql,
               "INSERT INTO finding (fingerprint, file, document, first_seen,"
               " last_seen) VALUES (?1, ?2, ?3, " SQL_NOW ", " SQL_NOW ")"
               " ON CONFLICT DO UPDATE SET document = excluded.document,"
               " last_seen = excluded.last_seen",
               SQL_VALUES(sql_text(f->fingerprint), sql_text(file), sql_text(document)),
               e) &&
           note_proposed_fix(s, f, e);
}

static bool put_all(struct store *s, const struct finding_list *list, struct err *e)
{
    for (size_t i = 0; i < list->len; i++) {
        if (!put_finding(s, &list->at[i], e))
            return false;
    }
    return true;
}

bool store_put_findings(struct store *s, const struct finding_list *list, struct err *e)
{
    bool ok = sql_begin_write(&s->sql, e) && sql_end(&s->sql, put_all(s, list, e), e);

    return store_outcome(s, ok, e, "file findings");
}

static bool current_reach(struct store *s, const char *fingerprint, enum reach *out,
                          struct err *e)
{
    sqlite3_stmt *query = sql_query(&s->sql,
                                    "SELECT reach FROM evidence WHERE fingerprint = ?1",
                                    SQL_VALUES(sql_text(fingerprint)), e);
    enum sql_step step = query ? sql_next(&s->sql, query, e) : SQL_STEP_FAILED;
    bool ok;

    if (step == SQL_STEP_FAILED)
        return false;
    if (step == SQL_STEP_DONE)
        return err_set(e, 0, "no finding %s", fingerprint ? fingerprint : "(none)");
    ok = reach_parse((const void *)sqlite3_column_text(query, 0), out);
    sql_stop(query);
    return ok || err_set(e, 0, "finding %s has an unknown reach", fingerprint);
}

static bool raise_reach(struct store *s, const char *fingerprint, enum reach reach,
                        const char *detail, struct err *e)
{
    enum reach old;

    if (!current_reach(s, fingerprint, &old, e))
        return false;
    if (reach < old)
        return true;
    return sql_run(&s->sql,
                   "UPDATE evidence SET reach = ?2, detail = CASE reach WHEN ?2"
                   " THEN coalesce(?3, detail) ELSE ?3 END WHERE fingerprint = ?1",
                   SQL_VALUES(sql_text(fingerprint), sql_text(reach_name(reach)),
                              sql_text(detail)),
                   e);
}

bool store_set_reach(struct store *s, const char *fingerprint, enum reach reach,
                     const char *detail, struct err *e)
{
    bool ok = sql_begin_write(&s->sql, e) &&
              sql_end(&s->sql, raise_reach(s, fingerprint, reach, detail, e), e);

    return store_outcome(s, ok, e, "raise the evidence of a finding");
}

bool store_set_fix(struct store *s, const char *fingerprint, enum fix_state fix,
                   struct err *e)
{
    bool ok = store_require_finding(s, fingerprint, e) &&
              sql_run(&s->sql, "UPDATE evidence SET fix = ?2 WHERE fingerprint = ?1",
                      SQL_VALUES(sql_text(fingerprint), sql_text(fix_state_name(fix))),
                      e);

    return store_outcome(s, ok, e, "record a fix");
}
