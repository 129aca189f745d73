/* Code that does not compile alone; see recover.h. */
#include "analyzer/frontend/recover.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/frontend/complaint.h"
#include "analyzer/frontend/guess.h"
#include "analyzer/frontend/namesakes.h"
#include "analyzer/frontend/revise.h"
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

/* How names of macros end that count the elements of an array. */
static const char *const element_counts[] = {
    "ARRAY_SIZE", "ARRAYSIZE", "ARRAY_LEN", "ARRAY_LENGTH", "N_ELEMENTS", "NELEM",
    "NELEMS",     "NITEMS",    "nitems",    "COUNTOF",      "countof",    "lengthof",
};

/* Macros with arguments that a project's own headers often have. */
static const struct {
    const char *name, *text;
} usual_macros[] = {
    {"BCOPY",   " bcopy"  },
    {"BZERO",   " bzero"  },
    {"MEMCPY",  " memcpy" },
    {"MEMMOVE", " memmove"},
    {"MEMSET",  " memset" },
};

/* How names of macros end that choose one of two numbers. */
static const struct {
    const char *ending, *text;
} choices[] = {
    {"min", "(a, b) ((a) < (b) ? (a) : (b))"},
    {"max", "(a, b) ((a) > (b) ? (a) : (b))"},
    {"MIN", "(a, b) ((a) < (b) ? (a) : (b))"},
    {"MAX", "(a, b) ((a) > (b) ? (a) : (b))"},
};

void recovery_fini(struct recovery *r)
{
    if (!r)
        return;
    strv_fini(&r->folders);
    str_fini(&r->names);
    str_fini(&r->features);
    str_fini(&r->text);
    str_fini(&r->settled);
}

bool recovery_has(const struct recovery *r, const char *name)
{
    SCOPED_STR struct str mark = {0};

    str_addf(&mark, "/* %s */", name);
    return strstr(str_text(&r->names), mark.text) != NULL;
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

    if (complaint_quotes(c->text, "", " file not found", &name))
        look_for(context, name.text);
}

static bool find_headers(struct recovery *r, const struct library *cl,
                         CXTranslationUnit tu, const struct frontend_request *request)
{
    SCOPED_FREE char *cwd = fs_absolute(request->cwd ? request->cwd : ".");
    SCOPED_FREE char *file = fs_join(cwd, request->file);
    struct header_search s = {.r = r, .file = file, .cwd = cwd};

    complaint_each(cl, tu, look_for_header, &s);
    strv_fini(&s.seen);
    return s.found;
}

/* ----------------------------------------------------------------- system headers */

/* What a project's own common header includes, as far as it is there. */
static const char *const usual_headers[] = {
    "sys/types.h", "sys/param.h", "sys/stat.h",  "sys/socket.h", "sys/time.h",
    "sys/wait.h",  "sys/uio.h",   "sys/ioctl.h", "sys/un.h",     "netinet/in.h",
    "arpa/inet.h", "netdb.h",     "stdio.h",     "stdlib.h",     "string.h",
    "strings.h",   "unistd.h",    "errno.h",     "ctype.h",      "limits.h",
    "stdarg.h",    "stddef.h",    "stdint.h",    "stdbool.h",    "inttypes.h",
    "time.h",      "signal.h",    "fcntl.h",     "pwd.h",        "grp.h",
    "syslog.h",    "dirent.h",    "setjmp.h",    "assert.h",
};

static void look_for_missing(void *context, const struct complaint *c)
{
    bool *is_missing = context;

    if (strstr(c->text, "file not found"))
        *is_missing = true;
}

/* A header that is nowhere: the system's usual ones may have come with it. */
static bool want_system(struct recovery *r, const struct library *cl,
                        CXTranslationUnit tu)
{
    bool is_missing = false;

    if (r->tried_system)
        return false;
    r->tried_system = true;
    complaint_each(cl, tu, look_for_missing, &is_missing);
    r->wants_system = r->lacks_header = is_missing;
    return is_missing;
}

/* --------------------------------------------------------------------- stand-ins */

struct name_search {
    struct recovery *r;
    const char *code; /* the file, cleaned */
    bool found;
};

