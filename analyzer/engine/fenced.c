/*
 * As much as the data says, where the function knows the end and does not ask for it.
 *
 *     int unpack(const unsigned char *p, const unsigned char *end, char *to)
 *     {
 *         while (p < end) {
 *             n = *p++;
 *             memcpy(to, p, n);            <- `p + n` is held against nothing
 *             p += n;
 *         }
 *
 * How much there is behind `p` only the callers know; but the function says where that
 * ends, by what it holds the cursor against elsewhere.  So it is where the next round
 * of
 *
 *         while ((n = *p++) != 0)
 *             p += n;
 *
 * reads what stands behind as much as the data said, wherever that is.  The end may be
 * a number, too, which is lowered as the cursor is moved on: `p += n, len -= n`.
 */
#include "analyzer/engine/judge.h"

enum { MAX_FENCES = 4 };

static bool is_moved(const struct ir_function *f, ir_id variable)
{
    for (ir_id i = 1; i < f->inst_count; i++)
        if (ir_is_store_to(f, i, variable) && ir_step_of(f, i, variable) != 0)
            return true;
    return false;
}

/* The other pointer that the instruction holds the cursor against; 0: none. */
static ir_id fence_at(const struct run *r, ir_id i, ir_id cursor)
{
    const struct ir_function *f = r->f;
    const struct ir_inst *in = &f->insts[i];
    ir_id other = 0;

    if (in->op != IR_PTR_DIFF && (in->op < IR_LT || in->op > IR_GE))
        return 0;
    if (ir_is_about(f, in->b, cursor))
        other = ir_variable_read(f, in->a);
    else if (ir_is_about(f, in->a, cursor))
        other = ir_variable_read(f, in->b);
    return other && other != cursor &&
                   run_type(r, r->u->objects[other].type)->kind == IR_TYPE_PTR &&
                   !judge_is_start(f, other, cursor) && !is_moved(f, other)
               ? other
               : 0;
}

/* The pointers that the function holds the cursor against. */
static unsigned find_fences(const struct run *r, ir_id cursor, ir_id out[MAX_FENCES])
{
    unsigned n = 0;

    for (ir_id i = 1; i < r->f->inst_count && n < MAX_FENCES; i++) {
        ir_id fence = fence_at(r, i, cursor);

        if (fence && (n == 0 || out[n - 1] != fence))
            out[n++] = fence;
    }
    return n;
}

/* How many bytes are behind the access's start up to the fence. */
static bool room_to(const struct judging *j, ir_id fence, struct linear *out)
{
    struct run *r = j->r;
    uint32_t region = memory_object(r, fence);
    const struct value *e = state_get(j->s, region, CELL_SCALAR, 0);
    struct linear within, at;

    if (!e)
        e = state_found_pointer(&r->c, j->s, region, 0);
    return memory_address(r, j->q->pointer, &at) &&
           value_address(j->q->pointer, &within) && linear_sub(&at, &within, &at) &&
           linear_add(&at, &j->start, &at) && memory_address(r, e, out) &&
           linear_sub(out, &at, out);
}

/* A number that text or a packet says, that nothing else limits much. */
static uint32_t said_amount(const struct judging *j)
{
    const struct linear *bytes = &j->q->bytes;

    for (uint32_t m = 0; m < bytes->n; m++)
        if (bytes->terms[m].factor > 0 && judge_is_said(j, bytes->terms[m].symbol))
            return bytes->terms[m].symbol;
    return 0;
}

/* The variable that the amount is a sum of, `n` of `all = n + 4`; 0. */
static ir_id part_of(const struct ir_function *f, ir_id amount)
{
    for (ir_id i = 1; i < f->inst_count; i++) {
        ir_id part = ir_is_store_to(f, i, amount)
                         ? ir_variable_of(f, ir_without_casts(f, f->insts[i].b))
                         : 0;

        if (part && part != amount)
            return part;
    }
    return 0;
}

/* A call whose code is not seen is given the variable. */
static bool is_told(const struct run *r, const struct ir_inst *in, ir_id variable)
{
    if (in->op != IR_CALL || !in->id || r->u->functions[in->id].has_body ||
        r->e->models[in->id].row)
        return false;
    for (ir_id k = 0; k < in->arg_count; k++)
        if (ir_is_about(r->f, r->f->args[in->first_arg + k], variable))
            return true;
    return false;
}

bool judge_may_be_held(const struct run *r, ir_id amount, ir_id room)
{
    for (ir_id i = 1; i < r->f->inst_count; i++)
        if (is_told(r, &r->f->insts[i], amount) && is_told(r, &r->f->insts[i], room))
            return true;
    return false;
}

static bool is_compared(const struct ir_function *f, ir_id amount, ir_id room)
{
    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (ir_is_comparison(in->op) &&
            (ir_is_about(f, in->a, room) || ir_is_about(f, in->b, room)) &&
            (ir_is_about(f, in->a, amount) || ir_is_about(f, in->b, amount)))
            return true;
    }
    return false;
}

