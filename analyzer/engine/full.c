/*
 * An array of a fixed size, and how many of its elements are in use.
 *
 *     if (list->count >= MAX) return -1;
 *     list->at[list->count++] = x;
 *     ...
 *     for (i = 0; i <= list->count; i++) use(list->at[i]);
 *
 * The file lets `count` come up to the number of elements there are, by holding it
 * against that before it adds one; then a loop that goes up to it, and not below it,
 * takes an element that is not there.  A list that is ended by a null element has one
 * at that place, and is left alone.
 */
#include "analyzer/engine/judge.h"

/* A number that other functions see, too: no variable of this one. */
static bool read_number(const struct run *r, const struct ir_function *f, ir_id i,
                        struct keeper *out)
{
    *out = keeper_read(f, i);
    return out->field || (out->object && !keeper_is_local(r, out));
}

static bool constant_of(const struct ir_function *f, ir_id i, int64_t *out)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, i)];

    *out = in->imm;
    return in->op == IR_CONST;
}

/* `in` holds the number against a constant; what that lets it come up to. */
static bool lets_come_to(const struct run *r, const struct ir_function *f,
                         const struct ir_inst *in, const struct keeper *n,
                         int64_t *most)
{
    struct keeper found;

    if (in->op < IR_LT || in->op > IR_GE || !read_number(r, f, in->a, &found) ||
        !keeper_is_same(&found, n) || !constant_of(f, in->b, most))
        return false;
    *most += in->op == IR_LE || in->op == IR_GT;
    return true;
}

/* Some check of the file lets the number come up to just so many. */
static bool is_filled_up_to(const struct run *r, const struct keeper *n,
                            int64_t elements)
{
    int64_t most = 0;

    for (ir_id k = 1; k < r->u->function_count; k++) {
        const struct ir_function *f = &r->u->functions[k];

        for (ir_id i = 1; i < f->inst_count; i++)
            if (lets_come_to(r, f, &f->insts[i], n, &most) && most == elements)
                return true;
    }
    return false;
}

/* Some function puts a zero behind the last element in use. */
static bool is_ended_by_zero(const struct run *r, const struct keeper *n)
{
    int64_t value = 0;
    struct keeper at;

    for (ir_id k = 1; k < r->u->function_count; k++) {
        const struct ir_function *f = &r->u->functions[k];

        for (ir_id i = 1; i < f->inst_count; i++) {
            const struct ir_inst *in = &f->insts[i], *place = &f->insts[in->a];

            if (in->op == IR_STORE && place->op == IR_INDEX &&
                (f->insts[ir_without_casts(f, in->b)].op == IR_NULL ||
                 (constant_of(f, in->b, &value) && value == 0)) &&
                read_number(r, f, place->b, &at) && keeper_is_same(&at, n))
                return true;
        }
    }
    return false;
}

/* The loop around the access goes on while the index is at most the number. */
static bool goes_up_to(const struct run *r, ir_id access, ir_id index,
                       struct keeper *out)
{
    const struct ir_function *f = r->f;

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];
        ir_id block = r->cfg.block_of[i];
        bool is_left = in->op == IR_LE || in->op == IR_GT;

        if ((is_left || in->op == IR_GE || in->op == IR_LT) &&
            ir_variable_read(f, is_left ? in->a : in->b) == index &&
            read_number(r, f, is_left ? in->b : in->a, out) &&
            f->blocks[block].is_loop_head &&
            cfg_in_loop(&r->cfg, r->cfg.place[block], r->cfg.block_of[access]))
            return true;
    }
    return false;
}

bool judge_passes_full(const struct judging *j)
{
    const struct run *r = j->r;
    const struct ir_inst *in = &r->f->insts[j->out->inst];
    int64_t element = 0;
    struct keeper number;
    ir_id index = 0;

    if (r->e->is_whole || j->q->template || j->q->kind != ACCESS_ELEMENT ||
        (in->op != IR_LOAD && in->op != IR_STORE) || j->q->bytes.n != 0 ||
        j->capacity.n != 0 || !j->has_capacity || j->over.n != 1)
        return false;
    element = j->over.terms[0].factor;
    index = ir_variable_at(r->f, in->a);
    if (element <= 0 || !index || !judge_may_reach(j, j->over.terms[0].symbol) ||
        !goes_up_to(r, j->out->inst, index, &number) ||
        !is_filled_up_to(r, &number, j->capacity.k / element) ||
        is_ended_by_zero(r, &number))
        return false;
    j->out->excess = element;
    j->out->largest = j->capacity.k + element;
    return true;
}
