/*
 * Library functions that read: up to a terminator, or so many bytes.
 */
#include "analyzer/engine/library.h"
#include "analyzer/engine/summary_make.h"

enum { ENTRY_PARTS = 64 }; /* parts of a call, behind those of its buffers */

/* The text that a caller passed: only there it is known whether anything ended it. */
static bool is_callers_text(const struct call *c, const struct question *q)
{
    struct summary_path path;

    return c->m->kind != MODEL_COMPARE && maker_path(c->r, q->pointer->region, &path) &&
           path.depth == 1;
}

/* A comparison ends at the end of either text, and the other one ends before this. */
static bool is_ended_by_other(const struct call *c, int64_t units)
{
    struct linear other;

    if (c->m->kind != MODEL_COMPARE)
        return false;
    other = string_length(c->r, c->s, c->i, call_value(c, c->m->size), c->unit);
    return relation_max(&c->s->relation, &other, NULL) < units;
}

void call_read_string(const struct call *c, unsigned n)
{
    struct question q = call_question(c, n, ACCESS_STRING);
    struct linear length, all, capacity;

    q.is_write = false;
    q.from = q.amount = 0;
    if (q.pointer->kind != VALUE_POINTER || q.pointer->other ||
        q.pointer->region == REGION_ROW_NULL)
        return;
    if (!memory_capacity(c->r, c->s, q.pointer->region, &capacity)) {
        if (!is_callers_text(c, &q))
            return;
    } else if (capacity.n != 0 || is_ended_by_other(c, capacity.k / c->unit)) {
        return;
    }
    length = string_length(c->r, c->s, c->i, q.pointer, c->unit);
    all = call_plus_const(c, &length, 1);
    call_ask(c, &q, &all, c->m->kind == MODEL_COMPARE ? NULL : &all);
}

/* The array that an argument names, as a part of an entry of a table; 0. */
static ir_id entry_part(const struct run *r, ir_id arg)
{
    const struct ir_inst *in = &r->f->insts[arg];

    while (in->a && in->op == IR_PTR_CAST)
        in = &r->f->insts[in->a];
    if (in->op != IR_DECAY || !in->a)
        return 0;
    return r->f->insts[in->a].op == IR_FIELD || r->f->insts[in->a].op == IR_INDEX
               ? in->a
               : 0;
}

/* `get(io, pal[i], 4)`: code that is not seen fills so much of the entry. */
static bool is_filled_by(struct run *r, struct state *s, const struct ir_inst *in,
                         ir_id k)
{
    int64_t size = 0;

    return in->id && !r->u->functions[in->id].has_body && !r->e->models[in->id].row &&
           (r->u->functions[in->id].flags & IR_FUNCTION_IMPLICIT) &&
           k + 1 < in->arg_count &&
           value_is_number(run_value(r, s, r->f->args[in->first_arg + k + 1]), &size) &&
           size > 1;
}

void call_read_entries(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];

    for (ir_id k = 0; k < in->arg_count && !r->quiet; k++) {
        ir_id arg = r->f->args[in->first_arg + k], part = entry_part(r, arg);
        const struct value *v = part ? run_value(r, s, arg) : value_unknown();
        struct question q = {.kind = ACCESS_ELEMENT,
                             .part = ENTRY_PARTS + k,
                             .pointer = v,
                             .target = part,
                             .unit = 1,
                             .least = linear_const(1)};

        if (v->kind != VALUE_POINTER || v->other || v->base.n == 0 || v->extent <= 0)
            continue;
        q.bytes = linear_const(v->extent);
        q.is_write = is_filled_by(r, s, in, k);
        judge(r, s, i, &q);
    }
}

void call_read_sized(const struct call *c)
{
    struct question q = call_question(c, c->m->src, ACCESS_SIZE);
    struct linear size = call_size(c);

    q.is_write = false;
    q.from = 0;
    call_ask(c, &q, &size, &size);
}

void call_read_upto(const struct call *c)
{
    struct question q = call_question(c, c->m->src, ACCESS_STRING);
    struct linear length = call_source_length(c), size = call_size(c), most, least;
    int64_t units = relation_min(&c->s->relation, &length, NULL) + 1;
    int64_t limit = relation_min(&c->s->relation, &size, NULL);

    if (relation_max(&c->s->relation, &length, NULL) != INTERVAL_NO_MAX || limit <= 0)
        return;
    least = linear_const(units < limit ? units : limit);
    most = call_plus_const(c, &length, 1);
    most = call_smaller(c, &most, &size);
    q.is_write = false;
    q.from = 0;
    call_ask(c, &q, &most, &least);
}
