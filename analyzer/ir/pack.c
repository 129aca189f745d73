/*
 * Units as bytes, and joined; see pack.h.
 *
 * A packed unit is a key, the unit's own facts, and its tables in the order of ir.h.
 * Joining reads each unit behind the ones before it, and moves its references by as
 * many rows as those have; join_names() then makes all mean the same definitions.
 */
#include "analyzer/ir/pack.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/ir/join.h"
#include "analyzer/ir/pack_row.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/vec.h"

static const char first_bytes[] = "spillway-ir 1\n";

/* --------------------------------------------------------------------- writing */

#define WRITE_ROWS(p, table, count, pack_one)                                          \
    do {                                                                               \
        pack_count((p), (count));                                                      \
        for (ir_id k_ = 1; k_ < (count); k_++)                                         \
            pack_one((p), &(table)[k_]);                                               \
    } while (0)

static void write_unit(struct pack *p, const struct ir_unit *u)
{
    struct ir_unit copy = *u; /* one function serves both directions: not const */
    uint32_t has_errors = u->has_errors;

    pack_text(p, &copy.main_file);
    pack_u32(p, &copy.pointer_bits);
    pack_u32(p, &has_errors);
    WRITE_ROWS(p, copy.files, copy.file_count, pack_text);
    WRITE_ROWS(p, copy.locs, copy.loc_count, pack_loc);
    WRITE_ROWS(p, copy.types, copy.type_count, pack_type);
    WRITE_ROWS(p, copy.fields, copy.field_count, pack_field);
    WRITE_ROWS(p, copy.param_types, copy.param_type_count, pack_u32);
    WRITE_ROWS(p, copy.objects, copy.object_count, pack_object);
    WRITE_ROWS(p, copy.inits, copy.init_count, pack_init);
    WRITE_ROWS(p, copy.functions, copy.function_count, pack_function);
    WRITE_ROWS(p, copy.diagnostics, copy.diagnostic_count, pack_diagnostic);
}

void ir_pack(const struct ir_unit *u, struct str *out)
{
    SCOPED_STR struct str body = {0};
    struct pack p = {.out = &body};
    uint64_t key = 0;

    write_unit(&p, u);
    key = hash_u64(body.text, body.len, 0);
    str_add(out, first_bytes);
    str_add_bytes(out, &key, sizeof key);
    str_add_bytes(out, body.text, body.len);
}

/* --------------------------------------------------------------------- reading */

/* The unit that is being made; its tables are moved to the arena at the end. */
struct joiner {
    struct ir_unit *unit;
    VEC(const char *) files;
    VEC(struct ir_loc) locs;
    VEC(struct ir_type) types;
    VEC(struct ir_field) fields;
    VEC(ir_id) params;
    VEC(struct ir_object) objects;
    VEC(struct ir_init) inits;
    VEC(struct ir_function) functions;
    VEC(struct ir_diagnostic) diagnostics;
    bool is_begun;
};

/* How far the rows of the unit that is read are moved, by table. */
struct bases {
    ir_id files, locs, types, fields, params, objects, inits, functions;
    ir_id main_file; /* row */
};

#define READ_ROWS(p, vector, pack_one)                                                 \
    do {                                                                               \
        uint32_t count_ = pack_count((p), 0);                                          \
        for (uint32_t k_ = 1; k_ < count_ && !(p)->is_bad; k_++)                       \
            pack_one((p), vec_push(vector));                                           \
    } while (0)

static bool read_header(struct joiner *j, struct pack *p, bool *has_errors)
{
    uint32_t bits = 0, errors = 0;
    const char *main_file = NULL;

    pack_text(p, &main_file);
    pack_u32(p, &bits);
    pack_u32(p, &errors);
    if (p->is_bad || !main_file || (j->is_begun && bits != j->unit->pointer_bits))
        return false;
    if (!j->is_begun)
        j->unit->main_file = main_file;
    j->is_begun = true;
    j->unit->pointer_bits = bits;
    *has_errors = errors != 0;
    *vec_push(&j->files) = main_file;
    return true;
}

