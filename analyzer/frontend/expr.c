/*
 * Expressions: by kind of cursor, their value, their place, or their effects alone.
 *
 * A table says what is done with each kind; whatever has no row is HAVOC.
 */
#include <string.h>

#include "analyzer/frontend/lower.h"
#include "analyzer/frontend/recover.h"

/* How one kind of expression is lowered; NULL: not that way. */
struct row {
    ir_id (*value)(struct lowerer *l, CXCursor c);
    struct lvalue (*place)(struct lowerer *l, CXCursor c);
};

enum { FIRST = CXCursor_FirstExpr, LAST = CXCursor_FirstExpr + 100 };

bool lower_is_record(struct lowerer *l, CXCursor c)
{
    return is_kind(l, lower_type_of(l, c), IR_TYPE_RECORD);
}

/* --------------------------------------------------------------------- numbers */

struct lower_number lower_evaluate(const struct lowerer *l, CXCursor c)
{
    struct lower_number n = {0};
    CXEvalResult r = l->cl->Cursor_Evaluate(c);

    if (!r)
        return n;
    switch (l->cl->EvalResult_getKind(r)) {
    case CXEval_Int:
        n.is_known = true;
        n.i = l->cl->EvalResult_getAsLongLong(r);
        break;
    case CXEval_Float:
        n.is_known = n.is_float = true;
        n.f = l->cl->EvalResult_getAsDouble(r);
        break;
    default: break;
    }
    l->cl->EvalResult_dispose(r);
    return n;
}

static ir_id lower_literal(struct lowerer *l, CXCursor c)
{
    ir_id type = lower_type_of(l, c);
    struct lower_number n = {0};

    if (!is_kind(l, type, IR_TYPE_UNKNOWN)) /* imaginary */
        n = lower_evaluate(l, c);
    if (!n.is_known)
        return lower_undef(l, type);
    if (!n.is_float)
        return lower_constant(l, type, n.i);
    return ir_emit(
        l->b,
        &(struct ir_inst){.op = IR_FCONST, .type = type, .fimm = n.f, .loc = l->loc});
}

/* The variable that `sizeof` measures, when it is a plain one; 0 for others. */
static ir_id measured_object(struct lowerer *l, CXCursor operand)
{
    while (l->cl->getCursorKind(operand) == CXCursor_ParenExpr)
        operand = kids_last(l, operand);
    if (l->cl->getCursorKind(operand) != CXCursor_DeclRefExpr)
        return 0;
    CXCursor decl = l->cl->getCursorReferenced(operand);
    enum CXCursorKind kind = l->cl->getCursorKind(decl);
    if (kind != CXCursor_VarDecl && kind != CXCursor_ParmDecl)
        return 0;
    return lower_object(l, decl);
}

/* What is measured is an array whose size stands in for one of a missing header. */
static bool is_guessed_array(struct lowerer *l, CXCursor operand)
{
    while (l->cl->getCursorKind(operand) == CXCursor_ParenExpr)
        operand = kids_last(l, operand);
    if (!l->stand_ins || (l->cl->getCursorKind(operand) != CXCursor_DeclRefExpr &&
                          l->cl->getCursorKind(operand) != CXCursor_MemberRefExpr))
        return false;
    ir_id loc = place_of_declaration(l, l->cl->getCursorReferenced(operand));
    return loc && (ir_builder_unit(l->b)->locs[loc].flags & IR_LOC_GUESSED);
}

/* sizeof and _Alignof look alike; both are numbers unless a VLA is measured. */
ir_id lower_sizeof(struct lowerer *l, CXCursor c)
{
    ir_id type = lower_type_of(l, c);
    struct lower_number n = lower_evaluate(l, c);
    CXCursor operand = kids_last(l, c);

    if (!n.is_known) {
        ir_id bytes = l->cl->Cursor_isNull(operand)
                          ? 0
                          : vla_bytes(l, l->cl->getCursorType(operand));
        if (!bytes)
            return lower_undef(l, type);
        return lower_convert(l, bytes, type, 0);
    }
    if (!is_kind(l, type, IR_TYPE_INT))
        return lower_undef(l, type);
    ir_id record = l->cl->Cursor_isNull(operand)
                       ? 0
                       : lower_type(l, l->cl->getCursorType(operand));
    bool is_guessed = record && type_at(l, record)->kind == IR_TYPE_RECORD &&
                      (type_at(l, record)->flags & IR_TYPE_GUESSED) &&
                      type_at(l, record)->size == n.i;
    if (is_guessed && l->is_measuring)
        return lower_convert(l, lower_guessed_size(l, record), type, 0);
    ir_id object = l->cl->Cursor_isNull(operand) ? 0 : measured_object(l, operand);
    is_guessed = is_guessed ||
                 (!l->cl->Cursor_isNull(operand) && is_guessed_array(l, operand));
    return ir_emit(l->b, &(struct ir_inst){.op = IR_CONST,
                                           .type = type,
                                           .imm = types_wrap(type_at(l, type), n.i),
                                           .id = object,
                                           .flags = IR_INST_SIZEOF |
                                                    (is_guessed ? IR_INST_GUESSED : 0),
                                           .loc = l->loc});
}

