/*
 * Types of the parser as rows of the unit.
 *
 * Sugar is taken off step by step, not by getCanonicalType, because the name wchar_t is
 * wanted and lost in the canonical type.  A record's row is made at once and its fields
 * later, since a record can be part of its own fields' types.
 *
 * getSizeOf is asked for records, enums and numbers only: on the type of a __builtin_
 * function (CXType_Unexposed) it crashes.
 */
#include <string.h>

#include "analyzer/frontend/lower.h"

static const struct base {
    enum CXTypeKind kind;
    enum ir_type_kind is;
    uint32_t flags;
    const char *name;
} base_types[] = {
#define BASE(kind, is, flags, name) {CXType_##kind, IR_TYPE_##is, flags, name}
#define INT(kind, flags, name) BASE(kind, INT, flags, name)
#define FLOAT(kind, name) BASE(kind, FLOAT, 0, name)
    BASE(Void, VOID, 0, "void"),
    INT(Bool, 0, "_Bool"),
    INT(Char_U, IR_TYPE_CHAR, "char"),
    INT(UChar, IR_TYPE_CHAR, "unsigned char"),
    INT(Char16, 0, "char16_t"),
    INT(Char32, 0, "char32_t"),
    INT(UShort, 0, "unsigned short"),
    INT(UInt, 0, "unsigned int"),
    INT(ULong, 0, "unsigned long"),
    INT(ULongLong, 0, "unsigned long long"),
    INT(UInt128, 0, "unsigned __int128"),
    INT(Char_S, IR_TYPE_CHAR | IR_TYPE_SIGNED, "char"),
    INT(SChar, IR_TYPE_CHAR | IR_TYPE_SIGNED, "signed char"),
    INT(WChar, IR_TYPE_SIGNED | IR_TYPE_WCHAR, "wchar_t"),
    INT(Short, IR_TYPE_SIGNED, "short"),
    INT(Int, IR_TYPE_SIGNED, "int"),
    INT(Long, IR_TYPE_SIGNED, "long"),
    INT(LongLong, IR_TYPE_SIGNED, "long long"),
    INT(Int128, IR_TYPE_SIGNED, "__int128"),
    FLOAT(Float, "float"),
    FLOAT(Double, "double"),
    FLOAT(LongDouble, "long double"),
    FLOAT(Float128, "__float128"),
    FLOAT(Half, "__fp16"),
    FLOAT(Float16, "_Float16"),
    FLOAT(BFloat16, "__bf16"),
#undef BASE
#undef INT
#undef FLOAT
};

const struct ir_type *type_at(const struct lowerer *l, ir_id row)
{
    return &ir_builder_unit(l->b)->types[row];
}

ir_id types_unqualified(const struct lowerer *l, ir_id row)
{
    ir_id base = idmap_get(&l->unqualified, row);

    return base ? base : row;
}

/* The row with more qualifiers.  Of a record: fields follow when they are known. */
ir_id types_qualified(struct lowerer *l, ir_id row, uint32_t flags)
{
    flags &= IR_TYPE_CONST | IR_TYPE_VOLATILE | IR_TYPE_WCHAR;
    if ((type_at(l, row)->flags & flags) == flags)
        return row;

    flags |= type_at(l, row)->flags & (IR_TYPE_CONST | IR_TYPE_VOLATILE);
    uint64_t key = (uint64_t)types_unqualified(l, row) << 32 | flags;
    ir_id known = idmap_get(&l->qualified, key);
    if (known)
        return known;

    struct ir_type copy = *type_at(l, row);
    copy.flags |= flags;
    ir_id made = ir_build_type(l->b, &copy);
    idmap_set(&l->qualified, key, made);
    if (!(flags & IR_TYPE_WCHAR))
        idmap_set(&l->unqualified, made, types_unqualified(l, row));
    if (copy.kind == IR_TYPE_RECORD && !copy.field_count)
        *vec_push(&l->pending) = (struct lower_pending){.row = made, .copy_of = row};
    return made;
}

static ir_id add_base_type(struct lowerer *l, size_t which, int64_t size)
{
    struct ir_type t = {.kind = base_types[which].is,
                        .flags = base_types[which].flags,
                        .size = size,
                        .name = base_types[which].name};

    if (t.kind == IR_TYPE_VOID)
        t.size = IR_UNKNOWN_SIZE;
    else
        t.bits = base_types[which].kind == CXType_Bool ? 1 : (uint32_t)size * 8;
    ir_id row = ir_build_type(l->b, &t);
    l->base_types[base_types[which].kind] = row;
    return row;
}

