/*
 * Loops whose body runs at most once.
 *
 * `for (i = 0; i < 1; i++)` is no loop to a reader.  It is run as straight code: the
 * head, the body, the head again.  It must be left then on every path, and that must
 * not depend on anything the head asks for anew: a symbol is named by its instruction,
 * so a second call in the head would seem to give what the first one gave.
 */
#include "analyzer/engine/run.h"

#include <string.h>

static void move_states(struct state_list *to, struct state_list *from)
{
    for (size_t k = 0; k < from->len; k++)
        *vec_push(to) = from->at[k];
    from->len = 0;
}

static void free_states(struct state_list *list)
{
    for (size_t k = 0; k < list->len; k++)
        state_free(list->at[k]);
    vec_fini(list);
}

/* Once through the loop, for the states in `in`; those that come back replace them. */
static void go_round(struct run *r, uint32_t head, struct state_list *in,
                     struct loop_pass *pass)
{
    ir_id block = r->cfg.order[head].block;

    pass->outer = r->loop;
    pass->head = head;
    r->loop = pass;
    move_states(&r->incoming[block], in);
    run_head(r, block);
    run_items(r, head + 1, r->cfg.order[head].end);
    r->loop = pass->outer;
    move_states(in, &pass->back);
}

static bool asks_anew(const struct run *r, ir_id block)
{
    const struct ir_block *b = &r->f->blocks[block];

    for (ir_id i = b->first; i < b->first + b->count; i++) {
        const struct ir_inst *in = &r->f->insts[i];

        if (in->op == IR_CALL || in->op == IR_HAVOC || (in->flags & IR_INST_VOLATILE))
            return true;
    }
    return false;
}

/* Hand the states that left over to what comes behind the loop, or drop them. */
static void finish(struct run *r, struct loop_pass *pass, bool is_done)
{
    for (size_t k = 0; k < pass->exits.len; k++)
        if (is_done)
            run_propagate(r, pass->exits.at[k].block, pass->exits.at[k].state);
        else
            state_free(pass->exits.at[k].state);
    vec_fini(&pass->exits);
    vec_fini(&pass->back);
    vec_fini(&pass->atoms);
}

bool loop_run_once(struct run *r, uint32_t head, const struct state *entry)
{
    struct run_mark mark = run_mark(r);
    struct state_list states = {0};
    struct loop_pass pass = {0};
    bool is_done = false;

    if (asks_anew(r, r->cfg.order[head].block))
        return false;
    *vec_push(&states) = state_copy(entry);
    for (unsigned n = 0; n < 2 && states.len > 0; n++)
        go_round(r, head, &states, &pass);
    is_done = states.len == 0;
    if (!is_done)
        run_rewind(r, mark);
    finish(r, &pass, is_done);
    free_states(&states);
    return is_done;
}
