/*
 * A loop that fills a fixed array until its source says so, and never looks at how far
 * it is.
 *
 *     while ((c = read_char(in)) != END)
 *         *to++ = c;
 *
 * In a file alone nothing says how much comes.  The cursor is a variable that the
 * function only sets to the start of something and steps up, and that it compares with
 * nothing.  What a function returns ends the loop, or what stands in a text
 * (by_text.c), and nothing else counts the rounds: no two variables are compared in it,
 * nothing that is stepped, and no list is walked.
 *
 * Where the array is a parameter, each call is asked: it may lead to a fixed one there.
 */
#include "analyzer/engine/judge.h"

/* `v++`, `v += 2`. */
static bool is_step_up(const struct ir_function *f, ir_id value, ir_id variable)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, value)];
    const struct ir_inst *by = NULL;

    if ((in->op != IR_ADD && in->op != IR_INDEX) ||
        ir_variable_read(f, in->a) != variable)
        return false;
    by = &f->insts[ir_without_casts(f, in->b)];
    return by->op == IR_CONST && by->imm > 0;
}

/* Some store steps the variable, up or down. */
static bool is_stepped(const struct ir_function *f, ir_id variable)
{
    for (ir_id i = 1; variable && i < f->inst_count; i++)
        if (ir_is_store_to(f, i, variable) && ir_is_about(f, f->insts[i].b, variable))
            return true;
    return false;
}

static bool is_start(const struct ir_function *f, ir_id value)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, value)];

    if (in->op == IR_INDEX && f->insts[in->b].op == IR_CONST)
        in = &f->insts[in->a];
    return in->op == IR_ADDR || in->op == IR_DECAY || in->op == IR_CONST;
}

static bool is_used(const struct ir_function *f, ir_id value)
{
    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (in->a == value || in->b == value)
            return true;
        for (ir_id k = 0; k < in->arg_count; k++)
            if (f->args[in->first_arg + k] == value)
                return true;
    }
    return false;
}

static bool is_address_of(const struct ir_function *f, ir_id value, ir_id variable)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, value)];

    return in->op == IR_ADDR && in->id == variable;
}

/* The call is told where the variable is, and answers. */
static bool is_asked(const struct ir_function *f, ir_id call, ir_id variable)
{
    const struct ir_inst *in = &f->insts[call];

    for (ir_id k = 0; k < in->arg_count; k++) {
        ir_id arg = f->args[in->first_arg + k];

        if (f->insts[arg].op == IR_ADDR && f->insts[arg].id == variable)
            return true;
        if (ir_is_about(f, arg, variable) && is_used(f, call))
            return true;
    }
    return false;
}

/* The instruction looks at where the variable is, or does something else to it. */
static bool is_look(const struct ir_function *f, ir_id i, ir_id variable)
{
    const struct ir_inst *in = &f->insts[i];

    if (ir_is_store_to(f, i, variable))
        return !is_start(f, in->b) && !is_step_up(f, in->b, variable);
    switch (in->op) {
    case IR_STORE: return ir_is_about(f, in->b, variable);
    case IR_BRANCH:
    case IR_SWITCH: return ir_is_about(f, in->a, variable);
    case IR_CALL: return is_asked(f, i, variable);
    default:
        return (ir_is_comparison(in->op) || in->op == IR_REM || in->op == IR_LNOT) &&
               (ir_is_about(f, in->a, variable) || ir_is_about(f, in->b, variable));
    }
}

/* The local variable that says where the store goes: `*v`, `a[v]`; 0. */
static ir_id cursor_of(const struct run *r, ir_id store)
{
    const struct ir_inst *in = &r->f->insts[store];
    ir_id place = 0, variable = 0;

    if (in->op != IR_STORE)
        return 0;
    place = ir_without_casts(r->f, in->a);
    variable = r->f->insts[place].op == IR_INDEX
                   ? ir_variable_read(r->f, r->f->insts[place].b)
                   : ir_variable_read(r->f, place);
    return variable && (r->u->objects[variable].kind == IR_OBJECT_LOCAL ||
                        r->u->objects[variable].kind == IR_OBJECT_PARAM)
               ? variable
               : 0;
}

/* The call that a value is from, perhaps by way of a variable of nothing else. */
static const struct ir_inst *call_behind(const struct ir_function *f, ir_id value)
{
    ir_id variable = ir_variable_read(f, value);
    const struct ir_inst *in = &f->insts[ir_without_casts(f, value)];

    for (ir_id i = 1; variable && i < f->inst_count; i++) {
        if (!ir_is_store_to(f, i, variable))
            continue;
        in = &f->insts[ir_without_casts(f, f->insts[i].b)];
        if (in->op != IR_CALL)
            return NULL;
    }
    return in->op == IR_CALL ? in : NULL;
}

