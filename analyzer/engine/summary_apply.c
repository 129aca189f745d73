/*
 * A call of a function whose summary is known.
 */
#include <string.h>

#include "analyzer/engine/judge.h"
#include "analyzer/engine/summary_make.h"
#include "analyzer/engine/values.h"

enum {
    PART_NUMBER = PART_CALLED,
    PART_EFFECT = 1000,
    EFFECT_KINDS = 16, /* room for all of enum cell_kind */
    PART_OPEN = 100000,
    MAX_WAITING = 10, /* states waiting in the block */
};

struct applier {
    struct run *r;
    struct state *s;
    ir_id i;
    const struct ir_inst *in;
    const struct ir_function *callee;
    const struct summary *m;
    struct linear *atoms; /* their values here */
    const struct value **places;
};

/* ----------------------------------------------------------------- what they are */

/* The argument for parameter `object`; 0: there is none. */
static ir_id argument_of(const struct applier *a, ir_id object)
{
    ir_id k = object - a->callee->params.first;

    return k < a->callee->params.count && k < a->in->arg_count
               ? a->r->f->args[a->in->first_arg + k]
               : 0;
}

static bool is_record_param(const struct applier *a, ir_id object)
{
    const struct ir_object *o = &a->r->u->objects[object];

    return o->kind == IR_OBJECT_PARAM &&
           run_type(a->r, o->type)->kind == IR_TYPE_RECORD;
}

/*
 * The caller's value for an object of the callee's world.  `*is_param`: it is what the
 * object holds, not where it lies.  A structure that is passed by value is a copy of
 * what lies in the caller's, so that can stand for it.
 */
static const struct value *root_value(struct applier *a, ir_id object, bool *is_param)
{
    ir_id arg = argument_of(a, object);
    bool is_record = is_record_param(a, object);

    *is_param = a->r->u->objects[object].kind == IR_OBJECT_PARAM && !is_record;
    if (a->r->u->objects[object].kind != IR_OBJECT_PARAM)
        return value_pointer(&a->r->arena, memory_object(a->r, object));
    if (!arg)
        return value_unknown();
    if (!is_record)
        return run_value(a->r, a->s, arg);
    return a->r->f->insts[arg].op == IR_LOAD
               ? run_value(a->r, a->s, a->r->f->insts[arg].a)
               : value_unknown();
}

/* The pointer to the start of the memory at the path. */
static const struct value *path_value(struct applier *a,
                                      const struct summary_path *path)
{
    bool is_param = false;
    const struct value *v = root_value(a, path->object, &is_param);

    for (unsigned k = 0; k < path->depth; k++) {
        if (is_param && k == 0) { /* the parameter's own value is the argument */
            if (path->offset[0] != 0)
                return value_unknown();
            continue;
        }
        v = memory_peek_pointer(a->r, a->s, v, path->offset[k]);
    }
    return v;
}

static struct linear unknown_atom(struct applier *a, unsigned k)
{
    const struct summary_atom *at = &a->m->atoms[k];
    struct interval range = at->kind == SUMMARY_INT || at->kind == SUMMARY_WRAPPED
                                ? interval_of_type(at->bits, at->is_signed)
                                : interval_make(0, INTERVAL_NO_MAX);

    return arith_symbol(a->r, a->i, PART_ATOM + k, range, ORIGIN_UNKNOWN, NULL);
}

/* An argument passed by value. */
static struct linear argument_atom(struct applier *a, unsigned k)
{
    ir_id arg = argument_of(a, a->m->atoms[k].path.object);

    if (!arg || a->m->atoms[k].offset != 0 ||
        !run_is_int(a->r, a->r->f->insts[arg].type))
        return unknown_atom(a, k);
    return arith_form(a->r, a->s, arg);
}

static bool atom_form(struct applier *a, const struct linear *l, struct linear *out)
{
    struct linear sum = linear_const(l->k);

    for (uint32_t k = 0; k < l->n; k++)
        if (!linear_add_scaled(&sum, &a->atoms[l->terms[k].symbol], l->terms[k].factor,
                               &sum))
            return false;
    *out = sum;
    return true;
}

