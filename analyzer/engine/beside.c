/*
 * A text, and a number beside it that says how long it is.
 *
 *     if (used + strlen(name) + 2 > sizeof line)
 *         break;
 *     strcat(line, name);
 *     strcat(line, " ");
 *     used += strlen(name);
 *     used++;
 *
 * Nothing in the language ties the two together, and where branches choose the names,
 * no sum follows from them.  But the program adds to the number what it appends, and
 * asks it before: how long the text may get, that check decides.
 *
 * And the blank behind the name is as much too far as the name itself, which is told
 * of; and where there is no text, the number beside it says 0.
 */
#include "analyzer/engine/judge.h"
#include "base/mem.h"
#include "base/scoped.h"

#include <string.h>

/* The variable or array that the argument, from 1 on, of a call is read from; 0. */
static ir_id named(const struct ir_function *f, const struct ir_inst *call,
                   unsigned which)
{
    ir_id arg = which > 0 && which <= call->arg_count
                    ? ir_without_casts(f, f->args[call->first_arg + which - 1])
                    : 0;

    if (f->insts[arg].op == IR_DECAY)
        arg = f->insts[arg].a;
    return f->insts[arg].op == IR_ADDR ? f->insts[arg].id : ir_variable_read(f, arg);
}

/* The characters of a string literal; -1: the value is none. */
static int64_t literal_length(const struct run *r, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, i)];
    const struct ir_object *o = NULL;

    if (in->op == IR_DECAY)
        in = &r->f->insts[in->a];
    if (in->op != IR_ADDR)
        return -1;
    o = &r->u->objects[in->id];
    return o->kind == IR_OBJECT_STRING ? (int64_t)strnlen(o->bytes, o->byte_count) : -1;
}

/* A call that may say how long that is, and nothing else: `strlen(text)`. */
static bool is_asked_of(const struct run *r, const struct ir_inst *in, ir_id text)
{
    return in->op == IR_CALL && in->arg_count == 1 && text &&
           run_type(r, in->type)->kind == IR_TYPE_INT && named(r->f, in, 1) == text;
}

/* Whether the value is how many characters that argument of the call has. */
static bool is_its_length(const struct run *r, ir_id i, const struct ir_inst *call,
                          unsigned which)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, i)];

    if (in->op == IR_CONST)
        return in->imm == literal_length(r, r->f->args[call->first_arg + which - 1]);
    return is_asked_of(r, in, named(r->f, call, which));
}

/* The variable to which that is added, behind the call and before a jump; 0. */
static ir_id counter_of(const struct run *r, ir_id call, unsigned which)
{
    const struct ir_function *f = r->f;
    const struct ir_block *b = &f->blocks[r->cfg.block_of[call]];

    for (ir_id i = call + 1; i < b->first + b->count; i++) {
        const struct ir_inst *in = &f->insts[i], *sum = NULL;
        ir_id variable = 0;

        if (in->op != IR_STORE || f->insts[in->a].op != IR_ADDR)
            continue;
        variable = f->insts[in->a].id;
        sum = &f->insts[ir_without_casts(f, in->b)];
        if (sum->op == IR_ADD && ir_variable_read(f, sum->a) == variable &&
            is_its_length(r, sum->b, &f->insts[call], which))
            return variable;
    }
    return 0;
}

/* Whether the counter is first set to how long a text is, and to which one. */
static bool is_set_by(const struct run *r, ir_id counter, ir_id text, bool *is_of_other)
{
    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *value = NULL;

        if (!ir_is_store_to(r->f, i, counter))
            continue;
        value = &r->f->insts[ir_without_casts(r->f, r->f->insts[i].b)];
        if (is_asked_of(r, value, text))
            return true;
        *is_of_other = *is_of_other || value->op == IR_CALL;
    }
    return false;
}

/* Whether all that is appended to the text is added to the counter. */
static bool counts_all(const struct judging *j, ir_id counter, ir_id text)
{
    const struct run *r = j->r;
    const struct model_function *m = j->q->model;
    ir_id callee = r->f->insts[j->out->inst].id;

    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];

        if (in->op == IR_CALL && in->id == callee && named(r->f, in, m->dst) == text &&
            counter_of(r, i, m->src) != counter)
            return false;
    }
    return true;
}