/* 0 for what is no basic type. */
static ir_id base_type(struct lowerer *l, CXType t)
{
    if ((unsigned)t.kind >= sizeof l->base_types / sizeof l->base_types[0])
        return 0;
    if (l->base_types[t.kind])
        return l->base_types[t.kind];
    for (size_t i = 0; i < sizeof base_types / sizeof base_types[0]; i++)
        if (base_types[i].kind == t.kind)
            return add_base_type(l, i, l->cl->Type_getSizeOf(t));
    return 0;
}

/* Those that lowering itself needs, whether or not the source names them. */
static ir_id own_type(struct lowerer *l, enum CXTypeKind kind, int64_t size)
{
    size_t i = 0;

    while (base_types[i].kind != kind)
        i++;
    return add_base_type(l, i, size);
}

void types_init(struct lowerer *l)
{
    uint32_t bits = ir_builder_unit(l->b)->pointer_bits;

    l->t_void = own_type(l, CXType_Void, 0);
    l->t_int = own_type(l, CXType_Int, 4);
    l->t_char = own_type(l, CXType_Char_S, 1);
    l->t_ptrdiff = bits == 64 ? own_type(l, CXType_Long, 8) : l->t_int;
    l->t_size = own_type(l, bits == 64 ? CXType_ULong : CXType_UInt, bits / 8);
    l->t_void_ptr = ir_build_pointer_to(l->b, l->t_void);
    l->t_unknown = ir_build_type(
        l->b, &(struct ir_type){.kind = IR_TYPE_UNKNOWN, .size = IR_UNKNOWN_SIZE});
    l->t_func = ir_build_type(l->b, &(struct ir_type){.kind = IR_TYPE_FUNC,
                                                      .flags = IR_TYPE_VARIADIC,
                                                      .size = IR_UNKNOWN_SIZE,
                                                      .elem = l->t_void});
}

/* --------------------------------------------------------------------- records */

/* A name without the place that libclang gives to unnamed records. */
static void set_record_name(struct lowerer *l, CXType t, struct ir_type *row)
{
    CXString spelled = l->cl->getTypeSpelling(l->cl->getCanonicalType(t));
    const char *text = l->cl->getCString(spelled);
    bool is_union = row->flags & IR_TYPE_UNION;

    while (text &&
           (strncmp(text, "const ", 6) == 0 || strncmp(text, "volatile ", 9) == 0))
        text = strchr(text, ' ') + 1;
    if (!text || strchr(text, '('))
        text = is_union ? "union" : row->kind == IR_TYPE_RECORD ? "struct" : "enum";
    row->name = ir_build_text(l->b, text, strlen(text));
    l->cl->disposeString(spelled);
}

static ir_id lower_record_type(struct lowerer *l, CXType t)
{
    CXCursor decl = l->cl->getCanonicalCursor(l->cl->getTypeDeclaration(t));
    ir_id known = idmap_get(&l->type_decls, decl_key(decl));

    if (known)
        return known;
    struct ir_type row = {.kind = IR_TYPE_RECORD, .size = l->cl->Type_getSizeOf(t)};
    if (l->cl->getCursorKind(decl) == CXCursor_UnionDecl)
        row.flags |= IR_TYPE_UNION;
    if (l->stand_ins && place_is_stand_in(l, decl))
        row.flags |= IR_TYPE_GUESSED;
    if (row.size < 0)
        row.size = IR_UNKNOWN_SIZE;
    set_record_name(l, t, &row);
    known = ir_build_type(l->b, &row);
    idmap_set(&l->type_decls, decl_key(decl), known);
    if (row.size >= 0)
        *vec_push(&l->pending) = (struct lower_pending){.row = known, .type = t};
    return known;
}

struct field_list {
    VEC(CXCursor) cursors;
};

static enum CXVisitorResult add_field(CXCursor c, CXClientData data)
{
    struct field_list *list = data;

    *vec_push(&list->cursors) = c;
    return CXVisit_Continue;
}

static struct ir_field field_row(struct lowerer *l, CXCursor c)
{
    CXString name = l->cl->getCursorSpelling(c);
    const char *text = l->cl->getCString(name);
    long long offset = l->cl->Cursor_getOffsetOfField(c);
    struct ir_field f = {.type = lower_type(l, l->cl->getCursorType(c)),
                         .loc = place_is_system(l, c) ? 0 : place_of_declaration(l, c),
                         .offset_bits = offset < 0 ? 0 : (uint64_t)offset};

    /* 22 spells an unnamed member "(anonymous union at FILE:...)" */
    f.name = text && !strchr(text, '(') ? ir_build_text(l->b, text, strlen(text)) : "";
    if (l->cl->Cursor_isBitField(c)) {
        int width = l->cl->getFieldDeclBitWidth(c);
        f.width_bits = width > 0 ? (uint32_t)width : 0;
    }
    l->cl->disposeString(name);
    return f;
}

