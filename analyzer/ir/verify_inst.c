/*
 * Types that fit their operation; see ir.h.
 *
 * Qualifiers and names do not matter; a type in error or a vector (UNKNOWN) fits
 * everywhere.
 */
#include "analyzer/ir/verify.h"

const struct ir_type *ir_verify_type_of(const struct ir_verifier *v, ir_id value)
{
    return &v->u->types[v->f->insts[value].type];
}

static bool is_kind(const struct ir_type *t, enum ir_type_kind kind)
{
    return t->kind == kind || t->kind == IR_TYPE_UNKNOWN;
}

static bool is_same(const struct ir_type *a, const struct ir_type *b)
{
    if (a->kind == IR_TYPE_UNKNOWN || b->kind == IR_TYPE_UNKNOWN)
        return true;
    if (a->kind != b->kind)
        return false;
    if (a->kind == IR_TYPE_INT)
        return a->bits == b->bits && !((a->flags ^ b->flags) & IR_TYPE_SIGNED);
    if (a->kind == IR_TYPE_FLOAT)
        return a->bits == b->bits;
    if (a->kind == IR_TYPE_RECORD)
        return a->size == b->size && a->first_field == b->first_field;
    return true;
}

static bool is_arithmetic(const struct ir_type *t)
{
    return is_kind(t, IR_TYPE_INT) || t->kind == IR_TYPE_FLOAT;
}

static const struct ir_type *pointee(const struct ir_verifier *v, ir_id value)
{
    static const struct ir_type unknown = {.kind = IR_TYPE_UNKNOWN};
    const struct ir_type *t = ir_verify_type_of(v, value);

    return t->kind == IR_TYPE_PTR ? &v->u->types[t->elem] : &unknown;
}

/* The value of a CONST is one that its type can have. */
static const char *check_constant(const struct ir_type *t, int64_t imm)
{
    if (t->kind != IR_TYPE_INT || t->bits > 64)
        return "a constant of a type that is not an integer of up to 64 bits";
    if (t->bits == 64)
        return NULL;
    if (t->flags & IR_TYPE_SIGNED) {
        int64_t limit = (int64_t)1 << (t->bits - 1);
        return imm >= -limit && imm < limit ? NULL : "a constant out of its range";
    }
    return imm >= 0 && imm >> t->bits == 0 ? NULL : "a constant out of its range";
}

static const char *check_address(const struct ir_verifier *v,
                                 const struct ir_inst *inst, const struct ir_type *t)
{
    const struct ir_unit *u = v->u;

    if (inst->op == IR_NULL)
        return is_kind(t, IR_TYPE_PTR) ? NULL : "a null pointer of another type";
    if (t->kind != IR_TYPE_PTR)
        return "an address that is not a pointer";
    if (inst->op == IR_FUNC_ADDR)
        return is_kind(&u->types[t->elem], IR_TYPE_FUNC) ? NULL
                                                         : "not a pointer to function";
    return is_same(&u->types[t->elem], &u->types[u->objects[inst->id].type])
               ? NULL
               : "the address of an object of another type";
}

static const char *check_field(const struct ir_verifier *v, const struct ir_inst *inst,
                               const struct ir_type *t)
{
    const struct ir_type *record = pointee(v, inst->a);
    const struct ir_type *field = &v->u->types[v->u->fields[inst->id].type];

    if (record->kind != IR_TYPE_RECORD)
        return "a field of what is not a record";
    if (inst->id < record->first_field ||
        inst->id - record->first_field >= record->field_count)
        return "a field of another record";
    if (t->kind != IR_TYPE_PTR || !is_same(&v->u->types[t->elem], field))
        return "not a pointer to the field";
    return NULL;
}

static const char *check_pointer(const struct ir_verifier *v,
                                 const struct ir_inst *inst, const struct ir_type *t)
{
    if (!is_kind(ir_verify_type_of(v, inst->a), IR_TYPE_PTR))
        return "the operand is not a pointer";
    switch (inst->op) {
    case IR_DECAY:
        if (!is_kind(pointee(v, inst->a), IR_TYPE_ARRAY))
            return "decay of what is not an array";
        return t->kind == IR_TYPE_PTR ? NULL : "decay to what is not a pointer";
    case IR_FIELD: return check_field(v, inst, t);
    case IR_INDEX:
        if (!is_kind(ir_verify_type_of(v, inst->b), IR_TYPE_INT))
            return "an index that is not an integer";
        return is_kind(t, IR_TYPE_PTR) ? NULL : "the result is not a pointer";
    default:
        if (!is_kind(ir_verify_type_of(v, inst->b), IR_TYPE_PTR))
            return "the operand is not a pointer";
        return is_kind(t, IR_TYPE_INT) ? NULL : "the result is not an integer";
    }
}

