/*
 * What libclang calls an unexposed expression: implicit conversions, va_arg, GNU ?:,
 * offsetof, designated initialisers, atomic built-ins and more, told apart by number,
 * kind and type of their children.
 */
#include <string.h>

#include "analyzer/frontend/lower.h"

/* ------------------------------------------------------------------------ va_arg */

static bool is_va_list_record(const struct lowerer *l, ir_id type)
{
    const struct ir_type *t = type_at(l, type);

    return t->kind == IR_TYPE_RECORD && t->name && strstr(t->name, "__va_list");
}

/*
 * A conversion has the extent of its operand, va_arg more.  Asked only where the
 * operand is a va_list: a pointer to or a record of that name, or a char pointer on 32
 * bits.
 */
bool lower_is_va_arg(struct lowerer *l, CXCursor c, CXCursor operand)
{
    const struct ir_type *t = type_at(l, lower_type_of(l, operand));
    bool is_list = false;

    if (t->kind == IR_TYPE_PTR || t->kind == IR_TYPE_ARRAY)
        is_list = is_va_list_record(l, t->elem) ||
                  (ir_builder_unit(l->b)->pointer_bits == 32 &&
                   (type_at(l, t->elem)->flags & IR_TYPE_CHAR));
    else if (t->kind == IR_TYPE_RECORD)
        is_list = is_va_list_record(l, lower_type_of(l, operand));
    return is_list && !l->cl->equalRanges(l->cl->getCursorExtent(c),
                                          l->cl->getCursorExtent(operand));
}

static ir_id lower_va_arg(struct lowerer *l, CXCursor c, CXCursor list)
{
    ir_id value = lower_is_record(l, list) ? lower_record(l, list).address
                                           : lower_rvalue(l, list);
    ir_id type = lower_type_of(l, c);

    if (is_kind(l, type, IR_TYPE_VOID) || is_kind(l, type, IR_TYPE_ARRAY))
        return lower_havoc(l, c, type, 0);
    return emit(l, IR_VA_ARG, type, value, 0);
}

/* --------------------------------------------------------------------- one child */

static bool is_expression(const struct lowerer *l, CXCursor c)
{
    return l->cl->isExpression(l->cl->getCursorKind(c)) != 0;
}

static bool is_string_name(const struct lowerer *l, CXCursor operand)
{
    return l->cl->getCursorKind(operand) == CXCursor_StringLiteral;
}

/* A conversion, __func__, or va_arg. */
static ir_id lower_wrapped(struct lowerer *l, CXCursor c, CXCursor operand)
{
    ir_id type = lower_type_of(l, c);

    if (is_kind(l, type, IR_TYPE_VOID)) {
        lower_discard(l, operand);
        return 0;
    }
    if (is_string_name(l, operand))
        return lower_convert(l, lower_rvalue(l, operand), type, 0);
    if (lower_is_va_arg(l, c, operand))
        return lower_va_arg(l, c, operand);
    return lower_convert(l, lower_rvalue(l, operand), type, 0);
}

/* ----------------------------------------------------------------- more or none */

/* offsetof(T, m), __builtin_types_compatible_p(T, U), __builtin_LINE(): numbers. */
static ir_id lower_hidden_number(struct lowerer *l, CXCursor c)
{
    ir_id type = lower_type_of(l, c);
    struct lower_number n = {0};

    if (is_kind(l, type, IR_TYPE_INT))
        n = lower_evaluate(l, c);
    if (n.is_known && !n.is_float)
        return lower_constant(l, type, n.i);
    return lower_havoc(l, c, type, 0);
}

static bool has_expression(const struct lowerer *l, const struct kids *k)
{
    for (unsigned i = 0; i < k->len; i++)
        if (is_expression(l, k->at[i]) &&
            l->cl->getCursorKind(k->at[i]) != CXCursor_MemberRefExpr)
            return true;
    return false;
}

static bool has_member(const struct lowerer *l, const struct kids *k)
{
    for (unsigned i = 0; i < k->len; i++)
        if (l->cl->getCursorKind(k->at[i]) == CXCursor_MemberRef)
            return true;
    return false;
}

static bool is_elvis(const struct lowerer *l, const struct kids *k)
{
    return k->len == 4 && l->cl->equalCursors(k->at[0], k->at[1]) &&
           l->cl->equalCursors(k->at[1], k->at[2]);
}

