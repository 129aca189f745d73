/*
 * Why the analyser said nothing about an access: the fact that proved it safe, or that
 * it was not looked at.  `lint --why-silent FILE:LINE` prints these.
 */
#ifndef SPILLWAY_EVIDENCE_SILENCE_H
#define SPILLWAY_EVIDENCE_SILENCE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "evidence/place.h"

enum silence_kind {
    SILENCE_SAFE, /* proven: `reason` names the fact */
    SILENCE_BELOW_LEVEL, /* reported at a level that is not shown */
    SILENCE_SUPPRESSED, /* a comment or a baseline mutes it */
    SILENCE_UNREACHABLE, /* the code cannot run */
    SILENCE_NOT_LOOKED_AT, /* `reason` says why: hidden by the parser, budget, ... */
    SILENCE_AT_CALLERS, /* it depends on what callers pass: judged at the calls */
};

struct silence {
    enum silence_kind kind;
    struct place at;
    char *function;
    char *what; /* the access: "strcpy into buf (16 bytes)" */
    char *reason; /* "the source is a literal of 5 bytes" */
};

struct silence_list {
    struct silence *at;
    size_t len, cap;
};

void silence_fini(struct silence *s);
struct silence *silence_list_add(struct silence_list *l);
void silence_list_fini(struct silence_list *l);
void silence_list_sort(struct silence_list *l);
json_t *silence_to_json(const struct silence *s);
bool silence_from_json(const json_t *document, struct silence *out, struct err *e);
const char *silence_kind_name(enum silence_kind kind);

#endif
