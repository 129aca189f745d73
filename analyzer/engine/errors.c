/*
 * Where the number of the last error is: errno.  It is looked at behind a call that
 * failed, and then it is not 0: `error = errno; return error;` tells the caller so.
 * A function that sets it to 0, or asks whether it is 0, knows that it may be.
 */
#include "analyzer/engine/library.h"

enum { LAST_ERROR = 4095, NOT_LOOKED = 0, IS_ERROR = 1, MAY_BE_NONE = 2 };

static bool is_place(const struct run *r, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, i)];
    const struct model_function *m = NULL;

    if (in->op != IR_CALL || !in->id)
        return false;
    m = r->e->models[in->id].row;
    return m && m->result == MODEL_RESULT_ERROR;
}

static bool is_read(const struct run *r, ir_id i)
{
    const struct ir_inst *in = i ? &r->f->insts[ir_without_casts(r->f, i)] : NULL;

    return in && in->op == IR_LOAD && is_place(r, in->a);
}

static bool is_zero(const struct run *r, ir_id i)
{
    const struct ir_inst *in = i ? &r->f->insts[ir_without_casts(r->f, i)] : NULL;

    return in && in->op == IR_CONST && in->imm == 0;
}

/* Sets it to anything but an error, or asks whether there is one. */
static bool allows_none(const struct run *r, const struct ir_inst *in)
{
    switch (in->op) {
    case IR_STORE:
        return is_place(r, in->a) &&
               (r->f->insts[in->b].op != IR_CONST || is_zero(r, in->b));
    case IR_BRANCH:
    case IR_SWITCH:
    case IR_LNOT: return is_read(r, in->a);
    default:
        return ir_is_comparison(in->op) && ((is_read(r, in->a) && is_zero(r, in->b)) ||
                                            (is_read(r, in->b) && is_zero(r, in->a)));
    }
}

static bool may_be_none(struct run *r)
{
    if (r->errors == NOT_LOOKED) {
        r->errors = IS_ERROR;
        for (ir_id i = 1; i < r->f->inst_count && r->errors == IS_ERROR; i++)
            if (allows_none(r, &r->f->insts[i]))
                r->errors = MAY_BE_NONE;
    }
    return r->errors == MAY_BE_NONE;
}

const struct value *errors_place(const struct call *c)
{
    const struct found_place number = {.size = 4, .bits = 32, .is_signed = true};
    const struct value *place = NULL, *v = NULL;

    if (may_be_none(c->r))
        return NULL;
    place = arith_unknown(c->r, c->s, c->i, ORIGIN_UNKNOWN, NULL);
    if (place->kind != VALUE_POINTER)
        return NULL;
    v = state_found_int(&c->r->c, c->s, place->region, &number);
    if (v->kind == VALUE_INT)
        relation_add_range(&c->s->relation, &v->form, interval_make(1, LAST_ERROR));
    return place;
}
