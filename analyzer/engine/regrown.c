/*
 * Buffers that grow when they are full, asked one too late.
 *
 *     if (n > size)
 *         buf = realloc(buf, size *= 2);
 *     buf[n++] = c;
 *
 * How much is behind `buf` on the path that does not grow, the function does not know;
 * but it says itself that there are `size` elements: it asks for so many where it
 * grows.  What it knows of the index there is only that it is not above that, so it may
 * be just that.
 */
#include "analyzer/engine/judge.h"

/* A variable, a member of one, or of what one leads to. */
struct named {
    ir_id object, field;
    bool is_behind;
};

static struct named named_at(const struct ir_function *f, ir_id place)
{
    const struct ir_inst *in = &f->insts[place];
    struct named out = {0};

    if (in->op == IR_FIELD) {
        out.field = in->id;
        place = in->a;
        in = &f->insts[place];
    }
    if (in->op == IR_ADDR) {
        out.object = in->id;
    } else if (out.field) {
        out.object = ir_variable_read(f, place);
        out.is_behind = true;
    }
    return out;
}

static bool is_same(const struct named *a, const struct named *b)
{
    return a->object && a->object == b->object && a->field == b->field &&
           a->is_behind == b->is_behind;
}

/* What the value is read from. */
static struct named read_from(const struct ir_function *f, ir_id value)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, value)];

    return in->op == IR_LOAD ? named_at(f, in->a) : (struct named){0};
}

static bool is_store_to(const struct ir_function *f, ir_id i, const struct named *to)
{
    struct named at = {0};

    if (f->insts[i].op != IR_STORE)
        return false;
    at = named_at(f, f->insts[i].a);
    return is_same(&at, to);
}

/* The call that the value is from, perhaps by way of a variable. */
static const struct ir_inst *call_of(const struct ir_function *f, ir_id value)
{
    const struct ir_inst *in = &f->insts[judge_unconverted(f, value)];
    ir_id variable = ir_variable_read(f, value);

    for (ir_id i = 1; variable && i < f->inst_count && in->op != IR_CALL; i++)
        if (ir_is_store_to(f, i, variable))
            in = &f->insts[judge_unconverted(f, f->insts[i].b)];
    return in->op == IR_CALL ? in : NULL;
}

/* `size + 128` in both places, of the count of elements. */
static bool is_same_step(const struct ir_function *f, const struct ir_inst *a,
                         const struct ir_inst *b, const struct named *count)
{
    const struct ir_inst *one = NULL, *two = NULL;
    struct named of_a = {0}, of_b = {0};

    if (a->op != b->op || (a->op != IR_ADD && a->op != IR_MUL && a->op != IR_SHL))
        return false;
    one = &f->insts[ir_without_casts(f, a->b)];
    two = &f->insts[ir_without_casts(f, b->b)];
    of_a = read_from(f, a->a);
    of_b = read_from(f, b->a);
    return one->op == IR_CONST && two->op == IR_CONST && one->imm == two->imm &&
           is_same(&of_a, count) && is_same(&of_b, count);
}

/* The same number is stored as the count of elements. */
static bool is_stored_as(const struct ir_function *f, const struct ir_inst *amount,
                         ir_id value, const struct named *count)
{
    ir_id variable = ir_variable_read(f, value);

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = NULL;

        if (!is_store_to(f, i, count))
            continue;
        in = &f->insts[ir_without_casts(f, f->insts[i].b)];
        if (in == amount || (i > value && is_same_step(f, in, amount, count)) ||
            (variable && ir_variable_read(f, f->insts[i].b) == variable) ||
            (amount->op == IR_CONST && in->op == IR_CONST && in->imm == amount->imm))
            return true;
    }
    return false;
}

/* A call is asked for `count` elements: in number, or as many bytes. */
static bool is_amount(const struct ir_function *f, ir_id value,
                      const struct named *count)
{
    const struct ir_inst *in = NULL;
    struct named from = {0};

    value = ir_without_casts(f, value);
    in = &f->insts[value];
    if (in->op == IR_MUL) {
        if (f->insts[ir_without_casts(f, in->b)].op == IR_CONST)
            return is_amount(f, in->a, count);
        return f->insts[ir_without_casts(f, in->a)].op == IR_CONST &&
               is_amount(f, in->b, count);
    }
    from = read_from(f, value);
    return is_same(&from, count) || is_stored_as(f, in, value, count);
}

