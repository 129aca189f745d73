/*
 * Carrying out instructions, one after the other.
 */
#include <string.h>

#include "analyzer/ir/op.h"
#include "analyzer/play/machine.h"

enum { MAX_DEPTH = 120, COUNTS = 1 << 14 };

/* ---------------------------------------------------------------------- numbers */

int64_t machine_fit(const struct ir_unit *u, ir_id type, int64_t n)
{
    const struct ir_type *t = &u->types[type];
    unsigned bits = t->kind == IR_TYPE_INT ? t->bits : 64;

    if (bits == 0 || bits >= 64)
        return n;
    n = (int64_t)((uint64_t)n & (((uint64_t)1 << bits) - 1));
    if ((t->flags & IR_TYPE_SIGNED) && ((uint64_t)n >> (bits - 1)))
        n = (int64_t)((uint64_t)n | ~(uint64_t)0 << bits);
    return n;
}

static bool is_signed(const struct machine *m, ir_id type)
{
    return m->u->types[type].flags & IR_TYPE_SIGNED;
}

static struct value divide(const struct machine *m, const struct ir_inst *in, int64_t a,
                           int64_t b)
{
    bool is_rest = in->op == IR_REM;

    if (b == 0 || (b == -1 && a == INT64_MIN))
        return play_value_unknown();
    if (is_signed(m, in->type))
        return play_value_int(is_rest ? a % b : a / b);
    return play_value_int(
        (int64_t)(is_rest ? (uint64_t)a % (uint64_t)b : (uint64_t)a / (uint64_t)b));
}

static struct value shift(const struct machine *m, const struct ir_inst *in, int64_t a,
                          int64_t b)
{
    unsigned bits = m->u->types[in->type].bits;

    if (b < 0 || b >= (int64_t)bits)
        return play_value_unknown();
    if (in->op == IR_SHL)
        return play_value_int((int64_t)((uint64_t)a << b));
    return play_value_int(is_signed(m, in->type) ? a >> b
                                                 : (int64_t)((uint64_t)a >> b));
}

static struct value of_integers(const struct machine *m, const struct ir_inst *in,
                                int64_t a, int64_t b)
{
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    struct value v = {.kind = VALUE_INT};

    switch (in->op) {
    case IR_ADD: v.n = (int64_t)(x + y); break;
    case IR_SUB: v.n = (int64_t)(x - y); break;
    case IR_MUL: v.n = (int64_t)(x * y); break;
    case IR_AND: v.n = a & b; break;
    case IR_OR: v.n = a | b; break;
    case IR_XOR: v.n = a ^ b; break;
    case IR_DIV:
    case IR_REM: v = divide(m, in, a, b); break;
    default: v = shift(m, in, a, b); break;
    }
    v.n = machine_fit(m->u, in->type, v.n);
    return v;
}

static struct value of_floats(const struct ir_inst *in, double a, double b)
{
    struct value v = {.kind = VALUE_FLOAT};

    switch (in->op) {
    case IR_ADD: v.d = a + b; break;
    case IR_SUB: v.d = a - b; break;
    case IR_MUL: v.d = a * b; break;
    case IR_DIV: v.d = a / b; break;
    default: return play_value_unknown();
    }
    return v;
}

/* A pointer as an integer, moved by a number. */
static struct value move_address(const struct ir_inst *in, const struct value *a,
                                 const struct value *b)
{
    struct value v = a->kind == VALUE_POINTER ? *a : *b;
    int64_t by = a->kind == VALUE_POINTER ? b->n : a->n;

    if (in->op == IR_SUB && a->kind == VALUE_POINTER && b->kind == VALUE_POINTER)
        return a->region == b->region ? play_value_int(a->n - b->n)
                                      : play_value_unknown();
    if (a->kind == b->kind || (a->kind != VALUE_INT && b->kind != VALUE_INT) ||
        (in->op != IR_ADD && (in->op != IR_SUB || b->kind != VALUE_INT)))
        return play_value_unknown();
    v.n += in->op == IR_SUB ? -by : by;
    v.part = v.outer;
    return v;
}

