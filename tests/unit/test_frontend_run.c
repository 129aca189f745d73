/*
 * The front end, run: the same C is compiled into this test and lowered to IR, the IR
 * is executed by a small machine, and both must give the same numbers.
 *
 * The machine has one flat address space: every object is a segment, an address is the
 * segment's number and an offset, and each access is checked against the segment.
 */
#include "tests/unit/lowered.h"

#include <inttypes.h>
#include <math.h>

#include "base/fs.h"
#include "base/vec.h"
#include "tests/unit/data/frontend/run.c"

enum { SEGMENT_SHIFT = 32, BIAS = 1 << 30, MAX_STEPS = 20000000 };

/* Function addresses are above all segments. */
#define FUNCTION_BASE (UINT64_C(1) << 62)

struct value {
    uint64_t
        i; /* integers, extended as their type says; addresses; records' addresses */
    double f;
};

struct segment {
    unsigned char *bytes;
    size_t size;
};

struct machine {
    const struct ir_unit *u;
    VEC(struct segment) segments;
    uint64_t *statics; /* address of each object with static storage, 0 not made */
    unsigned steps;
    const struct value *varargs; /* of the call being executed */
    ir_id vararg_count;
};

struct frame {
    const struct ir_function *f;
    struct value *values;
    uint64_t *locals; /* by object row */
    const struct value *varargs;
    ir_id vararg_count;
};

static struct value run_function(struct machine *m, ir_id function,
                                 const struct value *args, ir_id count);

/* ----------------------------------------------------------------------- memory */

static uint64_t add_segment(struct machine *m, int64_t size)
{
    struct segment s = {mem_alloc(size > 0 ? (size_t)size : 1),
                        size > 0 ? (size_t)size : 0};

    *vec_push(&m->segments) = s;
    return ((uint64_t)m->segments.len << SEGMENT_SHIFT) + BIAS;
}

static unsigned char *at(struct machine *m, uint64_t address, size_t size)
{
    uint64_t which = address >> SEGMENT_SHIFT;
    int64_t offset = (int64_t)(address & UINT32_MAX) - BIAS;

    if (which == 0 || which > m->segments.len)
        fail_msg("an access through %#" PRIx64, address);
    struct segment *s = &m->segments.at[which - 1];
    if (offset < 0 || (uint64_t)offset + size > s->size)
        fail_msg("an access at %" PRId64 " of %zu in %zu bytes", offset, size, s->size);
    return s->bytes + offset;
}

static const struct ir_type *type_of(const struct machine *m, ir_id row)
{
    return &m->u->types[row];
}

static uint64_t wrap(const struct ir_type *t, uint64_t i)
{
    if (t->kind != IR_TYPE_INT || t->bits >= 64)
        return i;
    if (t->bits == 1)
        return i & 1;
    uint64_t mask = (UINT64_C(1) << t->bits) - 1;
    i &= mask;
    return (t->flags & IR_TYPE_SIGNED) && i >> (t->bits - 1) ? i | ~mask : i;
}

static struct value read_bits(struct machine *m, uint64_t address,
                              const struct ir_type *t, uint64_t bit, uint32_t width)
{
    uint64_t raw = 0;
    struct ir_type narrow = *t;

    for (uint32_t i = 0; i < width; i++) {
        unsigned char byte = *at(m, address + (bit + i) / 8, 1);
        raw |= (uint64_t)(byte >> (bit + i) % 8 & 1) << i;
    }
    narrow.bits = width == 1 && !(t->flags & IR_TYPE_SIGNED) ? 1 : width;
    if (width == 1 && (t->flags & IR_TYPE_SIGNED))
        return (struct value){.i = raw ? UINT64_MAX : 0};
    return (struct value){.i = wrap(&narrow, raw)};
}

static void write_bits(struct machine *m, uint64_t address, uint64_t bit,
                       uint32_t width, uint64_t value)
{
    for (uint32_t i = 0; i < width; i++) {
        unsigned char *byte = at(m, address + (bit + i) / 8, 1);
        unsigned char mask = (unsigned char)(1u << (bit + i) % 8);
        *byte = (unsigned char)(value >> i & 1 ? *byte | mask : *byte & ~mask);
    }
}