static bool asks_for(const struct run *r, const struct ir_inst *call,
                     const struct named *count)
{
    bool is_asked = false;

    for (ir_id k = 0; k < call->arg_count; k++) {
        ir_id arg = r->f->args[call->first_arg + k];

        if (!run_is_int(r, r->f->insts[arg].type))
            continue;
        if (is_amount(r->f, arg, count))
            is_asked = true;
        else if (r->f->insts[ir_without_casts(r->f, arg)].op != IR_CONST)
            return false;
    }
    return is_asked;
}

/* All that the pointer is set to is memory for `count` elements, and that grows. */
static bool is_counted_by(const struct run *r, const struct named *buffer,
                          const struct named *count)
{
    const struct ir_function *f = r->f;
    bool is_found = false, is_changed = false;

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *call = NULL;

        if (is_store_to(f, i, count) &&
            f->insts[ir_without_casts(f, f->insts[i].b)].op != IR_CONST)
            is_changed = true;
        if (!is_store_to(f, i, buffer) ||
            f->insts[ir_without_casts(f, f->insts[i].b)].op == IR_NULL)
            continue;
        call = call_of(f, f->insts[i].b);
        if (!call || !asks_for(r, call, count))
            return false;
        is_found = true;
    }
    return is_found && is_changed;
}

/* The number that is kept there now. */
static bool number_at(struct run *r, struct state *s, const struct named *n,
                      struct linear *out)
{
    const struct value *p = value_pointer(&r->arena, memory_object(r, n->object)), *v;
    const struct ir_type *t = run_type(r, n->field ? r->u->fields[n->field].type
                                                   : r->u->objects[n->object].type);
    struct summary_atom atom = {
        .kind = SUMMARY_INT, .bits = t->bits, .is_signed = t->flags & IR_TYPE_SIGNED};

    if (t->kind != IR_TYPE_INT)
        return false;
    if (n->is_behind)
        p = memory_peek_pointer(r, s, p, 0);
    if (n->field)
        atom.offset = (int64_t)(r->u->fields[n->field].offset_bits / 8);
    v = p->kind == VALUE_POINTER ? memory_peek_int(r, s, 0, p, &atom) : NULL;
    if (!v || v->kind != VALUE_INT)
        return false;
    *out = v->form;
    return true;
}

/* A check said that it is no larger than the count, and that is all that is known. */
static bool may_just_be(struct run *r, struct state *s, const struct linear *index,
                        const struct named *count)
{
    const struct relation *known = &s->relation;
    struct linear number, over;
    bool is_said = false;

    if (!number_at(r, s, count, &number) || number.n == 0 ||
        !linear_sub(index, &number, &over) || over.n == 0)
        return false;
    for (uint32_t k = 0; k < known->fact_count && !is_said; k++)
        is_said = !known->facts[k].is_unequal &&
                  linear_equal(&known->facts[k].form, &over);
    return is_said && !relation_proves_lt(known, &over);
}

/* The comparison is of just the two, and grows the buffer when the one is the other. */
static bool is_fullness(const struct ir_function *f, const struct ir_inst *in,
                        const struct named *index, const struct named *count)
{
    struct named a = read_from(f, in->a), b = read_from(f, in->b);

    if (is_same(&a, index) && is_same(&b, count))
        return in->op == IR_EQ || in->op == IR_NE || in->op == IR_GE || in->op == IR_LT;
    return is_same(&b, index) && is_same(&a, count) &&
           (in->op == IR_EQ || in->op == IR_NE || in->op == IR_LE || in->op == IR_GT);
}

/* Whether the value is made of what is kept there. */
static bool is_made_of(const struct ir_function *f, ir_id value, const struct named *n)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, value)];
    struct named from = read_from(f, value);

    if (in->op == IR_ADD || in->op == IR_SUB || in->op == IR_MUL)
        return is_made_of(f, in->a, n) || is_made_of(f, in->b, n);
    return is_same(&from, n);
}

