/* Code that does not compile alone; see recover.h. */
#include "analyzer/frontend/recover.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/frontend/text.h"
#include "analyzer/frontend/tree.h"
#include "base/fs.h"
#include "base/scoped.h"

/* Names of the C library and POSIX, for when even the system's headers are missing. */
static const struct {
    const char *name, *text;
} known[] = {
#define KNOWN(name, text) {name, text}
    KNOWN("size_t", "typedef __SIZE_TYPE__ size_t;"),
    KNOWN("ssize_t", "typedef __PTRDIFF_TYPE__ ssize_t;"),
    KNOWN("ptrdiff_t", "typedef __PTRDIFF_TYPE__ ptrdiff_t;"),
    KNOWN("intptr_t", "typedef __INTPTR_TYPE__ intptr_t;"),
    KNOWN("uintptr_t", "typedef __UINTPTR_TYPE__ uintptr_t;"),
    KNOWN("wchar_t", "typedef __WCHAR_TYPE__ wchar_t;"),
    KNOWN("int8_t", "typedef __INT8_TYPE__ int8_t;"),
    KNOWN("int16_t", "typedef __INT16_TYPE__ int16_t;"),
    KNOWN("int32_t", "typedef __INT32_TYPE__ int32_t;"),
    KNOWN("int64_t", "typedef __INT64_TYPE__ int64_t;"),
    KNOWN("uint8_t", "typedef __UINT8_TYPE__ uint8_t;"),
    KNOWN("uint16_t", "typedef __UINT16_TYPE__ uint16_t;"),
    KNOWN("uint32_t", "typedef __UINT32_TYPE__ uint32_t;"),
    KNOWN("uint64_t", "typedef __UINT64_TYPE__ uint64_t;"),
    KNOWN("u_char", "typedef unsigned char u_char;"),
    KNOWN("u_short", "typedef unsigned short u_short;"),
    KNOWN("u_int", "typedef unsigned int u_int;"),
    KNOWN("u_long", "typedef unsigned long u_long;"),
    KNOWN("u_int8_t", "typedef __UINT8_TYPE__ u_int8_t;"),
    KNOWN("u_int16_t", "typedef __UINT16_TYPE__ u_int16_t;"),
    KNOWN("u_int32_t", "typedef __UINT32_TYPE__ u_int32_t;"),
    KNOWN("u_int64_t", "typedef __UINT64_TYPE__ u_int64_t;"),
    KNOWN("off_t", "typedef __INT64_TYPE__ off_t;"),
    KNOWN("time_t", "typedef __INT64_TYPE__ time_t;"),
    KNOWN("bool", "typedef _Bool bool;"),
    KNOWN("true", "enum { true = 1 };"),
    KNOWN("false", "enum { false = 0 };"),
    KNOWN("FILE", "typedef struct _IO_FILE FILE;"),
    KNOWN("DIR", "typedef struct __dirstream DIR;"),
    KNOWN("va_list", "typedef __builtin_va_list va_list;"),
    KNOWN("va_start", "#define va_start(ap, last) __builtin_va_start(ap, last)"),
    KNOWN("va_end", "#define va_end(ap) __builtin_va_end(ap)"),
    KNOWN("va_arg", "#define va_arg(ap, type) __builtin_va_arg(ap, type)"),
    KNOWN("stdin", "extern struct _IO_FILE *stdin;"),
    KNOWN("stdout", "extern struct _IO_FILE *stdout;"),
    KNOWN("stderr", "extern struct _IO_FILE *stderr;"),
    KNOWN("NULL", "#define NULL ((void *)0)"),
    KNOWN("EOF", "#define EOF (-1)"),
    KNOWN("BUFSIZ", "#define BUFSIZ 8192"),
    KNOWN("PATH_MAX", "#define PATH_MAX 4096"),
    KNOWN("MAXPATHLEN", "#define MAXPATHLEN 4096"),
    KNOWN("environ", "extern char **environ;"),
#undef KNOWN
};

void recovery_fini(struct recovery *r)
{
    if (!r)
        return;
    strv_fini(&r->folders);
    str_fini(&r->text);
}

unsigned recover_count_errors(const struct library *cl, CXTranslationUnit tu)
{
    unsigned errors = 0, count = cl->getNumDiagnostics(tu);

    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic d = cl->getDiagnostic(tu, i);
        errors += cl->getDiagnosticSeverity(d) >= CXDiagnostic_Error;
        cl->disposeDiagnostic(d);
    }
    return errors;
}

/* ------------------------------------------------------------------- complaints */

/* What stands in the first pair of quotes, when the text around it is as given. */
static bool quoted(const char *text, const char *before, const char *after,
                   struct str *out)
{
    size_t n = strlen(before);

    str_clear(out);
    if (strncmp(text, before, n) != 0 || text[n] != '\'')
        return false;
    const char *from = text + n + 1, *to = strchr(from, '\'');
    if (!to || strncmp(to + 1, after, strlen(after)) != 0)
        return false;
    str_add_bytes(out, from, (size_t)(to - from));
    return out->len > 0;
}

struct complaint {
    const struct library *cl;
    CXTranslationUnit tu;
    CXDiagnostic d;
    const char *text;
};