/*
 * The length of a text.  One that the callee found in an array of a structure is here
 * in an array of that size, too, though a pointer to the structure does not say so.
 */
static struct linear length_atom(struct applier *a, const struct value *p,
                                 const struct summary_atom *at)
{
    struct linear offset = linear_const(at->offset);
    const struct value *start = value_move(&a->r->arena, p, &offset);
    struct value *part = NULL;

    if (at->limit > 0 && start->kind == VALUE_POINTER && start->extent <= 0) {
        part = arena_dup(&a->r->arena, start, sizeof *start);
        if (value_address(start, &part->base)) {
            part->form = linear_const(0);
            part->extent = at->limit * at->unit;
            start = part;
        }
    }
    return string_length(a->r, a->s, a->i, start, at->unit);
}

static struct linear atom_value(struct applier *a, unsigned k)
{
    const struct summary_atom *at = &a->m->atoms[k];
    const struct value *p = NULL;
    struct linear out;

    if (at->kind == SUMMARY_WRAPPED) {
        if (!atom_form(a, &at->def, &out))
            return unknown_atom(a, k);
        return arith_fit(a->r, a->s, &out, at->bits, at->is_signed)->form;
    }
    if (at->kind == SUMMARY_HUGE)
        return arith_huge(a->r, at->offset);
    if (at->kind == SUMMARY_INT && at->path.depth == 0 &&
        a->r->u->objects[at->path.object].kind == IR_OBJECT_PARAM &&
        !is_record_param(a, at->path.object))
        return argument_atom(a, k);
    p = path_value(a, &at->path);
    if (p->kind != VALUE_POINTER || p->other || p->region == REGION_ROW_NULL)
        return unknown_atom(a, k);
    switch (at->kind) {
    case SUMMARY_INT:
        return memory_peek_int(a->r, a->s, a->i, p, at)
                   ? memory_peek_int(a->r, a->s, a->i, p, at)->form
                   : unknown_atom(a, k);
    case SUMMARY_LENGTH: return length_atom(a, p, at);
    case SUMMARY_ADDRESS:
        return memory_address(a->r, p, &out) ? out : unknown_atom(a, k);
    case SUMMARY_CAPACITY:
        return memory_room(a->r, a->s, p, &out) ? out : unknown_atom(a, k);
    case SUMMARY_WRAPPED:
    case SUMMARY_HUGE: break;
    }
    return unknown_atom(a, k);
}

/* ---------------------------------------------------------------------- numbers */

/*
 * What of a call's outcome something is.  The length of a text has the same name on all
 * ways to return, and shares it with nothing else.
 */
struct outcome {
    uint32_t part;
    uint32_t place; /* lengths: 1 + the place, and ... */
    int64_t offset; /* ... where in it the text begins */
};

static void bound_by(struct applier *a, struct state *s, const struct linear *symbol,
                     const struct summary_number *n)
{
    struct linear bound, f;

    if (n->has_high && atom_form(a, &n->high, &bound) && linear_sub(symbol, &bound, &f))
        relation_add_le(&s->relation, &f);
    if (n->has_other && atom_form(a, &n->other, &bound) &&
        linear_sub(symbol, &bound, &f))
        relation_add_le(&s->relation, &f);
    if (n->has_low && atom_form(a, &n->low, &bound) && linear_sub(&bound, symbol, &f))
        relation_add_le(&s->relation, &f);
}

