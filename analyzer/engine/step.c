/*
 * One instruction: pointers and memory here, the rest is handed on.
 */
#include "analyzer/engine/run.h"

enum { MAX_PENDING = 12 };

/* ------------------------------------------------------------------- pointers */

/* Some instruction keeps the pointer in a variable. */
static bool is_kept_in_variable(const struct ir_function *f, ir_id i)
{
    for (ir_id k = i + 1; k < f->inst_count; k++)
        if (f->insts[k].op == IR_STORE && f->insts[k].b == i)
            return f->insts[f->insts[k].a].op == IR_ADDR;
    return false;
}

/*
 * `end = buf + len`, of two parameters: `len` is not negative, since there is nothing
 * before what a caller passes that a pointer may lead to (C17, 6.5.6 p8).
 */
static void assume_no_way_back(struct run *r, struct state *s, ir_id i,
                               const struct linear *count)
{
    const struct ir_inst *in = &r->f->insts[i];
    ir_id buffer = ir_variable_read(r->f, in->a), size = ir_variable_read(r->f, in->b);
    struct linear below;

    if (count->n != 1 || count->k != 0 || !buffer || !size ||
        r->u->objects[buffer].kind != IR_OBJECT_PARAM ||
        r->u->objects[size].kind != IR_OBJECT_PARAM ||
        relation_range(&s->relation, count->terms[0].symbol).lo >= 0 ||
        !is_kept_in_variable(r->f, i) || !linear_scale(count, -1, &below))
        return;
    relation_add_le(&s->relation, &below);
}

static const struct value *step_index(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct value *p = run_value(r, s, in->a);
    struct linear count = arith_form(r, s, in->b), bytes;
    struct interval stride = {0, 0};

    if (p->kind != VALUE_POINTER)
        return arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL);
    if (p->form.n == 0 && p->form.k == 0 && p->base.n == 0 && p->base.k == 0)
        assume_no_way_back(r, s, i, &count);
    if (in->imm >= 0) {
        if (!linear_scale(&count, in->imm, &bytes))
            bytes = arith_symbol(r, i, 1, interval_full(), ORIGIN_UNKNOWN, NULL);
    } else { /* an array of variable length: rows of an unknown size */
        if (in->c)
            stride = relation_eval(&s->relation, &(struct linear){0});
        bytes = arith_symbol(r, i, 1, interval_full(), ORIGIN_UNKNOWN, NULL);
        (void)stride;
    }
    return value_move(&r->arena, p, &bytes);
}

/* The start of memory that is no variable: as large as whoever made it wanted. */
static bool is_start_of_found(const struct run *r, const struct value *p)
{
    return region_at(&r->regions, p->region)->kind != REGION_OBJECT && !p->is_member &&
           p->base.n == 0 && p->base.k == 0 && p->form.n == 0 && p->form.k == 0;
}

/*
 * An array's last member of one element or none is there to be overrun; of two as well
 * (`data[2]` of a packet's attribute), and of any number where the program makes such
 * structures longer.
 */
static bool is_trailing(const struct run *r, const struct ir_type *record, ir_id field,
                        const struct value *p)
{
    const struct ir_type *t = run_type(r, r->u->fields[field].type);

    if (field + 1 != record->first_field + record->field_count ||
        t->kind != IR_TYPE_ARRAY)
        return false;
    return t->count <= 2 ||
           (r->e->is_stretched[record - r->u->types] && is_start_of_found(r, p));
}

/*
 * The record whose row `field` is: the type that the pointer's instruction points to.
 */
static const struct ir_type *record_of(const struct run *r, ir_id pointer)
{
    const struct ir_type *t = run_type(r, r->f->insts[pointer].type);

    return t->elem ? run_type(r, t->elem) : NULL;
}

static const struct value *step_field(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct value *p = run_value(r, s, in->a);
    const struct ir_field *field = &r->u->fields[in->id];
    const struct ir_type *record = record_of(r, in->a);
    const struct ir_type *t = run_type(r, field->type);
    struct value *v = NULL;

    if (p->kind != VALUE_POINTER || p->region == REGION_ROW_NULL)
        return p->kind == VALUE_POINTER ? p
                                        : arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL);
    v = arena_dup(&r->arena, p, sizeof *p);
    v->other = v->whole = NULL;
    if (record && p->extent > record->size && record->size > 0 && !p->is_open)
        v->around = p;
    if (!value_address(p, &v->base) ||
        !linear_add_const(&v->base, (int64_t)(field->offset_bits / 8), &v->base))
        return arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL);
    v->form = linear_const(0);
    v->field = in->id;
    v->is_member = true;
    v->is_open = false;
    v->extent = t->size > 0 ? t->size : VALUE_WHOLE;
    if (record &&
        ((record->flags & IR_TYPE_UNION) || is_trailing(r, record, in->id, p))) {
        v->extent = VALUE_WHOLE; /* a union's member may use all of it */
        v->is_member = false;
        v->is_open = true;
    }
    return v;
}

