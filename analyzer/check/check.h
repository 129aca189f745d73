/*
 * The rules.  One file per rule, one row each in check/registry.c.
 */
#ifndef SPILLWAY_ANALYZER_CHECK_CHECK_H
#define SPILLWAY_ANALYZER_CHECK_CHECK_H

#include "evidence/rule.h"

/* Every rule the analyser can report, in a fixed order. */
const struct rule_table *check_rules(void);

#endif
