/* Stand-ins that were guessed wrong; see revise.h. */
#include "analyzer/frontend/revise.h"

#include <ctype.h>
#include <string.h>

#include "analyzer/frontend/complaint.h"
#include "analyzer/frontend/words.h"

struct revision {
    struct recovery *r;
    const char *code;
    bool found;
};

/* ------------------------------------------------------------------ the stand-ins */

/* Where the stand-in of a name begins, and its mark behind it; NULL. */
static const char *find_stand_in(const struct recovery *r, const char *name,
                                 const char **mark)
{
    SCOPED_STR struct str text = {0};
    const char *names = str_text(&r->names), *from = NULL;

    str_addf(&text, " /* %s */\n", name);
    *mark = strstr(names, text.text);
    if (!*mark)
        return NULL;
    for (from = *mark; from > names && from[-1] != '\n'; from--)
        continue;
    return from;
}

/* Whether what stands in for the name is just this text. */
static bool is_stand_in(const struct recovery *r, const char *name, const char *text)
{
    const char *mark = NULL, *from = find_stand_in(r, name, &mark);

    return from && (size_t)(mark - from) == strlen(text) &&
           strncmp(from, text, strlen(text)) == 0;
}

/* The line with the mark stays, so that the name is not guessed again. */
static void replace(struct revision *v, const char *name, const char *text)
{
    SCOPED_STR struct str names = {0};
    const char *mark = NULL, *from = find_stand_in(v->r, name, &mark);

    if (!from)
        return;
    str_add_bytes(&names, v->r->names.text, (size_t)(from - v->r->names.text));
    str_add(&names, text);
    str_add(&names, mark);
    str_clear(&v->r->names);
    str_add(&v->r->names, names.text);
    v->found = true;
}

static void add(struct revision *v, const char *name, const char *text)
{
    str_addf(&v->r->names, "%s /* %s */\n", text, name);
    v->found = true;
}

/* ------------------------------------------------- functions that come further down */

/* `} NAME;` or `typedef ... NAME;`: a type of the file itself. */
static bool is_own_type(const char *code, const char *name)
{
    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        const char *next = words_skip_blanks(at + strlen(name)), *from = at;

        if (*next != ';')
            continue;
        while (from > code && !strchr(";}", from[-1]))
            from--;
        if ((from > code && from[-1] == '}' && words_skip_blanks(from) == at) ||
            words_find(from, from, "typedef") == words_skip_blanks(from))
            return true;
    }
    return false;
}

static bool is_word_of(const char *word, const char *const *list, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (strcmp(word, list[k]) == 0)
            return true;
    return false;
}

/*
 * Whether the text is a type that can stand before all of the file: of words of the
 * language, and at most one name that the file does not declare.
 */
static bool is_plain_type(const char *code, const char *text)
{
    static const char *const keywords[] = {"const", "unsigned", "signed", "long",
                                           "short", "int",      "char",   "void",
                                           "float", "double",   "extern"};
    static const char *const records[] = {"struct", "union"};
    unsigned names = 0, words = 0;

    for (const char *at = words_skip_blanks(text); *at;
         at = words_skip_blanks(at), words++) {
        SCOPED_STR struct str word = {0};
        size_t n = 0;

        while (words_is_char(at[n]))
            n++;
        if (n == 0)
            return words > 0 && at[strspn(at, "* \t\n")] == '\0';
        str_add_bytes(&word, at, n);
        at += n;
        if (is_word_of(word.text, records, sizeof records / sizeof records[0])) {
            at = words_skip_blanks(at);
            while (words_is_char(*at))
                at++;
            names++;
        } else if (!is_word_of(word.text, keywords,
                               sizeof keywords / sizeof *keywords)) {
            names++;
            if (strcmp(word.text, "static") == 0 || is_own_type(code, word.text))
                return false;
        }
        if (names > 1)
            return false;
    }
    return words > 0;
}

/* What stands before the name in a definition at the start of a line or so. */
static void read_result(const struct complaint *c, struct str *out)
{
    const char *at = NULL, *text = complaint_text_before(c, &at), *from = at;

    while (text && from > text && !strchr(";}/", from[-1])) {
        const char *line = from - 1;

        if (*line == '\n') { /* behind a line of the preprocessor? */
            while (line > text && line[-1] != '\n')
                line--;
            if (*line == '#')
                break;
        }
        from--;
    }
    if (text)
        str_add_bytes(out, from, (size_t)(at - from));
}

