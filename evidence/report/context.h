/*
 * What every format needs while it writes: the input, source lines, short paths, and
 * who belongs to whom.
 */
#ifndef SPILLWAY_EVIDENCE_REPORT_CONTEXT_H
#define SPILLWAY_EVIDENCE_REPORT_CONTEXT_H

#include "base/map.h"
#include "evidence/report/report.h"

struct report {
    const struct report_input *in;
    const struct report_style *style; /* never NULL */
    struct str *out;
    char *root; /* absolute, without a '/' at its end; NULL when there is none */
    char *shown_from; /* paths below it are shown without it; the root, or NULL */
    struct map sources; /* name -> struct source_text */
    struct map crashes; /* id -> const struct chain_crash */
    struct map findings; /* fingerprint -> const struct chain_finding */
};

void report_init(struct report *r, const struct report_input *in,
                 const struct report_style *style, struct str *out);
void report_fini(struct report *r);

/* A format: appends the whole report. */
typedef void report_writer(struct report *r);
report_writer text_write, json_write, sarif_write, html_write;

/* "" for NULL. */
const char *report_or_empty(const char *text);

/* The path as it is shown: without `shown_from` where it lies below it.  No copy. */
const char *report_path(const struct report *r, const char *file);

/* One line of a source file, from 1, without its end; false when it is not there. */
bool report_source_line(struct report *r, const char *file, unsigned line,
                        const char **text, size_t *size);

/* The state of the fix; one that the finding itself carries is at least proposed. */
enum fix_state report_fix(const struct chain_finding *f);

/* NULL when the report does not have it. */
const struct chain_crash *report_find_crash(const struct report *r, const char *id);
const struct chain_finding *report_find_finding(const struct report *r,
                                                const char *fingerprint);

#endif