static struct value arithmetic(const struct machine *m, const struct ir_inst *in,
                               const struct value *a, const struct value *b)
{
    if (a->kind == VALUE_INT && b->kind == VALUE_INT)
        return of_integers(m, in, a->n, b->n);
    if (a->kind == VALUE_FLOAT && b->kind == VALUE_FLOAT)
        return of_floats(in, a->d, b->d);
    if (a->kind == VALUE_POINTER || b->kind == VALUE_POINTER)
        return move_address(in, a, b);
    return play_value_unknown();
}

static int sign_of(bool is_less, bool is_more)
{
    return is_less ? -1 : is_more;
}

/* -1, 0, 1 as a is below, equal to or above b; 2: not equal; 3: not known. */
static int compare(bool has_sign, const struct value *a, const struct value *b)
{
    if (a->kind == VALUE_UNKNOWN || b->kind == VALUE_UNKNOWN)
        return 3;
    if (a->kind == VALUE_FLOAT && b->kind == VALUE_FLOAT)
        return sign_of(a->d<b->d, a->d> b->d);
    if (a->kind != b->kind) /* an address, and most often a null pointer */
        return a->kind == VALUE_FLOAT || b->kind == VALUE_FLOAT ? 3 : 2;
    if (a->kind == VALUE_FUNCTION)
        return a->n == b->n ? 0 : 2;
    if (a->kind == VALUE_POINTER && a->region != b->region)
        return 2;
    if (has_sign || a->kind == VALUE_POINTER)
        return sign_of(a->n<b->n, a->n> b->n);
    return sign_of((uint64_t)a->n<(uint64_t)b->n, (uint64_t)a->n>(uint64_t) b->n);
}

static struct value comparison(const struct machine *m, const struct ir_inst *in,
                               const struct value *a, const struct value *b)
{
    ir_id type = m->frame->f->insts[in->a].type;
    int c = compare(is_signed(m, type), a, b);

    if (c == 3 || (c == 2 && in->op != IR_EQ && in->op != IR_NE))
        return play_value_unknown();
    switch (in->op) {
    case IR_EQ: return play_value_int(c == 0);
    case IR_NE: return play_value_int(c != 0);
    case IR_LT: return play_value_int(c < 0);
    case IR_LE: return play_value_int(c <= 0);
    case IR_GT: return play_value_int(c > 0);
    default: return play_value_int(c >= 0);
    }
}

static struct value from_float(const struct machine *m, const struct ir_inst *in,
                               const struct value *a)
{
    const struct ir_type *t = &m->u->types[in->type];
    struct value v = *a;

    if (t->kind == IR_TYPE_FLOAT) {
        if (a->kind == VALUE_INT) {
            bool has_sign = is_signed(m, m->frame->f->insts[in->a].type);

            v.d = has_sign ? (double)a->n : (double)(uint64_t)a->n;
            v.kind = VALUE_FLOAT;
        } else if (a->kind == VALUE_FLOAT && t->size == 4) {
            v.d = (float)a->d;
        }
        return v.kind == VALUE_FLOAT ? v : play_value_unknown();
    }
    if (a->kind != VALUE_FLOAT || a->d < -9e18 || a->d > 9e18)
        return play_value_unknown();
    return play_value_int(machine_fit(m->u, in->type, (int64_t)a->d));
}

static struct value cast(const struct machine *m, const struct ir_inst *in,
                         const struct value *a)
{
    const struct ir_type *t = &m->u->types[in->type];
    struct value v = *a;

    if (a->kind == VALUE_POINTER || a->kind == VALUE_FUNCTION) {
        if (t->kind == IR_TYPE_INT && t->bits == 1)
            return play_value_int(1);
        v.part = v.outer;
        return t->kind == IR_TYPE_PTR || t->bits == 64 ? v : play_value_unknown();
    }
    if (a->kind == VALUE_INT)
        v.n = t->kind == IR_TYPE_INT && t->bits == 1
                  ? a->n != 0
                  : machine_fit(m->u, in->type, a->n);
    return v;
}

