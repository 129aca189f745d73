/*
 * Writing a new target; see skeleton.h.
 *
 * The harness includes the unit that defines the function, so that static functions and
 * the unit's own types are in reach, and hands its input over in the way that the
 * parameters ask for.  Where no way is known, the call is there with placeholders, and
 * is not made.
 */
#include "provision/skeleton.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"
#include "provision/closure.h"
#include "provision/compdb.h"
#include "provision/prototype.h"
#include "run/target.h"

void skeleton_fini(struct skeleton *s)
{
    if (!s)
        return;
    free(s->unit);
    free(s->prototype);
    strv_fini(&s->files);
    strv_fini(&s->missing);
}

/* Everything that is known before anything is written. */
struct plan {
    const struct skeleton_options *o;
    char *tree; /* absolute */
    char *compdb; /* relative to the tree */
    char *unit; /* relative to the tree */
    struct prototype prototype;
    struct closure closure;
    const struct shape *shape; /* NULL: to be completed */
};

static void plan_fini(struct plan *p)
{
    free(p->tree);
    free(p->compdb);
    free(p->unit);
    prototype_fini(&p->prototype);
    closure_fini(&p->closure);
}

/* --------------------------------------------------------------------- types */

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(text, *words) == 0)
            return true;
    return false;
}

/* The type without qualifiers and blanks: "const u_char *restrict" is "u_char*". */
static char *bare(const char *type)
{
    struct str out = {0};

    while (*type) {
        size_t len = strcspn(type, " *");
        if (len > 0 && !str_starts_with(type, "const") &&
            !str_starts_with(type, "volatile") && !str_starts_with(type, "restrict") &&
            !str_starts_with(type, "unsigned") && !str_starts_with(type, "signed"))
            str_add_bytes(&out, type, len);
        else if (str_starts_with(type, "unsigned") && !strchr(type, '*') &&
                 type[len] == '\0')
            str_add(&out, "int");
        type += len;
        if (*type == '*')
            str_add_char(&out, '*');
        type += *type != '\0';
    }
    return str_take(&out);
}

static bool is_text(const char *type)
{
    SCOPED_FREE char *plain = bare(type);

    return strcmp(plain, "char*") == 0 && !strstr(type, "signed");
}

static bool is_bytes(const char *type)
{
    static const char *const words[] = {"char*",   "uint8_t*", "u_int8_t*", "u8*",
                                        "u_char*", "uchar*",   "byte*",     "BYTE*",
                                        "void*",   "guint8*",  NULL};
    SCOPED_FREE char *plain = bare(type);

    return is_one_of(plain, words);
}

static bool is_number(const char *type)
{
    static const char *const words[] = {"int",       "long",    "short",    "longlong",
                                        "size_t",    "ssize_t", "uint16_t", "uint32_t",
                                        "uint64_t",  "int32_t", "int64_t",  "u_int",
                                        "u_long",    "uint",    "time_t",   "u32",
                                        "socklen_t", "off_t",   NULL};
    SCOPED_FREE char *plain = bare(type);

    return is_one_of(plain, words);
}

static bool is_stream(const char *type)
{
    SCOPED_FREE char *plain = bare(type);

    return strcmp(plain, "FILE*") == 0;
}

static bool has_part(const char *name, const char *const *parts)
{
    for (; *parts; parts++)
        if (strstr(name, *parts))
            return true;
    return false;
}

/* -------------------------------------------------------------------- shapes */

static bool takes(const struct prototype *p, bool (*first)(const char *),
                  bool (*second)(const char *))
{
    return p->types.len == (second ? 2 : 1) && first(p->types.at[0]) &&
           (!second || second(p->types.at[1]));
}

static bool takes_block(const struct prototype *p)
{
    return takes(p, is_bytes, is_number);
}

static bool takes_path(const struct prototype *p)
{
    static const char *const parts[] = {"file", "path", "fname", "dir", NULL};

    return takes(p, is_text, NULL) && has_part(p->names.at[0], parts);
}

static bool takes_text(const struct prototype *p)
{
    return takes(p, is_text, NULL);
}

static bool takes_stream(const struct prototype *p)
{
    return takes(p, is_stream, NULL);
}

static bool takes_descriptor(const struct prototype *p)
{
    static const char *const parts[] = {"fd", "sock", "des", "file", NULL};

    return takes(p, is_number, NULL) && has_part(p->names.at[0], parts);
}

