/*
 * A place to write to, which a call gave together with its size, and nobody asks for
 * that.
 *
 *     struct region r;                        r.base, r.length
 *
 *     available(target, &r);
 *     n = strlen(text);
 *     memmove(r.base, text, n);               <- r.length is never looked at
 *
 * A structure with a pointer and a number behind it, which a call fills in, says how
 * much room there is.  Where the function reads the number anywhere, hands the
 * structure on, or told somebody before how much it will write, it knows what it does.
 */
#include "analyzer/engine/judge.h"

/* The local structure that the pointer was found in, filled in by a call; 0. */
static ir_id filled_structure(const struct run *r, const struct region *at)
{
    const struct region *in = at->parent ? region_at(&r->regions, at->parent) : NULL;
    const struct ir_object *o = NULL;

    if (at->kind != REGION_POINTEE || !in || in->kind != REGION_OBJECT)
        return 0;
    o = &r->u->objects[in->object];
    return o->kind == IR_OBJECT_LOCAL && run_type(r, o->type)->kind == IR_TYPE_RECORD
               ? in->object
               : 0;
}

/* The integer member behind the pointer at `offset` of the structure; 0. */
static ir_id size_member(const struct run *r, ir_id object, int64_t offset)
{
    const struct ir_type *t = run_type(r, r->u->objects[object].type);
    ir_id last = t->first_field + t->field_count;

    for (ir_id f = t->first_field; f + 1 < last; f++) {
        const struct ir_type *next = run_type(r, r->u->fields[f + 1].type);

        if ((int64_t)(r->u->fields[f].offset_bits / 8) == offset)
            return next->kind == IR_TYPE_INT && next->bits >= 16 ? f + 1 : 0;
    }
    return 0;
}

static bool is_structure(const struct run *r, ir_id i, ir_id object)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, i)];

    return in->op == IR_ADDR && in->id == object;
}

static unsigned calls_with(const struct run *r, ir_id object)
{
    unsigned n = 0;

    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];

        for (ir_id k = 0; in->op == IR_CALL && k < in->arg_count; k++)
            n += is_structure(r, r->f->args[in->first_arg + k], object);
    }
    return n;
}

/* A call is given a part of the structure, or a variable its address. */
static bool is_handed_on(const struct run *r, const struct ir_inst *in, ir_id object)
{
    if (in->op == IR_STORE && is_structure(r, in->b, object))
        return true;
    for (ir_id k = 0; in->op == IR_CALL && k < in->arg_count; k++) {
        const struct ir_inst *arg =
            &r->f->insts[ir_without_casts(r->f, r->f->args[in->first_arg + k])];

        if (arg->op == IR_FIELD && is_structure(r, arg->a, object))
            return true;
    }
    return false;
}

/* The function reads the member of the structure, or takes the whole of that. */
static bool is_asked_for(const struct run *r, ir_id object, ir_id member)
{
    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];
        const struct ir_inst *place = &r->f->insts[in->a];

        if (in->op == IR_LOAD && place->op == IR_FIELD && place->id == member &&
            is_structure(r, place->a, object))
            return true;
        if ((in->op == IR_LOAD && is_structure(r, in->a, object)) ||
            (in->op == IR_COPY && is_structure(r, in->b, object)) ||
            is_handed_on(r, in, object))
            return true;
    }
    return false;
}

/* A call before it was given how much will be written: `reserve(target, n)`. */
static bool is_told_before(struct run *r, ir_id access, ir_id amount)
{
    for (ir_id i = 1; amount && i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];

        for (ir_id k = 0; in->op == IR_CALL && k < in->arg_count; k++)
            if (i != access &&
                ir_is_about(r->f, r->f->args[in->first_arg + k], amount) &&
                cfg_is_before(&r->cfg, i, access))
                return true;
    }
    return false;
}

bool judge_is_unasked(const struct judging *j)
{
    struct run *r = j->r;
    const struct region *at = region_at(&r->regions, j->q->pointer->region);
    ir_id object = 0, member = 0;

    if (r->e->is_whole || j->q->template || !j->q->is_write ||
        (j->q->kind != ACCESS_SIZE && j->q->kind != ACCESS_STRING) ||
        relation_max(&j->s->relation, &j->q->bytes, NULL) <= NO_LIMIT)
        return false;
    object = filled_structure(r, at);
    member = object ? size_member(r, object, at->offset) : 0;
    if (!member || calls_with(r, object) != 1 || is_asked_for(r, object, member) ||
        is_told_before(r, j->out->inst, judge_amount_variable(j)))
        return false;
    j->out->excess = FINDING_UNBOUNDED;
    j->out->counted_by = r->u->fields[member].name;
    return true;
}
