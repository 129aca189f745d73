/* The children of a cursor; see lower.h. */
#include <stdlib.h>
#include <string.h>

#include "analyzer/frontend/lower.h"

static enum CXChildVisitResult add(CXCursor c, CXCursor parent, CXClientData data)
{
    struct kids *k = data;
    enum { FEW = sizeof k->few / sizeof k->few[0] };

    (void)parent;
    if (k->len == FEW && k->at == k->few) {
        k->cap = FEW * 4;
        k->at = mem_resize(NULL, k->cap, sizeof *k->at);
        memcpy(k->at, k->few, sizeof k->few);
    } else if (k->len == k->cap && k->at != k->few) {
        k->cap *= 2;
        k->at = mem_resize(k->at, k->cap, sizeof *k->at);
    }
    k->at[k->len++] = c;
    return CXChildVisit_Continue;
}

void kids_of(const struct lowerer *l, CXCursor c, struct kids *k)
{
    k->at = k->few;
    k->len = k->cap = 0;
    l->cl->visitChildren(c, add, k);
}

void kids_fini(struct kids *k)
{
    if (k->at != k->few)
        free(k->at);
    k->at = NULL;
}

static enum CXChildVisitResult keep_last(CXCursor c, CXCursor parent, CXClientData data)
{
    (void)parent;
    *(CXCursor *)data = c;
    return CXChildVisit_Continue;
}

CXCursor kids_last(const struct lowerer *l, CXCursor c)
{
    CXCursor last = {.kind = CXCursor_InvalidFile};

    l->cl->visitChildren(c, keep_last, &last);
    return last;
}

static enum CXChildVisitResult count(CXCursor c, CXCursor parent, CXClientData data)
{
    CXCursor *only = data;

    (void)parent;
    if (only->kind != CXCursor_InvalidFile) {
        only->kind = CXCursor_InvalidCode; /* more than one */
        return CXChildVisit_Break;
    }
    *only = c;
    return CXChildVisit_Continue;
}

CXCursor lower_strip(struct lowerer *l, CXCursor c)
{
    for (;;) {
        enum CXCursorKind kind = l->cl->getCursorKind(c);
        CXCursor only = {.kind = CXCursor_InvalidFile};
        if (kind != CXCursor_ParenExpr && kind != CXCursor_UnexposedExpr)
            return c;
        l->cl->visitChildren(c, count, &only);
        if (only.kind == CXCursor_InvalidFile || only.kind == CXCursor_InvalidCode ||
            only.kind < CXCursor_FirstExpr || only.kind >= CXCursor_FirstStmt)
            return c;
        if (kind == CXCursor_UnexposedExpr && lower_is_va_arg(l, c, only))
            return c;
        c = only;
    }
}
