/*
 * What follows when a comparison found two texts equal.
 *
 * `strncmp(line, "HELO ", 5) == 0` says that `line` has five characters at least, so
 * `line + 5` is inside: prefixes are how text protocols are taken apart.
 */
#include "analyzer/engine/library.h"

struct compared {
    struct linear a, b; /* units of the two strings */
    bool has_size, is_bytes; /* the bytes were, and a zero ends nothing */
    struct linear size; /* units that were compared at most */
};

/* The comparison that this block made, when nothing can have changed since. */
static bool find_compared(struct run *r, struct state *s, ir_id i, struct compared *out)
{
    const struct ir_inst *in = &r->f->insts[i];
    struct call c = {.r = r, .s = s, .i = i, .in = in, .unit = 1};
    const struct value *a = NULL, *b = NULL;

    if (in->op != IR_CALL || r->cfg.block_of[i] != r->block)
        return false;
    c.m = call_model(r, s, i);
    if (!c.m || c.m->result != MODEL_RESULT_ORDER)
        return false;
    if (c.m->unit == MODEL_UNIT_WCHAR)
        c.unit = WCHAR_BYTES;
    a = call_value(&c, 1);
    b = call_value(&c, 2);
    if (a->kind != VALUE_POINTER || b->kind != VALUE_POINTER || a->other || b->other)
        return false;
    out->a = string_length(r, s, call_arg(&c, 1), a, c.unit);
    out->b = string_length(r, s, call_arg(&c, 2), b, c.unit);
    out->is_bytes = c.m->kind == MODEL_READS;
    out->has_size = c.m->size != 0 && c.m->kind != MODEL_COMPARE;
    if (out->has_size)
        out->size = call_size(&c);
    return true;
}

/* a <= b */
static bool add_le(struct state *s, const struct linear *a, const struct linear *b)
{
    struct linear f;

    return !linear_sub(a, b, &f) || relation_add_le(&s->relation, &f);
}

/*
 * `memcmp(head + 4, "PLTE", 4)` of `char head[8]`: that a text in an array has its end
 * there is only assumed, and bytes need none.
 */
static bool is_no_text(struct state *s, const struct compared *k)
{
    bool is_a = k->has_size && arith_proves_lt(s, &k->a, &k->size);
    bool is_b = k->has_size && arith_proves_lt(s, &k->b, &k->size);

    if (is_a == is_b || k->is_bytes)
        return is_a != is_b;
    return is_a ? k->a.n > 0 && arith_proves_le(s, &k->size, &k->b)
                : k->b.n > 0 && arith_proves_le(s, &k->size, &k->a);
}

bool equal_refine(struct run *r, struct state *s, ir_id call)
{
    struct compared k;

    if (!find_compared(r, s, call, &k) || is_no_text(s, &k))
        return true;
    if (!k.has_size || arith_proves_lt(s, &k.b, &k.size) ||
        arith_proves_lt(s, &k.a, &k.size))
        return add_le(s, &k.a, &k.b) && add_le(s, &k.b, &k.a);
    if (arith_proves_le(s, &k.size, &k.b) && !add_le(s, &k.size, &k.a))
        return false;
    return !arith_proves_le(s, &k.size, &k.a) || add_le(s, &k.size, &k.b);
}
