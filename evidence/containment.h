/*
 * Containment: what held when a program under test was taken over.
 *
 * Two parts: the layers the jail obtained for that run, and the escapes that were tried
 * from inside with what outside witnesses saw of them.
 */
#ifndef SPILLWAY_EVIDENCE_CONTAINMENT_H
#define SPILLWAY_EVIDENCE_CONTAINMENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum containment_verdict {
    CONTAINMENT_NOT_AUDITED, /* nothing was tried, or not everything reported */
    CONTAINMENT_CONTAINED, /* everything tried was seen to fail from outside */
    CONTAINMENT_ESCAPED, /* at least one attempt reached outside */
};

enum layer_state {
    LAYER_HELD, /* applied and verified */
    LAYER_WEAKER, /* a weaker form, `detail` says which and why */
    LAYER_MISSING, /* wanted but not obtained, `detail` says why */
    LAYER_NOT_WANTED, /* not part of this level */
};

enum attempt_outcome {
    ATTEMPT_BLOCKED,
    ATTEMPT_ESCAPED, /* reached something outside */
    ATTEMPT_REACHABLE, /* kernel surface that answers, nothing outside was reached */
    ATTEMPT_NOT_HERE, /* this kernel does not have it */
    ATTEMPT_NO_CONTROL, /* not counted: succeeds in no configuration here */
    ATTEMPT_NO_REPORT, /* the probe did not report: counts as a failed audit */
};

struct layer_record {
    char *name;
    enum layer_state state;
    char *detail;
};

struct escape_attempt {
    char *technique;
    enum attempt_outcome outcome;
    char *detail; /* errno or what was reached */
};

/* Something outside that notices a change. */
struct witness_record {
    char *name; /* "canary", "hostname", "mount table", "signals" */
    bool is_unchanged;
    char *detail;
};

struct containment {
    enum containment_verdict verdict;
    char *level; /* "article", "hardened" */
    long uid, gid; /* as seen on the host; -1 when not known */
    bool was_root_supervised; /* false: built in a user namespace */
    char *reason; /* why the verdict is NOT_AUDITED or ESCAPED, or NULL */
    struct layer_record *layers;
    size_t layer_count;
    struct escape_attempt *attempts;
    size_t attempt_count;
    struct witness_record *witnesses;
    size_t witness_count;
};

void containment_fini(struct containment *c);
void containment_copy(struct containment *to, const struct containment *from);
void containment_add_layer(struct containment *c, const char *name,
                           enum layer_state state, const char *detail);
void containment_add_attempt(struct containment *c, const char *technique,
                             enum attempt_outcome outcome, const char *detail);
void containment_add_witness(struct containment *c, const char *name, bool is_unchanged,
                             const char *detail);

/* Number of attempts with this outcome. */
size_t containment_count(const struct containment *c, enum attempt_outcome outcome);

/*
 * Set `verdict` and `reason` from attempts and witnesses.  An escaped attempt or a
 * changed witness is ESCAPED; CONTAINED needs every report, a witness, and one blocked
 * attempt.
 */
void containment_decide(struct containment *c);

json_t *containment_to_json(const struct containment *c);
bool containment_from_json(const json_t *document, struct containment *out,
                           struct err *e);
const char *containment_verdict_name(enum containment_verdict v);
const char *layer_state_name(enum layer_state s);
const char *attempt_outcome_name(enum attempt_outcome o);

#endif