#define OUT_OF_MEMORY(name) "    if (!" name ")\n        return 0;\n"
#define WRITE_FILE(mode)                                                               \
    "    FILE *file = fopen(\"input\", \"" mode                                        \
    "\");\n\n" OUT_OF_MEMORY("file") "    fwrite(bytes, 1, size, file);\n"

/* In order: the first that fits.  `before` and `after` stand around the call. */
static const struct shape {
    bool (*fits)(const struct prototype *p);
    const char *what, *arguments;
    const char *before, *after;
} shapes[] = {
    {.fits = takes_block,
     .what = "a block of bytes and its size",
     .arguments = "block, size",
     .before = "    void *block = malloc(size > 0 ? size : 1);\n\n" OUT_OF_MEMORY(
         "block") "    memcpy(block, bytes, size);\n",
     .after = "    free(block);\n"      },
    {.fits = takes_path,
     .what = "the name of a file",
     .arguments = "(char *)\"input\"",
     .before = WRITE_FILE("w") "    fclose(file);\n",
     .after = "    remove(\"input\");\n"},
    {.fits = takes_text,
     .what = "a string",
     .arguments = "text",
     .before = "    char *text = malloc(size + 1);\n\n" OUT_OF_MEMORY(
         "text") "    memcpy(text, bytes, size);\n    text[size] = '\\0';\n",
     .after = "    free(text);\n"       },
    {.fits = takes_stream,
     .what = "a stream",
     .arguments = "in",
     .before = "    FILE *in = size > 0 ? fmemopen((void *)bytes, size, \"r\") : "
               "NULL;\n\n" OUT_OF_MEMORY("in"),
     .after = "    fclose(in);\n"       },
    {.fits = takes_descriptor,
     .what = "a file descriptor",
     .arguments = "fileno(file)",
     .before = WRITE_FILE("w+") "    rewind(file);\n",
     .after = "    fclose(file); /* if the function closes it, hand over a dup(2) */\n"
              "    remove(\"input\");\n"},
};

static const struct shape *shape_of(const struct prototype *p)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (shapes[i].fits(p))
            return &shapes[i];
    return NULL;
}

/* ------------------------------------------------------------------- writing */

/* "char *text", "void (*done)(int)" */
static void add_parameter(const char *type, const char *name, struct str *out)
{
    const char *star = strstr(type, "(*");

    if (star)
        str_addf(out, "%.*s%s%s", (int)(star + 2 - type), type, name, star + 2);
    else
        str_addf(out, "%s%s%s", type, str_ends_with(type, "*") ? "" : " ", name);
}

static void add_prototype(const struct plan *p, struct str *out)
{
    const struct prototype *f = &p->prototype;

    str_addf(out, "%s%s%s(", f->result, str_ends_with(f->result, "*") ? "" : " ",
             p->o->function);
    for (size_t i = 0; i < f->types.len; i++) {
        str_add(out, i > 0 ? ", " : "");
        add_parameter(f->types.at[i], f->names.at[i], out);
    }
    str_add(out, f->types.len > 0 ? ")" : "void)");
}

/* A value of the type: numbers and pointers 0, structures empty. */
static void add_placeholder(const char *type, struct str *out)
{
    bool is_value = (str_starts_with(type, "struct ") ||
                     str_starts_with(type, "union ")) &&
                    !strchr(type, '*');

    if (is_value)
        str_addf(out, "(%s){0}", type);
    else if (strchr(type, '*') || is_number(type))
        str_addf(out, "(%s)0", type);
    else
        str_addf(out, "*(%s *)calloc(1, sizeof(%s))", type, type);
}

static void add_incomplete_call(const struct plan *p, struct str *out)
{
    str_add(out,
            "    /*\n     * COMPLETE ME.  The arguments below are placeholders of the "
            "right types: hand over\n     * `bytes`, of which there are `size`, and "
            "take the condition away.\n     */\n");
    str_addf(out,
             "    enum { IS_COMPLETE = 0 };\n\n    (void)bytes;\n    (void)size;\n"
             "    if (IS_COMPLETE)\n        %s(",
             p->o->function);
    for (size_t i = 0; i < p->prototype.types.len; i++) {
        str_add(out, i > 0 ? ",\n            " : "");
        add_placeholder(p->prototype.types.at[i], out);
    }
    str_add(out, ");\n");
}

