/*
 * Calls: of library functions by the table, of others by what was found out about their
 * bodies, and of unseen ones by what they could do.
 */
#include "analyzer/engine/library.h"

#include <string.h>

/* ------------------------------------------------------------------ who is called */

static ir_id find_callee(struct run *r, struct state *s, const struct ir_inst *in)
{
    const struct value *p = NULL;

    if (in->id)
        return in->id;
    p = run_value(r, s, in->a);
    if (p->kind == VALUE_POINTER && !p->other &&
        region_at(&r->regions, p->region)->kind == REGION_FUNCTION)
        return region_at(&r->regions, p->region)->function;
    return 0;
}

/* ------------------------------------------------------------------ unseen code */

static bool is_to_const(const struct run *r, ir_id type)
{
    const struct ir_type *p = run_type(r, type);

    return p->kind == IR_TYPE_PTR && (run_type(r, p->elem)->flags & IR_TYPE_CONST);
}

/*
 * Whether the callee promised not to write through parameter `k`; of one that nobody
 * declared, its caller did, who has no more than a pointer to what is constant.
 */
static bool is_const_param(const struct run *r, ir_id callee, const struct ir_inst *in,
                           ir_id k)
{
    const struct ir_type *t = NULL;

    if (!callee)
        return false;
    if (r->u->functions[callee].flags & IR_FUNCTION_IMPLICIT)
        return is_to_const(r, r->f->insts[r->f->args[in->first_arg + k]].type);
    t = run_type(r, r->u->functions[callee].type);
    return k < t->param_count && is_to_const(r, r->u->param_types[t->first_param + k]);
}

static void havoc_arguments(struct run *r, struct state *s, ir_id i, ir_id callee)
{
    const struct ir_inst *in = &r->f->insts[i];
    struct linear room = {0};
    ir_id by_address = given_room(r, s, i, &room);

    for (ir_id k = 0; k < in->arg_count; k++)
        if (!is_const_param(r, callee, in, k))
            memory_havoc(r, s, i, run_value(r, s, r->f->args[in->first_arg + k]));
    if (by_address)
        given_limit_room(r, s, by_address, &room);
}

/* Storage from a function that says how large it is. */
static const struct value *sized_result(struct run *r, struct state *s, ir_id i,
                                        const struct ir_attrs *attrs)
{
    const struct ir_inst *in = &r->f->insts[i];
    struct cell c = {.kind = CELL_CAPACITY};
    struct linear size, times;

    if (attrs->alloc_size_1 == 0 || attrs->alloc_size_1 > in->arg_count ||
        attrs->alloc_size_2 > in->arg_count)
        return NULL;
    size = arith_form(r, s, r->f->args[in->first_arg + attrs->alloc_size_1 - 1]);
    if (attrs->alloc_size_2) {
        times = arith_form(r, s, r->f->args[in->first_arg + attrs->alloc_size_2 - 1]);
        if (size.n != 0 && times.n != 0)
            size = arith_symbol(r, i, PART_SIZE,
                                interval_mul(relation_bounds_of(&s->relation, &size),
                                             relation_bounds_of(&s->relation, &times)),
                                ORIGIN_UNKNOWN, NULL);
        else if (!linear_scale(size.n ? &size : &times, size.n ? times.k : size.k,
                               &size))
            return NULL;
    }
    c.region = memory_new_region(r, REGION_HEAP, i);
    state_drop_region(s, c.region);
    c.value = value_int(&r->arena, &size, 64, false);
    state_set(s, &c);
    return value_pointer(&r->arena, c.region);
}

/* An argument is a text in the program: a message. */
static bool is_given_message(const struct run *r, const struct ir_inst *in)
{
    for (ir_id k = 0; k < in->arg_count; k++) {
        const struct ir_inst *arg = &r->f->insts[r->f->args[in->first_arg + k]];

        while (arg->op == IR_PTR_CAST || arg->op == IR_DECAY)
            arg = &r->f->insts[arg->a];
        if (arg->op == IR_ADDR && r->u->objects[arg->id].kind == IR_OBJECT_STRING)
            return true;
    }
    return false;
}

/*
 * A function that nobody declared, of a name that only those have which end the
 * program: with its header, that would be known.  The word may stand at the end, too,
 * where there is a message: `server_exit("too long")`.
 */