/* ------------------------------------------------------------------ references */

/* The address of what a declaration stands for; 0 when it has none. */
static ir_id address_of_decl(struct lowerer *l, CXCursor decl)
{
    ir_id row = 0;

    switch (l->cl->getCursorKind(decl)) {
    case CXCursor_VarDecl:
    case CXCursor_ParmDecl:
        row = lower_object(l, decl);
        return row ? emit_address(l, row) : 0;
    case CXCursor_FunctionDecl: {
        row = lower_function(l, decl);
        ir_id type = ir_builder_unit(l->b)->functions[row].type;
        return emit_id(l, IR_FUNC_ADDR, ir_build_pointer_to(l->b, type), row);
    }
    default: return 0;
    }
}

/* An address that is not known, where a pointer to the expression's type is wanted. */
static struct lvalue unknown_lvalue(struct lowerer *l, CXCursor c)
{
    ir_id type = ir_build_pointer_to(l->b, lower_type_of(l, c));

    return lvalue_at(l, lower_havoc(l, c, type, 0));
}

bool lower_is_guessed_label(struct lowerer *l, CXCursor c)
{
    CXCursor decl = l->cl->getCursorReferenced(c);

    return l->cl->getCursorKind(decl) == CXCursor_EnumConstantDecl &&
           l->cl->getEnumConstantDeclValue(decl) >= RECOVER_FIRST_LABEL &&
           place_is_stand_in(l, decl);
}

/* `name` of an enum; of a stand-in, it is a number that only a header knows. */
static ir_id enumerator(struct lowerer *l, CXCursor c, CXCursor decl)
{
    ir_id type = lower_type_of(l, c);
    int64_t value = l->cl->getEnumConstantDeclValue(decl);

    if (!place_is_stand_in(l, decl) || !is_kind(l, type, IR_TYPE_INT))
        return lower_constant(l, type, value);
    return ir_emit(l->b, &(struct ir_inst){.op = IR_CONST,
                                           .type = type,
                                           .imm = types_wrap(type_at(l, type), value),
                                           .flags = IR_INST_GUESSED,
                                           .loc = l->loc});
}

static ir_id name_value(struct lowerer *l, CXCursor c)
{
    CXCursor decl = l->cl->getCursorReferenced(c);

    if (lower_is_guessed_label(l, c))
        return lower_undef(l, lower_type_of(l, c));
    if (l->cl->getCursorKind(decl) == CXCursor_EnumConstantDecl)
        return enumerator(l, c, decl);
    ir_id address = address_of_decl(l, decl);
    return address ? lower_load(l, lvalue_at(l, address))
                   : lower_havoc(l, c, lower_type_of(l, c), 0);
}

static struct lvalue name_lvalue(struct lowerer *l, CXCursor c)
{
    ir_id address = address_of_decl(l, l->cl->getCursorReferenced(c));

    return address ? lvalue_at(l, address) : unknown_lvalue(l, c);
}

/*
 * From the record down to the field, through unnamed members, which the parser's tree
 * leaves out.  0 when the field is not in there.
 */
static ir_id emit_path(struct lowerer *l, ir_id address, ir_id field)
{
    const struct ir_unit *u = ir_builder_unit(l->b);
    const struct ir_type *record = type_at(l, value_pointee(l, address));
    ir_id first = record->first_field, count = record->field_count;

    if (record->kind != IR_TYPE_RECORD)
        return 0;
    if (field >= first && field - first < count)
        return emit_field(l, address, field);
    for (ir_id f = first; f < first + count; f++)
        if (!u->fields[f].name[0] && types_has_field(l, u->fields[f].type, field))
            return emit_path(l, emit_field(l, address, f), field);
    return 0;
}

static struct lvalue lower_member(struct lowerer *l, CXCursor c)
{
    CXCursor base = kids_last(l, c);
    CXCursor decl = l->cl->getCursorReferenced(c);
    ir_id saved = l->loc, address = 0, field = 0;

