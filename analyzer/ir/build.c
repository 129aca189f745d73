/*
 * Making a unit; see build.h.
 *
 * Tables grow on the heap and are copied into the unit's arena at the end, so that a
 * finished unit is one arena and nothing else.
 */
#include "analyzer/ir/build.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/ir/cfg.h"
#include "analyzer/ir/op.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"

/* The body being built; its vectors are used again for the next one. */
struct body {
    ir_id function; /* 0: none open */
    ir_id open; /* block, 0 after a terminator */
    VEC(struct ir_inst) insts;
    VEC(struct ir_block) blocks;
    VEC(ir_id) args;
    VEC(struct ir_case) cases;
    VEC(ir_id) entered; /* blocks in that order */
};

struct ir_builder {
    struct ir_unit *unit; /* its tables point into the vectors until finished */
    struct map files; /* path -> row */
    struct map arrays; /* by element and count, see array_key() */
    VEC(ir_id) pointers; /* by pointee: the unqualified pointer to it, or 0 */
    VEC(const char *) files_at;
    VEC(struct ir_loc) locs;
    VEC(struct ir_type) types;
    VEC(struct ir_field) fields;
    VEC(ir_id) params;
    VEC(struct ir_object) objects;
    VEC(struct ir_init) inits;
    VEC(struct ir_function) functions;
    VEC(struct ir_diagnostic) diagnostics;
    struct body body;
};

/* Append a copy of *row to a table, and keep the unit's view of it right. */
#define APPEND(b, vector, row, view, rows)                                             \
    do {                                                                               \
        *vec_push(&(b)->vector) = (row);                                               \
        (b)->unit->view = (b)->vector.at;                                              \
        (b)->unit->rows = (ir_id)(b)->vector.len;                                      \
    } while (0)

static void add_first_rows(struct ir_builder *b)
{
    APPEND(b, files_at, NULL, files, file_count);
    APPEND(b, locs, (struct ir_loc){0}, locs, loc_count);
    APPEND(b, types, (struct ir_type){0}, types, type_count);
    APPEND(b, fields, (struct ir_field){0}, fields, field_count);
    APPEND(b, params, 0, param_types, param_type_count);
    APPEND(b, objects, (struct ir_object){0}, objects, object_count);
    APPEND(b, inits, (struct ir_init){0}, inits, init_count);
    APPEND(b, functions, (struct ir_function){0}, functions, function_count);
    APPEND(b, diagnostics, (struct ir_diagnostic){0}, diagnostics, diagnostic_count);
}

struct ir_builder *ir_builder_new(const char *main_file, uint32_t pointer_bits)
{
    struct ir_builder *b = mem_alloc(sizeof *b);

    b->unit = mem_alloc(sizeof *b->unit);
    arena_init(&b->unit->arena);
    b->unit->main_file = arena_strdup(&b->unit->arena, main_file);
    b->unit->pointer_bits = pointer_bits;
    map_init(&b->files);
    map_init(&b->arrays);
    add_first_rows(b);
    return b;
}

static void free_tables(struct ir_builder *b)
{
    vec_fini(&b->files_at);
    vec_fini(&b->locs);
    vec_fini(&b->types);
    vec_fini(&b->fields);
    vec_fini(&b->params);
    vec_fini(&b->objects);
    vec_fini(&b->inits);
    vec_fini(&b->functions);
    vec_fini(&b->diagnostics);
    vec_fini(&b->body.insts);
    vec_fini(&b->body.blocks);
    vec_fini(&b->body.args);
    vec_fini(&b->body.cases);
    vec_fini(&b->body.entered);
    map_fini(&b->files);
    map_fini(&b->arrays);
    vec_fini(&b->pointers);
}

void ir_builder_free(struct ir_builder *b)
{
    if (!b)
        return;
    free_tables(b);
    ir_unit_free(b->unit);
    free(b);
}

#define KEEP(u, view, rows)                                                            \
    ((u)->view = arena_dup(&(u)->arena, (u)->view,                                     \
                           mem_mul((u)->rows, sizeof *(u)->view)))

struct ir_unit *ir_builder_finish(struct ir_builder *b)
{
    struct ir_unit *u = b->unit;

    assert(!b->body.function);
    KEEP(u, files, file_count);
    KEEP(u, locs, loc_count);
    KEEP(u, types, type_count);
    KEEP(u, fields, field_count);
    KEEP(u, param_types, param_type_count);
    KEEP(u, objects, object_count);
    KEEP(u, inits, init_count);
    KEEP(u, functions, function_count);
    KEEP(u, diagnostics, diagnostic_count);
    free_tables(b);
    free(b);
    return u;
}

