/*
 * A whole unit: what is defined in the main file, what other files can see, and of the
 * headers only what is called.
 */
#include "analyzer/frontend/lower.h"

struct top_level {
    struct lowerer *l;
    VEC(CXCursor) functions, variables;
};

/* Order of the questions: most declarations are prototypes in system headers. */
static enum CXChildVisitResult collect(CXCursor c, CXCursor parent, CXClientData data)
{
    struct top_level *t = data;
    struct lowerer *l = t->l;
    enum CXCursorKind kind = l->cl->getCursorKind(c);

    (void)parent;
    if (kind == CXCursor_FunctionDecl && l->cl->isCursorDefinition(c)) {
        bool is_inline = l->cl->Cursor_getStorageClass(c) == CX_SC_Static ||
                         l->cl->Cursor_isFunctionInlined(c);
        if (!is_inline || place_is_main(l, c))
            *vec_push(&t->functions) = c;
    } else if (kind == CXCursor_VarDecl) {
        enum CX_StorageClass storage = l->cl->Cursor_getStorageClass(c);
        bool is_visible = storage != CX_SC_Static &&
                          (storage != CX_SC_Extern || l->cl->isCursorDefinition(c));
        if (is_visible || (storage == CX_SC_Static && place_is_main(l, c)))
            *vec_push(&t->variables) = c;
    }
    return CXChildVisit_Continue;
}

void lower_unit(struct lowerer *l)
{
    struct top_level t = {.l = l};

    attr_read_unknown(l);
    l->cl->visitChildren(l->cl->getTranslationUnitCursor(l->tu), collect, &t);
    for (size_t i = 0; i < t.variables.len; i++)
        (void)lower_object(l, t.variables.at[i]);
    for (size_t i = 0; i < t.functions.len; i++)
        lower_function_body(l, t.functions.at[i]);
    for (size_t i = 0; i < l->wanted.len; i++) {
        CXCursor c = l->wanted.at[i];
        lower_function_body(l, c);
    }
    vec_fini(&t.functions);
    vec_fini(&t.variables);
}

void lowerer_fini(struct lowerer *l)
{
    idmap_fini(&l->types);
    idmap_fini(&l->type_decls);
    idmap_fini(&l->qualified);
    idmap_fini(&l->unqualified);
    idmap_fini(&l->fields);
    idmap_fini(&l->objects);
    idmap_fini(&l->functions);
    idmap_fini(&l->strides);
    idmap_fini(&l->sizes);
    idmap_fini(&l->nonstring);
    idmap_fini(&l->places);
    vec_fini(&l->pending);
    vec_fini(&l->files);
    vec_fini(&l->wanted);
    vec_fini(&l->errors);
}
