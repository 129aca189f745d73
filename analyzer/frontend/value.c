/*
 * Instructions and values: constants, conversions, loads and stores.
 *
 * A conversion that changes nothing makes no instruction; one of a constant that was
 * just emitted changes the constant.
 */
#include "analyzer/frontend/lower.h"

static ir_id emit_inst(struct lowerer *l, const struct ir_inst *inst)
{
    return ir_emit(l->b, inst);
}

ir_id emit(struct lowerer *l, enum ir_op op, ir_id type, ir_id a, ir_id b)
{
    return emit_inst(
        l, &(struct ir_inst){.op = op, .type = type, .a = a, .b = b, .loc = l->loc});
}

ir_id emit_id(struct lowerer *l, enum ir_op op, ir_id type, ir_id id)
{
    return emit_inst(
        l, &(struct ir_inst){.op = op, .type = type, .id = id, .loc = l->loc});
}

void emit_jump(struct lowerer *l, ir_id block)
{
    if (ir_body_is_open(l->b))
        emit_inst(l, &(struct ir_inst){.op = IR_JUMP, .t = block, .loc = l->loc});
}

void emit_branch(struct lowerer *l, ir_id condition, ir_id yes, ir_id no)
{
    emit_inst(l,
              &(struct ir_inst){
                  .op = IR_BRANCH, .a = condition, .t = yes, .f = no, .loc = l->loc});
}

ir_id emit_address(struct lowerer *l, ir_id object)
{
    ir_id type = ir_builder_unit(l->b)->objects[object].type;

    return emit_id(l, IR_ADDR, ir_build_pointer_to(l->b, type), object);
}

ir_id emit_field(struct lowerer *l, ir_id record, ir_id field)
{
    ir_id type = ir_builder_unit(l->b)->fields[field].type;

    return emit_inst(l, &(struct ir_inst){.op = IR_FIELD,
                                          .type = ir_build_pointer_to(l->b, type),
                                          .a = record,
                                          .id = field,
                                          .loc = l->loc});
}

ir_id value_type(const struct lowerer *l, ir_id value)
{
    return value ? ir_body_inst(l->b, value)->type : l->t_void;
}

ir_id value_pointee(const struct lowerer *l, ir_id value)
{
    const struct ir_type *t = type_at(l, value_type(l, value));

    return t->kind == IR_TYPE_PTR ? t->elem : 0;
}

/* ------------------------------------------------------------------- constants */

static ir_id emit_const(struct lowerer *l, ir_id type, int64_t value)
{
    return emit_inst(l, &(struct ir_inst){.op = IR_CONST,
                                          .type = type,
                                          .imm = types_wrap(type_at(l, type), value),
                                          .loc = l->loc});
}

ir_id lower_undef(struct lowerer *l, ir_id type)
{
    return emit(l, IR_UNDEF, type, 0, 0);
}

ir_id lower_constant(struct lowerer *l, ir_id type, int64_t value)
{
    const struct ir_type *t = type_at(l, type);

    switch (t->kind) {
    case IR_TYPE_INT:
        return t->bits > 64 ? lower_undef(l, type) : emit_const(l, type, value);
    case IR_TYPE_FLOAT:
        return emit_inst(l, &(struct ir_inst){.op = IR_FCONST,
                                              .type = type,
                                              .fimm = (double)value,
                                              .loc = l->loc});
    case IR_TYPE_PTR:
        if (value == 0)
            return emit(l, IR_NULL, type, 0, 0);
        return emit(l, IR_INT_TO_PTR, type, emit_const(l, l->t_size, value), 0);
    default: return lower_undef(l, type);
    }
}

/* ----------------------------------------------------------------- conversions */

static ir_id emit_cast(struct lowerer *l, enum ir_op op, ir_id value, ir_id to,
                       uint32_t flags)
{
    return emit_inst(l, &(struct ir_inst){.op = op,
                                          .type = to,
                                          .a = value,
                                          .flags = flags,
                                          .loc = ir_body_inst(l->b, value)->loc});
}

/* The last instruction emitted is nobody's operand yet. */
static bool is_fresh_constant(struct lowerer *l, ir_id value)
{
    return ir_body_inst(l->b, value)->op == IR_CONST && ir_body_is_last(l->b, value);
}

static ir_id int_to_int(struct lowerer *l, ir_id value, ir_id to, uint32_t flags)
{
    const struct ir_type *from = type_at(l, value_type(l, value)), *t = type_at(l, to);

    if (from->bits == t->bits && !((from->flags ^ t->flags) & IR_TYPE_SIGNED))
        return value;
    if (is_fresh_constant(l, value) && t->bits <= 64) {
        struct ir_inst *c = ir_body_inst(l->b, value);
        c->type = to;
        c->imm = types_wrap(t, c->imm);
        return value;
    }
    return emit_cast(l, IR_INT_CAST, value, to, flags);
}

