/*
 * Statements: blocks and jumps.
 *
 * Code behind a jump goes to a block that nothing reaches, where a label or a case can
 * still be; so nested labels (Duff's device) need no special care.
 */
#include "analyzer/frontend/lower.h"

static void lower_substatement(struct lowerer *l, CXCursor c)
{
    if (!l->cl->Cursor_isNull(c))
        lower_statement(l, c);
}

static void lower_compound(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};

    kids_of(l, c, &k);
    for (unsigned i = 0; i < k.len; i++)
        lower_statement(l, k.at[i]);
}

/* What is not understood: its parts may do anything, in any order. */
static void lower_unknown(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};

    lower_havoc(l, c, 0, 0);
    kids_of(l, c, &k);
    for (unsigned i = 0; i < k.len; i++)
        if (l->cl->isStatement(l->cl->getCursorKind(k.at[i])))
            lower_statement(l, k.at[i]);
}

/* ---------------------------------------------------------------- declarations */

/*
 * An array without a size, or a pointer to one: its declarator has sizes to evaluate.
 */
static bool has_sizes(const struct lowerer *l, ir_id type)
{
    const struct ir_type *t = type_at(l, type);

    if (t->kind == IR_TYPE_PTR)
        t = type_at(l, t->elem);
    return t->kind == IR_TYPE_ARRAY && t->size < 0;
}

static void begin_life(struct lowerer *l, CXCursor var, ir_id object)
{
    CXType type = l->cl->getCursorType(var);
    bool is_vla = ir_builder_unit(l->b)->objects[object].flags & IR_OBJECT_IS_VLA;
    ir_id bytes = has_sizes(l, lower_type(l, type)) ? vla_declare(l, var, type) : 0;

    if (is_vla) {
        bytes = bytes ? bytes : lower_undef(l, l->t_size);
        ir_emit(l->b, &(struct ir_inst){
                          .op = IR_ALLOC, .id = object, .a = bytes, .loc = l->loc});
    } else {
        emit_id(l, IR_LIFETIME, 0, object);
    }
}

void lower_declaration(struct lowerer *l, CXCursor var)
{
    ir_id object = lower_object(l, var);
    CXCursor init = l->cl->Cursor_getVarDeclInitializer(var);
    bool has_init = !l->cl->Cursor_isNull(init);

    if (!object)
        return;
    enum ir_object_kind kind = ir_builder_unit(l->b)->objects[object].kind;
    if (kind == IR_OBJECT_STATIC && has_init &&
        !ir_builder_unit(l->b)->objects[object].has_init)
        lower_static_init(l, object, init);
    if (kind != IR_OBJECT_LOCAL)
        return;
    l->loc = place_of_start(l, var);
    begin_life(l, var, object);
    if (has_init) {
        struct lvalue to = {emit_address(l, object), place_of_start(l, var)};
        lower_init(l, to, init);
    }
}

/* `typedef char row[n];` evaluates n here. */
static void lower_local_typedef(struct lowerer *l, CXCursor c)
{
    CXType type = l->cl->getTypedefDeclUnderlyingType(c);

    if (has_sizes(l, lower_type(l, type)))
        (void)vla_declare(l, c, type);
}

static void lower_declarations(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};

    kids_of(l, c, &k);
    for (unsigned i = 0; i < k.len; i++) {
        if (l->cl->getCursorKind(k.at[i]) == CXCursor_VarDecl)
            lower_declaration(l, k.at[i]);
        else if (l->cl->getCursorKind(k.at[i]) == CXCursor_TypedefDecl)
            lower_local_typedef(l, k.at[i]);
    }
}

/* ----------------------------------------------------------------------- choices */

static void lower_if(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};
    ir_id yes = ir_body_block(l->b), no = ir_body_block(l->b);

    kids_of(l, c, &k);
    if (k.len < 2 || k.len > 3) { /* C2y: `if (int n = f(); n)` */
        ir_id unknown = lower_undef(l, l->t_int);
        lower_unknown(l, c);
        emit_branch(l, unknown, yes, no);
        ir_body_enter(l->b, yes);
        ir_body_enter(l->b, no);
        return;
    }
    ir_id end = k.len == 3 ? ir_body_block(l->b) : no;
    lower_condition(l, k.at[0], yes, no);
    ir_body_enter(l->b, yes);
    lower_statement(l, k.at[1]);
    emit_jump(l, end);
    if (k.len == 3) {
        ir_body_enter(l->b, no);
        lower_statement(l, k.at[2]);
    }
    ir_body_enter(l->b, end);
}

static void lower_switch_body(struct lowerer *l, CXCursor body, ir_id inst,
                              struct lower_switch *sw)
{
    struct lower_switch *outer = l->body->sw;
    ir_id outer_break = l->body->break_to, end = ir_body_block(l->b);