/* The function holds the amount against what the variable says somewhere. */
static bool is_held_to(const struct run *r, ir_id amount, ir_id fence)
{
    ir_id part = part_of(r->f, amount);

    return is_compared(r->f, amount, fence) || judge_may_be_held(r, amount, fence) ||
           (part &&
            (is_compared(r->f, part, fence) || judge_may_be_held(r, part, fence)));
}

/* The store moves the variable by what the other one says: `p += n`, `len -= n`. */
static bool is_moved_by(const struct ir_function *f, ir_id i, ir_id variable, ir_id by)
{
    const struct ir_inst *sum = NULL;

    if (!ir_is_store_to(f, i, variable))
        return false;
    sum = &f->insts[ir_without_casts(f, f->insts[i].b)];
    return (sum->op == IR_INDEX || sum->op == IR_SUB) &&
           ir_variable_read(f, sum->a) == variable && ir_variable_read(f, sum->b) == by;
}

/* The number that goes down as the cursor is moved on by the amount; 0: none. */
static ir_id lowered_with(const struct run *r, ir_id cursor, ir_id amount)
{
    const struct ir_function *f = r->f;
    ir_id lowered = 0;
    bool is_moved_on = false;

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *to = f->insts[i].op == IR_STORE ? &f->insts[f->insts[i].a]
                                                              : NULL;

        if (!to || to->op != IR_ADDR)
            continue;
        if (to->id == cursor)
            is_moved_on = is_moved_on || is_moved_by(f, i, cursor, amount);
        else if (run_is_int(r, r->u->objects[to->id].type) &&
                 is_moved_by(f, i, to->id, amount))
            lowered = to->id;
    }
    return is_moved_on ? lowered : 0;
}

/* As much as the cursor is moved on by, never held against what is left. */
static bool passes_lowered(const struct judging *j, ir_id cursor)
{
    const struct run *r = j->r;
    ir_id amount = judge_amount_variable(j);
    ir_id left = amount && cursor ? lowered_with(r, cursor, amount) : 0;

    if (!left || is_held_to(r, amount, left))
        return false;
    j->out->excess = FINDING_UNBOUNDED;
    j->out->counted_by = r->u->objects[left].name;
    return true;
}

bool judge_passes_fence(const struct judging *j)
{
    const struct run *r = j->r;
    ir_id cursor = 0, fences[MAX_FENCES];
    unsigned n = 0;
    uint32_t said = 0;

    if (r->e->is_closed || j->q->template || j->q->kind != ACCESS_SIZE ||
        !j->q->target || judge_is_told_of_target(j))
        return false;
    said = said_amount(j);
    if (!said || judge_is_stated(j, &j->q->bytes))
        return false;
    cursor = ir_variable_at(r->f, ir_without_casts(r->f, j->q->target));
    if (!cursor)
        cursor = ir_variable_read(r->f, j->q->target);
    if (passes_lowered(j, cursor))
        return true;
    n = cursor ? find_fences(r, cursor, fences) : 0;
    for (unsigned k = 0; k < n; k++) {
        struct linear room, over;
        ir_id amount = judge_amount_variable(j);

        if (amount && is_held_to(r, amount, fences[k]))
            return false;
        if (!room_to(j, fences[k], &room) || !linear_sub(&j->q->bytes, &room, &over) ||
            judge_is_tied(j, said, &room) || relation_proves_le(&j->s->relation, &over))
            return false;
    }
    if (n == 0)
        return false;
    j->out->excess = FINDING_UNBOUNDED;
    j->out->counted_by = r->u->objects[fences[0]].name;
    return true;
}

/* Read through the cursor, or a sum of that: `4 + n`. */
static bool is_of_cursor(const struct run *r, ir_id variable, ir_id cursor)
{
    ir_id part = part_of(r->f, variable);

    return judge_is_read_through(r, variable, cursor) ||
           (part && judge_is_read_through(r, part, cursor));
}

/* The first of the reads by the cursor in a row: the others want the same check. */
static bool is_first_read(const struct run *r, ir_id access, ir_id cursor)
{
    const struct ir_function *f = r->f;

    for (ir_id i = 1; i < access; i++)
        if (f->insts[i].op == IR_LOAD && run_is_int(r, f->insts[i].type) &&
            ir_variable_at(f, f->insts[i].a) == cursor &&
            cfg_in_some_loop(&r->cfg, r->cfg.block_of[i], r->cfg.block_of[access]) &&
            cfg_is_before(&r->cfg, i, access))
            return false;
    return true;
}

/* The amount that the loop around moves the cursor by, read through it; 0. */
static ir_id jump_of(const struct run *r, ir_id access, ir_id cursor)
{
    const struct ir_function *f = r->f;

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *sum = NULL;
        ir_id by = 0;

        if (!ir_is_store_to(f, i, cursor) ||
            !cfg_in_some_loop(&r->cfg, r->cfg.block_of[i], r->cfg.block_of[access]))
            continue;
        sum = &f->insts[ir_without_casts(f, f->insts[i].b)];
        by = sum->op == IR_INDEX && ir_variable_read(f, sum->a) == cursor
                 ? ir_variable_read(f, sum->b)
                 : 0;
        if (by && is_of_cursor(r, by, cursor))
            return by;
    }
    return 0;
}