/* Called above, it was taken to return a number. */
static void declare_function(void *context, const struct complaint *c)
{
    struct revision *v = context;
    SCOPED_STR struct str name = {0}, type = {0}, mark = {0}, text = {0};
    const char *first = NULL;

    if (!complaint_quotes(c->text, "conflicting types for ", "", &name))
        return;
    str_addf(&mark, "%s()", name.text);
    first = words_find(v->code, v->code, name.text);
    read_result(c, &type);
    if (!first || *words_skip_blanks(first + name.len) != '(' ||
        recovery_has(v->r, mark.text) || recovery_has(v->r, name.text) ||
        !is_plain_type(v->code, str_text(&type)))
        return;
    for (size_t k = 0; k < type.len; k++)
        type.text[k] = isspace((unsigned char)type.text[k]) ? ' ' : type.text[k];
    str_addf(&text, "%s%s();", type.text, name.text);
    add(v, mark.text, text.text);
}

/* ------------------------------------------------------------- names and types */

/* The file has the name itself, where the parser did not understand it at first. */
static void leave_own_names(struct revision *v, const struct complaint *c)
{
    static const char *const words[] = {
        " with a different type: ", " as different kind of symbol",
        " follows non-static declaration"};
    SCOPED_STR struct str name = {0};

    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if ((complaint_quotes(c->text, "redefinition of ", words[k], &name) ||
             complaint_quotes(c->text, "static declaration of ", words[k], &name)) &&
            recovery_has(v->r, name.text) && !is_stand_in(v->r, name.text, ""))
            replace(v, name.text, "");
}

/* The name of the type in the complaint, without what qualifies it. */
static bool complained_type(const struct complaint *c, struct str *name)
{
    const char *from = NULL;
    SCOPED_STR struct str word = {0};

    if (!complaint_quotes(c->text, "member reference base type ", "", name) &&
        !complaint_quotes(c->text, "member reference type ", "", name))
        return false;
    from = strrchr(name->text, ' ');
    str_add(&word, from ? from + 1 : name->text);
    str_clear(name);
    str_add(name, word.text);
    return true;
}

/* A structure that was taken for a pointer to one, or the other way round. */
static void turn_pointers(struct revision *v, const struct complaint *c)
{
    SCOPED_STR struct str name = {0}, pointer = {0}, record = {0};
    bool is_record = strstr(c->text, "not a structure") ||
                     strstr(c->text, "is a pointer; did you mean");

    if (!complained_type(c, &name))
        return;
    str_addf(&pointer, "typedef struct %s *%s;", name.text, name.text);
    str_addf(&record, "typedef struct %s %s;", name.text, name.text);
    if (is_record && is_stand_in(v->r, name.text, pointer.text))
        replace(v, name.text, record.text);
    else if (!is_record && is_stand_in(v->r, name.text, record.text))
        replace(v, name.text, pointer.text);
}

static void mend_types(void *context, const struct complaint *c)
{
    leave_own_names(context, c);
    turn_pointers(context, c);
}

/* `struct s x = NAME;` or `= NAME(...)`: what a structure begins with. */
static void mend_initializer(void *context, const struct complaint *c)
{
    struct revision *v = context;
    size_t left = 0, n = 0;
    const char *text = complaint_text(c, &left), *at = text;
    SCOPED_STR struct str name = {0}, define = {0};

    if (strncmp(c->text, "initializing ", 13) != 0 || !text ||
        !strstr(c->text, "incompatible type 'int'"))
        return;
    while (left > 0 && (words_is_char(*at) || strchr(" \t=\n", *at))) {
        if (*at++ == '=')
            break;
        left--;
    }
    while (left > 0 && isspace((unsigned char)*at)) {
        at++;
        left--;
    }
    while (n < left && words_is_char(at[n]))
        n++;
    if (n == 0 || n >= left || !isupper((unsigned char)*at))
        return;
    str_add_bytes(&name, at, n);
    if (recovery_has(v->r, name.text)) {
        str_addf(&define, "#define %s { 0 }", name.text);
        replace(v, name.text, define.text);
    } else if (at[n] == '(') {
        str_addf(&define, "#define %s(...) { 0 }", name.text);
        add(v, name.text, define.text);
    }
}

bool revise_plan(struct recovery *r, const struct library *cl, CXTranslationUnit tu,
                 const char *code)
{
    static void (*const mend[])(void *context, const struct complaint *c) = {
        declare_function, mend_types, mend_initializer};
    struct revision v = {.r = r, .code = code};

    str_clear(&r->settled);
    str_add(&r->settled, str_text(&r->names));
    while (r->stage < REVISE_STAGES && !v.found)
        complaint_each(cl, tu, mend[r->stage++ % 3], &v);
    return v.found;
}