    l->body->sw = sw;
    l->body->break_to = end;
    lower_statement(l, body);
    emit_jump(l, end);
    l->body->sw = outer;
    l->body->break_to = outer_break;
    ir_body_set_cases(l->b, inst, sw->cases.at, (ir_id)sw->cases.len);
    ir_body_inst(l->b, inst)->f = sw->default_block ? sw->default_block : end;
    ir_body_enter(l->b, end);
}

static void lower_switch(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};
    struct lower_switch sw = {0};

    kids_of(l, c, &k);
    if (k.len < 2) {
        lower_unknown(l, c);
        return;
    }
    if (k.len > 2) /* C2y: what stands before the value */
        lower_havoc(l, c, 0, 0);
    ir_id value = k.len == 2 ? lower_rvalue(l, k.at[0]) : 0;
    if (!is_kind(l, value_type(l, value), IR_TYPE_INT))
        value = lower_undef(l, l->t_int);
    sw.type = value_type(l, value);
    ir_id inst = ir_emit(l->b,
                         &(struct ir_inst){.op = IR_SWITCH, .a = value, .loc = l->loc});
    lower_switch_body(l, k.at[k.len - 1], inst, &sw);
    vec_fini(&sw.cases);
}

/* All values of the type: which one is meant is not known. */
static struct ir_case any_case(const struct ir_type *t, ir_id block)
{
    bool is_signed = t->flags & IR_TYPE_SIGNED;
    unsigned unused = t->bits < 64 ? 64 - t->bits : 0;

    return (struct ir_case){.lo = is_signed ? INT64_MIN >> unused : 0,
                            .hi = INT64_MAX >>
                                  (unused > 0 && !is_signed ? unused - 1 : unused),
                            .block = block};
}

/* case a: and case a ... b: (a GNU extension) */
static void add_case(struct lowerer *l, const struct kids *k, ir_id block)
{
    struct lower_switch *sw = l->body->sw;
    struct lower_number lo = lower_evaluate(l, k->at[0]), hi = lo;
    const struct ir_type *t = type_at(l, sw->type);
    bool is_guessed = lower_is_guessed_label(l, k->at[0]);

    if (k->len == 3)
        hi = lower_evaluate(l, k->at[1]);
    if (is_guessed || !lo.is_known || !hi.is_known) {
        *vec_push(&sw->cases) = any_case(t, block); /* none is left for the default */
        l->body->havoc_count += !is_guessed;
        return;
    }
    *vec_push(&sw->cases) = (struct ir_case){types_wrap(t, lo.i), types_wrap(t, hi.i),
                                             block};
}

static void lower_case(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};
    ir_id block = ir_body_block(l->b);

    kids_of(l, c, &k);
    ir_body_enter(l->b, block);
    if (l->body->sw && k.len >= 2)
        add_case(l, &k, block);
    if (k.len >= 2)
        lower_statement(l, k.at[k.len - 1]);
}

static void lower_default(struct lowerer *l, CXCursor c)
{
    ir_id block = ir_body_block(l->b);

    ir_body_enter(l->b, block);
    if (l->body->sw)
        l->body->sw->default_block = block;
    lower_substatement(l, kids_last(l, c));
}

/* ------------------------------------------------------------------------- loops */

struct loop {
    ir_id break_to, continue_to;
};

static struct loop enter_loop(struct lowerer *l, ir_id break_to, ir_id continue_to)
{
    struct loop outer = {l->body->break_to, l->body->continue_to};

    l->body->break_to = break_to;
    l->body->continue_to = continue_to;
    return outer;
}

static void leave_loop(struct lowerer *l, struct loop outer)
{
    l->body->break_to = outer.break_to;
    l->body->continue_to = outer.continue_to;
}

static void lower_while(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};
    ir_id head = ir_body_block(l->b), body = ir_body_block(l->b),
          end = ir_body_block(l->b);

    kids_of(l, c, &k);
    ir_body_enter(l->b, head);
    if (k.len == 2)
        lower_condition(l, k.at[0], body, end);
    else
        emit_branch(l, lower_undef(l, l->t_int), body, end);
    ir_body_enter(l->b, body);
    struct loop outer = enter_loop(l, end, head);
    if (k.len == 2)
        lower_statement(l, k.at[1]);
    else
        lower_unknown(l, c);
    leave_loop(l, outer);
    emit_jump(l, head);
    ir_body_enter(l->b, end);
}

static void lower_do(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};
    ir_id body = ir_body_block(l->b), test = ir_body_block(l->b),
          end = ir_body_block(l->b);

    kids_of(l, c, &k);
    ir_body_enter(l->b, body);
    struct loop outer = enter_loop(l, end, test);
    if (k.len == 2)
        lower_statement(l, k.at[0]);
    else
        lower_unknown(l, c);
    leave_loop(l, outer);
    ir_body_enter(l->b, test);
    if (k.len == 2) {
        l->loc = place_of_start(l, k.at[1]);
        lower_condition(l, k.at[1], body, end);
    } else {
        emit_branch(l, lower_undef(l, l->t_int), body, end);
    }
    ir_body_enter(l->b, end);
}