static struct linear number_form(struct applier *a, struct state *s,
                                 const struct summary_number *n,
                                 const struct outcome *of)
{
    struct symbol_key key = {.kind = SYMBOL_RESULT,
                             .a = a->i,
                             .b = PART_NUMBER + of->part,
                             .c = of->place,
                             .d = of->offset};
    struct symbol model = {
        .range = interval_full(), .origin = n->origin, .source = n->source};
    struct linear form;

    if (n->is_unended)
        key.b += PART_OPEN; /* another way to return may end the text */
    if (n->bits)
        model.range = interval_of_type(n->bits, n->is_signed);
    if (n->is_exact && atom_form(a, &n->low, &form))
        return form;
    form = linear_symbol(symbol_get(&a->r->symbols, &key, &model));
    symbol_allow(&a->r->symbols, form.terms[0].symbol, model.range);
    symbol_raise_origin(&a->r->symbols, form.terms[0].symbol, n->origin, n->source);
    if (n->is_unended)
        symbol_set_unended(&a->r->symbols, form.terms[0].symbol, true);
    if (n->is_said)
        symbol_mark_parsed(&a->r->symbols, form.terms[0].symbol);
    if (!n->is_followed && !n->is_reached)
        symbol_mark_vague(&a->r->symbols, form.terms[0].symbol);
    relation_add_range(&s->relation, &form, n->range);
    bound_by(a, s, &form, n);
    return form;
}

/* ----------------------------------------------------------------------- places */

static const struct value *new_place(struct applier *a, struct state *s, unsigned k)
{
    const struct summary_place *place = &a->m->places[k];
    struct region_key key = {.kind = REGION_HEAP, .a = 1000000 + k, .b = a->i};
    bool is_new = false;
    struct cell c = {.kind = CELL_CAPACITY};
    struct linear size;

    c.region = region_get(&a->r->regions, &key, &is_new);
    if (is_new) {
        struct region *at = region_at(&a->r->regions, c.region);

        at->inst = a->i;
        at->loc = place->loc;
        at->name = place->name;
        at->origin = ORIGIN_LOCAL;
    }
    state_drop_region(s, c.region);
    state_set_epoch(s, &a->r->arena, c.region, span_whole(), a->i);
    if (place->capacity.is_exact || place->capacity.has_high) {
        size = number_form(a, s, &place->capacity, &(struct outcome){.part = 100 + k});
        c.value = value_int(&a->r->arena, &size, 64, false);
        state_set(s, &c);
    }
    return value_pointer(&a->r->arena, c.region);
}

static const struct value *make_result(struct applier *a, struct state *s,
                                       const struct summary_value *v,
                                       const struct outcome *of);

/* A pointer into nothing that is known. */
static const struct value *
some_pointer(struct applier *a, const struct summary_value *v, const struct outcome *of)
{
    struct region_key key = {.kind = REGION_POINTEE, .b = a->i, .offset = of->offset};
    bool is_new = false;
    uint32_t row = 0;
    struct region *at = NULL;

    key.a = SUMMARY_RESULT_PLACE + of->part + of->place;
    row = region_get(&a->r->regions, &key, &is_new);
    at = region_at(&a->r->regions, row);
    if (is_new) {
        at->inst = a->i;
        at->is_string_source = true;
        at->loc = a->in->loc;
        at->origin = v->origin == ORIGIN_CALLER ? ORIGIN_UNKNOWN : v->origin;
        at->source = v->source;
    }
    return value_pointer(&a->r->arena, row);
}

static const struct value *make_result(struct applier *a, struct state *s,
                                       const struct summary_value *v,
                                       const struct outcome *of)
{
    struct linear form;

    switch (v->kind) {
    case VALUE_INT:
        form = number_form(a, s, &v->number, of);
        return value_int(&a->r->arena, &form, v->number.bits, v->number.is_signed);
    case VALUE_POINTER:
        if (v->is_null)
            return value_null();
        if (!v->place || a->places[v->place - 1]->kind != VALUE_POINTER)
            return some_pointer(a, v, of);
        form = number_form(a, s, &v->number, of);
        return value_move(&a->r->arena, a->places[v->place - 1], &form);
    case VALUE_UNKNOWN:
    case VALUE_ORIGIN: break;
    }
    return value_unknown();
}

/* ---------------------------------------------------------------------- effects */

/* Whether the text fits was asked of the callee: behind the call it did. */
static void assume_fits(struct applier *a, struct state *s, const struct value *p,
                        const struct linear *length, const struct summary_effect *e)
{
    struct linear room, over;

    if (!e->value.number.is_exact && !e->value.number.is_unended &&
        memory_room(a->r, a->s, p, &room) && room.n == 0 &&
        linear_sub(length, &room, &over) &&
        linear_add_const(&over, e->offset + e->size, &over) &&
        relation_min(&s->relation, &over, NULL) <= 0)
        relation_add_le(&s->relation, &over);
}

