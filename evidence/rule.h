/*
 * What a report needs to know about a rule.  The analyser's checks own the table;
 * reports receive it as a plain value.
 */
#ifndef SPILLWAY_EVIDENCE_RULE_H
#define SPILLWAY_EVIDENCE_RULE_H

#include <stddef.h>

/* All strings are static. */
struct rule_info {
    const char *id; /* stable, kebab-case; its page is docs/rules/ID.md */
    const char *title; /* a short sentence for lists */
    const char *description; /* what is wrong, two or three sentences */
    const char *advice; /* what to do about it */
    const char *cwe; /* "CWE-120;CWE-787" */
    const char *cert; /* "STR31-C", or "" */
};

struct rule_table {
    const struct rule_info *rules;
    size_t count;
};

/* NULL when the table has no such rule. */
const struct rule_info *rule_find(const struct rule_table *table, const char *id);

#endif