/* What is left has no sign: when more is taken from it, it is more than ever. */
static bool jumps_lowered(const struct judging *j, ir_id cursor, ir_id by)
{
    const struct run *r = j->r;
    ir_id left = lowered_with(r, cursor, by);

    if (!left || is_held_to(r, by, left) ||
        (run_type(r, r->u->objects[left].type)->flags & IR_TYPE_SIGNED))
        return false;
    j->out->excess = FINDING_UNBOUNDED;
    j->out->counted_by = r->u->objects[left].name;
    return true;
}

/* A check says something of where the access is and of the fence. */
static bool is_place_tied(const struct judging *j, const struct linear *room)
{
    for (uint32_t m = 0; m < j->start.n; m++)
        if (judge_is_tied(j, j->start.terms[m].symbol, room))
            return true;
    return false;
}

bool judge_jumps_fence(const struct judging *j)
{
    const struct run *r = j->r;
    const struct ir_inst *in = &r->f->insts[j->out->inst];
    ir_id cursor = 0, by = 0, fences[MAX_FENCES];
    unsigned n = 0;

    if (r->e->is_closed || j->q->template || in->op != IR_LOAD || j->start.n == 0 ||
        !run_is_int(r, in->type))
        return false;
    cursor = ir_variable_at(r->f, in->a);
    by = cursor ? jump_of(r, j->out->inst, cursor) : 0;
    if (!by || !is_first_read(r, j->out->inst, cursor))
        return false;
    if (jumps_lowered(j, cursor, by))
        return true;
    n = find_fences(r, cursor, fences);
    for (unsigned k = 0; k < n; k++) {
        struct linear room;

        if (is_held_to(r, by, fences[k]) || !room_to(j, fences[k], &room) ||
            is_place_tied(j, &room))
            return false;
    }
    if (n == 0)
        return false;
    j->out->excess = FINDING_UNBOUNDED;
    j->out->counted_by = r->u->objects[fences[0]].name;
    return true;
}

/* The fence of what the cursor was set to, `look = p + 2`, and is not held to; 0. */
static ir_id fence_before(const struct run *r, ir_id cursor)
{
    const struct ir_function *f = r->f;
    ir_id fences[MAX_FENCES];

    if (find_fences(r, cursor, fences) > 0)
        return 0;
    for (ir_id i = 1; i < f->inst_count; i++) {
        ir_id from = 0;

        if (!ir_is_store_to(f, i, cursor) || ir_step_of(f, i, cursor) != 0)
            continue;
        from = ir_variable_at(f, ir_without_casts(f, f->insts[i].b));
        if (from && from != cursor && find_fences(r, from, fences) > 0)
            return fences[0];
    }
    return 0;
}

/* One byte that ends a part: a number but 0, or what only a header has. */
static bool is_end_byte(const struct run *r, ir_id value)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, value)];
    ir_id variable = ir_variable_read(r->f, value);

    if (in->op == IR_CONST)
        return in->imm != 0;
    return in->op == IR_UNDEF ||
           (variable &&
            (r->u->locs[r->u->objects[variable].loc].flags & IR_LOC_GUESSED));
}

/* Nothing in the loop of that head compares anything but bytes with such a one. */
static bool is_search(const struct run *r, uint32_t head)
{
    const struct ir_function *f = r->f;
    bool has_end = false;

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (!cfg_in_loop(&r->cfg, head, r->cfg.block_of[i]))
            continue;
        if (in->op == IR_CALL || in->op == IR_SWITCH)
            return false;
        if (!ir_is_comparison(in->op))
            continue;
        if ((in->op != IR_EQ && in->op != IR_NE) || !is_end_byte(r, in->b))
            return false;
        has_end = true;
    }
    return has_end;
}

bool judge_searches_past_fence(const struct judging *j)
{
    const struct run *r = j->r;
    const struct ir_inst *in = &r->f->insts[j->out->inst];
    ir_id block = r->cfg.block_of[j->out->inst];
    ir_id cursor = 0, fence = 0;
    uint32_t head = 0;

    if (r->e->is_closed || j->q->template || in->op != IR_LOAD || j->start.n == 0 ||
        !run_is_int(r, in->type) || run_type(r, in->type)->bits != 8 ||
        !cfg_loop_around(&r->cfg, block, &head) || !is_search(r, head))
        return false;
    cursor = ir_variable_at(r->f, in->a);
    fence = cursor && is_first_read(r, j->out->inst, cursor) ? fence_before(r, cursor)
                                                             : 0;
    if (!fence)
        return false;
    j->out->excess = FINDING_UNBOUNDED;
    j->out->counted_by = r->u->objects[fence].name;
    return true;
}