const struct ir_unit *ir_builder_unit(const struct ir_builder *b)
{
    return b->unit;
}

void ir_build_set_errors(struct ir_builder *b, bool has_errors)
{
    b->unit->has_errors = has_errors;
}

const char *ir_build_text(struct ir_builder *b, const char *text, size_t size)
{
    char *copy = arena_alloc(&b->unit->arena, mem_add(size, 1));

    if (size)
        memcpy(copy, text, size);
    return copy;
}

static const char *keep_name(struct ir_builder *b, const char *name)
{
    return arena_strdup(&b->unit->arena, name);
}

/* ------------------------------------------------------------------------- rows */

ir_id ir_build_file(struct ir_builder *b, const char *path)
{
    ir_id row = (ir_id)(uintptr_t)map_get(&b->files, path);

    if (row)
        return row;
    APPEND(b, files_at, keep_name(b, path), files, file_count);
    row = b->unit->file_count - 1;
    map_set(&b->files, path, (void *)(uintptr_t)row);
    return row;
}

/* An expression and its parts often share a place: look back a little. */
ir_id ir_build_loc(struct ir_builder *b, const struct ir_loc *loc)
{
    size_t back = b->locs.len > 4 ? b->locs.len - 4 : 1;

    for (size_t i = b->locs.len; i-- > back;) {
        const struct ir_loc *l = &b->locs.at[i];
        if (l->line == loc->line && l->col == loc->col &&
            l->end_line == loc->end_line && l->end_col == loc->end_col &&
            l->file == loc->file && l->flags == loc->flags)
            return (ir_id)i;
    }
    APPEND(b, locs, *loc, locs, loc_count);
    return b->unit->loc_count - 1;
}

ir_id ir_build_type(struct ir_builder *b, const struct ir_type *type)
{
    struct ir_type row = *type;

    row.name = keep_name(b, type->name);
    APPEND(b, types, row, types, type_count);
    return b->unit->type_count - 1;
}

ir_id ir_build_field(struct ir_builder *b, const struct ir_field *field)
{
    struct ir_field row = *field;

    row.name = keep_name(b, field->name ? field->name : "");
    APPEND(b, fields, row, fields, field_count);
    return b->unit->field_count - 1;
}

ir_id ir_build_object(struct ir_builder *b, const struct ir_object *object)
{
    struct ir_object row = *object;

    row.name = keep_name(b, object->name ? object->name : "");
    if (object->bytes)
        row.bytes = ir_build_text(b, object->bytes, object->byte_count);
    APPEND(b, objects, row, objects, object_count);
    return b->unit->object_count - 1;
}

ir_id ir_build_init(struct ir_builder *b, const struct ir_init *init)
{
    APPEND(b, inits, *init, inits, init_count);
    return b->unit->init_count - 1;
}

ir_id ir_build_function(struct ir_builder *b, const struct ir_function *function)
{
    struct ir_function row = *function;

    row.name = keep_name(b, function->name ? function->name : "");
    APPEND(b, functions, row, functions, function_count);
    return b->unit->function_count - 1;
}

ir_id ir_build_diagnostic(struct ir_builder *b, ir_id loc, const char *text)
{
    struct ir_diagnostic row = {.loc = loc, .text = keep_name(b, text)};

    APPEND(b, diagnostics, row, diagnostics, diagnostic_count);
    return b->unit->diagnostic_count - 1;
}

ir_id ir_build_params(struct ir_builder *b, const ir_id *types, ir_id count)
{
    ir_id first = b->unit->param_type_count;

    for (ir_id i = 0; i < count; i++)
        APPEND(b, params, types[i], param_types, param_type_count);
    return count ? first : 0;
}

/* ---------------------------------------------------------------- derived types */

/* For arrays of up to 2^31 elements. */
static uint64_t array_key(ir_id elem, int64_t count)
{
    return (uint64_t)elem << 32 | (uint32_t)(count + 1);
}

static ir_id find_array(struct ir_builder *b, uint64_t key, const struct ir_type *type)
{
    ir_id row = (ir_id)(uintptr_t)map_get_u64(&b->arrays, key);

    if (!row) {
        row = ir_build_type(b, type);
        map_set_u64(&b->arrays, key, (void *)(uintptr_t)row);
    }
    return row;
}

