/*
 * The shape of a function: successors, an order to visit blocks in, dominators.
 */
#ifndef SPILLWAY_ANALYZER_IR_CFG_H
#define SPILLWAY_ANALYZER_IR_CFG_H

#include "analyzer/ir/ir.h"

/* Successors of `block`, with repeats: a switch has one per case, and the default. */
ir_id ir_successor_count(const struct ir_function *f, ir_id block);
ir_id ir_successor(const struct ir_function *f, ir_id block, ir_id which); /* from 0 */

/* Owned by the caller: ir_order_fini(). */
struct ir_order {
    ir_id *blocks; /* reachable ones, in reverse postorder; the entry first */
    ir_id count;
    ir_id *position; /* of each block in `blocks`; UINT32_MAX when not reachable */
    ir_id *idom; /* of each block: its immediate dominator, 0 for entry and dead ones */
};

/* A function with a body. */
void ir_order_init(struct ir_order *o, const struct ir_function *f);
void ir_order_fini(struct ir_order *o);

/* Whether every way to `b` passes through `a`.  True when `b` is not reachable. */
bool ir_dominates(const struct ir_order *o, ir_id a, ir_id b);

/* Set `is_loop_head` in every block: the targets of retreating edges. */
void ir_find_loop_heads(struct ir_function *f);

#endif
