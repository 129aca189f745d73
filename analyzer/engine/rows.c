/*
 * Arrays of pointers to storage of one size:
 *
 *     for (i = 0; i < n; i++)
 *         rows[i] = malloc(10);
 *     ...
 *     rows[i][10] = 0;
 *
 * Which element a loop filled, a state does not say. But where all that a function
 * stores into such an array is storage of the same number of bytes, an element that is
 * read leads to that many. Only of a local array, or of one that a local variable alone
 * leads to, and that goes nowhere but back to the allocator.
 */
#include "analyzer/engine/run.h"

#include <string.h>

/* One such array, by its variable. */
struct pointer_rows {
    ir_id object;
    int64_t bytes; /* of each element's storage; 0: none is stored */
    ir_id alloc; /* the call that got it */
    bool is_open;
};

enum { MAX_ROWS = 8 };

struct looking {
    struct run *r;
    const struct ir_function *f;
    struct pointer_rows at[MAX_ROWS];
    unsigned count;
};

/* ---------------------------------------------------------------- what is stored */

/* A number that the program's text says; -1: none. */
static int64_t constant(const struct ir_function *f, ir_id i, unsigned depth)
{
    const struct ir_inst *in = &f->insts[i];
    int64_t a = 0, b = 0, out = 0;

    if (in->op == IR_CONST)
        return in->imm;
    if (depth == 0 || (in->op != IR_INT_CAST && in->op != IR_MUL && in->op != IR_ADD))
        return -1;
    a = constant(f, in->a, depth - 1);
    if (in->op == IR_INT_CAST)
        return a;
    b = constant(f, in->b, depth - 1);
    if (a < 0 || b < 0 ||
        (in->op == IR_MUL ? __builtin_mul_overflow(a, b, &out)
                          : __builtin_add_overflow(a, b, &out)))
        return -1;
    return out;
}

static int64_t argument(const struct ir_function *f, const struct ir_inst *in,
                        unsigned n)
{
    return n && n <= in->arg_count ? constant(f, f->args[in->first_arg + n - 1], 4)
                                   : -1;
}

/* Bytes that the call allocates, when the program's text says how many; -1. */
static int64_t allocated(const struct run *r, const struct ir_inst *in)
{
    const struct model_function *m = in->op == IR_CALL && in->id
                                         ? r->e->models[in->id].row
                                         : NULL;
    int64_t size = 0, times = 1, out = 0;

    if (!m || (m->kind != MODEL_ALLOC && m->kind != MODEL_ALLOC_ZERO))
        return -1;
    size = argument(r->f, in, m->size);
    if (m->times)
        times = argument(r->f, in, m->times);
    if (size <= 0 || times <= 0 || __builtin_mul_overflow(size, times, &out))
        return -1;
    return out;
}

/* ------------------------------------------------------------------- which array */

static struct pointer_rows *find_array(struct looking *l, ir_id object)
{
    for (unsigned k = 0; k < l->count; k++)
        if (l->at[k].object == object)
            return &l->at[k];
    return NULL;
}

/* The local variable whose elements a pointer to one of them is made from; 0. */
static ir_id variable_of(const struct run *r, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, i)];

    if (in->op == IR_INDEX)
        in = &r->f->insts[ir_without_casts(r->f, in->a)];
    else if (in->op != IR_LOAD) /* `*rows` is `rows[0]` */
        return 0;
    if (in->op != IR_DECAY && in->op != IR_LOAD)
        return 0;
    in = &r->f->insts[in->a];
    return in->op == IR_ADDR && r->u->objects[in->id].kind == IR_OBJECT_LOCAL ? in->id
                                                                              : 0;
}

static void add_store(struct looking *l, const struct ir_inst *in)
{
    ir_id object = variable_of(l->r, in->a);
    ir_id from = ir_without_casts(l->f, in->b);
    int64_t bytes = allocated(l->r, &l->f->insts[from]);
    struct pointer_rows *rows = object ? find_array(l, object) : NULL;

    if (!object || (!rows && l->count == MAX_ROWS) || l->f->insts[from].op == IR_NULL)
        return;
    if (!rows) {
        rows = &l->at[l->count++];
        *rows = (struct pointer_rows){.object = object, .bytes = bytes, .alloc = from};
    }
    if (bytes <= 0 || bytes != rows->bytes)
        rows->is_open = true;
}

/* --------------------------------------------------------------- where it may go */

