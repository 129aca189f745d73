/*
 * From LLVM's document to outcomes; see cover.h.
 *
 * `llvm-cov export` writes, for each function, "filenames", "regions" and "branches"
 * (llvm.org/docs/CommandGuide/llvm-cov.html; CoverageExporterJson.cpp).  A region is
 *     [line, column, end line, end column, count, file, expanded file, kind]
 * and the first one is the whole function.  A branch is
 *     [line, column, end line, end column, times true, times false, file, ...]
 * A macro's text is a file of its own each time it is used: "filenames" has the header
 * of its definition there, and the region whose "expanded file" it is stands where the
 * macro is used.  Conditions that the compiler knows the answer of are not among a
 * function's branches.
 */
#include "fuzz/cover.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"

enum {
    REGION_FILE = 5,
    REGION_EXPANDED = 6,
    REGION_KIND = 7,
    BRANCH_TRUE = 4,
    BRANCH_FALSE = 5,
    BRANCH_FILE = 6,
    KIND_EXPANSION = 1,
    MAX_NESTED = 64 /* macros in macros */
};

struct reading {
    struct cover *cover;
    const char *const *roots, *const *assertions;
};

void cover_init(struct cover *c)
{
    *c = (struct cover){0};
    map_init(&c->places);
}

void cover_fini(struct cover *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->functions.len; i++) {
        free(c->functions.at[i].name);
        free(c->functions.at[i].file);
        free(c->functions.at[i].outcomes);
    }
    vec_fini(&c->functions);
    map_fini(&c->places);
}

/* ------------------------------------------------------------ one document */

static const char *relative(const char *file, const char *const *roots)
{
    for (; roots && *roots; roots++) {
        size_t len = strlen(*roots);
        if (strncmp(file, *roots, len) == 0 && file[len] == '/')
            return file + len + 1;
    }
    return file;
}

/* LLVM calls a static function "file.c:name" or "file.c;name". */
static const char *plain_name(const char *name)
{
    const char *colon = strrchr(name, ':'), *semicolon = strrchr(name, ';');
    const char *last = colon > semicolon ? colon : semicolon;

    return last ? last + 1 : name;
}

static json_int_t number_at(const json_t *list, size_t i)
{
    return json_integer_value(json_array_get(list, i));
}

/* Where a function begins: its file as written there, then line and column. */
static char *place_of(const json_t *function, const char *const *roots, char **file)
{
    const json_t *region = json_array_get(json_object_get(function, "regions"), 0);
    const json_t *names = json_object_get(function, "filenames");
    json_int_t index = number_at(region, REGION_FILE);
    const char *name = index < 0
                           ? NULL
                           : json_string_value(json_array_get(names, (size_t)index));

    if (!name || json_array_size(region) <= REGION_FILE)
        return NULL;
    SCOPED_FREE char *absolute = fs_absolute(name);
    *file = mem_strdup(relative(absolute, roots));
    return mem_printf("%s:%lld:%lld", *file, (long long)number_at(region, 0),
                      (long long)number_at(region, 1));
}

static bool is_listed(const struct reading *r, const char *file)
{
    for (const char *const *a = r->assertions; file && *a; a++) {
        if (strcmp(fs_base(*a), fs_base(file)) != 0)
            continue;
        SCOPED_FREE char *absolute = fs_absolute(file);
        if (strcmp(*a, relative(absolute ? absolute : file, r->roots)) == 0)
            return true;
    }
    return false;
}

/* Where the macro stands whose text is `file`; -1 for a file that is no macro's. */
static json_int_t used_in(const json_t *function, json_int_t file)
{
    size_t i;
    json_t *region;

    json_array_foreach(json_object_get(function, "regions"), i,
                       region) if (number_at(region, REGION_KIND) == KIND_EXPANSION &&
                                   number_at(region, REGION_EXPANDED) ==
                                       file) return number_at(region, REGION_FILE);
    return -1;
}

/* Whether the text of that number is an assertion's, or of a macro inside of one. */
static bool is_assertion(const struct reading *r, const json_t *function,
                         json_int_t file)
{
    const json_t *names = json_object_get(function, "filenames");

    for (int i = 0; file >= 0 && i < MAX_NESTED; i++) {
        if (is_listed(r, json_string_value(json_array_get(names, (size_t)file))))
            return true;
        file = used_in(function, file);
    }
    return false;
}

static void read_outcomes(const struct reading *r, const json_t *function,
                          struct cover_function *f)
{
    const json_t *branches = json_object_get(function, "branches");
    size_t count = json_array_size(branches);

