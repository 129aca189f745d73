/*
 * How long the texts are that pointers in structures lead to.
 *
 * `struct client { char *name; char buf[16]; };` with nothing but `c->name = c->buf;`
 * in the whole program: then c->name is a text that ends within 16 bytes, whoever reads
 * it, like one in an array of that size.
 *
 * So each pointer to characters that a member or a local variable keeps is followed to
 * the arrays and literals that are stored there, through parameters and results of
 * functions; the largest one counts.  A pointer that goes to nothing of known size, and
 * a member whose own address goes anywhere, can lead to anything.  Members that have
 * name, place and structure's size in common are one, for each unit has its own rows.
 */
#include "analyzer/engine/kept.h"

#include <inttypes.h>

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/scoped.h"

enum { ROUNDS_TO_FOLLOW = 30 };

/* What a pointer is copied to: row `to` may have what row `from` has. */
struct flow_edge {
    uint32_t from, to;
};

struct texts {
    struct engine *e;
    const struct ir_unit *u;
    const struct ir_function *f;
    ir_id function;
    int64_t *room; /* by row; NO_ROOM: anything */
    bool *is_open; /* by type: code that is not seen stores to what lies there */
    uint32_t *member; /* by field: its row */
    uint32_t objects, functions, rows; /* first rows of those kinds, and all */
    VEC(struct flow_edge) edges;
};

static const int64_t NO_ROOM = INTERVAL_NO_MAX;

static bool is_text_pointer(const struct texts *t, ir_id type)
{
    const struct ir_type *p = &t->u->types[type];

    return p->kind == IR_TYPE_PTR && (t->u->types[p->elem].flags & IR_TYPE_CHAR);
}

/* ------------------------------------------------------------------------- rows */

/* Members of structures that look the same share a row; unions and others: row 0. */
static void number_members(struct texts *t)
{
    SCOPED_MAP struct map seen;
    uint32_t *rows = mem_calloc(t->u->field_count + 1, sizeof *rows);

    map_init(&seen);
    for (ir_id f = 1; f < t->u->field_count; f++) {
        const struct ir_field *at = &t->u->fields[f];
        const struct ir_type *record = &t->u->types[t->e->record_of[f]];
        SCOPED_FREE char *key = NULL;
        const uint32_t *row = NULL;

        if (!t->e->record_of[f] || (record->flags & IR_TYPE_UNION) ||
            !is_text_pointer(t, at->type))
            continue;
        key = mem_printf("%s %" PRIu64 " %" PRId64 " %u", at->name, at->offset_bits,
                         record->size, record->field_count);
        row = map_get(&seen, key);
        if (!row) {
            rows[f] = t->rows++;
            map_set(&seen, key, &rows[f]);
            row = &rows[f];
        }
        t->member[f] = *row;
    }
    free(rows);
}

static void raise_row(struct texts *t, uint32_t row, int64_t room)
{
    t->room[row] = t->room[row] > room ? t->room[row] : room;
}

static void open_row(struct texts *t, uint32_t row)
{
    t->room[row] = NO_ROOM;
}

/* The members of such a thing, and of what lies in it, can lead to anything. */
static void open_inner(struct texts *t, ir_id type)
{
    const struct ir_type *at = &t->u->types[type];

    if (at->kind == IR_TYPE_ARRAY)
        open_inner(t, at->elem);
    for (ir_id k = 0; at->kind == IR_TYPE_RECORD && k < at->field_count; k++) {
        open_row(t, t->member[at->first_field + k]);
        open_inner(t, t->u->fields[at->first_field + k].type);
    }
}

/* And of what it leads to: code that is not seen may store anything there. */
static void open_type(struct texts *t, ir_id type)
{
    const struct ir_type *at = &t->u->types[type];

    if (t->is_open[type])
        return;
    t->is_open[type] = true;
    if (at->kind == IR_TYPE_ARRAY || at->kind == IR_TYPE_PTR)
        open_type(t, at->elem);
    for (ir_id k = 0; at->kind == IR_TYPE_RECORD && k < at->field_count; k++) {
        open_row(t, t->member[at->first_field + k]);
        open_type(t, t->u->fields[at->first_field + k].type);
    }
}

