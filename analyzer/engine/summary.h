/*
 * What callers need to know of a function: how it ends, what it returns, what it
 * writes, and what it demands of them.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_SUMMARY_H
#define SPILLWAY_ANALYZER_ENGINE_SUMMARY_H

#include <stdbool.h>

#include "analyzer/domain/state.h"
#include "analyzer/ir/ir.h"

struct engine;
struct run;

struct summary {
    bool is_done; /* the function was analysed */
    bool returns; /* some path comes back */
};

/* A path of the running function returns. */
void summary_note_return(struct run *r, struct state *s, const struct ir_inst *in);

/* Apply what is known of `callee` to the state; false: nothing is known. */
bool summary_apply(struct run *r, struct state *s, ir_id i, ir_id callee);

/* Whether calls of the function never come back. */
bool summary_never_returns(const struct engine *e, ir_id function);

#endif
