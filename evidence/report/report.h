/*
 * Reports: the chain of evidence as text, JSON, SARIF 2.1.0 or one HTML file.
 *
 * One file per format, one row each in report/registry.c.  A report is built in memory;
 * who writes it where is the caller's business.  All text is escaped for its format.
 */
#ifndef SPILLWAY_EVIDENCE_REPORT_REPORT_H
#define SPILLWAY_EVIDENCE_REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "evidence/chain.h"
#include "evidence/rule.h"
#include "evidence/silence.h"

/* What a lint run could not see, for every format. */
struct report_coverage {
    size_t units, units_failed, units_partial; /* translation units */
    size_t functions, functions_partial;
    size_t hidden_nodes; /* constructs the parser hides */
    struct report_unit {
        const char *file;
        const char *problem; /* why not analysed, or only in part */
        bool is_failed;
    } *problems;
    size_t problem_count;
};

/*
 * What a report is made of.  Nothing is owned.  `source` gives the text of a file as it
 * was looked at (staged, not saved), NULL when it is not to be had; without it files
 * are read from disk, bounded.
 */
struct report_input {
    const struct chain *chain;
    const struct rule_table *rules;
    const struct report_coverage *coverage; /* NULL: not a lint run */
    const char *tool_version;
    const char *root; /* source root: paths become relative to it; may be NULL */
    const char *title;
    const struct str *(*source)(void *context, const char *file);
    void *source_context;
};

struct report_style {
    bool colour;
    bool show_steps; /* the path, as notes */
    bool show_source; /* the source line and a caret, read from disk */
    bool is_quiet; /* no closing summary */
};

/* "text", "json", "sarif", "html"; false for another name. */
bool report_format_exists(const char *name);

/*
 * Append the report to `out`.  `style` counts for text only; NULL is plain.  Fails for
 * an unknown format alone.
 *
 * Findings that are muted (`suppressed_by`) are counted by text, marked by the others.
 * Text of a lint run (with `coverage`) shows crashes only as notes of their findings.
 * docs/json.md describes "json"; "sarif" is valid against the schema of SARIF 2.1.0.
 */
bool report_write(const char *format, const struct report_input *in,
                  const struct report_style *style, struct str *out, struct err *e);

#endif
