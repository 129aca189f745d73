/*
 * What a name of external linkage means in a joined unit; see join.h.
 *
 * As a linker does it, except that the files of several programs may be there: then a
 * name has several definitions (each program its `main` and its `usage`).  A use means
 * the definition of its own unit, else the only one there is, else the only one in its
 * own folder; else it means none, as if the file that has it were missing.
 */
#include "analyzer/ir/join.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"

/* Definitions of one name. */
struct definitions {
    VEC(ir_id) rows;
};

struct names {
    struct map by_name; /* name -> struct definitions */
    ir_id *meaning; /* by row */
};

static void names_init(struct names *n, ir_id count)
{
    map_init(&n->by_name);
    n->meaning = mem_calloc(count, sizeof *n->meaning);
    for (ir_id k = 0; k < count; k++)
        n->meaning[k] = k;
}

static void names_fini(struct names *n)
{
    for (size_t k = 0; k < n->by_name.len; k++) {
        struct definitions *d = n->by_name.entries[k].value;

        vec_fini(&d->rows);
        free(d);
    }
    map_fini(&n->by_name);
    free(n->meaning);
}

static struct definitions *definitions_of(struct names *n, const char *name)
{
    struct definitions *d = map_get(&n->by_name, name);

    if (!d) {
        d = mem_alloc(sizeof *d);
        map_set(&n->by_name, name, d);
    }
    return d;
}

/* --------------------------------------------------------------------- folders */

static size_t folder_length(const char *file)
{
    const char *slash = file ? strrchr(file, '/') : NULL;

    return slash ? (size_t)(slash - file) : 0;
}

static bool is_same_folder(const char *a, const char *b)
{
    size_t n = folder_length(a);

    return a && b && n == folder_length(b) && strncmp(a, b, n) == 0;
}

/* The row among `d` that a use in `file` means; 0 if that is not clear. */
static ir_id choose(const struct ir_unit *u, const struct definitions *d,
                    const char *file,
                    const char *(*file_of)(const struct ir_unit *u, ir_id row))
{
    ir_id found = 0;

    if (d->rows.len == 1)
        return d->rows.at[0];
    for (size_t k = 0; k < d->rows.len; k++) {
        if (!is_same_folder(file, file_of(u, d->rows.at[k])))
            continue;
        if (found)
            return 0;
        found = d->rows.at[k];
    }
    return found;
}

/* ------------------------------------------------------------------- functions */

static const char *function_file(const struct ir_unit *u, ir_id row)
{
    return u->files[u->functions[row].unit_file];
}

static bool is_shared_function(const struct ir_function *f)
{
    return !(f->flags & IR_FUNCTION_STATIC) && f->name && f->name[0];
}

static void find_functions(const struct ir_unit *u, struct names *n)
{
    for (ir_id k = 1; k < u->function_count; k++)
        if (is_shared_function(&u->functions[k]) && u->functions[k].has_body &&
            !(u->functions[k].flags & IR_FUNCTION_SYSTEM))
            *vec_push(&definitions_of(n, u->functions[k].name)->rows) = k;
    for (ir_id k = 1; k < u->function_count; k++) {
        const struct ir_function *f = &u->functions[k];
        const struct definitions *d = is_shared_function(f) && !f->has_body
                                          ? map_get(&n->by_name, f->name)
                                          : NULL;
        ir_id row = d ? choose(u, d, function_file(u, k), function_file) : 0;

        if (row)
            n->meaning[k] = row;
    }
}

/* --------------------------------------------------------------------- objects */

static const char *object_file(const struct ir_unit *u, ir_id row)
{
    return u->files[u->locs[u->objects[row].loc].file];
}

static bool is_shared_object(const struct ir_object *o)
{
    return o->kind == IR_OBJECT_GLOBAL && !(o->flags & IR_OBJECT_IS_STATIC) &&
           o->name && o->name[0];
}

/*
 * `int x;` in several files is one variable (-fcommon, and headers that lack `extern`):
 * the one with an initialiser, else the first.
 */
/* Programs may use one name for variables of different types. */
static bool is_same_size(const struct ir_unit *u, ir_id a, ir_id b)
{
    int64_t x = u->types[u->objects[a].type].size,
            y = u->types[u->objects[b].type].size;

    return x < 0 || y < 0 || x == y;
}

static bool are_same_size(const struct ir_unit *u, const struct definitions *d)
{
    for (size_t k = 1; k < d->rows.len; k++)
        if (!is_same_size(u, d->rows.at[0], d->rows.at[k]))
            return false;
    return true;
}

static void merge_tentative(const struct ir_unit *u, struct names *n,
                            struct definitions *d)
{
    ir_id real = 0;
    size_t reals = 0;

    for (size_t k = 0; k < d->rows.len; k++)
        if (!(u->objects[d->rows.at[k]].flags & IR_OBJECT_IS_TENTATIVE)) {
            real = d->rows.at[k];
            reals++;
        }
    if (reals > 1 || !are_same_size(u, d))
        return;
    if (!real)
        real = d->rows.at[0];
    for (size_t k = 0; k < d->rows.len; k++)
        n->meaning[d->rows.at[k]] = real;
    d->rows.at[0] = real;
    d->rows.len = 1;
}

static void find_objects(const struct ir_unit *u, struct names *n)
{
    for (ir_id k = 1; k < u->object_count; k++)
        if (is_shared_object(&u->objects[k]) &&
            !(u->objects[k].flags & IR_OBJECT_IS_EXTERN))
            *vec_push(&definitions_of(n, u->objects[k].name)->rows) = k;
    for (size_t k = 0; k < n->by_name.len; k++)
        merge_tentative(u, n, n->by_name.entries[k].value);
    for (ir_id k = 1; k < u->object_count; k++) {
        const struct ir_object *o = &u->objects[k];
        const struct definitions *d = is_shared_object(o) &&
                                              (o->flags & IR_OBJECT_IS_EXTERN)
                                          ? map_get(&n->by_name, o->name)
                                          : NULL;
        struct definitions fitting = {0};
        ir_id row = 0;

        for (size_t i = 0; d && i < d->rows.len; i++)
            if (is_same_size(u, k, d->rows.at[i]))
                *vec_push(&fitting.rows) = d->rows.at[i];
        row = fitting.rows.len ? choose(u, &fitting, object_file(u, k), object_file)
                               : 0;
        vec_fini(&fitting.rows);
        if (row)
            n->meaning[k] = row;
    }
}

/* ------------------------------------------------------------------------ uses */

static void rename_inst(struct ir_inst *in, const struct names *objects,
                        const struct names *functions)
{
    switch (in->op) {
    case IR_ADDR:
    case IR_CONST: in->id = objects->meaning[in->id]; break;
    case IR_CALL:
    case IR_FUNC_ADDR: in->id = functions->meaning[in->id]; break;
    default: break;
    }
}

void join_names(struct ir_unit *u)
{
    struct names objects, functions;

    names_init(&objects, u->object_count);
    names_init(&functions, u->function_count);
    find_objects(u, &objects);
    find_functions(u, &functions);
    for (ir_id f = 1; f < u->function_count; f++)
        for (ir_id i = 1; u->functions[f].has_body && i < u->functions[f].inst_count;
             i++)
            rename_inst(&u->functions[f].insts[i], &objects, &functions);
    for (ir_id k = 1; k < u->init_count; k++) {
        u->inits[k].object = objects.meaning[u->inits[k].object];
        u->inits[k].function = functions.meaning[u->inits[k].function];
    }
    names_fini(&objects);
    names_fini(&functions);
}
