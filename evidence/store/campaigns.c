/*
 * Campaigns, and the crashing inputs they leave for triage.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/vec.h"
#include "evidence/store/internal.h"

/* ---------------------------------------------------------------- processes */

/*
 * The 22nd field of /proc/PID/stat, the start time, tells reused pids apart (proc(5)).
 */
static char *start_time(long pid)
{
    SCOPED_FREE char *path = mem_printf("/proc/%ld/stat", pid);
    SCOPED_STR struct str text = {0};
    const char *p;

    if (!fs_read(path, 4096, &text, NULL))
        return NULL;
    p = strrchr(str_text(&text), ')'); /* the name before it may hold anything */
    for (int field = 2; p && field < 22; field++)
        p = strchr(p + 1, ' ');
    return p ? mem_strndup(p + 1, strspn(p + 1, "0123456789")) : NULL;
}

static void boot_id(struct str *out)
{
    if (!fs_read("/proc/sys/kernel/random/boot_id", 64, out, NULL))
        str_add(out, "unknown");
    if (out->len && out->text[out->len - 1] == '\n')
        out->text[--out->len] = '\0';
}

/* "BOOT PID START" names one process of one machine for good. */
char *store_campaign_owner(void)
{
    SCOPED_STR struct str boot = {0};
    SCOPED_FREE char *start = start_time(getpid());

    boot_id(&boot);
    return mem_printf("%s %ld %s", str_text(&boot), (long)getpid(), start ? start : "");
}

/* A process that hides its /proc entry from us still answers signal 0 with EPERM. */
bool store_campaign_owner_is_gone(const char *owner)
{
    SCOPED_STR struct str boot = {0};
    SCOPED_FREE char *now = NULL;
    const char *space = strchr(owner, ' ');
    char *end;
    long pid;

    boot_id(&boot);
    if (!space || strlen(str_text(&boot)) != (size_t)(space - owner) ||
        strncmp(owner, str_text(&boot), (size_t)(space - owner)) != 0)
        return true; /* before a reboot; stores are not shared between machines */
    pid = strtol(space + 1, &end, 10);
    if (pid <= 0 || *end != ' ')
        return true;
    now = start_time(pid);
    if (!now)
        return kill((pid_t)pid, 0) != 0 && errno == ESRCH;
    return strcmp(end + 1, now) != 0;
}

/* ---------------------------------------------------------------- campaigns */

static bool begin_campaign(struct store *s, const struct chain_campaign *c, int64_t *id,
                           struct err *e)
{
    SCOPED_FREE char *document = store_json_text(chain_campaign_to_json(c));
    SCOPED_FREE char *owner = store_campaign_owner();

    if (!sql_run(&s->sql,
                 "INSERT INTO campaign (target, status, owner, document)"
                 " VALUES (?1, 'running', ?2, ?3)",
                 SQL_VALUES(sql_text(c->target), sql_text(owner), sql_text(document)),
                 e))
        return false;
    *id = sqlite3_last_insert_rowid(s->sql.db);
    return true;
}

bool store_begin_campaign(struct store *s, const struct chain_campaign *c, int64_t *id,
                          struct err *e)
{
    return store_outcome(s, begin_campaign(s, c, id, e), e, "begin a campaign");
}

static bool end_campaign(struct store *s, const struct chain_campaign *c, struct err *e)
{
    SCOPED_FREE char *document = store_json_text(chain_campaign_to_json(c));

    if (!sql_run(
            &s->sql, "UPDATE campaign SET status = ?2, document = ?3 WHERE id = ?1",
            SQL_VALUES(sql_int(c->id), sql_text(c->status ? c->status : "finished"),
                       sql_text(document)),
            e))
        return false;
    return sqlite3_changes(s->sql.db) > 0 ||
           err_set(e, 0, "no campaign %lld", (long long)c->id);
}

