/*
 * Two members of a structure, or two variables, of which one counts what the other
 * leads to.
 *
 *     for (i = 0; i < list->count; i++) free(list->names[i]);
 *     ...
 *     for (i = 0; i <= list->count; i++) print(list->names[i]);
 *
 * How many names there are is not in the file, but it says of itself that `count` is
 * their number: all its other loops and checks stop below that.  One that does not goes
 * one too far; and where others look, one that never does is told of, too:
 *
 *     for (at = list->first; at >= 0; at = list->names[at].next) ...
 *
 * if it counts up without an end, or takes a number from memory and asks only whether
 * it is negative.
 */
#include "analyzer/engine/judge.h"

struct members {
    struct keeper array, count;
};

/* The place that the value is read from; NULL when it is not read. */
static const struct ir_inst *read_from(const struct ir_function *f, ir_id i)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, i)];

    return in->op == IR_LOAD ? &f->insts[in->a] : NULL;
}

struct keeper keeper_at(const struct ir_inst *place)
{
    struct keeper k = {0};

    if (place && place->op == IR_FIELD)
        k.field = place->id;
    else if (place && place->op == IR_ADDR)
        k.object = place->id;
    return k;
}

struct keeper keeper_read(const struct ir_function *f, ir_id i)
{
    return keeper_at(read_from(f, i));
}

bool keeper_is_known(const struct keeper *k)
{
    return k->field || k->object;
}

bool keeper_is_same(const struct keeper *a, const struct keeper *b)
{
    return a->field == b->field && a->object == b->object;
}

/* The variable whose structure's member is read. */
static ir_id base_of(const struct ir_function *f, ir_id i)
{
    const struct ir_inst *from = read_from(f, i);
    ir_id base = 0;

    if (!from || from->op != IR_FIELD)
        return 0;
    for (base = from->a; f->insts[base].op == IR_FIELD;) /* of a member of it */
        base = f->insts[base].a;
    return ir_variable_read(f, base);
}

/* A comparison of a variable with a count: of which, and whether below it only. */
struct comparison {
    ir_id index, base;
    struct keeper count;
    bool is_strict;
};

/* As it stands, `i < n`, or from the other side, `n > i`. */
static bool read_comparison(const struct ir_function *f, const struct ir_inst *in,
                            bool is_left, struct comparison *out)
{
    if (in->op < IR_LT || in->op > IR_GE)
        return false;
    out->index = ir_variable_read(f, is_left ? in->a : in->b);
    out->count = keeper_read(f, is_left ? in->b : in->a);
    out->base = base_of(f, is_left ? in->b : in->a);
    out->is_strict = is_left ? in->op == IR_LT || in->op == IR_GE
                             : in->op == IR_GT || in->op == IR_LE;
    return out->index && keeper_is_known(&out->count) &&
           out->count.object != out->index;
}

/* `x->names[i]`, or `[i + 1]` where `is_next`. */
static bool is_element(const struct ir_function *f, const struct ir_inst *in,
                       const struct keeper *array, ir_id index, bool is_next)
{
    const struct ir_inst *at = NULL;
    struct keeper from = {0};

    if (in->op != IR_INDEX)
        return false;
    from = keeper_read(f, in->a);
    if (!keeper_is_same(&from, array))
        return false;
    if (!is_next)
        return ir_variable_read(f, in->b) == index;
    at = &f->insts[ir_without_casts(f, in->b)];
    return at->op == IR_ADD && ir_variable_read(f, at->a) == index;
}

static bool has_element(const struct ir_function *f, const struct keeper *array,
                        ir_id index, bool is_next)
{
    for (ir_id i = 1; i < f->inst_count; i++)
        if (is_element(f, &f->insts[i], array, index, is_next))
            return true;
    return false;
}

/* How often the file stops below the count, and how often it does not. */
struct habits {
    unsigned strict, loose;
};

static void count_habits(const struct ir_function *f, const struct members *m,
                         struct habits *out)
{
    for (ir_id i = 1; i < f->inst_count; i++)
        for (int is_left = 0; is_left <= 1; is_left++) {
            struct comparison c;

            if (!read_comparison(f, &f->insts[i], is_left, &c) ||
                !keeper_is_same(&c.count, &m->count))
                continue;
            if (has_element(f, &m->array, c.index, false))
                *(c.is_strict ? &out->strict : &out->loose) += 1;
            if (has_element(f, &m->array, c.index, true))
                out->loose++;
        }
}

