/*
 * What the analysis of one unit leaves: everything linking needs, without the IR.
 *
 * Facts are written to bytes and read back, so they can come from a worker process or
 * from the cache, and linking cannot tell the difference.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_FACTS_H
#define SPILLWAY_ANALYZER_ENGINE_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "evidence/finding.h"
#include "evidence/silence.h"

struct facts_coverage {
    size_t functions; /* with a body, looked at */
    size_t functions_partial; /* hidden constructs, lost code or a budget hit */
    size_t accesses; /* judged */
    size_t hidden_nodes;
};

struct link_facts; /* summaries, obligations, effects: engine/summary.h */

/* Owned; unit_facts_free(). */
struct unit_facts {
    char *unit; /* main file */
    struct finding_list findings; /* that no caller can change */
    struct silence_list silences;
    struct facts_coverage coverage;
    char **problems; /* diagnostics that cost coverage, one line each */
    size_t problem_count;
    struct link_facts *link; /* may be NULL */
};

void unit_facts_free(struct unit_facts *f);
void unit_facts_write(const struct unit_facts *f, struct str *out);
struct unit_facts *unit_facts_read(const char *bytes, size_t size, struct err *e);

#endif
