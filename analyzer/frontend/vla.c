/*
 * Variable-length arrays.
 *
 * Where a declaration is reached, its sizes are evaluated and kept in temporaries, one
 * for each dimension that is not constant; the type says which, since each such type is
 * made anew by the parser.  Of a type whose declaration has not been seen (a typedef, a
 * cast) the size is not known.
 */
#include "analyzer/frontend/lower.h"

static bool is_array(CXType t)
{
    return t.kind == CXType_ConstantArray || t.kind == CXType_VariableArray ||
           t.kind == CXType_IncompleteArray;
}

static uint64_t key_of(const struct lowerer *l, CXType t)
{
    CXType canonical = l->cl->getCanonicalType(t);

    return (uint64_t)(uintptr_t)canonical.data[0] & ~UINT64_C(7); /* qualifiers */
}

ir_id vla_bytes(struct lowerer *l, CXType t)
{
    int64_t size = 0;
    ir_id row = 0, object = 0;

    if (t.kind == CXType_Invalid || !l->body)
        return 0;
    row = lower_type(l, t);
    size = type_at(l, row)->size;
    if (size >= 0)
        return lower_constant(l, l->t_size, size);
    object = idmap_get(&l->strides, key_of(l, t));
    return object ? lower_load(l, lvalue_at(l, emit_address(l, object))) : 0;
}

/*
 * The size expressions of a declarator.  They are children of the declaration beside
 * its initialiser, the innermost dimension first, constant ones among them.
 */
static void size_expressions(struct lowerer *l, CXCursor var, struct kids *sizes)
{
    SCOPED_KIDS struct kids k = {0};
    CXCursor init = l->cl->Cursor_getVarDeclInitializer(var);

    sizes->at = sizes->few;
    sizes->len = sizes->cap = 0;
    kids_of(l, var, &k);
    for (unsigned i = 0; i < k.len; i++)
        if (l->cl->isExpression(l->cl->getCursorKind(k.at[i])) &&
            l->cl->getCursorKind(k.at[i]) != CXCursor_TypeRef &&
            !l->cl->equalCursors(k.at[i], init) && sizes->len < 4)
            sizes->few[sizes->len++] = k.at[i];
}

/* How many of the dimensions have an expression. */
static unsigned dimensions(struct lowerer *l, CXType t)
{
    unsigned n = 0;

    for (; is_array(t); t = l->cl->getArrayElementType(t))
        n += t.kind != CXType_IncompleteArray;
    return n;
}

static void remember(struct lowerer *l, CXType t, ir_id bytes)
{
    ir_id temp = lower_temp(l, l->t_size);

    lower_store(l, lvalue_at(l, emit_address(l, temp)), bytes, 0);
    idmap_set(&l->strides, key_of(l, t), temp);
}

/* Bytes of `t`, from the inside out; `next` is its outermost size expression. */
static ir_id declare(struct lowerer *l, CXType t, const struct kids *sizes,
                     unsigned next)
{
    int64_t size = type_at(l, lower_type(l, t))->size;

    if (size >= 0)
        return lower_constant(l, l->t_size, size);
    if (!is_array(t) || t.kind == CXType_IncompleteArray)
        return vla_bytes(l, t);
    CXType inner = l->cl->getArrayElementType(t);
    ir_id count = 0;
    if (t.kind == CXType_VariableArray && next < sizes->len)
        count = lower_rvalue(l, sizes->at[next]);
    else if (t.kind == CXType_ConstantArray)
        count = lower_constant(l, l->t_size, l->cl->getArraySize(t));
    ir_id each = declare(l, inner, sizes, next - 1);
    if (!count || !each)
        return 0;
    count = lower_convert(l, count, l->t_size, 0);
    ir_id bytes = emit(l, IR_MUL, l->t_size, count, each);
    remember(l, t, bytes);
    return bytes;
}

ir_id vla_declare(struct lowerer *l, CXCursor var, CXType t)
{
    struct kids sizes;

    while (t.kind == CXType_Pointer || t.kind == CXType_Elaborated)
        t = t.kind == CXType_Pointer ? l->cl->getPointeeType(t)
                                     : l->cl->Type_getNamedType(t);
    size_expressions(l, var, &sizes);
    if (sizes.len != dimensions(l, t) || sizes.len == 0)
        return vla_bytes(l, t);
    return declare(l, t, &sizes, sizes.len - 1);
}