/*
 * A macro such as EXPORT or STATIC is taken for a type when it is not defined: then a
 * type follows, or two more names before the parenthesis.
 */
static bool is_decoration(const struct complaint *c, const char *name)
{
    size_t left = 0, n = strlen(name);
    const char *text = complaint_text(c, &left);

    return text && left > n && text_starts_declaration(text + n, left - n);
}

static void add_stand_in(struct name_search *s, const char *name, const char *text)
{
    str_addf(&s->r->names, "%s /* %s */\n", text, name);
    s->found = true;
}

/* What is known of the name. */
static bool add_known(struct name_search *s, const char *name)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i].name, name) == 0) {
            add_stand_in(s, name, known[i].text);
            return true;
        }
    return false;
}

/* What unknown members and variables with members are. */
static void add_members(struct name_search *s)
{
    static const struct {
        const char *name, *part;
    } parts[] = {
        {"struct spillway_inner", NULL                   },
        {"struct spillway_part",  "struct spillway_inner"},
    };
    SCOPED_STR struct str text = {0};

    if (recovery_has(s->r, "members"))
        return;
    str_add(&text, "struct spillway_any; ");
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
        str_addf(&text, "%s { ", parts[k].name);
        guess_members(s->code, parts[k].part, "struct spillway_any", &text);
        str_add(&text, "}; ");
    }
    str_add(&text, "struct spillway_any { ");
    guess_members(s->code, "struct spillway_part", "struct spillway_any", &text);
    str_add(&text, "char spillway_rest[65536]; };");
    add_stand_in(s, "members", text.text);
}

/* struct NAME, with the members that the file uses. */
static void add_record(struct name_search *s, const char *keyword, const char *name)
{
    SCOPED_STR struct str text = {0}, mark = {0};

    str_addf(&mark, "%s %s", keyword, name);
    if (recovery_has(s->r, mark.text) || guess_defines_record(s->code, name))
        return;
    add_members(s);
    str_addf(&text, "%s { ", mark.text);
    guess_members(s->code, "struct spillway_part", "struct spillway_any", &text);
    str_add(&text, "char spillway_rest[65536]; };");
    add_stand_in(s, mark.text, text.text);
}

static void add_type(struct name_search *s, const char *name)
{
    SCOPED_STR struct str text = {0};
    bool has_members = false;

    if (recovery_has(s->r, name) || add_known(s, name))
        return;
    if (guess_is_pointer(s->code, name, &has_members)) {
        if (has_members)
            add_record(s, "struct", name);
        str_addf(&text, "typedef %s%s *%s;", has_members ? "struct " : "",
                 has_members ? name : "char", name);
    } else if (guess_is_record(s->code, name)) {
        add_record(s, "struct", name);
        str_addf(&text, "typedef struct %s %s;", name, name);
    } else if (guess_is_function(s->code, name)) {
        str_addf(&text, "typedef long (*%s)();", name);
    } else {
        str_addf(&text, "typedef %s %s;", guess_integer(name), name);
    }
    add_stand_in(s, name, text.text);
}

static void add_name(struct name_search *s, const char *name)
{
    SCOPED_STR struct str text = {0};
    enum guess kind = guess_name(s->code, name);

    if (recovery_has(s->r, name) || add_known(s, name))
        return;
    switch (kind) {
    case GUESS_TYPE: add_type(s, name); return;
    case GUESS_SIZE:
        str_addf(&text, "enum { %s = %d };", name, GUESS_UNKNOWN_SIZE);
        break;
    case GUESS_SMALL_SIZE:
        str_addf(&text, "enum { %s = %d };", name, GUESS_UNKNOWN_SMALL_SIZE);
        break;
    case GUESS_LABEL:
        str_addf(&text, "enum { %s = %u };", name, RECOVER_FIRST_LABEL + s->r->count++);
        break;
    case GUESS_TEXT: str_addf(&text, "#define %s \"\"", name); break;
    case GUESS_NOTHING: str_addf(&text, "#define %s", name); break;
    case GUESS_NUMBER:
        add_members(s);
        guess_variable(s->code, name, "struct spillway_any", &text);
        break;
    }
    add_stand_in(s, name, text.text);
}

