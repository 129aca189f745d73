/*
 * Which way a state goes at the end of a block that only looks at a variable.
 *
 * `for (...) if (x) break; if (n == 0)`: the way out by `break` has n > 0, and the
 * other one 0.  Merged before that look, what each of them knows is lost; so ways of
 * which it is known where they go on stay apart until then.  They meet again behind it,
 * if at all, so that nothing is run more often.
 */
#include "analyzer/engine/run.h"

enum {
    MAX_LOOK = 8, /* instructions of a block that only looks */
    MAX_JUMPS = 4, /* to it */
};

/* A number in the program, or what a variable holds; NULL: something else. */
static const struct value *operand(struct run *r, const struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];

    while (in->op == IR_INT_CAST && in->a)
        in = &r->f->insts[in->a];
    if (in->op == IR_CONST) {
        struct linear k = linear_const(in->imm);

        return value_int(&r->arena, &k, 64, true);
    }
    if (in->op != IR_LOAD || r->f->insts[in->a].op != IR_ADDR)
        return NULL;
    return state_get(s, memory_object(r, r->f->insts[in->a].id), CELL_SCALAR, 0);
}

/* The comparison at the end of the block; NULL when it does more than that. */
static const struct ir_inst *comparison(const struct run *r, ir_id block)
{
    const struct ir_block *b = &r->f->blocks[block];
    const struct ir_inst *last = &r->f->insts[b->first + b->count - 1];
    const struct ir_inst *in = last->op == IR_BRANCH ? &r->f->insts[last->a] : NULL;

    while (in && in->op == IR_INT_CAST && in->a)
        in = &r->f->insts[in->a];
    if (!in || in->op < IR_EQ || in->op > IR_GE || b->count > MAX_LOOK)
        return NULL;
    return in;
}

/* The block where something is done next. */
static ir_id behind_jumps(const struct run *r, ir_id block)
{
    for (unsigned k = 0; k < MAX_JUMPS; k++) {
        const struct ir_block *b = &r->f->blocks[block];
        const struct ir_inst *last = &r->f->insts[b->first + b->count - 1];

        if (b->count > 1 || last->op != IR_JUMP)
            break;
        block = last->t;
    }
    return block;
}

int decided_by(struct run *r, struct state *s, ir_id block)
{
    const struct ir_inst *in = comparison(r, behind_jumps(r, block));
    const struct value *a = in ? operand(r, s, in->a) : NULL;
    const struct value *b = a ? operand(r, s, in->b) : NULL;

    if (!b || a->kind != VALUE_INT || b->kind != VALUE_INT)
        return -1;
    return branch_decide(r, s, in->op, a, b);
}