/* What a call put into a local number that nothing is stored to: `get(in, &c)`. */
static bool is_filled_by_call(const struct run *r, ir_id value)
{
    ir_id variable = ir_variable_read(r->f, value);
    bool is_filled = false;

    if (!variable || r->u->objects[variable].kind != IR_OBJECT_LOCAL)
        return false;
    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];

        if (ir_is_store_to(r->f, i, variable))
            return false;
        for (ir_id k = 0; in->op == IR_CALL && k < in->arg_count; k++)
            is_filled = is_filled ||
                        is_address_of(r->f, r->f->args[in->first_arg + k], variable);
    }
    return is_filled;
}

static bool is_result(const struct run *r, ir_id value)
{
    return call_behind(r->f, value) || is_filled_by_call(r, value);
}

/* A text, or what a library function says is next: no list of the program's own. */
static bool is_next_of_source(const struct run *r, ir_id value)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, value)];
    const struct ir_type *t = run_type(r, in->type);
    const struct ir_inst *call = call_behind(r->f, value);

    return t->kind == IR_TYPE_PTR && call &&
           ((run_type(r, t->elem)->flags & IR_TYPE_CHAR) ||
            (call->id && (r->e->models[call->id].row ||
                          (r->u->functions[call->id].flags & IR_FUNCTION_SYSTEM))));
}

/*
 * Some rounds of the store step the variable, too: `n` of the fields that are ended by
 * a comma says nothing of how long one field is.
 */
static bool is_stepped_with(const struct run *r, ir_id store, ir_id variable)
{
    ir_id block = r->cfg.block_of[store];
    uint32_t head = 0;

    if (!variable || !cfg_loop_around(&r->cfg, block, &head))
        return is_stepped(r->f, variable);
    for (ir_id i = 1; i < r->f->inst_count; i++) {
        ir_id by = r->cfg.block_of[i];

        if (!ir_is_store_to(r->f, i, variable) ||
            !ir_is_about(r->f, r->f->insts[i].b, variable))
            continue;
        if (by == block || !cfg_in_loop(&r->cfg, head, by) ||
            cfg_in_every_round(&r->cfg, head, by) ||
            cfg_is_always_before(&r->cfg, by, block) ||
            cfg_is_always_before(&r->cfg, block, by))
            return true;
    }
    return false;
}

/* What is compared counts rounds, or may: a variable that is stepped, a list. */
static bool may_count(const struct run *r, ir_id value, ir_id cursor, ir_id store)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, value)];

    if (in->op == IR_NULL || is_next_of_source(r, value) ||
        text_decides(r, value, cursor) || text_is_word(r, value, cursor))
        return false;
    return run_type(r, in->type)->kind == IR_TYPE_PTR ||
           is_stepped_with(r, store, ir_variable_read(r->f, value)) ||
           in->op == IR_SUB || in->op == IR_PTR_DIFF || in->op == IR_ADD;
}

static bool is_constant(const struct ir_function *f, ir_id value)
{
    enum ir_op op = f->insts[ir_without_casts(f, value)].op;

    return op == IR_CONST || op == IR_NULL;
}

/* The comparison, or the branch, is an end that the source has. */
static bool is_end_of_source(const struct run *r, ir_id value, ir_id cursor)
{
    return is_result(r, value) || text_decides(r, value, cursor) ||
           text_is_word(r, value, cursor);
}

/* Where the text ends, as a caller says: `p < end`. */
static bool is_callers_end(const struct run *r, ir_id value)
{
    ir_id variable = ir_variable_read(r->f, value);

    return variable && r->u->objects[variable].kind != IR_OBJECT_LOCAL &&
           run_type(r, r->u->objects[variable].type)->kind == IR_TYPE_PTR &&
           !is_stepped(r->f, variable);
}

static bool is_held_against_end(const struct run *r, ir_id a, ir_id b, ir_id cursor)
{
    return text_is_word(r, a, cursor) && is_stepped(r->f, ir_variable_read(r->f, a)) &&
           is_callers_end(r, b);
}

/* A comparison that may count rounds: of two that vary, or of something stepped. */
static bool is_count(const struct run *r, const struct ir_inst *in, ir_id cursor,
                     ir_id store)
{
    if (is_held_against_end(r, in->a, in->b, cursor) ||
        is_held_against_end(r, in->b, in->a, cursor))
        return false;
    return may_count(r, in->a, cursor, store) || may_count(r, in->b, cursor, store) ||
           (!is_constant(r->f, in->a) && !is_constant(r->f, in->b));
}