/* __builtin_choose_expr(constant, a, b): the child chosen; null when it is not that. */
CXCursor lower_choose_expr(struct lowerer *l, const struct kids *k, CXType type)
{
    CXCursor none = {.kind = CXCursor_InvalidFile};
    struct lower_number n = {0};

    if (k->len != 3 || !is_kind(l, lower_type_of(l, k->at[0]), IR_TYPE_INT))
        return none;
    n = lower_evaluate(l, k->at[0]);
    if (!n.is_known || n.is_float)
        return none;
    CXCursor chosen = k->at[n.i != 0 ? 1 : 2];
    CXType its = l->cl->getCursorType(chosen);
    return lower_type(l, its) == lower_type(l, type) ? chosen : none;
}

ir_id lower_unexposed(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k;

    kids_of(l, c, &k);
    if (k.len == 1 && is_expression(l, k.at[0]))
        return lower_wrapped(l, c, k.at[0]);
    if (!has_expression(l, &k) || has_member(l, &k))
        return lower_hidden_number(l, c);
    if (k.len == 2 && l->cl->getCursorKind(k.at[0]) == CXCursor_TypeRef)
        return lower_is_va_arg(l, c, k.at[1]) ? lower_va_arg(l, c, k.at[1])
                                              : lower_wrapped(l, c, k.at[1]);
    if (is_elvis(l, &k))
        return lower_elvis(l, c, &k);
    CXCursor chosen = lower_choose_expr(l, &k, l->cl->getCursorType(c));
    if (!l->cl->Cursor_isNull(chosen))
        return lower_rvalue(l, chosen);
    return lower_havoc(l, c, lower_type_of(l, c), 0);
}

/* ---------------------------------------------------------------------- _Generic */

/*
 * Which association is chosen is hidden; its type is the type of the whole, so when one
 * alone has that type, it is the one.  The first child is the controlling expression.
 */
CXCursor lower_generic_choice(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k;
    CXType type = l->cl->getCanonicalType(l->cl->getCursorType(c));
    CXCursor chosen = {.kind = CXCursor_InvalidFile};
    bool is_first = true;

    kids_of(l, c, &k);
    for (unsigned i = 0; i < k.len; i++) {
        if (!is_expression(l, k.at[i]))
            continue;
        if (is_first) {
            is_first = false;
            continue;
        }
        CXType its = l->cl->getCanonicalType(l->cl->getCursorType(k.at[i]));
        if (!l->cl->equalTypes(type, its))
            continue;
        if (!l->cl->Cursor_isNull(chosen))
            return (CXCursor){.kind = CXCursor_InvalidFile};
        chosen = k.at[i];
    }
    return chosen;
}

/* ------------------------------------------------------------------------- HAVOC */

/* A value through which what the part names can be reached; 0 for none. */
static ir_id reachable(struct lowerer *l, CXCursor part)
{
    CXCursor inner = lower_strip(l, part);

    switch (l->cl->getCursorKind(inner)) {
    case CXCursor_DeclRefExpr: {
        enum CXCursorKind kind =
            l->cl->getCursorKind(l->cl->getCursorReferenced(inner));
        if (kind != CXCursor_VarDecl && kind != CXCursor_ParmDecl)
            return 0;
        return lower_lvalue(l, inner).address;
    }
    case CXCursor_MemberRefExpr:
    case CXCursor_ArraySubscriptExpr: return lower_lvalue(l, inner).address;
    default:
        if (lower_is_record(l, inner))
            return lower_record(l, inner).address;
        return lower_rvalue(l, inner);
    }
}

ir_id lower_havoc(struct lowerer *l, CXCursor c, ir_id type, uint32_t flags)
{
    SCOPED_KIDS struct kids k;
    VEC(ir_id) args = {0};
    ir_id result = type ? type : l->t_void;

    if (is_kind(l, result, IR_TYPE_ARRAY) || is_kind(l, result, IR_TYPE_FUNC))
        result = ir_build_pointer_to(l->b, is_kind(l, result, IR_TYPE_ARRAY)
                                               ? type_at(l, result)->elem
                                               : result);
    kids_of(l, c, &k);
    for (unsigned i = 0; i < k.len; i++) {
        ir_id value = is_expression(l, k.at[i]) ? reachable(l, k.at[i]) : 0;
        if (value)
            *vec_push(&args) = value;
    }
    l->body->havoc_count++;
    struct ir_inst inst = {
        .op = IR_HAVOC, .type = result, .flags = flags, .loc = place_of(l, c)};
    ir_id value = ir_emit_args(l->b, &inst, args.at, (ir_id)args.len);
    vec_fini(&args);
    return is_kind(l, result, IR_TYPE_VOID) ? 0 : value;
}