/* --------------------------------------------------------------------- pointers */

static struct value address(struct machine *m, ir_id object)
{
    uint32_t region = play_region_of_object(m, object);

    return region ? play_value_at(m, region, 0) : play_value_unknown();
}

/* The array that a pointer to it becomes a pointer into. */
static struct value decay(struct machine *m, const struct ir_inst *in,
                          const struct value *a)
{
    const struct ir_inst *from = &m->frame->f->insts[in->a];
    int64_t size = m->u->types[m->u->types[in->type].elem].size;
    struct value v = *a;

    if (v.kind != VALUE_POINTER || size <= 0)
        return v;
    if (in->imm <= 1) { /* of one element: more may belong to it */
        if (from->op == IR_FIELD)
            v.part.lo = v.outer.lo = (int32_t)v.n;
        return v;
    }
    v.part.lo = (int32_t)v.n;
    v.part.hi = (int32_t)(v.n + in->imm * size);
    if (v.part.hi > m->regions.at[v.region].size)
        v.part.hi = (int32_t)m->regions.at[v.region].size;
    if (from->op != IR_INDEX)
        v.outer = v.part;
    if (from->op == IR_FIELD)
        v.field = from->id;
    return v;
}

static struct value field(struct machine *m, const struct ir_inst *in,
                          const struct value *a)
{
    const struct ir_field *f = &m->u->fields[in->id];
    struct value v = *a;

    if (v.kind != VALUE_POINTER)
        return play_value_unknown();
    v.n += (int64_t)(f->offset_bits / 8);
    v.bit = (uint8_t)(f->offset_bits % 8);
    v.width = (uint8_t)f->width_bits;
    return v;
}

static struct value move(struct machine *m, const struct ir_inst *in,
                         const struct value *a, const struct value *b)
{
    const struct value *size = in->imm < 0 ? &m->frame->values[in->c] : NULL;
    struct value v = *a;
    int64_t by = size ? size->n : in->imm;

    if (b->kind != VALUE_INT || (size && size->kind != VALUE_INT))
        return play_value_unknown();
    if (v.kind == VALUE_INT)
        return play_value_int(v.n + b->n * by);
    if (v.kind != VALUE_POINTER || b->n > INT32_MAX || b->n < INT32_MIN)
        return play_value_unknown();
    v.n += b->n * by;
    return v;
}

static struct value distance(const struct ir_inst *in, const struct value *a,
                             const struct value *b)
{
    if (a->kind == VALUE_INT && b->kind == VALUE_INT && in->imm > 0)
        return play_value_int((a->n - b->n) / in->imm);
    if (a->kind != VALUE_POINTER || b->kind != VALUE_POINTER ||
        a->region != b->region || in->imm <= 0)
        return play_value_unknown();
    return play_value_int((a->n - b->n) / in->imm);
}

/* ------------------------------------------------------------------------ calls */

static void enter(struct machine *m, struct frame *f, const struct value *args,
                  unsigned count)
{
    const struct play_ranges *range = &m->ranges[f->function];
    unsigned named = (unsigned)f->f->params.count;

    f->values = mem_resize(NULL, f->f->inst_count, sizeof *f->values);
    f->regions = mem_calloc(range->count + 1, sizeof *f->regions);
    f->up = m->frame;
    m->frame = f;
    if (count > named) {
        f->extra = args + named;
        f->extra_count = count - named;
    }
    for (unsigned k = 0; k < named && k < count; k++) {
        ir_id object = f->f->params.first + k;
        struct value p = address(m, object);

        if (p.kind == VALUE_POINTER)
            play_memory_store(m, &p, m->u->objects[object].type, &args[k]);
    }
}

static void leave(struct machine *m, struct frame *f)
{
    for (ir_id k = 0; k < m->ranges[f->function].count; k++)
        if (f->regions[k])
            play_region_end(m, f->regions[k]);
    free(f->regions);
    free(f->values);
    m->frame = f->up;
}

static struct value run_body(struct machine *m);

