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

/* ---------------------------------------------------------------- what is behind */

/* Names of further locals in the function, at most a few. */
static void add_locals(struct run *r, ir_id object, struct str *out)
{
    struct ir_object_range range = r->e->locals[r->function];
    unsigned n = 0;

    for (ir_id o = range.first; o < range.first + range.count; o++) {
        const struct ir_object *at = &r->u->objects[o];

        if (o == object || at->function != r->function || at->kind != IR_OBJECT_LOCAL ||
            !at->name || !at->name[0])
            continue;
        if (n == 3) {
            str_add(out, ", ...");
            break;
        }
        str_addf(out, "%s%s", n == 0 ? " (" : ", ", at->name);
        n++;
    }
    if (n > 0)
        str_add(out, ")");
}

/* Members after the one that is overrun. */
static const char *behind_member(struct run *r, const struct value *p)
{
    const struct ir_field *field = &r->u->fields[p->field];
    SCOPED_STR struct str text = {0};

    for (ir_id t = 1; t < r->u->type_count; t++) {
        const struct ir_type *record = &r->u->types[t];

        if (record->kind != IR_TYPE_RECORD || p->field < record->first_field ||
            p->field >= record->first_field + record->field_count)
            continue;
        if (p->field + 1 == record->first_field + record->field_count)
            return arena_printf(&r->arena,
                                "whatever follows the structure: %s is its "
                                "last member",
                                field->name);
        str_addf(&text, "the members behind it in the structure, first %s",
                 r->u->fields[p->field + 1].name);
        return arena_strdup(&r->arena, text.text);
    }
    return NULL;
}

const char *describe_behind(struct run *r, uint32_t region, const struct value *p)
{
    const struct region *at = region_at(&r->regions, region);
    SCOPED_STR struct str text = {0};

    if (p->is_member && p->field)
        return behind_member(r, p);
    if (at->kind == REGION_HEAP)
        return "the allocator's own data and other allocations";
    if (at->kind != REGION_OBJECT)
        return NULL;
    switch (r->u->objects[at->object].kind) {
    case IR_OBJECT_LOCAL:
    case IR_OBJECT_PARAM:
    case IR_OBJECT_TEMP:
        str_add(&text, "in the stack frame: other locals");
        add_locals(r, at->object, &text);
        str_addf(&text, ", saved registers and the return address of %s", r->f->name);
        return arena_strdup(&r->arena, text.text);
    case IR_OBJECT_GLOBAL:
    case IR_OBJECT_STATIC: return "other static data of the program";
    case IR_OBJECT_STRING: return "other constants of the program";
    }
    return NULL;
}