/* The loop around the access goes on while the index is at most the count. */
static struct keeper loose_count(const struct run *r, ir_id access, ir_id index,
                                 ir_id base)
{
    for (ir_id i = 1; i < r->f->inst_count; i++)
        for (int is_left = 0; is_left <= 1; is_left++) {
            ir_id block = r->cfg.block_of[i];
            struct comparison c;

            if (read_comparison(r->f, &r->f->insts[i], is_left, &c) &&
                c.index == index && c.base == base && !c.is_strict &&
                r->f->blocks[block].is_loop_head &&
                cfg_in_loop(&r->cfg, r->cfg.place[block], r->cfg.block_of[access]))
                return c.count;
        }
    return (struct keeper){0};
}

bool judge_may_reach(const struct judging *j, uint32_t symbol)
{
    const struct relation *known = &j->s->relation;

    for (uint32_t k = 0; k < known->fact_count; k++) {
        const struct linear *f = &known->facts[k].form;

        if (!known->facts[k].is_unequal && f->n == 2 && f->k == 0 &&
            linear_factor(f, symbol) == 1)
            return !relation_proves_lt(known, f);
    }
    return false;
}

/* Nothing else keeps it from being just the count. */
static bool may_be_equal(const struct judging *j)
{
    struct linear place; /* also of a member of the element */

    return value_address(j->q->pointer, &place) && place.n == 1 &&
           judge_may_reach(j, place.terms[0].symbol);
}

/* ------------------------------------------------------------- one that never looks */

/* The file's own word for how many elements the array has. */
static ir_id count_of(const struct run *r, ir_id array)
{
    const struct keeper from = {.field = array};

    for (ir_id k = 1; k < r->u->function_count; k++) {
        const struct ir_function *f = &r->u->functions[k];

        for (ir_id i = 1; f != r->f && i < f->inst_count; i++) {
            struct comparison c;
            bool is_left = keeper_read(f, f->insts[i].b).field != 0;

            if (read_comparison(f, &f->insts[i], is_left, &c) && c.count.field &&
                c.is_strict && has_element(f, &from, c.index, false))
                return c.count.field;
        }
    }
    return 0;
}

static bool is_zero(const struct ir_function *f, ir_id i)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, i)];

    return in->op == IR_CONST && in->imm == 0;
}

/* What the function does with the index. */
struct treatment {
    bool is_compared; /* with something else than 0 */
    bool is_half_checked; /* whether it is negative */
    bool is_counted; /* its next value is one more */
    bool is_read; /* its value comes from memory */
    bool is_other; /* from elsewhere */
};

static void look_at_store(const struct ir_function *f, ir_id value, ir_id index,
                          struct treatment *out)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, value)];

    if (in->op == IR_ADD && ir_variable_read(f, in->a) == index)
        out->is_counted = true;
    else if (in->op == IR_LOAD && f->insts[in->a].op != IR_ADDR)
        out->is_read = true;
    else if (in->op != IR_CONST)
        out->is_other = true;
}

/* In the loop of the access, and in what is in no loop. */
static struct treatment look_at_index(const struct run *r, ir_id index, ir_id access)
{
    const struct ir_function *f = r->f;
    ir_id around = r->cfg.block_of[access];
    struct treatment out = {0};

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];
        ir_id block = r->cfg.block_of[i];

        if (ir_is_store_to(f, i, index) && cfg_in_some_loop(&r->cfg, block, around))
            look_at_store(f, in->b, index, &out);
        if (!ir_is_comparison(in->op) ||
            (ir_variable_read(f, in->a) != index &&
             ir_variable_read(f, in->b) != index) ||
            (cfg_in_some_loop(&r->cfg, block, 0) &&
             !cfg_in_some_loop(&r->cfg, block, around)))
            continue;
        if (!is_zero(f, in->a) && !is_zero(f, in->b))
            out.is_compared = true;
        else if (in->op != IR_EQ && in->op != IR_NE)
            out.is_half_checked = true;
    }
    return out;
}

