/*
 * Places in source text, as rows of the unit.
 *
 * Of the three ways libclang places an expansion of a macro, getFileLocation is the one
 * that people read: an argument is where it was written, the macro's own text where the
 * macro is used.  isFromMainFile is false for every expansion, so files are compared
 * instead.
 */
#include <string.h>

#include "analyzer/frontend/lower.h"
#include "analyzer/frontend/recover.h"
#include "base/fs.h"
#include "base/scoped.h"

struct point {
    CXFile file;
    unsigned line, col, offset;
};

static struct point file_point(const struct lowerer *l, CXSourceLocation at)
{
    struct point p = {0};

    l->cl->getFileLocation(at, &p.file, &p.line, &p.col, &p.offset);
    return p;
}

/* The path as places show it: relative to the request's root where it is below it. */
static char *shown_path(const struct lowerer *l, const char *path)
{
    const struct frontend_request *r = l->request;
    SCOPED_FREE char *joined = fs_join(r->cwd ? r->cwd : "", path);
    SCOPED_FREE char *whole = fs_absolute(joined);
    size_t n = r->root ? strlen(r->root) : 0;

    if (n && strncmp(whole, r->root, n) == 0 && whole[n] == '/')
        return mem_strdup(whole + n + 1);
    return mem_strdup(r->root || r->cwd ? whole : path);
}

static bool is_system_file(const struct lowerer *l, CXFile file)
{
    CXSourceLocation first = l->cl->getLocation(l->tu, file, 1, 1);

    return l->cl->Location_isInSystemHeader(first) != 0;
}

/* By name: File_isEqual takes all files that are only in memory for the same. */
static bool is_main_file(const struct lowerer *l, CXFile handle)
{
    if (!l->main_file || handle == l->main_file)
        return handle == l->main_file;
    CXString a = l->cl->getFileName(handle), b = l->cl->getFileName(l->main_file);
    const char *x = l->cl->getCString(a), *y = l->cl->getCString(b);
    bool is_same = x && y && strcmp(x, y) == 0;

    l->cl->disposeString(a);
    l->cl->disposeString(b);
    return is_same;
}

static const struct lower_file *add_file(struct lowerer *l, CXFile handle)
{
    struct lower_file f = {.handle = handle};

    f.is_main = is_main_file(l, handle);
    if (f.is_main) {
        f.row = ir_build_file(l->b, ir_builder_unit(l->b)->main_file);
    } else {
        CXString name = l->cl->getFileName(handle);
        const char *text = l->cl->getCString(name);
        SCOPED_FREE char *shown = shown_path(l, text ? text : "?");
        f.row = ir_build_file(l->b, shown);
        f.is_system = is_system_file(l, handle);
        f.is_stand_in = text && strcmp(text, RECOVER_FILE) == 0;
        l->cl->disposeString(name);
    }
    *vec_push(&l->files) = f;
    return &l->files.at[l->files.len - 1];
}

/* NULL for text that is in no file (the command line, built-ins, pasted tokens). */
static const struct lower_file *file_of(struct lowerer *l, CXFile handle)
{
    if (!handle)
        return NULL;
    if (l->last_file < l->files.len && l->files.at[l->last_file].handle == handle)
        return &l->files.at[l->last_file];
    for (l->last_file = 0; l->last_file < l->files.len; l->last_file++)
        if (l->files.at[l->last_file].handle == handle)
            return &l->files.at[l->last_file];
    return add_file(l, handle);
}

/* Whether the text itself stands at `p`, or comes from a macro used there. */
static uint32_t macro_flags(struct lowerer *l, CXSourceLocation at,
                            const struct point *p)
{
    CXFile file = NULL;
    unsigned offset = 0;

    l->cl->getSpellingLocation(at, &file, NULL, NULL, &offset);
    if (offset == p->offset && file == p->file)
        return 0;

    const struct lower_file *f = file_of(l, file);
    return !f || f->is_system ? IR_LOC_MACRO | IR_LOC_SYSTEM_MACRO : IR_LOC_MACRO;
}

