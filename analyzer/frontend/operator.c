/*
 * Operators.
 *
 * Operands already have the conversions of C 6.3.1.8 around them, except in a compound
 * assignment, where the type of the computation is hidden and found again here.
 */
#include "analyzer/frontend/lower.h"

static enum ir_op op_of(enum CXBinaryOperatorKind kind)
{
    switch (kind) {
    case CXBinaryOperator_Mul:
    case CXBinaryOperator_MulAssign: return IR_MUL;
    case CXBinaryOperator_Div:
    case CXBinaryOperator_DivAssign: return IR_DIV;
    case CXBinaryOperator_Rem:
    case CXBinaryOperator_RemAssign: return IR_REM;
    case CXBinaryOperator_Add:
    case CXBinaryOperator_AddAssign: return IR_ADD;
    case CXBinaryOperator_Sub:
    case CXBinaryOperator_SubAssign: return IR_SUB;
    case CXBinaryOperator_Shl:
    case CXBinaryOperator_ShlAssign: return IR_SHL;
    case CXBinaryOperator_Shr:
    case CXBinaryOperator_ShrAssign: return IR_SHR;
    case CXBinaryOperator_And:
    case CXBinaryOperator_AndAssign: return IR_AND;
    case CXBinaryOperator_Xor:
    case CXBinaryOperator_XorAssign: return IR_XOR;
    case CXBinaryOperator_Or:
    case CXBinaryOperator_OrAssign: return IR_OR;
    case CXBinaryOperator_LT: return IR_LT;
    case CXBinaryOperator_GT: return IR_GT;
    case CXBinaryOperator_LE: return IR_LE;
    case CXBinaryOperator_GE: return IR_GE;
    case CXBinaryOperator_EQ: return IR_EQ;
    case CXBinaryOperator_NE: return IR_NE;
    default: return (enum ir_op)0;
    }
}

static bool is_shift(enum ir_op op)
{
    return op == IR_SHL || op == IR_SHR;
}

/* Both operands in the type of the result; of a shift only the first. */
static ir_id arithmetic(struct lowerer *l, enum ir_op op, ir_id type, const ir_id *ab)
{
    if (!is_kind(l, type, IR_TYPE_INT) && !is_kind(l, type, IR_TYPE_FLOAT))
        return lower_undef(l, type);

    ir_id a = lower_convert(l, ab[0], type, 0), b = ab[1];
    if (!is_shift(op))
        b = lower_convert(l, b, type, 0);
    else if (!is_kind(l, value_type(l, b), IR_TYPE_INT))
        b = lower_undef(l, l->t_int);
    return emit(l, op, type, a, b);
}

/* ------------------------------------------------------------------ comparisons */

static ir_id compare(struct lowerer *l, enum ir_op op, CXCursor c, const ir_id *ab)
{
    ir_id a = ab[0], b = ab[1], result = lower_type_of(l, c);
    enum ir_type_kind left = type_at(l, value_type(l, a))->kind;
    enum ir_type_kind right = type_at(l, value_type(l, b))->kind;
    bool is_comparable =
        (left == IR_TYPE_INT || left == IR_TYPE_FLOAT || left == IR_TYPE_PTR) &&
        (right == IR_TYPE_INT || right == IR_TYPE_FLOAT || right == IR_TYPE_PTR);

    if (!a || !b || !is_comparable || !is_kind(l, result, IR_TYPE_INT))
        return lower_undef(l, result);
    if (left == IR_TYPE_INT && right == IR_TYPE_PTR)
        a = lower_convert(l, a, value_type(l, b), 0);
    else
        b = lower_convert(l, b, value_type(l, a), 0);
    return emit(l, op, result, a, b);
}

/* ------------------------------------------------------------------- arithmetic */

/* pointer + integer in either order, pointer - integer; 0 when it is neither. */
static ir_id pointer_sum(struct lowerer *l, enum ir_op op, const CXCursor *kids,
                         const ir_id *ab)
{
    unsigned p = value_pointee(l, ab[0]) ? 0 : 1;
    struct lower_index i = {.pointer = ab[p],
                            .index = ab[1 - p],
                            .pointer_type = l->cl->getCursorType(kids[p]),
                            .is_negative = op == IR_SUB};

    if (!value_pointee(l, i.pointer) || !i.index)
        return 0;
    return lower_index(l, &i);
}

static ir_id pointer_difference(struct lowerer *l, CXCursor c, const CXCursor *kids,
                                const ir_id *ab)
{
    struct lower_stride s = lower_stride(l, ab[0], l->cl->getCursorType(kids[0]));
    ir_id difference = ir_emit(l->b, &(struct ir_inst){.op = IR_PTR_DIFF,
                                                       .type = l->t_ptrdiff,
                                                       .a = ab[0],
                                                       .b = ab[1],
                                                       .c = s.value,
                                                       .imm = s.bytes,
                                                       .loc = l->loc});

    return lower_convert(l, difference, lower_type_of(l, c), 0);
}