static const char *check_memory(const struct ir_verifier *v, const struct ir_inst *inst,
                                const struct ir_type *t)
{
    if (inst->op == IR_LIFETIME)
        return NULL;
    if (inst->op == IR_ALLOC)
        return is_kind(ir_verify_type_of(v, inst->a), IR_TYPE_INT)
                   ? NULL
                   : "a size that is not an integer";
    if (!is_kind(ir_verify_type_of(v, inst->a), IR_TYPE_PTR))
        return "access through what is not a pointer";
    if (inst->op == IR_COPY && !is_kind(ir_verify_type_of(v, inst->b), IR_TYPE_PTR))
        return "access through what is not a pointer";
    if (inst->op == IR_STORE && !is_same(t, ir_verify_type_of(v, inst->b)))
        return "the type stored is not that of the value";
    if ((inst->op == IR_LOAD || inst->op == IR_STORE) &&
        !is_same(t, pointee(v, inst->a)))
        return "the type does not fit the pointer";
    if ((inst->op == IR_COPY || inst->op == IR_ZERO) && inst->imm < 0)
        return "a negative size";
    return NULL;
}

static const char *check_arithmetic(const struct ir_verifier *v,
                                    const struct ir_inst *inst, const struct ir_type *t)
{
    const struct ir_type *a = ir_verify_type_of(v, inst->a);
    bool is_shift = inst->op == IR_SHL || inst->op == IR_SHR;

    if (inst->op == IR_LNOT)
        return is_kind(a, IR_TYPE_INT) && is_kind(t, IR_TYPE_INT) ? NULL
                                                                  : "not an integer";
    if (!is_arithmetic(t) || !is_same(t, a))
        return "the operand's type is not the result's";
    if (inst->b && !is_shift && !is_same(t, ir_verify_type_of(v, inst->b)))
        return "the operand's type is not the result's";
    if (is_shift && !is_kind(ir_verify_type_of(v, inst->b), IR_TYPE_INT))
        return "a shift by what is not an integer";
    return NULL;
}

static const char *check_comparison(const struct ir_verifier *v,
                                    const struct ir_inst *inst, const struct ir_type *t)
{
    if (!is_kind(t, IR_TYPE_INT))
        return "the result is not an integer";
    return is_same(ir_verify_type_of(v, inst->a), ir_verify_type_of(v, inst->b))
               ? NULL
               : "the operands' types differ";
}

static const char *check_cast(const struct ir_verifier *v, const struct ir_inst *inst,
                              const struct ir_type *t)
{
    const struct ir_type *a = ir_verify_type_of(v, inst->a);
    bool from_ptr = inst->op == IR_PTR_TO_INT || inst->op == IR_PTR_CAST;
    bool to_ptr = inst->op == IR_INT_TO_PTR || inst->op == IR_PTR_CAST;

    if (inst->op == IR_FLOAT_CAST)
        return is_arithmetic(a) && is_arithmetic(t) ? NULL : "not numbers";
    if (!is_kind(a, from_ptr ? IR_TYPE_PTR : IR_TYPE_INT))
        return "the operand is not what this converts";
    if (!is_kind(t, to_ptr ? IR_TYPE_PTR : IR_TYPE_INT))
        return "the result is not what this converts to";
    return NULL;
}

static const char *check_call(const struct ir_verifier *v, const struct ir_inst *inst)
{
    if (inst->id && inst->a)
        return "a call both direct and indirect";
    if (inst->id)
        return NULL;
    if (!is_kind(ir_verify_type_of(v, inst->a), IR_TYPE_PTR) ||
        !is_kind(pointee(v, inst->a), IR_TYPE_FUNC))
        return "a call of what is not a pointer to function";
    return NULL;
}

static const char *check_terminator(const struct ir_verifier *v,
                                    const struct ir_inst *inst)
{
    if ((inst->op == IR_BRANCH || inst->op == IR_SWITCH) &&
        !is_kind(ir_verify_type_of(v, inst->a), IR_TYPE_INT))
        return "a decision on what is not an integer";
    return NULL;
}

const char *ir_verify_types(const struct ir_verifier *v, const struct ir_inst *inst)
{
    const struct ir_type *t = &v->u->types[inst->type];

    switch (inst->op) {
    case IR_CONST: return check_constant(t, inst->imm);
    case IR_FCONST: return is_kind(t, IR_TYPE_FLOAT) ? NULL : "not a floating type";
    case IR_NULL:
    case IR_ADDR:
    case IR_FUNC_ADDR: return check_address(v, inst, t);
    case IR_DECAY:
    case IR_FIELD:
    case IR_INDEX:
    case IR_PTR_DIFF: return check_pointer(v, inst, t);
    case IR_LOAD:
    case IR_STORE:
    case IR_COPY:
    case IR_ZERO:
    case IR_ALLOC:
    case IR_LIFETIME: return check_memory(v, inst, t);
    case IR_EQ:
    case IR_NE:
    case IR_LT:
    case IR_LE:
    case IR_GT:
    case IR_GE: return check_comparison(v, inst, t);
    case IR_INT_CAST:
    case IR_INT_TO_PTR:
    case IR_PTR_TO_INT:
    case IR_PTR_CAST:
    case IR_FLOAT_CAST: return check_cast(v, inst, t);
    case IR_CALL: return check_call(v, inst);
    case IR_JUMP:
    case IR_BRANCH:
    case IR_SWITCH:
    case IR_RETURN:
    case IR_UNREACHABLE: return check_terminator(v, inst);
    default:
        if (inst->op >= IR_ADD && inst->op <= IR_LNOT)
            return check_arithmetic(v, inst, t);
        return NULL;
    }
}
