/*
 * A draft for the maintainers of the program: one crash, told to people who have never
 * heard of this tool.  Facts only: what was run, what it read, what happened and where.
 * Nothing about how a crash could be put to use.
 */
#ifndef SPILLWAY_EVIDENCE_REPORT_UPSTREAM_H
#define SPILLWAY_EVIDENCE_REPORT_UPSTREAM_H

#include "base/str.h"
#include "evidence/chain.h"

/* Nothing is owned. */
struct upstream_input {
    const struct chain *chain; /* for the findings that the crash is linked to */
    const struct chain_crash *crash;
    const char *program; /* "cron" */
    const char *origin; /* "bookworm cron 3.0pl1-162"; NULL: not known */
    const char *entry_kind; /* "real" or "internal" */
    const char *harness; /* how the input came in; NULL: not known */
    const char *how; /* what was done with the bytes before that; NULL: not known */
    char *const *build; /* shell lines of the plain build */
    unsigned build_count;
    const char *note; /* what a person found; NULL: nobody looked */
    const char *seen; /* what the program itself does with it; NULL: not tried */
    const char *input_name; /* file beside the draft */
    const struct str *bytes; /* the input */
    const char *tool_version;
};

/* Append the draft, as Markdown.  Never fails; all text of the crash is escaped. */
void report_upstream(const struct upstream_input *in, struct str *out);

#endif