static void for_each_error(const struct library *cl, CXTranslationUnit tu,
                           void (*visit)(void *context, const struct complaint *c),
                           void *context)
{
    unsigned count = cl->getNumDiagnostics(tu);

    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic d = cl->getDiagnostic(tu, i);
        CXString spelled = cl->getDiagnosticSpelling(d);
        struct complaint c = {cl, tu, d, cl->getCString(spelled)};
        if (c.text && cl->getDiagnosticSeverity(d) >= CXDiagnostic_Error)
            visit(context, &c);
        cl->disposeString(spelled);
        cl->disposeDiagnostic(d);
    }
}

/* ---------------------------------------------------------------------- headers */

enum { MAX_FOLDERS = 64, MAX_HEADER_BYTES = 4 << 20 };

struct header_search {
    struct recovery *r;
    const char *file, *cwd; /* absolute */
    struct strv seen; /* headers looked for in this search */
    bool found;
};

static void look_for(struct header_search *s, const char *name);

/*
 * What a found header includes will be missing too, and a parse for each would be dear.
 * Folders are searched after the system's, so one too many does no harm.
 */
static void look_for_included(struct header_search *s, const char *path)
{
    SCOPED_STR struct str text = {0}, name = {0};

    if (!fs_read(path, MAX_HEADER_BYTES, &text, NULL))
        return;
    for (const char *at = text.text; (at = text_next_include(at, &name)) != NULL;)
        look_for(s, name.text);
}

static void look_for(struct header_search *s, const char *name)
{
    if (strv_index(&s->seen, name) >= 0 || s->r->folders.len >= MAX_FOLDERS)
        return;
    strv_add(&s->seen, name);
    SCOPED_FREE char *folder = tree_find_folder(s->file, s->cwd, name);
    if (!folder)
        return;
    if (strv_index(&s->r->folders, folder) < 0) {
        strv_add(&s->r->folders, folder);
        s->found = true;
    }
    SCOPED_FREE char *path = fs_join(folder, name);
    look_for_included(s, path);
}

static void look_for_header(void *context, const struct complaint *c)
{
    SCOPED_STR struct str name = {0};

    if (quoted(c->text, "", " file not found", &name))
        look_for(context, name.text);
}

static bool find_headers(struct recovery *r, const struct library *cl,
                         CXTranslationUnit tu, const struct frontend_request *request)
{
    SCOPED_FREE char *cwd = fs_absolute(request->cwd ? request->cwd : ".");
    SCOPED_FREE char *file = fs_join(cwd, request->file);
    struct header_search s = {.r = r, .file = file, .cwd = cwd};

    for_each_error(cl, tu, look_for_header, &s);
    strv_fini(&s.seen);
    return s.found;
}

/* --------------------------------------------------------------------- stand-ins */

struct name_search {
    struct recovery *r;
    bool found;
};

/* The text behind the name that the parser points at; NULL when it cannot be had. */
static const char *text_behind(const struct complaint *c, size_t name_size,
                               size_t *left)
{
    CXFile file = NULL;
    unsigned offset = 0;
    size_t size = 0;

    c->cl->getFileLocation(c->cl->getDiagnosticLocation(c->d), &file, NULL, NULL,
                           &offset);
    const char *text = file ? c->cl->getFileContents(c->tu, file, &size) : NULL;
    if (!text || offset + name_size >= size)
        return NULL;
    *left = size - offset - name_size;
    return text + offset + name_size;
}

/*
 * A macro such as EXPORT or STATIC is taken for a type when it is not defined: then a
 * type follows, or two more names before the parenthesis.
 */
static bool is_decoration(const struct complaint *c, const char *name)
{
    size_t left = 0;
    const char *behind = text_behind(c, strlen(name), &left);

    return behind && text_starts_declaration(behind, left);
}

static bool is_stand_in(const struct recovery *r, const char *name)
{
    SCOPED_STR struct str mark = {0};

    str_addf(&mark, "/* %s */", name);
    return strstr(str_text(&r->text), mark.text) != NULL;
}

static void add_stand_in(struct name_search *s, const char *name, const char *text)
{
    str_addf(&s->r->text, "%s /* %s */\n", text, name);
    s->found = true;
}

/* What is known of the name, else `before` NAME `after`. */
static void add_known(struct name_search *s, const char *name, const char *before,
                      const char *after)
{
    SCOPED_STR struct str text = {0};

    if (is_stand_in(s->r, name))
        return;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i].name, name) == 0) {
            add_stand_in(s, name, known[i].text);
            return;
        }
    str_addf(&text, "%s %s%s", before, name, after);
    add_stand_in(s, name, text.text);
}

static void look_at_name(void *context, const struct complaint *c)
{
    struct name_search *s = context;
    SCOPED_STR struct str name = {0};

    if (quoted(c->text, "unknown type name ", "", &name)) {
        if (is_decoration(c, name.text))
            add_known(s, name.text, "#define", "");
        else
            add_known(s, name.text, "typedef int", ";");
    } else if (quoted(c->text, "use of undeclared identifier ", "", &name)) {
        add_known(s, name.text, "extern int", ";");
    }
}

bool recover_plan(struct recovery *r, const struct library *cl, CXTranslationUnit tu,
                  const struct frontend_request *request)
{
    struct name_search s = {.r = r};

    if (find_headers(r, cl, tu, request))
        return true;
    for_each_error(cl, tu, look_at_name, &s);
    return s.found;
}