/* The variable, or what it leads to, is used in a way that is not followed. */
static void lose(struct looking *l, ir_id i)
{
    const struct ir_inst *in = &l->f->insts[ir_without_casts(l->f, i)];
    ir_id object = 0;
    struct pointer_rows *rows = NULL;

    if (in->op == IR_INDEX)
        in = &l->f->insts[ir_without_casts(l->f, in->a)];
    if (in->op == IR_DECAY || in->op == IR_LOAD)
        in = &l->f->insts[in->a];
    object = in->op == IR_ADDR ? in->id : 0;
    rows = object ? find_array(l, object) : NULL;
    if (rows)
        rows->is_open = true;
}

/* An element that was read is no longer the array's. */
static bool is_element_read(const struct looking *l, ir_id i)
{
    const struct ir_inst *in = &l->f->insts[ir_without_casts(l->f, i)];

    return in->op == IR_LOAD &&
           l->f->insts[ir_without_casts(l->f, in->a)].op == IR_INDEX;
}

static bool is_release(const struct looking *l, const struct ir_inst *in)
{
    const struct model_function *m = in->id ? l->r->e->models[in->id].row : NULL;

    return m && m->kind == MODEL_RELEASE;
}

/* `rows` itself is stored to: only what is new may be put there. */
static bool is_begun(const struct looking *l, const struct ir_inst *in)
{
    const struct ir_inst *to = &l->f->insts[in->a];
    const struct ir_inst *from = &l->f->insts[ir_without_casts(l->f, in->b)];
    const struct model_function *m = from->op == IR_CALL && from->id
                                         ? l->r->e->models[from->id].row
                                         : NULL;

    return to->op != IR_ADDR || from->op == IR_NULL ||
           (m && (m->kind == MODEL_ALLOC || m->kind == MODEL_ALLOC_ZERO));
}

static void look_at(struct looking *l, const struct ir_inst *in)
{
    switch (in->op) {
    case IR_ADDR:
    case IR_DECAY:
    case IR_LOAD:
    case IR_INDEX:
    case IR_PTR_CAST:
    case IR_LIFETIME:
    case IR_EQ:
    case IR_NE: return;
    case IR_STORE:
        if (!is_element_read(l, in->b))
            lose(l, in->b);
        if (!is_begun(l, in))
            lose(l, in->a);
        return;
    case IR_CALL:
    case IR_HAVOC:
        for (ir_id n = 0; n < in->arg_count && !is_release(l, in); n++)
            if (!is_element_read(l, l->f->args[in->first_arg + n]))
                lose(l, l->f->args[in->first_arg + n]);
        return;
    default:
        lose(l, in->a);
        lose(l, in->b);
        return;
    }
}

void rows_find(struct run *r)
{
    struct looking l = {.r = r, .f = r->f};

    for (ir_id i = 1; i < r->f->inst_count; i++)
        if (r->f->insts[i].op == IR_STORE &&
            run_type(r, r->f->insts[i].type)->kind == IR_TYPE_PTR)
            add_store(&l, &r->f->insts[i]);
    for (ir_id i = 1; i < r->f->inst_count && l.count > 0; i++)
        look_at(&l, &r->f->insts[i]);
    for (ir_id i = 1; i < r->f->inst_count && l.count > 0; i++) {
        const struct ir_inst *in = &r->f->insts[i];
        ir_id object = in->op == IR_LOAD ? variable_of(r, in->a) : 0;
        const struct pointer_rows *rows = object ? find_array(&l, object) : NULL;

        if (!rows || rows->is_open)
            continue;
        if (!r->row_alloc)
            r->row_alloc = arena_calloc(&r->arena, r->f->inst_count, sizeof(ir_id));
        r->row_alloc[i] = rows->alloc;
    }
}

void rows_describe(struct run *r, ir_id i, const struct value *v)
{
    ir_id alloc = r->row_alloc ? r->row_alloc[i] : 0;
    struct region *at = NULL;

    if (!alloc || v->kind != VALUE_POINTER || v->region == REGION_ROW_NULL)
        return;
    at = region_at(&r->regions, v->region);
    if (at->kind != REGION_POINTEE || at->has_capacity)
        return;
    at->has_capacity = true;
    at->capacity = linear_const(allocated(r, &r->f->insts[alloc]));
    at->origin = ORIGIN_LOCAL;
    at->loc = r->f->insts[alloc].loc;
}