static void add_harness(const struct plan *p, struct str *out)
{
    if (p->shape)
        str_addf(out, "/*\n * Fuzzing harness: each input is %s, handed to\n *     ",
                 p->shape->what);
    else
        str_add(out, "/*\n * Fuzzing harness, to be completed, for\n *     ");
    add_prototype(p, out);
    str_add_char(out, '\n');
    str_addf(out,
             " *\n * The unit is included, so what is static in it is in reach.  "
             "Nothing may be left from one\n * input to the next: reset the "
             "program's state here.\n */\n#include \"%s\"\n\n",
             fs_base(p->unit));
    str_add(out, "#include <stddef.h>\n#include <stdint.h>\n#include <stdio.h>\n"
                 "#include <stdlib.h>\n#include <string.h>\n\n"
                 "/* Also where the unit's own flags hide them. */\n"
                 "FILE *fmemopen(void *buffer, size_t size, const char *mode);\n"
                 "int fileno(FILE *stream);\n\n"
                 "int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);\n\n"
                 "int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)\n{\n");
    if (p->shape)
        str_addf(out, "%s    %s(%s);\n%s", p->shape->before, p->o->function,
                 p->shape->arguments, p->shape->after);
    else
        add_incomplete_call(p, out);
    str_add(out, "    return 0;\n}\n");
}