/* `struct NAME`, `union NAME` or `enum NAME` in a complaint that it is incomplete. */
static bool incomplete_record(const char *text, const char *keyword, struct str *name)
{
    const char *at = strstr(text, "incomplete") ? strstr(text, keyword) : NULL;

    if (!at || at[strlen(keyword)] != ' ')
        return false;
    at += strlen(keyword) + 1;
    str_clear(name);
    str_add_bytes(name, at, strcspn(at, " '*["));
    return name->len > 0 && name->text[0] != '(';
}

static void add_enum(struct name_search *s, const char *name)
{
    SCOPED_STR struct str text = {0}, mark = {0};

    str_addf(&mark, "enum %s", name);
    if (recovery_has(s->r, mark.text))
        return;
    str_addf(&text, "%s { spillway_enum_%s };", mark.text, name);
    add_stand_in(s, mark.text, text.text);
}

/* A parameter of an old-style definition is of a type that is not known. */
static bool is_old_style(const struct name_search *s, const struct complaint *c,
                         struct str *name)
{
    if (strstr(c->text, "expected function body after function declarator"))
        return complaint_word(c, name);
    return strstr(c->text, "expected ';' after top level declarator") &&
           complaint_word(c, name) && guess_name(s->code, name->text) == GUESS_TYPE;
}

/* The name before the parenthesis that ends before `at`, from `text` on. */
static bool word_before(const char *text, const char *at, struct str *name)
{
    const char *end = NULL;

    while (at > text && isspace((unsigned char)at[-1]))
        at--;
    end = at;
    while (at > text && (at[-1] == '_' || isalnum((unsigned char)at[-1])))
        at--;
    str_clear(name);
    if (at < end && !isdigit((unsigned char)*at))
        str_add_bytes(name, at, (size_t)(end - at));
    return name->len > 0;
}

/* `NAME("...")`, where no declaration can have a text. */
static bool called_word(const struct complaint *c, struct str *name)
{
    const char *at = NULL, *text = complaint_text_before(c, &at);

    while (text && at > text && isspace((unsigned char)at[-1]))
        at--;
    return text && at > text && at[-1] == '(' && *at == '"' &&
           word_before(text, at - 1, name);
}

enum { MAX_STATEMENT = 4000 };

/* `NAME(...)` as a statement that nothing ends. */
static bool statement_macro(const struct complaint *c, struct str *name)
{
    const char *at = NULL, *text = complaint_text_before(c, &at), *from = at;
    int depth = 0;

    while (text && from > text && at - from < MAX_STATEMENT) {
        from--;
        depth += (*from == ')') - (*from == '(');
        if (depth <= 0)
            break;
    }
    return text && at > text && at[-1] == ')' && depth == 0 && *from == '(' &&
           word_before(text, from, name);
}

/*
 * The name of what `at` is an argument of, as a statement or a type where only a macro
 * can have one; `*number` of them stand before it.
 */
static bool call_around(const struct complaint *c, struct str *name, unsigned *number)
{
    const char *at = NULL, *text = complaint_text_before(c, &at), *from = at;
    int depth = 0;

    *number = 0;
    while (text && from > text && at - from < MAX_STATEMENT) {
        from--;
        depth += (*from == ')') - (*from == '(');
        if (depth < 0)
            return word_before(text, from, name);
        if (strchr(";{}", *from))
            return false;
        *number += *from == ',' && depth == 0;
    }
    return false;
}

/* The parser points at a word that begins a statement. */
static bool is_at_jump(const struct complaint *c)
{
    static const char *const words[] = {"return", "goto", "break", "continue"};
    size_t left = 0;
    const char *text = complaint_text(c, &left);

    for (size_t k = 0; text && k < sizeof words / sizeof words[0]; k++) {
        size_t n = strlen(words[k]);

        if (left > n && strncmp(text, words[k], n) == 0 && text[n] != '_' &&
            !isalnum((unsigned char)text[n]))
            return true;
    }
    return false;
}

/* ... or that begins a type. */
static bool is_at_record(const struct complaint *c)
{
    size_t left = 0;
    const char *text = complaint_text(c, &left);

    return text && left > 7 &&
           (strncmp(text, "struct ", 7) == 0 || strncmp(text, "union ", 6) == 0);
}