/* Where each round of an outer loop sets the cursor anew, only the inner one counts. */
bool judge_is_round(const struct run *r, ir_id i, ir_id store, ir_id cursor)
{
    ir_id block = r->cfg.block_of[store], by = r->cfg.block_of[i];
    uint32_t head = 0;

    if (!cfg_in_some_loop(&r->cfg, by, block))
        return false;
    if (!cfg_loop_around(&r->cfg, block, &head) || cfg_in_loop(&r->cfg, head, by))
        return true;
    for (ir_id k = 1; k < r->f->inst_count; k++)
        if (ir_is_store_to(r->f, k, cursor) && is_start(r->f, r->f->insts[k].b) &&
            !cfg_in_loop(&r->cfg, head, r->cfg.block_of[k]) &&
            cfg_in_some_loop(&r->cfg, r->cfg.block_of[k], block))
            return false;
    return true;
}

/* A loop inside, which the store is not in: its end says nothing of this one. */
static bool is_inside(const struct run *r, ir_id i, ir_id block)
{
    uint32_t head = 0;

    return cfg_loop_around(&r->cfg, r->cfg.block_of[i], &head) &&
           !cfg_in_loop(&r->cfg, head, block);
}

/* A way from there leaves all loops that the block is in. */
static bool is_exit(const struct run *r, ir_id from, ir_id block)
{
    ir_id to[2] = {0};
    uint32_t n = cfg_successors(r->f, from, to, 2);

    for (uint32_t k = 0; k < n && k < 2; k++)
        if (!cfg_in_some_loop(&r->cfg, to[k], block))
            return true;
    return false;
}

/*
 * What is compared only chooses a way within the loop, not whether there is room for
 * the store: it comes after that or beside it, or asks whether a pointer is null.
 */
static bool only_chooses(const struct run *r, ir_id i, ir_id store)
{
    const struct ir_inst *in = &r->f->insts[i];
    bool is_null_test = r->f->insts[ir_without_casts(r->f, in->a)].op == IR_NULL ||
                        r->f->insts[ir_without_casts(r->f, in->b)].op == IR_NULL;
    const struct ir_block *b = &r->f->blocks[r->cfg.block_of[i]];
    const struct ir_inst *last = &r->f->insts[b->first + b->count - 1];

    return last->op == IR_BRANCH && last->a == i &&
           !is_exit(r, r->cfg.block_of[i], r->cfg.block_of[store]) &&
           (is_null_test || !cfg_is_before(&r->cfg, i, store));
}

/* The source may end a loop around the store, and nothing else does. */
static bool is_ended_by_source(const struct run *r, ir_id store, ir_id cursor)
{
    ir_id around = r->cfg.block_of[store];
    bool is_asked = false;

    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];

        if ((in->op != IR_BRANCH && !ir_is_comparison(in->op)) ||
            !judge_is_round(r, i, store, cursor) || is_inside(r, i, around))
            continue;
        if (in->op == IR_BRANCH && in->a && is_exit(r, r->cfg.block_of[i], around) &&
            may_count(r, in->a, cursor, store))
            return false;
        if (in->op == IR_BRANCH && in->a)
            is_asked = is_asked || is_end_of_source(r, in->a, cursor);
        if (!ir_is_comparison(in->op) || only_chooses(r, i, store))
            continue;
        if (is_count(r, in, cursor, store))
            return false;
        if (!is_constant(r->f, in->a) && !is_constant(r->f, in->b))
            continue;
        is_asked = is_asked || is_end_of_source(r, in->a, cursor) ||
                   is_end_of_source(r, in->b, cursor);
    }
    return is_asked;
}

/* The cursor of a store in such a loop, which nothing looks at; 0. */
static ir_id blind_cursor(const struct judging *j)
{
    const struct run *r = j->r;
    const struct ir_inst *value = NULL;
    ir_id variable = 0;

    if (r->e->is_whole || j->q->template || j->q->kind != ACCESS_ELEMENT ||
        !j->q->is_write)
        return 0;
    variable = cursor_of(r, j->out->inst);
    if (!variable || !cfg_in_some_loop(&r->cfg, r->cfg.block_of[j->out->inst], 0))
        return 0;
    value = &r->f->insts[ir_without_casts(r->f, r->f->insts[j->out->inst].b)];
    if (value->op == IR_CONST || !is_stepped(r->f, variable) ||
        ends_is_rewritten(j->r, j->s, j->out->inst, j->q->pointer) ||
        !is_ended_by_source(r, j->out->inst, variable))
        return 0;
    for (ir_id i = 1; i < r->f->inst_count; i++)
        if (is_look(r->f, i, variable) && judge_is_round(r, i, j->out->inst, variable))
            return 0;
    return variable;
}

/* The text is in an array that is itself too small for so much. */
static bool is_short(const struct judging *j, int64_t room, int64_t capacity)
{
    int64_t element = j->out->element_bytes > 0 ? j->out->element_bytes : 1;

    return room > 0 && capacity / element >= (element == 1 ? room : room / 2);
}

