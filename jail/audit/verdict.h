/*
 * From what was reported and what was witnessed to a verdict.
 *
 * The jailed program's word is never enough in its own favour: a technique counts as
 * blocked only if it worked in a control, an escape it claims counts unless the outside
 * shows that nothing happened, and what is missing makes the audit unsound.
 */
#ifndef SPILLWAY_JAIL_AUDIT_VERDICT_H
#define SPILLWAY_JAIL_AUDIT_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "jail/audit/audit.h"
#include "jail/audit/host.h"
#include "jail/breach/techniques.h"

struct technique {
    const char *name, *about, *closed_by;
    enum breach_proof proof;
    const char *witness; /* NULL: none */
    unsigned flags;
};

size_t technique_count(void);
const struct technique *technique_at(size_t i);
int technique_index(const char *name); /* -1: there is none */

/* One technique in one step's report. */
struct reported {
    bool was_tried; /* a "try" line came */
    bool has_answer; /* a "got" line came */
    enum breach_outcome outcome;
    int error; /* errno */
    bool has_canary; /* the evidence is this host's canary */
    char detail[120]; /* printable ASCII */
};

struct report {
    bool was_begun, was_ended;
    char via[32]; /* "main", "death-callback", "signal-6" */
    struct reported at[AUDIT_MAX_ATTEMPTS];
};

/*
 * Read a step's report: hostile text, bounded by its size.  Lines that are not ours are
 * ignored.  Of two answers for one technique an escape wins, else the first.
 */
void report_parse(const struct step_result *r, const char *canary, struct report *out);

/*
 * Name the layers of `r` that stand in the way of `out`, by its words.  False when a
 * part of the words means no layer: then the table of meanings lacks a row.
 */
bool closers_find(const struct jail_record *r, struct audit_attempt *out);

/*
 * Fill attempts and witnesses from all steps of the plan; the last one is the jail's.
 * Sets the counts, `is_sound` and `reason`.
 */
void verdict_reach(const struct host_plan *plan, const struct host_shared *shared,
                   struct audit_result *out);

#endif
