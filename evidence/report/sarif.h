/*
 * What the files of the SARIF format share: texts, places, rules.
 *
 * Sections (§) are those of the OASIS standard "Static Analysis Results Interchange
 * Format (SARIF) Version 2.1.0".
 */
#ifndef SPILLWAY_EVIDENCE_REPORT_SARIF_H
#define SPILLWAY_EVIDENCE_REPORT_SARIF_H

#include <jansson.h>

#include "evidence/place.h"
#include "evidence/report/context.h"

/*
 * A message object (§3.11).  Braces are doubled (§3.11.5) and what looks like a link is
 * not one (§3.11.6).
 */
json_t *sarif_message(const char *text);

/* An artifactLocation (§3.4): below the root, or absolute. */
json_t *sarif_artifact(const struct report *r, const char *file);

/* A region (§3.30), columns in code points; NULL without a line. */
json_t *sarif_region(struct report *r, const struct place *at);

/* A location (§3.28) with its source line and a message (NULL: none). */
json_t *sarif_location(struct report *r, const struct place *at, const char *message);

/* file:// and the absolute path, percent-encoded; with a '/' at its end for folders. */
char *sarif_file_uri(const char *path, bool is_folder);

/* The rules of the driver: those of the table, and one for each kind of crash. */
json_t *sarif_rules(const struct report *r);

/* The id of the rule for a crash of this kind: "crash/stack-buffer-overflow". */
char *sarif_crash_rule(const struct crash *c);

/* The results; `left_out` receives how many findings did not fit. */
json_t *sarif_results(struct report *r, const json_t *rules, size_t *left_out);

#endif