struct value machine_call(struct machine *m, const struct value *callee,
                          const struct value *args, unsigned count)
{
    const struct ir_function *f = NULL;
    struct frame frame = {0};
    struct call c = {.args = args, .count = count};
    struct value out = play_value_unknown();

    if (callee->kind != VALUE_FUNCTION || m->end != RUN_ON) {
        machine_stuck(m);
        return out;
    }
    f = &m->u->functions[callee->n];
    if (!f->has_body) {
        c.f = f;
        return play_library(m, &c) ? c.result : out;
    }
    if (m->depth >= MAX_DEPTH || (f->flags & IR_FUNCTION_INCOMPLETE)) {
        machine_stuck(m);
        return out;
    }
    frame.function = (ir_id)callee->n;
    frame.f = f;
    m->depth++;
    enter(m, &frame, args, count);
    if (m->end == RUN_ON)
        out = run_body(m);
    leave(m, &frame);
    m->depth--;
    return out;
}

static struct value call(struct machine *m, const struct ir_inst *in)
{
    struct frame *f = m->frame;
    struct value args[MAX_ARGS];
    struct value callee = {.kind = VALUE_FUNCTION, .n = in->id};

    if (in->arg_count > MAX_ARGS) {
        machine_stuck(m);
        return play_value_unknown();
    }
    if (!in->id)
        callee = f->values[in->a];
    for (ir_id k = 0; k < in->arg_count; k++) {
        args[k] = f->values[f->f->args[in->first_arg + k]];
        args[k].part = args[k].kind == VALUE_POINTER ? args[k].outer : args[k].part;
    }
    return machine_call(m, &callee, args, in->arg_count);
}

static struct value next_argument(struct frame *f)
{
    return f->extra_at < f->extra_count ? f->extra[f->extra_at++]
                                        : play_value_unknown();
}

/* ----------------------------------------------------------------- instructions */

static void begin_life(struct machine *m, ir_id object)
{
    uint32_t region = play_region_of_object(m, object);

    if (!region || m->u->objects[object].kind == IR_OBJECT_STATIC)
        return;
    memset(m->regions.at[region].states, BYTE_UNKNOWN,
           (size_t)m->regions.at[region].size);
    m->regions.at[region].slots.len = 0;
}

/* Storage of a size that is known only now. */
static void allocate(struct machine *m, const struct ir_inst *in, const struct value *a)
{
    struct frame *f = m->frame;
    uint32_t *row = &f->regions[in->id - m->ranges[f->function].first];

    if (a->kind != VALUE_INT || a->n <= 0) {
        machine_stuck(m);
        return;
    }
    if (*row)
        play_region_end(m, *row);
    *row = play_region_new(m, a->n, in->id);
}

static struct value calculate(struct machine *m, const struct ir_inst *in,
                              const struct value *a, const struct value *b)
{
    switch (in->op) {
    case IR_CONST: return play_value_int(in->imm);
    case IR_FCONST: return (struct value){.kind = VALUE_FLOAT, .d = in->fimm};
    case IR_NULL: return play_value_int(0);
    case IR_ADDR: return address(m, in->id);
    case IR_FUNC_ADDR: return (struct value){.kind = VALUE_FUNCTION, .n = in->id};
    case IR_DECAY: return decay(m, in, a);
    case IR_FIELD: return field(m, in, a);
    case IR_INDEX: return move(m, in, a, b);
    case IR_PTR_DIFF: return distance(in, a, b);
    case IR_LOAD: return play_memory_load(m, a, in->type);
    case IR_NEG:
        if (a->kind == VALUE_FLOAT)
            return (struct value){.kind = VALUE_FLOAT, .d = -a->d};
        return a->kind == VALUE_INT ? play_value_int(machine_fit(
                                          m->u, in->type, (int64_t)-(uint64_t)a->n))
                                    : play_value_unknown();
    case IR_NOT:
        return a->kind == VALUE_INT ? play_value_int(machine_fit(m->u, in->type, ~a->n))
                                    : play_value_unknown();
    case IR_LNOT:
        return a->kind == VALUE_INT ? play_value_int(!a->n) : play_value_unknown();
    case IR_INT_CAST:
    case IR_INT_TO_PTR:
    case IR_PTR_TO_INT:
    case IR_PTR_CAST: return cast(m, in, a);
    case IR_FLOAT_CAST: return from_float(m, in, a);
    case IR_CALL: return call(m, in);
    case IR_VA_ARG: return next_argument(m->frame);
    default: break;
    }
    if (ir_is_comparison(in->op))
        return comparison(m, in, a, b);
    return in->op >= IR_ADD && in->op <= IR_XOR ? arithmetic(m, in, a, b)
                                                : play_value_unknown();
}