static void apply_effect(struct applier *a, struct state *s,
                         const struct summary_effect *e, uint32_t part)
{
    const struct value *p = a->places[e->place];
    struct summary_write w = {.i = a->i, .offset = e->offset, .size = e->size};
    struct linear at = linear_const(e->offset), length;
    struct outcome of = {.part = PART_EFFECT + part};

    if (e->kind == CELL_STRING) /* a length is no number that something else is, too */
        of = (struct outcome){PART_EFFECT, 1 + e->place, e->offset};
    if (p->kind != VALUE_POINTER || p->other || p->region == REGION_ROW_NULL)
        return;
    switch (e->kind) {
    case CELL_EPOCH: memory_poke_unknown(a->r, s, p, &w); break;
    case CELL_ORIGIN:
        w.value = value_origin(&a->r->arena,
                               e->origin == ORIGIN_CALLER ? ORIGIN_UNKNOWN : e->origin,
                               e->source);
        memory_poke_origin(a->r, s, p, &w);
        break;
    case CELL_FILL:
    case CELL_SCALAR:
        w.value = make_result(a, s, &e->value, &of);
        w.is_fill = e->kind == CELL_FILL;
        memory_poke(a->r, s, p, &w);
        break;
    case CELL_STRING:
        length = number_form(a, s, &e->value.number, &of);
        assume_fits(a, s, p, &length, e);
        string_write(a->r, s, a->i, value_move(&a->r->arena, p, &at), &length, e->size);
        break;
    case CELL_READ:
    case CELL_ZERO:
    case CELL_COPIED:
    case CELL_VALUES:
    case CELL_CAPACITY:
    case CELL_NONNULL: break;
    }
}

/*
 * A text, of which it is not known where it lies, is the same one whenever the result
 * is used: `malloc(strlen(p) + 1)` and `strcpy(to, p)`.
 */
static bool returns_text(const struct applier *a)
{
    const struct ir_type *t = a->in->type ? run_type(a->r, a->in->type) : NULL;

    return t && t->kind == IR_TYPE_PTR &&
           (run_type(a->r, t->elem)->flags & IR_TYPE_CHAR);
}

/* What must be at most 0, and what not 0, for something in the callee to happen. */
struct conditions {
    const struct linear *guards;
    unsigned guard_count;
    const struct linear *unequal;
    unsigned unequal_count;
};

/* False when they cannot hold here. */
static bool assume(struct applier *a, struct state *s, const struct conditions *c)
{
    struct linear form;

    for (unsigned k = 0; k < c->guard_count; k++)
        if (atom_form(a, &c->guards[k], &form) && !relation_add_le(&s->relation, &form))
            return false;
    for (unsigned k = 0; k < c->unequal_count; k++)
        if (atom_form(a, &c->unequal[k], &form) &&
            !relation_add_ne(&s->relation, &form))
            return false;
    return true;
}

/* Another way to return gives a number that callers have no name for. */
static bool has_nameless_result(const struct applier *a, const struct summary_exit *x)
{
    for (unsigned k = 0; k < a->m->exit_count; k++) {
        const struct summary_value *v = &a->m->exits[k].result;

        if (v->kind == VALUE_INT && !v->number.is_exact && &a->m->exits[k] != x)
            return true;
    }
    return false;
}

/*
 * Where one way returns 64 and another what nobody knows, both are the same number to
 * what is compared with it, also where the ways meet: `if (n > block_size(kind))`.
 */
static void name_result(struct applier *a, struct state *s,
                        const struct summary_exit *x, const struct value *result)
{
    struct summary_number named = x->result.number;
    struct linear symbol, f;

    if (x->result.kind != VALUE_INT || !named.is_exact || !has_nameless_result(a, x))
        return;
    named.is_exact = named.has_high = named.has_low = named.has_other = false;
    named.is_followed = true;
    symbol = number_form(a, s, &named, &(struct outcome){0});
    if (linear_sub(&symbol, &result->form, &f))
        relation_add_le(&s->relation, &f);
    if (linear_sub(&result->form, &symbol, &f))
        relation_add_le(&s->relation, &f);
}