static ir_id int_to_ptr(struct lowerer *l, ir_id value, ir_id to, uint32_t flags)
{
    struct ir_inst *c = ir_body_inst(l->b, value);

    if (c->op == IR_CONST && c->imm == 0 && is_fresh_constant(l, value)) {
        *c = (struct ir_inst){.op = IR_NULL, .type = to, .loc = c->loc};
        return value;
    }
    return emit_cast(l, IR_INT_TO_PTR, value, to, flags);
}

static ir_id ptr_to_int(struct lowerer *l, ir_id value, ir_id to, uint32_t flags)
{
    if (type_at(l, to)->bits == 1) /* _Bool: not null */
        return int_to_int(l, lower_truth(l, value), to, flags);
    return emit_cast(l, IR_PTR_TO_INT, value, to, flags);
}

static ir_id ptr_to_ptr(struct lowerer *l, ir_id value, ir_id to, uint32_t flags)
{
    ir_id from = value_pointee(l, value), elem = type_at(l, to)->elem;

    if (types_unqualified(l, from) == types_unqualified(l, elem))
        return value;
    return emit_cast(l, IR_PTR_CAST, value, to, flags);
}

/* An array or function that is asked for its value is a pointer. */
static ir_id decayed(struct lowerer *l, ir_id type)
{
    const struct ir_type *t = type_at(l, type);

    if (t->kind == IR_TYPE_ARRAY)
        return ir_build_pointer_to(l->b, t->elem);
    if (t->kind == IR_TYPE_FUNC)
        return ir_build_pointer_to(l->b, type);
    return type;
}

ir_id lower_convert(struct lowerer *l, ir_id value, ir_id to, uint32_t flags)
{
    to = types_unqualified(l, decayed(l, to));
    if (is_kind(l, to, IR_TYPE_VOID))
        return 0;
    if (!value)
        return lower_undef(l, to);

    ir_id from = value_type(l, value);
    enum ir_type_kind a = type_at(l, from)->kind, b = type_at(l, to)->kind;
    if (from == to)
        return value;
    if (a == IR_TYPE_INT && b == IR_TYPE_INT)
        return int_to_int(l, value, to, flags);
    if (a == IR_TYPE_INT && b == IR_TYPE_PTR)
        return int_to_ptr(l, value, to, flags);
    if (a == IR_TYPE_PTR && b == IR_TYPE_INT)
        return ptr_to_int(l, value, to, flags);
    if (a == IR_TYPE_PTR && b == IR_TYPE_PTR)
        return ptr_to_ptr(l, value, to, flags);
    if ((a == IR_TYPE_FLOAT && (b == IR_TYPE_INT || b == IR_TYPE_FLOAT)) ||
        (a == IR_TYPE_INT && b == IR_TYPE_FLOAT))
        return emit_cast(l, IR_FLOAT_CAST, value, to, flags);
    /* an argument for a transparent union is passed as its member */
    if (b == IR_TYPE_RECORD && (a == IR_TYPE_PTR || a == IR_TYPE_RECORD))
        return value;
    return lower_undef(l, to);
}

ir_id lower_truth(struct lowerer *l, ir_id value)
{
    ir_id type = value_type(l, value);

    switch (type_at(l, type)->kind) {
    case IR_TYPE_INT: return value;
    case IR_TYPE_PTR:
    case IR_TYPE_FLOAT:
        return emit(l, IR_NE, l->t_int, value, lower_constant(l, type, 0));
    default: return lower_undef(l, l->t_int);
    }
}

/* ---------------------------------------------------------------------- memory */

static uint32_t access_flags(const struct lowerer *l, ir_id pointee)
{
    return type_at(l, pointee)->flags & IR_TYPE_VOLATILE ? IR_INST_VOLATILE : 0;
}

ir_id lower_load(struct lowerer *l, struct lvalue from)
{
    ir_id pointee = value_pointee(l, from.address);
    const struct ir_type t = *type_at(l, pointee);

    if (t.kind == IR_TYPE_ARRAY)
        return emit_inst(l, &(struct ir_inst){.op = IR_DECAY,
                                              .type = ir_build_pointer_to(l->b, t.elem),
                                              .a = from.address,
                                              .imm = t.count,
                                              .loc = from.loc});
    if (t.kind == IR_TYPE_FUNC)
        return from.address;
    if (t.kind == IR_TYPE_VOID || !pointee)
        return 0;
    return emit_inst(l, &(struct ir_inst){.op = IR_LOAD,
                                          .type = types_unqualified(l, pointee),
                                          .a = from.address,
                                          .flags = access_flags(l, pointee),
                                          .loc = from.loc});
}

void lower_store(struct lowerer *l, struct lvalue to, ir_id value, uint32_t flags)
{
    ir_id pointee = value_pointee(l, to.address);
    ir_id type = types_unqualified(l, pointee);

    if (!pointee || is_kind(l, type, IR_TYPE_ARRAY) || is_kind(l, type, IR_TYPE_FUNC) ||
        is_kind(l, type, IR_TYPE_VOID))
        return;
    value = lower_convert(l, value, type, 0);
    if (is_kind(l, value_type(l, value), IR_TYPE_PTR) &&
        !is_kind(l, type, IR_TYPE_PTR)) /* a transparent union, spilled */
        value = lower_undef(l, type);
    emit_inst(l, &(struct ir_inst){.op = IR_STORE,
                                   .type = type,
                                   .a = to.address,
                                   .b = value,
                                   .flags = flags | access_flags(l, pointee),
                                   .loc = to.loc});
}

