/*
 * The body of a function: parameters, statements, and what can be settled only at the
 * end.
 */
#include "analyzer/frontend/lower.h"

/* K&R or not, each parameter is an object; rows are consecutive. */
static void lower_params(struct lowerer *l, CXCursor c, ir_id function)
{
    int count = l->cl->Cursor_getNumArguments(c);
    ir_id first = 0;

    for (int i = 0; i < count; i++) {
        ir_id row = lower_object(l, l->cl->Cursor_getArgument(c, (unsigned)i));
        first = first ? first : row;
    }
    struct ir_function *f = ir_build_edit_function(l->b, function);
    f->params.first = first;
    f->params.count = count > 0 ? (ir_id)count : 0;
}

/* `int m[n][n]` as a parameter: n is evaluated when the function is entered. */
static void lower_param_sizes(struct lowerer *l, CXCursor c)
{
    int count = l->cl->Cursor_getNumArguments(c);

    for (int i = 0; i < count; i++) {
        CXCursor param = l->cl->Cursor_getArgument(c, (unsigned)i);
        CXType t = l->cl->getCursorType(param);
        const struct ir_type *row = type_at(l, lower_type(l, t));
        if (row->kind != IR_TYPE_ARRAY && row->kind != IR_TYPE_PTR)
            continue;
        const struct ir_type *elem = type_at(l, row->elem);
        if (elem->kind == IR_TYPE_ARRAY && elem->size < 0) {
            l->loc = place_of_start(l, param);
            (void)vla_declare(l, param, t);
        }
    }
}

static CXCursor compound_of(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};
    CXCursor none = {.kind = CXCursor_InvalidFile};

    kids_of(l, c, &k);
    for (unsigned i = k.len; i-- > 0;)
        if (l->cl->getCursorKind(k.at[i]) == CXCursor_CompoundStmt)
            return k.at[i];
    return none;
}

/* main returns 0 at its end; what other functions return there is not known. */
static void lower_end(struct lowerer *l)
{
    const char *name = ir_builder_unit(l->b)->functions[l->body->function].name;
    bool is_main = name[0] == 'm' && name[1] == 'a' && name[2] == 'i' &&
                   name[3] == 'n' && name[4] == '\0';
    ir_id value = 0;

    if (!ir_body_is_open(l->b))
        return;
    if (is_main && is_kind(l, l->body->result, IR_TYPE_INT))
        value = lower_constant(l, l->body->result, 0);
    emit(l, IR_RETURN, 0, value, 0);
}

/* A computed goto can go to every label whose address is taken, and nowhere else. */
static void settle_jumps(struct lowerer *l)
{
    struct lower_body *body = l->body;

    if (!body->jumps.len)
        return;
    ir_id nowhere = ir_body_block(l->b);
    ir_body_enter(l->b, nowhere);
    emit(l, IR_UNREACHABLE, 0, 0, 0);
    for (size_t i = 0; i < body->jumps.len; i++) {
        VEC(struct ir_case) cases = {0};
        for (size_t k = 0; k < body->taken.len; k++)
            *vec_push(&cases) = (struct ir_case){(int64_t)k, (int64_t)k,
                                                 body->taken.at[k]};
        ir_body_set_cases(l->b, body->jumps.at[i], cases.at, (ir_id)cases.len);
        ir_body_inst(l->b, body->jumps.at[i])->f = nowhere;
        vec_fini(&cases);
    }
}

static void mark_asserts(struct lowerer *l)
{
    for (size_t i = 0; i < l->body->assert_blocks.len; i++)
        ir_body_mark_branches(l->b, l->body->assert_blocks.at[i], IR_INST_ASSERT);
}

/* An error between the first and the last line may have taken code away. */
static bool has_error(struct lowerer *l, CXCursor c, uint32_t begin, uint32_t end)
{
    CXFile file = NULL;

    l->cl->getExpansionLocation(l->cl->getCursorLocation(c), &file, NULL, NULL, NULL);
    for (size_t i = 0; i < l->errors.len; i++)
        if (l->errors.at[i].line >= begin && l->errors.at[i].line <= end &&
            l->errors.at[i].file == file)
            return true;
    return false;
}

static void describe(struct lowerer *l, CXCursor c, ir_id row)
{
    CXSourceRange extent = l->cl->getCursorExtent(c);
    uint32_t begin = place_line(l, l->cl->getRangeStart(extent));
    uint32_t end = place_line(l, l->cl->getRangeEnd(extent));
    bool is_incomplete = has_error(l, c, begin, end);
    ir_id type = lower_type(l, l->cl->getCursorType(c));
    ir_id loc = place_of_start(l, c);
    bool is_main = place_is_main(l, c);
    struct ir_function *f = ir_build_edit_function(l->b, row);

    if (is_kind(l, type, IR_TYPE_FUNC))
        f->type = type;
    f->loc = loc;
    f->begin_line = begin;
    f->end_line = end;
    f->flags &= ~(uint32_t)IR_FUNCTION_IMPLICIT;
    if (is_incomplete)
        f->flags |= IR_FUNCTION_INCOMPLETE;
    if (!is_main)
        f->flags |= IR_FUNCTION_HEADER;
}

static void free_body(struct lower_body *body)
{
    idmap_fini(&body->labels);
    vec_fini(&body->taken);
    vec_fini(&body->jumps);
    vec_fini(&body->assert_blocks);
    for_slots_free(body->slots);
}

void lower_function_body(struct lowerer *l, CXCursor c)
{
    ir_id row = lower_function(l, c);
    struct lower_body body = {.function = row, .cursor = c};
    CXCursor statements = compound_of(l, c);

    if (ir_builder_unit(l->b)->functions[row].has_body ||
        l->cl->Cursor_isNull(statements))
        return;
    attr_read_function(l, c, row);
    describe(l, c, row);
    ir_id type = ir_builder_unit(l->b)->functions[row].type;
    body.result = types_unqualified(l, type_at(l, type)->elem);
    l->body = &body;
    idmap_clear(&l->strides);
    lower_params(l, c, row);
    ir_body_begin(l->b, row);
    lower_param_sizes(l, c);
    lower_statement(l, statements);
    lower_end(l);
    settle_jumps(l);
    mark_asserts(l);
    ir_body_end(l->b);
    ir_build_edit_function(l->b, row)->havoc_count = body.havoc_count;
    l->body = NULL;
    free_body(&body);
}