static bool is_pointer(struct lowerer *l, CXCursor c)
{
    CXType t = l->cl->getCanonicalType(l->cl->getCursorType(c));

    return t.kind == CXType_Pointer || t.kind == CXType_ConstantArray ||
           t.kind == CXType_IncompleteArray;
}

/* The operands are no sizes that something is allocated with. */
static bool is_measuring(struct lowerer *l, enum ir_op op, const CXCursor *kids)
{
    return (op >= IR_EQ && op <= IR_GE) || op == IR_SUB ||
           (op == IR_ADD && (is_pointer(l, kids[0]) || is_pointer(l, kids[1])));
}

static ir_id binary(struct lowerer *l, CXCursor c, const CXCursor *kids)
{
    enum ir_op op = op_of(l->cl->getCursorBinaryOperatorKind(c));
    bool was_measuring = l->is_measuring;
    ir_id ab[2];

    l->is_measuring = was_measuring || is_measuring(l, op, kids);
    ab[0] = lower_rvalue(l, kids[0]);
    ab[1] = lower_rvalue(l, kids[1]);
    l->is_measuring = was_measuring;
    if (!op || !ab[0] || !ab[1])
        return lower_undef(l, lower_type_of(l, c));
    if (op >= IR_EQ && op <= IR_GE)
        return compare(l, op, c, ab);
    if (op == IR_SUB && value_pointee(l, ab[0]) && value_pointee(l, ab[1]))
        return pointer_difference(l, c, kids, ab);
    /* By the operands: the sum of a parameter `int a[]` says that it is an array. */
    if ((op == IR_ADD || op == IR_SUB) &&
        (value_pointee(l, ab[0]) || value_pointee(l, ab[1]))) {
        ir_id sum = pointer_sum(l, op, kids, ab);
        return sum ? sum : lower_undef(l, lower_type_of(l, c));
    }
    return arithmetic(l, op, lower_type_of(l, c), ab);
}

ir_id lower_binary(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};

    kids_of(l, c, &k);
    if (k.len != 2)
        return lower_havoc(l, c, lower_type_of(l, c), 0);
    switch (l->cl->getCursorBinaryOperatorKind(c)) {
    case CXBinaryOperator_Assign:
        if (lower_is_record(l, k.at[0]))
            return lower_load(l, lower_record(l, c));
        return lower_assign(l, k.at[0], k.at[1]);
    case CXBinaryOperator_Comma:
        lower_discard(l, k.at[0]);
        return lower_rvalue(l, k.at[1]);
    case CXBinaryOperator_LAnd:
    case CXBinaryOperator_LOr: return lower_logical(l, c);
    default: return binary(l, c, k.at);
    }
}

/* ------------------------------------------------------------------- assignments */

ir_id lower_assign(struct lowerer *l, CXCursor to, CXCursor from)
{
    struct lvalue place = lower_lvalue(l, to);
    ir_id value = lower_rvalue(l, from);
    ir_id pointee = value_pointee(l, place.address);

    value = lower_convert(l, value, pointee ? pointee : l->t_int, 0);
    lower_store(l, place, value, 0);
    return value;
}

static unsigned rank_bits(const struct ir_type *t)
{
    return t->bits > 32 ? t->bits : 32; /* integer promotion */
}

/*
 * C 6.3.1.8 for the left operand of a compound assignment; the right one has been
 * converted to the result already, so only the left can be wider in a shift.
 */
static ir_id computation_type(struct lowerer *l, ir_id left, ir_id right, bool shift)
{
    const struct ir_type *a = type_at(l, left), *b = type_at(l, right);

    if (a->kind != IR_TYPE_INT || b->kind != IR_TYPE_INT) {
        bool right_is_float = b->kind == IR_TYPE_FLOAT &&
                              (a->kind != IR_TYPE_FLOAT || b->bits >= a->bits);
        return right_is_float ? right : left;
    }
    if (shift)
        return a->bits < 32 ? l->t_int : left;
    return rank_bits(a) > rank_bits(b) ? left : right;
}

static ir_id compound_value(struct lowerer *l, CXCursor c, const CXCursor *kids,
                            const ir_id *ab)
{
    enum ir_op op = op_of(l->cl->getCursorBinaryOperatorKind(c));

    if (!op || !ab[0] || !ab[1])
        return lower_undef(l, lower_type_of(l, c));
    if (value_pointee(l, ab[0])) {
        ir_id sum = pointer_sum(l, op, kids, ab);
        return sum ? sum : lower_undef(l, lower_type_of(l, c));
    }
    ir_id type = computation_type(l, value_type(l, ab[0]), value_type(l, ab[1]),
                                  is_shift(op));
    return arithmetic(l, op, type, ab);
}