static struct value load(struct machine *m, uint64_t address, const struct ir_type *t)
{
    size_t size = t->size > 0 ? (size_t)t->size : 0;
    struct value v = {0};

    if (t->kind == IR_TYPE_RECORD) {
        v.i = add_segment(m, t->size);
        unsigned char *from = at(m, address, size);
        memcpy(at(m, v.i, size), from, size);
        return v;
    }
    unsigned char *p = at(m, address, size);
    if (t->kind == IR_TYPE_FLOAT && size == 4) {
        float f;
        memcpy(&f, p, 4);
        v.f = (double)f;
    } else if (t->kind == IR_TYPE_FLOAT) {
        memcpy(&v.f, p, sizeof v.f);
    } else {
        memcpy(&v.i, p, size < 8 ? size : 8);
        v.i = wrap(t, v.i);
    }
    return v;
}

static void store(struct machine *m, uint64_t address, const struct ir_type *t,
                  struct value v)
{
    size_t size = t->size > 0 ? (size_t)t->size : 0;
    unsigned char *p = at(m, address, size);

    if (t->kind == IR_TYPE_RECORD) {
        memmove(p, at(m, v.i, size), size);
    } else if (t->kind == IR_TYPE_FLOAT && size == 4) {
        float f = (float)v.f;
        memcpy(p, &f, 4);
    } else if (t->kind == IR_TYPE_FLOAT) {
        memcpy(p, &v.f, sizeof v.f);
    } else {
        memcpy(p, &v.i, size < 8 ? size : 8);
    }
}

/* --------------------------------------------------------------- static storage */

static uint64_t static_address(struct machine *m, ir_id object);

static void initialise(struct machine *m, uint64_t address, const struct ir_init *init)
{
    const struct ir_type *t = type_of(m, init->type);
    struct value v = {.i = (uint64_t)init->value, .f = (double)init->value};
    uint64_t to = address + init->offset;

    if (t->kind == IR_TYPE_ARRAY) {
        const struct ir_object *s = &m->u->objects[init->object];
        size_t size = t->size >= 0 && (uint64_t)t->size < s->byte_count
                          ? (size_t)t->size
                          : s->byte_count;
        memcpy(at(m, to, size), s->bytes, size);
        return;
    }
    if (init->object)
        v.i += static_address(m, init->object);
    if (init->function)
        v.i = FUNCTION_BASE + init->function;
    if (init->width)
        write_bits(m, to, init->bit, init->width, v.i);
    else
        store(m, to, t, v);
}

static uint64_t static_address(struct machine *m, ir_id object)
{
    const struct ir_object *o = &m->u->objects[object];

    if (m->statics[object])
        return m->statics[object];
    uint64_t address = add_segment(m, type_of(m, o->type)->size);
    m->statics[object] = address;
    if (o->kind == IR_OBJECT_STRING)
        memcpy(at(m, address, o->byte_count), o->bytes, o->byte_count);
    if (o->init_is_partial)
        fail_msg("%s: its initialiser is not known", o->name);
    for (ir_id i = 0; i < o->init_count; i++)
        initialise(m, address, &m->u->inits[o->first_init + i]);
    return address;
}

static uint64_t object_address(struct machine *m, struct frame *f, ir_id object)
{
    const struct ir_object *o = &m->u->objects[object];

    if (o->kind == IR_OBJECT_GLOBAL || o->kind == IR_OBJECT_STATIC ||
        o->kind == IR_OBJECT_STRING)
        return static_address(m, object);
    if (!f->locals[object])
        f->locals[object] = add_segment(m, type_of(m, o->type)->size);
    return f->locals[object];
}

/* ------------------------------------------------------------------ instructions */

static bool is_float(const struct machine *m, ir_id type)
{
    return type_of(m, type)->kind == IR_TYPE_FLOAT;
}

static bool is_signed(const struct machine *m, ir_id type)
{
    return type_of(m, type)->flags & IR_TYPE_SIGNED;
}

static double float_result(enum ir_op op, double a, double b)
{
    switch (op) {
    case IR_ADD: return a + b;
    case IR_SUB: return a - b;
    case IR_MUL: return a * b;
    case IR_DIV: return a / b;
    default: return -a;
    }
}

