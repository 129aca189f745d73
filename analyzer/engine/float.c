/*
 * How large a floating number can be.
 *
 * Such numbers are not followed; but one that is made of integers and constants where
 * it is used, `(double)n / 1000.0`, or of a remainder, `fmod(seconds, 60)`, is no
 * larger than those let it be.
 */
#include "analyzer/engine/library.h"

enum { MAX_STEPS = 8, MAX_DIGITS = 100 };

#define NO_FLOAT_LIMIT 1e300

static double without_sign(double n)
{
    return n < 0 ? -n : n;
}

static double limit_of(struct run *r, struct state *s, ir_id i, unsigned steps);

/* An integer that becomes one; or one that gets another size. */
static double limit_of_cast(struct run *r, struct state *s, ir_id from, unsigned steps)
{
    const struct ir_type *t = run_type(r, r->f->insts[from].type);
    struct linear form;
    double least = 0, most = 0;

    if (t->kind != IR_TYPE_INT)
        return limit_of(r, s, from, steps);
    if (t->bits > 64)
        return NO_FLOAT_LIMIT;
    form = arith_form(r, s, from);
    least = without_sign((double)relation_min(&s->relation, &form, NULL));
    most = without_sign((double)relation_max(&s->relation, &form, NULL));
    most = least > most ? least : most;
    return most < 0x1p62 ? most : 0x1p64;
}

/* What is left of a division is less than what it is divided by. */
static double limit_of_rest(struct run *r, struct state *s, const struct ir_inst *in,
                            unsigned steps)
{
    const struct model_function *m = in->id ? r->e->models[in->id].row : NULL;

    return m && m->result == MODEL_RESULT_REST && in->arg_count == 2
               ? limit_of(r, s, r->f->args[in->first_arg + 1], steps)
               : NO_FLOAT_LIMIT;
}

static double limit_of(struct run *r, struct state *s, ir_id i, unsigned steps)
{
    const struct ir_inst *in = &r->f->insts[i];
    double a = NO_FLOAT_LIMIT, b = NO_FLOAT_LIMIT;

    if (steps == 0)
        return NO_FLOAT_LIMIT;
    switch (in->op) {
    case IR_FCONST: return without_sign(in->fimm);
    case IR_FLOAT_CAST: return limit_of_cast(r, s, in->a, steps - 1);
    case IR_NEG: return limit_of(r, s, in->a, steps - 1);
    case IR_CALL: return limit_of_rest(r, s, in, steps - 1);
    case IR_ADD:
    case IR_SUB:
    case IR_MUL:
    case IR_DIV: break;
    default: return NO_FLOAT_LIMIT;
    }
    a = limit_of(r, s, in->a, steps - 1);
    b = limit_of(r, s, in->b, steps - 1);
    if (in->op == IR_DIV)
        return r->f->insts[in->b].op == IR_FCONST && b > 1e-300 && a / b < a * 1e6
                   ? a / b
                   : NO_FLOAT_LIMIT;
    if (a >= 1e100 || b >= 1e100)
        return NO_FLOAT_LIMIT;
    return in->op == IR_MUL ? a * b : a + b;
}

int64_t float_digits(struct run *r, struct state *s, ir_id i)
{
    double limit = limit_of(r, s, i, MAX_STEPS);
    int64_t digits = 1;

    for (limit += 1; limit >= 10 && digits < MAX_DIGITS; digits++)
        limit /= 10; /* one more: it is rounded when it is written */
    return digits < MAX_DIGITS ? digits : 0;
}

const struct value *float_step(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct ir_type *t = run_type(r, in->type);
    double limit = 0;
    struct linear form;

    if (in->op != IR_FLOAT_CAST || t->kind != IR_TYPE_INT || t->bits > 64)
        return arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL);
    limit = limit_of(r, s, in->a, MAX_STEPS);
    if (limit >= (double)INT32_MAX ||
        limit >= (double)interval_of_type(t->bits, true).hi)
        return arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL);
    form = arith_symbol(
        r, i, 0,
        interval_make(t->flags & IR_TYPE_SIGNED ? -(int64_t)limit : 0, (int64_t)limit),
        ORIGIN_UNKNOWN, NULL);
    return value_int(&r->arena, &form, t->bits, t->flags & IR_TYPE_SIGNED);
}
