/*
 * Variables and functions as rows of the unit.
 *
 * A declaration can be met many times: the first one (the canonical cursor) is its
 * identity, later ones add what they know (a size, a definition, attributes).
 */
#include <string.h>

#include "analyzer/frontend/lower.h"
#include "analyzer/frontend/text.h"

static const char *spelling(struct lowerer *l, CXCursor c)
{
    CXString name = l->cl->getCursorSpelling(c);
    const char *text = l->cl->getCString(name);
    const char *kept = ir_build_text(l->b, text ? text : "", text ? strlen(text) : 0);

    l->cl->disposeString(name);
    return kept;
}

/* --------------------------------------------------------------------- objects */

static bool is_const(const struct lowerer *l, ir_id type)
{
    const struct ir_type *t = type_at(l, type);

    while (t->kind == IR_TYPE_ARRAY && !(t->flags & IR_TYPE_CONST))
        t = type_at(l, t->elem);
    return t->flags & IR_TYPE_CONST;
}

/*
 * libclang gives a parameter declared as an array that array's type; what is passed is
 * a pointer.  `char b[static 4]` says how many elements there are at least.
 */
static void set_param_type(struct lowerer *l, CXCursor c, struct ir_object *o)
{
    const struct ir_type *t = type_at(l, o->type);

    if (t->kind == IR_TYPE_FUNC) {
        o->type = ir_build_pointer_to(l->b, o->type);
    } else if (t->kind == IR_TYPE_ARRAY) {
        CXString spelled = l->cl->getTypeSpelling(l->cl->getCursorType(c));
        const char *text = l->cl->getCString(spelled);
        if (text && strstr(text, "[static ") && t->count > 0)
            o->min_count = t->count;
        l->cl->disposeString(spelled);
        o->type = ir_build_pointer_to(l->b, t->elem);
    }
}

static bool is_file_scope(struct lowerer *l, CXCursor c, enum CX_StorageClass storage)
{
    CXCursor parent = l->cl->getCursorSemanticParent(c);

    return storage == CX_SC_Extern || storage == CX_SC_PrivateExtern ||
           l->cl->getCursorKind(parent) == CXCursor_TranslationUnit;
}

static struct ir_object describe_object(struct lowerer *l, CXCursor c)
{
    enum CX_StorageClass storage = l->cl->Cursor_getStorageClass(c);
    struct ir_object o = {.type = lower_type(l, l->cl->getCursorType(c)),
                          .loc = place_of_declaration(l, c),
                          .name = spelling(l, c)};

    if (l->cl->getCursorKind(c) == CXCursor_ParmDecl) {
        o.kind = IR_OBJECT_PARAM;
        set_param_type(l, c, &o);
    } else if (is_file_scope(l, c, storage)) {
        o.kind = IR_OBJECT_GLOBAL;
    } else {
        o.kind = storage == CX_SC_Static ? IR_OBJECT_STATIC : IR_OBJECT_LOCAL;
    }
    if (o.kind != IR_OBJECT_GLOBAL && l->body)
        o.function = l->body->function;
    if (storage == CX_SC_Static)
        o.flags |= IR_OBJECT_IS_STATIC;
    if (is_const(l, o.type))
        o.flags |= IR_OBJECT_IS_CONST;
    if (o.kind == IR_OBJECT_LOCAL && is_kind(l, o.type, IR_TYPE_ARRAY) &&
        type_at(l, o.type)->size < 0)
        o.flags |= IR_OBJECT_IS_VLA;
    if (attr_is_nonstring(l, c))
        o.flags |= IR_OBJECT_IS_NONSTRING;
    return o;
}

/* What this declaration of a file-scope variable says about its definition. */
static void merge_global(struct lowerer *l, ir_id row, CXCursor c)
{
    enum CX_StorageClass storage = l->cl->Cursor_getStorageClass(c);
    struct ir_object *o = ir_build_edit_object(l->b, row);
    bool has_init = !l->cl->Cursor_isNull(l->cl->Cursor_getVarDeclInitializer(c));
    bool is_declaration = (storage == CX_SC_Extern || storage == CX_SC_PrivateExtern) &&
                          !has_init;

    if (has_init)
        o->flags &= ~(uint32_t)(IR_OBJECT_IS_TENTATIVE | IR_OBJECT_IS_EXTERN);
    else if (!is_declaration && (o->flags & IR_OBJECT_IS_EXTERN))
        o->flags = (o->flags & ~(uint32_t)IR_OBJECT_IS_EXTERN) | IR_OBJECT_IS_TENTATIVE;
    if (is_declaration)
        o->flags |= IR_OBJECT_IS_SHARED;
    else
        o->loc = place_of_declaration(l, c);

    ir_id type = lower_type(l, l->cl->getCursorType(c));
    if (type_at(l, o->type)->size < 0 && type_at(l, type)->size >= 0)
        ir_build_edit_object(l->b, row)->type = type;
}

static ir_id add_global(struct lowerer *l, CXCursor c, CXCursor first)
{
    ir_id row = idmap_get(&l->objects, decl_key(first));

    if (!row) {
        struct ir_object o = describe_object(l, c);
        o.flags |= IR_OBJECT_IS_EXTERN;
        row = ir_build_object(l->b, &o);
        idmap_set(&l->objects, decl_key(first), row);
        merge_global(l, row, first);
    }
    merge_global(l, row, c);

    CXCursor definition = l->cl->getCursorDefinition(c);
    if (l->cl->Cursor_isNull(definition))
        return row;
    merge_global(l, row, definition);
    if (!ir_builder_unit(l->b)->objects[row].has_init) {
        CXCursor init = l->cl->Cursor_getVarDeclInitializer(definition);
        if (!l->cl->Cursor_isNull(init))
            lower_static_init(l, row, init);
    }
    return row;
}

