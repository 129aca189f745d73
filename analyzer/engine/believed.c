/*
 * A function that is not seen, and gets an array with a size that is made of the
 * array's own, but is larger.
 *
 *     read_all(fd, buf, sizeof buf + 64);
 *     copy_text(s->name, text, sizeof s->name + 64);
 *
 *     if (get(in, head, 8) == 8)             of `char head[8]`
 *         get(in, s->trans, get32(head));
 *
 * What the function does with it is not known; that `sizeof` stands there says that it
 * takes the number for the room there is.  Eight times as much is a number of bits, and
 * a sum with the size of something else is meant for both.
 */
#include "analyzer/engine/library.h"

/* `sizeof` of so many bytes is part of the expression. */
static bool has_sizeof(const struct ir_function *f, ir_id i, int64_t bytes,
                       unsigned depth)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, i)];

    if (depth == 0)
        return false;
    if (in->op == IR_CONST)
        return (in->flags & IR_INST_SIZEOF) && in->imm == bytes;
    return (in->op == IR_ADD || in->op == IR_MUL || in->op == IR_SHL) &&
           (has_sizeof(f, in->a, bytes, depth - 1) ||
            has_sizeof(f, in->b, bytes, depth - 1));
}

static unsigned count_sizeofs(const struct ir_function *f, ir_id i, unsigned depth)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, i)];

    if (depth == 0 || in->op == IR_CONST)
        return in->op == IR_CONST && (in->flags & IR_INST_SIZEOF);
    if (in->op != IR_ADD && in->op != IR_MUL && in->op != IR_SHL)
        return 0;
    return count_sizeofs(f, in->a, depth - 1) + count_sizeofs(f, in->b, depth - 1);
}

/* Bytes of the array that the pointer leads to the start of; 0: it is none. */
static int64_t array_bytes(struct run *r, struct state *s, const struct value *p)
{
    struct linear room, at;

    if (p->kind != VALUE_POINTER || p->other || !value_address(p, &at) ||
        p->form.n != 0 || p->form.k != 0)
        return 0;
    if (p->extent > 0)
        return p->extent;
    return memory_capacity(r, s, p->region, &room) && room.n == 0 && at.n == 0 &&
                   at.k == 0
               ? room.k
               : 0;
}

static bool is_more_than_sizeof(struct run *r, struct state *s, ir_id array, ir_id size)
{
    const struct value *n = NULL;
    int64_t bytes = 0;

    if (!run_is_int(r, r->f->insts[size].type))
        return false;
    bytes = array_bytes(r, s, run_value(r, s, array));
    n = run_value(r, s, size);
    return bytes > 0 && n->kind == VALUE_INT && n->form.n == 0 && n->form.k > bytes &&
           n->form.k != 8 * bytes && has_sizeof(r->f, size, bytes, 4) &&
           count_sizeofs(r->f, size, 4) == 1;
}

/* A literal is no buffer that is filled. */
static bool is_literal(const struct ir_unit *u, const struct ir_function *f,
                       const struct ir_inst *in)
{
    while (in->op == IR_PTR_CAST)
        in = &f->insts[in->a];
    in = in->op == IR_DECAY ? &f->insts[in->a] : in;
    return in->op == IR_ADDR && u->objects[in->id].kind == IR_OBJECT_STRING;
}

/* Elsewhere the same function gets an array with just its size there. */
static bool is_told_size(const struct run *r, ir_id callee, ir_id array)
{
    for (ir_id k = 1; k < r->u->function_count; k++) {
        const struct ir_function *f = &r->u->functions[k];

        for (ir_id i = 1; i < f->inst_count; i++) {
            const struct ir_inst *in = &f->insts[i], *buffer = NULL, *size = NULL;

            if (in->op != IR_CALL || in->id != callee || array + 1 >= in->arg_count)
                continue;
            buffer = &f->insts[f->args[in->first_arg + array]];
            while (buffer->op == IR_PTR_CAST)
                buffer = &f->insts[buffer->a];
            size = &f->insts[ir_without_casts(f, f->args[in->first_arg + array + 1])];
            if (buffer->op == IR_DECAY && !is_literal(r->u, f, buffer) &&
                size->op == IR_CONST && size->imm > 1 &&
                size->imm ==
                    buffer->imm * run_type(r, run_type(r, buffer->type)->elem)->size)
                return true;
        }
    }
    return false;
}

