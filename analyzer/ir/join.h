/*
 * What a name of external linkage means in a joined unit.  Private to ir/.
 */
#ifndef SPILLWAY_ANALYZER_IR_JOIN_H
#define SPILLWAY_ANALYZER_IR_JOIN_H

#include "analyzer/ir/ir.h"

/* Make every use of a declaration one of its definition, where there is just one. */
void join_names(struct ir_unit *u);

#endif
