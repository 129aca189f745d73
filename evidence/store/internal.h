/*
 * What the files of the store share.  See store.h for what it is.
 */
#ifndef SPILLWAY_EVIDENCE_STORE_INTERNAL_H
#define SPILLWAY_EVIDENCE_STORE_INTERNAL_H

#include <jansson.h>

#include "evidence/store/sql.h"
#include "evidence/store/store.h"

struct store {
    struct sql sql;
    char *dir;
    bool is_writable;
};

/* SQL for this moment in the form of the chain's times (ISO 8601, UTC). */
#define SQL_NOW "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"

/* "file a crash in STORE: ..." in front of the error; returns `ok`. */
bool store_outcome(const struct store *s, bool ok, struct err *e, const char *doing);

/* Run `text` (a count with the key as ?1) and fail with "no WHAT KEY" if it is 0. */
bool store_require(struct store *s, const char *text, const char *what, const char *key,
                   struct err *e);

bool store_require_finding(struct store *s, const char *fingerprint, struct err *e);
bool store_require_crash(struct store *s, const char *crash_id, struct err *e);
bool store_require_input(struct store *s, const char *key, struct err *e);

/* A document column as JSON, NULL and an error when it is damaged. */
json_t *store_column_json(sqlite3_stmt *query, int column, struct err *e);

/* JSON as one line of text; `document` is released. */
char *store_json_text(json_t *document);

/* The process that calls, by name for good; whether the one so named has ended. */
char *store_campaign_owner(void);
bool store_campaign_owner_is_gone(const char *owner);

/* In a transaction that is already open: */
bool store_link_in(struct store *s, const char *fingerprint, const char *crash_id,
                   struct err *e);
bool store_containment_in(struct store *s, const char *crash_id,
                          const struct containment *c, struct err *e);

#endif