bool store_end_campaign(struct store *s, const struct chain_campaign *c, struct err *e)
{
    return store_outcome(s, end_campaign(s, c, e), e, "end a campaign");
}

/* ---------------------------------------------------------------- artefacts */

void store_artefact_fini(struct store_artefact *a)
{
    if (!a)
        return;
    free(a->target);
    free(a->engine);
    free(a->input_key);
    free(a->report);
    *a = (struct store_artefact){0};
}

static bool put_artefact(struct store *s, const struct store_artefact *a, bool *is_new,
                         struct err *e)
{
    if (!store_require_input(s, a->input_key, e))
        return false;
    if (!sql_run(&s->sql,
                 "INSERT INTO artefact (campaign, target, engine, input_key, report,"
                 " filed) VALUES (nullif(?1, 0), ?2, ?3, ?4, ?5, " SQL_NOW ")"
                 " ON CONFLICT (target, input_key) DO NOTHING",
                 SQL_VALUES(sql_int(a->campaign), sql_text(a->target),
                            sql_text(a->engine), sql_text(a->input_key),
                            sql_text(a->report ? a->report : "")),
                 e))
        return false;
    if (is_new)
        *is_new = sqlite3_changes(s->sql.db) > 0;
    return true;
}

bool store_put_artefact(struct store *s, const struct store_artefact *a, bool *is_new,
                        struct err *e)
{
    return store_outcome(s, put_artefact(s, a, is_new, e), e, "file a crashing input");
}

/* Whether `target` is ?N or one of its entry points; ?N NULL matches all. */
#define MATCHES_TARGET(n)                                                              \
    "(" n " IS NULL OR target = " n " OR substr(target, 1, length(" n ") + 1) = " n    \
    " || '/')"

bool store_pending_artefacts(struct store *s, const char *target,
                             struct store_artefact **out, size_t *count, struct err *e)
{
    VEC(struct store_artefact) list = {0};
    enum sql_step step = SQL_STEP_FAILED;
    sqlite3_stmt *query = sql_query(
        &s->sql,
        "SELECT id, coalesce(campaign, 0), target, engine, input_key, report"
        " FROM artefact WHERE settled IS NULL AND " MATCHES_TARGET("?1") " ORDER BY id",
        SQL_VALUES(sql_text(target)), e);

    while (query && (step = sql_next(&s->sql, query, e)) == SQL_STEP_ROW)
        *vec_push(&list) = (struct store_artefact){
            .id = sqlite3_column_int64(query, 0),
            .campaign = sqlite3_column_int64(query, 1),
            .target = sql_column(query, 2),
            .engine = sql_column(query, 3),
            .input_key = sql_column(query, 4),
            .report = sql_column(query, 5),
        };
    *out = NULL;
    *count = 0;
    if (step == SQL_STEP_DONE) {
        *out = list.at;
        *count = list.len;
        return true;
    }
    for (size_t i = 0; i < list.len; i++)
        store_artefact_fini(&list.at[i]);
    vec_fini(&list);
    return store_outcome(s, false, e, "list crashing inputs");
}

static bool settle(struct store *s, int64_t id, const char *crash_id,
                   const char *reason, struct err *e)
{
    if (crash_id && !store_require_crash(s, crash_id, e))
        return false;
    if (!sql_run(&s->sql,
                 "UPDATE artefact SET settled = " SQL_NOW ", crash_id = ?2, reason = ?3"
                 " WHERE id = ?1",
                 SQL_VALUES(sql_int(id), sql_text(crash_id), sql_text(reason)), e))
        return false;
    return sqlite3_changes(s->sql.db) > 0 ||
           err_set(e, 0, "no crashing input number %lld", (long long)id);
}

bool store_settle_artefact(struct store *s, int64_t id, const char *crash_id,
                           const char *reason, struct err *e)
{
    return store_outcome(s, settle(s, id, crash_id, reason, e), e,
                         "settle a crashing input");
}