static bool ends_by_name(const struct run *r, const struct ir_inst *in,
                         const struct ir_function *f)
{
    static const char *const names[] = {"fatal", "die", "panic", "exit"};
    enum { FIRST_WORDS = 3 }; /* `exit_client()` ends something else */
    const char *last = strrchr(f->name, '_');

    if (f->has_body || !(f->flags & IR_FUNCTION_IMPLICIT))
        return false;
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        size_t n = strlen(names[k]);

        if (strncmp(f->name, names[k], n) == 0 && k < FIRST_WORDS &&
            (f->name[n] == '\0' || f->name[n] == '_' || f->name[n] == 'x'))
            return true;
        if (last && strcmp(last + 1, names[k]) == 0 && is_given_message(r, in))
            return true;
    }
    return false;
}

static bool call_unseen(struct run *r, struct state *s, ir_id i, ir_id callee)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct ir_function *f = callee ? &r->u->functions[callee] : NULL;
    const struct value *v = NULL;

    v = stated_call(r, s, i);
    if (v) {
        run_keep(r, s, i, v);
        return true;
    }
    if (f && !f->has_body && in->type && in->arg_count > 0)
        given_note(r, s, i);
    if (f && !f->has_body) {
        believed_ask(r, s, i);
        claimed_ask(r, s, i);
        fetch_ask(r, s, i);
    }
    havoc_arguments(r, s, i, callee);
    if (!f || !(f->flags & IR_FUNCTION_SYSTEM))
        memory_havoc_globals(r, s, i, callee);
    if (f && ((f->flags & IR_FUNCTION_NORETURN) || ends_by_name(r, in, f)))
        return false;
    if (f)
        v = sized_result(r, s, i, &f->attrs);
    if (f && (f->flags & IR_FUNCTION_IMPLICIT) && !f->has_body && !r->e->is_whole)
        v = undeclared_call(r, s, i);
    if (!in->type)
        return true;
    v = v ? v : arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL);
    if (f && f->has_body)
        summary_limit_result(r, s, callee, v);
    else if (f)
        given_limit_reply(r, s, i, v);
    run_keep(r, s, i, v);
    return true;
}

/* ----------------------------------------------------------------------- dispatch */

const struct model_function *call_model(struct run *r, struct state *s, ir_id i)
{
    ir_id callee = find_callee(r, s, &r->f->insts[i]);

    return callee ? r->e->models[callee].row : NULL;
}

/* Whether a model says all that the function does. */
static bool is_complete(const struct engine_model *m)
{
    return m->row && m->row->kind != MODEL_OPAQUE &&
           (m->source == MODELS_TABLE || m->source == MODELS_CONFIG);
}

static void call_modelled(struct run *r, struct state *s, ir_id i,
                          const struct engine_model *m)
{
    const struct value *v = library_call(r, s, i, m->row);

    if (m->source == MODELS_CONFIG)
        memory_havoc_globals(r, s, i, 0); /* that was not said not to happen */
    if (r->f->insts[i].type)
        run_keep(r, s, i, v ? v : arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL));
}

bool call_step(struct run *r, struct state *s, ir_id i)
{
    static const struct engine_model none = {NULL, MODELS_NONE};
    const struct ir_inst *in = &r->f->insts[i];
    ir_id callee = find_callee(r, s, in);
    const struct ir_function *f = callee ? &r->u->functions[callee] : NULL;
    bool is_brought = callee && brought_is(r->e, callee);
    const struct engine_model *m = callee && (!is_brought ||
                                              brought_applies(r, s, i, callee))
                                       ? &r->e->models[callee]
                                       : &none;

    if (f && f->has_body)
        handed_ask(r, s, i, callee);
    if (m->row && m->row->kind == MODEL_NORETURN)
        return false;
    call_read_entries(r, s, i);
    if (is_complete(m)) {
        if (is_brought)
            brought_ask(r, s, i, callee);
        call_modelled(r, s, i, m);
        return true;
    }
    if (m->row && m->row->kind != MODEL_OPAQUE)
        library_call(r, s, i, m->row); /* its accesses; the rest is not known */
    if (f && f->has_body && summary_never_returns(r->e, callee)) {
        summary_apply(r, s, i, callee); /* for what it asks of its callers */
        return false;
    }
    if (f && f->has_body && summary_apply(r, s, i, callee))
        return !s->relation.is_impossible;
    return call_unseen(r, s, i, callee);
}

/*
 * ------------------------------------------------------------ for the library models
 */

ir_id call_arg(const struct call *c, unsigned n)
{
    if (n == 0 || n > c->in->arg_count)
        return 0;
    return c->r->f->args[c->in->first_arg + n - 1];
}

/* An argument's value; of a transparent union of pointers, the pointer in it. */
static const struct value *argument_value(const struct call *c, ir_id arg)
{
    const struct ir_inst *in = &c->r->f->insts[arg];

    if (in->op == IR_LOAD && run_type(c->r, in->type)->kind == IR_TYPE_RECORD &&
        run_value(c->r, c->s, in->a)->kind == VALUE_POINTER)
        return memory_peek_pointer(c->r, c->s, run_value(c->r, c->s, in->a), 0);
    return run_value(c->r, c->s, arg);
}

