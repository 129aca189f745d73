/*
 * A store into a buffer of the caller's that skips the look at how far it is.
 *
 *     if (c < 0x80) {
 *         if (n + 1 >= size) break;
 *         to[n++] = c;
 *     } else {
 *         to[n++] = 0xc0 | c >> 6;         <- nothing compares `n` on this way
 *         to[n++] = 0x80 | (c & 0x3f);
 *     }
 *
 *     for (; (n = *p++) != 0; ) {
 *         if (to > out) {
 *             if (to >= end) break;
 *             *to++ = '.';
 *         }
 *         while (n-- > 0) *to++ = *p++;        <- nor here
 *
 * How large the buffer is only the caller knows; but the function itself says where it
 * ends, by what it compares the cursor with at the other stores.  So it does where the
 * end is a pointer, and a loop that copies until its source ends never asks for it:
 *
 *     while ((*to++ = *from++) != 0)
 *         ;
 *     if (to >= end) ...
 */
#include "analyzer/engine/judge.h"

/* What a cursor is compared with is a variable, or made of one. */
static ir_id limit_of(const struct ir_function *f, ir_id i)
{
    ir_id variable = ir_variable_of(f, i);
    const struct ir_inst *in = &f->insts[ir_without_casts(f, i)];

    return variable || in->op != IR_INDEX ? variable : ir_variable_read(f, in->a);
}

bool judge_is_start(const struct ir_function *f, ir_id limit, ir_id cursor)
{
    for (ir_id i = 1; i < f->inst_count; i++)
        if ((ir_is_store_to(f, i, limit) &&
             ir_variable_read(f, f->insts[i].b) == cursor) ||
            (ir_is_store_to(f, i, cursor) &&
             ir_variable_read(f, f->insts[i].b) == limit))
            return true;
    return false;
}

/* A comparison of the cursor with a limit, which is returned; 0: it is none. */
static ir_id compared_limit(const struct ir_function *f, ir_id i, ir_id cursor)
{
    const struct ir_inst *in = &f->insts[i];
    bool is_left = false;
    ir_id limit = 0;

    if (!ir_is_comparison(in->op))
        return 0;
    is_left = ir_is_about(f, in->a, cursor);
    if (is_left == ir_is_about(f, in->b, cursor))
        return 0;
    limit = limit_of(f, is_left ? in->b : in->a);
    return limit == cursor || (limit && judge_is_start(f, limit, cursor)) ? 0 : limit;
}

/* `to != out`: whether there is anything yet. */
static bool is_start_of(const struct ir_function *f, ir_id value, ir_id cursor)
{
    ir_id start = ir_variable_read(f, value);

    return start && start != cursor && judge_is_start(f, start, cursor);
}

/* The instruction may look at how far it is: a comparison, or a call with it. */
static bool is_look(const struct ir_function *f, ir_id i, ir_id cursor)
{
    const struct ir_inst *in = &f->insts[i];

    if (ir_is_comparison(in->op))
        return (ir_is_about(f, in->a, cursor) && !is_start_of(f, in->b, cursor)) ||
               (ir_is_about(f, in->b, cursor) && !is_start_of(f, in->a, cursor));
    if (in->op != IR_CALL)
        return false;
    for (ir_id k = 0; k < in->arg_count; k++) {
        ir_id arg = f->args[in->first_arg + k];

        if (ir_is_about(f, arg, cursor) ||
            (f->insts[arg].op == IR_ADDR && f->insts[arg].id == cursor))
            return true;
    }
    return false;
}

/* What a loop around an access is asked for, of each instruction in it. */
typedef bool loop_question(struct run *r, uint32_t head, ir_id i, ir_id cursor,
                           ir_id access);

/* Whether some instruction of the innermost loop around the access is such a one. */
static bool has_in_loop(struct run *r, ir_id access, ir_id cursor, loop_question *is)
{
    uint32_t head = 0;

    if (!cfg_loop_around(&r->cfg, r->cfg.block_of[access], &head))
        return false;
    for (uint32_t k = head; k < r->cfg.order[head].end; k++) {
        const struct ir_block *b = &r->f->blocks[r->cfg.order[k].block];

        for (ir_id i = b->first; i < b->first + b->count; i++)
            if (is(r, head, i, cursor, access))
                return true;
    }
    return false;
}

/* Each round that comes to the access, or each at all, looks at the cursor there. */
static bool is_look_of_round(struct run *r, uint32_t head, ir_id i, ir_id cursor,
                             ir_id access)
{
    return is_look(r->f, i, cursor) &&
           (cfg_is_before(&r->cfg, i, access) ||
            cfg_in_every_round(&r->cfg, head, r->cfg.block_of[i]));
}