ir_id lower_compound_assign(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};

    kids_of(l, c, &k);
    if (k.len != 2)
        return lower_havoc(l, c, lower_type_of(l, c), 0);
    struct lvalue place = lower_lvalue(l, k.at[0]);
    bool was_measuring = l->is_measuring;
    ir_id ab[2];
    l->is_measuring = is_measuring(l, op_of(l->cl->getCursorBinaryOperatorKind(c)),
                                   k.at);
    ab[1] = lower_rvalue(l, k.at[1]);
    l->is_measuring = was_measuring;
    ab[0] = lower_load(l, place);
    ir_id value = compound_value(l, c, k.at, ab);
    value = lower_convert(l, value, lower_type_of(l, k.at[0]), 0);
    lower_store(l, place, value, 0);
    return value;
}

/* ----------------------------------------------------------------- one operand */

/* The value one more or less than `old`, in the type of the computation. */
static ir_id stepped(struct lowerer *l, CXCursor operand, ir_id old, bool is_down)
{
    ir_id type = value_type(l, old);

    if (value_pointee(l, old)) {
        struct lower_index i = {
            .pointer = old,
            .index = lower_constant(l, l->t_ptrdiff, is_down ? -1 : 1),
            .pointer_type = l->cl->getCursorType(operand),
            .is_element = true};
        return lower_index(l, &i);
    }
    if (is_kind(l, type, IR_TYPE_INT) && type_at(l, type)->bits < 32)
        type = l->t_int;
    if (!is_kind(l, type, IR_TYPE_INT) && !is_kind(l, type, IR_TYPE_FLOAT))
        return lower_undef(l, type);
    ir_id wide = lower_convert(l, old, type, 0);
    return emit(l, is_down ? IR_SUB : IR_ADD, type, wide, lower_constant(l, type, 1));
}

static ir_id step(struct lowerer *l, CXCursor c, enum CXUnaryOperatorKind kind)
{
    CXCursor operand = kids_last(l, c);
    bool is_down = kind == CXUnaryOperator_PostDec || kind == CXUnaryOperator_PreDec;
    bool is_post = kind == CXUnaryOperator_PostDec || kind == CXUnaryOperator_PostInc;
    struct lvalue place = lower_lvalue(l, operand);
    ir_id old = lower_load(l, place);

    if (!old)
        return lower_undef(l, lower_type_of(l, c));
    ir_id next = stepped(l, operand, old, is_down);
    next = lower_convert(l, next, value_type(l, old), 0);
    lower_store(l, place, next, 0);
    return is_post ? old : next;
}

static ir_id negation(struct lowerer *l, CXCursor c, enum ir_op op)
{
    ir_id type = lower_type_of(l, c);
    ir_id value = lower_convert(l, lower_rvalue(l, kids_last(l, c)), type, 0);

    if (!is_kind(l, type, IR_TYPE_INT) &&
        !(is_kind(l, type, IR_TYPE_FLOAT) && op == IR_NEG))
        return lower_undef(l, type);
    struct ir_inst *inst = ir_body_inst(l->b, value);
    if (op == IR_NEG && inst->op == IR_CONST && ir_body_is_last(l->b, value) &&
        inst->imm != INT64_MIN) {
        inst->imm = types_wrap(type_at(l, type), -inst->imm);
        return value;
    }
    return emit(l, op, type, value, 0);
}

static ir_id logical_not(struct lowerer *l, CXCursor c)
{
    ir_id value = lower_rvalue(l, kids_last(l, c));
    ir_id type = value_type(l, value), result = lower_type_of(l, c);

    if (!is_kind(l, result, IR_TYPE_INT))
        return lower_undef(l, result);
    switch (type_at(l, type)->kind) {
    case IR_TYPE_INT: return emit(l, IR_LNOT, result, value, 0);
    case IR_TYPE_PTR:
    case IR_TYPE_FLOAT:
        return emit(l, IR_EQ, result, value, lower_constant(l, type, 0));
    default: return lower_undef(l, result);
    }
}

ir_id lower_unary(struct lowerer *l, CXCursor c)
{
    enum CXUnaryOperatorKind kind = l->cl->getCursorUnaryOperatorKind(c);
    ir_id type = 0;

    switch (kind) {
    case CXUnaryOperator_PostInc:
    case CXUnaryOperator_PostDec:
    case CXUnaryOperator_PreInc:
    case CXUnaryOperator_PreDec: return step(l, c, kind);
    case CXUnaryOperator_AddrOf: return lower_lvalue(l, kids_last(l, c)).address;
    case CXUnaryOperator_Deref: return lower_load(l, lower_lvalue(l, c));
    case CXUnaryOperator_Plus:
        return lower_convert(l, lower_rvalue(l, kids_last(l, c)), lower_type_of(l, c),
                             0);
    case CXUnaryOperator_Minus: return negation(l, c, IR_NEG);
    case CXUnaryOperator_Not: return negation(l, c, IR_NOT);
    case CXUnaryOperator_LNot: return logical_not(l, c);
    case CXUnaryOperator_Extension: return lower_rvalue(l, kids_last(l, c));
    default: /* the parts of a complex number */
        type = lower_type_of(l, c);
        lower_discard(l, kids_last(l, c));
        return is_kind(l, type, IR_TYPE_VOID) ? 0 : lower_undef(l, type);
    }
}