    f->outcome_count = 0;
    f->outcomes = mem_calloc(count > 0 ? count : 1, 2 * sizeof *f->outcomes);
    for (size_t i = 0; i < count; i++) {
        const json_t *branch = json_array_get(branches, i);
        if (r->assertions && is_assertion(r, function, number_at(branch, BRANCH_FILE)))
            continue;
        f->outcomes[f->outcome_count++] = number_at(branch, BRANCH_TRUE) > 0;
        f->outcomes[f->outcome_count++] = number_at(branch, BRANCH_FALSE) > 0;
    }
}

/* ----------------------------------------------------------------- together */

static void add_new(struct cover *c, const char *place, const struct cover_function *f)
{
    struct cover_function *new = vec_push(&c->functions);

    new->name = mem_strdup(f->name);
    new->file = mem_strdup(f->file);
    new->is_reached = f->is_reached;
    new->outcome_count = f->outcome_count;
    new->outcomes = mem_calloc(f->outcome_count + 1, sizeof *new->outcomes);
    memcpy(new->outcomes, f->outcomes, f->outcome_count * sizeof *f->outcomes);
    map_set(&c->places, place, (void *)(uintptr_t)c->functions.len);
}

/* A function that a link left out is known there without its branches. */
static void take_branches(struct cover_function *to, const struct cover_function *from)
{
    free(to->outcomes);
    to->outcome_count = from->outcome_count;
    to->outcomes = mem_calloc(from->outcome_count + 1, sizeof *to->outcomes);
}

static void add_function(struct cover *c, const char *place,
                         const struct cover_function *f)
{
    uintptr_t known = (uintptr_t)map_get(&c->places, place);

    if (!known) {
        add_new(c, place, f);
        return;
    }

    struct cover_function *old = &c->functions.at[known - 1];
    if (old->outcome_count == 0 && f->outcome_count > 0)
        take_branches(old, f);
    if (f->outcome_count > 0 && old->outcome_count != f->outcome_count) {
        /* Compiled in another way: other branches. */
        SCOPED_FREE char *other = mem_printf("%s:%zu", place, f->outcome_count);
        add_function(c, other, f);
        return;
    }
    old->is_reached = old->is_reached || f->is_reached;
    for (size_t i = 0; i < f->outcome_count; i++)
        old->outcomes[i] = old->outcomes[i] || f->outcomes[i];
}

static void read_function(const struct reading *r, const json_t *function)
{
    SCOPED_FREE char *file = NULL;
    SCOPED_FREE char *place = place_of(function, r->roots, &file);
    struct cover_function f = {
        .name = (char *)(uintptr_t)plain_name(json_text_of(function, "name", "?")),
        .file = file,
        .is_reached = json_int_of(function, "count", 0) > 0,
    };

    if (!place)
        return;
    read_outcomes(r, function, &f);
    add_function(r->cover, place, &f);
    free(f.outcomes);
}

bool cover_read(struct cover *c, const char *text, size_t size,
                const char *const *roots, const char *const *assertions, struct err *e)
{
    const struct reading r = {.cover = c, .roots = roots, .assertions = assertions};
    SCOPED_JSON json_t *document = json_parse(text, size, e);
    const json_t *data = document ? json_array_get(json_object_get(document, "data"), 0)
                                  : NULL;
    const json_t *functions = json_object_get(data, "functions");

    if (!document)
        return err_wrap(e, "llvm-cov export");
    if (!json_is_array(functions))
        return err_set(e, 0, "llvm-cov export: there is no list of functions");
    for (size_t i = 0; i < json_array_size(functions); i++)
        read_function(&r, json_array_get(functions, i));
    return true;
}

void cover_merge(struct cover *into, const struct cover *from)
{
    for (size_t i = 0; i < from->places.len; i++) {
        const struct map_entry *entry = &from->places.entries[i];
        add_function(into, entry->key,
                     &from->functions.at[(uintptr_t)entry->value - 1]);
    }
    into->inputs += from->inputs;
    into->lost += from->lost;
}

struct cover_sum cover_of_file(const struct cover *c, const char *file)
{
    struct cover_sum sum = {0};

    for (size_t i = 0; i < c->functions.len; i++) {
        const struct cover_function *f = &c->functions.at[i];
        if (strcmp(f->file, file) != 0)
            continue;
        sum.functions++;
        sum.reached += f->is_reached;
        sum.outcomes += f->outcome_count;
        for (size_t j = 0; j < f->outcome_count; j++)
            sum.taken += f->outcomes[j];
    }
    return sum;
}