/* Whether the array at `place` is an element of another array. */
static bool is_row(const struct run *r, ir_id place)
{
    return r->f->insts[place].op == IR_INDEX;
}

/*
 * The first element of an array: the part is that array.  A pointer that is kept in a
 * variable may go on to the next row of its matrix, though `a[i][j]` may not.
 */
static const struct value *step_decay(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct value *p = run_value(r, s, in->a);
    const struct ir_type *elem = run_type(r, run_type(r, in->type)->elem);
    struct value *v = NULL;
    int64_t size = in->imm >= 0 && elem->size > 0 ? in->imm * elem->size : -1;

    if (p->kind != VALUE_POINTER)
        return arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL);
    if (p->is_open || size <= 0 || p->region == REGION_ROW_NULL ||
        (p->form.n == 0 && p->form.k == 0 && p->extent == size))
        return p; /* the part is right already */
    v = arena_dup(&r->arena, p, sizeof *p);
    if (!value_address(p, &v->base))
        return p;
    v->whole = is_row(r, in->a) ? p : NULL;
    if (v->whole && p->is_member && p->extent > size)
        v->around = p;
    v->form = linear_const(0);
    v->extent = size;
    return v;
}

/* Whether the region is where it is for callers, too: no result of a call. */
static bool has_address(const struct run *r, const struct value *p)
{
    const struct region *at = region_at(&r->regions, p->region);

    return at->kind == REGION_OBJECT || (at->kind == REGION_POINTEE && at->parent);
}

/*
 * How far apart places in two regions are has a meaning for a caller who passes two
 * places of one buffer, like a comparison of them.
 */
static bool address_of(struct run *r, const struct value *p, bool is_same,
                       struct linear *out)
{
    return is_same ? value_address(p, out)
                   : has_address(r, p) && memory_address(r, p, out);
}

static const struct value *step_difference(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct value *a = run_value(r, s, in->a), *b = run_value(r, s, in->b);
    bool is_same = a->kind == VALUE_POINTER && b->kind == VALUE_POINTER &&
                   a->region == b->region;
    struct linear x, y;

    if (a->kind != VALUE_POINTER || b->kind != VALUE_POINTER || in->imm != 1 ||
        !address_of(r, a, is_same, &x) || !address_of(r, b, is_same, &y) ||
        !linear_sub(&x, &y, &x))
        return arith_unknown(r, s, i, ORIGIN_LOCAL, NULL);
    return value_int(&r->arena, &x, 64, true);
}

static const struct value *step_cast(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct value *a = run_value(r, s, in->a);
    enum origin origin = ORIGIN_UNKNOWN;
    const char *source = NULL;
    int64_t k = 0;

    if (in->op != IR_PTR_TO_INT && a->kind == VALUE_POINTER)
        return a; /* also what a call returns that nobody declared */
    if (in->op == IR_INT_TO_PTR && value_is_number(a, &k) && k == 0)
        return value_null();
    if (in->op == IR_INT_TO_PTR && a->kind == VALUE_INT)
        origin = origin_join(origin, symbol_origin_of(&r->symbols, &a->form, &source));
    return arith_unknown(r, s, i, origin, source);
}

/* --------------------------------------------------------------------- memory */

/* The memory place a value was loaded from gets the chosen alternative. */
static void settle(struct run *r, struct state *s, const struct value *place,
                   const struct value *old, const struct value *chosen)
{
    struct linear address;
    const struct cell *found = NULL;
    struct cell c;

    (void)r;
    if (!value_address(place, &address) || address.n != 0)
        return;
    found = state_find(s, place->region, CELL_SCALAR, address.k);
    if (!found || found->value != old)
        return;
    c = *found;
    c.value = chosen;
    state_set(s, &c);
}

/* A pointer with alternatives: one path for each.  The last one is returned. */
static const struct value *split_alternatives(struct run *r, struct state *s, ir_id i,
                                              const struct value *place,
                                              const struct value *v)
{
    const struct value *last = NULL;

    if (!run_can_split(r, MAX_PENDING))
        return arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL);
    for (const struct value *a = v; a; a = a->other) {
        struct value *one = arena_dup(&r->arena, a, sizeof *a);

        one->other = NULL;
        if (a->other) {
            struct state *copy = state_copy(s);

            settle(r, copy, place, v, one);
            run_split(r, i, copy, one);
        } else {
            settle(r, s, place, v, one);
            last = one;
        }
    }
    return last;
}

