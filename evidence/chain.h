/*
 * The chain of evidence: what is known about one finding or crash, put together.
 *
 * Three independent facts (reach, containment, fix), always shown, never inflated.
 */
#ifndef SPILLWAY_EVIDENCE_CHAIN_H
#define SPILLWAY_EVIDENCE_CHAIN_H

#include <stddef.h>
#include <stdint.h>

#include "evidence/containment.h"
#include "evidence/crash.h"
#include "evidence/finding.h"

enum reach {
    REACH_REPORTED, /* the analyser says so */
    REACH_NOT_BUILT, /* no verdict: the harness could not be built */
    REACH_UNREACHED, /* no verdict: the place was never executed */
    REACH_EXECUTED, /* ran without a crash */
    REACH_ISOLATED, /* a harness for one function crashes; callers may prevent it */
    REACH_CONFIRMED, /* an input replayed from the program's own entry crashes there */
};

enum fix_state { FIX_NONE, FIX_PROPOSED, FIX_PROVEN };

const char *reach_name(enum reach r); /* "reported" ... "crashes-in-isolation" */
const char *fix_state_name(enum fix_state f);
bool reach_parse(const char *name, enum reach *out);
bool fix_state_parse(const char *name, enum fix_state *out);

enum { CHAIN_PREVIEW_SIZE = 4096 };

/* A triaged crash with all that belongs to it.  Owned; chain_crash_fini(). */
struct chain_crash {
    struct crash crash;
    char *entry; /* "real" or "internal", of the target's entry point */
    char *first_seen, *last_seen; /* ISO 8601, UTC */
    unsigned times_seen;
    char *input_key; /* content key of the first input */
    size_t input_size;
    char *minimized_key; /* NULL until minimised */
    size_t minimized_size;
    char
        *preview; /* first bytes of the minimised (else first) input; NULL: not there */
    size_t preview_size; /* at most CHAIN_PREVIEW_SIZE */
    char *reproduce; /* the command that replays it */
    struct containment containment;
    char **fingerprints; /* findings it is linked to */
    size_t fingerprint_count;
};

void chain_crash_fini(struct chain_crash *c);

/* A finding with the strongest evidence for it. */
struct chain_finding {
    struct finding finding;
    enum reach reach;
    char *reach_detail; /* why there is no verdict, how often it ran, ... or NULL */
    enum fix_state fix;
    char *
        baseline; /* against an earlier run: "new", "unchanged", "updated", "absent", as
                       SARIF names them; NULL when nothing was compared */
    char *suppressed_by; /* "baseline", "comment in FILE:LINE", ...; NULL: not muted */
    char **crash_ids;
    size_t crash_count;
};

void chain_finding_fini(struct chain_finding *f);

/* One fuzzing campaign. */
struct chain_campaign {
    int64_t id;
    char *target, *engine, *level;
    char *started; /* ISO 8601, UTC */
    uint64_t seconds, executions;
    uint64_t edges; /* covered at the end, 0 when not known */
    size_t corpus_size;
    size_t artefacts; /* crashing inputs filed */
    char *status; /* "finished", "interrupted", "infrastructure failure: ..." */
};

void chain_campaign_fini(struct chain_campaign *c);

/* Everything one report shows.  Lists are owned. */
struct chain {
    struct chain_finding *findings;
    size_t finding_count;
    struct chain_crash *crashes;
    size_t crash_count;
    struct chain_campaign *campaigns;
    size_t campaign_count;
};

void chain_fini(struct chain *c);

/* Add an empty element; it stays owned by the chain. */
struct chain_finding *chain_add_finding(struct chain *c);
struct chain_crash *chain_add_crash(struct chain *c);
struct chain_campaign *chain_add_campaign(struct chain *c);

/* Move `finding`s into the chain, as reported and without other evidence. */
void chain_take_findings(struct chain *c, struct finding_list *list);

/* Record that a crash and a finding belong together, in both; twice changes nothing. */
void chain_link(struct chain_finding *f, struct chain_crash *c);

json_t *chain_crash_to_json(const struct chain_crash *c);
json_t *chain_finding_to_json(const struct chain_finding *f);
json_t *chain_campaign_to_json(const struct chain_campaign *c);
bool chain_crash_from_json(const json_t *document, struct chain_crash *out,
                           struct err *e);
bool chain_finding_from_json(const json_t *document, struct chain_finding *out,
                             struct err *e);
bool chain_campaign_from_json(const json_t *document, struct chain_campaign *out,
                              struct err *e);

#endif
