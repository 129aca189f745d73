/*
 * Cursors that a program keeps, and that nobody ever looks at.
 *
 *     static char line[512], *at = line;
 *
 *     if (c == '\n')
 *         at = line;
 *     else
 *         *at++ = c;
 *
 * As with a number that counts elements (tally.c), but the place itself is kept: in a
 * variable or a member that the file only sets to the start of one array and steps up,
 * and holds against nothing but such another one.
 */
#include "analyzer/engine/judge.h"

struct cursor {
    struct keeper kept;
    struct keeper array; /* that it starts at */
    bool is_stepped;
};

static bool is_kept(const struct run *r, const struct keeper *k)
{
    return k->field ||
           (k->object && (r->u->objects[k->object].kind == IR_OBJECT_GLOBAL ||
                          r->u->objects[k->object].kind == IR_OBJECT_STATIC));
}

/* The array whose start the value is; empty for any other value. */
static struct keeper start_of(const struct ir_function *f, ir_id value)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, value)];

    if (in->op == IR_INDEX && f->insts[in->b].op == IR_CONST &&
        f->insts[in->b].imm == 0)
        in = &f->insts[ir_without_casts(f, in->a)];
    return keeper_at(in->op == IR_DECAY ? &f->insts[in->a] : NULL);
}

/* `at + 1`, of what is kept there. */
static bool is_step_up(const struct ir_function *f, ir_id value, const struct keeper *k)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, value)];
    struct keeper from = {0};

    if (in->op != IR_INDEX || f->insts[in->b].op != IR_CONST ||
        f->insts[in->b].imm <= 0)
        return false;
    from = keeper_read(f, in->a);
    return keeper_is_same(&from, k);
}

/* The value is the kept one, perhaps moved. */
static bool is_about(const struct ir_function *f, ir_id value, const struct keeper *k)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, value)];
    struct keeper from = keeper_read(f, value);

    if (in->op == IR_INDEX)
        return is_about(f, in->a, k);
    return keeper_is_same(&from, k) && keeper_is_known(&from);
}

/* The store to it sets it to the one array, or steps it up. */
static bool is_harmless(struct cursor *c, const struct ir_function *f, ir_id value)
{
    struct keeper start = start_of(f, value);

    if (is_step_up(f, value, &c->kept)) {
        c->is_stepped = true;
        return true;
    }
    if (!start.field && !start.object)
        return false;
    if (!c->array.field && !c->array.object)
        c->array = start;
    return keeper_is_same(&start, &c->array);
}

/* Another place that it is put into: where what was filled ends. */
static bool is_mate(const struct run *r, const struct cursor *c, const struct keeper *k)
{
    if (!is_kept(r, k))
        return false;
    for (ir_id n = 1; n < r->u->function_count; n++) {
        const struct ir_function *f = &r->u->functions[n];

        for (ir_id i = 1; i < f->inst_count; i++) {
            struct keeper to = {0}, start = {0}, from = {0};

            if (f->insts[i].op != IR_STORE)
                continue;
            to = keeper_at(&f->insts[f->insts[i].a]);
            if (!keeper_is_same(&to, k))
                continue;
            start = start_of(f, f->insts[i].b);
            from = keeper_read(f, f->insts[i].b);
            if (!keeper_is_same(&start, &c->array) && !keeper_is_same(&from, &c->kept))
                return false;
        }
    }
    return true;
}

/* Something else is done to it than to be set, stepped up and followed. */
static bool is_looked_at(const struct run *r, struct cursor *c,
                         const struct ir_function *f, ir_id i)
{
    const struct ir_inst *in = &f->insts[i];
    struct keeper k = {0};

    switch (in->op) {
    case IR_STORE:
        k = keeper_at(&f->insts[in->a]);
        if (keeper_is_same(&k, &c->kept))
            return !is_harmless(c, f, in->b);
        return is_about(f, in->b, &c->kept) && !is_mate(r, c, &k);
    case IR_CALL:
    case IR_HAVOC:
        for (ir_id n = 0; n < in->arg_count; n++) {
            ir_id arg = f->args[in->first_arg + n];
            const struct ir_inst *place = &f->insts[arg];

            if (is_about(f, arg, &c->kept) ||
                (c->kept.object && place->op == IR_ADDR &&
                 place->id == c->kept.object) ||
                (c->kept.field && place->op == IR_FIELD && place->id == c->kept.field))
                return true;
        }
        return false;
    case IR_BRANCH:
    case IR_RETURN:
    case IR_SWITCH: return in->a && is_about(f, in->a, &c->kept);
    default:
        if (!ir_is_comparison(in->op) && in->op != IR_PTR_DIFF)
            return false;
        for (unsigned n = 0; n < 2; n++) {
            ir_id own = n ? in->b : in->a, other = n ? in->a : in->b;

            k = keeper_read(f, other);
            if (is_about(f, own, &c->kept) && !is_mate(r, c, &k))
                return true;
        }
        return false;
    }
}

/* Every store to it is harmless; and what it starts at. */
static bool is_only_stepped(const struct run *r, struct cursor *c)
{
    for (ir_id n = 1; n < r->u->function_count; n++) {
        const struct ir_function *f = &r->u->functions[n];

        for (ir_id i = 1; i < f->inst_count; i++) {
            struct keeper to = {0};

            if (f->insts[i].op != IR_STORE)
                continue;
            to = keeper_at(&f->insts[f->insts[i].a]);
            if (keeper_is_same(&to, &c->kept) && !is_harmless(c, f, f->insts[i].b))
                return false;
        }
    }
    return c->is_stepped && keeper_is_known(&c->array);
}

/* Nothing looks at it; and what it starts at. */
static bool is_blind(const struct run *r, struct cursor *c)
{
    if (!is_only_stepped(r, c))
        return false;
    for (ir_id n = 1; n < r->u->function_count; n++)
        for (ir_id i = 1; i < r->u->functions[n].inst_count; i++)
            if (is_looked_at(r, c, &r->u->functions[n], i))
                return false;
    return true;
}

static int64_t size_of(const struct run *r, const struct keeper *array)
{
    const struct ir_type *t = run_type(r, array->field
                                              ? r->u->fields[array->field].type
                                              : r->u->objects[array->object].type);

    return t->kind == IR_TYPE_ARRAY ? t->size : 0;
}

/* A number is held against about as much as there is room for, here. */
static bool is_counted_beside(const struct run *r, int64_t size)
{
    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];
        const struct ir_inst *by = NULL;

        if (in->op < IR_LT || in->op > IR_GE)
            continue;
        by = &r->f->insts[ir_without_casts(r->f, in->b)];
        if (by->op == IR_CONST && by->imm > size / 2 && by->imm <= size)
            return true;
    }
    return false;
}

bool judge_is_kept_cursor(const struct judging *j)
{
    const struct run *r = j->r;
    const struct ir_inst *in = &r->f->insts[j->out->inst];
    struct cursor c = {0};
    int64_t size = 0;

    if (r->e->is_whole || j->q->template || j->q->kind != ACCESS_ELEMENT ||
        in->op != IR_STORE)
        return false;
    c.kept = keeper_read(r->f, in->a);
    if (!is_kept(r, &c.kept) || !is_blind(r, &c))
        return false;
    size = size_of(r, &c.array);
    if (size <= 0 || is_counted_beside(r, size))
        return false;
    j->out->capacity = size;
    j->out->largest = j->out->excess = FINDING_UNBOUNDED;
    return true;
}