/* Ask whether the bytes of a load or store lie inside their object. */
static void judge_element(struct run *r, struct state *s, ir_id i,
                          const struct value *p, bool is_write)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct ir_type *t = run_type(r, in->type);
    struct question q = {.kind = ACCESS_ELEMENT,
                         .is_write = is_write,
                         .pointer = p,
                         .target = in->a,
                         .unit = 1};

    if (r->quiet || p->kind != VALUE_POINTER || t->size <= 0)
        return;
    if (p->field && r->u->fields[p->field].width_bits)
        return;
    q.bytes = q.least = linear_const(t->size);
    judge(r, s, i, &q);
}

static bool step_load(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct value *p = run_value(r, s, in->a), *v = NULL;

    if (value_is_null(p))
        return false;
    judge_element(r, s, i, p, false);
    v = memory_load(r, s, i, p);
    if (v->other)
        v = split_alternatives(r, s, i, p, v);
    run_keep(r, s, i, v);
    return true;
}

/* As it is kept in a variable: it may go on to other rows, and other elements. */
static const struct value *all_rows(struct run *r, const struct value *v)
{
    struct value *kept = NULL;

    if (v->kind != VALUE_POINTER || v->other)
        return v;
    if (v->whole)
        v = v->whole;
    if (!v->around)
        return v;
    kept = arena_dup(&r->arena, v, sizeof *v);
    kept->around = NULL;
    return kept;
}

static bool step_store(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct value *p = run_value(r, s, in->a);

    if (value_is_null(p))
        return false;
    judge_element(r, s, i, p, true);
    memory_store(r, s, i, p, all_rows(r, run_value(r, s, in->b)));
    return true;
}

static void step_copy(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    struct question q = {.kind = ACCESS_ELEMENT,
                         .is_write = true,
                         .pointer = run_value(r, s, in->a),
                         .target = in->a,
                         .unit = 1};

    q.bytes = q.least = linear_const(in->imm);
    if (!r->quiet && in->imm > 0 && !(in->flags & IR_INST_INITIALIZER))
        judge(r, s, i, &q);
    memory_copy(r, s, i, q.pointer, run_value(r, s, in->b), in->imm);
}

static void step_alloc(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    uint32_t region = memory_object(r, in->id);
    struct cell c = {.region = region, .kind = CELL_CAPACITY};
    struct linear size = arith_form(r, s, in->a);

    memory_lifetime(r, s, i, in->id);
    c.value = value_int(&r->arena, &size, 64, false);
    state_set(s, &c);
}

static void step_havoc(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];

    for (ir_id k = 0; k < in->arg_count; k++)
        memory_havoc(r, s, i, run_value(r, s, r->f->args[in->first_arg + k]));
    if (in->type)
        run_keep(r, s, i, arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL));
}

/* -------------------------------------------------------------------- dispatch */

/* Instructions that only compute a value. */
static const struct value *computed(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    struct region_key key = {.kind = REGION_FUNCTION};
    bool is_new = false;

    switch (in->op) {
    case IR_NULL: return value_null();
    case IR_ADDR: return value_pointer(&r->arena, memory_object(r, in->id));
    case IR_FUNC_ADDR:
        key.a = in->id;
        key.b = region_get(&r->regions, &key, &is_new);
        region_at(&r->regions, key.b)->function = in->id;
        return value_pointer(&r->arena, key.b);
    case IR_DECAY: return step_decay(r, s, i);
    case IR_FIELD: return step_field(r, s, i);
    case IR_INDEX: return step_index(r, s, i);
    case IR_PTR_DIFF: return step_difference(r, s, i);
    case IR_PTR_CAST:
    case IR_INT_TO_PTR:
    case IR_PTR_TO_INT: return step_cast(r, s, i);
    case IR_FLOAT_CAST: return float_step(r, s, i);
    case IR_FCONST:
    case IR_UNDEF:
    case IR_VA_ARG: return arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL);
    default: return arith_step(r, s, i);
    }
}

bool step_inst(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];

    switch (in->op) {
    case IR_NOP: return true;
    case IR_LOAD: return step_load(r, s, i);
    case IR_STORE: return step_store(r, s, i);
    case IR_COPY: step_copy(r, s, i); return true;
    case IR_ZERO: memory_zero(r, s, run_value(r, s, in->a), in->imm); return true;
    case IR_ALLOC: step_alloc(r, s, i); return true;
    case IR_LIFETIME: memory_lifetime(r, s, i, in->id); return true;
    case IR_CALL: return call_step(r, s, i);
    case IR_HAVOC: step_havoc(r, s, i); return true;
    default: run_keep(r, s, i, computed(r, s, i)); return true;
    }
}
