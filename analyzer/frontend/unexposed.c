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
 * Whether a type is what va_list is: an array of, a pointer to, or a record of that
 * name, or a char pointer on 32 bits.
 */
static bool is_va_list(const struct lowerer *l, ir_id type)
{
    const struct ir_type *t = type_at(l, type);

    if (t->kind == IR_TYPE_PTR || t->kind == IR_TYPE_ARRAY)
        return is_va_list_record(l, t->elem) ||
               (ir_builder_unit(l->b)->pointer_bits == 32 &&
                (type_at(l, t->elem)->flags & IR_TYPE_CHAR));
    return is_va_list_record(l, type);
}

/* A conversion has the extent of its operand, va_arg more. */
static bool is_wider(const struct lowerer *l, CXCursor c, CXCursor operand)
{
    return !l->cl->equalRanges(l->cl->getCursorExtent(c),
                               l->cl->getCursorExtent(operand));
}

bool lower_is_va_arg(struct lowerer *l, CXCursor c, CXCursor operand)
{
    return is_va_list(l, lower_type_of(l, operand)) && is_wider(l, c, operand);
}

/* --------------------------------------------------------------------- one child */

static bool is_expression(const struct lowerer *l, CXCursor c)
{
    enum CXCursorKind kind = l->cl->getCursorKind(c);

    return kind >= CXCursor_FirstExpr && kind < CXCursor_FirstStmt;
}

/* A call leaves a record as a value; what else has one has it in storage. */
static ir_id record_value(struct lowerer *l, CXCursor c)
{
    CXCursor inner = lower_strip(l, c);

    if (l->cl->getCursorKind(inner) == CXCursor_CallExpr || !lower_is_record(l, inner))
        return lower_rvalue(l, inner); /* the second: for a transparent union */
    return lower_load(l, lower_record(l, inner));
}

static ir_id lower_va_arg(struct lowerer *l, CXCursor c, CXCursor list, ir_id value)
{
    ir_id type = lower_type_of(l, c);

    if (is_kind(l, value_type(l, value), IR_TYPE_RECORD))
        value = lower_record(l, list).address;
    if (is_kind(l, type, IR_TYPE_VOID) || is_kind(l, type, IR_TYPE_ARRAY))
        return lower_havoc(l, c, type, 0);
    return emit(l, IR_VA_ARG, type, value, 0);
}

/* A conversion, __func__, or va_arg; which of them shows when the operand is known. */
static ir_id lower_wrapped(struct lowerer *l, CXCursor c, CXCursor operand)
{
    ir_id type = lower_type_of(l, c);

    if (is_kind(l, type, IR_TYPE_VOID)) {
        lower_discard(l, operand);
        return 0;
    }
    if (is_kind(l, type, IR_TYPE_RECORD) && !lower_is_va_arg(l, c, operand))
        return record_value(l, operand);
    ir_id value = lower_rvalue(l, operand);
    if (value && is_va_list(l, value_type(l, value)) && is_wider(l, c, operand))
        return lower_va_arg(l, c, operand, value);
    return lower_convert(l, value, type, 0);
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
    SCOPED_KIDS struct kids k = {0};

    ir_id value = 0;
    kids_of(l, c, &k);
    if (is_kind(l, lower_type_of(l, c), IR_TYPE_UNKNOWN)) /* parsed with an error */
        return lower_doubtful_call(l, c, &k, &value)
                   ? value
                   : lower_havoc(l, c, lower_type_of(l, c), 0);
    if (k.len == 1 && is_expression(l, k.at[0]))
        return lower_wrapped(l, c, k.at[0]);
    if (!has_expression(l, &k) || has_member(l, &k))
        return lower_hidden_number(l, c);
    if (k.len == 2 && l->cl->getCursorKind(k.at[0]) == CXCursor_TypeRef)
        return lower_wrapped(l, c, k.at[1]);
    if (is_elvis(l, &k))
        return lower_elvis(l, c, &k);
    if (lower_atomic(l, c, &k, &value))
        return value;
    CXCursor chosen = lower_choose_expr(l, &k, l->cl->getCursorType(c));
    if (!l->cl->Cursor_isNull(chosen))
        return lower_rvalue(l, chosen);
    return lower_havoc(l, c, lower_type_of(l, c), 0);
}

/* ---------------------------------------------------------------------- _Generic */

/*
 * Which association is chosen is hidden; its type is that of the whole.  These are the
 * ones that have it.  The first child is the controlling expression, not evaluated.
 */
static void generic_candidates(struct lowerer *l, CXCursor c, struct kids *k)
{
    CXType type = l->cl->getCanonicalType(l->cl->getCursorType(c));
    unsigned kept = 0;
    bool is_first = true;

    kids_of(l, c, k);
    for (unsigned i = 0; i < k->len; i++) {
        if (!is_expression(l, k->at[i]))
            continue;
        CXType its = l->cl->getCanonicalType(l->cl->getCursorType(k->at[i]));
        if (!is_first && l->cl->equalTypes(type, its))
            k->at[kept++] = k->at[i];
        is_first = false;
    }
    k->len = kept;
}

CXCursor lower_generic_choice(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};

    generic_candidates(l, c, &k);
    return k.len == 1 ? k.at[0] : (CXCursor){.kind = CXCursor_InvalidFile};
}

static bool are_literals(const struct lowerer *l, const struct kids *k)
{
    for (unsigned i = 0; i < k->len; i++) {
        enum CXCursorKind kind = l->cl->getCursorKind(k->at[i]);
        if (kind != CXCursor_IntegerLiteral && kind != CXCursor_CharacterLiteral)
            return false;
    }
    return k->len > 0;
}

/* One of several, which is not known: a choice on a value that is not known either. */
static ir_id lower_any_of(struct lowerer *l, const struct kids *k, ir_id type)
{
    ir_id temp = is_kind(l, type, IR_TYPE_VOID) ? 0 : lower_temp(l, type);
    ir_id end = ir_body_block(l->b), next = 0;

    for (unsigned i = 0; i < k->len; i++) {
        ir_id here = ir_body_block(l->b);
        next = i + 1 < k->len ? ir_body_block(l->b) : here;
        if (next == here)
            emit_jump(l, here);
        else
            emit_branch(l, lower_undef(l, l->t_int), here, next);
        ir_body_enter(l->b, here);
        ir_id value = lower_rvalue(l, k->at[i]);
        if (temp)
            lower_store(l, lvalue_at(l, emit_address(l, temp)), value, 0);
        emit_jump(l, end);
        if (next != here)
            ir_body_enter(l->b, next);
    }
    ir_body_enter(l->b, end);
    return temp ? lower_load(l, lvalue_at(l, emit_address(l, temp))) : 0;
}

ir_id lower_generic(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};
    ir_id type = lower_type_of(l, c);

    generic_candidates(l, c, &k);
    if (k.len == 1)
        return lower_rvalue(l, k.at[0]);
    if (is_kind(l, type, IR_TYPE_INT) && are_literals(l, &k)) {
        struct lower_number n = lower_evaluate(l, c);
        if (n.is_known && !n.is_float)
            return lower_constant(l, type, n.i);
    }
    bool is_storable = !is_kind(l, type, IR_TYPE_ARRAY) &&
                       !is_kind(l, type, IR_TYPE_FUNC);
    if (k.len == 0 || !is_storable)
        return lower_havoc(l, c, type, 0);
    return lower_any_of(l, &k, type);
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
    SCOPED_KIDS struct kids k = {0};
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