static uint64_t int_result(enum ir_op op, uint64_t a, uint64_t b, bool sign)
{
    switch (op) {
    case IR_ADD: return a + b;
    case IR_SUB: return a - b;
    case IR_MUL: return a * b;
    case IR_DIV: return sign ? (uint64_t)((int64_t)a / (int64_t)b) : a / b;
    case IR_REM: return sign ? (uint64_t)((int64_t)a % (int64_t)b) : a % b;
    case IR_SHL: return a << (b & 63);
    case IR_SHR: return sign ? (uint64_t)((int64_t)a >> (b & 63)) : a >> (b & 63);
    case IR_AND: return a & b;
    case IR_OR: return a | b;
    case IR_XOR: return a ^ b;
    case IR_NEG: return -a;
    case IR_NOT: return ~a;
    default: return !a;
    }
}

static bool compare(enum ir_op op, int order)
{
    switch (op) {
    case IR_EQ: return order == 0;
    case IR_NE: return order != 0;
    case IR_LT: return order < 0;
    case IR_LE: return order <= 0;
    case IR_GT: return order > 0;
    default: return order >= 0;
    }
}

static int order_of(const struct machine *m, ir_id type, struct value a, struct value b)
{
    if (is_float(m, type))
        return a.f < b.f ? -1 : a.f > b.f;
    if (is_signed(m, type))
        return (int64_t)a.i<(int64_t)b.i ? -1 : (int64_t)a.i>(int64_t) b.i;
    return a.i < b.i ? -1 : a.i > b.i;
}

static struct value convert(const struct machine *m, ir_id to, ir_id from,
                            struct value v)
{
    const struct ir_type *t = type_of(m, to);

    if (t->kind == IR_TYPE_FLOAT) {
        if (!is_float(m, from))
            v.f = is_signed(m, from) ? (double)(int64_t)v.i : (double)v.i;
        if (t->size == 4)
            v.f = (double)(float)v.f;
        return v;
    }
    if (is_float(m, from))
        v.i = t->bits == 1 ? v.f != 0 : (uint64_t)(int64_t)v.f;
    if (t->kind == IR_TYPE_INT && t->bits == 1)
        return (struct value){.i = v.i != 0};
    return (struct value){.i = wrap(t, v.i)};
}

/* The bit-field that a pointer is to, or NULL. */
static const struct ir_field *bit_field(const struct machine *m, const struct frame *f,
                                        ir_id pointer)
{
    const struct ir_inst *inst = &f->f->insts[pointer];

    if (inst->op != IR_FIELD || !m->u->fields[inst->id].width_bits)
        return NULL;
    return &m->u->fields[inst->id];
}

/* va_list is a counter in its first bytes, from the address of the arguments. */
static struct value call_builtin(struct machine *m, struct frame *f, const char *name,
                                 const struct value *args)
{
    uint64_t zero = 0;

    if (strcmp(name, "__builtin_va_start") == 0)
        memcpy(at(m, args[0].i, 8), &zero, 8);
    else if (strcmp(name, "__builtin_va_copy") == 0)
        memcpy(at(m, args[0].i, 8), at(m, args[1].i, 8), 8);
    else if (strcmp(name, "__builtin_va_end") != 0)
        fail_msg("a call of %s", name);
    (void)f;
    return (struct value){0};
}

static struct value run_va_arg(struct machine *m, struct frame *f, uint64_t list)
{
    uint64_t next = 0;

    memcpy(&next, at(m, list, 8), 8);
    if (next >= f->vararg_count)
        fail_msg("va_arg without an argument");
    struct value v = f->varargs[next++];
    memcpy(at(m, list, 8), &next, 8);
    return v;
}

static struct value run_call(struct machine *m, struct frame *f,
                             const struct ir_inst *inst)
{
    struct value args[32];
    ir_id callee = inst->id;

    if (inst->arg_count > 32)
        fail_msg("a call with %u arguments", inst->arg_count);
    for (ir_id i = 0; i < inst->arg_count; i++)
        args[i] = f->values[f->f->args[inst->first_arg + i]];
    if (!callee)
        callee = (ir_id)(f->values[inst->a].i - FUNCTION_BASE);
    if (callee >= m->u->function_count)
        fail_msg("a call through %#" PRIx64, f->values[inst->a].i);
    if (!m->u->functions[callee].has_body)
        return call_builtin(m, f, m->u->functions[callee].name, args);
    return run_function(m, callee, args, inst->arg_count);
}