    if (l->cl->Cursor_isNull(base) || l->cl->getCursorKind(decl) != CXCursor_FieldDecl)
        return unknown_lvalue(l, c);
    ir_id type = lower_type_of(l, base);
    if (is_kind(l, type, IR_TYPE_PTR) || is_kind(l, type, IR_TYPE_ARRAY)) {
        address = lower_rvalue(l, base);
        l->loc = place_of(l, c);
    } else if (is_kind(l, type, IR_TYPE_RECORD)) {
        address = lower_record(l, base).address;
    }
    field = lower_field(l, decl);
    address = address && field ? emit_path(l, address, field) : 0;
    struct lvalue result = address ? lvalue_at(l, address) : unknown_lvalue(l, c);
    l->loc = saved;
    return result;
}

/* `3[p]` has the pointer second. */
static struct lvalue lower_subscript(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};
    ir_id saved = l->loc;

    kids_of(l, c, &k);
    if (k.len != 2)
        return unknown_lvalue(l, c);
    ir_id type = lower_type_of(l, k.at[0]);
    unsigned p = is_kind(l, type, IR_TYPE_PTR) || is_kind(l, type, IR_TYPE_ARRAY) ? 0
                                                                                  : 1;
    ir_id both[2];
    both[0] = lower_rvalue(l, k.at[0]);
    both[1] = lower_rvalue(l, k.at[1]);
    struct lower_index i = {.pointer = both[p],
                            .index = both[1 - p],
                            .pointer_type = l->cl->getCursorType(k.at[p]),
                            .flags = IR_INST_SUBSCRIPT};
    if (!value_pointee(l, i.pointer))
        return unknown_lvalue(l, c);
    l->loc = place_of(l, c);
    struct lvalue result = lvalue_at(l, lower_index(l, &i));
    l->loc = saved;
    return result;
}

/* The address of `*p` is p; its place is that of the whole expression. */
static struct lvalue lower_dereference(struct lowerer *l, CXCursor c)
{
    ir_id address = lower_rvalue(l, kids_last(l, c));

    if (!value_pointee(l, address))
        return unknown_lvalue(l, c);
    return (struct lvalue){address, place_of(l, c)};
}

static struct lvalue unary_lvalue(struct lowerer *l, CXCursor c)
{
    switch (l->cl->getCursorUnaryOperatorKind(c)) {
    case CXUnaryOperator_Deref: return lower_dereference(l, c);
    case CXUnaryOperator_Extension: return lower_lvalue(l, kids_last(l, c));
    default: return unknown_lvalue(l, c);
    }
}

/* ---------------------------------------------------------------- pass through */

static ir_id only_kid_value(struct lowerer *l, CXCursor c)
{
    return lower_rvalue(l, kids_last(l, c));
}

static struct lvalue only_kid_lvalue(struct lowerer *l, CXCursor c)
{
    return lower_lvalue(l, kids_last(l, c));
}

static ir_id lower_cast(struct lowerer *l, CXCursor c)
{
    CXCursor operand = kids_last(l, c);
    ir_id type = lower_type_of(l, c);

    if (is_kind(l, type, IR_TYPE_VOID)) {
        lower_discard(l, operand);
        return 0;
    }
    ir_id value = lower_rvalue(l, operand);
    if (is_kind(l, type, IR_TYPE_RECORD)) /* GNU: a cast to a union */
        return lower_undef(l, type);
    return lower_convert(l, value, type, IR_INST_EXPLICIT);
}

static struct lvalue string_lvalue(struct lowerer *l, CXCursor c)
{
    return lvalue_at(l, emit_address(l, lower_string(l, c)));
}

static ir_id loaded(struct lowerer *l, CXCursor c)
{
    return lower_load(l, lower_lvalue(l, c));
}

static struct lvalue generic_lvalue(struct lowerer *l, CXCursor c)
{
    CXCursor chosen = lower_generic_choice(l, c);

    return l->cl->Cursor_isNull(chosen) ? unknown_lvalue(l, c)
                                        : lower_lvalue(l, chosen);
}

static ir_id label_address(struct lowerer *l, CXCursor c)
{
    lower_take_label(l, c);
    return lower_undef(l, lower_type_of(l, c));
}

static ir_id null_pointer(struct lowerer *l, CXCursor c)
{
    return lower_constant(l, lower_type_of(l, c), 0);
}

static ir_id statement_value(struct lowerer *l, CXCursor c)
{
    return lower_is_record(l, c) ? lower_load(l, lower_record(l, c))
                                 : lower_statement_expression(l, c);
}