/* The counter and what is to come are held against no more than the buffer has. */
static bool is_look(const struct judging *j, ir_id i, ir_id counter)
{
    const struct ir_function *f = j->r->f;
    const struct ir_inst *in = &f->insts[i];
    bool is_left = false;
    const struct ir_inst *sum = NULL, *limit = NULL;

    if (in->op < IR_LT || in->op > IR_GE)
        return false;
    is_left = ir_is_about(f, in->a, counter);
    sum = &f->insts[ir_without_casts(f, is_left ? in->a : in->b)];
    limit = &f->insts[ir_without_casts(f, is_left ? in->b : in->a)];
    return sum->op == IR_ADD && ir_is_about(f, is_left ? in->a : in->b, counter) &&
           limit->op == IR_CONST && limit->imm > 0 && limit->imm <= j->capacity.k;
}

static bool has_look(const struct judging *j, ir_id block, ir_id counter)
{
    const struct ir_block *b = &j->r->f->blocks[block];

    for (ir_id i = b->first; i < b->first + b->count; i++)
        if (is_look(j, i, counter))
            return true;
    return false;
}

/* Every way to the block, within a round of its loop, comes by such a look. */
static bool is_looked_at(const struct judging *j, ir_id block, ir_id counter)
{
    const struct cfg *c = &j->r->cfg;
    SCOPED_FREE bool *looks = mem_calloc(c->count, sizeof *looks);
    uint32_t head = 0;

    for (uint32_t k = 0; k < c->place[block]; k++)
        looks[k] = has_look(j, c->order[k].block, counter);
    if (!cfg_loop_around(c, block, &head))
        head = 0;
    return !cfg_leads_around(c, head, block, looks);
}

bool judge_is_counted_beside(const struct judging *j)
{
    const struct ir_inst *in = &j->r->f->insts[j->out->inst];
    const struct model_function *m = j->q->model;
    ir_id text = 0, counter = 0;
    bool is_of_other = false;

    if (!m || m->kind != MODEL_APPEND || j->q->template || in->op != IR_CALL ||
        !j->has_capacity || j->capacity.n != 0)
        return false;
    text = named(j->r->f, in, m->dst);
    counter = text && m->src <= in->arg_count ? counter_of(j->r, j->out->inst, m->src)
                                              : 0;
    return counter &&
           (is_set_by(j->r, counter, text, &is_of_other) ||
            (!is_of_other && counts_all(j, counter, text))) &&
           is_looked_at(j, j->r->cfg.block_of[j->out->inst], counter);
}

bool judge_is_appended_behind(const struct judging *j)
{
    const struct run *r = j->r;
    ir_id call = j->out->inst, text = 0;
    const struct ir_inst *in = &r->f->insts[call];
    const struct model_function *m = j->q->model;
    const struct ir_block *b = &r->f->blocks[r->cfg.block_of[call]];

    if (!m || m->kind != MODEL_APPEND || j->q->template || in->op != IR_CALL ||
        m->src > in->arg_count ||
        literal_length(r, r->f->args[in->first_arg + m->src - 1]) < 0 ||
        relation_max(&j->s->relation, &j->over, NULL) <= NO_LIMIT)
        return false;
    text = named(r->f, in, m->dst);
    for (ir_id i = b->first; text && i < call; i++)
        if (r->f->insts[i].op == IR_CALL && r->f->insts[i].id == in->id &&
            named(r->f, &r->f->insts[i], m->dst) == text)
            return true;
    return false;
}

/* The argument is the literal itself, as written there. */
static bool names_object(const struct run *r, ir_id arg, ir_id object)
{
    const struct ir_inst *in = &r->f->insts[arg];

    while (in->a && (in->op == IR_PTR_CAST || in->op == IR_DECAY))
        in = &r->f->insts[in->a];
    return in->op == IR_ADDR && in->id == object;
}

bool judge_is_stand_in(const struct judging *j)
{
    const struct run *r = j->r;
    const struct region *at = region_at(&r->regions, j->q->pointer->region);
    const struct ir_inst *in = &r->f->insts[j->out->inst];

    if (j->q->kind != ACCESS_SIZE || j->q->is_write || at->kind != REGION_OBJECT ||
        r->u->objects[at->object].kind != IR_OBJECT_STRING || j->q->bytes.n == 0)
        return false;
    for (ir_id k = 0; k < in->arg_count; k++)
        if (names_object(r, r->f->args[in->first_arg + k], at->object))
            return false;
    return true;
}