/* A record that ends in an array without a size, or in a record that does. */
static bool is_flexible(const struct lowerer *l, ir_id last_field_type)
{
    const struct ir_type *t = type_at(l, last_field_type);

    return (t->kind == IR_TYPE_ARRAY && t->count == -1) ||
           (t->kind == IR_TYPE_RECORD && (t->flags & IR_TYPE_FLEXIBLE));
}

/* Fields are consecutive rows, so all their types come first. */
static void complete_record(struct lowerer *l, ir_id row, CXType type)
{
    struct field_list list = {0};
    VEC(struct ir_field) rows = {0};
    ir_id first = 0, last_type = 0;

    l->cl->Type_visitFields(type, add_field, &list);
    for (size_t i = 0; i < list.cursors.len; i++)
        *vec_push(&rows) = field_row(l, list.cursors.at[i]);
    for (size_t i = 0; i < rows.len; i++) {
        ir_id field = ir_build_field(l->b, &rows.at[i]);
        idmap_set(&l->fields, decl_key(list.cursors.at[i]), field);
        first = i == 0 ? field : first;
        last_type = rows.at[i].type;
    }
    struct ir_type *t = ir_build_edit_type(l->b, row);
    t->first_field = first;
    t->field_count = (ir_id)rows.len;
    if (last_type && !(t->flags & IR_TYPE_UNION) && is_flexible(l, last_type))
        t->flags |= IR_TYPE_FLEXIBLE;
    for (size_t i = 0; i < list.cursors.len; i++)
        attr_read_field(l, list.cursors.at[i], first + (ir_id)i);
    vec_fini(&list.cursors);
    vec_fini(&rows);
}

/* In the order they were met, so that a copy comes after what it copies. */
static void complete_pending(struct lowerer *l)
{
    if (l->is_completing)
        return;
    l->is_completing = true;
    for (size_t i = 0; i < l->pending.len; i++) {
        struct lower_pending p = l->pending.at[i];
        if (!p.copy_of) {
            complete_record(l, p.row, p.type);
            continue;
        }
        struct ir_type *t = ir_build_edit_type(l->b, p.row);
        const struct ir_type *from = type_at(l, types_unqualified(l, p.row));
        t->first_field = from->first_field;
        t->field_count = from->field_count;
        t->flags |= from->flags & IR_TYPE_FLEXIBLE;
    }
    l->pending.len = 0;
    l->is_completing = false;
}

bool types_has_field(const struct lowerer *l, ir_id record, ir_id field)
{
    const struct ir_type *t = type_at(l, record);
    const struct ir_field *fields = ir_builder_unit(l->b)->fields;

    if (t->kind != IR_TYPE_RECORD)
        return false;
    if (field >= t->first_field && field - t->first_field < t->field_count)
        return true;
    for (ir_id f = t->first_field; f < t->first_field + t->field_count; f++)
        if (!fields[f].name[0] && types_has_field(l, fields[f].type, field))
            return true;
    return false;
}

ir_id lower_field(struct lowerer *l, CXCursor field)
{
    ir_id row = idmap_get(&l->fields, decl_key(field));

    if (!row) {
        CXCursor record = l->cl->getCursorSemanticParent(field);
        (void)lower_type(l, l->cl->getCursorType(record));
        row = idmap_get(&l->fields, decl_key(field));
    }
    return row;
}

/* ------------------------------------------------------------------- other types */

static ir_id lower_enum_type(struct lowerer *l, CXType t)
{
    CXCursor decl = l->cl->getTypeDeclaration(t);
    uint64_t key = decl_key(l->cl->getCanonicalCursor(decl));
    ir_id known = idmap_get(&l->type_decls, key);

    if (known)
        return known;
    CXCursor definition = l->cl->getCursorDefinition(decl);
    if (!l->cl->Cursor_isNull(definition))
        decl = definition;
    ir_id base = lower_type(l, l->cl->getEnumDeclIntegerType(decl));
    if (!is_kind(l, base, IR_TYPE_INT))
        base = l->t_int;
    struct ir_type row = *type_at(l, base);
    set_record_name(l, t, &row);
    known = ir_build_type(l->b, &row);
    idmap_set(&l->type_decls, key, known);
    return known;
}

static ir_id lower_function_type(struct lowerer *l, CXType t)
{
    VEC(ir_id) params = {0};
    struct ir_type row = {.kind = IR_TYPE_FUNC, .size = IR_UNKNOWN_SIZE};
    int count = l->cl->getNumArgTypes(t);

    row.elem = lower_type(l, l->cl->getResultType(t));
    if (t.kind == CXType_FunctionNoProto || l->cl->isFunctionTypeVariadic(t))
        row.flags |= IR_TYPE_VARIADIC;
    for (int i = 0; i < count; i++)
        *vec_push(&params) = lower_type(l, l->cl->getArgType(t, (unsigned)i));
    row.param_count = (ir_id)params.len;
    row.first_param = ir_build_params(l->b, params.at, row.param_count);
    vec_fini(&params);
    return ir_build_type(l->b, &row);
}