ir_id lower_object(struct lowerer *l, CXCursor c)
{
    ir_id row = idmap_get(&l->objects, decl_key(c));

    if (row)
        return row;
    enum CX_StorageClass storage = l->cl->Cursor_getStorageClass(c);
    bool is_param = l->cl->getCursorKind(c) == CXCursor_ParmDecl;
    if (!is_param && is_file_scope(l, c, storage)) {
        row = add_global(l, c, l->cl->getCanonicalCursor(c));
    } else {
        struct ir_object o = describe_object(l, c);
        if (!o.function) /* a parameter of a prototype, named in a size: unknown */
            return 0;
        row = ir_build_object(l->b, &o);
    }
    idmap_set(&l->objects, decl_key(c), row);
    return row;
}

ir_id lower_temp(struct lowerer *l, ir_id type)
{
    struct ir_object o = {.kind = IR_OBJECT_TEMP,
                          .type = types_unqualified(l, type),
                          .loc = l->loc,
                          .function = l->body->function};

    return ir_build_object(l->b, &o);
}

/* The type libclang gives is that of the array it initialises: we count ourselves. */
ir_id lower_string(struct lowerer *l, CXCursor literal)
{
    SCOPED_STR struct str bytes = {0};
    CXString spelled = l->cl->getCursorSpelling(literal);
    const char *text = l->cl->getCString(spelled);
    struct ir_object o = {.kind = IR_OBJECT_STRING, .loc = place_of_start(l, literal)};
    ir_id array = lower_type(l, l->cl->getCursorType(literal));
    ir_id elem = is_kind(l, array, IR_TYPE_ARRAY) ? type_at(l, array)->elem : l->t_char;
    int64_t unit = type_at(l, elem)->size;

    if (unit < 1 || !text || !text_decode_string(text, (unsigned)unit, &bytes)) {
        str_clear(&bytes); /* not seen to happen: known to be a string, content not */
        unit = 1;
        elem = l->t_char;
        l->body ? l->body->havoc_count++ : 0;
    }
    for (int64_t i = 0; i < unit; i++)
        str_add_char(&bytes, '\0');
    l->cl->disposeString(spelled);
    o.type = ir_build_array_of(l->b, elem, (int64_t)bytes.len / unit);
    o.bytes = bytes.text;
    o.byte_count = bytes.len;
    return ir_build_object(l->b, &o);
}

/* ------------------------------------------------------------------- functions */

static bool is_inline_only(const struct lowerer *l, CXCursor c)
{
    return l->cl->Cursor_getStorageClass(c) == CX_SC_Static ||
           l->cl->Cursor_isFunctionInlined(c);
}

/* A function without a declaration has a place but no extent; so have built-in ones. */
static bool is_implicit(const struct lowerer *l, CXCursor c, const char *name)
{
    return strncmp(name, "__", 2) != 0 && l->cl->getCursorExtent(c).end_int_data == 0 &&
           !l->cl->isCursorDefinition(c);
}

static uint32_t function_flags(struct lowerer *l, CXCursor c, const char *name)
{
    CXType type = l->cl->getCanonicalType(l->cl->getCursorType(c));
    uint32_t flags = 0;

    if (l->cl->Cursor_getStorageClass(c) == CX_SC_Static)
        flags |= IR_FUNCTION_STATIC;
    if (l->cl->Cursor_isFunctionInlined(c))
        flags |= IR_FUNCTION_INLINE;
    if (type.kind == CXType_FunctionNoProto)
        flags |= IR_FUNCTION_NO_PROTO;
    else if (type.kind == CXType_FunctionProto && l->cl->isFunctionTypeVariadic(type))
        flags |= IR_FUNCTION_VARIADIC;
    if (place_is_system(l, c) || strncmp(name, "__builtin_", 10) == 0)
        flags |= IR_FUNCTION_SYSTEM;
    if (is_implicit(l, c, name))
        flags |= IR_FUNCTION_IMPLICIT;
    return flags;
}

static ir_id function_type(struct lowerer *l, CXCursor c)
{
    ir_id type = lower_type(l, l->cl->getCursorType(c));

    return is_kind(l, type, IR_TYPE_FUNC) ? type : l->t_func;
}

/* A body in a header is lowered when it is called and nobody else has it. */
static void want_body(struct lowerer *l, CXCursor c)
{
    CXCursor definition = l->cl->getCursorDefinition(c);

    if (l->cl->Cursor_isNull(definition) || !is_inline_only(l, definition))
        return;
    if (!place_is_main(l, definition))
        *vec_push(&l->wanted) = definition;
}

ir_id lower_function(struct lowerer *l, CXCursor c)
{
    ir_id row = idmap_get(&l->functions, decl_key(c));

    if (row)
        return row;
    CXCursor first = l->cl->getCanonicalCursor(c);
    row = idmap_get(&l->functions, decl_key(first));
    if (!row) {
        const char *name = spelling(l, c);
        struct ir_function f = {.name = name,
                                .type = function_type(l, c),
                                .loc = place_of_start(l, c),
                                .flags = function_flags(l, c, name)};
        row = ir_build_function(l->b, &f);
        idmap_set(&l->functions, decl_key(first), row);
        if (!l->cl->equalCursors(c, first))
            attr_read_function(l, first, row);
        want_body(l, c);
    }
    attr_read_function(l, c, row);
    idmap_set(&l->functions, decl_key(c), row);
    return row;
}