/* True when the way to return is possible; the state is then as after it. */
static bool apply_exit(struct applier *a, struct state *s, const struct summary_exit *x,
                       const struct value **result)
{
    const struct values *kept = NULL;

    if (!assume(a, s,
                &(struct conditions){x->guards, x->guard_count, x->unequal,
                                     x->unequal_count}))
        return false;
    for (unsigned k = 0; k < a->m->place_count; k++)
        if (a->m->places[k].is_new)
            a->places[k] = new_place(a, s, k);
    kept = clears_look(a->r, s, a->m, a->places);
    for (unsigned k = 0; k < x->effect_count; k++)
        apply_effect(a, s, &x->effects[k], k);
    clears_keep(a->r, s, a->m, a->places, kept);
    *result = make_result(a, s, &x->result, &(struct outcome){0});
    if ((*result)->kind == VALUE_UNKNOWN && returns_text(a))
        *result = arith_unknown(a->r, s, a->i, ORIGIN_UNKNOWN, NULL);
    name_result(a, s, x, *result);
    return !s->relation.is_impossible;
}

/* ------------------------------------------------------------------ obligations */

/*
 * Of two numbers that are known, whether the first is the smaller one.  What a type
 * allows is no number that anybody knows.
 */
static bool is_lower(const struct state *s, const struct linear *a,
                     const struct linear *b)
{
    int64_t most = relation_max(&s->relation, b, NULL);

    if (b->n == 0 && b->k > NO_LIMIT)
        return true;
    return most < NO_LIMIT && relation_max(&s->relation, a, NULL) < most;
}

/* The last place up to a limit that is a number at which the access can end. */
static void round_down(const struct summary_obligation *o, struct linear *limit)
{
    if (limit->n == 0 && o->step > 1 && limit->k >= o->rest && limit->k <= NO_LIMIT)
        limit->k -= (limit->k - o->rest) % o->step;
}

/* The limits of the access as they read here; the smallest one counts. */
static bool find_bounds(struct applier *a, const struct state *s,
                        const struct summary_obligation *o, struct question *q)
{
    bool is_found = false;

    for (unsigned k = 0; k < o->bytes.count; k++) {
        struct linear form;

        if (!atom_form(a, &o->bytes.at[k], &form))
            continue;
        round_down(o, &form);
        if (!is_found || (o->bytes.at[k].n > 0 && is_lower(s, &form, &q->bytes))) {
            struct linear before = q->bytes;

            q->bytes = form;
            form = before;
        }
        if (is_found)
            q->others.at[q->others.count++] = form;
        is_found = true;
    }
    return is_found;
}

static void ask_obligation(struct applier *a, unsigned k)
{
    const struct summary_obligation *o = &a->m->obligations[k];
    struct question q = {.kind = o->access.kind,
                         .is_write = o->access.is_write,
                         .part = PART_ATOM + k,
                         .model = o->access.model,
                         .unit = o->access.unit,
                         .is_whole_object = true,
                         .template = &o->access,
                         .via = o->via,
                         .via_loc = o->via_loc,
                         .is_loose = o->is_loose,
                         .is_sure_only = o->is_sure_only,
                         .is_unbounded = o->access.is_endless,
                         .origin = ORIGIN_UNKNOWN,
                         .capacity = o->has_path ? -1 : o->capacity,
                         .has_size = o->has_size};
    struct linear start = linear_const(0);
    struct state *s = NULL;
    bool ok = false;

    q.pointer = o->has_path ? path_value(a, &o->path) : value_null();
    if (o->has_path && (q.pointer->kind != VALUE_POINTER || q.pointer->other ||
                        q.pointer->region == REGION_ROW_NULL))
        return;
    s = state_copy(a->s);
    ok = assume(
        a, s,
        &(struct conditions){o->guards, o->guard_count, o->unequal, o->unequal_count});
    if (o->has_size) {
        q.capacity = 0;
        ok = ok && atom_form(a, &o->size, &q.size);
    }
    ok = ok && atom_form(a, &o->start, &start) && find_bounds(a, s, o, &q);
    q.least = linear_const(0);
    if (ok && o->has_least && !atom_form(a, &o->least, &q.least))
        q.least = linear_const(0);
    q.start = start;
    q.depth = 1;
    if (ok)
        judge(a->r, s, a->i, &q);
    state_free(s);
}

