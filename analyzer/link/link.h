/*
 * Linking: the facts of all units of one program, put together.
 *
 * Callers discharge or inherit obligations; the result does not depend on the order of
 * the units.
 */
#ifndef SPILLWAY_ANALYZER_LINK_LINK_H
#define SPILLWAY_ANALYZER_LINK_LINK_H

#include "analyzer/engine/facts.h"

struct link_result {
    struct finding_list findings; /* sorted */
    struct silence_list silences; /* sorted */
    struct facts_coverage coverage;
};

void link_units(struct unit_facts *const *units, size_t count, struct link_result *out);
void link_result_fini(struct link_result *r);

#endif