static void lower_for(struct lowerer *l, CXCursor c)
{
    struct for_parts p = for_parts_of(l, c);
    ir_id head = ir_body_block(l->b), body = ir_body_block(l->b),
          next = ir_body_block(l->b), end = ir_body_block(l->b);

    lower_substatement(l, p.init);
    ir_body_enter(l->b, head);
    struct loop outer = enter_loop(l, end, next);
    if (!p.is_known) { /* its parts, in an order not known, any number of times */
        lower_unknown(l, c);
        emit_branch(l, lower_undef(l, l->t_int), body, end);
    } else if (!l->cl->Cursor_isNull(p.condition)) {
        l->loc = place_of_start(l, p.condition);
        lower_condition(l, p.condition, body, end);
    } else {
        emit_jump(l, body);
    }
    ir_body_enter(l->b, body);
    if (p.is_known)
        lower_substatement(l, p.body);
    leave_loop(l, outer);
    ir_body_enter(l->b, next);
    lower_substatement(l, p.increment);
    emit_jump(l, head);
    ir_body_enter(l->b, end);
}

/* ------------------------------------------------------------------------- jumps */

ir_id lower_label_block(struct lowerer *l, CXCursor label)
{
    ir_id block = idmap_get(&l->body->labels, stmt_key(label));

    if (!block) {
        block = ir_body_block(l->b);
        idmap_set(&l->body->labels, stmt_key(label), block);
    }
    return block;
}

/* The LabelStmt that a goto or &&label names, from its LabelRef child. */
static CXCursor label_of(struct lowerer *l, CXCursor c)
{
    CXCursor ref = kids_last(l, c);

    if (l->cl->getCursorKind(ref) != CXCursor_LabelRef)
        return (CXCursor){.kind = CXCursor_InvalidFile};
    return l->cl->getCursorReferenced(ref);
}

void lower_take_label(struct lowerer *l, CXCursor c)
{
    CXCursor label = label_of(l, c);

    if (!l->cl->Cursor_isNull(label))
        *vec_push(&l->body->taken) = lower_label_block(l, label);
}

static void lower_goto(struct lowerer *l, CXCursor c)
{
    CXCursor label = label_of(l, c);

    if (l->cl->Cursor_isNull(label)) {
        lower_havoc(l, c, 0, 0);
        emit(l, IR_UNREACHABLE, 0, 0, 0);
    } else {
        emit_jump(l, lower_label_block(l, label));
    }
}

/* To any label whose address is taken; which ones is known at the end of the body. */
static void lower_computed_goto(struct lowerer *l, CXCursor c)
{
    CXCursor target = kids_last(l, c);

    if (!l->cl->Cursor_isNull(target))
        lower_discard(l, target);
    ir_id any = lower_undef(l, l->t_int);
    *vec_push(&l->body->jumps) =
        ir_emit(l->b, &(struct ir_inst){.op = IR_SWITCH, .a = any, .loc = l->loc});
}

static void lower_label(struct lowerer *l, CXCursor c)
{
    ir_body_enter(l->b, lower_label_block(l, c));
    lower_substatement(l, kids_last(l, c));
}

static void lower_break(struct lowerer *l, CXCursor c)
{
    (void)c;
    if (l->body->break_to)
        emit_jump(l, l->body->break_to);
}

static void lower_continue(struct lowerer *l, CXCursor c)
{
    (void)c;
    if (l->body->continue_to)
        emit_jump(l, l->body->continue_to);
}

/*
 * `return a < b ? a : b;` returns in two ways, as it does with an `if`: callers are
 * told of each what is known there.
 */
static void lower_return_value(struct lowerer *l, CXCursor c, ir_id type)
{
    SCOPED_KIDS struct kids k = {0};
    CXCursor inner = lower_strip(l, c);

    if (l->cl->getCursorKind(inner) == CXCursor_ConditionalOperator)
        kids_of(l, inner, &k);
    if (k.len != 3 || !is_kind(l, l->body->result, IR_TYPE_INT) ||
        !is_kind(l, lower_type_of(l, inner), IR_TYPE_INT)) {
        ir_id value = lower_convert(l, lower_rvalue(l, c), type, 0);
        emit(l, IR_RETURN, 0, lower_convert(l, value, l->body->result, 0), 0);
        return;
    }
    ir_id yes = ir_body_block(l->b), no = ir_body_block(l->b);
    lower_condition(l, k.at[0], yes, no);
    ir_body_enter(l->b, yes);
    lower_return_value(l, k.at[1], lower_type_of(l, inner));
    ir_body_enter(l->b, no);
    lower_return_value(l, k.at[2], lower_type_of(l, inner));
}