enum { MAX_MACRO_ARGUMENTS = 6 };

/*
 * `FAIL_IF(n > 8, return -1)`: what it asks, nobody knows.  `least(u8, n, 8)`: some
 * number of that type.  `outer_of(p, struct s, member)`: something of it.
 */
static void add_macro_of(struct name_search *s, const struct complaint *c)
{
    SCOPED_STR struct str name = {0}, given = {0}, text = {0};
    bool is_jump = is_at_jump(c);
    unsigned number = 0;

    if (!call_around(c, &name, &number) || recovery_has(s->r, name.text) ||
        number > MAX_MACRO_ARGUMENTS || (number == 0 && is_jump) ||
        !guess_is_used_macro(s->code, name.text))
        return;
    for (unsigned k = 0; k < number; k++)
        str_addf(&given, "%sa%u", k ? ", " : "", k);
    str_addf(&text, "#define %s(%s%s", name.text, str_text(&given), number ? ", " : "");
    if (is_jump)
        str_addf(&text,
                 "...) do { if (spillway_%s(%s, 0)) { __VA_ARGS__; } } while (0)",
                 name.text, given.text);
    else
        str_addf(&text, "type, ...) ((type%s)spillway_%s(%s))", number ? " *" : "",
                 name.text, number ? given.text : "__VA_ARGS__");
    add_stand_in(s, name.text, text.text);
}

/* `TAILQ_FOREACH(v, ...) {`: a word of the name says that what follows is a loop. */
static bool is_loop_name(const char *name)
{
    static const char *const words[] = {"each", "for_", "_for", "loop", "iter", "walk"};

    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (strcasestr(name, words[k]))
            return true;
    return false;
}

/* What the macro is given first is the name of a variable, which it sets. */
static bool sets_first(const struct complaint *c, const char *name)
{
    const char *at = NULL, *text = complaint_text_before(c, &at), *from = at;
    size_t n = strlen(name);

    while (text && from > text && (strncmp(from, name, n) != 0 || from[n] != '('))
        from--;
    if (!text || from + n >= at)
        return false;
    for (from += n + 1; from < at && isspace((unsigned char)*from);)
        from++;
    if (isdigit((unsigned char)*from))
        return false;
    while (from < at && (*from == '_' || isalnum((unsigned char)*from)))
        from++;
    return from < at && *from == ',';
}

/* A macro that goes through something, as often as nobody knows. */
static void add_loop(struct name_search *s, const struct complaint *c, const char *name)
{
    SCOPED_STR struct str text = {0};

    if (recovery_has(s->r, name))
        return;
    str_addf(&text,
             sets_first(c, name) ? "#define %s(v, ...) while (spillway_%s(&(v)))"
                                 : "#define %s(...) while (spillway_%s())",
             name, name);
    add_stand_in(s, name, text.text);
}

/* A macro that leaves nothing. */
static void add_macro(struct name_search *s, const char *name)
{
    SCOPED_STR struct str text = {0};

    if (recovery_has(s->r, name))
        return;
    str_addf(&text, "#define %s(...)", name);
    add_stand_in(s, name, text.text);
}

static void add_nothing(struct name_search *s, const char *name)
{
    SCOPED_STR struct str text = {0};

    str_addf(&text, "#define %s", name);
    add_stand_in(s, name, text.text);
}

/* `int x NAME)`: behind the name of a parameter. */
static bool is_attribute(const struct complaint *c)
{
    const char *at = NULL, *text = complaint_text_before(c, &at);

    while (text && at > text && isspace((unsigned char)at[-1]))
        at--;
    return text && at > text && (at[-1] == '_' || isalnum((unsigned char)at[-1]));
}

