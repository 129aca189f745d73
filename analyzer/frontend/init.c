/*
 * Initialisers of objects that live at run time: stores in the order of the list, after
 * everything has been set to zero.
 */
#include "analyzer/frontend/init_walk.h"

/* The address of an aggregate on the walk, made when it is first needed. */
static ir_id level_address(struct init_walk *w, size_t which);

/* The current element of a level. */
static ir_id element_address(struct init_walk *w, size_t which)
{
    struct lowerer *l = w->l;
    ir_id address = level_address(w, which);
    struct init_level v = w->levels.at[which];

    if (is_kind(l, v.type, IR_TYPE_RECORD))
        return emit_field(l, address, type_at(l, v.type)->first_field + (ir_id)v.index);
    struct lower_index i = {.pointer = lower_load(l, lvalue_at(l, address)),
                            .pointer_type = {.kind = CXType_Invalid}};
    i.index = lower_constant(l, l->t_ptrdiff, v.index);
    return lower_index(l, &i);
}

static ir_id level_address(struct init_walk *w, size_t which)
{
    if (which == 0)
        return w->root;
    if (!w->levels.at[which].address)
        w->levels.at[which].address = element_address(w, which - 1);
    return w->levels.at[which].address;
}

/* A string literal into an array: its bytes as far as they fit. */
static void init_string(struct lowerer *l, struct lvalue to, CXCursor literal)
{
    ir_id object = lower_string(l, literal);
    int64_t bytes = (int64_t)ir_builder_unit(l->b)->objects[object].byte_count;
    int64_t room = type_at(l, value_pointee(l, to.address))->size;

    if (room >= 0 && bytes > room)
        bytes = room;
    lower_copy(l, to, emit_address(l, object), bytes, IR_INST_INITIALIZER);
}

static void init_value(struct lowerer *l, struct lvalue to, ir_id type, CXCursor value)
{
    CXCursor literal;

    if (init_is_string(l, type, value, &literal)) {
        init_string(l, to, literal);
    } else if (is_kind(l, type, IR_TYPE_RECORD)) {
        if (l->cl->getCursorKind(lower_strip(l, value)) == CXCursor_CallExpr)
            lower_store(l, to, lower_rvalue(l, value), IR_INST_INITIALIZER);
        else
            lower_copy(l, to, lower_record(l, value).address, type_at(l, type)->size,
                       IR_INST_INITIALIZER);
    } else {
        lower_store(l, to, lower_convert(l, lower_rvalue(l, value), type, 0),
                    IR_INST_INITIALIZER);
    }
}

/* Values are computed before the address, which then is defined in the same block. */
static void init_part(struct init_walk *w, ir_id type, CXCursor value)
{
    struct lowerer *l = w->l;
    CXCursor literal;
    bool is_scalar = !is_kind(l, type, IR_TYPE_RECORD) &&
                     !init_is_string(l, type, value, &literal);

    if (is_scalar) {
        ir_id v = lower_convert(l, lower_rvalue(l, value), type, 0);
        struct lvalue to = lvalue_at(l, element_address(w, w->levels.len - 1));
        lower_store(l, to, v, IR_INST_INITIALIZER);
        return;
    }
    init_value(l, lvalue_at(l, element_address(w, w->levels.len - 1)), type, value);
}

static void zero(struct lowerer *l, struct lvalue to, int64_t bytes)
{
    ir_emit(l->b, &(struct ir_inst){.op = IR_ZERO,
                                    .a = to.address,
                                    .imm = bytes < 0 ? 0 : bytes,
                                    .flags = IR_INST_INITIALIZER,
                                    .loc = to.loc});
}

void lower_init(struct lowerer *l, struct lvalue to, CXCursor init)
{
    ir_id type = value_pointee(l, to.address);
    struct init_walk w = {.l = l, .element = init_part, .root = to.address};
    CXCursor literal;

    if (init_is_string(l, type, init, &literal)) {
        zero(l, to, type_at(l, type)->size);
        init_string(l, to, literal);
        return;
    }
    bool is_list = l->cl->getCursorKind(init) == CXCursor_InitListExpr;
    bool is_aggregate = is_kind(l, type, IR_TYPE_RECORD) ||
                        is_kind(l, type, IR_TYPE_ARRAY);
    if (!is_list || !is_aggregate) {
        init_value(l, to, type, init);
        return;
    }
    zero(l, to, type_at(l, type)->size);
    init_walk_list(&w, type, init, 0);
    if (w.is_partial) /* its content is not known then */
        lower_havoc(l, init, 0, 0);
    init_walk_fini(&w);
}

/* ------------------------------------------------------------- compound literals */

struct lvalue lower_compound_literal(struct lowerer *l, CXCursor c)
{
    CXCursor init = kids_last(l, c);
    ir_id type = lower_type(l, l->cl->getCursorType(c));
    ir_id temp = lower_temp(l, type);

    emit_id(l, IR_LIFETIME, 0, temp);
    struct lvalue to = lvalue_at(l, emit_address(l, temp));
    if (!l->cl->Cursor_isNull(init))
        lower_init(l, to, init);
    return (struct lvalue){emit_address(l, temp), to.loc};
}