/* `{x}` and `{}` where a scalar is wanted. */
static ir_id braced_scalar(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};
    ir_id type = lower_type_of(l, c);

    if (is_kind(l, type, IR_TYPE_RECORD))
        return lower_load(l, lower_record(l, c));
    kids_of(l, c, &k);
    if (k.len == 0)
        return lower_constant(l, type, 0);
    return lower_convert(l, lower_rvalue(l, k.at[0]), type, 0);
}

/* ---------------------------------------------------------------------- the table */

#define VALUE(kind, fn) [CXCursor_##kind - FIRST] = {fn, NULL}
#define PLACE(kind, fn, where) [CXCursor_##kind - FIRST] = {fn, where}

static const struct row rows[LAST - FIRST] = {
    VALUE(UnexposedExpr, lower_unexposed),
    VALUE(CallExpr, lower_call),
    VALUE(IntegerLiteral, lower_literal),
    VALUE(FloatingLiteral, lower_literal),
    VALUE(ImaginaryLiteral, lower_literal),
    VALUE(CharacterLiteral, lower_literal),
    VALUE(BinaryOperator, lower_binary),
    VALUE(CompoundAssignOperator, lower_compound_assign),
    VALUE(ConditionalOperator, lower_conditional),
    VALUE(CStyleCastExpr, lower_cast),
    VALUE(InitListExpr, braced_scalar),
    VALUE(AddrLabelExpr, label_address),
    VALUE(StmtExpr, statement_value),
    VALUE(GNUNullExpr, null_pointer),
    VALUE(CXXNullPtrLiteralExpr, null_pointer),
    VALUE(UnaryExpr, lower_sizeof),
    PLACE(DeclRefExpr, name_value, name_lvalue),
    PLACE(MemberRefExpr, loaded, lower_member),
    PLACE(StringLiteral, loaded, string_lvalue),
    PLACE(ParenExpr, only_kid_value, only_kid_lvalue),
    PLACE(UnaryOperator, lower_unary, unary_lvalue),
    PLACE(ArraySubscriptExpr, loaded, lower_subscript),
    PLACE(CompoundLiteralExpr, loaded, lower_compound_literal),
    PLACE(GenericSelectionExpr, lower_generic, generic_lvalue),
};

static const struct row *find_row(enum CXCursorKind kind)
{
    static const struct row none;

    return (int)kind >= FIRST && (int)kind < LAST ? &rows[kind - FIRST] : &none;
}

ir_id lower_rvalue(struct lowerer *l, CXCursor c)
{
    const struct row *row = find_row(l->cl->getCursorKind(c));

    return row->value ? row->value(l, c) : lower_havoc(l, c, lower_type_of(l, c), 0);
}

/* A value where a place is wanted is put into a temporary. */
static struct lvalue spill(struct lowerer *l, CXCursor c)
{
    ir_id type = lower_type_of(l, c);

    if (is_kind(l, type, IR_TYPE_VOID) || is_kind(l, type, IR_TYPE_FUNC))
        return unknown_lvalue(l, c);
    ir_id value = lower_rvalue(l, c);
    struct lvalue temp = lvalue_at(l, emit_address(l, lower_temp(l, type)));
    lower_store(l, temp, value, 0);
    return temp;
}

struct lvalue lower_lvalue(struct lowerer *l, CXCursor c)
{
    enum CXCursorKind kind = l->cl->getCursorKind(c);
    const struct row *row = find_row(kind);

    if (row->place)
        return row->place(l, c);
    if (lower_is_record(l, c))
        return lower_record(l, c);
    if (kind == CXCursor_UnexposedExpr) {
        if (is_kind(l, lower_type_of(l, c), IR_TYPE_UNKNOWN))
            return unknown_lvalue(l, c); /* a member that nobody declared */
        CXCursor stripped = lower_strip(l, c);
        if (!l->cl->equalCursors(stripped, c))
            return lower_lvalue(l, stripped);
    }
    return spill(l, c);
}

/* Only these can leave a record that nobody wants loaded. */
static bool may_be_record(enum CXCursorKind kind)
{
    return kind != CXCursor_CallExpr && kind != CXCursor_UnaryOperator &&
           kind != CXCursor_CompoundAssignOperator;
}

void lower_discard(struct lowerer *l, CXCursor c)
{
    while (l->cl->getCursorKind(c) == CXCursor_ParenExpr)
        c = kids_last(l, c);
    if (may_be_record(l->cl->getCursorKind(c)) && lower_is_record(l, c))
        (void)lower_record(l, c);
    else
        (void)lower_rvalue(l, c);
}
