/*
 * Initialisers of static storage: numbers and addresses known before the program runs.
 *
 * Evaluate is asked for integer expressions that contain no list (it crashes on a list
 * inside a designated initialiser); in a constant expression it is right.  Addresses
 * are followed here.
 */
#include "analyzer/frontend/init_walk.h"

/* Rows of one object are consecutive, so they are collected first. */
struct rows {
    VEC(struct ir_init) at;
};

static const struct lower_static unknown = {.kind = STATIC_UNKNOWN};

static struct lower_static number(int64_t value)
{
    return (struct lower_static){.kind = STATIC_NUMBER, .value = value};
}

/* --------------------------------------------------------------------- addresses */

static struct lower_static address_of(struct lowerer *l, CXCursor c);

static struct lower_static name_address(struct lowerer *l, CXCursor c)
{
    CXCursor decl = l->cl->getCursorReferenced(c);

    switch (l->cl->getCursorKind(decl)) {
    case CXCursor_FunctionDecl:
        return (struct lower_static){.kind = STATIC_FUNCTION,
                                     .id = lower_function(l, decl)};
    case CXCursor_VarDecl: {
        ir_id row = lower_object(l, decl);
        return row ? (struct lower_static){.kind = STATIC_OBJECT, .id = row} : unknown;
    }
    default: return unknown;
    }
}

/* Bytes from the start of a record, through unnamed members. */
static bool field_offset(const struct lowerer *l, ir_id record, ir_id field,
                         int64_t *bytes)
{
    const struct ir_unit *u = ir_builder_unit(l->b);
    const struct ir_type *t = type_at(l, record);

    for (ir_id f = t->first_field; f < t->first_field + t->field_count; f++) {
        bool is_through = !u->fields[f].name[0] && f != field;
        if (f != field && !(is_through && types_has_field(l, u->fields[f].type, field)))
            continue;
        *bytes += (int64_t)(u->fields[f].offset_bits / 8);
        return f == field || field_offset(l, u->fields[f].type, field, bytes);
    }
    return false;
}

static struct lower_static member_address(struct lowerer *l, CXCursor c)
{
    CXCursor base = kids_last(l, c), decl = l->cl->getCursorReferenced(c);
    ir_id type = lower_type_of(l, base);
    bool is_arrow = is_kind(l, type, IR_TYPE_PTR);
    struct lower_static at = is_arrow ? lower_static_value(l, base)
                                      : address_of(l, base);
    ir_id record = is_arrow ? type_at(l, type)->elem : type;

    if (at.kind != STATIC_OBJECT || l->cl->getCursorKind(decl) != CXCursor_FieldDecl)
        return unknown;
    ir_id field = lower_field(l, decl);
    if (!field || !is_kind(l, record, IR_TYPE_RECORD) ||
        !field_offset(l, record, field, &at.value))
        return unknown;
    return at;
}

/* base + index * size, for addresses of objects. */
static struct lower_static moved(struct lowerer *l, struct lower_static base,
                                 ir_id pointer, struct lower_static index, int sign)
{
    const struct ir_type *t = type_at(l, pointer);
    int64_t bytes = 0;

    if (t->kind != IR_TYPE_PTR && t->kind != IR_TYPE_ARRAY)
        return unknown;
    int64_t size = type_at(l, t->elem)->size;
    if (base.kind != STATIC_OBJECT || index.kind != STATIC_NUMBER || size < 0 ||
        __builtin_mul_overflow(index.value, size * sign, &bytes) ||
        __builtin_add_overflow(base.value, bytes, &base.value))
        return unknown;
    return base;
}

static struct lower_static subscript_address(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};

    kids_of(l, c, &k);
    if (k.len != 2)
        return unknown;
    return moved(l, lower_static_value(l, k.at[0]), lower_type_of(l, k.at[0]),
                 lower_static_value(l, k.at[1]), 1);
}

/* `(T){...}` at file scope, or in the initialiser of a static, is an object too. */
static struct lower_static literal_object(struct lowerer *l, CXCursor c)
{
    struct ir_object o = {.kind = IR_OBJECT_GLOBAL,
                          .flags = IR_OBJECT_IS_STATIC,
                          .type = lower_type(l, l->cl->getCursorType(c)),
                          .loc = place_of_start(l, c)};
    ir_id row = ir_build_object(l->b, &o);