static void lower_return(struct lowerer *l, CXCursor c)
{
    CXCursor kid = kids_last(l, c);

    if (l->cl->Cursor_isNull(kid)) {
        emit(l, IR_RETURN, 0, 0, 0);
        return;
    }
    if (!is_kind(l, l->body->result, IR_TYPE_VOID)) {
        lower_return_value(l, kid, l->body->result);
        return;
    }
    lower_discard(l, kid);
    emit(l, IR_RETURN, 0, 0, 0);
}

/* -------------------------------------------------------------------------- others */

static void lower_asm(struct lowerer *l, CXCursor c)
{
    lower_havoc(l, c, 0, IR_INST_ASM);
}

static void lower_nothing(struct lowerer *l, CXCursor c)
{
    (void)l;
    (void)c;
}

/* `[[fallthrough]];` and other statements that only carry attributes. */
static void lower_attributed(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};

    kids_of(l, c, &k);
    for (unsigned i = 0; i < k.len; i++) {
        enum CXCursorKind kind = l->cl->getCursorKind(k.at[i]);
        if (l->cl->isStatement(kind) || l->cl->isExpression(kind))
            lower_statement(l, k.at[i]);
    }
}

/* --------------------------------------------------------- statement expressions */

/* The statement whose value is that of the whole, behind labels. */
static CXCursor last_value(struct lowerer *l, const struct kids *k, unsigned *before)
{
    CXCursor last = {.kind = CXCursor_InvalidFile};

    *before = k->len;
    if (k->len == 0 || !l->cl->isExpression(l->cl->getCursorKind(k->at[k->len - 1])))
        return last;
    *before = k->len - 1;
    return k->at[k->len - 1];
}

/* The value; the address of a temporary for records. */
ir_id lower_statement_expression(struct lowerer *l, CXCursor c)
{
    SCOPED_KIDS struct kids k = {0};
    ir_id type = lower_type_of(l, c), saved = l->loc, value = 0;
    ir_id temp = is_kind(l, type, IR_TYPE_RECORD) ? lower_temp(l, type) : 0;
    unsigned before = 0;

    kids_of(l, kids_last(l, c), &k);
    CXCursor last = last_value(l, &k, &before);
    for (unsigned i = 0; i < before; i++)
        lower_statement(l, k.at[i]);
    l->loc = saved;
    if (!l->cl->Cursor_isNull(last)) {
        if (is_kind(l, type, IR_TYPE_VOID))
            lower_discard(l, last);
        else if (temp)
            lower_copy(l, lvalue_at(l, emit_address(l, temp)),
                       lower_record(l, last).address, type_at(l, type)->size, 0);
        else
            value = lower_rvalue(l, last);
    }
    if (temp)
        return emit_address(l, temp);
    if (is_kind(l, type, IR_TYPE_VOID))
        return 0;
    return lower_convert(l, value, type, 0);
}

/* ------------------------------------------------------------------------ the table */

void lower_statement(struct lowerer *l, CXCursor c)
{
    static const struct {
        enum CXCursorKind kind;
        void (*lower)(struct lowerer *l, CXCursor c);
    } rows[] = {
        {CXCursor_CompoundStmt,     lower_compound     },
        {CXCursor_DeclStmt,         lower_declarations },
        {CXCursor_IfStmt,           lower_if           },
        {CXCursor_ReturnStmt,       lower_return       },
        {CXCursor_ForStmt,          lower_for          },
        {CXCursor_WhileStmt,        lower_while        },
        {CXCursor_DoStmt,           lower_do           },
        {CXCursor_BreakStmt,        lower_break        },
        {CXCursor_ContinueStmt,     lower_continue     },
        {CXCursor_SwitchStmt,       lower_switch       },
        {CXCursor_CaseStmt,         lower_case         },
        {CXCursor_DefaultStmt,      lower_default      },
        {CXCursor_GotoStmt,         lower_goto         },
        {CXCursor_IndirectGotoStmt, lower_computed_goto},
        {CXCursor_LabelStmt,        lower_label        },
        {CXCursor_NullStmt,         lower_nothing      },
        {CXCursor_GCCAsmStmt,       lower_asm          },
        {CXCursor_MSAsmStmt,        lower_asm          },
        {CXCursor_UnexposedStmt,    lower_attributed   },
    };
    enum CXCursorKind kind = l->cl->getCursorKind(c);

    l->loc = place_of_start(l, c);
    if (l->cl->isExpression(kind)) {
        lower_discard(l, c);
        return;
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].kind == kind) {
            rows[i].lower(l, c);
            return;
        }
    lower_unknown(l, c);
}