const struct value *call_value(const struct call *c, unsigned n)
{
    ir_id arg = call_arg(c, n);
    const struct value *v = arg ? argument_value(c, arg) : value_unknown();
    bool is_through = (n == c->m->dst && (c->m->through & MODEL_THROUGH_DST)) ||
                      (n == c->m->src && (c->m->through & MODEL_THROUGH_SRC));

    return is_through ? memory_peek_pointer(c->r, c->s, v, 0) : v;
}

/* The number that argument `n` points to. */
static struct linear pointed_number(const struct call *c, unsigned n)
{
    const struct value *p = call_value(c, n), *v = NULL;
    ir_id arg = call_arg(c, n);
    const struct ir_type *t = arg ? run_type(c->r, c->r->f->insts[arg].type) : NULL;
    struct summary_atom atom = {.kind = SUMMARY_INT, .bits = 32};

    if (t && t->kind == IR_TYPE_PTR && run_is_int(c->r, t->elem)) {
        atom.bits = run_type(c->r, t->elem)->bits;
        atom.is_signed = run_type(c->r, t->elem)->flags & IR_TYPE_SIGNED;
    }
    if (p->kind == VALUE_POINTER && p->region != REGION_ROW_NULL)
        v = memory_peek_int(c->r, c->s, c->i, p, &atom);
    if (v && v->kind == VALUE_INT)
        return v->form;
    return call_symbol(c, PART_SIZE, interval_make(0, INTERVAL_NO_MAX), ORIGIN_UNKNOWN,
                       NULL);
}

struct linear call_form(const struct call *c, unsigned n)
{
    ir_id arg = call_arg(c, n);

    if (!arg)
        return call_symbol(c, PART_SIZE, interval_make(0, INTERVAL_NO_MAX),
                           ORIGIN_UNKNOWN, NULL);
    return arith_form(c->r, c->s, arg);
}

struct linear call_symbol(const struct call *c, uint32_t part, struct interval range,
                          enum origin origin, const char *source)
{
    struct linear symbol = arith_symbol(c->r, c->i, part, interval_full(), origin,
                                        source);

    relation_add_range(&c->s->relation, &symbol, range);
    return symbol;
}

void call_add_le(const struct call *c, const struct linear *a, const struct linear *b,
                 int64_t k)
{
    struct linear f;

    if (linear_sub(a, b, &f) && linear_add_const(&f, -k, &f))
        relation_add_le(&c->s->relation, &f);
}

struct linear call_size(const struct call *c)
{
    struct linear size, times;
    const char *source = NULL, *other = NULL;
    enum origin a = ORIGIN_CONSTANT, b = ORIGIN_CONSTANT;

    if (c->m->through & MODEL_THROUGH_SIZE)
        return pointed_number(c, c->m->size);
    size = call_form(c, c->m->size);
    if (!c->m->times)
        return size;
    times = call_form(c, c->m->times);
    if (times.n == 0 && linear_scale(&size, times.k, &size))
        return size;
    if (size.n == 0 && linear_scale(&times, size.k, &size))
        return size;
    a = symbol_origin_of(&c->r->symbols, &size, &source);
    b = symbol_origin_of(&c->r->symbols, &times, &other);
    return call_symbol(c, PART_SIZE,
                       interval_mul(relation_bounds_of(&c->s->relation, &size),
                                    relation_bounds_of(&c->s->relation, &times)),
                       origin_join(a, b), b > a ? other : source);
}

struct question call_question(const struct call *c, unsigned n, enum access_kind kind)
{
    struct question q = {.kind = kind, .is_write = true, .part = n, .model = c->m};

    q.pointer = call_value(c, n);
    q.target = call_arg(c, n);
    q.unit = c->unit;
    q.is_whole_object = true;
    q.least = linear_const(0);
    if (c->m->size)
        q.amount = call_arg(c, c->m->size);
    if (c->m->src)
        q.from = call_arg(c, c->m->src);
    return q;
}

bool call_bytes(const struct call *c, const struct linear *units, struct linear *out)
{
    return linear_scale(units, c->unit, out);
}

enum origin call_content_origin(const struct call *c, const struct value *p,
                                const char **source)
{
    *source = NULL;
    if (p->kind != VALUE_POINTER || p->region == REGION_ROW_NULL)
        return ORIGIN_UNKNOWN;
    return state_origin(&c->r->c, c->s, p->region, p->base.n ? 0 : p->base.k, source);
}