/* What a function without a body is given and returns, and objects of the library. */
static void open_named(struct texts *t, const struct ir_inst *in)
{
    const struct ir_type *type = NULL;

    if (in->op == IR_ADDR && (t->u->objects[in->id].flags & IR_OBJECT_IS_EXTERN))
        open_type(t, t->u->objects[in->id].type);
    if ((in->op != IR_CALL && in->op != IR_FUNC_ADDR) || !in->id ||
        t->u->functions[in->id].has_body)
        return;
    type = &t->u->types[t->u->functions[in->id].type];
    open_type(t, type->elem);
    for (ir_id k = 0; k < type->param_count; k++)
        open_type(t, t->u->param_types[type->first_param + k]);
}

/* What the members of a union are is not followed. */
static void open_unions(struct texts *t)
{
    for (ir_id n = 1; n < t->u->type_count; n++) {
        const struct ir_type *at = &t->u->types[n];

        for (ir_id k = 0; k < at->field_count && (at->flags & IR_TYPE_UNION); k++)
            open_inner(t, t->u->fields[at->first_field + k].type);
    }
}

/* The member at a byte of something of that type; 0: there is none that has a row. */
static uint32_t member_at(const struct texts *t, ir_id type, uint64_t offset)
{
    const struct ir_type *at = &t->u->types[type];

    while (at->kind == IR_TYPE_ARRAY && t->u->types[at->elem].size > 0) {
        at = &t->u->types[at->elem];
        offset %= (uint64_t)at->size;
    }
    for (ir_id k = 0; at->kind == IR_TYPE_RECORD && k < at->field_count; k++) {
        const struct ir_field *f = &t->u->fields[at->first_field + k];
        uint64_t begin = f->offset_bits / 8;

        if (offset >= begin && t->u->types[f->type].size > 0 &&
            offset < begin + (uint64_t)t->u->types[f->type].size)
            return t->member[at->first_field + k]
                       ? t->member[at->first_field + k]
                       : member_at(t, f->type, offset - begin);
    }
    return 0;
}

/* A variable that only this function reaches, when its address goes nowhere. */
static uint32_t object_row(const struct texts *t, ir_id object)
{
    enum ir_object_kind kind = t->u->objects[object].kind;

    return (kind == IR_OBJECT_LOCAL || kind == IR_OBJECT_PARAM ||
            kind == IR_OBJECT_TEMP) &&
                   is_text_pointer(t, t->u->objects[object].type)
               ? t->objects + object
               : 0;
}

/* The row of what is kept at the place that an instruction computes; 0: anything. */
static uint32_t place_row(const struct texts *t, ir_id i)
{
    const struct ir_inst *in = &t->f->insts[i];

    if (in->op == IR_FIELD)
        return t->member[in->id];
    return in->op == IR_ADDR ? object_row(t, in->id) : 0;
}

/* ----------------------------------------------------------------- what is stored */

/* Bytes of an array; what may be larger than it was declared has no size. */
static int64_t array_room(const struct texts *t, const struct ir_inst *decay)
{
    const struct ir_inst *at = &t->f->insts[decay->a];

    if (decay->imm < 0 ||
        (at->op == IR_FIELD && (decay->imm <= 1 || t->u->fields[at->id].is_nonstring)))
        return NO_ROOM;
    return is_text_pointer(t, decay->type) ? decay->imm : NO_ROOM;
}

static ir_id argument(const struct texts *t, const struct ir_inst *call, unsigned n)
{
    return n > 0 && n <= call->arg_count ? t->f->args[call->first_arg + n - 1] : 0;
}