/* Vectors and complex numbers: only their size is known. */
static ir_id lower_unknown_type(struct lowerer *l, CXType t)
{
    struct ir_type row = {.kind = IR_TYPE_UNKNOWN, .size = IR_UNKNOWN_SIZE};

    if (t.kind == CXType_Vector || t.kind == CXType_ExtVector ||
        t.kind == CXType_Complex)
        row.size = l->cl->Type_getSizeOf(t);
    else
        return l->t_unknown;
    return ir_build_type(l->b, &row);
}

static ir_id lower_typedef(struct lowerer *l, CXType t)
{
    CXCursor decl = l->cl->getTypeDeclaration(t);
    ir_id row = lower_type(l, l->cl->getTypedefDeclUnderlyingType(decl));
    CXString name = l->cl->getCursorSpelling(decl);
    const char *text = l->cl->getCString(name);

    if (text && strcmp(text, "wchar_t") == 0 && is_kind(l, row, IR_TYPE_INT))
        row = types_qualified(l, row, IR_TYPE_WCHAR);
    l->cl->disposeString(name);
    return row;
}

static ir_id lower_array_type(struct lowerer *l, CXType t)
{
    ir_id elem = lower_type(l, l->cl->getArrayElementType(t));
    int64_t count = t.kind == CXType_ConstantArray ? l->cl->getArraySize(t) : -1;

    if (is_kind(l, elem, IR_TYPE_FUNC) || is_kind(l, elem, IR_TYPE_VOID))
        return l->t_unknown;
    return ir_build_array_of(l->b, elem, count);
}

/* Without the qualifiers of `t` itself. */
static ir_id lower_bare_type(struct lowerer *l, CXType t)
{
    ir_id base = base_type(l, t);

    if (base)
        return base;
    switch (t.kind) {
    case CXType_Typedef: return lower_typedef(l, t);
    case CXType_Elaborated: return lower_type(l, l->cl->Type_getNamedType(t));
    case CXType_Attributed: return lower_type(l, l->cl->Type_getModifiedType(t));
    case CXType_Atomic:
        return types_qualified(l, lower_type(l, l->cl->Type_getValueType(t)),
                               IR_TYPE_VOLATILE);
    case CXType_Pointer:
    case CXType_BlockPointer:
        return ir_build_pointer_to(l->b, lower_type(l, l->cl->getPointeeType(t)));
    case CXType_NullPtr: return l->t_void_ptr;
    case CXType_Record: return lower_record_type(l, t);
    case CXType_Enum: return lower_enum_type(l, t);
    case CXType_FunctionNoProto:
    case CXType_FunctionProto: return lower_function_type(l, t);
    case CXType_ConstantArray:
    case CXType_IncompleteArray:
    case CXType_VariableArray: return lower_array_type(l, t);
    default: break;
    }
    CXType canonical = l->cl->getCanonicalType(t);
    if (canonical.kind != t.kind && canonical.kind != CXType_Invalid)
        return lower_type(l, canonical);
    return lower_unknown_type(l, t);
}

ir_id lower_type(struct lowerer *l, CXType t)
{
    uint64_t key = (uint64_t)(uintptr_t)t.data[0];
    uint32_t flags = 0;

    if (t.kind == CXType_Invalid || !key)
        return l->t_unknown;
    ir_id row = idmap_get(&l->types, key);
    if (row)
        return row;

    row = lower_bare_type(l, t);
    if (l->cl->isConstQualifiedType(t))
        flags |= IR_TYPE_CONST;
    if (l->cl->isVolatileQualifiedType(t))
        flags |= IR_TYPE_VOLATILE;
    if (flags)
        row = types_qualified(l, row, flags);
    idmap_set(&l->types, key, row);
    complete_pending(l);
    return row;
}

ir_id lower_type_of(struct lowerer *l, CXCursor c)
{
    return types_unqualified(l, lower_type(l, l->cl->getCursorType(c)));
}

int64_t types_wrap(const struct ir_type *t, int64_t value)
{
    if (t->bits == 1)
        return value != 0;
    if (t->bits == 0 || t->bits >= 64)
        return value;
    uint64_t mask = (UINT64_C(1) << t->bits) - 1;
    uint64_t kept = (uint64_t)value & mask;
    if ((t->flags & IR_TYPE_SIGNED) && (kept >> (t->bits - 1)) & 1)
        kept |= ~mask;
    return (int64_t)kept;
}
