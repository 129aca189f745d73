/*
 * Calls.
 *
 * Each argument's instructions carry the argument's own place, so that a message can
 * point at it and a fix can replace it.
 */
#include <string.h>

#include "analyzer/frontend/lower.h"

/* The function that is called by name; null for calls through a pointer. */
static CXCursor called_function(struct lowerer *l, CXCursor callee)
{
    CXCursor name = lower_strip(l, callee);
    CXCursor none = {.kind = CXCursor_InvalidFile};

    if (l->cl->getCursorKind(name) == CXCursor_GenericSelectionExpr) {
        name = lower_generic_choice(l, name);
        name = l->cl->Cursor_isNull(name) ? none : lower_strip(l, name);
    }
    if (l->cl->getCursorKind(name) != CXCursor_DeclRefExpr)
        return none;
    CXCursor decl = l->cl->getCursorReferenced(name);
    return l->cl->getCursorKind(decl) == CXCursor_FunctionDecl ? decl : none;
}

static const struct ir_function *function_at(const struct lowerer *l, ir_id row)
{
    return &ir_builder_unit(l->b)->functions[row];
}

/* assert() that is live ends in one of these. */
static bool is_assert_report(const char *name)
{
    static const char *const names[] = {"__assert_fail", "__assert_perror_fail",
                                        "__assert", "__assert_rtn", "__assert_func"};

    if (strncmp(name, "__assert", 8) != 0)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* A value where none can be: libclang lost the type of the argument. */
static ir_id lower_argument(struct lowerer *l, CXCursor c)
{
    ir_id saved = l->loc;

    l->loc = place_of(l, c);
    ir_id value = lower_rvalue(l, c);
    if (!value)
        value = lower_undef(l, l->t_int);
    l->loc = saved;
    return value;
}

struct call {
    ir_id function, pointer; /* one of them */
    ir_id type;
    VEC(ir_id) args;
};

static ir_id emit_call(struct lowerer *l, const struct call *call)
{
    struct ir_inst inst = {.op = IR_CALL,
                           .type = call->type,
                           .id = call->function,
                           .a = call->pointer,
                           .loc = l->loc};

    return ir_emit_args(l->b, &inst, call->args.at, (ir_id)call->args.len);
}

/* What comes behind a call that does not return is not reached. */
static void end_block(struct lowerer *l, ir_id function)
{
    if (is_assert_report(function_at(l, function)->name))
        *vec_push(&l->body->assert_blocks) = ir_body_current(l->b);
    emit(l, IR_UNREACHABLE, 0, 0, 0);
}

static ir_id finish_call(struct lowerer *l, CXCursor c, struct call *call)
{
    ir_id saved = l->loc;

    l->loc = place_of(l, c);
    call->type = lower_type_of(l, c);
    if (is_kind(l, call->type, IR_TYPE_ARRAY) || is_kind(l, call->type, IR_TYPE_FUNC))
        call->type = l->t_unknown; /* code in error */
    ir_id value = emit_call(l, call);
    bool is_last = call->function &&
                   (function_at(l, call->function)->flags & IR_FUNCTION_NORETURN);
    if (is_last)
        end_block(l, call->function);
    bool is_void = is_kind(l, call->type, IR_TYPE_VOID);
    if (is_last && !is_void)
        value = lower_undef(l, call->type);
    l->loc = saved;
    return is_void ? 0 : value;
}

/* __builtin_expect and the like are their first argument, and a hint. */
static bool is_hint(const char *name)
{
    return strcmp(name, "__builtin_expect") == 0 ||
           strcmp(name, "__builtin_expect_with_probability") == 0 ||
           strcmp(name, "__builtin_assume_aligned") == 0;
}

static ir_id lower_hint(struct lowerer *l, CXCursor c, const struct kids *k)
{
    ir_id value = lower_rvalue(l, k->at[1]);

    for (unsigned i = 2; i < k->len; i++)
        lower_discard(l, k->at[i]);
    return lower_convert(l, value, lower_type_of(l, c), 0);
}

ir_id lower_call(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};
    struct call call = {0};

    kids_of(l, c, &k);
    if (k.len == 0)
        return lower_havoc(l, c, lower_type_of(l, c), 0);
    CXCursor decl = called_function(l, k.at[0]);
    if (!l->cl->Cursor_isNull(decl)) {
        call.function = lower_function(l, decl);
        const char *name = function_at(l, call.function)->name;
        if (strncmp(name, "__builtin_", 10) == 0 && is_hint(name) && k.len > 1)
            return lower_hint(l, c, &k);
    } else {
        call.pointer = lower_rvalue(l, k.at[0]);
        if (!is_kind(l, value_pointee(l, call.pointer), IR_TYPE_FUNC))
            return lower_havoc(l, c, lower_type_of(l, c), 0);
    }
    bool was_measuring = l->is_measuring;
    l->is_measuring = false;
    for (unsigned i = 1; i < k.len; i++)
        *vec_push(&call.args) = lower_argument(l, k.at[i]);
    l->is_measuring = was_measuring;
    ir_id value = finish_call(l, c, &call);
    vec_fini(&call.args);
    return value;
}

/* ------------------------------------------------------------- calls in error */

/* A structure where a pointer is wanted: what was guessed to be one is an array. */
static ir_id lower_doubtful_argument(struct lowerer *l, CXCursor c, ir_id type)
{
    CXCursor inner = lower_strip(l, c);

    if (is_kind(l, type, IR_TYPE_PTR) && lower_is_record(l, inner) &&
        l->cl->getCursorKind(inner) != CXCursor_CallExpr)
        return lower_convert(l, lower_record(l, inner).address, type, 0);
    return lower_convert(l, lower_argument(l, c), type, 0);
}

bool lower_doubtful_call(struct lowerer *l, CXCursor c, const struct kids *k,
                         ir_id *value)
{
    CXCursor decl = k->len > 1 ? called_function(l, k->at[0])
                               : (CXCursor){.kind = CXCursor_InvalidFile};
    struct call call = {0};
    const struct ir_type *t = NULL;
    ir_id saved = l->loc, first = 0;

    if (l->cl->Cursor_isNull(decl))
        return false;
    call.function = lower_function(l, decl);
    t = type_at(l, function_at(l, call.function)->type);
    if (t->param_count != k->len - 1 ||
        (function_at(l, call.function)->flags & IR_FUNCTION_NORETURN))
        return false;
    call.type = t->elem;
    first = t->first_param;
    for (unsigned i = 1; i < k->len; i++) {
        ir_id type = ir_builder_unit(l->b)->param_types[first + i - 1];

        *vec_push(&call.args) = lower_doubtful_argument(l, k->at[i], type);
    }
    l->loc = place_of(l, c);
    *value = emit_call(l, &call);
    l->loc = saved;
    if (is_kind(l, call.type, IR_TYPE_VOID))
        *value = 0;
    vec_fini(&call.args);
    return true;
}
