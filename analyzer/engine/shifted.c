/*
 * What is left moves to the front, as much as there was before.
 *
 *     memmove(c->in, c->in + used, c->have);
 *     c->have -= used;
 *
 * Behind `c->in + used` there are only `have - used` bytes of content; where the buffer
 * is full, the rest is read behind its end.  That `have` is lowered by just that after
 * the move says which number was meant.
 */
#include "analyzer/engine/judge.h"

/* The member or variable that is an array, or leads to one; empty for others. */
static struct keeper base_of(const struct ir_function *f, ir_id value)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, value)];

    return in->op == IR_DECAY ? keeper_at(&f->insts[in->a]) : keeper_read(f, value);
}

/* Both are read from the same place. */
static bool is_same_read(const struct ir_function *f, ir_id a, ir_id b)
{
    struct keeper one = keeper_read(f, a), other = keeper_read(f, b);

    return keeper_is_known(&one) && keeper_is_same(&one, &other);
}

/* A store that lowers the number at `k`; by what, or 0. */
static ir_id lowered_by(const struct ir_function *f, ir_id store,
                        const struct keeper *k)
{
    const struct ir_inst *in = &f->insts[store], *value = NULL;
    struct keeper at = {0};

    if (in->op != IR_STORE)
        return 0;
    at = keeper_at(&f->insts[in->a]);
    value = &f->insts[ir_without_casts(f, in->b)];
    if (!keeper_is_same(&at, k) || value->op != IR_SUB)
        return 0;
    at = keeper_read(f, value->a);
    return keeper_is_same(&at, k) ? value->b : 0;
}

/* `used` of `in + used`, or of `end - in` where `end` is the source. */
static bool is_distance(const struct ir_function *f, ir_id by, ir_id source,
                        const struct keeper *base)
{
    const struct ir_inst *from = &f->insts[ir_without_casts(f, source)];
    const struct ir_inst *in = &f->insts[ir_without_casts(f, by)];
    struct keeper start = {0};

    if (from->op == IR_INDEX) {
        start = base_of(f, from->a);
        return keeper_is_same(&start, base) && is_same_read(f, from->b, by);
    }
    if (in->op != IR_PTR_DIFF)
        return false;
    start = base_of(f, in->b);
    return keeper_is_same(&start, base) && is_same_read(f, in->a, source);
}

bool judge_is_late_shift(const struct judging *j)
{
    const struct run *r = j->r;
    const struct ir_function *f = r->f;
    const struct ir_inst *in = &f->insts[j->out->inst];
    const struct model_function *m = j->q->model;
    const ir_id *args = &f->args[in->first_arg];
    struct keeper count, base;
    bool is_late = false;

    if (j->q->template || j->q->is_write || !m || m->kind != MODEL_COPY_EXACT ||
        in->op != IR_CALL || m->dst > in->arg_count || m->src > in->arg_count ||
        m->size > in->arg_count || m->dst == 0 || m->src == 0 || m->size == 0)
        return false;
    count = keeper_read(f, args[m->size - 1]);
    base = base_of(f, args[m->dst - 1]);
    if (!keeper_is_known(&count) || !keeper_is_known(&base))
        return false;
    for (ir_id i = 1; i < f->inst_count; i++) {
        ir_id by = lowered_by(f, i, &count);

        if (!by || !is_distance(f, by, args[m->src - 1], &base))
            continue;
        if (!cfg_is_before(&r->cfg, j->out->inst, i))
            return false;
        is_late = true;
    }
    return is_late;
}
