/*
 * Expressions that choose: && || ?: and what decides a jump.
 *
 * There are no phis: a value made on two ways goes through a temporary object.
 */
#include <string.h>

#include "analyzer/frontend/lower.h"

static bool is_logical(enum CXBinaryOperatorKind kind)
{
    return kind == CXBinaryOperator_LAnd || kind == CXBinaryOperator_LOr;
}

/* `&&` and `||`: the second operand is asked only when the first does not decide. */
static void branch_logical(struct lowerer *l, CXCursor c, ir_id yes, ir_id no)
{
    SCOPED_KIDS struct kids k = {0};
    bool is_and = l->cl->getCursorBinaryOperatorKind(c) == CXBinaryOperator_LAnd;
    ir_id second = ir_body_block(l->b);

    kids_of(l, c, &k);
    if (is_and)
        lower_condition(l, k.at[0], second, no);
    else
        lower_condition(l, k.at[0], yes, second);
    ir_body_enter(l->b, second);
    lower_condition(l, k.at[1], yes, no);
}

void lower_condition(struct lowerer *l, CXCursor c, ir_id yes, ir_id no)
{
    enum CXCursorKind kind = l->cl->getCursorKind(c);

    if (kind == CXCursor_ParenExpr) {
        lower_condition(l, kids_last(l, c), yes, no);
        return;
    }
    if (kind == CXCursor_UnaryOperator &&
        l->cl->getCursorUnaryOperatorKind(c) == CXUnaryOperator_LNot) {
        lower_condition(l, kids_last(l, c), no, yes);
        return;
    }
    if (kind == CXCursor_BinaryOperator &&
        is_logical(l->cl->getCursorBinaryOperatorKind(c))) {
        branch_logical(l, c, yes, no);
        return;
    }
    ir_id value = lower_rvalue(l, c);
    emit_branch(l, value ? lower_truth(l, value) : lower_undef(l, l->t_int), yes, no);
}

ir_id lower_logical(struct lowerer *l, CXCursor c)
{
    ir_id yes = ir_body_block(l->b), no = ir_body_block(l->b),
          end = ir_body_block(l->b);
    ir_id type = lower_type_of(l, c);
    ir_id temp = lower_temp(l, type);

    branch_logical(l, c, yes, no);
    ir_body_enter(l->b, yes);
    struct lvalue place = lvalue_at(l, emit_address(l, temp));
    lower_store(l, place, lower_constant(l, type, 1), 0);
    emit_jump(l, end);
    ir_body_enter(l->b, no);
    place.address = emit_address(l, temp);
    lower_store(l, place, lower_constant(l, type, 0), 0);
    ir_body_enter(l->b, end);
    return lower_load(l, lvalue_at(l, emit_address(l, temp)));
}

/* One way of a choice: into the temporary, or for its effects when there is none. */
static void lower_arm(struct lowerer *l, CXCursor c, ir_id temp, ir_id type)
{
    if (!temp) {
        lower_discard(l, c);
        return;
    }
    if (is_kind(l, type, IR_TYPE_RECORD)) {
        struct lvalue from = lower_record(l, c);
        lower_copy(l, lvalue_at(l, emit_address(l, temp)), from.address,
                   type_at(l, type)->size, 0);
        return;
    }
    ir_id value = lower_convert(l, lower_rvalue(l, c), type, 0);
    lower_store(l, lvalue_at(l, emit_address(l, temp)), value, 0);
}

/* The temporary of a choice of that type; 0 for void. */
static ir_id choice_temp(struct lowerer *l, ir_id *type)
{
    if (is_kind(l, *type, IR_TYPE_ARRAY))
        *type = ir_build_pointer_to(l->b, type_at(l, *type)->elem);
    else if (is_kind(l, *type, IR_TYPE_FUNC))
        *type = ir_build_pointer_to(l->b, *type);
    return is_kind(l, *type, IR_TYPE_VOID) ? 0 : lower_temp(l, *type);
}

/* c ? a : b; the address of the temporary, 0 without one. */
static ir_id choose(struct lowerer *l, const CXCursor *kids, ir_id temp, ir_id type)
{
    ir_id yes = ir_body_block(l->b), no = ir_body_block(l->b),
          end = ir_body_block(l->b);

    lower_condition(l, kids[0], yes, no);
    ir_body_enter(l->b, yes);
    lower_arm(l, kids[1], temp, type);
    emit_jump(l, end);
    ir_body_enter(l->b, no);
    lower_arm(l, kids[2], temp, type);
    ir_body_enter(l->b, end);
    return temp ? emit_address(l, temp) : 0;
}