static void carry_out(struct machine *m, ir_id i)
{
    struct frame *f = m->frame;
    const struct ir_inst *in = &f->f->insts[i];
    const struct value none = {0};
    const struct value *a = in->a ? &f->values[in->a] : &none;
    const struct value *b = in->b ? &f->values[in->b] : &none;

    f->inst = i;
    switch (in->op) {
    case IR_NOP: break;
    case IR_LIFETIME: begin_life(m, in->id); break;
    case IR_ALLOC: allocate(m, in, a); break;
    case IR_STORE: play_memory_store(m, a, in->type, b); break;
    case IR_COPY: play_memory_copy(m, a, b, in->imm); break;
    case IR_ZERO: play_memory_fill(m, a, 0, in->imm); break;
    case IR_HAVOC: machine_stuck(m); break;
    default: f->values[i] = calculate(m, in, a, b);
    }
}

static ir_id case_of(struct machine *m, const struct ir_inst *in, const struct value *a)
{
    const struct ir_function *f = m->frame->f;

    if (a->kind != VALUE_INT) {
        machine_stuck(m);
        return 0;
    }
    for (ir_id k = 0; k < in->arg_count; k++) {
        const struct ir_case *c = &f->cases[in->first_arg + k];

        if (a->n >= c->lo && a->n <= c->hi)
            return c->block;
    }
    return in->f;
}

/* Where a block leads; 0: nowhere, and `*out` is what the function returns. */
static ir_id next_block(struct machine *m, const struct ir_inst *in, struct value *out)
{
    const struct value none = {0};
    const struct value *a = in->a ? &m->frame->values[in->a] : &none;

    switch (in->op) {
    case IR_JUMP: return in->t;
    case IR_BRANCH:
        if (a->kind == VALUE_UNKNOWN || a->kind == VALUE_FLOAT) {
            machine_stuck(m);
            return 0;
        }
        return a->kind != VALUE_INT || a->n ? in->t : in->f;
    case IR_SWITCH: return case_of(m, in, a);
    case IR_RETURN:
        *out = *a;
        out->part = out->outer;
        return 0;
    default: machine_stuck(m); return 0;
    }
}

static void count_edge(struct machine *m, ir_id from, ir_id to)
{
    uint32_t h = (m->frame->function * 0x9e3779b1u) ^ (from * 0x85ebca6bu) ^
                 (to * 0xc2b2ae35u);
    uint8_t *at = &m->counts[(h >> 9) % COUNTS];

    *at = (uint8_t)(*at + (*at < UINT8_MAX));
}

static struct value run_body(struct machine *m)
{
    const struct ir_function *f = m->frame->f;
    struct value out = play_value_unknown();
    ir_id block = 1;

    while (block && m->end == RUN_ON) {
        ir_id first = f->blocks[block].first, last = first + f->blocks[block].count - 1;
        ir_id to = 0;

        for (ir_id i = first; i < last && m->end == RUN_ON; i++)
            carry_out(m, i);
        m->steps += f->blocks[block].count;
        if (m->end != RUN_ON)
            break;
        if (m->steps > m->budget) {
            machine_stuck(m);
            break;
        }
        m->frame->inst = last;
        to = next_block(m, &f->insts[last], &out);
        count_edge(m, block, to);
        block = to;
    }
    return out;
}
