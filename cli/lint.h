/*
 * What the parts of `spillway lint` share: one run, from its options to its report.
 *
 * verb_lint.c strings the parts together; each of them does one step and says how it
 * failed.  Nothing here is for other verbs.
 */
#ifndef SPILLWAY_CLI_LINT_H
#define SPILLWAY_CLI_LINT_H

#include <stdbool.h>
#include <stddef.h>

#include "analyzer/driver/driver.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "cli/changes.h"
#include "cli/config.h"
#include "cli/sources.h"
#include "evidence/chain.h"
#include "evidence/finding.h"

/* As given; texts belong to argv. */
struct lint_args {
    const char *database, *format, *output, *level, *since, *baseline, *why, *store;
    bool no_cache, staged, fix, write_baseline, dump_ir;
    unsigned long jobs;
    struct strv operands, flags;
};

struct lint_session {
    struct lint_args args;
    struct config config;
    struct str functions; /* text of the configured function table */
    enum finding_severity level;
    char *root; /* of the project; edits stay below it */
    struct changes changes; /* with --staged and --diff */
    struct strv files; /* what to analyse; none: all of the database */
    size_t missing_files; /* named but not there; reported already */
    struct sources sources;
    struct lint_result result; /* what the analysis said, before any of our decisions */
    struct chain chain; /* what is left of it, with evidence */
    struct str notes; /* about comments that mute nothing: "FILE:LINE:COL: note: ..." */
};

/* Whether only changed lines matter. */
bool lint_has_changes(const struct lint_session *s);

/* ---- lint_inputs.c: what to look at ---- */

enum lint_inputs { LINT_INPUTS_READY, LINT_INPUTS_NOTHING, LINT_INPUTS_WRONG_USE };

/*
 * Fill configuration, root, changes and files.  NOTHING: there is nothing to look at,
 * and that is fine.  WRONG_USE has been reported.  False: an error.
 */
bool lint_inputs(struct lint_session *s, enum lint_inputs *outcome, struct err *e);

/* ---- lint_settle.c: from what was found to what is shown ---- */

/*
 * Move the findings of `result` to `chain`: without those that are excluded, disabled,
 * below the level or off the changed lines; marked where a comment mutes them.
 */
void lint_settle(struct lint_session *s);

/* Why `f` is not shown, or NULL when it is; new memory. */
char *lint_hidden_because(const struct lint_session *s, const struct finding *f);

/* Findings that nothing mutes. */
size_t lint_count_shown(const struct lint_session *s);

/* ---- lint_anchor.c ---- */

/* Make the names of files hold from the project's root. */
void lint_anchor_names(struct lint_session *s);

/* ---- lint_evidence.c: the store ---- */

/* Add what a store knows about the findings.  An unreadable store is a warning. */
void lint_attach_evidence(struct lint_session *s);

/* With --store: keep the findings. */
bool lint_store_findings(const struct lint_session *s, struct err *e);

/* ---- lint_why.c: --why-silent ---- */

/* The place "FILE:LINE" names; `file` is new memory. */
bool lint_parse_place(const char *text, char **file, unsigned *line, struct err *e);

/* What is known about each access on that line. */
bool lint_explain_silence(struct lint_session *s, struct str *out, struct err *e);

#endif
