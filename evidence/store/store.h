/*
 * The store: one SQLite file and one folder of inputs that keep the chain of evidence.
 *
 * Layout of the folder (".spillway" at the project's root unless the user says):
 *     evidence.db        findings, artefacts, crashes, containments, links, campaigns
 *     inputs/KEY         inputs by content key (base/hash.h), written before the row
 *
 * Safe for several processes at once (WAL, busy timeout) and after kill -9: an input is
 * on disk before its row is, a row is one transaction, and filing twice changes nothing
 * but the count.  A full disk is an error that loses nothing filed earlier.
 */
#ifndef SPILLWAY_EVIDENCE_STORE_STORE_H
#define SPILLWAY_EVIDENCE_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "evidence/chain.h"

struct store;

enum store_mode {
    STORE_READ, /* must exist */
    STORE_WRITE, /* created when absent; an older schema is migrated */
};

/* `dir` is the store's folder.  NULL on failure; a newer schema is refused. */
struct store *store_open(const char *dir, enum store_mode mode, struct err *e);
void store_close(struct store *s);
const char *store_dir(const struct store *s);

/*
 * The default folder: `.spillway` beside the nearest ancestor of `start` that holds
 * `.spillway`, `.spillway.yaml` or `.git`, else in `start` itself.  New memory.
 */
char *store_default_dir(const char *start);

/* ---- inputs ---- */

/* Keep the bytes; `key` receives their content key. */
bool store_put_input(struct store *s, const void *bytes, size_t size, char key[33],
                     struct err *e);
bool store_get_input(struct store *s, const char *key, struct str *out, struct err *e);

/* Path of the input's file, new memory; it may not exist. */
char *store_input_path(const struct store *s, const char *key);

/* ---- findings ---- */

/*
 * Add or update by fingerprint and file; keeps links and reach, which belong to the
 * fingerprint.  A finding with edits has its fix proposed.  All or nothing.  A finding
 * without a fingerprint is an error.
 */
bool store_put_findings(struct store *s, const struct finding_list *list,
                        struct err *e);

/*
 * Raise the evidence of a finding; a lower `reach` than the one that is known changes
 * nothing.  A fingerprint that is not in the store is an error.
 */
bool store_set_reach(struct store *s, const char *fingerprint, enum reach reach,
                     const char *detail, struct err *e);

/* The fix as it is now: a fix that no longer holds goes back. */
bool store_set_fix(struct store *s, const char *fingerprint, enum fix_state fix,
                   struct err *e);

/*
 * ---- campaigns and what they leave: artefacts wait here for triage ----
 *
 * store_begin_campaign() records the calling process: a campaign whose process is gone
 * without store_end_campaign() reads back as "interrupted", never as running or
 * finished. store_end_campaign() finds the row by `id`.
 */

bool store_begin_campaign(struct store *s, const struct chain_campaign *c, int64_t *id,
                          struct err *e);
bool store_end_campaign(struct store *s, const struct chain_campaign *c, struct err *e);

/* A crashing input as an engine left it. */
struct store_artefact {
    int64_t id;
    int64_t campaign;
    char *target, *engine;
    char *input_key;
    char *report; /* what the process printed, may be "" */
};

void store_artefact_fini(struct store_artefact *a);

/* File once per (target, input); `is_new` may be NULL. */
bool store_put_artefact(struct store *s, const struct store_artefact *a, bool *is_new,
                        struct err *e);

/* Artefacts not yet triaged, oldest first; `target` NULL for all.  Caller frees. */
bool store_pending_artefacts(struct store *s, const char *target,
                             struct store_artefact **out, size_t *count, struct err *e);

/* Triage is done with it: it became `crash_id`, or NULL with the reason why not. */
bool store_settle_artefact(struct store *s, int64_t id, const char *crash_id,
                           const char *reason, struct err *e);

/* ---- crashes ---- */

/*
 * Add, or count one more sighting of the same crash.  Fields that are set win, but the
 * first input and the first time stay.  Times and count are the store's own.  Inputs
 * and linked findings must be in the store.  One id with two targets is an error: call
 * crash_set_signature() after setting `target`.
 */
bool store_put_crash(struct store *s, const struct chain_crash *c, bool *is_new,
                     struct err *e);
bool store_set_minimized(struct store *s, const char *crash_id, const char *input_key,
                         size_t size, struct err *e);
bool store_put_containment(struct store *s, const char *crash_id,
                           const struct containment *c, struct err *e);
bool store_link(struct store *s, const char *fingerprint, const char *crash_id,
                struct err *e);

/* ---- reading back ---- */

struct store_query {
    const char *target; /* NULL: all */
    const char *crash_id; /* a prefix of at least 4 digits; NULL: all */
    bool only_linked; /* only findings that a matching crash is linked to */
};

/*
 * Everything that matches, ready for a report: one snapshot, also while others write.
 * A target matches its entry points too ("cron" finds "cron/load_user").  Findings
 * belong to no target, so all come, unless `crash_id` or `only_linked` asks for linked
 * ones. chain_fini().
 */
bool store_load(struct store *s, const struct store_query *q, struct chain *out,
                struct err *e);

#endif