static void look_at_name(void *context, const struct complaint *c)
{
    struct name_search *s = context;
    SCOPED_STR struct str name = {0};

    if (complaint_quotes(c->text, "unknown type name ", "", &name)) {
        if (is_decoration(c, name.text) && !recovery_has(s->r, name.text))
            add_nothing(s, name.text);
        else
            add_type(s, name.text);
    } else if (complaint_quotes(c->text, "use of undeclared identifier ", "", &name)) {
        add_name(s, name.text);
    } else if (incomplete_record(c->text, "struct", &name)) {
        add_record(s, "struct", name.text);
    } else if (incomplete_record(c->text, "union", &name)) {
        add_record(s, "union", name.text);
    } else if (incomplete_record(c->text, "enum", &name)) {
        add_enum(s, name.text);
    } else if (complaint_quotes(c->text, "function cannot return function type ",
                                " (aka", &name)) {
        add_type(s, name.text); /* `typedef NAME (*f)();` was taken to declare it */
    } else if (complaint_quotes(c->text, "unexpected type name ",
                                ": expected expression", &name) ||
               (strcmp(c->text, "expected expression") == 0 &&
                (is_at_jump(c) || is_at_record(c)))) {
        add_macro_of(s, c);
    } else if (is_old_style(s, c, &name)) {
        add_type(s, name.text); /* of a parameter */
    } else if (strstr(c->text, "expected ';' after expression") &&
               statement_macro(c, &name)) {
        if (is_loop_name(name.text))
            add_loop(s, c, name.text);
        else
            add_macro(s, name.text);
    } else if (strstr(c->text, "expected parameter declarator") &&
               called_word(c, &name)) {
        add_macro(s, name.text);
    } else if (strstr(c->text, "expected ')'") && complaint_word(c, &name)) {
        if (guess_name(s->code, name.text) == GUESS_TEXT)
            add_name(s, name.text);
        else if (is_attribute(c) && !recovery_has(s->r, name.text))
            add_nothing(s, name.text);
    }
}

static void add_usual_macro(struct name_search *s, const char *name, const char *body)
{
    SCOPED_STR struct str text = {0};

    if (recovery_has(s->r, name) || !guess_is_used_macro(s->code, name))
        return;
    str_addf(&text, "#ifndef %s\n#define %s%s\n#endif\n", name, name, body);
    add_stand_in(s, name, text.text);
}

/* `MIN`, `SNMP_MIN`, but not `ADMIN`; called with two arguments. */
static bool is_choice(const char *code, const char *name, const char *ending)
{
    size_t before = strlen(name) - strlen(ending);

    return (before == 0 || name[before - 1] == '_') &&
           guess_is_called_with(code, name, 2);
}

/* Names that are called as such macros are, and which the file does not define. */
static void add_usual_macros(struct name_search *s)
{
    for (size_t i = 0; i < sizeof usual_macros / sizeof usual_macros[0]; i++)
        add_usual_macro(s, usual_macros[i].name, usual_macros[i].text);
    for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++) {
        SCOPED_STR struct str name = {0};

        for (const char *at = s->code;
             (at = guess_next_word(s->code, at, choices[i].ending, &name));)
            if (is_choice(s->code, name.text, choices[i].ending))
                add_usual_macro(s, name.text, choices[i].text);
    }
    for (size_t i = 0; i < sizeof element_counts / sizeof element_counts[0]; i++) {
        SCOPED_STR struct str name = {0};

        for (const char *at = s->code;
             (at = guess_next_word(s->code, at, element_counts[i], &name));)
            add_usual_macro(s, name.text, "(a) (sizeof(a) / sizeof((a)[0]))");
    }
}

static void add_namesakes(struct name_search *s)
{
    SCOPED_STR struct str name = {0}, text = {0};
    const char *at = NULL;
    unsigned row = 0;

    while (namesakes_next(s->code, &row, &at, &name, &text))
        if (!recovery_has(s->r, name.text))
            add_stand_in(s, name.text, text.text);
}

/* ---------------------------------------------------------------------- conditions */

struct function_search {
    CXFile file;
    unsigned count;
};

static enum CXChildVisitResult count_function(CXCursor c, CXCursor parent,
                                              CXClientData data)
{
    struct function_search *f = data;
    const struct library *cl = library_get();
    CXFile file = NULL;

    (void)parent;
    if (cl->getCursorKind(c) != CXCursor_FunctionDecl || !cl->isCursorDefinition(c))
        return CXChildVisit_Continue;
    cl->getExpansionLocation(cl->getCursorLocation(c), &file, NULL, NULL, NULL);
    f->count += file == f->file;
    return CXChildVisit_Continue;
}