/* All that the two are compared for is to grow in a loop, which the store is not in. */
static bool grows_in_loop_only(const struct judging *j, const struct named *index,
                               const struct named *count)
{
    const struct run *r = j->r;
    bool is_found = false;

    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];

        if (!ir_is_comparison(in->op) ||
            !(is_made_of(r->f, in->a, index) || is_made_of(r->f, in->b, index)) ||
            r->f->insts[ir_without_casts(r->f, in->b)].op == IR_CONST)
            continue;
        if (!is_fullness(r->f, in, index, count) ||
            !cfg_in_some_loop(&r->cfg, r->cfg.block_of[i], 0) ||
            cfg_in_some_loop(&r->cfg, r->cfg.block_of[i],
                             r->cfg.block_of[j->out->inst]))
            return false;
        is_found = true;
    }
    return is_found;
}

/* ... and the buffer does grow in there. */
static bool is_set_in_loop(const struct run *r, const struct named *buffer)
{
    for (ir_id i = 1; i < r->f->inst_count; i++)
        if (is_store_to(r->f, i, buffer) &&
            cfg_in_some_loop(&r->cfg, r->cfg.block_of[i], 0))
            return true;
    return false;
}

/* A loop stores there, one further on each time. */
static bool is_stepped_in_loop(const struct run *r, const struct named *index)
{
    for (ir_id i = 1; i < r->f->inst_count; i++)
        if (is_store_to(r->f, i, index) &&
            cfg_in_some_loop(&r->cfg, r->cfg.block_of[i], 0) &&
            is_made_of(r->f, r->f->insts[i].b, index))
            return true;
    return false;
}

/*
 * The terminator behind what a loop stored, which made the buffer grow only when there
 * was no room for the next element: when it ends just before that, there is none left.
 */
static bool is_end_behind_growth(const struct judging *j, const struct named *buffer,
                                 ir_id at)
{
    const struct ir_function *f = j->r->f;
    const struct ir_inst *value =
        &f->insts[ir_without_casts(f, f->insts[j->out->inst].b)];
    struct named index = read_from(f, at);

    if (value->op != IR_CONST || value->imm != 0 || !index.object ||
        !is_stepped_in_loop(j->r, &index) || !is_set_in_loop(j->r, buffer))
        return false;
    for (ir_id i = 1; i < f->inst_count; i++) {
        struct named counts[2];

        if (!ir_is_comparison(f->insts[i].op))
            continue;
        counts[0] = read_from(f, f->insts[i].a);
        counts[1] = read_from(f, f->insts[i].b);
        for (unsigned k = 0; k < 2; k++)
            if (counts[k].object && !is_same(&counts[k], &index) &&
                grows_in_loop_only(j, &index, &counts[k]) &&
                is_counted_by(j->r, buffer, &counts[k])) {
                j->out->counted_by = counts[k].field
                                         ? j->r->u->fields[counts[k].field].name
                                         : j->r->u->objects[counts[k].object].name;
                return true;
            }
    }
    return false;
}

bool judge_passes_growth(const struct judging *j)
{
    struct run *r = j->r;
    const struct ir_function *f = r->f;
    const struct ir_inst *in = &f->insts[j->out->inst];
    const struct value *index = NULL;
    struct named buffer = {0};

    if (r->e->is_whole || j->q->template || j->q->kind != ACCESS_ELEMENT ||
        (in->op != IR_STORE && in->op != IR_COPY) || !j->q->is_write)
        return false;
    in = &f->insts[in->a];
    while (in->op == IR_FIELD)
        in = &f->insts[in->a];
    buffer = in->op == IR_INDEX ? read_from(f, in->a) : buffer;
    if (buffer.object && is_end_behind_growth(j, &buffer, in->b)) {
        j->out->excess = in->imm;
        return true;
    }
    index = buffer.object && j->s->relation.fact_count > 0 ? run_value(r, j->s, in->b)
                                                           : NULL;
    if (!index || index->kind != VALUE_INT || index->form.n == 0)
        return false;
    for (ir_id i = 1; i < f->inst_count; i++) {
        struct named counts[2];

        if (f->insts[i].op < IR_LT || f->insts[i].op > IR_GE)
            continue;
        counts[0] = read_from(f, f->insts[i].a);
        counts[1] = read_from(f, f->insts[i].b);
        for (unsigned k = 0; k < 2; k++)
            if (counts[k].object && may_just_be(r, j->s, &index->form, &counts[k]) &&
                is_counted_by(r, &buffer, &counts[k])) {
                j->out->excess = in->imm;
                j->out->counted_by = counts[k].field
                                         ? r->u->fields[counts[k].field].name
                                         : r->u->objects[counts[k].object].name;
                return true;
            }
    }
    return false;
}