static struct value run_memory(struct machine *m, struct frame *f,
                               const struct ir_inst *inst)
{
    uint64_t a = f->values[inst->a].i, b = f->values[inst->b].i;
    const struct ir_type *t = type_of(m, inst->type);
    const struct ir_field *bits = bit_field(m, f, inst->a);
    size_t size = inst->imm > 0 ? (size_t)inst->imm : 0;

    switch (inst->op) {
    case IR_LOAD:
        if (bits)
            return read_bits(m, a, t, bits->offset_bits % 8, bits->width_bits);
        return load(m, a, t);
    case IR_STORE:
        if (bits)
            write_bits(m, a, bits->offset_bits % 8, bits->width_bits, b);
        else
            store(m, a, t, f->values[inst->b]);
        break;
    case IR_COPY: memmove(at(m, a, size), at(m, b, size), size); break;
    case IR_ZERO: memset(at(m, a, size), 0, size); break;
    case IR_ALLOC: f->locals[inst->id] = add_segment(m, (int64_t)a); break;
    default: /* LIFETIME: other content than before */
        f->locals[inst->id] = 0;
        size = m->segments.len;
        (void)object_address(m, f, inst->id);
        memset(m->segments.at[size].bytes, 0xA5, m->segments.at[size].size);
    }
    return (struct value){0};
}

static struct value run_pointer(struct machine *m, struct frame *f,
                                const struct ir_inst *inst)
{
    uint64_t a = f->values[inst->a].i, b = f->values[inst->b].i;
    uint64_t each = inst->c ? f->values[inst->c].i : (uint64_t)inst->imm;
    struct value v = {0};

    if (inst->op == IR_FIELD)
        v.i = a + m->u->fields[inst->id].offset_bits / 8;
    else if (inst->op == IR_INDEX)
        v.i = a + b * each;
    else if (inst->op == IR_PTR_DIFF)
        v.i = (uint64_t)((int64_t)(a - b) / (int64_t)each);
    else
        v.i = a;
    return v;
}

static struct value run_arithmetic(struct machine *m, struct frame *f,
                                   const struct ir_inst *inst)
{
    struct value a = f->values[inst->a], b = f->values[inst->b], v = {0};
    ir_id operand = f->f->insts[inst->a].type;

    if (inst->op >= IR_EQ && inst->op <= IR_GE) {
        v.i = compare(inst->op, order_of(m, operand, a, b));
    } else if (is_float(m, inst->type)) {
        v.f = float_result(inst->op, a.f, b.f);
        if (type_of(m, inst->type)->size == 4)
            v.f = (double)(float)v.f;
    } else {
        v.i = int_result(inst->op, a.i, b.i, is_signed(m, inst->type));
        v.i = wrap(type_of(m, inst->type), v.i);
    }
    return v;
}

static struct value run_inst(struct machine *m, struct frame *f,
                             const struct ir_inst *inst)
{
    switch (inst->op) {
    case IR_CONST: return (struct value){.i = (uint64_t)inst->imm};
    case IR_FCONST: return (struct value){.f = inst->fimm};
    case IR_NULL:
    case IR_UNDEF:
    case IR_NOP: return (struct value){0};
    case IR_ADDR: return (struct value){.i = object_address(m, f, inst->id)};
    case IR_FUNC_ADDR: return (struct value){.i = FUNCTION_BASE + inst->id};
    case IR_DECAY:
    case IR_FIELD:
    case IR_INDEX:
    case IR_PTR_DIFF: return run_pointer(m, f, inst);
    case IR_LOAD:
    case IR_STORE:
    case IR_COPY:
    case IR_ZERO:
    case IR_ALLOC:
    case IR_LIFETIME: return run_memory(m, f, inst);
    case IR_INT_CAST:
    case IR_INT_TO_PTR:
    case IR_PTR_TO_INT:
    case IR_PTR_CAST:
    case IR_FLOAT_CAST:
        return convert(m, inst->type, f->f->insts[inst->a].type, f->values[inst->a]);
    case IR_CALL: return run_call(m, f, inst);
    case IR_VA_ARG: return run_va_arg(m, f, f->values[inst->a].i);
    case IR_HAVOC: fail_msg("a hidden construct was reached"); return (struct value){0};
    default: return run_arithmetic(m, f, inst);
    }
}