static struct bases bases_of(const struct joiner *j)
{
    return (struct bases){
        .main_file = (ir_id)j->files.len - 1,
        .files = (ir_id)j->files.len - 1,
        .locs = (ir_id)j->locs.len - 1,
        .types = (ir_id)j->types.len - 1,
        .fields = (ir_id)j->fields.len - 1,
        .params = (ir_id)j->params.len - 1,
        .objects = (ir_id)j->objects.len - 1,
        .inits = (ir_id)j->inits.len - 1,
        .functions = (ir_id)j->functions.len - 1,
    };
}

static void read_tables(struct joiner *j, struct pack *p)
{
    READ_ROWS(p, &j->files, pack_text);
    READ_ROWS(p, &j->locs, pack_loc);
    READ_ROWS(p, &j->types, pack_type);
    READ_ROWS(p, &j->fields, pack_field);
    READ_ROWS(p, &j->params, pack_u32);
    READ_ROWS(p, &j->objects, pack_object);
    READ_ROWS(p, &j->inits, pack_init);
    READ_ROWS(p, &j->functions, pack_function);
    READ_ROWS(p, &j->diagnostics, pack_diagnostic);
}

/* ---------------------------------------------------------------------- moving */

static void move(ir_id *row, ir_id by)
{
    if (*row)
        *row += by;
}

static void move_types(struct joiner *j, const struct bases *by)
{
    for (size_t k = by->types + 1; k < j->types.len; k++) {
        struct ir_type *t = &j->types.at[k];

        move(&t->elem, by->types);
        if (t->field_count)
            t->first_field += by->fields;
        if (t->param_count)
            t->first_param += by->params;
    }
    for (size_t k = by->fields + 1; k < j->fields.len; k++) {
        move(&j->fields.at[k].type, by->types);
        move(&j->fields.at[k].counted_by, by->fields);
        move(&j->fields.at[k].loc, by->locs);
    }
    for (size_t k = by->params + 1; k < j->params.len; k++)
        move(&j->params.at[k], by->types);
}

static void move_objects(struct joiner *j, const struct bases *by)
{
    for (size_t k = by->objects + 1; k < j->objects.len; k++) {
        struct ir_object *o = &j->objects.at[k];

        move(&o->type, by->types);
        move(&o->loc, by->locs);
        move(&o->function, by->functions);
        if (o->init_count)
            o->first_init += by->inits;
    }
    for (size_t k = by->inits + 1; k < j->inits.len; k++) {
        move(&j->inits.at[k].type, by->types);
        move(&j->inits.at[k].object, by->objects);
        move(&j->inits.at[k].function, by->functions);
    }
}

static void move_inst(struct ir_inst *in, const struct bases *by)
{
    move(&in->type, by->types);
    move(&in->loc, by->locs);
    switch (in->op) {
    case IR_ADDR:
    case IR_ALLOC:
    case IR_LIFETIME:
    case IR_CONST: move(&in->id, by->objects); break;
    case IR_FIELD: move(&in->id, by->fields); break;
    case IR_CALL:
    case IR_FUNC_ADDR: move(&in->id, by->functions); break;
    default: break;
    }
}

static void move_functions(struct joiner *j, const struct bases *by, bool has_errors)
{
    for (size_t k = by->functions + 1; k < j->functions.len; k++) {
        struct ir_function *f = &j->functions.at[k];

        move(&f->type, by->types);
        move(&f->loc, by->locs);
        if (f->params.count)
            f->params.first += by->objects;
        f->unit_file = by->main_file;
        if (has_errors)
            f->flags |= IR_FUNCTION_UNIT_ERRORS;
        for (ir_id i = 1; f->has_body && i < f->inst_count; i++)
            move_inst(&f->insts[i], by);
    }
}