ir_id ir_build_pointer_to(struct ir_builder *b, ir_id elem)
{
    struct ir_type type = {
        .kind = IR_TYPE_PTR, .elem = elem, .size = b->unit->pointer_bits / 8};

    while (b->pointers.len <= elem)
        vec_push(&b->pointers);
    if (!b->pointers.at[elem])
        b->pointers.at[elem] = ir_build_type(b, &type);
    return b->pointers.at[elem];
}

ir_id ir_build_array_of(struct ir_builder *b, ir_id elem, int64_t count)
{
    int64_t each = b->types.at[elem].size, size;
    struct ir_type type = {.kind = IR_TYPE_ARRAY, .elem = elem, .count = count};

    if (count < 0 || each < 0 || __builtin_mul_overflow(each, count, &size))
        size = IR_UNKNOWN_SIZE;
    type.size = size;
    if (count >= INT32_MAX)
        return ir_build_type(b, &type);
    return find_array(b, array_key(elem, count), &type);
}

struct ir_type *ir_build_edit_type(struct ir_builder *b, ir_id type)
{
    return &b->types.at[type];
}

struct ir_field *ir_build_edit_field(struct ir_builder *b, ir_id field)
{
    return &b->fields.at[field];
}

struct ir_object *ir_build_edit_object(struct ir_builder *b, ir_id object)
{
    return &b->objects.at[object];
}

struct ir_function *ir_build_edit_function(struct ir_builder *b, ir_id function)
{
    return &b->functions.at[function];
}

/* --------------------------------------------------------------- function bodies */

void ir_body_begin(struct ir_builder *b, ir_id function)
{
    struct body *body = &b->body;

    assert(!body->function);
    body->function = function;
    body->insts.len = body->blocks.len = body->args.len = 0;
    body->cases.len = body->entered.len = 0;
    vec_push(&body->insts);
    vec_push(&body->blocks);
    vec_push(&body->args);
    vec_push(&body->cases);
    body->open = 0;
    ir_body_enter(b, ir_body_block(b));
}

ir_id ir_body_block(struct ir_builder *b)
{
    vec_push(&b->body.blocks);
    return (ir_id)b->body.blocks.len - 1;
}

bool ir_body_is_open(const struct ir_builder *b)
{
    return b->body.open != 0;
}

ir_id ir_body_current(const struct ir_builder *b)
{
    return b->body.open;
}

void ir_body_enter(struct ir_builder *b, ir_id block)
{
    struct body *body = &b->body;

    if (body->open)
        ir_emit(b, &(struct ir_inst){.op = IR_JUMP, .t = block});
    assert(body->blocks.at[block].first == 0);
    body->blocks.at[block].first = (ir_id)body->insts.len;
    body->open = block;
    *vec_push(&body->entered) = block;
}

ir_id ir_emit(struct ir_builder *b, const struct ir_inst *inst)
{
    struct body *body = &b->body;

    if (!body->open)
        ir_body_enter(b, ir_body_block(b));
    *vec_push(&body->insts) = *inst;
    body->blocks.at[body->open].count++;
    if (ir_op_find(inst->op)->is_terminator)
        body->open = 0;
    return (ir_id)body->insts.len - 1;
}

ir_id ir_emit_args(struct ir_builder *b, const struct ir_inst *inst, const ir_id *args,
                   ir_id count)
{
    struct ir_inst row = *inst;

    row.first_arg = count ? (ir_id)b->body.args.len : 0;
    row.arg_count = count;
    for (ir_id i = 0; i < count; i++)
        *vec_push(&b->body.args) = args[i];
    return ir_emit(b, &row);
}

void ir_body_set_cases(struct ir_builder *b, ir_id inst, const struct ir_case *cases,
                       ir_id count)
{
    struct ir_inst *row = &b->body.insts.at[inst];

    row->first_arg = count ? (ir_id)b->body.cases.len : 0;
    row->arg_count = count;
    for (ir_id i = 0; i < count; i++)
        *vec_push(&b->body.cases) = cases[i];
}

void ir_body_mark_branches(struct ir_builder *b, ir_id block, uint32_t flags)
{
    for (size_t i = 1; i < b->body.insts.len; i++) {
        struct ir_inst *inst = &b->body.insts.at[i];
        if (inst->op == IR_BRANCH && (inst->t == block || inst->f == block))
            inst->flags |= flags;
    }
}

bool ir_body_is_last(const struct ir_builder *b, ir_id value)
{
    return b->body.open && value + 1 == b->body.insts.len;
}

