/*
 * Numbers that a function of a missing header reads from bytes.
 *
 *     type = get_be16(data);
 *     size = EXTRACT_32BITS(data + 2);
 *
 * What nobody declared, is given one place and says the width of a number in its name,
 * reads as many bytes there when its result is used.
 */
#include "analyzer/engine/library.h"

#include <string.h>

/* Bytes of the number that the name speaks of; 0: none. */
static int64_t width_of(const char *name)
{
    static const struct {
        const char *word;
        int64_t bytes;
    } widths[] = {
        {"16",    2},
        {"24",    3},
        {"32",    4},
        {"64",    8},
        {"short", 2},
        {"SHORT", 2},
        {"Short", 2},
        {"long",  4},
        {"LONG",  4},
        {"Long",  4},
    };

    for (size_t k = 0; k < sizeof widths / sizeof widths[0]; k++)
        if (strstr(name, widths[k].word))
            return widths[k].bytes;
    return 0;
}

static bool is_of_bytes(const struct run *r, ir_id arg)
{
    const struct ir_type *t = run_type(r, r->f->insts[arg].type);

    return t->kind == IR_TYPE_PTR && (run_type(r, t->elem)->kind == IR_TYPE_VOID ||
                                      run_type(r, t->elem)->size == 1);
}

void fetch_ask(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct ir_function *f = in->id ? &r->u->functions[in->id] : NULL;
    struct call c = {.r = r, .s = s, .i = i, .in = in, .unit = 1};
    struct model_function row = {.kind = MODEL_COPY_UPTO};
    struct linear bytes;
    struct question q;

    if (!f || !(f->flags & IR_FUNCTION_IMPLICIT) || f->has_body || in->arg_count != 1 ||
        !in->type || !is_of_bytes(r, r->f->args[in->first_arg]))
        return;
    bytes = linear_const(width_of(f->name));
    if (bytes.k == 0)
        return;
    row.name = f->name;
    /* What is said aloud may be said to callers, too, when this function is done. */
    c.m = arena_dup(r->quiet ? &r->arena : &r->e->arena, &row, sizeof row);
    q = call_question(&c, 1, ACCESS_SIZE);
    q.is_write = false;
    call_ask(&c, &q, &bytes, &bytes);
}