/* ------------------------------------------------------------------------- call */

static void prepare(struct applier *a)
{
    a->atoms = arena_calloc(&a->r->arena, a->m->atom_count + 1, sizeof *a->atoms);
    for (unsigned k = 1; k < a->m->atom_count; k++)
        a->atoms[k] = atom_value(a, k);
    a->places = arena_calloc(&a->r->arena, a->m->place_count + 1, sizeof(*a->places));
    for (unsigned k = 0; k < a->m->place_count; k++)
        a->places[k] = a->m->places[k].is_new ? value_unknown()
                                              : path_value(a, &a->m->places[k].path);
}

/* The last exit goes on in this state, the others in copies. */
static void return_all(struct applier *a)
{
    const struct value *result = value_unknown();
    struct state *first = a->m->exit_count > 1 ? state_copy(a->s) : NULL;

    for (unsigned k = 0; k + 1 < a->m->exit_count; k++) {
        struct state *s = state_copy(first);

        if (apply_exit(a, s, &a->m->exits[k], &result))
            run_split(a->r, a->i, s, result);
        else
            state_free(s);
    }
    if (a->m->exit_count == 0 ||
        !apply_exit(a, a->s, &a->m->exits[a->m->exit_count - 1], &result))
        a->s->relation.is_impossible = true;
    else if (a->in->type)
        run_keep(a->r, a->s, a->i, result);
    state_free(first);
}

void summary_ask(struct run *r, struct state *s, ir_id i, ir_id callee)
{
    struct applier a = {.r = r, .s = s, .i = i, .in = &r->f->insts[i]};

    a.m = &r->e->summaries[callee];
    a.callee = &r->u->functions[callee];
    if (!a.m->is_done || a.m->obligation_count == 0 || r->quiet)
        return;
    prepare(&a);
    for (unsigned k = 0; k < a.m->obligation_count; k++)
        ask_obligation(&a, k);
}

bool summary_apply(struct run *r, struct state *s, ir_id i, ir_id callee)
{
    struct applier a = {.r = r, .s = s, .i = i, .in = &r->f->insts[i]};

    a.m = &r->e->summaries[callee];
    a.callee = &r->u->functions[callee];
    if (!a.m->is_done || (a.callee->flags & IR_FUNCTION_VARIADIC))
        return false;
    prepare(&a);
    for (unsigned k = 0; k < a.m->obligation_count && !r->quiet; k++)
        ask_obligation(&a, k);
    if (a.m->is_opaque ||
        (a.m->exit_count > 1 && (!run_can_split(r, MAX_WAITING) || r->is_over_budget)))
        return false;
    return_all(&a);
    return true;
}

/* All numbers that the function returns; false: something else, or none. */
static bool all_results(const struct summary *m, struct interval *out)
{
    if (!m->is_done || m->exit_count == 0)
        return false;
    for (unsigned k = 0; k < m->exit_count; k++) {
        const struct summary_value *v = &m->exits[k].result;

        if (v->kind != VALUE_INT)
            return false;
        *out = k == 0 ? v->number.range : interval_join(*out, v->number.range);
    }
    return true;
}

void summary_limit_result(struct run *r, struct state *s, ir_id callee,
                          const struct value *result)
{
    struct interval range;

    if (result->kind != VALUE_INT || !all_results(&r->e->summaries[callee], &range))
        return;
    if (range.lo > 0)
        range.hi = INTERVAL_NO_MAX;
    else if (range.hi < 0)
        range.lo = INTERVAL_NO_MIN;
    else if (!interval_is_single(range))
        return;
    relation_add_range(&s->relation, &result->form, range);
}
