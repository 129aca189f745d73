/*
 * A finding: the analyser's claim that an access can leave its object.
 *
 * It carries everything that a person, a report or the harness writer needs, so nobody
 * has to ask the analyser again.  Its fingerprint (rule, function, normalised text
 * around the access; never a line number) links it to crashes and fixes over time.
 */
#ifndef SPILLWAY_EVIDENCE_FINDING_H
#define SPILLWAY_EVIDENCE_FINDING_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "evidence/place.h"

enum finding_severity {
    FINDING_NOTE, /* capacity and length both belong to an unseen caller */
    FINDING_WARNING, /* no bound is visible and the source is not proven short */
    FINDING_ERROR, /* a definite overflow, or attacker-controlled without a bound */
};

enum finding_access { FINDING_READ, FINDING_WRITE };

/* Sizes that are not numbers. */
#define FINDING_UNKNOWN (-1) /* not known */
#define FINDING_UNBOUNDED (-2) /* no upper bound: as long as the input is */

/* One step of the path that leads to the access. */
struct finding_step {
    struct place at;
    char *text;
};

/* A proposed change of source bytes: replace [at, at.end) by `text`. */
struct finding_edit {
    struct place at;
    char *text;
};

/* All pointers are owned (heap); release with finding_fini(). */
struct finding {
    char *rule; /* id of a struct rule_info */
    enum finding_severity severity;
    enum finding_access access;
    struct place at;
    char *unit; /* main source file of the translation unit */
    char *function; /* "" at file scope */
    char *message; /* one sentence, without rule id */
    char *callee; /* library function that does the access, or NULL */
    char *object; /* the buffer as written: "tmp", "s->name"; NULL if unnamed */
    struct place object_at; /* its declaration or allocation */
    int64_t capacity; /* bytes, or FINDING_UNKNOWN */
    int64_t largest; /* bytes that the access can reach from the object's start */
    bool is_before; /* it leaves the object at its start, not at its end */
    uint64_t before; /* bytes before the start at most; 0 when not known */
    char *source; /* where the data comes from: "standard input", "argv[1]" */
    char *behind; /* what lies behind the buffer, or `is_before` it; NULL */
    char *guard; /* the guard or width that makes it safe, or NULL */
    bool is_partial; /* seen through code that was not fully known */
    char *confidence_note; /* why, when is_partial */
    struct finding_step *steps;
    size_t step_count;
    struct finding_edit *edits; /* the fix, empty when the meaning would change */
    size_t edit_count;
    char fingerprint[33]; /* finding_set_fingerprint() */
};

void finding_fini(struct finding *f);
void finding_copy(struct finding *to, const struct finding *from);

void finding_add_step(struct finding *f, const struct place *at, const char *text);
void finding_add_edit(struct finding *f, const struct place *at, const char *text);

/*
 * Compute `fingerprint` from rule, function and `context`: the source text of the
 * statement with white space and comments normalised.  `ordinal` tells apart equal
 * accesses in one function (0 for the first).
 */
void finding_set_fingerprint(struct finding *f, const char *context, unsigned ordinal);

/* Order for reports: file, line, column, rule.  For qsort. */
int finding_compare(const void *a, const void *b);

/* Lossless, for the store, the cache and --format json. */
json_t *finding_to_json(const struct finding *f);
bool finding_from_json(const json_t *document, struct finding *out, struct err *e);

const char *finding_severity_name(enum finding_severity s); /* "error" ... */
bool finding_severity_parse(const char *name, enum finding_severity *out);

/* A list that owns its findings.  Zeroed = empty. */
struct finding_list {
    struct finding *at;
    size_t len, cap;
};

struct finding *finding_list_add(struct finding_list *l); /* zeroed, stays owned */
void finding_list_fini(struct finding_list *l);
void finding_list_sort(struct finding_list *l); /* and drops exact duplicates */

#endif