unsigned recover_count_functions(const struct library *cl, CXTranslationUnit tu,
                                 const struct frontend_request *request)
{
    struct function_search f = {.file = cl->getFile(tu, request->file)};

    cl->visitChildren(cl->getTranslationUnitCursor(tu), count_function, &f);
    return f.count;
}

/* Nothing is left of the file: its conditions are taken to hold. */
static bool assume_conditions(struct name_search *s, const struct library *cl,
                              CXTranslationUnit tu,
                              const struct frontend_request *request)
{
    SCOPED_STR struct str name = {0}, text = {0};
    const char *at = s->code;
    bool is_clean = recover_count_errors(cl, tu) == 0;

    if (s->r->tried_conditions || recover_count_functions(cl, tu, request) > 0)
        return false;
    s->r->tried_conditions = true;
    s->r->tried_system = s->r->wants_system; /* what is seen by now may want them */
    while ((at = guess_condition(at, &name)) != NULL) {
        if (recovery_has(s->r, name.text) ||
            (is_clean && !guess_is_feature(s->code, name.text)))
            continue;
        str_clear(&text);
        str_addf(&text, "#define %s 1", name.text);
        add_stand_in(s, name.text, text.text);
    }
    return s->found;
}

/* What the header that is missing may have switched on: the larger part of the code. */
static bool assume_features(struct name_search *s)
{
    struct guess_gains gains = {0};

    if (s->r->tried_features || !s->r->lacks_header)
        return false;
    s->r->tried_features = true;
    guess_gains(s->code, &gains);
    for (size_t k = 0; k < gains.names.len; k++)
        if (gains.lines.at[k] > 0 && guess_is_feature(s->code, gains.names.at[k]))
            str_addf(&s->r->features, "#ifndef %s\n#define %s 1\n#endif\n",
                     gains.names.at[k], gains.names.at[k]);
    guess_gains_fini(&gains);
    return s->r->features.len > 0;
}

/* ------------------------------------------------------------------------- the plan */

static void read_code(const struct library *cl, CXTranslationUnit tu,
                      const struct frontend_request *request, struct str *code)
{
    CXFile file = cl->getFile(tu, request->file);
    size_t size = 0;
    const char *text = file ? cl->getFileContents(tu, file, &size) : NULL;

    if (text)
        guess_clean(text, size, code);
}

/* The file of stand-ins as it is to be. */
static void assemble(struct recovery *r)
{
    str_clear(&r->text);
    if (r->wants_system) {
        str_add(&r->text, "#ifndef _GNU_SOURCE\n#define _GNU_SOURCE\n#endif\n");
        for (size_t i = 0; i < sizeof usual_headers / sizeof usual_headers[0]; i++)
            str_addf(&r->text, "#if __has_include(<%s>)\n#include <%s>\n#endif\n",
                     usual_headers[i], usual_headers[i]);
    }
    str_add(&r->text, str_text(&r->features));
    str_add(&r->text, str_text(&r->names));
}

bool recover_plan(struct recovery *r, const struct library *cl, CXTranslationUnit tu,
                  const struct frontend_request *request)
{
    SCOPED_STR struct str code = {0};
    struct name_search s = {.r = r};
    bool is_new = find_headers(r, cl, tu, request) || want_system(r, cl, tu);

    if (!is_new) {
        read_code(cl, tu, request, &code);
        s.code = str_text(&code);
        is_new = assume_conditions(&s, cl, tu, request) || assume_features(&s);
        add_usual_macros(&s);
        add_namesakes(&s);
        complaint_each(cl, tu, look_at_name, &s);
        is_new = s.found || is_new || revise_plan(r, cl, tu, s.code);
    }
    assemble(r);
    return is_new;
}

void recover_refuse_system(struct recovery *r)
{
    r->wants_system = false;
    assemble(r);
}

void recover_refuse_features(struct recovery *r)
{
    str_clear(&r->features);
    assemble(r);
}

void recover_refuse_revision(struct recovery *r)
{
    str_clear(&r->names);
    str_add(&r->names, str_text(&r->settled));
    assemble(r);
}