ir_id lower_conditional(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};
    ir_id type = lower_type_of(l, c);

    kids_of(l, c, &k);
    if (k.len != 3)
        return lower_havoc(l, c, type, 0);
    ir_id temp = choice_temp(l, &type);
    ir_id address = choose(l, k.at, temp, type);
    return address ? lower_load(l, lvalue_at(l, address)) : 0;
}

/* a ?: b: four children, of which the first three are the same. */
ir_id lower_elvis(struct lowerer *l, CXCursor c, const struct kids *k)
{
    ir_id type = lower_type_of(l, c);
    ir_id temp = choice_temp(l, &type);
    ir_id yes = ir_body_block(l->b), no = ir_body_block(l->b),
          end = ir_body_block(l->b);
    ir_id common = lower_rvalue(l, k->at[0]);

    emit_branch(l, common ? lower_truth(l, common) : lower_undef(l, l->t_int), yes, no);
    ir_body_enter(l->b, yes);
    if (temp)
        lower_store(l, lvalue_at(l, emit_address(l, temp)),
                    lower_convert(l, common, type, 0), 0);
    emit_jump(l, end);
    ir_body_enter(l->b, no);
    lower_arm(l, k->at[3], temp, type);
    ir_body_enter(l->b, end);
    return temp ? lower_load(l, lvalue_at(l, emit_address(l, temp))) : 0;
}

/* --------------------------------------------------------------------- records */

static struct lvalue record_conditional(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};
    ir_id type = lower_type_of(l, c);

    kids_of(l, c, &k);
    ir_id temp = lower_temp(l, type);
    if (k.len == 3)
        return lvalue_at(l, choose(l, k.at, temp, type));
    lower_havoc(l, c, 0, 0);
    return lvalue_at(l, emit_address(l, temp));
}

static struct lvalue record_binary(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};
    ir_id type = lower_type_of(l, c);

    kids_of(l, c, &k);
    if (k.len == 2 && l->cl->getCursorBinaryOperatorKind(c) == CXBinaryOperator_Comma) {
        lower_discard(l, k.at[0]);
        return lower_record(l, k.at[1]);
    }
    if (k.len != 2 ||
        l->cl->getCursorBinaryOperatorKind(c) != CXBinaryOperator_Assign) {
        lower_havoc(l, c, 0, 0);
        return lvalue_at(l, emit_address(l, lower_temp(l, type)));
    }
    struct lvalue to = lower_lvalue(l, k.at[0]);
    if (l->cl->getCursorKind(lower_strip(l, k.at[1])) == CXCursor_CallExpr)
        lower_store(l, to, lower_rvalue(l, k.at[1]), 0);
    else
        lower_copy(l, to, lower_record(l, k.at[1]).address, type_at(l, type)->size, 0);
    return to;
}

/* A record that something leaves as a value, put where it has an address. */
static struct lvalue record_temp(struct lowerer *l, CXCursor c, ir_id value)
{
    struct lvalue temp = lvalue_at(l,
                                   emit_address(l, lower_temp(l, lower_type_of(l, c))));

    if (value)
        lower_store(l, temp, value, 0);
    return temp;
}

struct lvalue lower_record(struct lowerer *l, CXCursor c)
{
    CXCursor inner = lower_strip(l, c);

    if (!lower_is_record(l, inner)) /* converted to a transparent union */
        return record_temp(l, c, lower_undef(l, lower_type_of(l, c)));
    switch (l->cl->getCursorKind(inner)) {
    case CXCursor_DeclRefExpr:
    case CXCursor_MemberRefExpr:
    case CXCursor_ArraySubscriptExpr:
    case CXCursor_CompoundLiteralExpr:
    case CXCursor_GenericSelectionExpr: return lower_lvalue(l, inner);
    case CXCursor_UnaryOperator: {
        enum CXUnaryOperatorKind kind = l->cl->getCursorUnaryOperatorKind(inner);
        if (kind == CXUnaryOperator_Extension)
            return lower_record(l, kids_last(l, inner));
        return lower_lvalue(l, inner);
    }
    case CXCursor_CallExpr: return record_temp(l, c, lower_call(l, inner));
    case CXCursor_ConditionalOperator: return record_conditional(l, inner);
    case CXCursor_BinaryOperator: return record_binary(l, inner);
    case CXCursor_StmtExpr: return lvalue_at(l, lower_statement_expression(l, inner));
    case CXCursor_UnexposedExpr: return record_temp(l, c, lower_unexposed(l, inner));
    case CXCursor_InitListExpr: {
        struct lvalue temp = record_temp(l, c, 0);
        lower_init(l, temp, inner);
        return temp;
    }
    default: return record_temp(l, c, lower_havoc(l, inner, lower_type_of(l, c), 0));
    }
}
