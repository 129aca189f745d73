/*
 * Numbers that a function of a missing header reads from bytes.
 *
 *     type = get_be16(data);
 *     size = EXTRACT_32BITS(data + 2);
 *
 * What nobody declared, is given one place, and says in its name that it gets a number
 * of some width, reads as many bytes there.
 */
#include "analyzer/engine/library.h"

#include <string.h>

/* The name has one of the words. */
static bool has_word(const char *name, const char *const *words, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (strstr(name, words[k]))
            return true;
    return false;
}

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
    static const char *const fetches[] = {"get", "GET", "Get", "read", "READ", "EXT",
                                          "ext", "be",  "BE",  "le",   "LE"};

    if (!has_word(name, fetches, sizeof fetches / sizeof fetches[0]))
        return 0;
    for (size_t k = 0; k < sizeof widths / sizeof widths[0]; k++)
        if (strstr(name, widths[k].word))
            return widths[k].bytes;
    return 0;
}

/* Bytes that are no text. */
static bool is_of_bytes(const struct run *r, ir_id arg)
{
    const struct ir_type *t = run_type(r, r->f->insts[arg].type);

    if (t->kind != IR_TYPE_PTR)
        return false;
    t = run_type(r, t->elem);
    return t->kind == IR_TYPE_VOID || (t->size == 1 && !(t->flags & IR_TYPE_SIGNED));
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