static ir_id next_block(struct machine *m, struct frame *f, const struct ir_inst *t)
{
    uint64_t v = f->values[t->a].i;

    if (t->op == IR_JUMP)
        return t->t;
    if (t->op == IR_BRANCH)
        return v ? t->t : t->f;
    bool sign = is_signed(m, f->f->insts[t->a].type);
    for (ir_id i = 0; i < t->arg_count; i++) {
        const struct ir_case *c = &f->f->cases[t->first_arg + i];
        bool in = sign ? (int64_t)v >= c->lo && (int64_t)v <= c->hi
                       : v >= (uint64_t)c->lo && v <= (uint64_t)c->hi;
        if (in)
            return c->block;
    }
    return t->f;
}

static struct value run_blocks(struct machine *m, struct frame *f)
{
    for (ir_id block = 1;;) {
        const struct ir_block *b = &f->f->blocks[block];
        for (ir_id i = b->first; i < b->first + b->count - 1; i++) {
            if (++m->steps > MAX_STEPS)
                fail_msg("%s does not end", f->f->name);
            f->values[i] = run_inst(m, f, &f->f->insts[i]);
        }
        const struct ir_inst *t = &f->f->insts[b->first + b->count - 1];
        if (t->op == IR_RETURN)
            return t->a ? f->values[t->a] : (struct value){0};
        if (t->op == IR_UNREACHABLE)
            fail_msg("%s goes where it cannot", f->f->name);
        m->steps++;
        block = next_block(m, f, t);
    }
}

static struct value run_function(struct machine *m, ir_id function,
                                 const struct value *args, ir_id count)
{
    struct frame f = {.f = &m->u->functions[function]};
    ir_id fixed = f.f->params.count;

    f.values = mem_calloc(f.f->inst_count, sizeof *f.values);
    f.locals = mem_calloc(m->u->object_count, sizeof *f.locals);
    if (count > fixed) {
        f.varargs = args + fixed;
        f.vararg_count = count - fixed;
    }
    for (ir_id i = 0; i < fixed && i < count; i++) {
        ir_id object = f.f->params.first + i;
        store(m, object_address(m, &f, object), type_of(m, m->u->objects[object].type),
              args[i]);
    }
    struct value v = run_blocks(m, &f);
    free(f.values);
    free(f.locals);
    return v;
}

/* -------------------------------------------------------------------------- cases */

static struct frontend_result the_unit;

static int lower_cases(void **state)
{
    SCOPED_STR struct str code = {0};

    (void)state;
    assert_ok(fs_read(TEST_DATA "/frontend/run.c", 1 << 20, &code, e));
    the_unit = lower_text(code.text, NULL);
    assert_int_equal(the_unit.error_count, 0);
    assert_int_equal(count_havocs(the_unit.unit), 0);
    return 0;
}

static int free_cases(void **state)
{
    (void)state;
    frontend_result_fini(&the_unit);
    return 0;
}

static int64_t run_case(const char *name)
{
    struct machine m = {.u = the_unit.unit};
    ir_id function = ir_find_function(m.u, name);

    if (!function)
        fail_msg("there is no %s", name);
    m.statics = mem_calloc(m.u->object_count, sizeof *m.statics);
    int64_t result = (int64_t)run_function(&m, function, NULL, 0).i;
    for (size_t i = 0; i < m.segments.len; i++)
        free(m.segments.at[i].bytes);
    vec_fini(&m.segments);
    free(m.statics);
    return result;
}

#define X(name)                                                                        \
    static void name##_run_as_compiled(void **state)                                   \
    {                                                                                  \
        (void)state;                                                                   \
        assert_int_equal(run_case("run_" #name), run_##name());                        \
    }
RUN_CASES(X)
#undef X

int main(void)
{
    const struct CMUnitTest tests[] = {
#define X(name) cmocka_unit_test(name##_run_as_compiled),
        RUN_CASES(X)
#undef X
    };

    return cmocka_run_group_tests_name("frontend, run", tests, lower_cases, free_cases);
}