/* The argument that the library returns, or a place in it; 0: something else. */
static ir_id returned_argument(const struct texts *t, const struct ir_inst *call)
{
    const struct model_function *m = t->e->models[call->id].row;

    if (!m || t->u->functions[call->id].has_body)
        return 0;
    switch (m->result) {
    case MODEL_RESULT_DST:
    case MODEL_RESULT_END:
    case MODEL_RESULT_INSIDE_DST: return argument(t, call, m->dst);
    case MODEL_RESULT_INSIDE:
    case MODEL_RESULT_INSIDE_SURE: return argument(t, call, m->src);
    default: return 0;
    }
}

static void flow(struct texts *t, uint32_t from, uint32_t to)
{
    if (from)
        *vec_push(&t->edges) = (struct flow_edge){from, to};
    else
        open_row(t, to);
}

/* Row `to` may have the value of instruction i. */
static void flow_value(struct texts *t, ir_id i, uint32_t to)
{
    const struct ir_inst *in = NULL;
    ir_id next = i;

    while (next) {
        in = &t->f->insts[next];
        next = 0;
        if (in->op == IR_INDEX ||
            (in->op == IR_PTR_CAST && is_text_pointer(t, t->f->insts[in->a].type)))
            next = in->a;
        else if (in->op == IR_CALL && in->id)
            next = returned_argument(t, in);
    }
    if (!in || in->op == IR_NULL)
        return;
    if (in->op == IR_DECAY)
        raise_row(t, to, array_room(t, in));
    else if (in->op == IR_LOAD && !(in->flags & IR_INST_VOLATILE))
        flow(t, place_row(t, in->a), to);
    else if (in->op == IR_CALL && in->id && t->u->functions[in->id].has_body)
        flow(t, t->functions + in->id, to);
    else
        open_row(t, to);
}

/* -------------------------------------------------------------------- functions */

/* The address of what is kept goes somewhere: what is stored there is not seen. */
static void open_value(struct texts *t, ir_id i)
{
    uint32_t row = i ? place_row(t, i) : 0;

    if (row)
        open_row(t, row);
}

static void flow_call(struct texts *t, const struct ir_inst *in)
{
    const struct ir_function *callee = &t->u->functions[in->id];

    for (ir_id k = 0; k < in->arg_count; k++) {
        ir_id value = t->f->args[in->first_arg + k];

        open_value(t, value);
        if (in->op == IR_HAVOC)
            open_type(t, t->f->insts[value].type);
        if (in->op == IR_CALL && in->id && callee->has_body &&
            k < callee->params.count && object_row(t, callee->params.first + k))
            flow_value(t, value, object_row(t, callee->params.first + k));
    }
}

/* One structure, taken for another: what lies at the same place is one member. */
static void flow_cast(struct texts *t, const struct ir_inst *in)
{
    ir_id from = t->u->types[t->f->insts[in->a].type].elem;
    ir_id to = t->u->types[in->type].elem;
    const struct ir_type *record = &t->u->types[from];

    for (ir_id k = 0; record->kind == IR_TYPE_RECORD && k < record->field_count; k++) {
        ir_id field = record->first_field + k;
        uint32_t other = member_at(t, to, t->u->fields[field].offset_bits / 8);

        if (!t->member[field] || !other || other == t->member[field])
            continue;
        flow(t, t->member[field], other);
        flow(t, other, t->member[field]);
    }
}

static void flow_inst(struct texts *t, const struct ir_inst *in)
{
    if (in->op == IR_STORE && place_row(t, in->a))
        flow_value(t, in->b, place_row(t, in->a));
    if (in->op != IR_STORE && in->op != IR_LOAD && in->op != IR_ZERO)
        open_value(t, in->a);
    open_value(t, in->b);
    open_value(t, in->c);
    if (in->op == IR_CALL || in->op == IR_HAVOC)
        flow_call(t, in);
    if (in->op == IR_PTR_CAST)
        flow_cast(t, in);
    open_named(t, in);
    if (in->op == IR_RETURN && in->a)
        flow_value(t, in->a, t->functions + t->function);
}

