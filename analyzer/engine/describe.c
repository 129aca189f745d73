/*
 * Expressions in words, made from the instructions that compute them: the IR keeps no
 * source text, and macros would make it unreadable anyway.
 */
#include "analyzer/engine/run.h"

#include <string.h>

enum { MAX_NESTING = 6, MAX_TEXT = 120 };

static bool add_value(struct run *r, ir_id i, unsigned depth, struct str *out);

/* The object behind an address, as an lvalue: ADDR tmp -> "tmp". */
static bool add_place(struct run *r, ir_id i, unsigned depth, struct str *out);

static bool add_field(struct run *r, const struct ir_inst *in, unsigned depth,
                      struct str *out)
{
    const struct ir_inst *base = &r->f->insts[in->a];
    const struct ir_field *field = &r->u->fields[in->id];

    if (!field->name || !field->name[0])
        return add_place(r, in->a, depth, out);
    if (base->op == IR_LOAD || base->op == IR_CALL || base->op == IR_PTR_CAST) {
        if (!add_value(r, in->a, depth, out))
            return false;
        str_add(out, "->");
    } else {
        if (!add_place(r, in->a, depth, out))
            return false;
        str_add(out, ".");
    }
    str_add(out, field->name);
    return true;
}

static bool add_element(struct run *r, const struct ir_inst *in, unsigned depth,
                        struct str *out)
{
    if (!add_value(r, in->a, depth, out))
        return false;
    str_add(out, "[");
    if (!add_value(r, in->b, depth, out))
        str_add(out, "...");
    str_add(out, "]");
    return true;
}

static bool add_place(struct run *r, ir_id i, unsigned depth, struct str *out)
{
    const struct ir_inst *in = &r->f->insts[i];

    if (depth == 0 || i == 0 || out->len > MAX_TEXT)
        return false;
    switch (in->op) {
    case IR_ADDR: {
        const char *name = r->u->objects[in->id].name;

        if (!name || !name[0])
            return false;
        str_add(out, name);
        return true;
    }
    case IR_FIELD: return add_field(r, in, depth - 1, out);
    case IR_INDEX:
        if (in->flags & IR_INST_SUBSCRIPT)
            return add_element(r, in, depth - 1, out);
        str_add(out, "*(");
        if (!add_value(r, i, depth - 1, out))
            return false;
        str_add(out, ")");
        return true;
    case IR_PTR_CAST:
    case IR_DECAY: return add_place(r, in->a, depth - 1, out);
    case IR_LOAD: str_add(out, "*"); return add_value(r, i, depth - 1, out);
    default: return false;
    }
}

static const char *operator_text(enum ir_op op)
{
    switch (op) {
    case IR_ADD: return " + ";
    case IR_SUB: return " - ";
    case IR_MUL: return " * ";
    case IR_DIV: return " / ";
    case IR_REM: return " % ";
    case IR_AND: return " & ";
    case IR_OR: return " | ";
    case IR_SHL: return " << ";
    case IR_SHR: return " >> ";
    default: return NULL;
    }
}

static bool add_call(struct run *r, const struct ir_inst *in, unsigned depth,
                     struct str *out)
{
    if (!in->id)
        return false;
    str_addf(out, "%s(", r->u->functions[in->id].name);
    for (ir_id k = 0; k < in->arg_count; k++) {
        if (k > 0)
            str_add(out, ", ");
        if (k > 2 || !add_value(r, r->f->args[in->first_arg + k], depth, out)) {
            str_add(out, "...");
            break;
        }
    }
    str_add(out, ")");
    return true;
}

/* A short literal as it could be written; long ones are cut. */
static bool add_literal(struct run *r, ir_id object, struct str *out)
{
    const struct ir_object *o = &r->u->objects[object];
    size_t n = o->byte_count > 0 ? o->byte_count - 1 : 0;

    if (o->kind != IR_OBJECT_STRING)
        return false;
    str_add(out, "\"");
    str_add_escaped(out, o->bytes, n > 24 ? 24 : n, false);
    str_add(out, n > 24 ? "...\"" : "\"");
    return true;
}

static bool add_sum(struct run *r, const struct ir_inst *in, const char *op,
                    unsigned depth, struct str *out)
{
    if (!add_value(r, in->a, depth, out))
        return false;
    str_add(out, op);
    return add_value(r, in->b, depth, out);
}

static bool add_value(struct run *r, ir_id i, unsigned depth, struct str *out)
{
    const struct ir_inst *in = &r->f->insts[i];

    if (depth == 0 || i == 0 || out->len > MAX_TEXT)
        return false;
    switch (in->op) {
    case IR_CONST: str_addf(out, "%lld", (long long)in->imm); return true;
    case IR_NULL: str_add(out, "NULL"); return true;
    case IR_LOAD: return add_place(r, in->a, depth, out);
    case IR_DECAY:
    case IR_ADDR: {
        const struct ir_inst *base = in->op == IR_DECAY ? &r->f->insts[in->a] : in;

        if (base->op == IR_ADDR && add_literal(r, base->id, out))
            return true;
        if (in->op == IR_ADDR)
            str_add(out, "&");
        return add_place(r, in->op == IR_DECAY ? in->a : i, depth - 1, out);
    }
    case IR_FIELD: str_add(out, "&"); return add_place(r, i, depth - 1, out);
    case IR_INDEX:
        if (in->flags & IR_INST_SUBSCRIPT) {
            str_add(out, "&");
            return add_place(r, i, depth - 1, out);
        }
        return add_sum(r, in, " + ", depth - 1, out);
    case IR_INT_CAST:
    case IR_PTR_CAST: return add_value(r, in->a, depth - 1, out);
    case IR_NEG: str_add(out, "-"); return add_value(r, in->a, depth - 1, out);
    case IR_CALL: return add_call(r, in, depth - 1, out);
    default:
        return operator_text(in->op) &&
               add_sum(r, in, operator_text(in->op), depth - 1, out);
    }
}

const char *describe_value(struct run *r, ir_id i)
{
    SCOPED_STR struct str text = {0};

    if (i == 0 || !add_value(r, i, MAX_NESTING, &text) || text.len == 0)
        return NULL;
    return arena_strdup(&r->arena, text.text);
}

const char *describe_place(struct run *r, ir_id i)
{
    SCOPED_STR struct str text = {0};

    if (i == 0 || !add_place(r, i, MAX_NESTING, &text) || text.len == 0)
        return NULL;
    return arena_strdup(&r->arena, text.text);
}
