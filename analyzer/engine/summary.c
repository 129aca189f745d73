/*
 * Summaries; see summary.h.
 */
#include "analyzer/engine/summary.h"

#include "analyzer/engine/run.h"

void summary_note_return(struct run *r, struct state *s, const struct ir_inst *in)
{
    (void)s;
    (void)in;
    r->e->summaries[r->function].returns = true;
}

bool summary_apply(struct run *r, struct state *s, ir_id i, ir_id callee)
{
    (void)s;
    (void)i;
    return r->e->summaries[callee].is_done && summary_never_returns(r->e, callee);
}

bool summary_never_returns(const struct engine *e, ir_id function)
{
    return e->summaries[function].is_done && !e->summaries[function].returns;
}