/* Names of entries have no capitals and do not begin with '_'. */
static char *entry_name(const char *function)
{
    char *name = mem_strdup(function + strspn(function, "_"));

    for (char *c = name; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    if (strlen(name) > 40)
        name[40] = '\0';
    return name;
}

/* A YAML text in double quotes. */
static void add_quoted(const char *text, struct str *out)
{
    str_add_char(out, '"');
    for (; *text; text++)
        str_addf(out, "%s%c", strchr("\"\\", *text) ? "\\" : "", *text);
    str_add_char(out, '"');
}

static void add_libraries(const struct plan *p, struct str *out)
{
    const struct strv *libraries = &p->closure.libraries;

    if (libraries->len == 0 && p->closure.missing.len == 0)
        return;
    str_add(out, "ldflags:\n");
    for (size_t i = 0; i < libraries->len; i++)
        str_addf(out, "  - %s\n", libraries->at[i]);
    if (p->closure.missing.len == 0)
        return;
    str_add(out,
            "  # Defined nowhere: write stand-ins (`support`), then take this away:\n");
    for (size_t i = 0; i < p->closure.missing.len; i++)
        str_addf(out, "  #   %s\n", p->closure.missing.at[i]);
    str_add(out, "  - -Wl,--unresolved-symbols=ignore-all\n");
}

static const char *relative(const struct plan *p, const char *file)
{
    size_t len = strlen(p->tree);

    return strncmp(file, p->tree, len) == 0 && file[len] == '/' ? file + len + 1 : NULL;
}

static void add_units(const struct plan *p, struct str *out)
{
    str_add(out, "units:\n");
    for (size_t i = 0; i < p->closure.units.len; i++) {
        const char *unit = relative(p, p->closure.units.at[i]);
        if (!unit)
            continue;
        str_add(out, "  - ");
        add_quoted(unit, out);
        str_add_char(out, '\n');
    }
}

static void add_description(const struct plan *p, struct str *out)
{
    SCOPED_FREE char *entry = entry_name(p->o->function);

    str_addf(out, "title: %s, %s() of %s\n", p->o->name, p->o->function, p->unit);
    str_add(out,
            "# A tree of this machine, built already.  To share the target, name a "
            "package under `fetch`\n# and the commands under `build` instead "
            "(docs/adding-a-target.md).\ntree: ");
    add_quoted(p->tree, out);
    str_add(out, "\ncompdb: ");
    add_quoted(p->compdb, out);
    str_add(out, "\n# What the entry needs to be linked.\n");
    add_units(p, out);
    str_add(out, "rename:\n  - main=program_main # the engine has its own\n");
    add_libraries(p, out);
    str_addf(out, "entries:\n  - name: %s\n", entry);
    str_add(out, "    kind: internal # real, if someone outside hands it these bytes\n"
                 "    harness: harness.c\n    includes: ");
    add_quoted(p->unit, out);
    str_add(out, "\n    input: bytes\n    seeds: seeds # put a few small valid inputs "
                 "there\n    max_len: 4096\n");
    str_add(out, "coverage:\n  - file: ");
    add_quoted(p->unit, out);
    str_add_char(out, '\n');
}

static bool write_file(struct skeleton *out, const char *dir, const char *name,
                       const struct str *text, struct err *e)
{
    SCOPED_FREE char *path = fs_join(dir, name);

    if (!fs_mkdirs(dir, 0755, e) || !fs_write(path, str_text(text), text->len, 0644, e))
        return false;
    strv_add(&out->files, path);
    return true;
}

/* The description last: until then, the folder is no target. */
static bool write_all(const struct plan *p, struct skeleton *out, struct err *e)
{
    SCOPED_FREE char *dir = fs_join(p->o->targets_dir, p->o->name);
    SCOPED_FREE char *corpus = fs_join(p->o->corpus_dir, p->o->name);
    SCOPED_FREE char *seeds = fs_join(corpus, "seeds");
    SCOPED_STR struct str harness = {0}, description = {0}, seed = {0};

    add_harness(p, &harness);
    add_description(p, &description);
    str_add(&seed, "seed\n");
    return write_file(out, dir, "harness.c", &harness, e) &&
           write_file(out, seeds, "first", &seed, e) &&
           write_file(out, dir, "target.yaml", &description, e);
}

/* ------------------------------------------------------------------- planning */

/* What `tree` and `file` have in common, as a folder. */
static void narrow(char *tree, const char *file)
{
    size_t len = 0;

    while (tree[len] && tree[len] == file[len])
        len++;
    if (tree[len] == '\0' && (file[len] == '/' || file[len] == '\0'))
        return;
    while (len > 0 && tree[len] != '/')
        len--;
    tree[len] = '\0';
}

/* The folder that holds the database and all of its sources. */
static bool find_tree(struct plan *p, const json_t *database, struct err *e)
{
    SCOPED_FREE char *compdb = fs_real(p->o->compdb, e);

    if (!compdb)
        return false;
    p->tree = fs_dir(compdb);
    for (size_t i = 0; i < json_array_size(database); i++)
        narrow(p->tree, json_text_of(json_array_get(database, i), "file", p->tree));
    if (strlen(p->tree) < 2)
        return err_set(e, 0, "the sources of %s have no folder in common",
                       p->o->compdb);
    p->compdb = mem_strdup(relative(p, compdb));
    return true;
}

static bool is_free(const struct skeleton_options *o, struct err *e)
{
    SCOPED_FREE char *dir = fs_join(o->targets_dir, o->name);
    SCOPED_FREE char *corpus = fs_join(o->corpus_dir, o->name);

    if (!target_name_is_valid(o->name))
        return err_set(
            e, 0, "\"%s\" cannot be a target's name: a-z, 0-9, - and _, at most 40",
            o->name);
    if (fs_exists(dir))
        return err_set(e, 0, "%s is there already: nothing was changed", dir);
    if (fs_exists(corpus))
        return err_set(e, 0, "%s is there already: nothing was changed", corpus);
    return true;
}

static bool make_plan(struct plan *p, struct err *e)
{
    const struct compdb_import import = {.path = p->o->compdb};

    SCOPED_JSON json_t *database = compdb_import(&import, e);
    if (!database || !find_tree(p, database, e) ||
        !prototype_find(database, p->o->function, p->o->unit, &p->prototype, e) ||
        !closure_find(database, p->prototype.unit, p->o->tick, &p->closure, e))
        return false;
    p->unit = mem_strdup(relative(p, p->prototype.unit));
    p->shape = shape_of(&p->prototype);
    return true;
}

bool skeleton_make(const struct skeleton_options *o, struct skeleton *out,
                   struct err *e)
{
    struct plan p = {.o = o};

    *out = (struct skeleton){0};
    bool ok = is_free(o, e) && make_plan(&p, e) && write_all(&p, out, e);
    if (ok) {
        SCOPED_STR struct str prototype = {0};
        add_prototype(&p, &prototype);
        out->prototype = str_take(&prototype);
        out->unit = mem_strdup(p.unit);
        out->is_called = p.shape != NULL;
        out->units = p.closure.units.len;
        for (size_t i = 0; i < p.closure.missing.len; i++)
            strv_add(&out->missing, p.closure.missing.at[i]);
    }
    plan_fini(&p);
    return ok;
}