static void move_rows(struct joiner *j, const struct bases *by, bool has_errors)
{
    for (size_t k = by->locs + 1; k < j->locs.len; k++) {
        struct ir_loc *l = &j->locs.at[k];

        l->file = l->file ? l->file + by->files : by->main_file;
    }
    move_types(j, by);
    move_objects(j, by);
    move_functions(j, by, has_errors);
}

/* --------------------------------------------------------------------- joining */

static bool add_unit(struct joiner *j, const struct ir_packed *unit, struct err *e)
{
    const size_t start = strlen(first_bytes) + sizeof(uint64_t);
    struct pack p = {.arena = &j->unit->arena};
    struct bases by;
    uint64_t key = 0;
    bool has_errors = false;

    if (unit->size < start ||
        memcmp(unit->bytes, first_bytes, strlen(first_bytes)) != 0)
        return err_set(e, 0, "this is no packed unit");
    memcpy(&key, unit->bytes + strlen(first_bytes), sizeof key);
    if (hash_u64(unit->bytes + start, unit->size - start, 0) != key)
        return err_set(e, 0, "a packed unit is damaged");
    p.at = (const uint8_t *)unit->bytes + start;
    p.end = (const uint8_t *)unit->bytes + unit->size;
    if (!read_header(j, &p, &has_errors))
        return err_set(e, 0, "a packed unit is for another target");
    by = bases_of(j);
    read_tables(j, &p);
    if (p.is_bad || p.at != p.end)
        return err_set(e, 0, "a packed unit is damaged");
    move_rows(j, &by, has_errors);
    return true;
}

static void joiner_init(struct joiner *j)
{
    memset(j, 0, sizeof *j);
    j->unit = mem_alloc(sizeof *j->unit);
    arena_init(&j->unit->arena);
    *vec_push(&j->files) = NULL;
    *vec_push(&j->locs) = (struct ir_loc){0};
    *vec_push(&j->types) = (struct ir_type){0};
    *vec_push(&j->fields) = (struct ir_field){0};
    *vec_push(&j->params) = 0;
    *vec_push(&j->objects) = (struct ir_object){0};
    *vec_push(&j->inits) = (struct ir_init){0};
    *vec_push(&j->functions) = (struct ir_function){0};
    *vec_push(&j->diagnostics) = (struct ir_diagnostic){0};
}

/* A table moves to the arena, and its vector is gone before the next one moves. */
#define KEEP_ROWS(u, view, rows, vector)                                               \
    do {                                                                               \
        (u)->rows = (ir_id)(vector)->len;                                              \
        (u)->view = arena_dup(&(u)->arena, (vector)->at,                               \
                              mem_mul((vector)->len, sizeof *(u)->view));              \
        vec_fini(vector);                                                              \
    } while (0)

static struct ir_unit *joiner_finish(struct joiner *j)
{
    struct ir_unit *u = j->unit;

    KEEP_ROWS(u, files, file_count, &j->files);
    KEEP_ROWS(u, locs, loc_count, &j->locs);
    KEEP_ROWS(u, types, type_count, &j->types);
    KEEP_ROWS(u, fields, field_count, &j->fields);
    KEEP_ROWS(u, param_types, param_type_count, &j->params);
    KEEP_ROWS(u, objects, object_count, &j->objects);
    KEEP_ROWS(u, inits, init_count, &j->inits);
    KEEP_ROWS(u, functions, function_count, &j->functions);
    KEEP_ROWS(u, diagnostics, diagnostic_count, &j->diagnostics);
    return u;
}

struct ir_unit *ir_join(const struct ir_packed *units, size_t count, struct err *e)
{
    struct joiner j;
    struct ir_unit *u = NULL;
    bool ok = true;

    joiner_init(&j);
    for (size_t k = 0; k < count && ok; k++)
        ok = add_unit(&j, &units[k], e);
    u = joiner_finish(&j);
    if (ok && count > 0) {
        join_names(u);
        return u;
    }
    ir_unit_free(u);
    if (ok)
        err_set(e, 0, "there is no unit to join");
    return NULL;
}