bool judge_is_endless(const struct judging *j)
{
    ir_id cursor = 0;
    int64_t room = 0;

    if (!j->has_capacity || j->capacity.n != 0 ||
        relation_max(&j->s->relation, &j->over, NULL) <= NO_LIMIT)
        return false;
    cursor = blind_cursor(j);
    return cursor && text_find_source(j, cursor, &room) &&
           !is_short(j, room, j->capacity.k);
}

bool judge_is_endless_in_callers(const struct judging *j)
{
    const struct region *at = region_at(&j->r->regions, j->q->pointer->region);
    ir_id cursor = 0;
    int64_t room = 0;

    if (j->r->e->is_whole || j->q->template || j->has_capacity ||
        at->origin != ORIGIN_CALLER)
        return false;
    cursor = blind_cursor(j);
    return cursor && text_find_source(j, cursor, &room) && room == 0;
}

/* A text that the call is given. */
static int64_t room_of_argument(const struct judging *j, ir_id arg)
{
    struct run *r = j->r;
    const struct ir_type *t = run_type(r, r->f->insts[arg].type);
    struct linear room;

    return t->kind == IR_TYPE_PTR && (run_type(r, t->elem)->flags & IR_TYPE_CHAR) &&
                   memory_room(r, j->s, run_value(r, j->s, arg), &room) && room.n == 0
               ? room.k
               : 0;
}

/* Before the call something was held against a number as large as the array is. */
static bool is_size_compared(const struct judging *j)
{
    const struct ir_function *f = j->r->f;

    for (ir_id i = 1; i < j->out->inst; i++) {
        const struct ir_inst *in = &f->insts[i];

        for (unsigned k = 0; k < 2 && ir_is_comparison(in->op); k++) {
            const struct ir_inst *by =
                &f->insts[ir_without_casts(f, k ? in->b : in->a)];

            if (by->op == IR_CONST && by->imm <= j->capacity.k &&
                by->imm >= j->capacity.k - FEW && by->imm > 1)
                return true;
        }
    }
    return false;
}

/* The parameter is held against something, and not only asked whether it is 0. */
static bool is_held(const struct ir_function *f, const struct ir_inst *in, ir_id param)
{
    const struct ir_inst *with = NULL;

    if (!ir_is_comparison(in->op))
        return false;
    if (ir_is_about(f, in->a, param))
        with = &f->insts[ir_without_casts(f, in->b)];
    else if (ir_is_about(f, in->b, param))
        with = &f->insts[ir_without_casts(f, in->a)];
    return with && (with->op != IR_CONST || with->imm > 1);
}

/* The called function looks at what it is passed there, or hands it on. */
static bool is_looked_at(const struct run *r, ir_id callee, ir_id argument)
{
    const struct ir_function *f = &r->u->functions[callee];
    ir_id param = f->params.first + argument;

    if (!callee || !f->has_body || argument >= f->params.count)
        return true;
    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (is_held(f, in, param) ||
            (in->op == IR_INDEX && ir_is_about(f, in->b, param)))
            return true;
        for (ir_id k = 0; k < in->arg_count; k++)
            if (ir_is_about(f, f->args[in->first_arg + k], param))
                return true;
    }
    return false;
}

/* The call says how large the array is: in bytes, or in elements. */
static bool is_size_given(const struct judging *j, const struct ir_inst *in)
{
    for (ir_id k = 0; k < in->arg_count; k++) {
        const struct value *v = run_value(j->r, j->s, j->r->f->args[in->first_arg + k]);
        int64_t number = 0, unit = j->q->template->element_bytes;

        unit = unit > 1 ? unit : 1;
        if (value_is_number(v, &number) && number > 1 && number <= j->capacity.k &&
            is_looked_at(j->r, in->id, k) &&
            (number >= j->capacity.k - FEW ||
             number * unit >= j->capacity.k - FEW * unit))
            return true;
    }
    return false;
}

bool judge_takes_endless(const struct judging *j)
{
    const struct ir_inst *in = &j->r->f->insts[j->out->inst];
    int64_t room = 0;

    if (j->r->e->is_whole || !j->has_capacity || j->capacity.n != 0 ||
        j->r->is_over_budget || is_size_compared(j) || is_size_given(j, in))
        return false;
    for (ir_id k = 0; k < in->arg_count; k++) {
        ir_id arg = j->r->f->args[in->first_arg + k];
        const struct value *v = run_value(j->r, j->s, arg);

        if (v->kind == VALUE_POINTER && v->region == j->q->pointer->region)
            continue;
        room = room_of_argument(j, arg);
        if (is_short(j, room, j->capacity.k))
            return false;
    }
    return true;
}