void lower_copy(struct lowerer *l, struct lvalue to, ir_id from, int64_t bytes,
                uint32_t flags)
{
    emit_inst(l, &(struct ir_inst){.op = IR_COPY,
                                   .a = to.address,
                                   .b = from,
                                   .imm = bytes < 0 ? 0 : bytes,
                                   .flags = flags,
                                   .loc = to.loc});
}

/* ----------------------------------------------------------- pointer arithmetic */

struct lower_stride lower_stride(struct lowerer *l, ir_id pointer, CXType pointer_type)
{
    ir_id pointee = value_pointee(l, pointer);
    const struct ir_type *t = type_at(l, pointee);
    CXType elem = {.kind = CXType_Invalid};

    if (t->kind == IR_TYPE_VOID || t->kind == IR_TYPE_FUNC) /* GNU C counts them as 1 */
        return (struct lower_stride){1, 0};
    if (t->size >= 0)
        return (struct lower_stride){t->size, 0};
    pointer_type = l->cl->getCanonicalType(pointer_type);
    if (pointer_type.kind == CXType_Pointer)
        elem = l->cl->getPointeeType(pointer_type);
    else if (pointer_type.kind == CXType_VariableArray ||
             pointer_type.kind == CXType_IncompleteArray ||
             pointer_type.kind == CXType_ConstantArray)
        elem = l->cl->getArrayElementType(pointer_type);
    return (struct lower_stride){-1, vla_bytes(l, elem)};
}

static ir_id negate(struct lowerer *l, ir_id index)
{
    struct ir_inst *c = ir_body_inst(l->b, index);

    if (!is_fresh_constant(l, index) || c->imm == INT64_MIN)
        return emit(l, IR_NEG, l->t_ptrdiff, index, 0);
    c->imm = types_wrap(type_at(l, c->type), -c->imm);
    return index;
}

ir_id lower_guessed_size(struct lowerer *l, ir_id record)
{
    ir_id row = types_unqualified(l, record), object = idmap_get(&l->sizes, row);
    const struct ir_type *t = type_at(l, row);

    if (t->kind != IR_TYPE_RECORD || !(t->flags & IR_TYPE_GUESSED))
        return 0;
    if (!object) {
        struct ir_object o = {.kind = IR_OBJECT_GLOBAL,
                              .flags = IR_OBJECT_IS_EXTERN | IR_OBJECT_IS_CONST |
                                       IR_OBJECT_IS_GUESSED,
                              .name = t->name};

        o.type = ir_build_type(l->b, &(struct ir_type){.kind = IR_TYPE_INT,
                                                       .bits = 16,
                                                       .size = 2,
                                                       .name = "unsigned short"});
        object = ir_build_object(l->b, &o);
        idmap_set(&l->sizes, row, object);
    }
    return lower_load(l, lvalue_at(l, emit_address(l, object)));
}

/* `(struct header *)p + 1`: no element of an array, but what follows. */
static ir_id guessed_offset(struct lowerer *l, ir_id pointer, ir_id index)
{
    const struct ir_inst *p = ir_body_inst(l->b, pointer);
    const struct ir_inst *n = ir_body_inst(l->b, index);
    int64_t count = n->imm;
    ir_id size = 0;

    if (p->op == IR_DECAY || n->op != IR_CONST || count == 0 || count < -1 || count > 1)
        return 0;
    size = lower_guessed_size(l, value_pointee(l, pointer));
    size = size ? lower_convert(l, size, l->t_ptrdiff, 0) : 0;
    return size && count < 0 ? emit(l, IR_NEG, l->t_ptrdiff, size, 0) : size;
}

ir_id lower_index(struct lowerer *l, const struct lower_index *i)
{
    struct lower_stride stride = lower_stride(l, i->pointer, i->pointer_type);
    ir_id index = i->index, offset = 0;

    if (!is_kind(l, value_type(l, index), IR_TYPE_INT))
        index = lower_undef(l, l->t_ptrdiff);
    if (i->is_negative)
        index = negate(l, lower_convert(l, index, l->t_ptrdiff, 0));
    offset = i->is_element ? 0 : guessed_offset(l, i->pointer, index);
    if (offset) {
        index = offset;
        stride = (struct lower_stride){1, 0};
    }
    return emit_inst(l, &(struct ir_inst){.op = IR_INDEX,
                                          .type = value_type(l, i->pointer),
                                          .a = i->pointer,
                                          .b = index,
                                          .c = stride.value,
                                          .imm = stride.bytes,
                                          .flags = i->flags,
                                          .loc = l->loc});
}