static void flow_function(struct texts *t, ir_id function)
{
    const struct ir_function *f = &t->u->functions[function];
    bool is_lost = f->flags & (IR_FUNCTION_INCOMPLETE | IR_FUNCTION_UNIT_ERRORS);

    t->f = f;
    t->function = function;
    for (ir_id k = 0; k < f->params.count && !t->e->is_private[function]; k++)
        open_row(t, t->objects + f->params.first + k);
    if (is_lost)
        open_row(t, t->functions + function);
    for (ir_id i = 1; i < f->inst_count; i++) {
        flow_inst(t, &f->insts[i]);
        if (is_lost)
            open_value(t, i);
    }
}

/* ----------------------------------------------------------------- initial values */

static void flow_initial(struct texts *t, const struct ir_object *o)
{
    if (o->init_is_partial)
        open_inner(t, o->type);
    for (ir_id k = 0; k < o->init_count; k++) {
        const struct ir_init *init = &t->u->inits[o->first_init + k];
        const struct ir_type *of = &t->u->types[t->u->objects[init->object].type];
        uint32_t row = member_at(t, o->type, init->offset);

        if (row && init->object && of->kind == IR_TYPE_ARRAY && of->count >= 0 &&
            (t->u->types[of->elem].flags & IR_TYPE_CHAR))
            raise_row(t, row, of->count);
        else if (row && (init->object || init->function || init->value))
            open_row(t, row);
    }
}

/* The address of a member may be a constant, too: of a variable it lies in. */
static void open_addressed(struct texts *t)
{
    for (ir_id n = 1; n < t->u->init_count; n++) {
        const struct ir_init *init = &t->u->inits[n];
        ir_id type = init->object ? t->u->objects[init->object].type : 0;
        uint32_t row = type && init->value >= 0
                           ? member_at(t, type, (uint64_t)init->value)
                           : 0;

        if (row && init->value > 0)
            open_row(t, row);
    }
}

/* ------------------------------------------------------------------------- search */

static void spread(struct texts *t)
{
    bool has_changed = true;

    for (unsigned round = 0; has_changed; round++) {
        has_changed = false;
        for (size_t k = 0; k < t->edges.len; k++) {
            const struct flow_edge *at = &t->edges.at[k];

            if (t->room[at->to] >= t->room[at->from])
                continue;
            t->room[at->to] = round < ROUNDS_TO_FOLLOW ? t->room[at->from] : NO_ROOM;
            has_changed = true;
        }
    }
}

void kept_find_texts(struct engine *e)
{
    const struct ir_unit *u = e->u;
    struct texts t = {.e = e, .u = u, .rows = 1};

    e->text_room = mem_calloc(u->field_count, sizeof *e->text_room);
    if (!e->is_whole)
        return;
    t.member = mem_calloc(u->field_count, sizeof *t.member);
    number_members(&t);
    t.objects = t.rows;
    t.functions = t.objects + u->object_count;
    t.rows = t.functions + u->function_count;
    t.room = mem_calloc(t.rows, sizeof *t.room);
    t.is_open = mem_calloc(u->type_count, sizeof *t.is_open);
    open_unions(&t);
    for (ir_id o = 1; o < u->object_count; o++)
        flow_initial(&t, &u->objects[o]);
    open_addressed(&t);
    for (ir_id fn = 1; fn < u->function_count; fn++)
        if (u->functions[fn].has_body)
            flow_function(&t, fn);
    spread(&t);
    for (ir_id f = 1; f < u->field_count; f++)
        if (t.member[f] && t.room[t.member[f]] != NO_ROOM)
            e->text_room[f] = t.room[t.member[f]];
    vec_fini(&t.edges);
    free(t.member);
    free(t.room);
    free(t.is_open);
}