static ir_id build(struct lowerer *l, CXSourceLocation begin, const struct point *end,
                   uint32_t flags)
{
    struct point p = file_point(l, begin);
    uint32_t macro = end ? macro_flags(l, begin, &p) : 0; /* it may move the files */
    const struct lower_file *f = file_of(l, p.file);
    struct ir_loc loc = {.line = p.line, .col = p.col, .flags = flags | macro};

    if (!f)
        return 0;
    loc.file = f->row;
    if (!f->is_main)
        loc.flags |= IR_LOC_HEADER;
    if (end && end->file == p.file && end->offset >= p.offset) {
        loc.end_line = end->line;
        loc.end_col = end->col;
    }
    return ir_build_loc(l->b, &loc);
}

ir_id place_of(struct lowerer *l, CXCursor c)
{
    CXSourceRange r = l->cl->getCursorExtent(c);
    uint64_t key = (uint64_t)r.begin_int_data << 32 | r.end_int_data;

    if (!key)
        return 0;
    ir_id known = idmap_get(&l->places, key);
    if (known)
        return known;

    struct point end = file_point(l, l->cl->getRangeEnd(r));
    ir_id row = build(l, l->cl->getRangeStart(r), &end, 0);
    idmap_set(&l->places, key, row);
    return row;
}

ir_id place_of_start(struct lowerer *l, CXCursor c)
{
    return build(l, l->cl->getCursorLocation(c), NULL, 0);
}

ir_id place_at(struct lowerer *l, CXSourceLocation at)
{
    return build(l, at, NULL, 0);
}

/* By expansion, so that what a macro declares belongs to the file that uses it. */
static const struct lower_file *file_of_cursor(struct lowerer *l, CXCursor c)
{
    CXFile file = NULL;

    l->cl->getExpansionLocation(l->cl->getCursorLocation(c), &file, NULL, NULL, NULL);
    return file_of(l, file);
}

bool place_is_main(struct lowerer *l, CXCursor c)
{
    const struct lower_file *f = file_of_cursor(l, c);

    return f && f->is_main;
}

bool place_is_stand_in(struct lowerer *l, CXCursor c)
{
    const struct lower_file *f = file_of_cursor(l, c);

    return f && f->is_stand_in;
}

struct stand_in_search {
    struct lowerer *l;
    bool is_found;
};

/* `b[MAX]` of a MAX that nobody declared; not what fills the array. */
static enum CXChildVisitResult find_stand_in(CXCursor c, CXCursor parent,
                                             CXClientData data)
{
    struct stand_in_search *s = data;

    (void)parent;
    if (s->l->cl->getCursorKind(c) == CXCursor_InitListExpr)
        return CXChildVisit_Continue;
    s->is_found = s->l->cl->getCursorKind(c) == CXCursor_DeclRefExpr &&
                  place_is_stand_in(s->l, s->l->cl->getCursorReferenced(c));
    return s->is_found ? CXChildVisit_Break : CXChildVisit_Recurse;
}

ir_id place_of_declaration(struct lowerer *l, CXCursor c)
{
    CXType t = l->cl->getCanonicalType(l->cl->getCursorType(c));
    struct stand_in_search s = {.l = l};

    if (l->stand_ins && place_is_stand_in(l, c))
        s.is_found = true;
    else if (l->stand_ins && t.kind == CXType_ConstantArray)
        l->cl->visitChildren(c, find_stand_in, &s);
    return build(l, l->cl->getCursorLocation(c), NULL, s.is_found ? IR_LOC_GUESSED : 0);
}

bool place_is_system(struct lowerer *l, CXCursor c)
{
    const struct lower_file *f = file_of_cursor(l, c);

    return !f || f->is_system;
}

uint32_t place_line(const struct lowerer *l, CXSourceLocation at)
{
    unsigned line = 0;

    l->cl->getExpansionLocation(at, NULL, &line, NULL, NULL);
    return line;
}