static bool has_look_inside(struct run *r, ir_id access, ir_id cursor)
{
    return has_in_loop(r, access, cursor, is_look_of_round);
}

/* Every way to the access looks at it before the loop. */
static bool has_look_before(struct run *r, ir_id access, ir_id cursor)
{
    for (ir_id i = 1; i < r->f->inst_count; i++)
        if (is_look(r->f, i, cursor) && cfg_is_before(&r->cfg, i, access))
            return true;
    return false;
}

static bool is_step_on(struct run *r, uint32_t head, ir_id i, ir_id cursor,
                       ir_id access)
{
    (void)head;
    (void)access;
    return ir_is_store_to(r->f, i, cursor) && ir_step_of(r->f, i, cursor) > 0;
}

/* The loop around the access moves the cursor on, and stores something new. */
static bool is_moved_on(struct run *r, ir_id access, ir_id cursor)
{
    const struct ir_inst *value = &r->f->insts[r->f->insts[access].b];

    return (value->op != IR_CONST || value->imm != 0) &&
           has_in_loop(r, access, cursor, is_step_on);
}

/* A store by the cursor, or a call that is given it as a place to write to. */
static bool is_store_by(const struct ir_function *f, ir_id i, ir_id cursor)
{
    const struct ir_inst *in = &f->insts[i];

    if (in->op == IR_STORE)
        return ir_variable_at(f, in->a) == cursor;
    return in->op == IR_CALL && in->arg_count > 0 &&
           ir_variable_read(f, f->args[in->first_arg]) == cursor;
}

/* The instruction is in a loop that the access is in, too. */
static bool is_beside(const struct run *r, ir_id i, ir_id access)
{
    return cfg_in_some_loop(&r->cfg, r->cfg.block_of[i], r->cfg.block_of[access]);
}

/* The comparison stands before a store of its loop by the cursor, other than this. */
static bool is_look_of_others(struct run *r, ir_id look, ir_id cursor, ir_id access)
{
    for (ir_id i = 1; i < r->f->inst_count; i++)
        if (i != access && is_store_by(r->f, i, cursor) && is_beside(r, i, access) &&
            cfg_is_before(&r->cfg, look, i))
            return true;
    return false;
}

/* What other stores by the cursor in loops around this are held against; 0. */
static ir_id limit_of_others(struct run *r, ir_id access, ir_id cursor)
{
    ir_id limit = 0;

    for (ir_id i = 1; i < r->f->inst_count; i++) {
        if (!is_beside(r, i, access))
            continue;
        limit = compared_limit(r->f, i, cursor);
        if (limit && is_look_of_others(r, i, cursor, access))
            return limit;
    }
    return 0;
}

/* The pointer that the function compares the cursor with, wherever. */
static ir_id end_of(const struct run *r, ir_id cursor)
{
    const struct ir_function *f = r->f;

    if (run_type(r, r->u->objects[cursor].type)->kind != IR_TYPE_PTR)
        return 0;
    for (ir_id i = 1; i < f->inst_count; i++) {
        ir_id limit = compared_limit(f, i, cursor);

        if (limit && run_type(r, r->u->objects[limit].type)->kind == IR_TYPE_PTR)
            return limit;
    }
    return 0;
}

bool judge_has_look(const struct judging *j)
{
    ir_id access = j->out->inst, cursor = 0;
    const struct ir_inst *in = &j->r->f->insts[access];

    cursor = in->op == IR_STORE ? ir_variable_at(j->r->f, in->a) : 0;
    return cursor && has_look_inside(j->r, access, cursor);
}

bool judge_skips_look(const struct judging *j)
{
    struct run *r = j->r;
    ir_id access = j->out->inst, cursor = 0, limit = 0;
    const struct ir_inst *in = &r->f->insts[access];

    if (r->e->is_whole || j->q->template || j->q->kind != ACCESS_ELEMENT ||
        !j->q->is_write || j->q->bytes.n != 0 || in->op != IR_STORE ||
        !judge_walked_parameter(j))
        return false;
    cursor = ir_variable_at(r->f, in->a);
    if (!cursor || !is_moved_on(r, access, cursor) ||
        has_look_inside(r, access, cursor) || has_look_before(r, access, cursor))
        return false;
    limit = limit_of_others(r, access, cursor);
    if (!limit && judge_is_filled_blindly(j))
        limit = end_of(r, cursor);
    if (!limit)
        return false;
    j->out->excess = FINDING_UNBOUNDED;
    j->out->counted_by = r->u->objects[limit].name;
    return true;
}