/* A loop around the access ends where an element says so. */
static bool ends_by_element(const struct run *r, const struct members *m, ir_id access,
                            ir_id index)
{
    for (ir_id i = 1; i < r->f->inst_count; i++) {
        ir_id block = r->cfg.block_of[i];

        if (is_element(r->f, &r->f->insts[i], &m->array, index, false) &&
            r->f->blocks[block].is_loop_head &&
            cfg_in_loop(&r->cfg, r->cfg.place[block], r->cfg.block_of[access]))
            return true;
    }
    return false;
}

static bool never_looks(const struct judging *j, const struct members *m, ir_id index)
{
    const struct run *r = j->r;
    struct treatment all = {0};
    struct linear place;

    if (r->u->objects[index].kind != IR_OBJECT_LOCAL ||
        !value_address(j->q->pointer, &place) ||
        relation_max(&j->s->relation, &place, NULL) <= NO_LIMIT)
        return false;
    all = look_at_index(r, index, j->out->inst);
    if (all.is_compared || all.is_other ||
        !cfg_in_some_loop(&r->cfg, r->cfg.block_of[j->out->inst], 0) ||
        ends_by_element(r, m, j->out->inst, index))
        return false;
    return all.is_read ? all.is_half_checked : all.is_counted;
}

/* -------------------------------------------------------------------------- verdict */

/* `x->names[i]` of the access, or what a variable was set to that leads there. */
static const struct ir_inst *element_of(const struct run *r, ir_id place)
{
    const struct ir_function *f = r->f;
    const struct ir_inst *in = &f->insts[place], *element = NULL;
    ir_id variable = 0;

    while (in->op == IR_FIELD && in->a)
        in = &f->insts[in->a];
    if (in->op == IR_INDEX)
        return in;
    variable = in->op == IR_LOAD && f->insts[in->a].op == IR_ADDR ? f->insts[in->a].id
                                                                  : 0;
    for (ir_id i = 1; variable && i < f->inst_count; i++) {
        const struct ir_inst *value = NULL;

        if (!ir_is_store_to(f, i, variable))
            continue;
        value = &f->insts[ir_without_casts(f, f->insts[i].b)];
        if (value->op != IR_INDEX || element)
            return NULL; /* it leads elsewhere, too */
        element = value;
    }
    return element;
}

bool keeper_is_local(const struct run *r, const struct keeper *k)
{
    enum ir_object_kind kind = r->u->objects[k->object].kind;

    return k->object && (kind == IR_OBJECT_LOCAL || kind == IR_OBJECT_PARAM);
}

static const char *name_of(const struct run *r, const struct keeper *k)
{
    return k->field ? r->u->fields[k->field].name : r->u->objects[k->object].name;
}

bool judge_passes_sibling(const struct judging *j)
{
    const struct run *r = j->r;
    const struct ir_inst *in = &r->f->insts[j->out->inst];
    struct members m = {0};
    struct habits habits = {0};
    ir_id index = 0;

    if (r->e->is_whole || j->q->template || j->q->kind != ACCESS_ELEMENT ||
        (in->op != IR_LOAD && in->op != IR_STORE))
        return false;
    in = element_of(r, in->a);
    if (!in)
        return false;
    m.array = keeper_read(r->f, in->a);
    index = ir_variable_read(r->f, in->b);
    if (!keeper_is_known(&m.array) || !index)
        return false;
    if (m.array.field && never_looks(j, &m, index) &&
        (m.count.field = count_of(r, m.array.field)) != 0) {
        j->out->excess = FINDING_UNBOUNDED;
        j->out->counted_by = name_of(r, &m.count);
        return true;
    }
    if (!may_be_equal(j))
        return false;
    m.count = loose_count(r, j->out->inst, index, base_of(r->f, in->a));
    if (keeper_is_local(r, &m.array) || keeper_is_local(r, &m.count))
        count_habits(r->f, &m, &habits);
    else
        for (ir_id k = 1; keeper_is_known(&m.count) && k < r->u->function_count; k++)
            count_habits(&r->u->functions[k], &m, &habits);
    if (habits.strict == 0 || habits.loose != 1)
        return false;
    j->out->excess = j->q->bytes.n == 0 ? j->q->bytes.k : FINDING_UNKNOWN;
    j->out->counted_by = name_of(r, &m.count);
    return true;
}
