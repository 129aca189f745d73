/*
 * Attributes that say sizes.
 *
 * libclang exposes hardly any of them, but it prints them: a declaration printed back
 * has `format`, `alloc_size` and the like with macros resolved (inherited ones are not
 * printed, so every declaration met is asked).  What clang itself does not know
 * (access, and nonstring before 22) is gone from the tree; its complaint says where,
 * and the bytes there are read.
 */
#include <string.h>

#include "analyzer/frontend/lower.h"
#include "analyzer/frontend/text.h"

/* The type says noreturn too, also for built-in functions without a declaration. */
static bool is_noreturn_type(struct lowerer *l, CXCursor c)
{
    CXString spelled = l->cl->getTypeSpelling(l->cl->getCursorType(c));
    const char *text = l->cl->getCString(spelled);
    bool is = text && strstr(text, "noreturn") != NULL;

    l->cl->disposeString(spelled);
    return is;
}

/* Types of __builtin_ functions say nothing. */
static bool is_noreturn_builtin(const char *name)
{
    static const char *const names[] = {
        "__builtin_unreachable", "__builtin_trap",    "__builtin_abort",
        "__builtin_exit",        "__builtin_longjmp", "__builtin_verbose_trap"};

    if (strncmp(name, "__builtin_", 10) != 0)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

void attr_read_function(struct lowerer *l, CXCursor c, ir_id row)
{
    struct ir_function *f = ir_build_edit_function(l->b, row);

    if (is_noreturn_builtin(f->name) || is_noreturn_type(l, c))
        f->flags |= IR_FUNCTION_NORETURN;
    if (!l->cl->Cursor_hasAttrs(c))
        return;
    CXString printed = l->cl->getCursorPrettyPrinted(c, l->terse);
    const char *text = l->cl->getCString(printed);
    if (text)
        text_read_attributes(text, strlen(text), &f->attrs, &f->flags);
    l->cl->disposeString(printed);
}

bool attr_is_nonstring(struct lowerer *l, CXCursor c)
{
    if (idmap_get(&l->nonstring, decl_key(c)))
        return true;
    if (!l->cl->Cursor_hasAttrs(c))
        return false;
    CXString printed = l->cl->getCursorPrettyPrinted(c, l->terse);
    const char *text = l->cl->getCString(printed);
    bool is = text && text_has_word(text, strlen(text), "nonstring");

    l->cl->disposeString(printed);
    return is;
}

/* The field of that name among those of the record that holds `row`. */
static ir_id find_sibling(const struct lowerer *l, ir_id row, const char *name)
{
    const struct ir_unit *u = ir_builder_unit(l->b);

    for (ir_id t = u->type_count; t-- > 1;) {
        const struct ir_type *r = &u->types[t];
        if (r->kind != IR_TYPE_RECORD || row < r->first_field ||
            row - r->first_field >= r->field_count)
            continue;
        for (ir_id f = r->first_field; f < r->first_field + r->field_count; f++)
            if (strcmp(u->fields[f].name, name) == 0)
                return f;
    }
    return 0;
}

/* 19 has counted_by in the type, 17 and 18 as an attribute of the field. */
void attr_read_field(struct lowerer *l, CXCursor c, ir_id row)
{
    enum CXTypeKind kind = l->cl->getCursorType(c).kind;
    bool has_attrs = l->cl->Cursor_hasAttrs(c) != 0;
    bool is_plain = kind <= CXType_Elaborated && kind != CXType_Unexposed;

    if (!has_attrs &&
        (is_plain || kind == CXType_ConstantArray || kind == CXType_IncompleteArray))
        return;
    SCOPED_STR struct str name = {0};
    CXString printed = l->cl->getCursorPrettyPrinted(c, l->terse);
    const char *text = l->cl->getCString(printed);
    if (text && text_counted_by(text, &name))
        ir_build_edit_field(l->b, row)->counted_by = find_sibling(l, row, name.text);
    if (text && has_attrs && text_has_word(text, strlen(text), "nonstring"))
        ir_build_edit_field(l->b, row)->is_nonstring = true;
    l->cl->disposeString(printed);
}

/* -------------------------------------------------- what clang complains of */

/* Source text around an attribute. */
struct window {
    CXFile file;
    const char *text;
    size_t size, at; /* at: of the attribute's name */
};

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Before `at`, skipping white space and what stands in brackets. */
static size_t skip_back(const struct window *w, size_t at, char open, char close)
{
    size_t depth = 0;

    while (at > 0) {
        char c = w->text[at - 1];
        if (c == close)
            depth++;
        else if (c == open && depth > 0)
            depth--;
        else if (depth == 0 && !is_space(c))
            break;
        at--;
    }
    return at;
}

/* Where the attribute list that holds `at` begins: `__attribute__((` or `[[`. */
static size_t list_start(const struct window *w)
{
    size_t at = w->at;

    while (at > 0 && w->text[at - 1] != ';' && w->text[at - 1] != '}') {
        at--;
        if (w->size - at >= 13 && strncmp(w->text + at, "__attribute__", 13) == 0)
            return at;
        if (w->text[at] == '[' && at > 0 && w->text[at - 1] == '[')
            return at - 1;
    }
    return w->at;
}

/*
 * The declaration an attribute belongs to: the name before it, behind which stand only
 * parameters, array bounds and other attributes.  A macro's use stands there itself.
 */
static CXCursor declaration_before(struct lowerer *l, const struct window *w)
{
    size_t at = list_start(w);

    for (;;) {
        at = skip_back(w, at, '(', ')');
        at = skip_back(w, at, '[', ']');
        size_t end = at;
        while (at > 0 && is_word_byte(w->text[at - 1]))
            at--;
        if (at == end)
            break;
        if (end - at == 13 && strncmp(w->text + at, "__attribute__", 13) == 0)
            continue;
        return l->cl->getCursor(
            l->tu, l->cl->getLocationForOffset(l->tu, w->file, (unsigned)at));
    }
    return (CXCursor){.kind = CXCursor_InvalidFile};
}

static void apply_unknown(struct lowerer *l, const struct window *w)
{
    CXCursor c = declaration_before(l, w);
    const char *text = w->text + w->at;
    const char *end = memchr(text, ';', w->size - w->at);
    size_t size = end ? (size_t)(end - text) : w->size - w->at;
    uint32_t ignored = 0;

    switch (l->cl->getCursorKind(c)) {
    case CXCursor_FunctionDecl: {
        ir_id row = lower_function(l, c);
        const char *close = memchr(text, ')', size);
        struct ir_function *f = ir_build_edit_function(l->b, row);
        text_read_attributes(text, close ? (size_t)(close - text) + 1 : size, &f->attrs,
                             &ignored);
        break;
    }
    case CXCursor_FieldDecl: {
        ir_id row = lower_field(l, c);
        if (row && text_has_word(text, size, "nonstring"))
            ir_build_edit_field(l->b, row)->is_nonstring = true;
        break;
    }
    case CXCursor_VarDecl:
        if (text_has_word(text, size, "nonstring"))
            idmap_set(&l->nonstring, decl_key(c), 1);
        break;
    default: break;
    }
}

static bool is_unknown_attribute(struct lowerer *l, CXDiagnostic d)
{
    CXString option = l->cl->getDiagnosticOption(d, NULL);
    const char *text = l->cl->getCString(option);
    bool is = text && strcmp(text, "-Wunknown-attributes") == 0;

    l->cl->disposeString(option);
    return is;
}

void attr_read_unknown(struct lowerer *l)
{
    unsigned count = l->cl->getNumDiagnostics(l->tu);

    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic d = l->cl->getDiagnostic(l->tu, i);
        if (is_unknown_attribute(l, d)) {
            struct window w = {0};
            unsigned offset = 0;
            l->cl->getFileLocation(l->cl->getDiagnosticLocation(d), &w.file, NULL, NULL,
                                   &offset);
            w.text = w.file ? l->cl->getFileContents(l->tu, w.file, &w.size) : NULL;
            w.at = offset;
            if (w.text && w.at < w.size)
                apply_unknown(l, &w);
        }
        l->cl->disposeDiagnostic(d);
    }
}