/* As much as a variable says that nothing compares: `get(in, s->trans, length)`. */
static bool is_unlimited(struct run *r, struct state *s, ir_id array, ir_id size)
{
    const struct value *n = NULL;
    struct linear_term t;

    if (!run_is_int(r, r->f->insts[size].type) ||
        is_literal(r->u, r->f, &r->f->insts[array]) ||
        array_bytes(r, s, run_value(r, s, array)) <= 0)
        return false;
    n = run_value(r, s, size);
    if (n->kind != VALUE_INT || n->form.n != 1 || n->form.terms[0].factor != 1)
        return false;
    t = n->form.terms[0];
    return symbol_at(&r->symbols, t.symbol)->origin >= ORIGIN_CALLER &&
           relation_range(&s->relation, t.symbol).hi > UINT16_MAX &&
           relation_is_open(&s->relation, &t);
}

static bool is_pointer(const struct run *r, ir_id arg)
{
    return run_type(r, r->f->insts[arg].type)->kind == IR_TYPE_PTR;
}

/* Where something may be copied to: `copy_text(to, from, size)`. */
static bool is_of_bytes(const struct run *r, ir_id arg)
{
    const struct ir_type *t = run_type(r, r->f->insts[arg].type);

    t = t->kind == IR_TYPE_PTR ? run_type(r, t->elem) : NULL;
    return t && t->kind == IR_TYPE_INT && t->bits == 8 && !(t->flags & IR_TYPE_CONST);
}

/* What the array is passed as is `const`: it is read. */
static bool is_only_read(const struct run *r, ir_id arg)
{
    const struct ir_type *t = run_type(r, r->f->insts[arg].type);

    return t->kind == IR_TYPE_PTR && (run_type(r, t->elem)->flags & IR_TYPE_CONST);
}

void believed_ask_size(struct run *r, struct state *s, ir_id i,
                       const struct sized_argument *of)
{
    const struct ir_inst *in = &r->f->insts[i];
    struct model_function row = {.name = r->u->functions[in->id].name,
                                 .kind = MODEL_COPY_UPTO,
                                 .size = (uint8_t)(of->size + 1)};
    struct call c = {.r = r, .s = s, .i = i, .in = in, .unit = 1};
    struct question q;
    struct linear size;

    /* What is said aloud may be said to callers, too, when this function is done. */
    c.m = arena_dup(r->quiet ? &r->arena : &r->e->arena, &row, sizeof row);
    q = call_question(&c, of->buffer + 1, ACCESS_SIZE);
    q.is_write = of->is_write;
    size = call_size(&c);
    call_ask(&c, &q, &size, NULL);
}

/* The size is argument `at`, from 0. */
static void ask_of(struct run *r, struct state *s, ir_id i, ir_id array, ir_id at)
{
    ir_id arg = r->f->args[r->f->insts[i].first_arg + array];

    believed_ask_size(r, s, i,
                      &(struct sized_argument){array, at, !is_only_read(r, arg)});
}

void believed_ask(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    const ir_id *args = &r->f->args[in->first_arg];

    for (ir_id k = 0; in->id && k + 1 < in->arg_count && k + 2 < UINT8_MAX; k++) {
        if (is_more_than_sizeof(r, s, args[k], args[k + 1]))
            ask_of(r, s, i, k, k + 1);
        else if (k + 2 < in->arg_count && is_pointer(r, args[k + 1]) &&
                 is_more_than_sizeof(r, s, args[k], args[k + 2]))
            ask_of(r, s, i, k, k + 2); /* where it is copied from stands between */
        else if (!r->e->is_whole && is_pointer(r, args[k]) &&
                 !is_only_read(r, args[k]) && !(k > 0 && is_of_bytes(r, args[k - 1])) &&
                 is_unlimited(r, s, args[k], args[k + 1]) && is_told_size(r, in->id, k))
            ask_of(r, s, i, k, k + 1);
    }
}
