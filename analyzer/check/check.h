/*
 * The rules.  One file per rule, one row each in check/registry.c.
 */
#ifndef SPILLWAY_ANALYZER_CHECK_CHECK_H
#define SPILLWAY_ANALYZER_CHECK_CHECK_H

#include "analyzer/engine/access.h"
#include "evidence/rule.h"

/* Every rule the analyser can report, in a fixed order. */
const struct rule_table *check_rules(void);

/* What the engine asks about each access: for engine_options.checks. */
const struct engine_checks *check_all(void);

#endif