struct ir_inst *ir_body_inst(struct ir_builder *b, ir_id value)
{
    return &b->body.insts.at[value];
}

/* Which blocks something jumps to; the entry counts as one. */
static void mark_targets(const struct body *body, unsigned char *is_target)
{
    is_target[1] = 1;
    for (size_t i = 1; i < body->insts.len; i++) {
        const struct ir_inst *inst = &body->insts.at[i];
        is_target[inst->t] = is_target[inst->f] = 1;
    }
    for (size_t i = 1; i < body->cases.len; i++)
        is_target[body->cases.at[i].block] = 1;
}

/* A dead block of one jump or less says nothing to anyone. */
static bool is_worth_keeping(const struct body *body, ir_id block)
{
    const struct ir_block *row = &body->blocks.at[block];

    return row->count > 1 || body->insts.at[row->first].op == IR_RETURN;
}

/* New numbers, in the order of entering; 0 for blocks that go away. */
static ir_id *number_blocks(const struct body *body, ir_id *count)
{
    unsigned char *is_target = mem_calloc(body->blocks.len, 1);
    ir_id *number = mem_calloc(body->blocks.len, sizeof *number);

    mark_targets(body, is_target);
    *count = 1;
    for (size_t i = 0; i < body->entered.len; i++) {
        ir_id block = body->entered.at[i];
        if (is_target[block] || is_worth_keeping(body, block))
            number[block] = (*count)++;
    }
    free(is_target);
    return number;
}

/*
 * Copy the kept blocks and their instructions into the arena.  Those of the blocks that
 * go away have no result, so only the indices behind them move.
 */
static void keep_insts(struct ir_builder *b, struct ir_function *f, const ir_id *number)
{
    struct body *body = &b->body;
    ir_id *moved = mem_calloc(body->insts.len, sizeof *moved);

    f->blocks = arena_calloc(&b->unit->arena, f->block_count, sizeof *f->blocks);
    f->insts = arena_calloc(&b->unit->arena, body->insts.len, sizeof *f->insts);
    f->inst_count = 1;
    for (size_t i = 0; i < body->entered.len; i++) {
        const struct ir_block *from = &body->blocks.at[body->entered.at[i]];
        ir_id to = number[body->entered.at[i]];
        if (!to)
            continue;
        f->blocks[to] = (struct ir_block){f->inst_count, from->count, false};
        for (ir_id k = 0; k < from->count; k++) {
            moved[from->first + k] = f->inst_count;
            f->insts[f->inst_count++] = body->insts.at[from->first + k];
        }
    }
    for (ir_id i = 1; i < f->inst_count; i++) {
        struct ir_inst *inst = &f->insts[i];
        inst->a = moved[inst->a];
        inst->b = moved[inst->b];
        inst->c = moved[inst->c];
        inst->t = number[inst->t];
        inst->f = number[inst->f];
    }
    for (size_t i = 1; i < body->args.len; i++)
        body->args.at[i] = moved[body->args.at[i]];
    free(moved);
}

static void keep_rest(struct ir_builder *b, struct ir_function *f, const ir_id *number)
{
    struct body *body = &b->body;
    struct arena *a = &b->unit->arena;

    for (size_t i = 1; i < body->cases.len; i++)
        body->cases.at[i].block = number[body->cases.at[i].block];
    f->args = arena_dup(a, body->args.at, body->args.len * sizeof *f->args);
    f->arg_count = (ir_id)body->args.len;
    f->cases = arena_dup(a, body->cases.at, body->cases.len * sizeof *f->cases);
    f->case_count = (ir_id)body->cases.len;
}

/* Blocks that were made but never entered: nothing is known of what comes there. */
static void enter_forgotten(struct ir_builder *b)
{
    for (ir_id i = 1; i < b->body.blocks.len; i++) {
        if (b->body.blocks.at[i].first)
            continue;
        ir_body_enter(b, i);
        ir_emit(b, &(struct ir_inst){.op = IR_UNREACHABLE});
    }
}

void ir_body_end(struct ir_builder *b)
{
    struct ir_function *f = &b->functions.at[b->body.function];

    if (b->body.open)
        ir_emit(b, &(struct ir_inst){.op = IR_UNREACHABLE});
    enter_forgotten(b);

    ir_id *number = number_blocks(&b->body, &f->block_count);
    keep_insts(b, f, number);
    keep_rest(b, f, number);
    free(number);
    f->has_body = true;
    ir_find_loop_heads(f);
    b->body.function = 0;
}