    lower_static_init(l, row, kids_last(l, c));
    return (struct lower_static){.kind = STATIC_OBJECT, .id = row};
}

static struct lower_static address_of(struct lowerer *l, CXCursor c)
{
    CXCursor inner = lower_strip(l, c);

    switch (l->cl->getCursorKind(inner)) {
    case CXCursor_DeclRefExpr: return name_address(l, inner);
    case CXCursor_MemberRefExpr: return member_address(l, inner);
    case CXCursor_ArraySubscriptExpr: return subscript_address(l, inner);
    case CXCursor_CompoundLiteralExpr: return literal_object(l, inner);
    case CXCursor_StringLiteral:
        return (struct lower_static){.kind = STATIC_OBJECT,
                                     .id = lower_string(l, inner)};
    case CXCursor_UnaryOperator:
        if (l->cl->getCursorUnaryOperatorKind(inner) == CXUnaryOperator_Deref)
            return lower_static_value(l, kids_last(l, inner));
        if (l->cl->getCursorUnaryOperatorKind(inner) == CXUnaryOperator_Extension)
            return address_of(l, kids_last(l, inner));
        return unknown;
    default: return unknown;
    }
}

/* ------------------------------------------------------------------------ values */

static struct lower_static integer_value(struct lowerer *l, CXCursor c)
{
    struct lower_number n = lower_evaluate(l, c);

    return n.is_known && !n.is_float ? number(n.i) : unknown;
}

static struct lower_static pointer_sum(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};
    enum CXBinaryOperatorKind kind = l->cl->getCursorBinaryOperatorKind(c);
    int sign = kind == CXBinaryOperator_Sub ? -1 : 1;

    kids_of(l, c, &k);
    if (k.len != 2 || (kind != CXBinaryOperator_Add && kind != CXBinaryOperator_Sub))
        return unknown;
    bool is_swapped = is_kind(l, lower_type_of(l, k.at[0]), IR_TYPE_INT);
    CXCursor p = k.at[is_swapped ? 1 : 0], i = k.at[is_swapped ? 0 : 1];
    return moved(l, lower_static_value(l, p), lower_type_of(l, p),
                 lower_static_value(l, i), sign);
}

static struct lower_static pointer_value(struct lowerer *l, CXCursor c)
{
    CXCursor inner = lower_strip(l, c);
    ir_id type = lower_type_of(l, inner);

    if (is_kind(l, type, IR_TYPE_INT)) {
        struct lower_static n = lower_static_value(l, inner);
        return n.kind == STATIC_NUMBER && n.value == 0 ? n : unknown;
    }
    if (is_kind(l, type, IR_TYPE_ARRAY) || is_kind(l, type, IR_TYPE_FUNC))
        return address_of(l, inner);
    switch (l->cl->getCursorKind(inner)) {
    case CXCursor_CStyleCastExpr: return lower_static_value(l, kids_last(l, inner));
    case CXCursor_UnaryOperator:
        if (l->cl->getCursorUnaryOperatorKind(inner) == CXUnaryOperator_AddrOf)
            return address_of(l, kids_last(l, inner));
        if (l->cl->getCursorUnaryOperatorKind(inner) == CXUnaryOperator_Extension)
            return pointer_value(l, kids_last(l, inner));
        return unknown;
    case CXCursor_BinaryOperator: return pointer_sum(l, inner);
    case CXCursor_GNUNullExpr:
    case CXCursor_CXXNullPtrLiteralExpr: return number(0);
    case CXCursor_AddrLabelExpr:
        if (l->body)
            lower_take_label(l, inner);
        return unknown;
    default: return unknown;
    }
}

/* Evaluate crashes on some lists, and a compound literal holds one. */
static bool is_evaluable(struct lowerer *l, CXCursor c)
{
    enum CXCursorKind kind = l->cl->getCursorKind(c);

    return kind != CXCursor_InitListExpr && kind != CXCursor_CompoundLiteralExpr &&
           kind != CXCursor_StmtExpr;
}

struct lower_static lower_static_value(struct lowerer *l, CXCursor c)
{
    ir_id type = lower_type_of(l, c);

    if (!is_evaluable(l, c))
        return unknown;
    switch (type_at(l, type)->kind) {
    case IR_TYPE_INT: return integer_value(l, c);
    case IR_TYPE_FLOAT: return number(0);
    case IR_TYPE_PTR:
    case IR_TYPE_ARRAY:
    case IR_TYPE_FUNC: return pointer_value(l, c);
    default: return unknown;
    }
}

