/*
 * From LLVM's document to outcomes; see cover.h.
 *
 * `llvm-cov export` writes, for each function, "filenames", "regions" and "branches"
 * (llvm.org/docs/CommandGuide/llvm-cov.html; CoverageExporterJson.cpp).  A region is
 *     [line, column, end line, end column, count, file, expanded file, kind]
 * and the first one is the whole function.  A branch is
 *     [line, column, end line, end column, times true, times false, ...]
 * Conditions that the compiler knows the answer of are not among a function's branches.
 */
#include "fuzz/cover.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"

enum { REGION_FILE = 5, BRANCH_TRUE = 4, BRANCH_FALSE = 5 };

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

static void read_outcomes(const json_t *branches, struct cover_function *f)
{
    size_t count = json_array_size(branches);

    f->outcome_count = 2 * count;
    f->outcomes = mem_calloc(count > 0 ? count : 1, 2 * sizeof *f->outcomes);
    for (size_t i = 0; i < count; i++) {
        const json_t *branch = json_array_get(branches, i);
        f->outcomes[2 * i] = number_at(branch, BRANCH_TRUE) > 0;
        f->outcomes[2 * i + 1] = number_at(branch, BRANCH_FALSE) > 0;
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

static void read_function(struct cover *c, const json_t *function,
                          const char *const *roots)
{
    SCOPED_FREE char *file = NULL;
    SCOPED_FREE char *place = place_of(function, roots, &file);
    struct cover_function f = {
        .name = (char *)(uintptr_t)plain_name(json_text_of(function, "name", "?")),
        .file = file,
        .is_reached = json_int_of(function, "count", 0) > 0,
    };

    if (!place)
        return;
    read_outcomes(json_object_get(function, "branches"), &f);
    add_function(c, place, &f);
    free(f.outcomes);
}

bool cover_read(struct cover *c, const char *text, size_t size,
                const char *const *roots, struct err *e)
{
    SCOPED_JSON json_t *document = json_parse(text, size, e);
    const json_t *data = document ? json_array_get(json_object_get(document, "data"), 0)
                                  : NULL;
    const json_t *functions = json_object_get(data, "functions");

    if (!document)
        return err_wrap(e, "llvm-cov export");
    if (!json_is_array(functions))
        return err_set(e, 0, "llvm-cov export: there is no list of functions");
    for (size_t i = 0; i < json_array_size(functions); i++)
        read_function(c, json_array_get(functions, i), roots);
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
