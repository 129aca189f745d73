/*
 * Finding a function; see prototype.h.
 */
#include "provision/prototype.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "base/str.h"
#include "provision/compdb.h"
#include "provision/engine.h"

enum { SOURCE_MAX = 64 << 20, TREE_MAX = 256 << 20 };

void prototype_fini(struct prototype *p)
{
    if (!p)
        return;
    free(p->unit);
    free(p->result);
    strv_fini(&p->types);
    strv_fini(&p->names);
    *p = (struct prototype){0};
}

static bool is_word_in(const char *text, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word)) {
        bool begins = at == text ||
                      !(strchr("_", at[-1]) || (at[-1] >= '0' && at[-1] <= '9') ||
                        (at[-1] >= 'A' && at[-1] <= 'Z') ||
                        (at[-1] >= 'a' && at[-1] <= 'z'));
        if (begins && strspn(at + len, " \t\n(") > 0)
            return true;
    }
    return false;
}

/* The path, or its end from a '/' on. */
static bool is_named(const char *path, const char *unit)
{
    size_t len = strlen(path), part = strlen(unit);

    return strcmp(path, unit) == 0 || (len > part && path[len - part - 1] == '/' &&
                                       strcmp(path + len - part, unit) == 0);
}

/* ------------------------------------------------------------ the syntax tree */

static const char *type_of(const json_t *declaration)
{
    return json_text_of(json_object_get(declaration, "type"), "qualType", "int");
}

/* The result's type: what stands before the parameters. */
static char *result_of(const json_t *function)
{
    const char *type = type_of(function);
    size_t len = strcspn(type, "(");

    while (len > 0 && type[len - 1] == ' ')
        len--;
    return mem_strndup(type, len);
}

/* Fill `out` when the declaration has a body. */
static bool take_definition(const json_t *declaration, const char *function,
                            struct prototype *out)
{
    const json_t *inner = json_object_get(declaration, "inner");
    bool has_body = false;

    if (strcmp(json_text_of(declaration, "kind", ""), "FunctionDecl") != 0 ||
        strcmp(json_text_of(declaration, "name", ""), function) != 0)
        return false;
    for (size_t i = 0; i < json_array_size(inner); i++)
        has_body = has_body ||
                   strcmp(json_text_of(json_array_get(inner, i), "kind", ""),
                          "CompoundStmt") == 0;
    if (!has_body)
        return false;
    out->result = result_of(declaration);
    out->is_static = strcmp(json_text_of(declaration, "storageClass", ""), "static") ==
                     0;
    for (size_t i = 0; i < json_array_size(inner); i++) {
        const json_t *part = json_array_get(inner, i);
        if (strcmp(json_text_of(part, "kind", ""), "ParmVarDecl") != 0)
            continue;
        strv_add(&out->types, type_of(part));
        strv_add(&out->names, json_text_of(part, "name", ""));
    }
    return true;
}

/* clang prints one document after the other. */
static bool take_documents(const struct str *text, const char *function,
                           struct prototype *out)
{
    const char *at = str_text(text), *end = at + text->len;

    while (at < end) {
        json_error_t error;
        SCOPED_JSON json_t *document = json_loadb(at, (size_t)(end - at),
                                                  JSON_DISABLE_EOF_CHECK, &error);
        if (!document)
            return false;
        if (take_definition(document, function, out))
            return true;
        at += error.position;
    }
    return false;
}

static bool look_into(const json_t *database, const char *file, const char *function,
                      struct prototype *out)
{
    SCOPED_STRV struct strv argv = {0};
    SCOPED_PROC struct proc_result r = {0};
    struct compdb_unit unit;

    if (!compdb_find(database, file, &unit))
        return false;
    strv_add(&argv, engine_clang());
    for (size_t i = 0; i < unit.flags.len; i++)
        strv_add(&argv, unit.flags.at[i]);
    strv_add(&argv, "-w");
    strv_add(&argv, "-fsyntax-only");
    strv_add(&argv, "-Xclang");
    strv_add(&argv, "-ast-dump=json");
    strv_add(&argv, "-Xclang");
    strv_addf(&argv, "-ast-dump-filter=%s", function);
    strv_add(&argv, file);

    struct proc_spec spec = {.argv = (const char *const *)strv_argv(&argv),
                             .cwd = unit.directory,
                             .max_output = TREE_MAX};
    bool found = proc_run(&spec, &r, NULL) && take_documents(&r.out, function, out);
    if (found)
        out->unit = mem_strdup(file);
    compdb_unit_fini(&unit);
    return found;
}

/* -------------------------------------------------------------- the database */

/* Sources that name the function, each once. */
static void add_candidates(const json_t *database, const char *function,
                           const char *unit, struct strv *out)
{
    for (size_t i = 0; i < json_array_size(database); i++) {
        const char *file = json_text_of(json_array_get(database, i), "file", "");
        SCOPED_STR struct str text = {0};

        if (strv_index(out, file) < 0 && (!unit || is_named(file, unit)) &&
            fs_read(file, SOURCE_MAX, &text, NULL) &&
            is_word_in(str_text(&text), function))
            strv_add(out, file);
    }
}

bool prototype_find(const json_t *database, const char *function, const char *unit,
                    struct prototype *out, struct err *e)
{
    SCOPED_STRV struct strv files = {0};

    *out = (struct prototype){0};
    add_candidates(database, function, unit, &files);
    for (size_t i = 0; i < files.len; i++) {
        struct prototype found = {0};
        if (!look_into(database, files.at[i], function, &found))
            continue;
        if (out->unit) {
            err_set(e, 0, "%s() is defined in %s and in %s: name one with --unit",
                    function, out->unit, found.unit);
            prototype_fini(&found);
            prototype_fini(out);
            return false;
        }
        *out = found;
    }
    return out->unit ||
           err_set(e, 0, "%s() is not defined in %s%s of the database", function,
                   unit ? "a source called " : "any source", unit ? unit : "");
}