/* -------------------------------------------------------------------------- rows */

static void add_row(struct lowerer *l, struct rows *rows, struct ir_init row,
                    CXCursor value)
{
    struct lower_static v = lower_static_value(l, value);

    switch (v.kind) {
    case STATIC_NUMBER: row.value = v.value; break;
    case STATIC_OBJECT:
        row.object = v.id;
        row.value = v.value;
        break;
    case STATIC_FUNCTION: row.function = v.id; break;
    case STATIC_UNKNOWN: return;
    }
    if (v.kind == STATIC_NUMBER && is_kind(l, row.type, IR_TYPE_INT))
        row.value = types_wrap(type_at(l, row.type), row.value);
    *vec_push(&rows->at) = row;
}

static void add_element(struct init_walk *w, ir_id type, CXCursor value)
{
    struct lowerer *l = w->l;
    struct rows *rows = w->context;
    struct ir_init row = {.offset = init_offset(w), .type = type};
    const struct ir_field *f = &ir_builder_unit(l->b)->fields[init_field(w)];
    size_t before = rows->at.len;
    CXCursor literal;

    if (f->width_bits) {
        row.bit = (uint32_t)(f->offset_bits % 8);
        row.width = f->width_bits;
    }
    CXCursor inner = lower_strip(l, value);
    if (init_is_string(l, type, value, &literal)) {
        row.object = lower_string(l, literal);
        *vec_push(&rows->at) = row;
    } else if (l->cl->getCursorKind(inner) == CXCursor_CompoundLiteralExpr &&
               is_kind(l, type, IR_TYPE_RECORD)) {
        init_walk_list(w, type, kids_last(l, inner), row.offset);
        return;
    } else if (l->cl->getCursorKind(value) == CXCursor_InitListExpr) {
        CXCursor only = kids_last(l, value); /* {x} for a scalar */
        if (l->cl->Cursor_isNull(only))
            return;
        add_row(l, rows, row, only);
    } else {
        add_row(l, rows, row, value);
    }
    if (rows->at.len == before)
        w->is_partial = true;
}

/* Everything that is not an aggregate's list is one element at the start. */
static void add_whole(struct lowerer *l, struct init_walk *w, ir_id type, CXCursor init)
{
    struct rows *rows = w->context;
    struct ir_init row = {.type = type};
    size_t before = rows->at.len;
    CXCursor literal;

    if (init_is_string(l, type, init, &literal)) {
        row.object = lower_string(l, literal);
        *vec_push(&rows->at) = row;
        return;
    }
    if (l->cl->getCursorKind(init) == CXCursor_InitListExpr) {
        CXCursor only = kids_last(l, init);
        if (l->cl->Cursor_isNull(only))
            return;
        init = only;
    }
    add_row(l, rows, row, init);
    w->is_partial |= rows->at.len == before;
}

void lower_static_init(struct lowerer *l, ir_id object, CXCursor init)
{
    ir_id type = ir_builder_unit(l->b)->objects[object].type;
    struct rows rows = {0};
    struct init_walk w = {.l = l, .element = add_element, .context = &rows};
    CXCursor literal, inner = lower_strip(l, init);
    bool is_aggregate = is_kind(l, type, IR_TYPE_RECORD) ||
                        is_kind(l, type, IR_TYPE_ARRAY);

    ir_build_edit_object(l->b, object)->has_init = true; /* also ends recursion */
    if (l->cl->getCursorKind(inner) == CXCursor_CompoundLiteralExpr && is_aggregate)
        inner = kids_last(l, inner);
    if (is_aggregate && l->cl->getCursorKind(inner) == CXCursor_InitListExpr &&
        !init_is_string(l, type, inner, &literal))
        init_walk_list(&w, type, inner, 0);
    else
        add_whole(l, &w, type, init);

    ir_id first = 0;
    for (size_t i = 0; i < rows.at.len; i++) {
        ir_id row = ir_build_init(l->b, &rows.at.at[i]);
        first = first ? first : row;
    }
    struct ir_object *o = ir_build_edit_object(l->b, object);
    o->first_init = first;
    o->init_count = (ir_id)rows.at.len;
    o->init_is_partial = w.is_partial;
    vec_fini(&rows.at);
    init_walk_fini(&w);
}
